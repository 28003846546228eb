// What an Evader holds. Internal to the room: the local search and the by-products sweep single targets.
#pragma once

#include <vector>

#include "network/network.h"
#include "network/sweep.h"

namespace atalaya::network {

// The threats that share a destination share its sweeps.
struct Target {
  int node = 0;
  std::vector<int> threats;  // indices, ascending
  std::vector<int> origins;  // their origins, same order
  std::vector<double> psi;   // per node: best evasion to the target with no upgrade
  std::vector<double> low;   // per node: with all levels on
};

struct Evader::State {
  State(const Graph& graph, int threads);
  const Graph& graph;
  int threads = 1;
  Rows rows;
  std::vector<Target> targets;  // by node
  std::vector<int> target_of;   // per threat
};

// The best path from `origin` along the labels of a sweep, as positions or as arcs. Empty at the target and where it
// cannot be reached.
std::vector<int> FollowPositions(const Rows& rows, const Labels& labels, int origin);
std::vector<int> Follow(const Rows& rows, const Labels& labels, int origin);

}  // namespace atalaya::network
