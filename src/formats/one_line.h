// Text on one line.
#pragma once

#include <string>
#include <string_view>

namespace atalaya::formats {

// Line breaks, control characters and runs of blanks become one blank; none at the ends.
std::string OneLine(std::string_view text);

}  // namespace atalaya::formats
