#include "inspect/queue.h"

#include <gtest/gtest.h>

#include <atomic>
#include <cmath>

#include "base/rng.h"
#include "inspect/queue_batches.h"

namespace atalaya::inspect {
namespace {

TEST(Queue, ErlangCKnownValues) {
  EXPECT_NEAR(ErlangC(1, 0.8), 0.8, 1e-15);
  EXPECT_NEAR(ErlangC(5, 4), 0.55411255, 5e-9);
  EXPECT_EQ(ErlangC(3, 0), 0);
  // Wq mu = ErlangC / (c - a)
  EXPECT_NEAR(SteadyQueue({48, 1, 1, 1, 1}).wait_minutes, 4, 1e-12);
  EXPECT_NEAR(SteadyQueue({40, 1, 6, 1, 5}).wait_minutes / 6, 0.55411255, 5e-9);
}

// By the sum of the formula, with factorials.
TEST(Queue, ErlangCEqualsTheSum) {
  for (int c = 1; c <= 30; ++c) {
    for (double rho = 0.05; rho < 1; rho += 0.1) {
      const double a = rho * c;
      double term = 1, sum = 0;
      for (int k = 0; k < c; ++k) {
        sum += term;
        term *= a / (k + 1);
      }
      const double last = term * c / (c - a);
      EXPECT_NEAR(ErlangC(c, a), last / (sum + last), 1e-13);
    }
  }
}

// Second method: the birth-death chain's steady state, cut off far out.
TEST(Queue, MeansEqualTheChain) {
  for (std::uint64_t seed = 0; seed < 200; ++seed) {
    Rng rng(seed, 1);
    Station station{0, 1, 1 + 9 * rng.Uniform(), 1, 1 + static_cast<int>(rng.Below(8))};
    station.arrivals_per_hour = 60 * station.servers / station.service_minutes * (0.1 + 0.8 * rng.Uniform());
    const double a = OfferedLoad(station);
    double p = 1, all = 0, waiting = 0, queue = 0;
    for (int n = 0; n < 3000; ++n) {
      all += p;
      if (n >= station.servers) {
        waiting += p;
        queue += p * (n - station.servers);
      }
      p *= a / std::min(n + 1, station.servers);
    }
    const QueueMeans means = SteadyQueue(station);
    EXPECT_EQ(means.formula, QueueFormula::kErlangC);
    EXPECT_NEAR(means.wait_probability, waiting / all, 1e-10);
    EXPECT_NEAR(means.queue_length, queue / all, 1e-8);
    EXPECT_NEAR(means.in_system_minutes, means.wait_minutes + station.service_minutes, 1e-12);
    // P(W > t) = C exp(-(c mu - lambda) t)
    const double p95 = WaitQuantile(station, 0.95);
    if (p95 > 0) {
      EXPECT_NEAR(waiting / all * std::exp(-(station.servers - a) * p95 / station.service_minutes), 0.05, 1e-9);
    } else {
      EXPECT_LE(waiting / all, 0.05 + 1e-12);
    }
  }
}

TEST(Queue, FormulasByCase) {
  // M/D/1: half of M/M/1.
  const QueueMeans fixed = SteadyQueue({48, 1, 1, 0, 1});
  EXPECT_EQ(fixed.formula, QueueFormula::kPollaczekKhinchine);
  EXPECT_NEAR(fixed.wait_minutes, 2, 1e-12);
  EXPECT_NEAR(fixed.wait_probability, 0.8, 1e-12);
  // lambda E[S^2] / (2 (1 - rho))
  const Station general{30, 1, 1.5, 1.7, 1};
  EXPECT_NEAR(SteadyQueue(general).wait_minutes, 0.5 * (1.5 * 1.5 * (1 + 1.7 * 1.7)) / (2 * 0.25), 1e-12);
  EXPECT_EQ(SteadyQueue({40, 0.5, 6, 1, 5}).formula, QueueFormula::kAllenCunneen);
  EXPECT_NEAR(SteadyQueue({40, 0.5, 6, 0.5, 5}).wait_minutes, 6 * 0.55411255 / 4, 1e-7);
  const QueueMeans clockwork = SteadyQueue({59, 0, 1, 0, 1});
  EXPECT_EQ(clockwork.formula, QueueFormula::kDeterministic);
  EXPECT_EQ(clockwork.wait_minutes + clockwork.wait_probability, 0);
  const QueueMeans none = SteadyQueue({0, 1, 6, 1, 2});
  EXPECT_EQ(none.wait_minutes + none.utilisation + none.wait_probability, 0);
  EXPECT_EQ(SteadyQueue({40, 1, 0, 1, 1}).in_system_minutes, 0);
}

TEST(Queue, MoreServersNeverWaitLonger) {
  for (std::uint64_t seed = 0; seed < 2000; ++seed) {
    Rng rng(seed, 2);
    Station station{60 * rng.Uniform(), 2 * rng.Uniform(), 10 * rng.Uniform(), 2 * rng.Uniform(), 1};
    const double targets[] = {0.1, 1, 5, 20};
    const std::vector<int> servers = ServersFor(station, targets);
    for (std::size_t t = 0; t < 4; ++t) {
      station.servers = servers[t];
      EXPECT_LE(SteadyQueue(station).wait_minutes, targets[t] + 1e-12);
      if (t > 0) {
        EXPECT_LE(servers[t], servers[t - 1]);
      }
      if (--station.servers > 0 && Utilisation(station) < 1) {
        EXPECT_GT(SteadyQueue(station).wait_minutes, targets[t]);
      }
    }
  }
  const double soon[] = {1.0};
  EXPECT_EQ(ServersFor({1e9, 1, 1000, 1, 1}, soon)[0], 0);
}

// The 95 % interval holds the exact mean in 95 % of seeds: M/M/c and M/G/1, half idle and busy.
TEST(QueueSimulation, IntervalsCoverTheFormula) {
  constexpr int kSeeds = 300;
  for (const Station& station : {Station{40, 1, 6, 1, 5}, Station{48, 1, 1, 1, 1}, Station{30, 1, 1, 1, 1},
                                 Station{48, 1, 1, 0, 1}, Station{45, 1, 1, 0.5, 1}, Station{36, 1, 1, 1.5, 1}}) {
    const double truth = SteadyQueue(station).wait_minutes, hours = HoursToSimulate(station);
    int covered = 0;
    double mean = 0, waits = 0;
    for (int seed = 0; seed < kSeeds; ++seed) {
      const SimulatedQueue run = Simulate(station, {hours, static_cast<std::uint64_t>(seed), nullptr});
      ASSERT_TRUE(run.enough);
      covered += run.low <= truth && truth <= run.high;
      mean += run.wait_minutes / kSeeds;
      waits += run.wait_probability / kSeeds;
    }
    // 3.5 deviations of such a count.
    EXPECT_GE(covered, (0.95 - 0.044) * kSeeds) << station.service_cv << " " << station.servers;
    EXPECT_LT(covered, kSeeds);
    EXPECT_NEAR(mean / truth, 1, 0.02) << station.service_cv << " " << station.servers;
    EXPECT_NEAR(waits, SteadyQueue(station).wait_probability, 0.01);
  }
}

// One long run each, against the exact mean to a per cent or two.
TEST(QueueSimulation, LongRunsMeetTheFormula) {
  for (const Station& station :
       {Station{48, 1, 1, 0, 1}, Station{48, 1, 1, 0.3, 1}, Station{40, 1, 6, 1, 5}, Station{48, 1, 1, 2, 1}}) {
    const double truth = SteadyQueue(station).wait_minutes;
    const SimulatedQueue run = Simulate(station, {20'000, 3, nullptr});
    EXPECT_NEAR(run.wait_minutes / truth, 1, 0.03) << station.service_cv;
    EXPECT_LE(run.low, run.wait_minutes);
    EXPECT_GE(run.high, run.wait_minutes);
    EXPECT_EQ(run.events, 2 * run.customers);
    EXPECT_NEAR(static_cast<double>(run.customers), 20'000 * station.arrivals_per_hour, 5000);
    EXPECT_LT(run.warm_up, run.customers / 10);
  }
}

// D/M/1: the chance to wait solves s = exp(-(1 - s) / rho), the wait is S s / (1 - s). Arrivals like clockwork are no
// Poisson.
TEST(QueueSimulation, EvenArrivals) {
  double s = 0.5;
  for (int k = 0; k < 200; ++k) s = std::exp(-(1 - s) / 0.8);
  const SimulatedQueue run = Simulate({48, 0, 1, 1, 1}, {20'000, 1, nullptr});
  EXPECT_NEAR(run.wait_minutes, s / (1 - s), 0.03 * s / (1 - s));
  EXPECT_NEAR(run.wait_probability, s, 0.01);
}

// H2/M/1 by the root of the arrivals' transform: mean and cv of the hyperexponential are right, and its shape.
TEST(QueueSimulation, BurstyArrivals) {
  const double cv = 2, lambda = 0.7, c2 = cv * cv;
  const double p = 0.5 * (1 + std::sqrt((c2 - 1) / (c2 + 1))), r1 = 2 * p * lambda, r2 = 2 * (1 - p) * lambda;
  double s = 0.5;
  for (int k = 0; k < 2000; ++k) s = p * r1 / (r1 + 1 - s) + (1 - p) * r2 / (r2 + 1 - s);
  const SimulatedQueue run = Simulate({60 * lambda, cv, 1, 1, 1}, {50'000, 1, nullptr});
  EXPECT_NEAR(run.wait_minutes, s / (1 - s), 0.03 * s / (1 - s));
  EXPECT_NEAR(run.wait_probability, s, 0.01);
}

// Same luck: with a server more nobody waits longer, so neither does the mean; the same seed gives the same numbers.
TEST(QueueSimulation, CommonRandomNumbers) {
  for (std::uint64_t seed = 0; seed < 50; ++seed) {
    Rng rng(seed, 3);
    Station station{20 + 10 * rng.Uniform(), 0.5 * static_cast<double>(rng.Below(4)), 2,
                    0.5 * static_cast<double>(rng.Below(4)), 1 + static_cast<int>(rng.Below(4))};
    const SimulatedQueue few = Simulate(station, {500, seed, nullptr});
    EXPECT_EQ(few.wait_minutes, Simulate(station, {500, seed, nullptr}).wait_minutes);
    ++station.servers;
    const SimulatedQueue more = Simulate(station, {500, seed, nullptr});
    EXPECT_EQ(few.customers, more.customers);
    if (few.warm_up == more.warm_up) {
      EXPECT_LE(more.wait_minutes, few.wait_minutes);
    }
  }
}

TEST(QueueSimulation, Edges) {
  EXPECT_TRUE(Simulate({0, 1, 6, 1, 1}, {100, 1, nullptr}).enough);
  EXPECT_FALSE(Simulate({40, 1, 6, 1, 5}, {1, 1, nullptr}).enough);
  EXPECT_FALSE(Simulate({40, 1, 6, 1, 5}, {0, 1, nullptr}).enough);
  const std::atomic<bool> stop{true};
  EXPECT_EQ(Simulate({40, 1, 6, 1, 5}, {1e9, 1, &stop}).customers, 0);
  const SimulatedQueue clockwork = Simulate({59, 0, 1, 0, 1}, {100, 1, nullptr});
  EXPECT_EQ(clockwork.high, 0);
  EXPECT_EQ(clockwork.wait_probability, 0);
  EXPECT_EQ(Simulate({59, 1, 0, 1, 1}, {100, 1, nullptr}).wait_minutes, 0);
  for (const double cv : {1e-9, 1e-3, 0.999999, 1.000001, 100.0}) {
    const SimulatedQueue run = Simulate({30, cv, 1, cv, 1}, {2000, 1, nullptr});
    EXPECT_TRUE(std::isfinite(run.high)) << cv;
    EXPECT_NEAR(static_cast<double>(run.customers), 60'000, cv > 2 ? 60'000 : 1500) << cv;
  }
}

// Cells that doubled hold the same customers.
TEST(WaitCells, Double) {
  WaitCells cells;
  for (int n = 0; n < 5 * 70'000; ++n) cells.Add(n % 2);
  EXPECT_EQ(cells.Width(), 10);
  double sum = 0, waited = 0;
  for (const WaitCells::Cell& cell : cells.All()) {
    sum += cell.wait;
    waited += cell.waited;
  }
  EXPECT_EQ(sum, 5 * 35'000);
  EXPECT_EQ(waited, 5 * 35'000);
}

// Independent normal batches: Student's own interval. A start that is off is cut.
TEST(SummariseWaits, CutsTheStart) {
  Rng rng(1, 4);
  WaitCells cells;
  for (int n = 0; n < 30'000; ++n) cells.Add((n < 1000 ? 0.0 : 100.0) + rng.Normal());
  const BatchSummary out = SummariseWaits(cells, 1000);
  EXPECT_NEAR(static_cast<double>(out.left_out), 1000, 150);
  EXPECT_NEAR(out.mean, 100, 0.03);
  EXPECT_LT(out.high - out.low, 0.06);
  EXPECT_GT(out.high - out.low, 0.01);
}

}  // namespace
}  // namespace atalaya::inspect
