#include "risk/tables.h"

#include <gtest/gtest.h>

#include <cmath>

namespace atalaya::risk {
namespace {

struct Moments {
  double mean = 0, variance = 0;
};

// Over an even sweep of words: the table's own distribution, without sampling error.
template <class Table>
Moments SweepOf(const Table& table) {
  constexpr std::uint32_t kStep = 4097;  // odd: all low bits occur
  double sum = 0, squares = 0, n = 0;
  for (std::uint64_t word = 0; word <= UINT32_MAX; word += kStep) {
    const double x = table.At(static_cast<std::uint32_t>(word));
    sum += x;
    squares += x * x;
    ++n;
  }
  return {sum / n, squares / n - sum / n * sum / n};
}

TEST(CellTable, PertTenTwentyFifty) {
  const Range range{10, 20, 50};
  EXPECT_DOUBLE_EQ(range.Alpha(), 2);
  EXPECT_DOUBLE_EQ(range.Beta(), 4);
  const Moments moments = SweepOf(CellTable(range, 12));
  EXPECT_NEAR(moments.mean, 23.3333333, 1e-5);
  EXPECT_NEAR(moments.variance, 50.7936508, 1e-3);
  // Median of Beta(2,4): 0.3138102
  EXPECT_NEAR(CellTable(range, 12).At(0x80000000u), 10 + 40 * 0.3138102, 0.01);
}

TEST(CellTable, ManyShapes) {
  for (const double mode : {0.0, 0.01, 0.2, 0.5, 0.9, 1.0}) {
    const Range range{0, mode, 1};
    const Moments moments = SweepOf(CellTable(range, 10));
    EXPECT_NEAR(moments.mean, range.Mean(), 1e-6) << mode;
    EXPECT_NEAR(moments.variance, range.Variance(), 1e-3 * range.Variance()) << mode;
  }
}

TEST(CellTable, RisesWithTheWordAndStaysInRange) {
  const CellTable table({2, 3, 7}, 10);
  double last = 2;
  for (std::uint64_t word = 0; word <= UINT32_MAX; word += 65537) {
    const double x = table.At(static_cast<std::uint32_t>(word));
    EXPECT_GE(x, last);
    last = x;
  }
  EXPECT_LE(last, 7);
  EXPECT_EQ(CellTable({4, 4, 4}, 10).At(12345), 4);
}

TEST(GammaTable, MomentsAndQuantiles) {
  for (const double shape : {0.02, 0.5, 1.0, 1.5, 7.0, 115.5, 5000.0}) {
    const GammaTable table(shape);
    double sum = 0, squares = 0;
    for (std::uint32_t k = 0; k < 4096; ++k) {
      sum += table.At(k);
      squares += table.At(k) * table.At(k);
    }
    EXPECT_NEAR(sum / 4096, shape, 1e-5 * shape) << shape;
    const double variance = squares / 4096 - sum / 4096 * sum / 4096;
    EXPECT_NEAR(variance, shape, (shape < 0.5 ? 0.015 : 0.002) * shape) << shape;
    EXPECT_LE(variance, shape * (1 + 1e-4)) << shape;
  }
  const GammaTable exponential(1.0);
  EXPECT_NEAR(exponential.Low(), -std::log(0.95), 1e-4);
  EXPECT_NEAR(exponential.High(), -std::log(0.05), 1e-3);
  // Gamma(1/2, 1) is half a squared normal: 5 % of it is below (0.0627068)^2 / 2.
  EXPECT_NEAR(GammaTable(0.5).Low(), 0.0627068 * 0.0627068 / 2, 2e-5);
}

TEST(GammaTable, NoRateAtAll) {
  const GammaTable none(0);
  EXPECT_EQ(none.At(77), 0);
  EXPECT_EQ(none.High(), 0);
}

}  // namespace
}  // namespace atalaya::risk
