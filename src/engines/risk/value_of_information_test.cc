#include "risk/value_of_information.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numbers>

#include "base/rng.h"

namespace atalaya::risk {
namespace {

// E[max(0, Z - z)] of a standard normal: the unit normal loss.
double UnitLoss(double z) {
  return std::exp(-0.5 * z * z) / std::sqrt(2 * std::numbers::pi) - z * (1.0 - NormalCdf(z));
}

// Wait or act; acting brings m + b1 X1 + b2 X2 + e, all normal. Learning X_i is worth |b_i| L(|m| / |b_i|), learning
// all sigma L(|m| / sigma).
TEST(PartialInformation, NormalLinearClosedForm) {
  struct Case {
    double m, b1, b2, noise;
  };
  for (const Case& c :
       {Case{0, 1, 1, 0}, Case{-0.5, 1, 0.5, 0}, Case{0.8, 1, 0.3, 0.7}, Case{-0.2, 2, 0.1, 2}, Case{0, 1, 0, 3}}) {
    constexpr int kSeeds = 40;
    constexpr std::size_t kDraws = 5000;
    double mean1 = 0, mean2 = 0, square1 = 0, told = 0, perfect = 0;
    for (std::uint64_t seed = 0; seed < kSeeds; ++seed) {
      Rng rng(seed, 4);
      Utilities u(2, std::vector<double>(kDraws));
      std::vector<double> x1(kDraws), x2(kDraws);
      for (std::size_t n = 0; n < kDraws; ++n) {
        x1[n] = rng.Normal();
        x2[n] = rng.Normal();
        u[0][n] = 10;
        u[1][n] = 10 + c.m + c.b1 * x1[n] + c.b2 * x2[n] + c.noise * rng.Normal();
      }
      const InformationValue one = PartialInformation(u, x1), two = PartialInformation(u, x2);
      mean1 += one.value / kSeeds;
      square1 += one.value * one.value / kSeeds;
      told += one.standard_error / kSeeds;
      mean2 += two.value / kSeeds;
      perfect += PerfectInformation(u).value / kSeeds;
    }
    const double b2 = std::fabs(c.b2), sigma = std::sqrt(c.b1 * c.b1 + c.b2 * c.b2 + c.noise * c.noise);
    const double true1 = c.b1 * UnitLoss(std::fabs(c.m) / c.b1),
                 true2 = b2 > 0 ? b2 * UnitLoss(std::fabs(c.m) / b2) : 0;
    // Mean of 40 seeds: noise of the mean, and the downward bias that is left (under 1 % of the spread).
    const double noise = 3.5 * told / std::sqrt(kSeeds), bias = 0.01 * sigma;
    EXPECT_LE(mean1, true1 + noise) << c.m;
    EXPECT_GE(mean1, true1 - noise - bias) << c.m;
    EXPECT_LE(mean2, true2 + noise + bias) << c.m;
    EXPECT_GE(mean2, true2 - noise - bias) << c.m;
    EXPECT_NEAR(perfect, sigma * UnitLoss(std::fabs(c.m) / sigma), noise + 0.02 * sigma) << c.m;
    // The standard error told is what the seeds show, or above it where two decisions are level.
    const double seen = std::sqrt(std::max(0.0, square1 - mean1 * mean1));
    EXPECT_GT(told / seen, 0.7) << c.m;
    EXPECT_LT(told / seen, 1.7) << c.m;
  }
}

// Two yes-no inputs, three decisions, all eight draws' worth of a table equally often: exact by adding up.
TEST(PartialInformation, DiscreteIsExact) {
  for (std::uint64_t seed = 0; seed < 500; ++seed) {
    Rng rng(seed, 5);
    double table[3][2][2];
    for (auto& decision : table) {
      for (auto& row : decision) {
        for (double& cell : row) cell = static_cast<double>(rng.Below(20));
      }
    }
    Utilities u(3);
    std::vector<double> x, y;
    for (int n = 0; n < 64; ++n) {  // every fold sees every cell
      const int a = n / 8 % 2, b = n / 16 % 2;
      x.push_back(a ? 5.5 : -3);
      y.push_back(b);
      for (int d = 0; d < 3; ++d) u[d].push_back(table[d][a][b]);
    }
    double today = 0, learn_x = 0, learn_all = 0, learn_y = 0;
    for (int d = 0; d < 3; ++d) {
      today = std::max(today, (table[d][0][0] + table[d][0][1] + table[d][1][0] + table[d][1][1]) / 4);
    }
    for (int a = 0; a < 2; ++a) {
      double best_x = 0, best_y = 0;
      for (int d = 0; d < 3; ++d) {
        best_x = std::max(best_x, (table[d][a][0] + table[d][a][1]) / 2);
        best_y = std::max(best_y, (table[d][0][a] + table[d][1][a]) / 2);
      }
      learn_x += best_x / 2;
      learn_y += best_y / 2;
      for (int b = 0; b < 2; ++b) {
        learn_all += std::max({table[0][a][b], table[1][a][b], table[2][a][b]}) / 4;
      }
    }
    EXPECT_NEAR(PerfectInformation(u).value, learn_all - today, 1e-9) << seed;
    EXPECT_NEAR(PartialInformation(u, x).value, learn_x - today, 1e-6) << seed;
    EXPECT_NEAR(PartialInformation(u, y).value, learn_y - today, 1e-6) << seed;
  }
}

// Second method: for each value of X a simulation of the rest.
TEST(PartialInformation, EqualsNestedSimulation) {
  const auto utility = [](int d, double x, double y, double z) {
    if (d == 0) return 1.0 + 0.2 * z;
    if (d == 1) return 2.0 * std::sin(3 * x) + y;
    return 3.0 * (x - 0.4) * (x + y - 0.5) + y * z;
  };
  Rng rng(1, 6);
  constexpr int kOuter = 2000, kInner = 2000;
  double nested = 0, today[3] = {};
  for (int o = 0; o < kOuter; ++o) {
    const double x = (o + rng.Uniform()) / kOuter;
    double mean[3] = {};
    for (int i = 0; i < kInner; ++i) {
      const double y = rng.Uniform(), z = 2 * rng.Uniform() - 1;
      for (int d = 0; d < 3; ++d) mean[d] += utility(d, x, y, z) / kInner;
    }
    nested += std::max({mean[0], mean[1], mean[2]}) / kOuter;
    for (int d = 0; d < 3; ++d) today[d] += mean[d] / kOuter;
  }
  nested -= std::max({today[0], today[1], today[2]});
  constexpr std::size_t kDraws = 40'000;
  Utilities u(3, std::vector<double>(kDraws));
  std::vector<double> xs(kDraws);
  for (std::size_t n = 0; n < kDraws; ++n) {
    const double x = rng.Uniform(), y = rng.Uniform(), z = 2 * rng.Uniform() - 1;
    xs[n] = x;
    for (int d = 0; d < 3; ++d) u[d][n] = utility(d, x, y, z);
  }
  const InformationValue value = PartialInformation(u, xs);
  EXPECT_GT(nested, 0.05);
  EXPECT_NEAR(value.value, nested, 3 * value.standard_error + 0.01 * nested);
  EXPECT_GT(value.changes, 0.1);
}

TEST(PartialInformation, Properties) {
  for (std::uint64_t seed = 0; seed < 1000; ++seed) {
    Rng rng(seed, 7);
    const std::size_t draws = 1 + rng.Below(300), decisions = 1 + rng.Below(5);
    Utilities u(decisions, std::vector<double>(draws));
    std::vector<double> x(draws), moves(draws), flat(draws, 3.0);
    const bool few = rng.Below(2) == 0;
    for (std::size_t n = 0; n < draws; ++n) {
      x[n] = few ? static_cast<double>(rng.Below(3)) : rng.Normal();
      moves[n] = rng.Normal();
      for (std::size_t d = 0; d < decisions; ++d) u[d][n] = rng.Normal() + static_cast<double>(d) * x[n];
    }
    const InformationValue all = PerfectInformation(u), one = PartialInformation(u, x);
    EXPECT_GE(one.value, 0);
    EXPECT_LE(one.value, all.value);
    EXPECT_LE(one.changes, 1);
    EXPECT_TRUE(std::isfinite(one.standard_error));
    EXPECT_EQ(PartialInformation(u, flat).value, 0);
    // An input that adds the same to every decision, or leaves one of them ahead, is worth nothing.
    Utilities ahead(2, moves);
    for (double& v : ahead[1]) v = v - 0.5;
    EXPECT_EQ(PartialInformation(ahead, moves).value, 0);
    for (std::size_t n = 0; n < draws; ++n) ahead[1][n] = moves[n] - 0.5 - std::fabs(moves[n]);
    EXPECT_EQ(PartialInformation(ahead, moves).value, 0);
    if (draws >= 50) {
      EXPECT_EQ(PartialInformation(ahead, moves).changes, 0);
    }
  }
}

// Twenty decisions alike but for noise: whatever one learns of an input that means nothing, the best of twenty noisy
// means looks good. The cross-fit must not.
TEST(PartialInformation, NoiseIsWorthNothing) {
  double sum = 0, perfect = 0;
  constexpr int kSeeds = 30;
  for (std::uint64_t seed = 0; seed < kSeeds; ++seed) {
    Rng rng(seed, 8);
    Utilities u(20, std::vector<double>(1000));
    for (auto& row : u) {
      for (double& v : row) v = rng.Normal();
    }
    std::vector<double> x(1000);
    for (double& v : x) v = rng.Uniform();
    sum += PartialInformation(u, x).value / kSeeds;
    perfect += PerfectInformation(u).value / kSeeds;
  }
  EXPECT_GT(perfect, 1.5);
  EXPECT_LT(sum, 0.01);
}

TEST(PartialInformation, ManyInputsAtOnce) {
  Rng rng(1, 9);
  Utilities u(3, std::vector<double>(500));
  std::vector<std::vector<double>> inputs(40, std::vector<double>(500));
  for (std::size_t n = 0; n < 500; ++n) {
    for (auto& x : inputs) x[n] = rng.Normal();
    for (std::size_t d = 0; d < 3; ++d) u[d][n] = inputs[d][n] + 0.5 * rng.Normal();
  }
  const auto fill = [&](std::size_t i, std::span<double> x) {
    std::copy(inputs[i].begin(), inputs[i].end(), x.begin());
  };
  const std::vector<InformationValue> one = PartialInformation(u, inputs.size(), fill, 1);
  const std::vector<InformationValue> two = PartialInformation(u, inputs.size(), fill, 2);
  for (std::size_t i = 0; i < inputs.size(); ++i) {
    EXPECT_EQ(one[i].value, PartialInformation(u, inputs[i]).value);
    EXPECT_EQ(one[i].value, two[i].value);
    EXPECT_EQ(one[i].standard_error, two[i].standard_error);
    if (i < 3) {
      EXPECT_GT(one[i].value, 0.1);
    } else {
      EXPECT_LT(one[i].value, 0.1);
    }
  }
}

TEST(PartialInformation, Edges) {
  EXPECT_EQ(BestDecision({}), -1);
  EXPECT_EQ(BestDecision({{}, {}}), -1);
  EXPECT_EQ(BestDecision({{1, 2}, {2, 1}, {0, 4}}), 2);
  EXPECT_EQ(BestDecision({{-1}, {-1}}), 0);
  EXPECT_EQ(PerfectInformation({}).value, 0);
  const std::vector<double> one{0.5};
  EXPECT_EQ(PartialInformation({{1.0}, {2.0}}, one).value, 0);
  EXPECT_EQ(PerfectInformation({{1.0}, {2.0}}).value, 0);
}

}  // namespace
}  // namespace atalaya::risk
