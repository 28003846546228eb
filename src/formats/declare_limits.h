// data/declarations/limits.json: what counts as different when declarations are compared. {"limits": {NAME: {"value": number}}}, every name of
// declare::Limits, no other.
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"
#include "declare/compare.h"

namespace atalaya::formats {

// Findings of json_decode.h and json_parse.h.
Result<declare::Limits> ReadDeclareLimits(std::string_view bytes, const std::string& file);

}  // namespace atalaya::formats
