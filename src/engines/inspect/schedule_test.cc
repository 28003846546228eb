#include "inspect/schedule.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "base/rng.h"

namespace atalaya::inspect {
namespace {

TEST(CombSchedule, CoversEachTargetAsOftenAsPlannedAndFillsEveryDay) {
  const std::vector<double> coverage{46.0 / 107, 43.0 / 107, 18.0 / 107, 0, 1, 0.5, 0.25, 0.25};
  const std::size_t days = 1'000'000;
  std::vector<std::size_t> count(coverage.size()), together(coverage.size());
  for (const auto& day : CombSchedule(coverage, 3, days, 5)) {
    ASSERT_EQ(day.size(), 3U);
    ASSERT_TRUE(day[0] < day[1] && day[1] < day[2]);  // nobody twice
    for (const std::uint32_t t : day) ++count[t];
    if (std::find(day.begin(), day.end(), 5U) != day.end()) {
      for (const std::uint32_t t : day) ++together[t];
    }
  }
  const auto n = static_cast<double>(days);
  for (std::size_t t = 0; t < coverage.size(); ++t) {
    const double c = coverage[t];
    EXPECT_LE(std::abs(static_cast<double>(count[t]) / n - c), 4 * std::sqrt(c * (1 - c) / n)) << t;
    // shuffled daily: no pair of targets always or never together
    if (c == 0 || t == 5) continue;
    EXPECT_GT(together[t], days / 100) << t;
    EXPECT_LT(together[t], c == 1 ? days : count[t] * 99 / 100) << t;
  }
}

TEST(CombSchedule, HasTheSameNumberEveryDayForAnyCoverage) {
  Rng rng(3, StreamOf("comb"));
  for (int round = 0; round < 3000; ++round) {
    const std::size_t targets = 1 + rng.Below(40), resources = rng.Below(targets + 1);
    std::vector<double> coverage(targets, 0.0);
    double left = static_cast<double>(resources);
    for (std::size_t t = 0; t < targets; ++t) {  // at random, but so that the rest can still take what is left
      const double least = std::max(0.0, left - static_cast<double>(targets - t - 1));
      const double c = rng.Below(4) == 0 ? std::min(1.0, left) : rng.Below(4) == 0 ? 0.0 : rng.Uniform();
      coverage[t] = std::clamp(c, least, std::min(1.0, left));
      left -= coverage[t];
    }
    for (const auto& day : CombSchedule(coverage, resources, 5, rng.Bits())) {
      ASSERT_EQ(day.size(), resources) << "round " << round;
      ASSERT_TRUE(std::adjacent_find(day.begin(), day.end(), std::greater_equal<>()) == day.end());
      for (const std::uint32_t t : day) ASSERT_GT(coverage[t], 0);
    }
  }
}

TEST(CombSchedule, LeavesResourcesIdleWhereCoverageDoes) {
  std::size_t visits = 0;
  for (const auto& day : CombSchedule({0.7, 0.8, 0.2}, 2, 100'000, 1)) {
    EXPECT_TRUE(day.size() == 1 || day.size() == 2);
    visits += day.size();
  }
  EXPECT_NEAR(static_cast<double>(visits) / 1e5, 1.7, 0.01);
  for (const auto& day : CombSchedule({1, 1}, 5, 3, 1)) EXPECT_EQ(day, (std::vector<std::uint32_t>{0, 1}));
  for (const auto& day : CombSchedule({0, 0}, 0, 3, 1)) EXPECT_TRUE(day.empty());
}

TEST(CombSchedule, FollowsTheSeed) {
  const std::vector<double> coverage(10, 0.3);
  EXPECT_EQ(CombSchedule(coverage, 3, 20, 9), CombSchedule(coverage, 3, 20, 9));
  EXPECT_NE(CombSchedule(coverage, 3, 20, 9), CombSchedule(coverage, 3, 20, 10));
}

TEST(Sha256, GivesThePublishedValues) {  // FIPS 180-4 examples
  EXPECT_EQ(Sha256("abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  EXPECT_EQ(Sha256(""), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
}

TEST(Commit, BindsTheTextAndHidesIt) {
  const Commitment one = Commit("[[\"gate\"]]", 7);
  EXPECT_EQ(one.nonce.size(), 32U);
  EXPECT_EQ(one.sha256, Sha256(one.nonce + "\n[[\"gate\"]]\n"));
  EXPECT_NE(one.sha256, Commit("[[\"pier\"]]", 7).sha256);
  EXPECT_NE(one.nonce, Commit("[[\"gate\"]]", 8).nonce);
}

}  // namespace
}  // namespace atalaya::inspect
