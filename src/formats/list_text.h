// Text of lists as UTF-8, whatever a spreadsheet saved it in.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "formats/finding_list.h"

namespace atalaya::formats {

// The text without a byte-order mark. UTF-8 points into `bytes`; UTF-16 (with a mark or by its zeroes) and Windows-1252 are converted into `store`, the latter
// with the warning `list.charset`. Errors: `file.empty`, `file.nul`, `file.mixed-encoding`, `file.bad-utf8`.
std::optional<std::string_view> ListText(std::string_view bytes, const std::string& file, std::string& store, FindingList& findings);

}  // namespace atalaya::formats
