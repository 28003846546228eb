#include "formats/list_dates.h"

#include <array>
#include <chrono>
#include <cstdio>
#include <vector>

#include "base/text_util.h"

namespace atalaya::formats {
namespace {

using model::DayRange;

constexpr std::array<std::string_view, 12> kMonths{"january", "february", "march",     "april",   "may",      "june",
                                                   "july",    "august",   "september", "october", "november", "december"};

std::string LowerAscii(std::string_view text) {
  std::string lower(text);
  for (char& c : lower) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  return lower;
}

std::optional<int> YearOf(std::string_view text) {
  if (text.size() != 4 || text[0] == '+' || text[0] == '-') return std::nullopt;
  const auto year = ToInteger(text);
  if (!year || *year < 1800 || *year > 2199) return std::nullopt;
  return static_cast<int>(*year);
}

// "apr", "april", "sept.": three letters or more.
std::optional<int> MonthOf(std::string_view text) {
  if (!text.empty() && text.back() == '.') text.remove_suffix(1);
  if (text.size() < 3) return std::nullopt;
  for (std::size_t i = 0; i < kMonths.size(); ++i) {
    if (kMonths[i].starts_with(text)) return static_cast<int>(i) + 1;
  }
  return std::nullopt;
}

std::optional<int> SmallNumber(std::string_view text, int most) {
  if (text.empty() || text.size() > 2 || text[0] == '-' || text[0] == '+') return std::nullopt;
  const auto value = ToInteger(text);
  if (!value || *value < 1 || *value > most) return std::nullopt;
  return static_cast<int>(*value);
}

std::string IsoDay(int year, int month, int day) {
  std::array<char, 40> text{};
  std::snprintf(text.data(), text.size(), "%04d-%02d-%02d", year, month, day);
  return text.data();
}

int LastDayOf(int year, int month) {
  using namespace std::chrono;
  return static_cast<int>(static_cast<unsigned>(
      year_month_day_last(std::chrono::year(year), month_day_last(std::chrono::month(static_cast<unsigned>(month)))).day()));
}

std::optional<DayRange> DayFrom(std::optional<int> year, std::optional<int> month, std::optional<int> day) {
  if (!year || !month || !day || *day > LastDayOf(*year, *month)) return std::nullopt;
  const std::string iso = IsoDay(*year, *month, *day);
  return DayRange{iso, iso, false};
}

std::optional<DayRange> MonthFrom(std::optional<int> year, std::optional<int> month) {
  if (!year || !month) return std::nullopt;
  return DayRange{IsoDay(*year, *month, 1), IsoDay(*year, *month, LastDayOf(*year, *month)), false};
}

std::vector<std::string> NonEmptyParts(std::string_view text, char separator) {
  std::vector<std::string> kept;
  for (std::string& part : Split(text, separator)) {
    if (!part.empty()) kept.push_back(std::move(part));
  }
  return kept;
}

// One date without "circa" or range, lower case.
std::optional<DayRange> PlainDate(std::string_view text, bool month_first = false) {
  text = Trim(text);
  // A time of day or a time zone may follow an ISO day: "2015-03-27-04:00", "2026-02-27t00:00:09z".
  if (text.size() > 10 && text[4] == '-' && text[7] == '-' && std::string_view("t z+-").find(text[10]) != std::string_view::npos) text = text.substr(0, 10);
  if (text.find('-') != std::string_view::npos || text.find('/') != std::string_view::npos) {
    const std::vector<std::string> parts = Split(text, text.find('-') != std::string_view::npos ? '-' : '/');
    if (parts.size() == 2) return MonthFrom(YearOf(parts[0]), SmallNumber(parts[1], 12));
    if (parts.size() != 3) return std::nullopt;
    if (YearOf(parts[0])) {
      if (parts[1] == "00" && parts[2] == "00") return YearRange(parts[0], parts[0]);
      if (parts[2] == "00") return MonthFrom(YearOf(parts[0]), SmallNumber(parts[1], 12));
      return DayFrom(YearOf(parts[0]), SmallNumber(parts[1], 12), SmallNumber(parts[2], 31));
    }
    if (month_first) return DayFrom(YearOf(parts[2]), SmallNumber(parts[0], 12), SmallNumber(parts[1], 31));
    if (const auto month = MonthOf(parts[1])) return DayFrom(YearOf(parts[2]), month, SmallNumber(parts[0], 31));
    return DayFrom(YearOf(parts[2]), SmallNumber(parts[1], 12), SmallNumber(parts[0], 31));
  }
  const std::vector<std::string> words = NonEmptyParts(text, ' ');
  if (words.size() == 1) return YearRange(words[0], words[0]);
  if (words.size() == 2) return MonthFrom(YearOf(words[1]), MonthOf(words[0]));
  if (words.size() == 3) return DayFrom(YearOf(words[2]), MonthOf(words[1]), SmallNumber(words[0], 31));
  return std::nullopt;
}

std::optional<DayRange> FromTo(std::string_view from, std::string_view to) {
  const auto first = PlainDate(from), last = PlainDate(to);
  if (!first || !last || last->last < first->first) return std::nullopt;
  return DayRange{first->first, last->last, false};
}

}  // namespace

std::optional<DayRange> YearRange(std::string_view from, std::string_view to, bool approximate) {
  const auto first = YearOf(from), last = YearOf(to);
  if (!first || !last || *last < *first) return std::nullopt;
  return DayRange{IsoDay(*first, 1, 1), IsoDay(*last, 12, 31), approximate};
}

std::optional<DayRange> ReadListDate(std::string_view written) {
  if (written.size() > 100) return std::nullopt;
  const std::string lower = LowerAscii(Trim(written));
  std::string_view text = lower;
  bool approximate = false;
  for (const std::string_view word : {"circa ", "approximately ", "approx. ", "about ", "ca. ", "c. ", "c."}) {
    if (!text.starts_with(word)) continue;
    text = Trim(text.substr(word.size()));
    approximate = true;
    break;
  }
  std::optional<DayRange> range;
  if (text.starts_with("between ")) {
    const std::string_view rest = text.substr(8);
    if (const auto and_at = rest.find(" and "); and_at != std::string_view::npos) range = FromTo(rest.substr(0, and_at), rest.substr(and_at + 5));
  } else if (const auto to_at = text.find(" to "); to_at != std::string_view::npos) {
    range = FromTo(text.substr(0, to_at), text.substr(to_at + 4));
  } else if (text.size() == 9 && (text[4] == '-' || text[4] == '/')) {
    range = YearRange(text.substr(0, 4), text.substr(5));
  } else {
    range = PlainDate(text);
  }
  if (range) range->approximate = approximate;
  return range;
}

std::string OneDay(std::string_view text) {
  const auto range = ReadListDate(text);
  return range && !range->approximate && range->first == range->last ? range->first : std::string();
}

std::string OneDayMonthFirst(std::string_view text) {
  const auto range = text.size() > 100 ? std::nullopt : PlainDate(LowerAscii(text), true);
  return range && range->first == range->last ? range->first : std::string();
}

}  // namespace atalaya::formats
