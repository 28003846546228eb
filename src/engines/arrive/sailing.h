// Can a ship have sailed what it declares? The distance between consecutive calls over the time between them. Needs no AIS.
//
// Two distances tell two things: under the great circle nobody sails, so a speed over it that no ship makes is certain (up to the words of the
// dates); the way by sea is longer, and what only it makes too fast is likely. Days without hours are taken at their widest: departed at the first
// minute, arrived at the last.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "arrive/align.h"
#include "arrive/sea_lanes.h"

namespace atalaya::arrive {

struct SpeedRule {
  double impossible_kn = 30, tight_kn = 22;
};
struct SailingRules {
  SpeedRule any;
  std::map<std::string, SpeedRule> by_type;  // by ship type as the notice writes it, lower case; else `any`
  double least_nm = 20;                      // shorter legs are not judged: two points of one harbour
  const SpeedRule& Of(const std::string& type) const;
};

enum class LegVerdict { kPossible, kTight, kLikelyImpossible, kImpossible, kOverlapping, kUnknown };
std::string LegVerdictName(LegVerdict verdict);  // "possible", "tight", "likely-impossible", "impossible", "overlapping", "unknown"

struct Leg {
  int from = -1, to = -1;  // indices of the declared calls; `to` = number of calls: this call
  LegVerdict verdict = LegVerdict::kUnknown;
  std::optional<double> circle_nm, sea_nm;
  std::vector<std::string> canals;
  double hours = 0;                             // at most, by the dates' words
  std::optional<double> circle_kn, sea_kn;      // least speed over each
  double limit_kn = 0;                          // the one it was held against
};

// `calls` by time, oldest first, the last of them the call that is announced (its eta as arrival).
std::vector<Leg> Sail(const std::vector<DeclaredCall>& calls, const SeaMap* map, const std::string& ship_type, const SailingRules& rules = {});

}  // namespace atalaya::arrive
