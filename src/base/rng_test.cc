#include "base/rng.h"

#include <gtest/gtest.h>

#include <cmath>

namespace atalaya {
namespace {

// Known-answer vector of the Random123 distribution (kat_vectors: philox4x32 10, all zero counter and key).
TEST(Rng, PhiloxKnownAnswer) {
  const auto block = PhiloxBlock(0, 0, 0);
  EXPECT_EQ(block[0], 0x6627e8d5u);
  EXPECT_EQ(block[1], 0xe169c58du);
  EXPECT_EQ(block[2], 0xbc57ac4cu);
  EXPECT_EQ(block[3], 0x9b00dbd8u);
}

TEST(Rng, NormalQuantileInvertsCdf) {
  for (double p : {1e-12, 1e-6, 0.001, 0.05, 0.3, 0.5, 0.7, 0.95, 0.999999}) {
    EXPECT_NEAR(NormalCdf(NormalQuantile(p)) / p, 1.0, 1e-12) << p;
  }
  EXPECT_NEAR(NormalQuantile(0.95), 1.6448536269514722, 1e-14);
}

TEST(Rng, MomentsOfGammaBetaPoisson) {
  Rng rng(7, 1);
  const int n = 200000;
  double gamma = 0, beta = 0, poisson = 0, small = 0;
  for (int i = 0; i < n; ++i) {
    gamma += rng.Gamma(2.5);
    small += rng.Gamma(0.3);
    beta += rng.Beta(2, 4);
    poisson += static_cast<double>(rng.Poisson(75.0));
  }
  EXPECT_NEAR(gamma / n, 2.5, 4 * std::sqrt(2.5 / n));
  EXPECT_NEAR(small / n, 0.3, 4 * std::sqrt(0.3 / n));
  EXPECT_NEAR(beta / n, 1.0 / 3.0, 4 * std::sqrt(0.0317 / n));
  EXPECT_NEAR(poisson / n, 75.0, 4 * std::sqrt(75.0 / n));
}

TEST(Rng, SameAddressSameDraw) {
  Rng one(3, StreamOf("BRSSZ-01")), two(3, StreamOf("BRSSZ-01")), other(3, StreamOf("BRSSZ-02"));
  const double a = one.Uniform();
  EXPECT_EQ(a, two.Uniform());
  EXPECT_NE(a, other.Uniform());
}

}  // namespace
}  // namespace atalaya
