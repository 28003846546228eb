// Small random interdiction problems and their answers by enumeration, shared by the tests of this room.
#pragma once

#include <algorithm>
#include <functional>
#include <vector>

#include "base/rng.h"
#include "network/network.h"

namespace atalaya::network {

struct Shape {
  int nodes = 7, arcs = 16, threats = 4, upgrades = 4, levels = 2;
};

// Random arcs (parallel ones and loops too), threats with shared targets, upgrades that act on up to two arcs each; now
// and then two upgrades act on one arc, an evade is 0 or 1, a threat is cut off, a level is free. Level l+1 mostly
// includes level l.
inline Graph RandomGraph(std::uint64_t seed, const Shape& shape = {}) {
  Rng rng(seed, StreamOf("network/test"));
  const auto below = [&rng](int n) { return static_cast<int>(rng.Below(static_cast<std::uint64_t>(n))); };
  Graph graph;
  graph.nodes = shape.nodes;
  for (int a = 0; a < shape.arcs; ++a) {
    const double evade = below(10) == 0 ? 1.0 : below(12) == 0 ? 0.0 : 0.2 + 0.7 * rng.Uniform();
    graph.arcs.push_back({below(shape.nodes), below(shape.nodes), evade});
  }
  for (int k = 0; k < shape.threats; ++k) {
    graph.threats.push_back(
        {below(shape.nodes), below(std::max(1, shape.nodes / 2)), below(8) == 0 ? 0.0 : rng.Uniform()});
  }
  for (int u = 0; u < shape.upgrades; ++u) {
    Upgrade& upgrade = graph.upgrades.emplace_back();
    const std::vector<int> arcs{below(shape.arcs), below(shape.arcs)};
    const int touched = 1 + below(2), levels = 1 + below(shape.levels);
    double cost = 0, share = 1;
    for (int l = 0; l < levels; ++l) {
      Level& level = upgrade.levels.emplace_back();
      cost += below(9) == 0 ? 0.0 : 1 + below(3);
      level.cost = cost;
      share *= below(6) == 0 ? 0.0 : 0.3 + 0.6 * rng.Uniform();
      for (int i = 0; i < touched; ++i) {
        if (i == 1 && arcs[0] == arcs[1]) break;
        level.effects.push_back({arcs[i], graph.arcs[arcs[i]].evade * share});
      }
      for (int m = l + 1; m < levels; ++m) {
        if (below(5) > 0) level.extended_by.push_back(m);
      }
    }
  }
  return graph;
}

// Best evasion per threat by plain relaxation to a fixed point: shares no code with the sweeps.
inline std::vector<double> SlowEvasion(const Graph& graph, const Choice& choice) {
  std::vector<double> evade;
  for (const Arc& arc : graph.arcs) evade.push_back(arc.evade);
  for (std::size_t u = 0; u < choice.size(); ++u) {
    if (choice[u] < 0) continue;
    for (const Effect& effect : graph.upgrades[u].levels[choice[u]].effects) {
      evade[effect.arc] = std::min(evade[effect.arc], effect.evade);
    }
  }
  std::vector<double> evasion;
  for (const Threat& threat : graph.threats) {
    std::vector<double> value(graph.nodes, 0.0);
    value[threat.to] = 1;
    for (int round = 0; round < graph.nodes; ++round) {
      for (std::size_t a = 0; a < graph.arcs.size(); ++a) {
        value[graph.arcs[a].from] = std::max(value[graph.arcs[a].from], evade[a] * value[graph.arcs[a].to]);
      }
    }
    evasion.push_back(value[threat.from]);
  }
  return evasion;
}

inline double SlowObjective(const Graph& graph, const Choice& choice) {
  const std::vector<double> evasion = SlowEvasion(graph, choice);
  double sum = 0;
  for (std::size_t k = 0; k < evasion.size(); ++k) sum += graph.threats[k].weight * evasion[k];
  return sum;
}

inline double SlowCost(const Graph& graph, const Choice& choice) {
  double cost = 0;
  for (std::size_t u = 0; u < choice.size(); ++u) {
    if (choice[u] >= 0) cost += graph.upgrades[u].levels[choice[u]].cost;
  }
  return cost;
}

// Every choice, affordable or not.
inline std::vector<Choice> AllChoices(const Graph& graph) {
  std::vector<Choice> all;
  Choice choice(graph.upgrades.size(), -1);
  for (;;) {
    all.push_back(choice);
    std::size_t u = 0;
    while (u < choice.size() && ++choice[u] == static_cast<int>(graph.upgrades[u].levels.size())) choice[u++] = -1;
    if (u == choice.size()) return all;
  }
}

// May a list move from `small` to `large`?
inline bool Nested(const Graph& graph, const Choice& small, const Choice& large) {
  for (std::size_t u = 0; u < small.size(); ++u) {
    if (small[u] < 0 || small[u] == large[u]) continue;
    if (large[u] < 0) return false;
    const std::vector<int>& up = graph.upgrades[u].levels[small[u]].extended_by;
    if (std::find(up.begin(), up.end(), large[u]) == up.end()) return false;
  }
  return true;
}

}  // namespace atalaya::network
