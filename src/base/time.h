// Times as ISO 8601 text in UTC with milliseconds: "2026-11-30T19:54:13.123Z"; days as "2026-11-30". Text sorts by time.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace atalaya {

// The machine's clock. Only the shell asks it; everything else is told the time.
std::string UtcNow();

// Milliseconds since 1970 to text and back; nullopt for what is no such time (days and seconds without fraction are times too).
std::string UtcFromMillis(long long millis);
std::optional<long long> MillisFromUtc(std::string_view text);

// A calendar day that exists.
bool IsDay(std::string_view text);
// The day of a time.
inline std::string DayOf(std::string_view time) { return std::string(time.substr(0, 10)); }

}  // namespace atalaya
