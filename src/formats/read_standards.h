// The standards of a region: the catalogue and each profile in use, resolved.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "formats/file_source.h"
#include "formats/finding_list.h"
#include "formats/known.h"
#include "model/standard.h"

namespace atalaya::formats {

struct Standards {
  std::vector<model::Standard> standards;  // the default profile first, the others by name
  std::map<std::string, int> by_profile;   // profile -> index
  IdSet catalogue;                         // ids of all controls of the catalogue; empty if it could not be read
};

// Reads FOLDER/catalog.json and FOLDER/profiles/NAME.json for the profiles named. Imports are followed inside the
// folder only.
Standards ReadStandards(const FileSource& files, const std::string& folder, const std::string& default_profile,
                        const std::map<std::string, std::string>& profile_by_state, FindingList& findings);

}  // namespace atalaya::formats
