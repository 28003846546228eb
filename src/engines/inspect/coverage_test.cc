#include "inspect/coverage.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "base/rng.h"

namespace atalaya::inspect {
namespace {

const std::vector<Target> kFour{{5, -2, -5, 1}, {4, -1, -6, 2}, {3, -3, -2, 1}, {1, -1, -1, .5}};

double Attacker(const Target& t, double c) {
  return t.attacker_uncovered + c * (t.attacker_covered - t.attacker_uncovered);
}
double Defender(const Target& t, double c) {
  return t.defender_uncovered + c * (t.defender_covered - t.defender_uncovered);
}

// Whole payoffs, so that ties are common; some targets that covering changes nothing about.
std::vector<Target> RandomTargets(Rng& rng, std::size_t count) {
  std::vector<Target> targets(count);
  for (Target& t : targets) {
    t.attacker_uncovered = static_cast<double>(rng.Below(12)) - 2;
    t.attacker_covered = t.attacker_uncovered - static_cast<double>(rng.Below(8));
    t.defender_uncovered = static_cast<double>(rng.Below(12)) - 10;
    t.defender_covered = t.defender_uncovered + static_cast<double>(rng.Below(8));
    if (rng.Below(3) == 0) t.attacker_uncovered += rng.Uniform();
  }
  return targets;
}

// One programme a target, as Conitzer and Sandholm's linear programmes: he attacks `attacked`; find his least value by
// bisection on whether the others can be made no better with what is left. No set, no sorting, no sums of slopes.
double BestIfAttacked(const std::vector<Target>& targets, double resources, std::size_t attacked) {
  const Target& target = targets[attacked];
  const auto need = [&](double coverage) {  // of the others, so that `attacked` is a best target
    double sum = 0;
    for (std::size_t t = 0; t < targets.size(); ++t) {
      if (t == attacked) continue;
      const double value = Attacker(target, coverage);
      if (targets[t].attacker_uncovered <= value) continue;
      if (targets[t].attacker_covered > value) return 1e9;
      sum += (targets[t].attacker_uncovered - value) / (targets[t].attacker_uncovered - targets[t].attacker_covered);
    }
    return sum;
  };
  const auto fits = [&](double coverage) { return coverage + need(coverage) <= resources + 1e-12; };
  if (!fits(0)) return -1e9;
  double low = 0, high = 1;
  if (fits(1)) return Defender(target, 1);
  for (int step = 0; step < 60; ++step) (fits((low + high) / 2) ? low : high) = (low + high) / 2;
  return Defender(target, low);
}

void ExpectSound(const CoveragePlan& plan, const std::vector<Target>& targets, double resources) {
  double sum = 0;
  ASSERT_EQ(plan.coverage.size(), targets.size());
  for (const double c : plan.coverage) {
    ASSERT_GE(c, 0);
    ASSERT_LE(c, 1);
    sum += c;
  }
  ASSERT_LE(sum, resources + 1e-9);
}

TEST(CoverRational, GivesTheExactTextbookValues) {
  const CoveragePlan plan = CoverRational(kFour, 1);
  EXPECT_NEAR(plan.response.attacker_value, 213.0 / 107, 1e-14);
  EXPECT_NEAR(plan.coverage[0], 46.0 / 107, 1e-14);
  EXPECT_NEAR(plan.coverage[1], 43.0 / 107, 1e-14);
  EXPECT_NEAR(plan.coverage[2], 18.0 / 107, 1e-14);
  EXPECT_EQ(plan.coverage[3], 0);
  EXPECT_NEAR(plan.response.defender_value, -160.0 / 107, 1e-14);
  EXPECT_EQ(plan.response.attacked, 2U);
}

TEST(CoverRational, EqualsOneProgrammeATarget) {
  Rng rng(1, StreamOf("origami"));
  for (int round = 0; round < 5000; ++round) {
    const auto targets = RandomTargets(rng, 2 + rng.Below(7));
    const double resources = static_cast<double>(rng.Below(targets.size()));
    const CoveragePlan plan = CoverRational(targets, resources);
    ExpectSound(plan, targets, resources);
    double best = -1e9;
    for (std::size_t t = 0; t < targets.size(); ++t) best = std::max(best, BestIfAttacked(targets, resources, t));
    ASSERT_NEAR(plan.response.defender_value, best, 1e-8) << "round " << round;
    // what is told is what an attacker would do, and every resource is used
    const Response response = RespondTo(targets, plan.coverage, kRational);
    ASSERT_NEAR(response.defender_value, plan.response.defender_value, 1e-8) << "round " << round;
    ASSERT_NEAR(response.attacker_value, plan.response.attacker_value, 1e-9) << "round " << round;
    double sum = 0;
    for (const double c : plan.coverage) sum += c;
    ASSERT_NEAR(sum, resources, 1e-9) << "round " << round;
  }
}

TEST(CoverRational, BearsDegenerateGames) {
  const Target gate{5, -2, -5, 1};
  CoveragePlan plan = CoverRational({gate}, 0);
  EXPECT_EQ(plan.coverage[0], 0);
  EXPECT_EQ(plan.response.attacker_value, 5);
  plan = CoverRational({gate}, 1);
  EXPECT_EQ(plan.coverage[0], 1);
  EXPECT_EQ(plan.response.defender_value, 1);
  plan = CoverRational({gate}, 0.25);
  EXPECT_NEAR(plan.response.attacker_value, 3.25, 1e-12);
  plan = CoverRational(kFour, 4);
  EXPECT_EQ(plan.coverage, std::vector<double>(4, 1.0));
  plan = CoverRational(kFour, 1e300);
  EXPECT_EQ(plan.response.attacker_value, -1);
  // nothing deters, nothing changes
  plan = CoverRational({{3, 3, -1, -1}, {3, 3, -1, -1}, {3, 3, -1, -1}}, 2);
  EXPECT_EQ(plan.response.defender_value, -1);
  // he cannot be deterred from the second, so there the resource goes
  plan = CoverRational({{1, 0, -1, 0}, {3, 3, -9, 4}}, 1);
  EXPECT_EQ(plan.response.attacked, 1U);
  EXPECT_EQ(plan.response.defender_value, 4);
  plan = CoverRational({{1, 1 - 1e-16, -1, 0}, {1, -1e12, -1, 0}, {1e-12, 0, -1, 0}}, 1);
  ExpectSound(plan, {{}, {}, {}}, 1);
}

TEST(CoverRational, GrowsWithResources) {
  Rng rng(2, StreamOf("origami grows"));
  for (int round = 0; round < 500; ++round) {
    const auto targets = RandomTargets(rng, 30);
    double last = 1e9;
    for (double resources = 0; resources < 30; resources += 1.5) {
      const double value = CoverRational(targets, resources).response.attacker_value;
      ASSERT_LE(value, last + 1e-12);
      last = value;
    }
  }
}

// Defender's value at the best point of a grid over sum c <= resources, refined around the best: knows nothing of
// multipliers or of r.
double BestOnGrid(const std::vector<Target>& targets, double resources, double lambda) {
  const std::size_t count = targets.size();
  std::vector<double> center(count, 0.5), best = center;
  double best_value = -1e18, width = 0.5;
  const int points = 10;
  for (int level = 0; level < 9; ++level) {
    std::vector<double> c(count);
    const auto walk = [&](const auto& self, std::size_t t, double left) -> void {
      if (t == count) {
        const double value = RespondTo(targets, c, lambda).defender_value;
        if (value > best_value) {
          best_value = value;
          best = c;
        }
        return;
      }
      for (int i = 0; i <= points; ++i) {
        c[t] = std::clamp(center[t] + width * (2.0 * i / points - 1), 0.0, 1.0);
        if (c[t] <= left + 1e-15) self(self, t + 1, left - c[t]);
      }
      c[t] = std::clamp(left, 0.0, 1.0);
      self(self, t + 1, left - c[t]);
    };
    walk(walk, 0, resources);
    center = best;
    width *= 0.4;
  }
  return best_value;
}

TEST(CoverQuantal, IsNotBeatenByAGridAndProvesIt) {
  Rng rng(4, StreamOf("quantal grid"));
  for (int round = 0; round < 150; ++round) {
    const auto targets = RandomTargets(rng, 2 + rng.Below(2));
    const double resources = static_cast<double>(targets.size()) * rng.Uniform();
    const double lambda = rng.Below(6) == 0 ? 0 : 3 * rng.Uniform();
    const CoveragePlan plan = CoverQuantal(targets, resources, lambda);
    ExpectSound(plan, targets, resources);
    const double grid = BestOnGrid(targets, resources, lambda);
    ASSERT_GE(plan.response.defender_value, grid - 1e-9) << "round " << round;
    ASSERT_LE(plan.response.defender_value, grid + 2e-3) << "round " << round;
    ASSERT_GE(plan.bound, plan.response.defender_value);
    ASSERT_LE(plan.bound - plan.response.defender_value, 1e-9) << "round " << round;
  }
}

TEST(CoverQuantal, IsNotBeatenByRandomCoverageNorByMovingAShare) {
  Rng rng(5, StreamOf("quantal moves"));
  for (int round = 0; round < 1500; ++round) {
    const auto targets = RandomTargets(rng, 2 + rng.Below(8));
    const double resources = static_cast<double>(1 + rng.Below(targets.size()));
    const double lambda = 4 * rng.Uniform();
    const CoveragePlan plan = CoverQuantal(targets, resources, lambda);
    ExpectSound(plan, targets, resources);
    double used = 0;
    for (const double c : plan.coverage) used += c;
    const double told = RespondTo(targets, plan.coverage, lambda).defender_value;
    ASSERT_EQ(told, plan.response.defender_value);
    ASSERT_LE(plan.bound - told, 1e-9) << "round " << round;
    for (int attempt = 0; attempt < 40; ++attempt) {
      std::vector<double> other = plan.coverage;
      if (attempt % 2 == 0) {
        const std::size_t from = rng.Below(other.size()), to = rng.Below(other.size());
        const double share = std::min(other[from], 1 - other[to]) * rng.Uniform() * (attempt % 4 == 0 ? 1e-3 : 1);
        other[from] -= share;
        other[to] += share;
        const std::size_t more = rng.Below(other.size());
        other[more] = std::min(1.0, other[more] + std::max(0.0, resources - used) * rng.Uniform());
      } else {
        double sum = 0;
        for (double& c : other) sum += c = rng.Uniform();
        for (double& c : other) c *= std::min(1.0, resources / sum);
      }
      ASSERT_LE(RespondTo(targets, other, lambda).defender_value, told + 1e-9) << "round " << round;
    }
  }
}

// Only where the favoured target can be made a little better to the attacker than the others: a quantal attacker splits
// ties, a rational one breaks them for the defender.
TEST(CoverQuantal, ApproachesTheRationalAttacker) {
  Rng rng(6, StreamOf("quantal limit"));
  int compared = 0;
  for (int round = 0; round < 300; ++round) {
    std::vector<Target> targets(3 + rng.Below(8));
    for (Target& t : targets) {
      t = {1 + 9 * rng.Uniform(), -1 - 9 * rng.Uniform(), -1 - 9 * rng.Uniform(), 1 + 9 * rng.Uniform()};
    }
    const CoveragePlan rational = CoverRational(targets, 2);
    if (rational.response.attacker_value < 0) continue;
    const CoveragePlan sharp = CoverQuantal(targets, 2, 20000);
    ASSERT_NEAR(sharp.response.defender_value, rational.response.defender_value, 5e-3) << "round " << round;
    ASSERT_LE(sharp.bound - sharp.response.defender_value, 1e-6) << "round " << round;
    ++compared;
  }
  EXPECT_GT(compared, 200);
}

TEST(CoverQuantal, IsAKnapsackForAnAttackerWhoPicksBlindly) {
  const CoveragePlan plan = CoverQuantal({{5, 0, -5, 1}, {1, 0, -6, 3}, {2, 0, -1, 0}}, 1.5, 0);
  EXPECT_NEAR(plan.coverage[1], 1, 1e-9);  // 9 gained, then 6
  EXPECT_NEAR(plan.coverage[0], 0.5, 1e-9);
  EXPECT_NEAR(plan.response.defender_value, (3 - 2 - 1) / 3.0, 1e-9);
  EXPECT_NEAR(plan.response.attack[0], 1.0 / 3, 1e-15);
}

TEST(CoverQuantal, BearsDegenerateGames) {
  for (const double lambda : {0.0, 1e-9, 1.5, 1e4}) {
    for (const double resources : {0.0, 0.5, 1.0, 2.0, 1e300}) {
      for (const std::vector<Target>& targets : {std::vector<Target>{{5, -2, -5, 1}},
                                                 {{3, 3, -1, -1}, {3, 3, -1, -1}},
                                                 {{0, 0, 0, 0}, {5, 5, -5, -5}},
                                                 {{1, 0, -1, -1}, {1, 0, -2, -2}, {2, 2, -3, 4}},
                                                 {{1, 1 - 1e-15, -1, 1}, {1, 0, -1, -1 + 1e-15}}}) {
        const CoveragePlan plan = CoverQuantal(targets, resources, lambda);
        ExpectSound(plan, targets, resources);
        EXPECT_TRUE(std::isfinite(plan.response.defender_value));
        EXPECT_LE(plan.bound - plan.response.defender_value, 1e-9);
      }
    }
  }
  const std::atomic<bool> cancel{true};
  const CoveragePlan plan = CoverQuantal(kFour, 1, 1.5, &cancel);
  EXPECT_TRUE(plan.cancelled);
  EXPECT_GE(plan.bound, CoverQuantal(kFour, 1, 1.5).response.defender_value);
}

}  // namespace
}  // namespace atalaya::inspect
