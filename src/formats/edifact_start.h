// Where an interchange begins in bytes that may start with anything.
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

#include "formats/edifact_tokens.h"

namespace atalaya::formats {

inline constexpr std::size_t kUnaSize = 9;            // "UNA" and six characters
inline constexpr std::size_t kEdifactLookAhead = 32;  // bytes that decide whether an interchange begins

// The marks of the service string advice that `text` begins with; nullopt if it is none: the six characters must be distinct and no letters or
// digits (the decimal mark a full stop or comma, release and repetition possibly blank). `followed`: and a service segment must follow.
std::optional<EdifactDelimiters> ReadUna(std::string_view text, bool followed);

struct EdifactStart {
  bool found = false;
  std::size_t at = 0;            // where it begins, or how many bytes certainly belong to none
  EdifactDelimiters delimiters;  // of what begins at `at`
};

// UNA, UNB or UNH; at the very start of a stream any segment, since the envelope may be missing. `at_end`: no bytes follow `text`.
EdifactStart FindEdifactStart(std::string_view text, bool at_start, bool at_end);

}  // namespace atalaya::formats
