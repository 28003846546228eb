#include "warn/season.h"

#include <algorithm>
#include <chrono>

namespace atalaya::warn {
namespace {

// Days since 1970-01-01 of the same date `years` earlier; 29 February becomes 1 March where there is none.
int SameDateEarlier(int day, int years) {
  namespace ch = std::chrono;
  const ch::year_month_day date{ch::sys_days{ch::days{day}}};
  const ch::sys_days first = (date.year() - ch::years{years}) / date.month() / 1;
  return static_cast<int>(first.time_since_epoch().count()) + static_cast<int>(static_cast<unsigned>(date.day())) - 1;
}

}  // namespace

int ShortestGap(const FarringtonOptions& options) {
  return options.calendar.frequency - 2 * options.half_window - 1;  // a year of weeks has 52 or 53
}

Season::Season(const FarringtonOptions& options)
    : years_(options.years),
      half_window_(options.half_window),
      periods_(options.periods),
      excluded_(options.excluded),
      calendar_(options.calendar) {}

int Season::Lag(int k, int i) const {
  if (calendar_.kind == Calendar::Kind::kIndex) return i * calendar_.frequency;
  const int day = calendar_.first_day + 7 * k;
  return (day - SameDateEarlier(day, i) + 3) / 7;  // the nearest week: 3 days either way
}

bool Season::Lay(int k, std::vector<Stretch>& out) const {
  out.clear();
  const int end = k - excluded_;
  const auto add = [&](int from, int to, int level) {  // [from, to), as far as it is within the baseline
    from = std::max(from, 0), to = std::min(to, end);
    if (from < to) out.push_back({from, to, level});
  };
  int centre = k - Lag(k, years_);
  if (centre < 0) return false;
  for (int i = years_;; --i) {
    const int after = centre + half_window_ + 1;
    add(centre - half_window_, after, 0);
    if (i == 0) return true;
    centre = i == 1 ? k : k - Lag(k, i - 1);
    const int levels = periods_ - 1, gap = centre - half_window_ - after;
    for (int level = 0, from = after; level < levels; ++level) {
      const int length = gap / levels + (level < gap % levels ? 1 : 0);
      add(from, from + length, level + 1);
      from += length;
    }
  }
}

}  // namespace atalaya::warn
