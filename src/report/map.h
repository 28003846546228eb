// Outlines of land for the map: data/map/land.json (Natural Earth; data/map/README.md).
#pragma once

#include <string_view>
#include <vector>

#include "base/result.h"
#include "report/projection.h"

namespace atalaya::report {

using Ring = std::vector<LonLat>;

struct Map {
  std::vector<Ring> far;   // the hemisphere, coarse
  std::vector<Ring> near;  // the Caribbean and Central America, finer
};

// Findings: `report.map` with what is wrong.
Result<Map> ParseMap(std::string_view json);

}  // namespace atalaya::report
