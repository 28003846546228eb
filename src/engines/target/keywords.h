// The words of the rule language that no field, variable or set may be called.
#pragma once

#include <algorithm>
#include <array>
#include <string_view>

namespace atalaya::target {

inline constexpr std::array<std::string_view, 21> kKeywords{"and",   "or",   "not",      "in",      "between", "is",    "known",
                                                           "unknown", "starts", "with",  "contains", "matches", "true",  "false",
                                                           "any",   "all",  "count",    "sum",     "as",      "it",    "lookup"};

inline bool IsKeyword(std::string_view word) { return std::find(kKeywords.begin(), kKeywords.end(), word) != kKeywords.end(); }

}  // namespace atalaya::target
