#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <cmath>

#include "network/local_search.h"
#include "network/network.h"
#include "network/random_graphs.h"

namespace atalaya::network {
namespace {

constexpr double kSlack = 1e-6;

Options Exact() {
  Options options;
  options.mip.gap = 1e-9;
  return options;
}

RC_GTEST_PROP(Interdict, EqualsEnumeration, ()) {
  const Graph graph = RandomGraph(*rc::gen::arbitrary<std::uint64_t>(), {7, 18, 4, 5, 3});
  const double budget = *rc::gen::inRange(0, 9);
  double expected = kSlack + 1e9;
  for (const Choice& choice : AllChoices(graph)) {
    if (SlowCost(graph, choice) <= budget) expected = std::min(expected, SlowObjective(graph, choice));
  }
  const Answer answer = Interdict(graph, {{budget, 1}}, Exact());
  const Answer::AtBudget& at = answer.budgets.at(0);
  RC_ASSERT(std::abs(at.objective - expected) < kSlack);
  RC_ASSERT(at.bound <= expected + kSlack);
  RC_ASSERT(answer.proven || at.objective - at.bound < kSlack);
  RC_ASSERT(SlowCost(graph, at.choice) <= budget + 1e-9);
  RC_ASSERT(std::abs(SlowObjective(graph, at.choice) - at.objective) < 1e-12);
  RC_ASSERT(std::abs(answer.before - SlowObjective(graph, {})) < 1e-12);
  RC_ASSERT(answer.price_of_nesting == 0);
}

RC_GTEST_PROP(Interdict, NestedListsEqualEnumeration, ()) {
  const Graph graph = RandomGraph(*rc::gen::arbitrary<std::uint64_t>(), {6, 14, 4, 3, 2});
  const std::vector<Budget> budgets{{2, 0.5}, {4, 0.3}, {7, 0.2}};
  const std::vector<Choice> all = AllChoices(graph);
  std::vector<double> objective, cost;
  for (const Choice& choice : all) {
    objective.push_back(SlowObjective(graph, choice));
    cost.push_back(SlowCost(graph, choice));
  }
  double expected = 1e9, alone = 0;
  for (const Budget& budget : budgets) {
    double best = 1e9;
    for (std::size_t a = 0; a < all.size(); ++a) {
      if (cost[a] <= budget.amount) best = std::min(best, objective[a]);
    }
    alone += budget.probability * best;
  }
  for (std::size_t a = 0; a < all.size(); ++a) {
    if (cost[a] > budgets[0].amount) continue;
    for (std::size_t b = 0; b < all.size(); ++b) {
      if (cost[b] > budgets[1].amount || !Nested(graph, all[a], all[b])) continue;
      for (std::size_t c = 0; c < all.size(); ++c) {
        if (cost[c] > budgets[2].amount || !Nested(graph, all[b], all[c])) continue;
        expected = std::min(expected, 0.5 * objective[a] + 0.3 * objective[b] + 0.2 * objective[c]);
      }
    }
  }
  const Answer answer = Interdict(graph, budgets, Exact());
  RC_ASSERT(std::abs(answer.objective - expected) < kSlack);
  RC_ASSERT(answer.bound <= expected + kSlack);
  RC_ASSERT(std::abs(answer.price_of_nesting - (expected - alone)) < kSlack);
  for (std::size_t b = 0; b + 1 < budgets.size(); ++b) {
    RC_ASSERT(Nested(graph, answer.budgets[b].choice, answer.budgets[b + 1].choice));
    RC_ASSERT(SlowCost(graph, answer.budgets[b].choice) <= budgets[b].amount + 1e-9);
  }
  Options free = Exact();
  free.nested = false;
  RC_ASSERT(std::abs(Interdict(graph, budgets, free).objective - alone) < kSlack);
  // The anytime answer is a list too, and its bound holds.
  Options first = Exact();
  first.first_answer_only = true;
  const Answer quick = Interdict(graph, budgets, first);
  RC_ASSERT(quick.objective >= expected - kSlack);
  RC_ASSERT(quick.bound <= expected + kSlack);
  for (std::size_t b = 0; b + 1 < budgets.size(); ++b) {
    RC_ASSERT(Nested(graph, quick.budgets[b].choice, quick.budgets[b + 1].choice));
  }
}

RC_GTEST_PROP(Interdict, IsMonotone, ()) {
  const auto seed = *rc::gen::arbitrary<std::uint64_t>();
  Graph graph = RandomGraph(seed, {8, 20, 5, 5, 2});
  double last = 1e9;
  for (const double budget : {0.0, 2.0, 5.0, 9.0}) {
    const Answer answer = Interdict(graph, {{budget, 1}}, Exact());
    RC_ASSERT(answer.objective <= last + kSlack);
    RC_ASSERT(answer.objective <= answer.before + 1e-12);
    last = answer.objective;
  }
  Arc& arc = graph.arcs[seed % graph.arcs.size()];
  arc.evade *= 0.5;  // effects above it change nothing then
  RC_ASSERT(Interdict(graph, {{9, 1}}, Exact()).objective <= last + kSlack);
}

RC_GTEST_PROP(Greedy, IsAffordableAndConsistent, ()) {
  const auto seed = *rc::gen::arbitrary<std::uint64_t>();
  const Graph graph = RandomGraph(seed, {9, 26, 6, 6, 3});
  const Evader evader(graph, 1);
  const double budget = *rc::gen::inRange(0, 12);
  const Choice choice = Greedy(graph, evader, budget);
  RC_ASSERT(SlowCost(graph, choice) <= budget + 1e-9);
  RC_ASSERT(evader.Objective(choice) <= evader.Objective({}) + 1e-12);
}

// A Situation that is pushed around stays equal to one made afresh.
RC_GTEST_PROP(Situation, StaysTrueUnderMoves, ()) {
  const auto seed = *rc::gen::arbitrary<std::uint64_t>();
  const Graph graph = RandomGraph(seed, {9, 26, 6, 6, 3});
  const Evader evader(graph, 1);
  Rng rng(seed, 1);
  Situation situation(evader.state(), Choice(graph.upgrades.size(), -1));
  for (int step = 0; step < 12; ++step) {
    std::vector<Situation::Move> moves;
    for (std::uint64_t i = 0; i < 1 + rng.Below(2); ++i) {
      const int u = static_cast<int>(rng.Below(graph.upgrades.size()));
      moves.push_back({u, static_cast<int>(rng.Below(graph.upgrades[u].levels.size() + 1)) - 1});
    }
    if (moves.size() == 2 && moves[0].upgrade == moves[1].upgrade) moves.pop_back();
    const double before = situation.objective();
    const auto changes = situation.Try(moves);
    const double gain = situation.Gain(changes);
    if (moves.size() == 1) RC_ASSERT(situation.GainAtMost(moves[0]) >= gain - 1e-12);
    situation.Apply(moves, changes);
    RC_ASSERT(std::abs(situation.objective() - SlowObjective(graph, situation.choice())) < 1e-12);
    RC_ASSERT(std::abs(before - gain - situation.objective()) < 1e-12);
  }
}

// Parallel weak links are complements: each alone gains nothing, so gain-by-gain greedy would buy neither.
//        /-> 1 -\        gates a and b equal; fixing one moves the traffic to the other
//    0 -<        >- 3
//        \-> 2 -/
TEST(Greedy, SeesPairs) {
  Graph graph;
  graph.nodes = 4;
  graph.arcs = {{0, 1, 0.8}, {0, 2, 0.8}, {1, 3, 1}, {2, 3, 1}};
  graph.threats = {{0, 3, 1}};
  graph.upgrades = {{{Level{1, {{0, 0.2}}, {}}}}, {{Level{1, {{1, 0.2}}, {}}}}};
  const Evader evader(graph, 1);
  EXPECT_EQ(StandAloneGain(graph, evader, {}, 0, 0), 0);
  EXPECT_EQ(StandAloneGain(graph, evader, {}, 1, 0), 0);
  EXPECT_EQ(Greedy(graph, evader, 2), (Choice{0, 0}));
  const Answer answer = Interdict(graph, {{1, 0.5}, {2, 0.5}}, Exact());
  EXPECT_NEAR(answer.budgets[0].objective, 0.8, 1e-9);
  EXPECT_NEAR(answer.budgets[1].objective, 0.2, 1e-9);
}

TEST(Interdict, HandlesTheEdges) {
  const Graph empty;
  EXPECT_TRUE(Interdict(empty, {}, Exact()).budgets.empty());
  EXPECT_EQ(Interdict(empty, {{5, 1}}, Exact()).objective, 0);

  Graph apart;  // no way from 0 to 1
  apart.nodes = 2;
  apart.threats = {{0, 1, 3}};
  apart.upgrades = {{{Level{1, {}, {}}}}};
  EXPECT_EQ(Interdict(apart, {{5, 1}}, Exact()).objective, 0);

  const Graph graph = RandomGraph(11);
  const Answer nothing = Interdict(graph, {{0, 1}}, Exact());
  EXPECT_LE(nothing.objective, nothing.before);
  EXPECT_EQ(SlowCost(graph, nothing.budgets[0].choice), 0) << "free levels only";
  // Budgets in any order come back in that order.
  const Answer turned = Interdict(graph, {{6, 0.4}, {2, 0.6}}, Exact());
  EXPECT_EQ(turned.budgets[0].amount, 6);
  EXPECT_LE(turned.budgets[0].objective, turned.budgets[1].objective + kSlack);
}

TEST(Interdict, KeepsSmallAndLargeNumbers) {
  // Evasions of 1e-8 and weights of 1e9, costs in millions: the answer must not drown in tolerances.
  Graph graph = RandomGraph(21, {8, 22, 5, 5, 2});
  const Answer plain = Interdict(graph, {{5, 1}}, Exact());
  Graph scaled = graph;
  const int start = scaled.nodes++;
  for (Threat& threat : scaled.threats) {
    threat.weight *= 1e9;
    scaled.arcs.push_back({start, threat.from, 1e-8});
    threat.from = start;
  }
  // One common origin mixes the threats' ways; enumerate that one too.
  for (Upgrade& upgrade : scaled.upgrades) {
    for (Level& level : upgrade.levels) level.cost *= 1e6;
  }
  double expected = 1e18;
  for (const Choice& choice : AllChoices(scaled)) {
    if (SlowCost(scaled, choice) <= 5e6) expected = std::min(expected, SlowObjective(scaled, choice));
  }
  const Answer answer = Interdict(scaled, {{5e6, 1}}, Exact());
  EXPECT_NEAR(answer.objective / expected, 1, 1e-9);
  EXPECT_LE(plain.objective, plain.before);
}

TEST(Interdict, DoesNotDependOnThreads) {
  const Graph graph = RandomGraph(5, {40, 260, 30, 14, 3});
  Options options = Exact();
  const Answer one = Interdict(graph, {{8, 0.5}, {16, 0.5}}, options);
  for (const int threads : {2, 4}) {
    options.threads = threads;
    const Answer many = Interdict(graph, {{8, 0.5}, {16, 0.5}}, options);
    EXPECT_EQ(one.objective, many.objective);
    EXPECT_EQ(one.bound, many.bound);
    EXPECT_EQ(one.budgets[1].choice, many.budgets[1].choice);
  }
}

}  // namespace
}  // namespace atalaya::network
