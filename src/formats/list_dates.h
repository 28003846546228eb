// Dates as lists write them -> ranges of days.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "model/listed.h"

namespace atalaya::formats {

// "30 Apr 1963", "Apr 1963", "1963", "circa 1963", "1960 to 1965", "01 Jan 1960 to 31 Dec 1965", "circa 1979-1982", "1963-04-30" (also with a time),
// "1963-04", "1963/04/30", "30/04/1963" (day first), "between 1960 and 1965", "c. 1963", "approximately 1963". Months in English. A year stands for its
// days; years before 1800 and after 2199 are refused as mistakes, as is a range that ends before it starts. nullopt for all else.
std::optional<model::DayRange> ReadListDate(std::string_view text);

// All days of the years from..to; nullopt where they are no years in order.
std::optional<model::DayRange> YearRange(std::string_view from, std::string_view to, bool approximate = false);

// The ISO day of a text that names exactly one; "" for anything else.
std::string OneDay(std::string_view text);
// The same for 06/22/2026: month first, as US documents write it.
std::string OneDayMonthFirst(std::string_view text);

}  // namespace atalaya::formats
