// Identifiers of new records: 26 characters (ULID form: 48 bits of time, 80 random bits, Crockford base 32), so that they sort by time.
#pragma once

#include <string>
#include <string_view>

namespace atalaya {

// `now` is "2026-11-30T19:54:13.123Z" (a time that cannot be read counts as 1970). Random bits come from the system; safe from any thread.
std::string NewId(std::string_view now);

// `count` bytes from the system's random source, raw.
std::string RandomBytes(std::size_t count);

// Whether two secrets are the same, in a time that does not tell where they differ; an empty one is the same as nothing.
bool SameSecret(std::string_view a, std::string_view b);

// Lower-case hexadecimal and back (empty for what is none).
std::string ToHex(std::string_view bytes);
std::string FromHex(std::string_view hex);

}  // namespace atalaya
