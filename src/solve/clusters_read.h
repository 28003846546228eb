// Reading of a `clusters` problem.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "formats/json_decode.h"
#include "warn/scan.h"

namespace atalaya::solve {

struct ClustersProblem {
  warn::ScanProblem scan;
  std::vector<std::string> names;  // of the places
  std::int64_t first_time = 0;     // time of step 0
};

// Everything wrong becomes a finding; the value counts only if none was an error.
ClustersProblem ReadClusters(const formats::JsonNode& problem);

}  // namespace atalaya::solve
