// The backward sweep behind every question of this room: best evasion from every node to one target.
//
// Internal to the room. Arcs are kept in compressed rows by head (incoming arcs), because the sweep runs from the
// target outwards. Upgradable arcs have a slot that lists the levels that act on them; when several upgrades act on one
// arc the lowest evade counts.
#pragma once

#include <array>
#include <bit>
#include <cstdint>
#include <vector>

#include "network/network.h"

namespace atalaya::network {

// One level that lowers an arc.
struct SlotEntry {
  int upgrade = 0, level = 0;
  double evade = 0;
};
struct Slot {
  int arc = 0;
  double evade = 1;  // without upgrade
  std::vector<SlotEntry> entries;
  bool single = true;  // all entries belong to one upgrade, so at most one is on
};

struct Rows {
  explicit Rows(const Graph& graph);
  int nodes = 0;
  std::vector<int> begin;  // per node j: its incoming arcs are positions begin[j] .. begin[j+1]-1, by arc index
  std::vector<int> from, head_at, arc;  // per position
  std::vector<double> evade;            // per position, without upgrades
  std::vector<int> slot;                // per position; -1: cannot be upgraded
  std::vector<int>
      out_begin;  // per node i: its outgoing arcs are at positions out[out_begin[i]] .. out[out_begin[i+1]-1]
  std::vector<int> out;
  std::vector<int> position;  // per arc; -1 for arcs that can never be on a best path (loops, evade 0)
  std::vector<Slot> slots;
  std::vector<std::vector<int>> slots_of;  // per upgrade: slots its levels act on, ascending

  // Evade of every position under a choice (empty: none).
  std::vector<double> Under(const Choice& choice) const;
  // Evade of one slot under a choice, with `upgrade` at `level` instead of what the choice says (upgrade -1: as it
  // says).
  double SlotEvade(int slot, const Choice& choice, int upgrade, int level) const;
};

// An upgradable arc at a fractional x, as the largest of these lines in (value at the arc's head, psi, low): evader.cc.
struct Line {
  double slope = 1, drop = 0, lift = 0;  // slope * value - drop * psi + lift * low
};
struct Relaxed {
  std::vector<int> begin;  // per slot: its lines are begin[s] .. begin[s+1]-1
  std::vector<Line> lines;
};

// A monotone priority queue of nodes by value, largest first: the radix heap of Ahuja, Mehlhorn, Orlin, Tarjan, J. ACM
// 37:213-223 (1990), on the bits of the doubles. Values taken out never rise, which is what Dijkstra does. A node
// pushed again with a larger value leaves its old entry behind; the caller skips nodes that are settled.
class NodeQueue {
 public:
  void Clear();
  void Push(double value, int node) { Put({Key(value), node}); }  // 0 < value <= 1, not above the last value popped
  bool Pop(int& node);                                            // false: empty

 private:
  struct Item {
    std::uint64_t key;
    int node;
  };
  // Falls as the value rises, 0 at 1.
  static std::uint64_t Key(double value) {
    return std::bit_cast<std::uint64_t>(1.0) - std::bit_cast<std::uint64_t>(value);
  }
  void Put(Item item) {
    const int bucket = 64 - std::countl_zero(item.key ^ last_);
    buckets_[bucket].push_back(item);
    if (bucket > 0) filled_ |= std::uint64_t{1} << (bucket - 1);
  }
  std::array<std::vector<Item>, 65> buckets_;  // by highest bit in which the key differs from last_; 0: equal
  std::uint64_t filled_ = 0;                   // bit b: bucket b + 1 is not empty
  std::uint64_t last_ = 0;
};

// Labels of one sweep. Reused between sweeps to spare allocations; owned by one thread at a time.
struct Labels {
  std::vector<double> value;       // per node; 0: the target cannot be reached
  std::vector<int> via;            // position of the first arc of the best path, -1 at the target or unreached
  std::vector<std::int16_t> line;  // fractional sweeps: the line that was tight on that arc
  std::vector<char> settled;       // scratch
  NodeQueue queue;                 // scratch
};

// Stop early once these nodes are settled (nullptr: settle all). Labels of unsettled nodes are then lower bounds only.
struct Stop {
  const std::vector<int>* nodes = nullptr;
};

// `evade` per position, from Rows::Under. Ties: the lowest arc index among those met before the node is settled. Nodes
// settle in an order that is a property of the graph alone.
void Sweep(const Rows& rows, int target, const std::vector<double>& evade, Stop stop, Labels& labels);

// The best path from one node to the target, given labels `bound` that are not below the best evasion from any node and
// do not rise along arcs by less than evade (bound[tail] >= evade x bound[head]): labels of a sweep before some arcs
// became harder. Goal-directed, so it looks at a small part of the network. `positions` receives the path.
struct Detour {
  double value = 0;
  std::vector<int> positions;
  std::size_t work = 0;  // arcs looked at
};
// Scratch of FindDetour, sized for one graph, clean between calls; owned by one thread at a time.
struct DetourScratch {
  std::vector<double> value;
  std::vector<int> via;
  std::vector<char> settled;
  std::vector<int> touched;
  NodeQueue queue;
};
Detour FindDetour(const Rows& rows, int origin, int target, const std::vector<double>& evade,
                  const std::vector<double>& bound, DetourScratch& scratch);

// The same sweep with slots replaced by their lines. psi and low per node for this target.
void SweepRelaxed(const Rows& rows, int target, const Relaxed& relaxed, const std::vector<double>& psi,
                  const std::vector<double>& low, Stop stop, Labels& labels);

}  // namespace atalaya::network
