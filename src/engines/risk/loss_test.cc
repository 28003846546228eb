#include "risk/loss.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <cmath>

#include "base/rng.h"
#include "risk/simulation.h"
#include "risk/test_region.h"

namespace atalaya::risk {
namespace {

TEST(PoissonAt, IsTheInverseOfTheDistributionFunction) {
  for (const double mean : {1e-6, 0.05, 1.0, 7.5, 60.0}) {
    double p = std::exp(-mean), reached = p;
    for (std::uint64_t n = 0; n < 40; ++n) {
      if (reached > 1e-9 && reached < 1.0 - 1e-9 && p > 1e-9) {
        EXPECT_EQ(PoissonAt(1.0 - reached + 1e-11, mean), n) << mean;
        EXPECT_EQ(PoissonAt(1.0 - reached - 1e-11, mean), n + 1) << mean;
      }
      p *= mean / static_cast<double>(n + 1);
      reached += p;
    }
  }
}

TEST(PoissonAt, SurvivesEveryMean) {
  for (const double u : {1e-16, 0.001, 0.5, 1.0 - 1e-12}) {
    for (const double mean : {0.0, 1e-300, 0.3, 499.9, 500.1, 1e6}) {
      const auto n = static_cast<double>(PoissonAt(u, mean));
      EXPECT_NEAR(n, mean, 12 * std::sqrt(mean) + 40) << u << " " << mean;
    }
  }
}

RC_GTEST_PROP(PoissonAt, BetterAnswersNeverGiveMore, ()) {
  const double u = (*rc::gen::inRange(0, 1000000) + 0.5) / 1e6;
  const double mean = *rc::gen::inRange(0, 30000) / 1000.0, less = mean * *rc::gen::inRange(0, 1000) / 1000.0;
  RC_ASSERT(PoissonAt(u, less) <= PoissonAt(u, mean));
}

std::vector<double> YearsOfMoney(const model::Region& region, int draws) {
  const Simulation simulation(region, {draws, 5, 1});
  Simulation::Years years;
  simulation.Facility(0, years);
  years.money.resize(static_cast<std::size_t>(draws));
  return years.money;
}

// Every attempt succeeds and costs 1: a year's loss is the predictive count, negative binomial with size a and success
// probability b / (b + 1).
TEST(YearlyLoss, CountsAreNegativeBinomial) {
  model::Region region = TestRegion();
  const double a = 1.7, b = 0.8;
  region.scenarios = {OpenScenario("s", a, b, {1, 1, 1}, {0, 0, 0})};
  constexpr int kDraws = 200000;
  std::vector<double> seen(12, 0.0);
  for (const double n : YearsOfMoney(region, kDraws)) {
    if (n < 12) seen[static_cast<std::size_t>(n)] += 1.0 / kDraws;
  }
  const double success = b / (b + 1);
  double p = std::pow(success, a);
  for (std::size_t k = 0; k < seen.size(); ++k) {
    EXPECT_NEAR(seen[k], p, 4.5 * std::sqrt(p * (1 - p) / kDraws)) << k;
    p *= (1 - success) * (a + static_cast<double>(k)) / (static_cast<double>(k) + 1);
  }
}

// E = E[L] c, Var = E[L] (Var C + c^2) + Var(L) c^2 for L ~ Gamma(a, b) and PERT losses C.
TEST(YearlyLoss, MeanAndVarianceOfTheCompound) {
  model::Region region = TestRegion();
  const double a = 3.0, b = 2.0;
  const Range cost{10, 20, 50};
  region.scenarios = {OpenScenario("s", a, b, cost, {0, 0, 0})};
  constexpr int kDraws = 400000;
  double sum = 0, squares = 0;
  for (const double x : YearsOfMoney(region, kDraws)) {
    sum += x;
    squares += x * x;
  }
  const double mean = sum / kDraws, variance = squares / kDraws - mean * mean, c = cost.Mean();
  const double true_variance = a / b * (cost.Variance() + c * c) + a / (b * b) * c * c;
  EXPECT_NEAR(mean, a / b * c, 4 * std::sqrt(true_variance / kDraws));
  EXPECT_NEAR(variance, true_variance, 0.02 * true_variance);
}

TEST(YearlyLoss, ManySuccessesAreANormalSum) {
  model::Region region = TestRegion();
  region.scenarios = {OpenScenario("s", 1e6, 1e3, {10, 20, 50}, {0, 0, 1})};  // a rate of 1,000 a year, known well
  double sum = 0, squares = 0;
  constexpr int kDraws = 50000;
  for (const double x : YearsOfMoney(region, kDraws)) {
    sum += x;
    squares += x * x;
  }
  const double mean = sum / kDraws, c = 23.3333333, true_variance = 1000 * (50.7936508 + c * c) + 1.0 * c * c;
  EXPECT_NEAR(mean, 1000 * c, 4 * std::sqrt(true_variance / kDraws));
  EXPECT_NEAR(squares / kDraws - mean * mean, true_variance, 0.03 * true_variance);
}

}  // namespace
}  // namespace atalaya::risk
