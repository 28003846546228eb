// The operating point against brute force over all decision trees and all mixtures of two; moments against a simulated walk; the p95 limit.
#include "inspect/operating_point.h"

#include <gtest/gtest.h>

#include <cmath>

#include "base/rng.h"

namespace atalaya::inspect {
namespace {

FrontierProblem TwoSensors() {
  FrontierProblem problem;
  problem.sensors = {{"portal", 0.01, 0.5, {{0.1, 0.6}, {0.9, 0.4}}}, {"scanner", 0.05, 6, {{0.05, 0.5}, {0.15, 0.3}, {0.8, 0.2}}}};
  problem.unpack_cost = 1;
  problem.unpack_delay = 40;
  return problem;
}

// What one tree does: all that the station asks.
struct Done {
  double cost = 0, detection = 0;
  ServiceMoments time;
};

std::vector<Done> AllTrees(const FrontierProblem& problem, unsigned left, double reading_cv) {
  const double spread = 1 + reading_cv * reading_cv;
  std::vector<Done> all{{0, 0, {0, 0}}, {problem.unpack_cost, 1, {problem.unpack_delay, problem.unpack_delay * problem.unpack_delay * spread}}};
  for (std::size_t s = 0; s < problem.sensors.size(); ++s) {
    if ((left >> s & 1U) == 0) continue;
    const Sensor& sensor = problem.sensors[s];
    const std::vector<Done> below = AllTrees(problem, left & ~(1U << s), reading_cv);
    std::vector<std::size_t> pick(sensor.channels.size(), 0);
    for (bool more = true; more;) {
      Done done{sensor.cost, 0, {0, 0}};
      double first = 0, second = 0;
      for (std::size_t j = 0; j < pick.size(); ++j) {
        const Done& child = below[pick[j]];
        done.cost += sensor.channels[j].good * child.cost;
        done.detection += sensor.channels[j].bad * child.detection;
        first += sensor.channels[j].good * child.time.first;
        second += sensor.channels[j].good * child.time.second;
      }
      done.time = {sensor.delay + first, sensor.delay * sensor.delay * spread + 2 * sensor.delay * first + second};
      all.push_back(done);
      more = false;
      for (std::size_t& p : pick) {
        if (++p < below.size()) {
          more = true;
          break;
        }
        p = 0;
      }
    }
  }
  return all;
}

bool Within(const Demand& demand, const Limits& limits, double cost, const ServiceMoments& time) {
  if (limits.cost > 0 && cost > limits.cost) return false;
  const Station station{demand.arrivals_per_hour, demand.arrival_cv, time.first, time.Cv(), demand.servers};
  return Utilisation(station) < 1 && (!(limits.mean_wait > 0) || SteadyQueue(station).wait_minutes <= limits.mean_wait);
}

TEST(OperatingPoint, BruteForceOverAllTreesAndMixtures) {
  const FrontierProblem problem = TwoSensors();
  const double reading_cv = 0.3;
  const std::vector<Done> trees = AllTrees(problem, 3, reading_cv);
  ASSERT_EQ(trees.size(), 318U);
  const OperatingPoints points(problem, reading_cv);
  ASSERT_FALSE(points.TooLarge());
  constexpr int kGrid = 100;
  int bounded = 0;
  for (const Demand& demand : {Demand{6, 1, 1}, Demand{20, 1, 3}, Demand{60, 1.5, 6}, Demand{12, 0.5, 2}}) {
    for (const Limits& limits : {Limits{5, 0, 0}, Limits{20, 0, 0}, Limits{60, 0, 0.2}, Limits{0, 0, 0.1}}) {
      double best = 0;
      for (const Done& a : trees) {
        for (const Done& b : trees) {
          if (b.detection > a.detection || a.detection <= best) continue;
          for (int g = 0; g <= kGrid; ++g) {  // the largest share of the better one that is allowed
            const double w = 1 - static_cast<double>(g) / kGrid;
            const double detection = w * a.detection + (1 - w) * b.detection;
            if (detection <= best) break;
            if (Within(demand, limits, w * a.cost + (1 - w) * b.cost, Mixed(a.time, b.time, w))) {
              best = detection;
              break;
            }
          }
        }
      }
      const OperatingPoint point = points.Best(demand, limits, 1);
      // What is given is allowed, and what it says of itself is so.
      double cost = 0, detection = 0;
      ServiceMoments time{0, 0};
      for (const Sequence& sequence : point.sequences) {
        const Vertex vertex = Evaluate(problem, sequence.tree);
        const ServiceMoments moments = MomentsOf(problem, sequence.tree, reading_cv);
        EXPECT_NEAR(moments.first, vertex.delay, 1e-9);
        cost += sequence.weight * vertex.cost;
        detection += sequence.weight * vertex.detection;
        time.first += sequence.weight * moments.first;
        time.second += sequence.weight * moments.second;
      }
      EXPECT_NEAR(point.detection, detection, 1e-9);
      EXPECT_NEAR(point.cost, cost, 1e-9);
      EXPECT_NEAR(point.service_minutes, time.first, 1e-9);
      EXPECT_TRUE(Within(demand, {limits.mean_wait * (1 + 1e-6), 0, limits.cost * (1 + 1e-6)}, cost, time));
      EXPECT_GT(point.detection, best - 0.02) << demand.arrivals_per_hour << " an hour, " << limits.mean_wait << " minutes, cost " << limits.cost;
      // Mixtures of three trees can be better than of two, by what the grid leaves and a little.
      EXPECT_LT(point.detection, best + 0.02);
      bounded += point.bound == Bound::kMeanWait || point.bound == Bound::kCost;
    }
  }
  EXPECT_GT(bounded, 8);
}

TEST(OperatingPoint, MomentsAreThoseOfAWalkThroughTheTree) {
  const FrontierProblem problem = TwoSensors();
  const Frontier frontier = ComputeFrontier(problem);
  const Tree tree = frontier.TreeOf(frontier.vertices.size() / 2);
  const ServiceMoments moments = MomentsOf(problem, tree, 0);
  Rng rng(7, 1);
  double sum = 0, square = 0;
  constexpr int kWalks = 200'000;
  for (int i = 0; i < kWalks; ++i) {
    double time = 0;
    std::size_t at = tree.nodes.size() - 1;
    while (tree.nodes[at].sensor >= 0) {
      const Sensor& sensor = problem.sensors[static_cast<std::size_t>(tree.nodes[at].sensor)];
      time += sensor.delay;
      double u = rng.Uniform();
      std::size_t j = 0;
      while (j + 1 < sensor.channels.size() && u >= sensor.channels[j].good) u -= sensor.channels[j++].good;
      at = static_cast<std::size_t>(tree.nodes[at].children[j]);
    }
    if (at == static_cast<std::size_t>(kOpenNode)) time += problem.unpack_delay;
    sum += time;
    square += time * time;
  }
  EXPECT_NEAR(sum / kWalks, moments.first, 0.02 * moments.first);
  EXPECT_NEAR(square / kWalks, moments.second, 0.03 * moments.second);
}

TEST(OperatingPoint, TheP95LimitHoldsAndCosts) {
  const OperatingPoints points(TwoSensors(), 0.3);
  const Demand demand{20, 1, 3};
  const OperatingPoint free = points.Best(demand, {30, 0, 0}, 1);
  ASSERT_GT(free.simulated.quantile_minutes, 20);
  const OperatingPoint held = points.Best(demand, {30, 20, 0}, 1);
  EXPECT_LE(held.simulated.quantile_minutes, 20);
  EXPECT_GT(held.simulated.quantile_minutes, 15);
  EXPECT_LT(held.detection, free.detection);
  EXPECT_EQ(held.bound, Bound::kP95Wait);
  // The formula's mean lies in the simulation's interval, or nearly: Allen-Cunneen is an approximation.
  EXPECT_NEAR(free.queue.wait_minutes, free.simulated.wait_minutes, 0.15 * free.simulated.wait_minutes);
}

TEST(OperatingPoint, ALaneMoreNeverFindsLess) {
  const OperatingPoints points(TwoSensors(), 0.3);
  const Demand demand{30, 1, 3};
  const Limits limits{10, 40, 0};
  const double now = points.Best(demand, limits, 1).detection;
  for (const Alternative& other : AlternativesTo(points, demand, limits, 1)) {
    const bool more = other.change == Change::kMoreServers || other.change == Change::kLongerWait;
    const double change = (other.point.detection - now) * (more ? 1 : -1);
    EXPECT_GE(change, -1e-9) << ChangeName(other.change);
  }
}

TEST(OperatingPoint, NobodyComesOrNothingToRead) {
  const OperatingPoint empty = OperatingPoints(TwoSensors(), 0).Best({0, 1, 1}, {5, 5, 0}, 1);
  EXPECT_DOUBLE_EQ(empty.detection, 1);
  FrontierProblem bare;
  bare.unpack_delay = 30;
  const OperatingPoint bounded = OperatingPoints(bare, 0).Best({4, 1, 1}, {10, 0, 0}, 1);
  EXPECT_GT(bounded.detection, 0);
  EXPECT_LT(bounded.detection, 1);
  const auto hours = ForecastHours({0, 4, 100}, {4, 1, 1}, 6, 1);
  EXPECT_TRUE(hours[0].steady && hours[1].steady);
  EXPECT_FALSE(hours[2].steady);
  EXPECT_NEAR(hours[1].utilisation, 0.4, 1e-12);
}

TEST(QueueQuantile, SimulatedAgainstTheFormulaOfMMc) {
  const Station station{20, 1, 6, 1, 3};
  SimulateOptions options{40'000, 3, nullptr, 0.95};
  const SimulatedQueue run = Simulate(station, options);
  ASSERT_TRUE(run.enough);
  EXPECT_NEAR(run.quantile_minutes, WaitQuantile(station, 0.95), 0.04 * WaitQuantile(station, 0.95));
  options.quantile = 0;
  EXPECT_EQ(Simulate(station, options).quantile_minutes, 0);
}

}  // namespace
}  // namespace atalaya::inspect
