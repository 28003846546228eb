// JSON bytes -> document, with what Boost.JSON alone does not tell: line and column of an error, members written twice
// (it would keep the last in silence), the depth limit, and numbers read exactly (its own are off in the last digit now
// and then).
//
// Findings: those of encoding.h, `json.truncated`, `json.too-deep`, `json.syntax` (detail), `json.duplicate-member`,
// `file.too-large`.
#pragma once

#include <boost/json/value.hpp>
#include <string>
#include <string_view>

#include "base/result.h"
#include "formats/limits.h"

namespace atalaya::formats {

Result<boost::json::value> ParseJson(std::string_view bytes, const std::string& file,
                                     std::size_t limit = kMaxJsonBytes);

// One step of a JSON pointer (RFC 6901): "/" and the key with ~ and / escaped.
std::string PointerStep(std::string_view key);

}  // namespace atalaya::formats
