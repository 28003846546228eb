#include "store/days.h"

#include <chrono>

#include "base/time.h"

namespace atalaya::store {
namespace {

constexpr long long kDay = 24LL * 60 * 60 * 1000;

}  // namespace

std::string PlusDays(std::string_view day, int days) {
  const auto millis = MillisFromUtc(day);
  return millis ? DayOf(UtcFromMillis(*millis + days * kDay)) : std::string();
}

std::string PlusMonths(std::string_view day, int months) {
  using namespace std::chrono;
  const auto millis = MillisFromUtc(day);
  if (!millis) return {};
  const year_month_day from{floor<std::chrono::days>(sys_time<milliseconds>(milliseconds(*millis)))};
  year_month_day to = from + std::chrono::months(months);
  if (!to.ok()) to = to.year() / to.month() / last;
  const sys_time<milliseconds> time{sys_days(to)};
  return DayOf(UtcFromMillis(time.time_since_epoch().count()));
}

}  // namespace atalaya::store
