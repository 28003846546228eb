// Best evasion to one target: Dijkstra's algorithm on products.
//
// Method: labels start at 1 at the target and only fall along arcs (evade <= 1), so the node of largest label is final.
// Working on products spares logarithms and keeps evade 0 and 1 exact. The queue is a radix heap
// on the bits of the labels (sweep.h), so that the order of settling is a property of the graph alone. Source:
// Dijkstra, Numer. Math. 1:269-271 (1959). Complexity: O(arcs + nodes x bits), less when it may stop early.
#include "network/sweep.h"

#include <algorithm>
#include <bit>
#include <cassert>

namespace atalaya::network {
namespace {

// `pass(position, value at head, head)` gives the value at the arc's tail and the line that was tight.
struct Passed {
  double value;
  std::int16_t line;
};

template <class Pass>
void Run(const Rows& rows, int target, Stop stop, Labels& labels, const Pass& pass) {
  labels.value.assign(rows.nodes, 0.0);
  labels.via.assign(rows.nodes, -1);
  labels.line.assign(rows.nodes, 0);
  labels.value[target] = 1;
  std::vector<char> wanted;
  std::size_t missing = 0;
  if (stop.nodes != nullptr) {
    wanted.assign(rows.nodes, 0);
    for (const int node : *stop.nodes) {
      missing += wanted[node] == 0;
      wanted[node] = 1;
    }
  }
  labels.settled.assign(rows.nodes, 0);
  labels.queue.Clear();
  labels.queue.Push(1, target);
  for (int node = target; labels.queue.Pop(node);) {
    if (labels.settled[node] != 0) continue;
    labels.settled[node] = 1;
    if (stop.nodes != nullptr && wanted[node] != 0 && --missing == 0) return;
    const double value = labels.value[node];
    for (int at = rows.begin[node]; at < rows.begin[node + 1]; ++at) {
      const int tail = rows.from[at];
      const Passed passed = pass(at, value, node);
      const double old = labels.value[tail];
      if (passed.value < old || labels.settled[tail] != 0) continue;
      if (passed.value > old) {
        labels.value[tail] = passed.value;
        labels.queue.Push(passed.value, tail);
      } else if (old <= 0 || rows.arc[at] > rows.arc[labels.via[tail]]) {
        continue;
      }
      labels.via[tail] = at;
      labels.line[tail] = passed.line;
    }
  }
}

}  // namespace

void NodeQueue::Clear() {
  for (std::vector<Item>& bucket : buckets_) bucket.clear();
  filled_ = last_ = 0;
}

bool NodeQueue::Pop(int& node) {
  if (buckets_[0].empty()) {
    if (filled_ == 0) return false;
    const int first = std::countr_zero(filled_) + 1;
    filled_ &= filled_ - 1;
    std::vector<Item>& bucket = buckets_[first];
    last_ =
        std::min_element(bucket.begin(), bucket.end(), [](const Item& a, const Item& b) { return a.key < b.key; })->key;
    for (const Item& item : bucket) Put(item);  // all go to lower buckets
    bucket.clear();
  }
  node = buckets_[0].back().node;
  buckets_[0].pop_back();
  return true;
}

Rows::Rows(const Graph& graph) : nodes(graph.nodes), begin(graph.nodes + 1, 0), position(graph.arcs.size(), -1) {
  const auto useful = [](const Arc& a) { return a.from != a.to && a.evade > 0; };
  for (const Arc& a : graph.arcs) {
    assert(a.from >= 0 && a.from < nodes && a.to >= 0 && a.to < nodes && a.evade <= 1);
    if (useful(a)) ++begin[a.to + 1];
  }
  for (int node = 0; node < nodes; ++node) begin[node + 1] += begin[node];
  from.resize(begin[nodes]);
  arc.resize(begin[nodes]);
  evade.resize(begin[nodes]);
  head_at.resize(begin[nodes]);
  slot.assign(begin[nodes], -1);
  std::vector<int> next(begin.begin(), begin.end() - 1);
  for (std::size_t a = 0; a < graph.arcs.size(); ++a) {
    if (!useful(graph.arcs[a])) continue;
    const int at = next[graph.arcs[a].to]++;
    position[a] = at;
    from[at] = graph.arcs[a].from;
    arc[at] = static_cast<int>(a);
    evade[at] = graph.arcs[a].evade;
    head_at[at] = graph.arcs[a].to;
  }
  out_begin.assign(nodes + 1, 0);
  for (const int tail : from) ++out_begin[tail + 1];
  for (int node = 0; node < nodes; ++node) out_begin[node + 1] += out_begin[node];
  out.resize(from.size());
  next.assign(out_begin.begin(), out_begin.end() - 1);
  for (std::size_t at = 0; at < from.size(); ++at) out[next[from[at]]++] = static_cast<int>(at);
  slots_of.resize(graph.upgrades.size());
  for (std::size_t u = 0; u < graph.upgrades.size(); ++u) {
    for (std::size_t l = 0; l < graph.upgrades[u].levels.size(); ++l) {
      for (const Effect& effect : graph.upgrades[u].levels[l].effects) {
        const int at = position[effect.arc];
        if (at < 0 || effect.evade >= evade[at]) continue;  // changes nothing
        if (slot[at] < 0) {
          slot[at] = static_cast<int>(slots.size());
          slots.push_back({effect.arc, evade[at], {}, true});
        }
        Slot& s = slots[slot[at]];
        s.single = s.single && (s.entries.empty() || s.entries.back().upgrade == static_cast<int>(u));
        s.entries.push_back({static_cast<int>(u), static_cast<int>(l), std::max(0.0, effect.evade)});
        slots_of[u].push_back(slot[at]);
      }
    }
    std::sort(slots_of[u].begin(), slots_of[u].end());
    slots_of[u].erase(std::unique(slots_of[u].begin(), slots_of[u].end()), slots_of[u].end());
  }
}

double Rows::SlotEvade(int s, const Choice& choice, int upgrade, int level) const {
  double best = slots[s].evade;
  for (const SlotEntry& entry : slots[s].entries) {
    const int chosen = entry.upgrade == upgrade ? level : choice.empty() ? -1 : choice[entry.upgrade];
    if (entry.level == chosen) best = std::min(best, entry.evade);
  }
  return best;
}

std::vector<double> Rows::Under(const Choice& choice) const {
  std::vector<double> under = evade;
  if (choice.empty()) return under;
  for (std::size_t s = 0; s < slots.size(); ++s) {
    under[position[slots[s].arc]] = SlotEvade(static_cast<int>(s), choice, -1, -1);
  }
  return under;
}

void Sweep(const Rows& rows, int target, const std::vector<double>& evade, Stop stop, Labels& labels) {
  Run(rows, target, stop, labels,
      [&evade](int at, double value, int) { return Passed{evade[at] * value, std::int16_t{0}}; });
}

void SweepRelaxed(const Rows& rows, int target, const Relaxed& relaxed, const std::vector<double>& psi,
                  const std::vector<double>& low, Stop stop, Labels& labels) {
  Run(rows, target, stop, labels, [&](int at, double value, int head) {
    const int s = rows.slot[at];
    if (s < 0) return Passed{rows.evade[at] * value, 0};
    Passed best{0, 0};
    const int first = relaxed.begin[s];
    for (int k = first; k < relaxed.begin[s + 1]; ++k) {
      const Line& line = relaxed.lines[k];
      const double passed = line.slope * value - line.drop * psi[head] + line.lift * low[head];
      if (passed > best.value) best = {passed, static_cast<std::int16_t>(k - first)};
    }
    best.value = std::min(best.value, value);
    return best;
  });
}

// A* (Hart, Nilsson, Raphael, IEEE Trans. Syst. Sci. Cybern. 4:100-107 (1968)) on products: value so far x bound to
// come never rises.
Detour FindDetour(const Rows& rows, int origin, int target, const std::vector<double>& evade,
                  const std::vector<double>& bound, DetourScratch& scratch) {
  Detour detour;
  scratch.value.resize(rows.nodes, 0.0);
  scratch.via.resize(rows.nodes, -1);
  scratch.settled.resize(rows.nodes, 0);
  const auto reach = [&scratch](int node, double value, int via) {
    if (scratch.value[node] == 0) scratch.touched.push_back(node);
    scratch.value[node] = value;
    scratch.via[node] = via;
  };
  scratch.queue.Clear();
  reach(origin, 1, -1);
  double last = bound[origin];
  if (last > 0) scratch.queue.Push(last, origin);
  for (int node = origin; scratch.queue.Pop(node);) {
    if (scratch.settled[node] != 0) continue;
    scratch.settled[node] = 1;
    if (node == target) break;
    last = std::min(last, scratch.value[node] * bound[node]);
    for (int k = rows.out_begin[node]; k < rows.out_begin[node + 1]; ++k) {
      const int at = rows.out[k], head = rows.head_at[at];
      const double value = scratch.value[node] * evade[at];
      if (value <= scratch.value[head] || bound[head] <= 0 || scratch.settled[head] != 0) continue;
      const double promise = std::min(last, value * bound[head]);  // min: rounding only
      if (promise <= 0) continue;
      reach(head, value, at);
      scratch.queue.Push(promise, head);
    }
    detour.work += static_cast<std::size_t>(rows.out_begin[node + 1] - rows.out_begin[node]);
  }
  if (scratch.settled[target] != 0) {
    detour.value = scratch.value[target];
    for (int node = target; scratch.via[node] >= 0; node = rows.from[scratch.via[node]]) {
      detour.positions.push_back(scratch.via[node]);
    }
    std::reverse(detour.positions.begin(), detour.positions.end());
  }
  for (const int node : scratch.touched) {
    scratch.value[node] = 0;
    scratch.via[node] = -1;
    scratch.settled[node] = 0;
  }
  scratch.touched.clear();
  return detour;
}

}  // namespace atalaya::network
