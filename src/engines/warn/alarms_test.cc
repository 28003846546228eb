// Properties of the three methods, and what they say where there is little to go by.
#include "warn/alarms.h"

#include <gtest/gtest.h>

#include <cmath>
#include <numeric>

#include "base/rng.h"

namespace atalaya::warn {
namespace {

const double kGap = std::nan("");

std::vector<double> RandomSeries(Rng& rng, int length, double mean, double gaps = 0) {
  std::vector<double> counts;
  for (int i = 0; i < length; ++i) {
    const double level = mean * (rng.Uniform() < 0.5 ? 1 : rng.Gamma(2) / 2);
    counts.push_back(rng.Uniform() < gaps ? kGap : static_cast<double>(rng.Poisson(level)));
  }
  return counts;
}

void ExpectSame(const Verdict& a, const Verdict& b) {
  EXPECT_EQ(a.status, b.status);
  EXPECT_EQ(a.alarm, b.alarm);
  EXPECT_EQ(a.upper, b.upper);
  EXPECT_EQ(a.expected, b.expected);
}

TEST(Ears, IsItsDefinition) {
  Rng rng(1, 1);
  for (int trial = 0; trial < 2000; ++trial) {
    const auto counts = RandomSeries(rng, 24, 1 + 9 * rng.Uniform());
    EarsOptions options;
    options.method = 1 + static_cast<int>(rng.Below(3));
    options.baseline = 3 + static_cast<int>(rng.Below(7));
    options.limit = 0.5 + 3 * rng.Uniform();
    options.min_sigma = 0.2;
    const auto standardised = [&](int t, int lag) {  // 1-based
      double sum = 0, squares = 0;
      for (int i = t - lag - options.baseline; i < t - lag; ++i) {
        sum += counts[static_cast<std::size_t>(i - 1)];
        squares += counts[static_cast<std::size_t>(i - 1)] * counts[static_cast<std::size_t>(i - 1)];
      }
      const double n = options.baseline, mean = sum / n;
      const double sigma = std::max(0.2, std::sqrt(std::max(0.0, squares - n * mean * mean) / (n - 1)));
      return (counts[static_cast<std::size_t>(t - 1)] - mean) / sigma;
    };
    const auto verdicts = Ears(counts, 1, 24, options);
    const int first = options.baseline + (options.method == 1 ? 1 : options.method == 2 ? 3 : 5);
    for (int t = 1; t <= 24; ++t) {
      const Verdict& verdict = verdicts[static_cast<std::size_t>(t - 1)];
      if (t < first) {
        EXPECT_EQ(verdict.status, Status::kTooShortHistory);
        continue;
      }
      double statistic = options.method == 3 ? 0 : standardised(t, options.method == 1 ? 0 : 2);
      for (int i = t - 2; options.method == 3 && i <= t; ++i) statistic += std::max(0.0, standardised(i, 2) - 1);
      EXPECT_EQ(verdict.status, Status::kOk);
      if (std::abs(statistic - options.limit) > 1e-9) {
        EXPECT_EQ(verdict.alarm, statistic > options.limit);
      }
      EXPECT_EQ(verdict.alarm, counts[static_cast<std::size_t>(t - 1)] > verdict.upper);
    }
  }
}

TEST(Ears, GapsAndFlatBaselines) {
  std::vector<double> counts{2, 2, kGap, 4, 4, kGap, 4, 9, 1, kGap, kGap, kGap, kGap, 3};
  EarsOptions options;
  options.limit = 2;
  const auto verdicts = Ears(counts, 8, 14, options);
  EXPECT_EQ(verdicts[0].status, Status::kGaps);
  EXPECT_NEAR(verdicts[0].upper, 3.2 + 2 * std::sqrt(1.2), 1e-12);  // of 2 2 4 4 4
  EXPECT_TRUE(verdicts[0].alarm);
  EXPECT_EQ(verdicts[2].status, Status::kMissing);
  EXPECT_FALSE(verdicts[2].alarm);
  EXPECT_EQ(verdicts[6].status, Status::kNoBaseline);  // 3 of 7
  for (const int method : {1, 2, 3}) {
    options.method = method;
    counts.assign(20, 0);
    counts[15] = 1;
    const auto flat = Ears(counts, 12, 16, options);
    EXPECT_EQ(flat[0].status, Status::kZeroBaseline);
    EXPECT_EQ(flat[0].upper, 0);
    EXPECT_FALSE(flat[0].alarm);
    EXPECT_TRUE(flat[4].alarm);
  }
}

TEST(Cusum, AlarmsExactlyFromUpperOn) {
  Rng rng(2, 1);
  int alarms = 0;
  for (int trial = 0; trial < 3000; ++trial) {
    const auto counts = RandomSeries(rng, 40, 0.2 + 10 * rng.Uniform(), 0.05);
    CusumOptions options;
    options.k = 2 * rng.Uniform();
    options.h = 4 * rng.Uniform();
    options.trans = static_cast<Standardised>(rng.Below(5));
    options.alpha = 0.2;
    if (rng.Uniform() < 0.5) options.mean = {0.5 + 5 * rng.Uniform()};
    for (std::size_t i = 0; const CusumVerdict& verdict : Cusum(counts, 11, 40, options)) {
      const double count = counts[10 + i++];
      if (verdict.status != Status::kOk || std::abs(count - verdict.upper) < 1e-9) continue;
      EXPECT_EQ(verdict.alarm, count > verdict.upper);
      EXPECT_EQ(verdict.alarm, verdict.cusum >= options.h);
      alarms += verdict.alarm;
    }
  }
  EXPECT_GT(alarms, 1000);
}

TEST(Cusum, NothingToCompareWith) {
  const std::vector<double> counts{0, 0, 0, kGap, 2};
  EXPECT_EQ(Cusum(counts, 1, 1, {})[0].status, Status::kTooShortHistory);
  const auto verdicts = Cusum(counts, 3, 5, {});
  EXPECT_EQ(verdicts[0].status, Status::kZeroBaseline);
  EXPECT_FALSE(verdicts[0].alarm);
  EXPECT_EQ(verdicts[1].status, Status::kMissing);
  EXPECT_TRUE(verdicts[2].alarm);
  EXPECT_EQ(verdicts[2].cusum, 0);
}

TEST(Farrington, LooksBackOnly) {
  Rng rng(3, 1);
  for (int trial = 0; trial < 60; ++trial) {
    auto counts = RandomSeries(rng, 330, 0.1 + 6 * rng.Uniform(), 0.02);
    FarringtonOptions options;
    options.years = 3 + static_cast<int>(rng.Below(3));
    options.threshold = static_cast<Threshold>(rng.Below(3));
    const int k = 290;
    const auto whole = Farrington(counts, 280, 320, options);
    counts.resize(static_cast<std::size_t>(k));
    ExpectSame(Farrington(counts, k, k, options)[0], whole[static_cast<std::size_t>(k - 280)]);
    counts.back() = 1000;  // the judged count is no part of its own baseline
    EXPECT_EQ(Farrington(counts, k, k, options)[0].upper, whole[static_cast<std::size_t>(k - 280)].upper);
  }
}

TEST(Farrington, OneLevelWithoutTrendIsTheMean) {
  Rng rng(4, 1);
  for (int trial = 0; trial < 500; ++trial) {
    const auto counts = RandomSeries(rng, 300, 1 + 20 * rng.Uniform());
    FarringtonOptions options = OriginalFarrington();
    options.trend = options.reweight = false;
    options.least_cases = 0;
    options.calendar.kind = Calendar::Kind::kIndex;
    double sum = 0, n = 0, pearson = 0;
    const int k = 299;  // 0-based
    const auto each = [&](auto use) {
      for (int year = 1; year <= 4; ++year) {
        for (int t = k - 52 * year - 3; t <= k - 52 * year + 3; ++t) use(counts[static_cast<std::size_t>(t)]);
      }
    };
    each([&](double y) { sum += y, ++n; });
    const double mean = sum / n;
    each([&](double y) { pearson += (y - mean) * (y - mean) / mean; });
    const double phi = std::max(1.0, pearson / (n - 1)), error = pearson / (n - 1) * mean / n;
    const double z = 1.6448536269514722;
    const double upper =
        std::pow(std::pow(mean, 2.0 / 3) + z * std::sqrt(4.0 / 9 * std::cbrt(mean) * (phi + error / mean)), 1.5);
    const Verdict verdict = Farrington(counts, 300, 300, options)[0];
    EXPECT_NEAR(verdict.expected, mean, 1e-7 * mean);
    EXPECT_NEAR(verdict.upper, upper, 1e-4 * upper);  // the last step's weights are not the limit's
  }
}

TEST(Farrington, LittleToGoBy) {
  std::vector<double> counts(230, 0);
  FarringtonOptions options;
  const auto zeros = Farrington(counts, 1, 230, options);
  EXPECT_EQ(zeros[207].status, Status::kTooShortHistory);
  EXPECT_EQ(zeros[229].status, Status::kOk);
  EXPECT_EQ(zeros[229].upper, 0);
  EXPECT_FALSE(zeros[229].alarm);
  counts[229] = 1;
  EXPECT_TRUE(Farrington(counts, 230, 230, options)[0].alarm);
  options.least_cases = 5;
  EXPECT_EQ(Farrington(counts, 230, 230, options)[0].status, Status::kTooFewCases);
  counts[229] = 1e15;
  EXPECT_TRUE(Farrington(counts, 230, 230, options)[0].alarm);
  counts[229] = kGap;
  EXPECT_EQ(Farrington(counts, 230, 230, options)[0].status, Status::kMissing);
  counts.assign(230, kGap);
  EXPECT_EQ(Farrington(counts, 230, 230, options)[0].status, Status::kNoBaseline);
}

TEST(Farrington, GrowsWithTheScaleOfCounts) {
  Rng rng(5, 1);
  for (const double scale : {1.0, 1e3, 1e6, 1e9, 1e14}) {
    std::vector<double> counts = RandomSeries(rng, 300, 9);
    for (double& count : counts) count = std::min(kMostCount, count * scale);
    for (const Threshold threshold : {Threshold::kDelta, Threshold::kNbPlugin, Threshold::kMuan}) {
      FarringtonOptions options;
      options.threshold = threshold;
      const Verdict verdict = Farrington(counts, 300, 300, options)[0];
      EXPECT_TRUE(Judged(verdict.status));
      EXPECT_GT(verdict.upper, 0.5 * scale);
      EXPECT_LT(verdict.upper, 200 * scale);
    }
  }
}

// Whatever whole numbers come: a bound is a number, and there is an alarm exactly where the count is above it.
TEST(Farrington, OddSeries) {
  Rng rng(6, 1);
  for (int trial = 0; trial < 600; ++trial) {
    std::vector<double> counts = RandomSeries(rng, 130, 0.05 + 3 * rng.Uniform(), 0.1);
    const int from = 80;
    for (double& count : counts) {
      const double u = rng.Uniform();
      if (u < 0.02) count = std::floor(std::pow(10.0, 15 * rng.Uniform()));
      if (u > 0.98) count = kMostCount;
      if (u > 0.3 && u < 0.6 && trial % 3 == 0) count = 0;
    }
    FarringtonOptions options;
    options.calendar = {12, Calendar::Kind::kIndex};
    options.years = 1 + static_cast<int>(rng.Below(6));
    options.half_window = static_cast<int>(rng.Below(3));
    options.periods = 1 + static_cast<int>(rng.Below(6));
    options.excluded = static_cast<int>(rng.Below(10));
    options.weights_threshold = 0.5 + 2 * rng.Uniform();
    options.p_trend = rng.Uniform() < 0.5 ? 1 : rng.Uniform();
    options.threshold = static_cast<Threshold>(rng.Below(3));
    options.power = static_cast<Power>(rng.Below(3));
    options.alpha = std::pow(10.0, -10 * rng.Uniform());
    for (std::size_t i = 0; const Verdict& verdict : Farrington(counts, from, 130, options)) {
      const double count = counts[static_cast<std::size_t>(from - 1) + i++];
      EXPECT_EQ(verdict.alarm, Judged(verdict.status) && count > verdict.upper);
      if (!Judged(verdict.status)) continue;
      EXPECT_TRUE(std::isfinite(verdict.upper) && verdict.upper >= 0);
      EXPECT_TRUE(std::isfinite(verdict.expected) && verdict.expected >= 0);
    }
  }
}

}  // namespace
}  // namespace atalaya::warn
