// Solution pack (docs/formats/packs.md 3): bytes -> solutions.
//
// Checked besides the form: ids unique; costs not negative and in order; controls and funds known; prerequisites exist
// and form no cycle
// (`pack.cycle` names it).
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "formats/finding_list.h"
#include "formats/known.h"
#include "model/packs.h"

namespace atalaya::formats {

// The value counts only if no error was added to `findings`.
std::vector<model::Solution> ReadSolutions(std::string_view bytes, const std::string& file, const Known& known,
                                           FindingList& findings);

// A cycle of prerequisites as "a -> b -> a", or empty. Unknown prerequisites are passed over.
std::string PrerequisiteCycle(const std::vector<model::Solution>& solutions);

}  // namespace atalaya::formats
