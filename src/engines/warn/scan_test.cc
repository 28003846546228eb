// The search against a look at every window; replicates, p and order of decisions.
#include "warn/scan.h"

#include <gtest/gtest.h>

#include <array>
#include <atomic>
#include <chrono>
#include <thread>

#include "warn/brute_scan.h"
#include "warn/replicas.h"
#include "warn/sample.h"

namespace atalaya::warn {
namespace {

constexpr std::array kModels{ScanModel::kPoisson, ScanModel::kBernoulli, ScanModel::kPermutation};

std::set<int> AsSet(const std::vector<int>& places) {
  return {places.begin(), places.end()};
}

// Every cluster in turn has the ratio of the best window that is left.
void ExpectSameClusters(const ScanProblem& problem) {
  const ScanAnswer answer = Scan(problem);
  std::set<int> taken;
  for (const Cluster& cluster : answer.clusters) {
    const brute::Found best = brute::Best(problem, taken);
    ASSERT_NEAR(cluster.ratio, best.ratio, 1e-9 * (1 + best.ratio));
    // Windows may tie: the one given must have its ratio, and be of the family.
    const brute::Tables t = brute::TablesOf(problem);
    const std::set<int> zone = AsSet(cluster.places);
    ASSERT_EQ(cluster.observed, std::lround(brute::Inside(t.cases, zone, cluster.first, cluster.last)));
    ASSERT_NEAR(brute::Ratio(problem.model, static_cast<double>(cluster.observed), cluster.expected * t.total / t.all,
                             t.all, t.total),
                cluster.ratio, 1e-7 * (1 + cluster.ratio));
    const auto zones = brute::ZonesOf(problem, cluster.center);
    ASSERT_NE(std::find(zones.begin(), zones.end(), zone), zones.end());
    ASSERT_LE(cluster.last - cluster.first + 1, DurationOf(problem));
    if (problem.prospective) {
      ASSERT_EQ(cluster.last, problem.steps - 1);
    }
    for (const int place : cluster.places) ASSERT_TRUE(taken.insert(place).second) << "overlap";
  }
  if (static_cast<int>(answer.clusters.size()) < problem.max_clusters) {
    ASSERT_LE(brute::Best(problem, taken).ratio, 1e-9);
  }
}

TEST(Scan, AgreesWithEveryWindowOnManySmallProblems) {
  Rng rng(11, 1);
  for (int turn = 0; turn < 4000; ++turn) {
    const auto model = kModels[static_cast<std::size_t>(turn) % 3];
    const int places = 1 + static_cast<int>(rng.Below(9)), steps = 1 + static_cast<int>(rng.Below(7));
    ScanProblem problem = brute::Random(rng, model, places, steps, static_cast<int>(rng.Below(25)));
    problem.max_clusters = 3;
    ExpectSameClusters(problem);
    if (HasFatalFailure()) FAIL() << "turn " << turn;
  }
}

// Long enough for several blocks of starts, and with groups of zones and lengths.
TEST(Scan, AgreesWithEveryWindowOnLongPeriods) {
  Rng rng(12, 1);
  for (int turn = 0; turn < 30; ++turn) {
    const auto model = kModels[static_cast<std::size_t>(turn) % 3];
    ScanProblem problem = brute::Random(rng, model, 14, 150, 60 + 25 * turn);
    problem.max_duration = 1 + static_cast<int>(rng.Below(40));
    problem.max_clusters = 2;
    ExpectSameClusters(problem);
    if (HasFatalFailure()) FAIL() << "turn " << turn;
  }
}

// More cases than 16 bits hold: the wide counters.
TEST(Scan, CountsBeyondThirtyTwoThousand) {
  Rng rng(13, 1);
  for (int turn = 0; turn < 20; ++turn) {
    ScanProblem problem = brute::Random(rng, ScanModel::kPermutation, 8, 12, 60);
    for (CellCount& cell : problem.cases) cell.count *= 1000 + static_cast<std::int64_t>(rng.Below(100));
    problem.max_clusters = 2;
    ExpectSameClusters(problem);
    if (HasFatalFailure()) FAIL() << "turn " << turn;
  }
}

// The maximum of each replicate is that of a look at every window of the drawn data.
TEST(Scan, MaximaOfReplicatesAreExact) {
  Rng rng(14, 1);
  for (int turn = 0; turn < 60; ++turn) {
    const auto model = kModels[static_cast<std::size_t>(turn) % 3];
    ScanProblem problem = brute::Random(rng, model, 7, turn % 2 ? 6 : 70, 30);
    if (turn % 2 == 0) problem.max_duration = 6;
    problem.replications = 11;
    problem.stop_at = 0;
    problem.prospective = false;
    const ScanAnswer answer = Scan(problem);
    const Study study = Prepare(problem, 1);
    Sampler sampler(study, problem.seed);
    for (std::size_t i = 0; i < answer.maxima.size(); ++i) {
      ScanProblem drawn = problem;
      drawn.cases.clear();
      const CaseSet set = sampler.Draw(i);
      for (int place = 0; place < problem.places; ++place) {
        for (int t = 0; t < problem.steps; ++t) {
          if (const auto count = set.Count(place, t, t + 1); count > 0) drawn.cases.push_back({place, t, count});
        }
      }
      ASSERT_NEAR(answer.maxima[i], brute::Best(drawn).ratio, 1e-8) << turn << " " << i;
    }
  }
}

ScanProblem Grid(int side, int steps, int cases, std::uint64_t seed) {
  ScanProblem problem;
  problem.places = side * side;
  problem.steps = steps;
  for (int i = 0; i < problem.places; ++i) problem.coordinates.push_back({double(i % side), double(i / side)});
  Rng rng(seed, 5);
  for (int k = 0; k < cases; ++k) {
    problem.cases.push_back({static_cast<int>(rng.Below(static_cast<std::uint64_t>(problem.places))),
                             static_cast<int>(rng.Below(static_cast<std::uint64_t>(steps))), 1});
  }
  return problem;
}

TEST(Scan, SameAnswerOnAnyNumberOfThreads) {
  for (const auto model : kModels) {
    for (const int stop_at : {0, 7}) {
      ScanProblem problem = Grid(6, 30, 200, 3);
      problem.model = model;
      for (int p = 0; p < problem.places && model != ScanModel::kPermutation; ++p) {
        for (int t = 0; t < problem.steps; ++t) problem.base.push_back({p, t, 8.0 + (p + t) % 3});
      }
      problem.replications = 99;
      problem.stop_at = stop_at;
      const ScanAnswer one = Scan(problem, 1);
      ASSERT_FALSE(one.clusters.empty());
      for (const int threads : {2, 3}) {
        const ScanAnswer other = Scan(problem, threads);
        EXPECT_EQ(one.maxima, other.maxima);
        EXPECT_EQ(one.stopped_early, other.stopped_early);
        ASSERT_EQ(one.clusters.size(), other.clusters.size());
        for (std::size_t i = 0; i < one.clusters.size(); ++i) {
          EXPECT_EQ(one.clusters[i].ratio, other.clusters[i].ratio);
          EXPECT_EQ(one.clusters[i].places, other.clusters[i].places);
          EXPECT_EQ(one.clusters[i].p, other.clusters[i].p);
          EXPECT_EQ(one.clusters[i].p_gumbel, other.clusters[i].p_gumbel);
        }
      }
    }
  }
}

// Shuffled data are data under the null: p is uniform. 400 problems, 39 replicates each.
TEST(Scan, PIsUniformWhereNothingIs) {
  for (const int stop_at : {0, 8}) {
    int below_tenth = 0, below_half = 0;
    double sum = 0;
    constexpr int kProblems = 400;
    for (int i = 0; i < kProblems; ++i) {
      ScanProblem problem = Grid(4, 20, 60, 1000 + static_cast<std::uint64_t>(i));
      problem.replications = 39;
      problem.stop_at = stop_at;
      problem.max_clusters = 1;
      problem.seed = static_cast<std::uint64_t>(i);
      const ScanAnswer answer = Scan(problem);
      ASSERT_EQ(answer.clusters.size(), 1u);
      const double p = answer.clusters[0].p;
      below_tenth += p <= 0.1;
      below_half += p <= 0.5;
      sum += p;
    }
    // Four standard errors: 0.1 +- 0.06, 0.5 +- 0.1; the mean of p is at least a half, little more.
    EXPECT_NEAR(below_tenth, 0.1 * kProblems, 24);
    EXPECT_NEAR(below_half, 0.5 * kProblems, 40);
    EXPECT_NEAR(sum / kProblems, 0.51, 0.06);
  }
}

// Ten cases on one spot and day among few elsewhere: found, with the smallest p there is, and Gumbel far below it.
TEST(Scan, FindsWhatIsThere) {
  ScanProblem problem = Grid(7, 60, 150, 8);
  problem.cases.push_back({24, 59, 10});
  problem.prospective = true;
  problem.max_duration = 7;
  const ScanAnswer answer = Scan(problem, 2);
  ASSERT_FALSE(answer.clusters.empty());
  EXPECT_EQ(answer.clusters[0].places, std::vector<int>{24});
  EXPECT_EQ(answer.clusters[0].first, 59);
  EXPECT_EQ(answer.clusters[0].p, 1.0 / 1000);
  ASSERT_TRUE(answer.clusters[0].p_gumbel.has_value());
  EXPECT_LT(*answer.clusters[0].p_gumbel, 1e-5);
  EXPECT_FALSE(answer.stopped_early);
  EXPECT_EQ(answer.replications, 999);
}

TEST(Scan, StopsEarlyWhenNothingIsThere) {
  const ScanProblem problem = Grid(6, 30, 100, 21);
  const ScanAnswer answer = Scan(problem, 2);
  ASSERT_FALSE(answer.clusters.empty());
  ASSERT_TRUE(answer.stopped_early);
  EXPECT_LT(answer.replications, 999);
  EXPECT_EQ(answer.clusters[0].p, 50.0 / answer.replications);
  EXPECT_TRUE(Reaches(answer.maxima.back(), answer.clusters[0].ratio));  // the fiftieth
  for (std::size_t i = 1; i < answer.clusters.size(); ++i) {
    EXPECT_GE(answer.clusters[i].p, answer.clusters[i - 1].p);
    EXPECT_LE(answer.clusters[i].p, 1);
  }
}

TEST(Scan, CancelledBeforeItBegan) {
  const std::atomic<bool> cancel{true};
  const ScanAnswer answer = Scan(Grid(6, 30, 100, 21), 2, &cancel);
  EXPECT_TRUE(answer.cancelled);
  EXPECT_TRUE(answer.clusters.empty());
}

// What was done counts: the replicates in order up to the first that is missing.
TEST(Scan, CancelledOnTheWay) {
  std::atomic<bool> cancel{false};
  ScanProblem problem = Grid(8, 60, 600, 4);
  problem.replications = kMaxReplications;
  problem.stop_at = 0;
  std::thread later([&] {
    std::this_thread::sleep_for(std::chrono::milliseconds(300));
    cancel = true;
  });
  const ScanAnswer answer = Scan(problem, 2, &cancel);
  later.join();
  ASSERT_TRUE(answer.cancelled);
  ASSERT_LT(answer.replications, problem.replications);
  ASSERT_EQ(static_cast<std::size_t>(answer.replications), answer.maxima.size());
  for (const Cluster& cluster : answer.clusters) EXPECT_EQ(cluster.p, MonteCarloP(answer.maxima, cluster.ratio, 0));
  problem.replications = answer.replications;
  EXPECT_EQ(Scan(problem).maxima, answer.maxima);
}

TEST(Scan, NothingToCompareWith) {
  ScanProblem problem = Grid(1, 10, 20, 1);  // one place: every zone is the whole
  EXPECT_FALSE(Scan(problem).any_window);
  problem.max_fraction = 1;  // allowed, but no window of it can stand out: its cases are those of its days
  EXPECT_TRUE(Scan(problem).any_window);
  EXPECT_TRUE(Scan(problem).clusters.empty());
  problem = Grid(3, 10, 0, 1);
  EXPECT_FALSE(Scan(problem).any_window);
}

TEST(MonteCarloP, CountsInOrder) {
  const std::vector<double> maxima{1, 5, 2, 5, 3};
  EXPECT_DOUBLE_EQ(MonteCarloP(maxima, 4, 0), 3.0 / 6);
  EXPECT_DOUBLE_EQ(MonteCarloP(maxima, 9, 2), 1.0 / 6);
  EXPECT_DOUBLE_EQ(MonteCarloP(maxima, 5, 2), 2.0 / 4);  // the second at the fourth; a tie counts
  EXPECT_DOUBLE_EQ(MonteCarloP(maxima, 0.5, 2), 1);
  EXPECT_DOUBLE_EQ(MonteCarloP({}, 1, 2), 1);
}

// Draws from a Gumbel distribution: its tail comes back.
TEST(GumbelP, NearTheTrueTail) {
  Rng rng(5, 5);
  std::vector<double> maxima;
  for (int i = 0; i < 20000; ++i) maxima.push_back(8 - 1.3 * std::log(-std::log(rng.Uniform())));
  for (const double p : {0.2, 0.01, 1e-4, 1e-8}) {
    const double x = 8 - 1.3 * std::log(-std::log1p(-p));
    ASSERT_TRUE(GumbelP(maxima, x).has_value());
    EXPECT_NEAR(std::log(*GumbelP(maxima, x)), std::log(p), 0.05 * -std::log(p) + 0.02);
  }
  EXPECT_FALSE(GumbelP(std::vector<double>(18, 1.0), 2).has_value());
  EXPECT_FALSE(GumbelP(std::vector<double>(50, 1.0), 2).has_value());
}

TEST(GumbelP, NearMonteCarlo) {
  ScanProblem problem = Grid(7, 40, 300, 77);
  problem.stop_at = 0;
  problem.max_clusters = 8;
  const ScanAnswer answer = Scan(problem, 2);
  int compared = 0;
  for (const Cluster& cluster : answer.clusters) {
    if (cluster.p < 0.02) continue;
    EXPECT_NEAR(*cluster.p_gumbel, cluster.p, 0.06);
    ++compared;
  }
  EXPECT_GE(compared, 1);
}

}  // namespace
}  // namespace atalaya::warn
