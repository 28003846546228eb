#include "risk/kernels.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <vector>

#include "base/distribution.h"
#include "base/rng.h"

namespace atalaya::risk {
namespace {

std::vector<double> Uniforms(std::uint64_t stream, std::size_t count) {
  Rng rng(7, stream);
  std::vector<double> values(count);
  for (double& x : values) x = rng.Uniform();
  return values;
}

TEST(RandomWords, AreTheBlocksOfBase) {
  std::vector<std::uint32_t> words(kBlock);
  const std::uint64_t seed = 0x0123456789abcdefULL, stream = 0xfedcba9876543210ULL,
                      first = 0xfffffff0ULL;  // carries into word 1
  RandomWords(words.data(), seed, stream, first);
  for (std::size_t i = 0; i < kBlock; ++i) ASSERT_EQ(words[i], PhiloxBlock(seed, stream, first + i / 4)[i % 4]) << i;
}

// Written one number at a time: whatever vector width the kernels chose here, the bits are those of the plain loop.
TEST(Kernels, EveryWidthGivesTheBitsOfThePlainLoop) {
  std::vector<float> a(2 * kBlock), b(2 * kBlock), c(2 * kBlock);
  for (auto [stream, to] : {std::pair{1, &a}, {2, &b}, {3, &c}}) {
    const auto values = Uniforms(static_cast<std::uint64_t>(stream), 2 * kBlock);
    for (std::size_t i = 0; i < values.size(); ++i) (*to)[i] = static_cast<float>(values[i]);
  }
  std::vector<double> through(kBlock, 1.0), weakest(kBlock, 1.0), v(kBlock);
  const Step steps[] = {{a.data(), b.data(), 0.9}, {c.data(), nullptr, 0.37}, {a.data(), nullptr, 1.0}};
  PassLayer(through.data(), weakest.data(), 0.8, steps, 1, 3, 17);
  PassLayer(through.data(), weakest.data(), 0.95, steps, 1, 2, 100);
  Mix(v.data(), through.data(), weakest.data(), 0.3);
  Lanes lanes;
  Gather(lanes, v.data());
  double sums[kLanes] = {};
  for (std::size_t i = 0; i < kBlock; ++i) {
    const auto open = [&](double constant, std::size_t at, int count) {
      double o = constant;
      o *= 1.0 - 0.9 * (static_cast<double>(a[at]) * static_cast<double>(b[at]));
      o *= 1.0 - 0.37 * static_cast<double>(c[at]);
      if (count == 3) o *= 1.0 - 1.0 * static_cast<double>(a[at]);
      return o;
    };
    const double first = open(0.8, i + 17, 3), second = open(0.95, i + 100, 2);
    ASSERT_EQ(through[i], first * second) << i;
    ASSERT_EQ(weakest[i], std::min(first, second)) << i;
    ASSERT_EQ(v[i], std::min(1.0, 0.3 * std::min(first, second) + (1.0 - 0.3) * (first * second))) << i;
    sums[i % kLanes] += v[i];
  }
  for (std::size_t l = 0; l < kLanes; ++l) ASSERT_EQ(lanes.sum[l], sums[l]);
}

TEST(FirstTest, KeepsEveryDrawThatMayHaveASuccess) {
  std::vector<std::uint32_t> words(kBlock), hits(kBlock);
  std::vector<double> v = Uniforms(9, kBlock), expected(kBlock);
  std::vector<float> gamma(4096);
  for (std::size_t k = 0; k < gamma.size(); ++k) gamma[k] = static_cast<float>(k) / 2048.0f;
  RandomWords(words.data(), 1, 2, 0);
  const std::size_t found = FirstTest(hits.data(), expected.data(), v.data(), words.data(), gamma.data(), 0.25);
  std::vector<std::uint32_t> plain;
  for (std::uint32_t i = 0; i < kBlock; ++i) {
    const double m = v[i] * (static_cast<double>(gamma[words[i] & 4095u]) * 0.25);
    ASSERT_EQ(expected[i], m);
    if (static_cast<double>(words[i] >> 12) / 1048576.0 < m) plain.push_back(i);
  }
  hits.resize(found);
  EXPECT_EQ(hits, plain);
  EXPECT_GT(found, 0u);
  EXPECT_LT(found, kBlock / 2);
}

TEST(Histogram, QuantilesToFourPerMille) {
  for (const double power : {0.5, 1.0, 3.0, 8.0}) {
    std::vector<double> v = Uniforms(11, 20 * kBlock);
    for (double& x : v) x = std::pow(x, power);
    Histogram histogram;
    for (std::size_t at = 0; at < v.size(); at += kBlock) histogram.Add(v.data() + at, kBlock);
    std::sort(v.begin(), v.end());
    for (const double p : {0.05, 0.5, 0.95}) {
      const double exact = QuantileOfSorted(v, p);
      EXPECT_NEAR(histogram.Quantile(p, v.size()), exact, 0.004 * exact + 0x1p-16) << power << " " << p;
    }
  }
}

TEST(Histogram, TakesTheEnds) {
  std::vector<double> v(kBlock, 0.0);
  std::fill(v.begin() + kBlock / 2, v.end(), 1.0);
  Histogram histogram;
  histogram.Add(v.data(), kBlock);
  EXPECT_LT(histogram.Quantile(0.05, kBlock), 0x1p-15);
  EXPECT_NEAR(histogram.Quantile(0.95, kBlock), 1.0, 0.004);
}

}  // namespace
}  // namespace atalaya::risk
