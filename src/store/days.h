// Days counted: "2026-11-30" and what lies before and after it. Days that cannot be read come back empty.
#pragma once

#include <string>
#include <string_view>

namespace atalaya::store {

std::string PlusDays(std::string_view day, int days);
// The same day of a later month, or that month's last one (31 January and a month: 28 February).
std::string PlusMonths(std::string_view day, int months);

}  // namespace atalaya::store
