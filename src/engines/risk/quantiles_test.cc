#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <cmath>

#include "risk/simulation.h"

namespace atalaya::risk {
namespace {

// The buckets must give what sorting gives, whatever the sample: ties, zeros, one value, sixty octaves.
RC_GTEST_PROP(Summarise, IsWhatSortingGives, ()) {
  std::vector<double> sample;
  const int count = *rc::gen::inRange(1, 400), zeros = *rc::gen::inRange(0, 101), spread = *rc::gen::inRange(1, 60);
  for (int i = 0; i < count; ++i) {
    const bool zero = *rc::gen::inRange(0, 100) < zeros;
    sample.push_back(zero ? 0.0 : std::exp2(*rc::gen::inRange(0, spread)) * (1 + *rc::gen::inRange(0, 4) / 4.0));
  }
  Estimate estimate;
  ExceedanceCurve curve{};
  Summarise(sample, estimate, curve);
  std::sort(sample.begin(), sample.end());
  RC_ASSERT(std::fabs(estimate.low - QuantileOfSorted(sample, 0.05)) <= 1e-12 * sample.back());
  RC_ASSERT(std::fabs(estimate.high - QuantileOfSorted(sample, 0.95)) <= 1e-12 * sample.back());
  for (std::size_t i = 0; i < curve.size(); ++i) {
    RC_ASSERT(std::fabs(curve[i] - QuantileOfSorted(sample, 1.0 - kExceedance[i])) <= 1e-12 * sample.back());
  }
}

TEST(Summarise, AllZero) {
  Estimate estimate;
  ExceedanceCurve curve{};
  Summarise(std::vector<double>(7, 0.0), estimate, curve);
  EXPECT_EQ(estimate.high, 0);
  EXPECT_EQ(curve.back(), 0);
}

}  // namespace
}  // namespace atalaya::risk
