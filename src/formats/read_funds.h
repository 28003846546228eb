// Fund pack (docs/formats/packs.md 4): bytes -> funds, currencies and rules of paying.
//
// Checked besides the form: ids unique; weights of the funds and the years of each profile sum to 1 (to 1e-6);
// currencies named are listed and the region's own is worth 1; States, subregions and funds referred to are known;
// earmarks of one subregion or kind of one fund sum to at most 1.
#pragma once

#include <string>
#include <string_view>

#include "formats/finding_list.h"
#include "formats/known.h"
#include "model/packs.h"

namespace atalaya::formats {

// The value counts only if no error was added to `findings`.
model::FundRules ReadFunds(std::string_view bytes, const std::string& file, const Known& known, FindingList& findings);

}  // namespace atalaya::formats
