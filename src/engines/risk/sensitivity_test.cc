#include "risk/sensitivity.h"

#include <gtest/gtest.h>

#include <atomic>
#include <cmath>

#include "base/rng.h"

namespace atalaya::risk {
namespace {

const std::vector<double> kG{0, 1, 4.5, 9, 99, 99};

TEST(KnownFunctions, IshigamiIsAsPublished) {
  const KnownFunction f = Ishigami(7, 0.1);
  EXPECT_NEAR(f.variance, 13.844587941, 5e-10);
  const double first[] = {.3139051911, .4424111448, 0}, total[] = {.5575888552, .4424111448, .2436836641};
  for (int i = 0; i < 3; ++i) {
    EXPECT_NEAR(f.first[i], first[i], 5.1e-11);
    EXPECT_NEAR(f.total[i], total[i], 5.1e-11);
  }
}

// Indices of a product of independent factors, by integrating each factor numerically.
TEST(KnownFunctions, SobolGByQuadrature) {
  const KnownFunction f = SobolG(kG);
  constexpr int kCells = 20000;
  std::vector<double> part;  // variance of each factor, whose mean is 1
  double all = 1;
  for (const double a : kG) {
    double square = 0;
    for (int c = 0; c < kCells; ++c) {
      const double g = (std::fabs(4.0 * (c + 0.5) / kCells - 2.0) + a) / (1.0 + a);
      square += g * g / kCells;
    }
    part.push_back(square - 1);
    all *= square;
  }
  EXPECT_NEAR(f.variance, all - 1, 1e-7);
  for (std::size_t i = 0; i < kG.size(); ++i) {
    EXPECT_NEAR(f.first[i], part[i] / (all - 1), 1e-7);
    EXPECT_NEAR(f.total[i], part[i] * all / (1 + part[i]) / (all - 1), 1e-7);
  }
}

void ExpectNear(const KnownFunction& known, const SobolIndices& out, double widths) {
  for (std::size_t i = 0; i < known.inputs; ++i) {
    EXPECT_NEAR(out.first[i].value, known.first[i], widths * out.first[i].half_width) << i;
    EXPECT_NEAR(out.total[i].value, known.total[i], widths * out.total[i].half_width) << i;
  }
}

TEST(Sobol, FindsKnownIndices) {
  const KnownFunction ishigami = Ishigami(7, 0.1);
  const SobolIndices out = Sobol(ishigami.model, 3, {100'000, 1, 2, nullptr});
  ExpectNear(ishigami, out, 2.0);
  EXPECT_NEAR(out.mean, 3.5, 0.05);
  EXPECT_NEAR(out.variance, ishigami.variance, 0.15);
  for (std::size_t i = 0; i < 3; ++i) {
    EXPECT_LT(out.first[i].half_width, 0.02);
    EXPECT_LT(out.total[i].half_width, 0.02);
  }
  const KnownFunction g = SobolG(kG);
  ExpectNear(g, Sobol(g.model, g.inputs, {50'000, 1, 2, nullptr}), 2.0);
}

// The 95 % intervals hold the true value in 95 % of seeds, each index on its own.
TEST(Sobol, IntervalsCover) {
  constexpr int kSeeds = 400;
  for (const KnownFunction& known : {Ishigami(7, 0.1), SobolG({0, 1, 9})}) {
    std::vector<int> first(known.inputs), total(known.inputs);
    for (int seed = 0; seed < kSeeds; ++seed) {
      const SobolIndices out = Sobol(known.model, known.inputs, {1000, static_cast<std::uint64_t>(seed), 2, nullptr});
      for (std::size_t i = 0; i < known.inputs; ++i) {
        first[i] += std::fabs(out.first[i].value - known.first[i]) <= out.first[i].half_width;
        total[i] += std::fabs(out.total[i].value - known.total[i]) <= out.total[i].half_width;
      }
    }
    for (std::size_t i = 0; i < known.inputs; ++i) {  // 95 % less and plus 3.5 deviations of such a count
      EXPECT_GE(first[i], 0.912 * kSeeds) << i;
      EXPECT_GE(total[i], 0.912 * kSeeds) << i;
      EXPECT_LE(first[i], 0.988 * kSeeds) << i;
      EXPECT_LE(total[i], 0.988 * kSeeds) << i;
    }
  }
}

TEST(Sobol, SameBytesOnAnyThreads) {
  const KnownFunction g = SobolG(kG);
  const SobolIndices one = Sobol(g.model, g.inputs, {5000, 7, 1, nullptr});
  const SobolIndices three = Sobol(g.model, g.inputs, {5000, 7, 3, nullptr});
  const SobolIndices other = Sobol(g.model, g.inputs, {5000, 8, 3, nullptr});
  for (std::size_t i = 0; i < g.inputs; ++i) {
    EXPECT_EQ(one.first[i].value, three.first[i].value);
    EXPECT_EQ(one.total[i].half_width, three.total[i].half_width);
    EXPECT_EQ(one.rank[i], three.rank[i]);
    EXPECT_NE(one.first[i].value, other.first[i].value);
  }
}

// Additive models: first = total = share of the variance. An input without effect: exactly 0 in total.
TEST(Sobol, AdditiveModels) {
  for (std::uint64_t seed = 0; seed < 300; ++seed) {
    Rng rng(seed, 3);
    std::vector<double> slope(1 + rng.Below(5));
    double all = 0;
    for (double& s : slope) {
      s = rng.Below(3) == 0 ? 0.0 : rng.Normal();
      all += s * s;
    }
    const Model model = [&](std::span<const double> u) {
      double sum = 1000;
      for (std::size_t i = 0; i < slope.size(); ++i) sum += slope[i] * u[i];
      return sum;
    };
    const SobolIndices out = Sobol(model, slope.size(), {1000, seed, 1, nullptr});
    for (std::size_t i = 0; i < slope.size(); ++i) {
      if (slope[i] == 0) {
        EXPECT_EQ(out.first[i].value, 0);
        EXPECT_EQ(out.total[i].value, 0);
      } else {
        EXPECT_NEAR(out.first[i].value, slope[i] * slope[i] / all, 2.6 * out.first[i].half_width + 1e-9) << seed;
        EXPECT_NEAR(out.total[i].value, slope[i] * slope[i] / all, 2.6 * out.total[i].half_width + 1e-9) << seed;
        if (slope.size() == 1) {
          EXPECT_NEAR(std::fabs(out.rank[i]), 1.0, 1e-12);
        }
        EXPECT_GT(out.rank[i] * slope[i], -0.1 * std::fabs(slope[i]));
      }
    }
  }
}

TEST(Sobol, Edges) {
  const SobolIndices constant = Sobol([](std::span<const double>) { return 0.1; }, 2, {1000, 1, 1, nullptr});
  EXPECT_EQ(constant.variance, 0);
  EXPECT_EQ(constant.first[1].value, 0);
  EXPECT_EQ(constant.rank[0], 0);
  EXPECT_NEAR(constant.mean, 0.1, 1e-15);
  const SobolIndices none = Sobol([](std::span<const double>) { return 2.0; }, 0, {10, 1, 1, nullptr});
  EXPECT_TRUE(none.first.empty());
  const std::atomic<bool> stop{true};
  EXPECT_EQ(Sobol(Ishigami(7, 0.1).model, 3, {10'000, 1, 2, &stop}).samples, 0u);
}

TEST(RankCorrelation, KnownValues) {
  const std::vector<double> up{1, 2, 3, 4, 5}, bent{1, 8, 27, 64, 1e9}, down{5, 4, 3, 2, 1}, flat(5, 2.0);
  EXPECT_DOUBLE_EQ(RankCorrelation(up, bent), 1);
  EXPECT_DOUBLE_EQ(RankCorrelation(up, down), -1);
  EXPECT_EQ(RankCorrelation(up, flat), 0);
  // 1 - 6 sum d^2 / (n (n^2 - 1)) with d = 1, 1, 0, 1, 1.
  const std::vector<double> swapped{2, 1, 3, 5, 4};
  EXPECT_NEAR(RankCorrelation(up, swapped), 1 - 6.0 * 4 / (5 * 24), 1e-12);
  // Ties: ranks 0.5 0.5 2 3 4 against 0 1 2 3 4.
  const std::vector<double> tied{1, 1, 3, 4, 5};
  EXPECT_NEAR(RankCorrelation(up, tied), 9.5 / std::sqrt(10 * 9.5), 1e-12);
}

}  // namespace
}  // namespace atalaya::risk
