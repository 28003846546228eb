// Days of the calendar and the arithmetic of periods. Pure.
//
// A period of months or years that starts on a day ends on the same day of the month; where that month has no such day, on its last
// (31 January + 1 month = 28 or 29 February; 29 February 2024 + 1 year = 28 February 2025). Periods are always counted from the first
// day, never from the end of the one before: 31 January + 2 months is 31 March, not 28 March.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace atalaya::duty {

using Date = std::chrono::sys_days;

// "2026-11-30"; the date of a timestamp "2026-11-30T19:54:13.123Z" too. Nothing for what is no day.
std::optional<Date> ParseDate(std::string_view text);
std::string DateText(Date date);

Date MakeDate(int year, unsigned month, unsigned day);  // an existing day
int YearOf(Date date);
Date EndOfYear(int year);

Date AddMonths(Date from, int months);  // negative: back
inline Date AddYears(Date from, int years) { return AddMonths(from, 12 * years); }

// "2026-11-30T19:54:13.123Z" plus hours, in the same form; empty for what is no timestamp.
std::string AddHours(std::string_view timestamp, int hours);

}  // namespace atalaya::duty
