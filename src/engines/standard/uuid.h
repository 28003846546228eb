// Identifiers that follow from content: the same name gives the same UUID on every machine (RFC 4122 version 5, SHA-1).
#pragma once

#include <string>
#include <string_view>

namespace atalaya::standard {

// Lower-case text form, in our own name space.
std::string Uuid5(std::string_view name);

// The text form of any UUID: 8-4-4-4-12 hexadecimal digits.
bool IsUuid(std::string_view text);

}  // namespace atalaya::standard
