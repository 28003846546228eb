#include "duty/calendar.h"

#include <algorithm>
#include <cstdio>

namespace atalaya::duty {
namespace {

namespace ch = std::chrono;

std::optional<int> Digits(std::string_view text, std::size_t from, std::size_t count) {
  int value = 0;
  for (std::size_t i = from; i < from + count; ++i) {
    if (text[i] < '0' || text[i] > '9') return std::nullopt;
    value = value * 10 + (text[i] - '0');
  }
  return value;
}

std::string Padded(int value, int width) {
  char buffer[16];
  std::snprintf(buffer, sizeof buffer, "%0*d", width, value);
  return buffer;
}

constexpr std::size_t kDateLength = 10, kStampLength = 24;

}  // namespace

std::optional<Date> ParseDate(std::string_view text) {
  if (text.size() != kDateLength && !(text.size() > kDateLength && text[kDateLength] == 'T')) return std::nullopt;
  if (text[4] != '-' || text[7] != '-') return std::nullopt;
  const auto year = Digits(text, 0, 4), month = Digits(text, 5, 2), day = Digits(text, 8, 2);
  if (!year || !month || !day) return std::nullopt;
  const ch::year_month_day date(ch::year(*year), ch::month(static_cast<unsigned>(*month)),
                                ch::day(static_cast<unsigned>(*day)));
  if (!date.ok()) return std::nullopt;
  return Date(date);
}

std::string DateText(Date date) {
  const ch::year_month_day parts(date);
  return Padded(static_cast<int>(parts.year()), 4) + "-" +
         Padded(static_cast<int>(static_cast<unsigned>(parts.month())), 2) + "-" +
         Padded(static_cast<int>(static_cast<unsigned>(parts.day())), 2);
}

Date MakeDate(int year, unsigned month, unsigned day) {
  return Date(ch::year_month_day(ch::year(year), ch::month(month), ch::day(day)));
}

int YearOf(Date date) {
  return static_cast<int>(ch::year_month_day(date).year());
}
Date EndOfYear(int year) {
  return MakeDate(year, 12, 31);
}

Date AddMonths(Date from, int months) {
  const ch::year_month_day parts(from);
  const ch::year_month month = ch::year_month(parts.year(), parts.month()) + ch::months(months);
  const ch::day last = ch::year_month_day_last(month.year(), ch::month_day_last(month.month())).day();
  return Date(ch::year_month_day(month.year(), month.month(), std::min(parts.day(), last)));
}

std::string AddHours(std::string_view timestamp, int hours) {
  const auto date = ParseDate(timestamp);
  if (!date || timestamp.size() != kStampLength || timestamp.back() != 'Z') return "";
  const auto hour = Digits(timestamp, 11, 2);
  if (!hour || *hour > 23) return "";
  const auto moved = *date + ch::hours(*hour + hours);
  const Date day = ch::floor<ch::days>(moved);
  const auto rest = ch::duration_cast<ch::hours>(moved - day).count();
  return DateText(day) + "T" + Padded(static_cast<int>(rest), 2) + std::string(timestamp.substr(13));
}

}  // namespace atalaya::duty
