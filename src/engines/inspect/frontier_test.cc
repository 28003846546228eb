#include "inspect/frontier.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "inspect/test_sensors.h"

namespace atalaya::inspect {
namespace {

// Every (cost, detection) that a decision tree over the sensors in `subset` can have, equal trees counted apart.
std::vector<Vertex> AllTrees(const FrontierProblem& problem, unsigned subset) {
  std::vector<Vertex> trees{{0, 0, 0}, {problem.unpack_cost, 1, problem.unpack_delay}};
  for (std::size_t s = 0; s < problem.sensors.size(); ++s) {
    if (!(subset >> s & 1U)) continue;
    const Sensor& sensor = problem.sensors[s];
    const std::vector<Vertex> below = AllTrees(problem, subset ^ (1U << s));
    std::vector<Vertex> partial{{sensor.cost, 0, sensor.delay}};
    for (const Channel& channel : sensor.channels) {
      std::vector<Vertex> longer;
      for (const Vertex& tree : partial) {
        for (const Vertex& child : below) {
          longer.push_back({tree.cost + channel.good * child.cost, tree.detection + channel.bad * child.detection,
                            tree.delay + channel.good * child.delay});
        }
      }
      partial = std::move(longer);
    }
    trees.insert(trees.end(), partial.begin(), partial.end());
  }
  return trees;
}

// max over all policies of detection - price x cost, by backward induction over histories: the Lagrangian dual of the
// linear programme over histories, without curves, hulls or merging.
double BestAt(const FrontierProblem& problem, double price, unsigned subset, double good, double bad) {
  const double minute = price * problem.delay_weight;
  double best = std::max(0.0, bad - good * (price * problem.unpack_cost + minute * problem.unpack_delay));
  for (std::size_t s = 0; s < problem.sensors.size(); ++s) {
    if (!(subset >> s & 1U)) continue;
    const Sensor& sensor = problem.sensors[s];
    double value = -good * (price * sensor.cost + minute * sensor.delay);
    for (const Channel& channel : sensor.channels) {
      value += BestAt(problem, price, subset ^ (1U << s), good * channel.good, bad * channel.bad);
    }
    best = std::max(best, value);
  }
  return best;
}

double SupportOf(const Frontier& frontier, double price) {
  double best = 0;
  for (std::size_t i = 0; i < frontier.costs.size(); ++i) {
    best = std::max(best, frontier.vertices[i].detection - price * frontier.costs[i]);
  }
  return best;
}

void ExpectSound(const FrontierProblem& problem, const Frontier& frontier) {
  ASSERT_FALSE(frontier.vertices.empty());
  EXPECT_GE(frontier.costs.front(), 0);
  EXPECT_EQ(frontier.vertices.back().detection, 1);
  EXPECT_LE(frontier.costs.back(), problem.unpack_cost + problem.delay_weight * problem.unpack_delay);
  double slope = INFINITY;
  for (std::size_t i = 1; i < frontier.costs.size(); ++i) {
    ASSERT_GT(frontier.costs[i], frontier.costs[i - 1]);
    ASSERT_GT(frontier.vertices[i].detection, frontier.vertices[i - 1].detection);
    const double next = (frontier.vertices[i].detection - frontier.vertices[i - 1].detection) /
                        (frontier.costs[i] - frontier.costs[i - 1]);
    ASSERT_LE(next, slope * (1 + 1e-12));
    slope = next;
  }
}

void ExpectTreesMatch(const FrontierProblem& problem, const Frontier& frontier) {
  for (std::size_t i = 0; i < frontier.vertices.size(); ++i) {
    const Vertex vertex = Evaluate(problem, frontier.TreeOf(i));
    EXPECT_NEAR(vertex.cost, frontier.vertices[i].cost, 1e-12 * (1 + vertex.delay));
    EXPECT_NEAR(vertex.detection, frontier.vertices[i].detection, 1e-12);
    EXPECT_NEAR(vertex.delay, frontier.vertices[i].delay, 1e-11);
  }
}

TEST(Frontier, GivesThePublishedCurve) {
  const Frontier frontier = ComputeFrontier(FourSmallSensors());
  EXPECT_EQ(frontier.vertices.size(), 60U);  // 58 beside 'release all' and 'open all'
  const std::vector<std::pair<double, double>> first{{0.04508, 0.2832}, {0.04916, 0.3048}, {0.07326, 0.4264},
                                                     {0.07556, 0.436},  {0.09188, 0.4936}, {0.09468, 0.5032},
                                                     {0.14006, 0.6448}};
  for (std::size_t i = 0; i < first.size(); ++i) {
    EXPECT_NEAR(frontier.vertices[i + 1].cost, first[i].first, 1e-9);
    EXPECT_NEAR(frontier.vertices[i + 1].detection, first[i].second, 1e-9);
  }
  EXPECT_NEAR(frontier.vertices[58].cost, 0.93152, 1e-9);
  EXPECT_NEAR(frontier.vertices[58].detection, 0.9976, 1e-9);
  const std::vector<std::pair<double, double>> values{
      {.05, .309038}, {.1, .519800}, {.2, .770337}, {.3, .866771}, {.5, .949646}};
  for (const auto& [cost, detection] : values) EXPECT_NEAR(frontier.At(cost).detection, detection, 5e-7) << cost;
  ExpectSound(FourSmallSensors(), frontier);
  ExpectTreesMatch(FourSmallSensors(), frontier);
}

TEST(Frontier, IsTheHullOfAllTrees) {
  Rng rng(7, StreamOf("frontier all trees"));
  for (int round = 0; round < 1500; ++round) {
    const bool three = round % 50 == 0;  // 16,430 trees over three sensors of two channels
    const FrontierProblem problem = RandomProblem(rng, three ? 3 : 1 + rng.Below(2), three ? 2 : 3);
    const Frontier frontier = ComputeFrontier(problem);
    ExpectSound(problem, frontier);
    const std::vector<Vertex> trees = AllTrees(problem, (1U << problem.sensors.size()) - 1);
    for (const Vertex& tree : trees) {
      ASSERT_LE(tree.detection, frontier.At(tree.cost).detection + 1e-11) << "round " << round;
    }
    for (std::size_t i = 0; i < frontier.vertices.size(); ++i) {
      const bool there = std::any_of(trees.begin(), trees.end(), [&](const Vertex& tree) {
        return std::abs(tree.cost - frontier.vertices[i].cost) < 1e-12 &&
               std::abs(tree.detection - frontier.vertices[i].detection) < 1e-12;
      });
      ASSERT_TRUE(there) << "round " << round << " vertex " << i;
    }
  }
}

TEST(Frontier, HasTheSupportOfTheDualOverHistories) {
  Rng rng(8, StreamOf("frontier dual"));
  for (int round = 0; round < 1000; ++round) {
    FrontierProblem problem = RandomProblem(rng, 1 + rng.Below(4), 3);
    if (round % 3 == 0) {
      problem.unpack_cost = 1 + 5 * rng.Uniform();
      problem.unpack_delay = 60 * rng.Uniform();
      problem.delay_weight = rng.Uniform() / 50;
    }
    const Frontier frontier = ComputeFrontier(problem);
    ExpectSound(problem, frontier);
    if (round % 10 == 0) ExpectTreesMatch(problem, frontier);
    const unsigned all = (1U << problem.sensors.size()) - 1;
    for (const double price : {0.0, 0.05 * rng.Uniform(), rng.Uniform(), 3 * rng.Uniform(), 30 * rng.Uniform(), 1e6}) {
      ASSERT_NEAR(SupportOf(frontier, price), BestAt(problem, price, all, 1, 1), 1e-11 * (1 + price))
          << "round " << round << " price " << price;
    }
  }
}

TEST(Frontier, LosesNoMoreDetectionThanEpsilon) {
  Rng rng(9, StreamOf("frontier epsilon"));
  for (int round = 0; round < 150; ++round) {
    FrontierProblem problem = RandomProblem(rng, 2 + rng.Below(4), 4);
    const Frontier exact = ComputeFrontier(problem);
    std::size_t vertices = exact.vertices.size();
    for (const double epsilon : {1e-5, 1e-3, 0.02}) {
      problem.epsilon = epsilon;
      const Frontier thin = ComputeFrontier(problem);
      ExpectSound(problem, thin);
      if (round % 10 == 0) ExpectTreesMatch(problem, thin);
      EXPECT_LE(thin.vertices.size(), vertices + 5);
      vertices = thin.vertices.size();
      for (std::size_t i = 0; i < exact.costs.size(); ++i) {
        const double less = exact.vertices[i].detection - thin.At(exact.costs[i]).detection;
        ASSERT_LE(less, epsilon) << "round " << round;
        ASSERT_GE(less, -1e-10) << "round " << round;
      }
    }
  }
}

TEST(Frontier, HoldsEpsilonForFineSensors) {
  const Frontier fine = ComputeFrontier(FourFineSensors(2e-6), 2), coarse = ComputeFrontier(FourFineSensors(1e-4), 2);
  ExpectSound(FourFineSensors(1e-4), coarse);
  ExpectTreesMatch(FourFineSensors(1e-4), coarse);
  EXPECT_LT(coarse.vertices.size(), 500U);
  for (std::size_t i = 0; i < fine.costs.size(); ++i) {
    EXPECT_LE(fine.vertices[i].detection - coarse.At(fine.costs[i]).detection, 1e-4);
  }
  for (std::size_t i = 0; i < coarse.costs.size(); ++i) {
    EXPECT_LE(coarse.vertices[i].detection - fine.At(coarse.costs[i]).detection, 2e-6);
  }
}

TEST(Frontier, IsTheSameOnAnyNumberOfThreads) {
  const Frontier one = ComputeFrontier(FourFineSensors(1e-3), 1), three = ComputeFrontier(FourFineSensors(1e-3), 3);
  ASSERT_EQ(one.costs, three.costs);
  for (std::size_t i = 0; i < one.vertices.size(); ++i) {
    EXPECT_EQ(one.vertices[i].detection, three.vertices[i].detection);
  }
}

TEST(Frontier, MixesTheNeighboursOfABudget) {
  const FrontierProblem problem = FourSmallSensors();
  const Frontier frontier = ComputeFrontier(problem);
  const Mixture mixture = frontier.At(0.1);
  ASSERT_EQ(mixture.second, mixture.first + 1);
  const Vertex first = Evaluate(problem, frontier.TreeOf(mixture.first)),
               second = Evaluate(problem, frontier.TreeOf(mixture.second));
  EXPECT_NEAR(mixture.weight * first.cost + (1 - mixture.weight) * second.cost, 0.1, 1e-12);
  EXPECT_NEAR(mixture.weight * first.detection + (1 - mixture.weight) * second.detection, mixture.detection, 1e-12);
  EXPECT_EQ(frontier.At(0).first, 0U);
  EXPECT_EQ(frontier.At(0).detection, 0);
  EXPECT_EQ(frontier.At(1e9).detection, 1);
  EXPECT_EQ(frontier.At(frontier.costs[7]).first, frontier.At(frontier.costs[7]).second);
}

TEST(Frontier, CountsCostInUnitsOfOpening) {
  FrontierProblem small = FourSmallSensors(), large = small;
  large.unpack_cost = 600;
  for (Sensor& sensor : large.sensors) sensor.cost *= 600;
  const Frontier one = ComputeFrontier(small), other = ComputeFrontier(large);
  for (const double cost : {0.0, 0.03, 0.1, 0.4, 0.99, 1.0}) {
    EXPECT_NEAR(one.At(cost).detection, other.At(600 * cost).detection, 1e-11);
  }
}

TEST(Frontier, BearsExtremeSensors) {
  FrontierProblem problem;
  EXPECT_EQ(ComputeFrontier(problem).vertices.size(), 2U);  // no sensor: release or open

  problem.sensors = {{"perfect", 0.1, 0, {{0, 1}, {1, 0}}}};
  Frontier frontier = ComputeFrontier(problem);
  ASSERT_EQ(frontier.vertices.size(), 2U);  // release all, or read and open the guilty
  EXPECT_EQ(frontier.vertices[1].detection, 1);
  EXPECT_NEAR(frontier.vertices[1].cost, 0.1, 1e-15);

  problem.sensors[0].cost = 0;
  frontier = ComputeFrontier(problem);
  ASSERT_EQ(frontier.vertices.size(), 1U);  // free and perfect
  EXPECT_EQ(frontier.At(0).detection, 1);
  EXPECT_EQ(frontier.TreeOf(0).nodes.size(), 3U);

  problem.sensors = {{"blind", 0, 0, {{0.5, 0.5}, {0.5, 0.5}}}, {"dear", 2, 0, {{0, 1}, {1, 0}}}};
  frontier = ComputeFrontier(problem);
  for (const double cost : {0.0, 0.25, 0.7}) EXPECT_NEAR(frontier.At(cost).detection, cost, 1e-11);

  // tables that begin with values below anything measurable
  problem.sensors.clear();
  for (const double tiny : {1e-20, 1e-320, 1e-12}) {
    problem.sensors.push_back(
        RocSensor("t", 0.01, {{0, 0}, {tiny, 0.2}, {2 * tiny, 0.21}, {0.1, 0.7}, {1 - 1e-15, 1}, {1, 1}}));
  }
  frontier = ComputeFrontier(problem);
  ExpectSound(problem, frontier);
  ExpectTreesMatch(problem, frontier);
  for (const double price : {0.1, 1.0, 5.0}) {
    EXPECT_NEAR(SupportOf(frontier, price), BestAt(problem, price, 7, 1, 1), 1e-10);
  }
}

TEST(Frontier, StopsAtItsLimitsInsteadOfRunningOutOfMemory) {
  FrontierProblem problem = FourSmallSensors();
  problem.max_work = ComputeFrontier(problem).work - 1;
  const Frontier frontier = ComputeFrontier(problem);
  EXPECT_TRUE(frontier.too_large);
  EXPECT_TRUE(frontier.vertices.empty());
}

TEST(Frontier, GivesNoTreePastTheLimit) {
  const Frontier frontier = ComputeFrontier(FourSmallSensors());
  std::size_t branches = 0;
  for (const TreeNode& node : frontier.TreeOf(30).nodes) branches += node.children.size();
  EXPECT_GT(branches, 6U);
  EXPECT_FALSE(frontier.TreeOf(30, branches).nodes.empty());
  EXPECT_TRUE(frontier.TreeOf(30, branches - 1).nodes.empty());
}

TEST(Frontier, GivesTheBestOfFewerSensorsWhenCancelled) {
  const std::atomic<bool> cancel{true};
  const Frontier frontier = ComputeFrontier(FourSmallSensors(), 1, &cancel);
  EXPECT_TRUE(frontier.cancelled);
  ASSERT_EQ(frontier.vertices.size(), 2U);
  EXPECT_EQ(frontier.TreeOf(0).nodes.size(), 1U);
  EXPECT_EQ(frontier.TreeOf(1).nodes.size(), 2U);
}

TEST(ChannelsOfRoc, TellsWhatIsWrong) {
  EXPECT_EQ(ChannelsOfRoc({}).fault, RocFault::kStart);
  EXPECT_EQ(ChannelsOfRoc({{0.1, 0.2}, {1, 1}}).fault, RocFault::kStart);
  EXPECT_EQ(ChannelsOfRoc({{0, 0}, {0.5, 0.9}}).fault, RocFault::kEnd);
  EXPECT_EQ(ChannelsOfRoc({{0, 0}, {0.5, 0.9}, {0.4, 1}, {1, 1}}).fault, RocFault::kNotRising);
  EXPECT_EQ(ChannelsOfRoc({{0, 0}, {0.5, 0.9}, {0.4, 1}, {1, 1}}).at, 2U);
  EXPECT_EQ(ChannelsOfRoc({{0, 0}, {1, 1.5}}).fault, RocFault::kEnd);
  const auto measured = ChannelsOfRoc({{1e-20, 1e-18}, {0.3, 0.8}, {0.3, 0.8}, {1, 1}}).channels;
  ASSERT_EQ(measured.size(), 3U);  // the repeated point is no channel
  EXPECT_EQ(measured[0].bad, 1e-18);
  double bad = 0;
  for (const Channel& channel : measured) bad += channel.bad;
  EXPECT_NEAR(bad, 1, 1e-15);
}

}  // namespace
}  // namespace atalaya::inspect
