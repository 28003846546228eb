// Reading of an alarms problem: members and their limits as docs/schemas/alarms.schema.json has them.
#pragma once

#include <string>
#include <vector>

#include "formats/json_decode.h"
#include "warn/alarms.h"

namespace atalaya::solve {

enum class AlarmMethod { kEars, kFarrington, kCusum };

struct AlarmProblem {
  AlarmMethod method = AlarmMethod::kFarrington;
  std::vector<double> counts;  // NaN where null
  int from = 1, to = 1;        // 1-based, within counts
  double alpha = 0;            // chance of an alarm where nothing happens; 0 for Cusum, which has none
  warn::EarsOptions ears;
  warn::FarringtonOptions farrington;
  warn::CusumOptions cusum;
};

// Sound if no error was added to the node's list.
AlarmProblem ReadAlarms(const formats::JsonNode& node);

}  // namespace atalaya::solve
