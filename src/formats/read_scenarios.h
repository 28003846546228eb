// Scenario pack (docs/formats/packs.md 2): bytes -> scenarios.
//
// Checked besides the form: ids unique; probabilities in [0,1], ranges in order, losses not negative; each layer once
// and each control once a layer; controls and indicators known; recorded events of known types in a proper window;
// local families act at `local` only.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "formats/finding_list.h"
#include "formats/known.h"
#include "model/packs.h"

namespace atalaya::formats {

// The value counts only if no error was added to `findings`.
std::vector<model::Scenario> ReadScenarios(std::string_view bytes, const std::string& file, const Known& known,
                                           FindingList& findings);

}  // namespace atalaya::formats
