// Largest flow through a small network with real capacities.
#pragma once

#include <vector>

namespace atalaya::invest::portfolio {

// Method: Dinic's blocking flows. Source: Dinitz, Soviet Math. Dokl. 11:1277-1280 (1970). O(V^2 E); with nodes in a few
// layers as here a small multiple of E. Deterministic. One thread at a time.
class Flow {
 public:
  // What is left of an arc below `tolerance` counts as nothing.
  Flow(int nodes, double tolerance) : arcs_of_(nodes), tolerance_(tolerance) {}

  int AddArc(int from, int to, double capacity);  // its number
  double Run(int source, int sink);
  double On(int arc) const { return arcs_[2 * arc + 1].left; }
  // After Run: can more be sent from the source to the node? The nodes that can be reached are the source's side of a
  // least cut.
  bool Reached(int node) const { return level_[node] >= 0; }

 private:
  struct Arc {
    int to = 0;
    double left = 0;
  };
  bool FindLevels(int source, int sink);
  double Push(int node, int sink, double amount);

  std::vector<std::vector<int>> arcs_of_;
  std::vector<Arc> arcs_;  // an arc and its reverse side by side
  std::vector<int> level_, next_, queue_;
  double tolerance_;
};

}  // namespace atalaya::invest::portfolio
