#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <boost/graph/adjacency_list.hpp>
#include <boost/graph/dijkstra_shortest_paths.hpp>
#include <cmath>

#include "network/network.h"
#include "network/random_graphs.h"
#include "network/steps.h"

namespace atalaya::network {
namespace {

Choice RandomChoice(const Graph& graph, std::uint64_t seed) {
  Rng rng(seed, StreamOf("choice"));
  Choice choice;
  for (const Upgrade& upgrade : graph.upgrades)
    choice.push_back(static_cast<int>(rng.Below(upgrade.levels.size() + 1)) - 1);
  return choice;
}

std::vector<std::vector<double>> PointOf(const Graph& graph, const Choice& choice) {
  std::vector<std::vector<double>> x;
  for (std::size_t u = 0; u < choice.size(); ++u) {
    x.emplace_back(graph.upgrades[u].levels.size(), 0.0);
    if (choice[u] >= 0) x[u][choice[u]] = 1;
  }
  return x;
}

std::vector<std::vector<double>> FractionalPoint(const Graph& graph, std::uint64_t seed) {
  Rng rng(seed, StreamOf("fraction"));
  std::vector<std::vector<double>> x;
  for (const Upgrade& upgrade : graph.upgrades) {
    double left = 1;
    std::vector<double>& levels = x.emplace_back();
    for (std::size_t l = 0; l < upgrade.levels.size(); ++l) {
      levels.push_back(rng.Below(3) == 0 ? 0.0 : left * rng.Uniform());
      left -= levels.back();
    }
  }
  return x;
}

double LeftOf(const Cut& cut, const std::vector<std::vector<double>>& x, double theta) {
  double left = theta;
  for (const Cut::Term& term : cut.terms) left += term.coefficient * x[term.upgrade][term.level];
  return left;
}

RC_GTEST_PROP(Evader, EqualsRelaxation, ()) {
  const auto seed = *rc::gen::arbitrary<std::uint64_t>();
  const Graph graph = RandomGraph(seed, {9, 24, 6, 5, 3});
  const Evader evader(graph, 1);
  for (std::uint64_t draw = 0; draw < 4; ++draw) {
    const Choice choice = RandomChoice(graph, seed + draw);
    const std::vector<double> fast = evader.Evasion(choice), slow = SlowEvasion(graph, choice);
    const std::vector<Path> paths = evader.Paths(choice);
    const std::vector<double> some = evader.EvasionOf({3, 0, 3}, choice);
    RC_ASSERT(some == (std::vector<double>{fast[3], fast[0], fast[3]}));
    for (std::size_t k = 0; k < fast.size(); ++k) {
      RC_ASSERT(std::abs(fast[k] - slow[k]) < 1e-12);
      RC_ASSERT(paths[k].evade == fast[k]);
      RC_ASSERT(evader.PathOf(static_cast<int>(k), choice).arcs == paths[k].arcs);
      // The path leads from the origin to the target and is worth what it says.
      int node = graph.threats[k].from;
      double value = 1;
      for (const int arc : paths[k].arcs) {
        RC_ASSERT(graph.arcs[arc].from == node);
        node = graph.arcs[arc].to;
        double evade = graph.arcs[arc].evade;
        for (std::size_t u = 0; u < choice.size(); ++u) {
          if (choice[u] < 0) continue;
          for (const Effect& effect : graph.upgrades[u].levels[choice[u]].effects) {
            if (effect.arc == arc) evade = std::min(evade, effect.evade);
          }
        }
        value *= evade;
      }
      if (fast[k] > 0) {
        RC_ASSERT(node == graph.threats[k].to);
        RC_ASSERT(std::abs(value - fast[k]) < 1e-12);
      } else {
        RC_ASSERT(paths[k].arcs.empty());
      }
    }
  }
}

TEST(Evader, EqualsBoostDijkstra) {
  using Weighted = boost::adjacency_list<boost::vecS, boost::vecS, boost::directedS, boost::no_property,
                                         boost::property<boost::edge_weight_t, double>>;
  Rng rng(5, 5);
  Graph graph;
  graph.nodes = 600;
  for (int a = 0; a < 9000; ++a) {
    graph.arcs.push_back(
        {static_cast<int>(rng.Below(600)), static_cast<int>(rng.Below(600)), 0.05 + 0.95 * rng.Uniform()});
  }
  for (int k = 0; k < 300; ++k)
    graph.threats.push_back({static_cast<int>(rng.Below(600)), static_cast<int>(rng.Below(40)), 1});
  Weighted backwards(600);
  for (const Arc& arc : graph.arcs) boost::add_edge(arc.to, arc.from, -std::log(arc.evade), backwards);
  const std::vector<double> evasion = Evader(graph, 2).Evasion({});
  std::vector<double> distance(600);
  for (int target = 0; target < 40; ++target) {
    boost::dijkstra_shortest_paths(backwards, target, boost::distance_map(distance.data()));
    for (std::size_t k = 0; k < graph.threats.size(); ++k) {
      if (graph.threats[k].to != target) continue;
      EXPECT_NEAR(evasion[k], std::exp(-distance[graph.threats[k].from]), 1e-12);
    }
  }
}

// Cuts from fractional points hold at every choice.
RC_GTEST_PROP(Evader, CutsAreValid, ()) {
  const auto seed = *rc::gen::arbitrary<std::uint64_t>();
  const Graph graph = RandomGraph(seed, {7, 18, 4, 4, 3});
  const Evader evader(graph, 1);
  const std::vector<double> least = evader.LeastEvasion();
  const std::vector<Choice> all = AllChoices(graph);
  std::vector<std::vector<double>> evasion;
  for (const Choice& choice : all) evasion.push_back(SlowEvasion(graph, choice));
  for (std::uint64_t draw = 0; draw < 5; ++draw) {
    const auto x = draw == 0 ? PointOf(graph, RandomChoice(graph, seed)) : FractionalPoint(graph, seed + draw);
    for (const Cut& cut : evader.Separate(x, std::vector<double>(graph.threats.size(), 0.0), 0)) {
      for (std::size_t c = 0; c < all.size(); ++c) {
        RC_ASSERT(LeftOf(cut, PointOf(graph, all[c]), evasion[c][cut.threat]) >= cut.constant - 1e-12);
        RC_ASSERT(evasion[c][cut.threat] >= least[cut.threat] - 1e-12);
      }
    }
  }
}

// The same for each kind of cut by itself, whichever is the tighter one at the point.
RC_GTEST_PROP(Evader, PathsAndStepsAreValidAndExact, ()) {
  const auto seed = *rc::gen::arbitrary<std::uint64_t>();
  const Graph graph = RandomGraph(seed, {7, 20, 5, 5, 3});
  const Evader evader(graph, 1);
  const std::vector<Choice> all = AllChoices(graph);
  std::vector<std::vector<double>> evasion;
  for (const Choice& choice : all) evasion.push_back(SlowEvasion(graph, choice));
  const auto hold = [&](const std::vector<Cut>& cuts) {
    for (const Cut& cut : cuts) {
      for (std::size_t c = 0; c < all.size(); ++c) {
        RC_ASSERT(LeftOf(cut, PointOf(graph, all[c]), evasion[c][cut.threat]) >= cut.constant - 1e-12);
      }
    }
  };
  const Choice choice = RandomChoice(graph, seed);
  const std::vector<double> truth = SlowEvasion(graph, choice), nothing(graph.threats.size(), 0.0);
  for (std::uint64_t draw = 0; draw < 4; ++draw) {
    const auto x = draw == 0 ? PointOf(graph, choice) : FractionalPoint(graph, seed + draw);
    hold(evader.Separate(x, nothing, 0, Cuts::kPaths));
    const Ways ways(evader.state().rows, x);
    for (const Target& target : evader.state().targets) {
      const std::vector<Cut> steps = StepCuts(evader.state().rows, target, ways);
      hold(steps);
      for (const Cut& cut : steps) {
        if (draw == 0) RC_ASSERT(std::abs(cut.constant - LeftOf(cut, x, 0) - truth[cut.threat]) < 1e-12);
      }
    }
  }
}

// Two ways of 0.8 and 0.7, each with a gate that can be closed for good: with half a gate closed on the first way the
// second one limits what that gains. One path's cut sees one of the two only.
TEST(Evader, ADetourLimitsWhatHalfAGateGains) {
  Graph graph;
  graph.nodes = 2;
  graph.arcs = {{0, 1, 0.8}, {0, 1, 0.7}};
  graph.threats = {{0, 1, 1}};
  graph.upgrades = {{{Level{1, {{0, 0}}, {}}}}, {{Level{1, {{1, 0}}, {}}}}};
  const Evader evader(graph, 1);
  const std::vector<std::vector<double>> x{{0.5}, {0.25}};
  const auto asked = [&](Cuts kind) {
    const std::vector<Cut> cuts = evader.Separate(x, {0}, 0, kind);
    return cuts.empty() ? 0.0 : cuts[0].constant - LeftOf(cuts[0], x, 0);
  };
  EXPECT_NEAR(asked(Cuts::kPaths), 0.7 * 0.75, 1e-12);
  EXPECT_NEAR(asked(Cuts::kAll), 0.8 * 0.5 + 0.7 * 0.25, 1e-12) << "the area under the staircase";
}

// At a 0-1 point the cut asks for the true evasion; with that given, nothing is violated.
RC_GTEST_PROP(Evader, CutsAreExactAtChoices, ()) {
  const auto seed = *rc::gen::arbitrary<std::uint64_t>();
  const Graph graph = RandomGraph(seed, {7, 18, 4, 5, 3});
  const Evader evader(graph, 1);
  const Choice choice = RandomChoice(graph, seed);
  const std::vector<double> evasion = evader.Evasion(choice);
  const auto x = PointOf(graph, choice);
  std::vector<double> asked(graph.threats.size(), 0.0);
  for (const Cut& cut : evader.Separate(x, asked, 0)) asked[cut.threat] = cut.constant - (LeftOf(cut, x, 0));
  for (std::size_t k = 0; k < evasion.size(); ++k) RC_ASSERT(std::abs(asked[k] - evasion[k]) < 1e-12);
  RC_ASSERT(evader.Separate(x, evasion, 1e-9).empty());
}

// A middle level followed by an upgraded arc: with only two rows (no upgrade, lowest level) the master would allow 0.05
// here.
//   0 --a--> 1 --b--> 2      a: 0.8, levels 0.4 (on) and 0.1;  b: 1, upgraded to 0.5 (on):  the truth is 0.2
TEST(Evader, CutsKnowMiddleLevels) {
  Graph graph;
  graph.nodes = 3;
  graph.arcs = {{0, 1, 0.8}, {1, 2, 1.0}};
  graph.threats = {{0, 2, 1}};
  graph.upgrades = {{{Level{1, {{0, 0.4}}, {}}, Level{2, {{0, 0.1}}, {}}}}, {{Level{1, {{1, 0.5}}, {}}}}};
  const Evader evader(graph, 1);
  const std::vector<Cut> cuts = evader.Separate({{1, 0}, {1}}, {0}, 1e-9);
  ASSERT_EQ(cuts.size(), 1u);
  EXPECT_NEAR(cuts[0].constant - LeftOf(cuts[0], {{1, 0}, {1}}, 0), 0.4 * 0.5, 1e-12);
}

TEST(Evader, TiesTakeTheLowestArc) {
  Graph graph;
  graph.nodes = 4;
  //      /-> 1 -\            four equal ways
  //   0 =        => 3
  //      \-> 2 -/
  graph.arcs = {{0, 2, 0.5}, {0, 1, 0.5}, {1, 3, 0.5}, {2, 3, 0.5}, {0, 2, 0.5}};
  graph.threats = {{0, 3, 1}, {3, 3, 1}, {3, 0, 1}};
  const Evader evader(graph, 1);
  const std::vector<Path> paths = evader.Paths({});
  EXPECT_EQ(paths[0].arcs, (std::vector<int>{0, 3}));
  EXPECT_EQ(paths[1].evade, 1) << "already there";
  EXPECT_EQ(paths[2].evade, 0) << "no way";
  EXPECT_TRUE(paths[2].arcs.empty());
  const std::vector<double> exposure = Exposure(graph, evader);
  EXPECT_NEAR(exposure[0], 1.0 / 3, 1e-15);
  EXPECT_EQ(exposure[1], 0);
}

TEST(Evader, DoesNotDependOnThreads) {
  const Graph graph = RandomGraph(77, {200, 3000, 120, 40, 3});
  const Choice choice = RandomChoice(graph, 3);
  const auto x = FractionalPoint(graph, 3);
  const std::vector<double> none(graph.threats.size(), 0.0);
  const Evader one(graph, 1);
  for (const int threads : {2, 4}) {
    const Evader many(graph, threads);
    EXPECT_EQ(one.Evasion(choice), many.Evasion(choice));
    const std::vector<Cut> a = one.Separate(x, none, 0), b = many.Separate(x, none, 0);
    ASSERT_EQ(a.size(), b.size());
    for (std::size_t i = 0; i < a.size(); ++i) {
      EXPECT_EQ(a[i].constant, b[i].constant);
      ASSERT_EQ(a[i].terms.size(), b[i].terms.size());
      for (std::size_t j = 0; j < a[i].terms.size(); ++j)
        EXPECT_EQ(a[i].terms[j].coefficient, b[i].terms[j].coefficient);
    }
  }
}

// The incremental trials against full sweeps.
RC_GTEST_PROP(StandAloneGain, EqualsDifference, ()) {
  const auto seed = *rc::gen::arbitrary<std::uint64_t>();
  const Graph graph = RandomGraph(seed, {9, 24, 6, 5, 3});
  const Evader evader(graph, 1);
  const Choice base = RandomChoice(graph, seed);
  const auto gains = StandAloneGains(graph, evader, base);
  for (std::size_t u = 0; u < base.size(); ++u) {
    for (std::size_t l = 0; l < graph.upgrades[u].levels.size(); ++l) {
      Choice with = base;
      with[u] = static_cast<int>(l);
      const double gain = SlowObjective(graph, base) - SlowObjective(graph, with);
      RC_ASSERT(std::abs(StandAloneGain(graph, evader, base, static_cast<int>(u), static_cast<int>(l)) - gain) < 1e-12);
      RC_ASSERT(std::abs(gains[u][l] - gain) < 1e-12);
    }
  }
}

RC_GTEST_PROP(RemovalLosses, EqualsDifference, ()) {
  const auto seed = *rc::gen::arbitrary<std::uint64_t>();
  const Graph graph = RandomGraph(seed, {9, 24, 6, 5, 3});
  const Evader evader(graph, 1);
  const Choice base = RandomChoice(graph, seed);
  const std::vector<std::vector<int>> sets{{}, {0}, {1, 3}, {0, 1, 2, 3, 4}};
  const std::vector<double> losses = RemovalLosses(graph, evader, base, sets);
  for (std::size_t i = 0; i < sets.size(); ++i) {
    Choice without = base;
    for (const int u : sets[i]) without[u] = -1;
    RC_ASSERT(std::abs(losses[i] - (SlowObjective(graph, without) - SlowObjective(graph, base))) < 1e-12);
  }
}

}  // namespace
}  // namespace atalaya::network
