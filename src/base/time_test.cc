#include "base/time.h"

#include <gtest/gtest.h>

#include "base/ids.h"

namespace atalaya {
namespace {

TEST(Time, TextAndMillisecondsAreTheSame) {
  EXPECT_EQ(UtcFromMillis(0), "1970-01-01T00:00:00.000Z");
  EXPECT_EQ(UtcFromMillis(951782400123), "2000-02-29T00:00:00.123Z");
  for (long long millis : {0LL, 1LL, 951782400123LL, 1796068453123LL, 4102444799999LL}) EXPECT_EQ(MillisFromUtc(UtcFromMillis(millis)), millis);
  EXPECT_EQ(MillisFromUtc("2000-02-29"), 951782400000);
  EXPECT_EQ(MillisFromUtc("2000-02-29T00:00:01Z"), 951782401000);
}

TEST(Time, WhatIsNoTimeIsRefused) {
  for (const char* text : {"", "2026", "2026-13-01", "2026-02-29", "2026-02-28T24:00:00Z", "2026-02-28T23:00:60Z", "2026-02-28 23:00:00Z",
                           "2026-02-28T23:00:00", "2026-02-28T23:00:00.12Z", "2026/02/28", "-026-02-28", "2026-02-28T23:00:00.123+00:00"}) {
    EXPECT_FALSE(MillisFromUtc(text)) << text;
  }
  EXPECT_TRUE(IsDay("2024-02-29"));
  EXPECT_FALSE(IsDay("2024-02-29T00:00:00Z"));
}

TEST(Ids, SortByTimeAndDiffer) {
  const std::string early = NewId("2026-01-01T00:00:00.000Z"), late = NewId("2026-01-01T00:00:00.001Z");
  EXPECT_EQ(early.size(), 26u);
  EXPECT_LT(early.substr(0, 10), late.substr(0, 10));
  EXPECT_NE(NewId("2026-01-01T00:00:00.000Z"), early);
}

TEST(Ids, HexadecimalBothWays) {
  const std::string bytes("\x00\x7f\xff\x10", 4);
  EXPECT_EQ(ToHex(bytes), "007fff10");
  EXPECT_EQ(FromHex("007fff10"), bytes);
  EXPECT_EQ(FromHex("0"), "");
  EXPECT_EQ(FromHex("0g"), "");
  EXPECT_EQ(FromHex("AA"), "");
}

}  // namespace
}  // namespace atalaya
