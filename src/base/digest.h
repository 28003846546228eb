// The name of bytes by their content.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace atalaya {

// SHA-256 in lower-case hexadecimal (FIPS 180-4), of one text or of several one after the other.
std::string Sha256Hex(std::string_view bytes);
std::string Sha256Hex(const std::vector<std::string_view>& parts);

}  // namespace atalaya
