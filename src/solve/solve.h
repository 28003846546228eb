// One JSON problem in, one JSON answer out: a door of its own to each engine, for analysts who bring their own problem, for
// textbooks' cases and for cross-checks. Shapes: docs/schemas/METHOD.schema.json and METHOD-answer.schema.json; examples:
// docs/examples/; the mathematics: docs/methods/METHOD.md.
//
// No I/O. Same problem: same answer but for `seconds`, on any number of threads, unless a time limit or a cancel cut it off.
#pragma once

#include <atomic>
#include <string>
#include <string_view>
#include <vector>

#include "base/messages.h"
#include "base/result.h"

namespace atalaya::solve {

// Problems may be larger than a pack's documents: a million targets, a place and day for each expected count.
inline constexpr std::size_t kMaxProblemBytes = std::size_t{256} << 20;

// The methods' names, in the order in which help lists them.
std::vector<std::string> Methods();

struct Request {
  std::string method;
  std::string_view bytes;
  std::string file;                           // what findings of syntax call the input
  int threads = 1;
  const std::atomic<bool>* cancel = nullptr;  // set: the best so far is the answer, with its gap
  const Messages* messages = nullptr;         // words of the findings
  Language language = Language::kEnglish;
};

// The answer as a JSON document, with `method`, `version`, `seconds` and, where something was noticed, `findings`.
// Fails with everything that is wrong: `where` is a JSON pointer into the problem, or FILE:LINE:COLUMN where it is no JSON.
Result<std::string> Solve(const Request& request);

// {"findings":[{"severity","code","where","message","fix"}]}
std::string WriteFindings(const Findings& findings, const Messages* messages, Language language);

}  // namespace atalaya::solve
