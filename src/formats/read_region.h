// region.json (docs/formats/packs.md 5): bytes -> what a region is, how it is to be analysed, and which files belong to
// it.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "formats/finding_list.h"
#include "model/region.h"

namespace atalaya::formats {

struct RegionFile {
  model::Region region;  // id, version, currency, title, settings, budgets, illustrative, sources; the rest empty
  std::string default_profile;
  std::map<std::string, std::string> profile_by_state;
  std::map<std::string, std::string> files;  // table name -> path beside region.json
  std::map<std::string, std::string> packs;  // standard, scenarios, solutions, funds, methods -> path
};

// The value counts only if no error was added to `findings`. Checked: budgets positive and different, their
// probabilities sum to 1 (they come back ascending); evasions are probabilities; paths are relative; every table and
// pack that an analysis needs is named.
RegionFile ReadRegionFile(std::string_view bytes, const std::string& file, FindingList& findings);

// Tables that must be named in `files`; `distances`, `seizures` and further public tables may be absent.
inline constexpr const char* kNeededTables[] = {"states",     "ports",      "lanes",   "incidents",
                                                "indicators", "facilities", "answers", "threats"};

}  // namespace atalaya::formats
