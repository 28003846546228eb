// Why a number is what it is: a tree that every face (command line, report, API) shows the same way.
#pragma once

#include <string>
#include <vector>

#include "base/messages.h"

namespace atalaya {

struct Explanation {
  std::string label;             // message key
  std::vector<MessageArg> args;  // its arguments
  double value = 0;
  std::string unit;    // "probability", "USD/year", "lives/year", "attempts/year", "USD", "share", "count", "" (no number)
  std::string source;  // where the number comes from: "answers.csv", "elicited", "incidents.csv (12)", "computed"
  std::vector<Explanation> parts;
};

}  // namespace atalaya
