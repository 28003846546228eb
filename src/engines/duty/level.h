// Security levels: what a State decides, and the order in which a facility follows. Pure.
//
// The government sets, the facility attains (SOLAS XI-2/3, ISPS A/4.1, A/14.2-14.4): issued -> received -> attained, each with its time, in
// that order (rule 7). Level 3 comes with numbered instructions, each acknowledged as done (A/4.1, A/14.4); attained needs all of them.
// Setting a level is an act of government: what is computed here is advice only.
#pragma once

#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "duty/step.h"

namespace atalaya::duty {

// A/4.1: the degree to which the threat information is credible, corroborated, specific or imminent, and the potential consequences.
// Scores 1 (least) to 4, each with its reason.
struct Factor {
  int score = 1;
  std::string reason;
};
struct LevelFactors {
  Factor credible, corroborated, specific, consequences;
};
// Whether all four have a score in 1..4 and a reason.
bool FactorsComplete(const LevelFactors& factors);
// 3: credible (3+), specific or imminent (4), and grave (3+). 2: credible (2+) and two of the others 3+. Else 1. Never falls when a score
// rises. This product's rule, no outside text's.
int SuggestedLevel(const LevelFactors& factors);

// One decision of a State, for some facilities. Times are "2026-11-30T19:54:13.123Z".
struct LevelOrder {
  int level = 1;
  std::string issued;
  std::string until;      // empty: until further notice
  std::string withdrawn;  // empty: stands
  int instructions = 0;   // of level 3
};
// Whether an order may be given so: level 1-3; instructions for level 3, at least one, and for no other.
bool OrderFits(const LevelOrder& order);
bool InForce(const LevelOrder& order, std::string_view now);
// The level of a facility: that of the order in force issued last; 1 where there is none.
int CurrentLevel(const std::vector<LevelOrder>& orders_for_the_facility, std::string_view now);

// How far a facility has followed an order.
struct Following {
  std::string received, attained;
  std::set<int> done;  // numbers of instructions, from 1
};
Refusal MayReceive(const LevelOrder& order, const Following& facility, const Person& person, std::string_view now);
Refusal MayDoInstruction(const LevelOrder& order, const Following& facility, int number, const Person& person, std::string_view now);
// `evidence`: what shows it; asked for (kNeedsComment).
Refusal MayAttain(const LevelOrder& order, const Following& facility, const Person& person, std::string_view evidence,
                  std::string_view now);
// By a person who may decide; says why.
Refusal MayWithdraw(const LevelOrder& order, const Person& person, std::string_view reason, std::string_view now);

}  // namespace atalaya::duty
