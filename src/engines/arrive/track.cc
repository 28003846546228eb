#include "arrive/track.h"

#include <cctype>
#include <chrono>
#include <cstdio>

namespace atalaya::arrive {
namespace {

bool Number(const std::string& text, std::size_t at, std::size_t digits, int& value) {
  if (at + digits > text.size()) return false;
  value = 0;
  for (std::size_t i = at; i < at + digits; ++i) {
    if (std::isdigit(static_cast<unsigned char>(text[i])) == 0) return false;
    value = value * 10 + (text[i] - '0');
  }
  return true;
}

}  // namespace

std::string Written(Seconds at) {
  const std::chrono::sys_seconds time{std::chrono::seconds(at)};
  const auto day = std::chrono::floor<std::chrono::days>(time);
  const std::chrono::year_month_day date{day};
  const auto minutes = std::chrono::duration_cast<std::chrono::minutes>(time - day).count();
  char text[40];
  std::snprintf(text, sizeof text, "%04d-%02u-%02u %02d:%02d", static_cast<int>(date.year()), static_cast<unsigned>(date.month()),
                static_cast<unsigned>(date.day()), static_cast<int>(minutes / 60), static_cast<int>(minutes % 60));
  return text;
}

std::optional<WrittenTime> ReadTime(const std::string& text) {
  int year = 0, month = 0, day = 0;
  if (!Number(text, 0, 4, year) || text.size() < 10 || text[4] != '-' || !Number(text, 5, 2, month) || text[7] != '-' || !Number(text, 8, 2, day)) {
    return std::nullopt;
  }
  const std::chrono::year_month_day date{std::chrono::year(year), std::chrono::month(static_cast<unsigned>(month)), std::chrono::day(static_cast<unsigned>(day))};
  if (!date.ok()) return std::nullopt;
  WrittenTime time;
  time.at = std::chrono::duration_cast<std::chrono::seconds>(std::chrono::sys_days(date).time_since_epoch()).count();
  if (text.size() == 10) {
    time.day_only = true;
    return time;
  }
  int hour = 0, minute = 0, second = 0;
  if ((text[10] != 'T' && text[10] != ' ') || !Number(text, 11, 2, hour) || text.size() < 16 || text[13] != ':' || !Number(text, 14, 2, minute)) {
    return std::nullopt;
  }
  std::size_t at = 16;
  if (at < text.size() && text[at] == ':') {
    if (!Number(text, at + 1, 2, second)) return std::nullopt;
    at += 3;
    if (at < text.size() && text[at] == '.') {
      ++at;
      while (at < text.size() && std::isdigit(static_cast<unsigned char>(text[at])) != 0) ++at;
    }
  }
  if (hour > 23 || minute > 59 || second > 60) return std::nullopt;
  time.at += hour * kHour + minute * 60 + second;
  if (at == text.size() || text.substr(at) == "Z") return time;
  int off_hour = 0, off_minute = 0;
  if ((text[at] != '+' && text[at] != '-') || !Number(text, at + 1, 2, off_hour)) return std::nullopt;
  const std::size_t minutes_at = at + 3 < text.size() && text[at + 3] == ':' ? at + 4 : at + 3;
  if (minutes_at < text.size() && !Number(text, minutes_at, 2, off_minute)) return std::nullopt;
  if (off_hour > 14 || off_minute > 59 || text.size() > minutes_at + 2) return std::nullopt;
  time.at -= (text[at] == '+' ? 1 : -1) * (off_hour * kHour + off_minute * 60);
  return time;
}

}  // namespace atalaya::arrive
