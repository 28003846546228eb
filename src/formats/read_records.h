// The tables of facts about places: incidents.csv, indicators.csv, seizures.csv, threats.csv -> region. Read after
// read_geography.h.
//
// A region counts only if no error was added to `findings`.
#pragma once

#include <string>
#include <string_view>

#include "formats/finding_list.h"
#include "formats/region_index.h"
#include "model/region.h"

namespace atalaya::formats {

// Joined to a port by nearest_port_id. Ids unique, dates of the calendar, types and vessel status of the closed lists
// (known.h).
void ReadIncidents(std::string_view bytes, const std::string& file, model::Region& region, const RegionIndex& index,
                   FindingList& findings);

// The latest year of each indicator of each State. One value a State, year and indicator.
void ReadIndicators(std::string_view bytes, const std::string& file, model::Region& region, const RegionIndex& index,
                    FindingList& findings);

// Cocaine seized -> indicator `cocaine_kg`, the mean over the last five years of the table (a year without a row counts
// as none). Codes that states.csv does not have are counted and skipped (note), as the table's own description says.
void ReadSeizures(std::string_view bytes, const std::string& file, model::Region& region, const RegionIndex& index,
                  FindingList& findings);
inline constexpr const char* kSeizureIndicator = "cocaine_kg";

// Network families only, between two different States, each pair once a family.
void ReadThreats(std::string_view bytes, const std::string& file, model::Region& region, const RegionIndex& index,
                 FindingList& findings);

// What inspections found (optional table): port_id, facility_id (may be empty), family, found, searched_years. Each place and family once.
void ReadFinds(std::string_view bytes, const std::string& file, model::Region& region, const RegionIndex& index,
               FindingList& findings);

}  // namespace atalaya::formats
