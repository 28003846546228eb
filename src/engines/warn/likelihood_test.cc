#include "warn/likelihood.h"

#include <gtest/gtest.h>

#include <cmath>

#include "base/rng.h"

namespace atalaya::warn {
namespace {

// By hand: c = 4, e = 2, C = 10: 4 ln 2 + 6 ln(6/8) = 2.772589 - 1.726092.
TEST(PoissonRatio, ByHand) {
  EXPECT_NEAR(PoissonRatio(4, 2, 10), 4 * std::log(2.0) + 6 * std::log(0.75), 1e-14);
  EXPECT_NEAR(PoissonRatio(4, 2, 10), 1.046496, 1e-6);
  EXPECT_NEAR(PoissonRatio(10, 5, 10), 10 * std::log(2.0), 1e-14);  // all of them inside
  EXPECT_EQ(PoissonRatio(2, 2, 10), 0);
  EXPECT_EQ(PoissonRatio(1, 2, 10), 0);
  EXPECT_EQ(PoissonRatio(0, 0, 10), 0);
  EXPECT_TRUE(std::isinf(PoissonRatio(1, 0, 10)));
  // The reference's row: 232 cases, 175.136 expected of 1175 (the expected value is rounded there).
  EXPECT_NEAR(PoissonRatio(232, 175.136, 1175), 10.016994, 2e-4);
}

// By hand: 3 of 4 inside, 1 of 6 outside.
TEST(BernoulliRatio, ByHand) {
  const double inside = 3 * std::log(0.75) + std::log(0.25), outside = std::log(1.0 / 6) + 5 * std::log(5.0 / 6);
  const double null = 4 * std::log(0.4) + 6 * std::log(0.6);
  EXPECT_NEAR(BernoulliRatio(3, 4, 4, 10), inside + outside - null, 1e-13);
  EXPECT_NEAR(BernoulliRatio(4, 4, 4, 10), -null, 1e-13);  // told apart completely
  EXPECT_EQ(BernoulliRatio(2, 5, 4, 10), 0);               // the rate of all
  EXPECT_EQ(BernoulliRatio(1, 4, 4, 10), 0);
  EXPECT_EQ(BernoulliRatio(0, 0, 4, 10), 0);
  EXPECT_NEAR(BernoulliRatio(5, 10, 10, 10), 0, 1e-13);  // everyone is a case
  // Rare cases: the Poisson ratio's limit.
  EXPECT_NEAR(BernoulliRatio(20, 1e11, 100, 1e12), PoissonRatio(20, 10, 100), 1e-6);
}

// Where the level is reached and where not, count by count.
TEST(Thresholds, AreTheInverse) {
  Rng rng(3, 3);
  for (int turn = 0; turn < 3000; ++turn) {
    Null null;
    null.bernoulli = turn % 2 == 1;
    null.cases = 1 + static_cast<std::int64_t>(rng.Below(300));
    null.total = null.cases + static_cast<std::int64_t>(rng.Below(100000));
    Thresholds thresholds(null);
    thresholds.Raise(rng.Below(20) == 0 ? 0 : 20 * rng.Uniform());
    const auto c = static_cast<std::int64_t>(rng.Below(static_cast<std::uint64_t>(null.cases) + 1));
    const std::int64_t most = thresholds.Most(c);
    ASSERT_EQ(most, thresholds.Most(c));
    if (c == 0) {
      ASSERT_EQ(most, -1);
      continue;
    }
    const std::int64_t fewest = null.bernoulli ? c : 1;
    if (most >= fewest && most - 2 >= fewest) {
      ASSERT_GE(null.Ratio(c, most - 2) + 1e-6, thresholds.Level());
    }
    if (most + 1 <= null.total && most + 1 >= fewest && null.cases - c <= null.total - most - 1) {
      const double above = null.Ratio(c, most + 1);
      ASSERT_TRUE(above < thresholds.Level() || above == 0) << c << " " << most << " " << thresholds.Level();
    }
  }
}

// No window that reaches a level has less excess than the table says for any span of expected numbers around it.
TEST(ExcessTable, NeverTooMuchAndNotFarTooLittle) {
  Rng rng(4, 4);
  int close = 0, seen = 0;
  for (int problem = 0; problem < 60; ++problem) {
    Null null;
    null.bernoulli = problem % 2 == 1;
    null.cases = 1 + static_cast<std::int64_t>(rng.Below(problem < 30 ? 40 : 30000));
    null.total = null.cases * (1 + static_cast<std::int64_t>(rng.Below(50)));
    const ExcessTable table(null);
    const auto all = static_cast<double>(null.cases);
    for (int turn = 0; turn < 400; ++turn) {
      const double expected = all * std::pow(rng.Uniform(), 6);
      const double most = null.bernoulli ? std::min(all, expected * static_cast<double>(null.total) / all) : all;
      const double cases = expected + (most - expected) * std::pow(rng.Uniform(), 3);
      const double ratio = null.RatioAt(cases, expected);
      if (!(ratio > 0)) continue;
      const double level = ratio * (rng.Below(2) == 0 ? 1 : 0.9 + 0.1 * rng.Uniform());
      const double low = expected * rng.Uniform(), high = expected + (all - expected) * rng.Uniform();
      const int row = ExcessTable::RowOf(level);
      const double needed =
          std::min(table.Needed(row, ExcessTable::KeyOf(low)), table.Needed(row, ExcessTable::KeyOf(high)));
      ASSERT_LE(needed, (cases - expected) * (1 + 1e-9)) << cases << " " << expected << " of " << all;
      if (expected > 0.01 && expected < 0.3 * all && level > 1 && level == ratio) {
        ++seen;
        close += table.Needed(row, ExcessTable::KeyOf(expected)) > 0.85 * (cases - expected);
      }
    }
  }
  EXPECT_GT(seen, 1000);
  EXPECT_GT(close, seen * 4 / 5);
}

}  // namespace
}  // namespace atalaya::warn
