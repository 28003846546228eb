// What arrivals are held against, as data (data/arrivals, README.md there): rules, the countries of radio identities, sea lanes. bytes -> values.
//
// Findings: those of json_parse.h, json_decode.h and csv_table.h, `arrival.lanes` (a leg or port that names no point).
#pragma once

#include <map>
#include <string>
#include <string_view>

#include "arrive/review.h"
#include "formats/finding_list.h"

namespace atalaya::formats {

struct ArrivalRules {
  std::string version;
  arrive::Rules rules;
};
// rules.json
ArrivalRules ReadArrivalRules(std::string_view bytes, const std::string& file, FindingList& findings);
// mid.csv: mid, iso2 (several separated by a blank), allocated_to
std::map<int, std::string> ReadMids(std::string_view bytes, const std::string& file, FindingList& findings);
// sea_lanes.json: {"points": [lat, lon, ...], "ports": {LOCODE: [point, free, size]}, "legs": [from, to, ...], "canals": [[id, from, to, nm]]}
struct SeaPort {
  double lat = 0, lon = 0;
  std::string size;  // "very-small" .. "large", "unknown"
};
using SeaPorts = std::map<std::string, SeaPort>;
arrive::SeaLanes ReadSeaLanes(std::string_view bytes, const std::string& file, FindingList& findings, SeaPorts* ports = nullptr);

}  // namespace atalaya::formats
