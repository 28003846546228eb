#include "duty/calendar.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace atalaya::duty {
namespace {

Date D(const char* text) {
  return *ParseDate(text);
}

TEST(Calendar, ReadsDaysAndNothingElse) {
  EXPECT_EQ(DateText(D("2024-02-29")), "2024-02-29");
  EXPECT_EQ(D("2026-11-30T19:54:13.123Z"), D("2026-11-30"));
  for (const char* bad : {"", "2023-02-29", "2026-13-01", "2026-00-10", "2026-1-1", "2026-11-31", "20261130",
                          "2026-11-30 10:00", "2026/11/30", "x026-11-30", "2026-11-3", "2026-11-300"}) {
    EXPECT_FALSE(ParseDate(bad)) << bad;
  }
}

TEST(Calendar, MonthEnds) {
  EXPECT_EQ(AddMonths(D("2026-01-31"), 1), D("2026-02-28"));
  EXPECT_EQ(AddMonths(D("2024-01-31"), 1), D("2024-02-29"));
  EXPECT_EQ(AddMonths(D("2026-01-31"), 2), D("2026-03-31"));
  EXPECT_EQ(AddYears(D("2024-02-29"), 1), D("2025-02-28"));
  EXPECT_EQ(AddYears(D("2024-02-29"), 4), D("2028-02-29"));
  EXPECT_EQ(AddMonths(D("2026-11-30"), 3), D("2027-02-28"));
  EXPECT_EQ(AddMonths(D("2026-03-31"), -1), D("2026-02-28"));
  EXPECT_EQ(AddMonths(D("2026-01-15"), -13), D("2024-12-15"));
  EXPECT_EQ(AddMonths(D("2026-12-31"), 18), D("2028-06-30"));
}

TEST(Calendar, HoursOverDaysAndYears) {
  EXPECT_EQ(AddHours("2026-12-31T19:54:13.123Z", 12), "2027-01-01T07:54:13.123Z");
  EXPECT_EQ(AddHours("2026-11-30T00:00:00.000Z", 12), "2026-11-30T12:00:00.000Z");
  EXPECT_EQ(AddHours("2026-11-30T00:00:00.000Z", -1), "2026-11-29T23:00:00.000Z");
  EXPECT_EQ(AddHours("2026-11-30", 12), "");
  EXPECT_EQ(AddHours("2026-11-30T25:00:00.000Z", 12), "");
}

// Second method: walk day by day to the same day of the month so many months on, stopping at that month's last day.
RC_GTEST_PROP(Calendar, MonthsAgainstAWalk, ()) {
  const Date from = MakeDate(1990, 1, 1) + std::chrono::days(*rc::gen::inRange(0, 40000));
  const int months = *rc::gen::inRange(1, 80);
  const std::chrono::year_month_day start(from);
  Date walk = from;
  for (int passed = 0;; walk += std::chrono::days(1)) {
    const std::chrono::year_month_day here(walk), next(walk + std::chrono::days(1));
    if (passed == months && (here.day() == start.day() || next.month() != here.month())) break;
    if (next.month() != here.month()) ++passed;
  }
  RC_ASSERT(AddMonths(from, months) == walk);
}

}  // namespace
}  // namespace atalaya::duty
