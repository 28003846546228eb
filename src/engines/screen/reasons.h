// Why a score is what it is, as a tree of which the parts sum to the score.
#pragma once

#include <string>
#include <vector>

#include "base/explanation.h"
#include "screen/align.h"
#include "screen/qualify.h"

namespace atalaya::screen {

struct Hit;

struct Reasons {
  double score = 0;
  Alignment alignment;  // of the names; score 0: no name matched
  std::vector<Token> query, listed;
  double name_cost = 0;  // share taken off
  bool former = false;
  double number = 0;  // score of an equal number
  std::string number_text;
  std::vector<Qualifier> qualifiers;
};

//   explain.screen.score
//     explain.screen.names (score of the pair of names)   or explain.screen.number, the greater; the lesser is not part of the sum
//       explain.screen.pair ... what each pair of words gives to both covers
//       explain.screen.unpaired-asked, -listed: words without a partner, 0
//       explain.screen.digits, explain.screen.floor
//       explain.screen.former or .weak
//     explain.screen.birth, country, gender, ship-number, kind
//     explain.screen.limit
Explanation Explained(const Reasons& reasons, const Hit& hit);

}  // namespace atalaya::screen
