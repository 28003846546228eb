#include "base/time.h"

#include <chrono>
#include <cstdio>

namespace atalaya {
namespace {

// Exactly `count` digits at `at`.
std::optional<int> Digits(std::string_view text, std::size_t at, std::size_t count) {
  if (text.size() < at + count) return std::nullopt;
  int value = 0;
  for (std::size_t i = at; i < at + count; ++i) {
    if (text[i] < '0' || text[i] > '9') return std::nullopt;
    value = value * 10 + (text[i] - '0');
  }
  return value;
}

std::optional<std::chrono::sys_days> DayFrom(std::string_view text) {
  const auto year = Digits(text, 0, 4), month = Digits(text, 5, 2), day = Digits(text, 8, 2);
  if (!year || !month || !day || text[4] != '-' || text[7] != '-') return std::nullopt;
  const std::chrono::year_month_day date{std::chrono::year(*year), std::chrono::month(static_cast<unsigned>(*month)),
                                         std::chrono::day(static_cast<unsigned>(*day))};
  if (!date.ok()) return std::nullopt;
  return std::chrono::sys_days(date);
}

}  // namespace

std::string UtcNow() {
  using namespace std::chrono;
  return UtcFromMillis(duration_cast<milliseconds>(system_clock::now().time_since_epoch()).count());
}

std::string UtcFromMillis(long long millis) {
  using namespace std::chrono;
  const sys_time<milliseconds> time{milliseconds(millis)};
  const auto day = floor<days>(time);
  const year_month_day date{day};
  const hh_mm_ss clock{time - day};
  char text[40];
  std::snprintf(text, sizeof text, "%04d-%02u-%02uT%02d:%02d:%02d.%03dZ", static_cast<int>(date.year()),
                static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()), static_cast<int>(clock.hours().count()),
                static_cast<int>(clock.minutes().count()), static_cast<int>(clock.seconds().count()),
                static_cast<int>(clock.subseconds().count()));
  return text;
}

std::optional<long long> MillisFromUtc(std::string_view text) {
  using namespace std::chrono;
  const auto day = DayFrom(text);
  if (!day) return std::nullopt;
  const long long midnight = duration_cast<milliseconds>(day->time_since_epoch()).count();
  if (text.size() == 10) return midnight;
  const auto hour = Digits(text, 11, 2), minute = Digits(text, 14, 2), second = Digits(text, 17, 2);
  if (text.back() != 'Z' || text[10] != 'T' || !hour || !minute || !second || text[13] != ':' || text[16] != ':') return std::nullopt;
  if (*hour > 23 || *minute > 59 || *second > 59) return std::nullopt;
  int fraction = 0;
  if (text.size() == 24) {
    const auto digits = Digits(text, 20, 3);
    if (!digits || text[19] != '.') return std::nullopt;
    fraction = *digits;
  } else if (text.size() != 20) {
    return std::nullopt;
  }
  return midnight + ((*hour * 60LL + *minute) * 60 + *second) * 1000 + fraction;
}

bool IsDay(std::string_view text) { return text.size() == 10 && DayFrom(text).has_value(); }

}  // namespace atalaya
