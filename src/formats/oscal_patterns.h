// The string types of OSCAL's JSON schemas, matched by hand: std::regex has no \p{L}, and these few patterns are all
// there are.
//
// Meaning is that of the schema's regular expressions (ECMA-262, Unicode), character for character, also where they are
// odd: 29 February exists in the years 2000 to 2999 only. Text that is not UTF-8 matches nothing.
#pragma once

#include <string_view>

namespace atalaya::formats {

bool IsOscalToken(std::string_view text);     // a letter or _, then letters, numbers, . - _
bool IsOscalString(std::string_view text);    // not empty, one line, no white space at either end
bool IsOscalDate(std::string_view text);      // with or without zone
bool IsOscalDateTime(std::string_view text);  // "2026-05-01T00:00:00Z": the zone is required
bool IsOscalUuid(std::string_view text);      // version 4 or 5

using Matcher = bool (*)(std::string_view);

struct NamedMatcher {
  const char* name = nullptr;  // "token", for messages
  Matcher matches = nullptr;   // null: not known
};

// The matcher of a pattern as written in a schema, and of a draft-07 format: date-time, email, uri, uri-reference.
NamedMatcher PatternMatcher(std::string_view pattern);
NamedMatcher FormatMatcher(std::string_view format);

}  // namespace atalaya::formats
