#include "warn/trend_fit.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <boost/math/distributions/negative_binomial.hpp>
#include <boost/math/distributions/poisson.hpp>
#include <cmath>

#include "base/rng.h"
#include "warn/count_quantile.h"

namespace atalaya::warn {
namespace {

// The estimating equations: weighted counts and fitted counts have the same sum in each level, and the same moment in
// time.
TEST(TrendFit, SolvesItsEquations) {
  Rng rng(1, 1);
  int solved = 0;
  for (int trial = 0; trial < 3000; ++trial) {
    const int length = 10 + static_cast<int>(rng.Below(60)), levels = 1 + static_cast<int>(rng.Below(4));
    std::vector<double> counts;
    const double mean = 0.5 + 8 * rng.Uniform();
    for (int t = 0; t < length; ++t) {
      counts.push_back(rng.Uniform() < 0.05 ? std::nan("") : static_cast<double>(rng.Poisson(mean)));
    }
    std::vector<Stretch> stretches;
    for (int t = 0, i = 0; t < length; ++i) {
      const int end = std::min(length, t + 1 + static_cast<int>(rng.Below(7)));
      stretches.push_back({t, end, i % levels});
      t = end + static_cast<int>(rng.Below(2));
    }
    const CountTable table(counts);
    TrendFit fit(table, levels);
    fit.Use(stretches, length + 3);
    if (!fit.Solve(true) || !fit.Converged()) continue;
    ++solved;
    // The mean at k, with the level's own sum, gives all means of level 0 as mean * exp(slope (t - k)); the slope from
    // two ks.
    const double at_k = fit.MeanAtK();
    TrendFit other(table, levels);
    other.Use(stretches, length + 4);
    ASSERT_TRUE(other.Solve(true));
    const double slope = std::log(other.MeanAtK() / at_k);
    double counted = 0, fitted = 0;
    for (const Stretch& stretch : stretches) {
      for (int t = stretch.begin; stretch.level == 0 && t < stretch.end; ++t) {
        if (std::isnan(counts[static_cast<std::size_t>(t)])) continue;
        counted += counts[static_cast<std::size_t>(t)];
        fitted += at_k * std::exp(slope * (t - length - 3));
      }
    }
    EXPECT_NEAR(fitted, counted, 1e-3 * (1 + counted));
    EXPECT_GE(fit.TrendPValue(), 0);
    EXPECT_LE(fit.TrendPValue(), 1);
    EXPECT_GE(fit.Dispersion(), 1);
    EXPECT_GT(fit.LogStandardError(), 0);
  }
  EXPECT_GT(solved, 2500);
}

TEST(TrendFit, RecoversAnExactTrend) {
  std::vector<double> counts;
  for (int t = 0; t < 40; ++t) counts.push_back(std::round(1e9 * std::exp(0.02 * t) * (t % 2 == 0 ? 1 : 3)));
  std::vector<Stretch> stretches;
  for (int t = 0; t < 40; ++t) stretches.push_back({t, t + 1, t % 2});
  const CountTable table(counts);
  TrendFit fit(table, 2);
  fit.Use(stretches, 50);
  ASSERT_TRUE(fit.Solve(true));
  EXPECT_NEAR(fit.MeanAtK() / (1e9 * std::exp(1.0)), 1, 1e-7);
}

TEST(TrendFit, RefusesWhatHasNoSolution) {
  const std::vector<double> counts{1, 2, 3, 4, std::nan(""), 5};
  const CountTable table(counts);
  TrendFit fit(table, 3);
  const std::vector<Stretch> none, one{{0, 1, 0}}, hole{{0, 4, 1}, {4, 5, 0}},
      apart{{0, 1, 0}, {1, 2, 1}, {2, 3, 2}, {3, 4, 2}};
  for (const auto& stretches : {none, one, hole}) {
    fit.Use(stretches, 6);
    EXPECT_FALSE(fit.Solve(true));
    EXPECT_FALSE(fit.Solve(false));
  }
  fit.Use(apart, 6);  // 4 counts, 4 parameters
  EXPECT_FALSE(fit.Solve(true));
  EXPECT_TRUE(fit.Solve(false));
  const std::vector<double> twice{1, 2, 3, 4};
  const CountTable pairs(twice);
  TrendFit aliased(pairs, 1);
  const std::vector<Stretch> same{{2, 3, 0}, {2, 3, 0}, {2, 3, 0}};  // one time only: no slope
  aliased.Use(same, 6);
  EXPECT_FALSE(aliased.Solve(true));
}

TEST(CountQuantile, IsTheLeastCountThatReachesP) {
  Rng rng(2, 1);
  for (int trial = 0; trial < 20000; ++trial) {
    const double mean = std::pow(10.0, -4 + 8 * rng.Uniform());
    const double dispersion = rng.Uniform() < 0.3 ? 1 : 1 + std::pow(10.0, -6 + 8 * rng.Uniform());
    const double p = rng.Uniform() < 0.5 ? 1 - std::pow(10.0, -6 * rng.Uniform()) : rng.Uniform();
    if (!(p > 0 && p < 1)) continue;
    const auto cdf = [&](double x) {
      if (x < 0) return 0.0;
      if (dispersion == 1) return boost::math::cdf(boost::math::poisson(mean), x);
      return boost::math::cdf(boost::math::negative_binomial(mean / (dispersion - 1), 1 / dispersion), x);
    };
    const double x = CountQuantile(p, mean, dispersion);
    EXPECT_EQ(x, std::floor(x));
    EXPECT_GE(cdf(x), p * (1 - 1e-9)) << p << ' ' << mean << ' ' << dispersion;
    EXPECT_LT(cdf(x - 1), p * (1 + 1e-9)) << p << ' ' << mean << ' ' << dispersion;
  }
}

TEST(CountQuantile, KnownValues) {
  EXPECT_EQ(CountQuantile(0.95, 0, 3), 0);
  EXPECT_EQ(CountQuantile(0.95, 1, 1), 3);  // 0.3679 + 0.3679 + 0.1839 + 0.0613
  EXPECT_EQ(CountQuantile(0.5, 1, 2), 0);   // geometric: 1/2, 1/4, ... at probabilities that it takes exactly
  EXPECT_EQ(CountQuantile(0.75, 1, 2), 1);
  EXPECT_EQ(CountQuantile(0.7500001, 1, 2), 2);
  EXPECT_NEAR(CountQuantile(0.95, 1e12, 1), 1e12 + 1.6448536e6, 2);
  EXPECT_NEAR(CountQuantile(0.95, 1e8, 1), 1e8 + 1.6448536e4, 2);
}

// Stretches are in order, apart, before k - excluded, and each level has nearly as many of the intervals between
// windows.
TEST(Season, LaysOutThePast) {
  Rng rng(3, 1);
  std::vector<Stretch> stretches;
  for (int trial = 0; trial < 5000; ++trial) {
    FarringtonOptions options;
    options.years = 1 + static_cast<int>(rng.Below(6));
    options.half_window = static_cast<int>(rng.Below(6));
    options.calendar.frequency = rng.Uniform() < 0.5 ? 52 : 12;
    options.calendar.kind = Calendar::Kind::kIndex;
    if (options.calendar.frequency == 52 && rng.Uniform() < 0.5) options.calendar.kind = Calendar::Kind::kDates;
    options.calendar.first_day = static_cast<int>(rng.Below(20000)) - 5000;
    options.periods = 1 + static_cast<int>(rng.Below(static_cast<std::uint64_t>(ShortestGap(options)) + 1));
    options.excluded = static_cast<int>(rng.Below(30));
    const int k = 330 + static_cast<int>(rng.Below(300));
    const Season season(options);
    ASSERT_TRUE(season.Lay(k, stretches));
    int last = 0;
    std::vector<int> sizes(static_cast<std::size_t>(options.periods), 0);
    for (const Stretch& stretch : stretches) {
      EXPECT_GE(stretch.begin, last);
      EXPECT_LT(stretch.begin, stretch.end);
      last = stretch.end;
      ASSERT_LT(stretch.level, options.periods);
      sizes[static_cast<std::size_t>(stretch.level)] += stretch.end - stretch.begin;
    }
    EXPECT_LE(last, std::max(0, k - options.excluded));
    for (int i = 1; i <= options.years; ++i) {
      const int lag = season.Lag(k, i);
      EXPECT_LE(std::abs(lag - i * (options.calendar.frequency == 12 ? 12 : 365.25 / 7)), 1.3);
      if (options.calendar.kind == Calendar::Kind::kIndex) {
        EXPECT_EQ(lag, i * options.calendar.frequency);
      }
    }
    if (options.periods > 1 && options.excluded == 0) {
      EXPECT_EQ(stretches.back().end, k);
      const auto [least, most] = std::minmax_element(sizes.begin() + 1, sizes.end());
      EXPECT_LE(*most - *least, options.years + 1);
    }
  }
  FarringtonOptions options;
  EXPECT_FALSE(Season(options).Lay(207, stretches));
  EXPECT_TRUE(Season(options).Lay(209, stretches));
  EXPECT_EQ(stretches.front().begin, 0);
}

}  // namespace
}  // namespace atalaya::warn
