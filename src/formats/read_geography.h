// The tables of places (data/hemisphere/README.md): states.csv, ports.csv, lanes.csv, distances.csv, facilities.csv ->
// region.
//
// Each function adds to the region and to the index what the next ones refer to; read them in this order. A region
// counts only if no error was added to `findings`: rows with errors stay in it, with -1 for what they refer to in vain.
#pragma once

#include <string>
#include <string_view>

#include "formats/finding_list.h"
#include "formats/region_index.h"
#include "model/region.h"

namespace atalaya::formats {

// Codes unique; names in four languages where given.
void ReadStates(std::string_view bytes, const std::string& file, model::Region& region, RegionIndex& index,
                FindingList& findings);

// Ids and UN/LOCODEs unique; State known; latitude and longitude both or neither, in range.
void ReadPorts(std::string_view bytes, const std::string& file, model::Region& region, RegionIndex& index,
               FindingList& findings);

// Both ends known and different (`pack.unknown-port`, `pack.lane-to-itself`), each pair once in either order
// (`pack.duplicate-lane`).
void ReadLanes(std::string_view bytes, const std::string& file, model::Region& region, const RegionIndex& index,
               FindingList& findings);

// Fills nautical_miles of the lanes; a distance of a pair without lane is an error (`pack.distance-without-lane`).
void ReadDistances(std::string_view bytes, const std::string& file, model::Region& region, const RegionIndex& index,
                   FindingList& findings);

// At ports in scope only; ids unique and not the code of a State. Tells ports in scope without a facility (warning).
void ReadFacilities(std::string_view bytes, const std::string& file, model::Region& region, RegionIndex& index,
                    FindingList& findings);

}  // namespace atalaya::formats
