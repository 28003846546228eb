// Small text helpers.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace atalaya {

std::vector<std::string> Split(std::string_view text, char separator);
std::string_view Trim(std::string_view text);
// Whole text as a number; no locale, no trailing characters; nullopt otherwise or when not finite.
std::optional<double> ToNumber(std::string_view text);
std::optional<long long> ToInteger(std::string_view text);
// Valid UTF-8 (no surrogates, no overlong forms)? Returns the byte offset of the first bad sequence, or nullopt if all is well.
std::optional<std::size_t> FirstBadUtf8(std::string_view bytes);
// Characters (code points) of valid UTF-8: what a limit that people are told counts.
std::size_t CharacterCount(std::string_view utf8);
// Upper case ASCII, spaces trimmed, accents and case folded away: for finding a port by its name.
std::string Fold(std::string_view text);

}  // namespace atalaya
