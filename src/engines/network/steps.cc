// Step cuts for interdiction: where a path is cut off, the next best one steps in.
//
// A path may count on an upgradable arc in several ways: on its evade today, which holds until any of its levels is on,
// or on that of a level m, which holds until a level that brings the arc below e_m is on. A path P with its ways has a
// value v_P (the product) and a set S_P of levels (upgrade, level) that would break it; h(x), the best evasion at a
// choice x, is the largest v_P of the paths with x(S_P) := sum of x over S_P = 0.
//
// The cut. Let v_1 > v_2 > ... > v_n be values, v_(n+1) <= h(x) for every x (the value with all levels on), and P_i a
// path of value v_i or more. Then
//
//   theta >= v_1 - sum_i (v_i - v_(i+1)) x(S_i)
//
// holds at every choice: for v_i > h(x) the path P_i is broken, so x(S_i) >= 1, and the right side is at most the
// largest v_i that is not above h(x) (or v_(n+1)). It is equal to h(x) at the choice x where P_1 .. are the paths found
// below. At a fractional x the best P_i is a shortest one by x among those of value v_i or more: a sweep with labels
// (value, length) that keeps, for every node, those that no other label beats in both. With the labels (v_i, l_i) of
// the origin the right side is the area under their staircase. Compared with one path's cut v_P - v_P x(S_P), a detour
// that is nearly as good limits what breaking the path can gain.
//
// Source: derived here; for one layer of checkpoints, q = 0 and one level these are the step inequalities of Morton,
// Pan, Saeger (2007), a case of mixing inequalities (Gunluk and Pochet, recalled). The sweep is the classic one for
// shortest paths with two criteria. Complexity: labels x arcs a node; labels are few, because few x are fractional.
#include "network/steps.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace atalaya::network {
namespace {

constexpr double kGrain = 64;       // lengths are counted in so many steps: few labels, and 0 and 1 stay exact
constexpr double kShorter = 1e-9;   // a label must be shorter by this to be kept
constexpr double kFull = 1 - 1e-7;  // a path this long is as good as broken

struct Label {
  double value, length;
  int node, before;  // the label of the arc's head; -1 at the target
  int at;            // position of the arc
  double evade;      // of the way
};

class Staircases {
 public:
  Staircases(const Rows& rows, const Target& target, const Ways& ways)
      : rows_(rows),
        ways_(ways),
        least_(rows.nodes, kFull),
        settled_(rows.nodes),
        waiting_(rows.nodes),
        wanted_(rows.nodes, 0) {
    std::size_t missing = 0;
    for (const int origin : target.origins) {
      missing += wanted_[origin] == 0;
      wanted_[origin] = 1;
    }
    Push({1, 0, target.node, -1, -1, 1});
    for (int next = 0; missing > 0 && queue_.Pop(next);) {
      const Label label = labels_[next];
      if (label.length > least_[label.node] - kShorter) continue;
      least_[label.node] = label.length;
      std::vector<int>& settled = settled_[label.node];
      // Of equal values the shorter one, whichever came first.
      if (!settled.empty() && labels_[settled.back()].value <= label.value) settled.pop_back();
      settled.push_back(next);
      if (label.length <= 0 && wanted_[label.node] != 0) --missing;
      Extend(label, next);
    }
  }

  // By falling value and length.
  const std::vector<int>& Of(int node) const { return settled_[node]; }
  double Value(int label) const { return labels_[label].value; }

  // Levels that would break the label's path, ascending.
  std::vector<std::pair<int, int>> Breakers(int label) const {
    std::vector<std::pair<int, int>> breakers;
    for (; labels_[label].before >= 0; label = labels_[label].before) {
      const int slot = rows_.slot[labels_[label].at];
      if (slot < 0) continue;
      for (const SlotEntry& entry : rows_.slots[slot].entries) {
        if (entry.evade < labels_[label].evade) breakers.emplace_back(entry.upgrade, entry.level);
      }
    }
    std::sort(breakers.begin(), breakers.end());
    breakers.erase(std::unique(breakers.begin(), breakers.end()), breakers.end());
    return breakers;
  }

 private:
  void Push(const Label& label) {
    if (label.value <= 0 || label.length > least_[label.node] - kShorter) return;
    // Those that wait already may be as good in both; those that are worse in both need not be counted any more.
    std::vector<Waiting>& waiting = waiting_[label.node];
    for (const Waiting& other : waiting) {
      if (other.value >= label.value && other.length <= label.length) return;
    }
    std::erase_if(waiting,
                  [&](const Waiting& other) { return other.value <= label.value && other.length >= label.length; });
    waiting.push_back({label.value, label.length});
    labels_.push_back(label);
    queue_.Push(label.value, static_cast<int>(labels_.size()) - 1);
  }
  void Extend(const Label& label, int number) {
    for (int at = rows_.begin[label.node]; at < rows_.begin[label.node + 1]; ++at) {
      const int slot = rows_.slot[at], tail = rows_.from[at];
      if (slot < 0) {
        Push({label.value * rows_.evade[at], label.length, tail, number, at, rows_.evade[at]});
        continue;
      }
      for (std::size_t w = ways_.begin[slot]; w < ways_.begin[slot + 1]; ++w) {
        const Way& way = ways_.ways[w];
        Push({label.value * way.evade, label.length + way.length, tail, number, at, way.evade});
      }
    }
  }

  struct Waiting {
    double value, length;
  };

  const Rows& rows_;
  const Ways& ways_;
  std::vector<Label> labels_;
  std::vector<double> least_;                  // per node: the shortest settled label
  std::vector<std::vector<int>> settled_;      // per node
  std::vector<std::vector<Waiting>> waiting_;  // per node: labels pushed that no other one beats
  std::vector<char> wanted_;                   // origins
  NodeQueue queue_;                            // of labels
};

void Merge(std::vector<Cut::Term>& terms) {
  std::sort(terms.begin(), terms.end(), [](const Cut::Term& a, const Cut::Term& b) {
    return a.upgrade != b.upgrade ? a.upgrade < b.upgrade : a.level < b.level;
  });
  std::size_t kept = 0;
  for (const Cut::Term& term : terms) {
    if (kept > 0 && terms[kept - 1].upgrade == term.upgrade && terms[kept - 1].level == term.level) {
      terms[kept - 1].coefficient += term.coefficient;
    } else {
      terms[kept++] = term;
    }
  }
  terms.resize(kept);
}

}  // namespace

Ways::Ways(const Rows& rows, const std::vector<std::vector<double>>& x) {
  begin.push_back(0);
  std::vector<Way> all;
  for (const Slot& slot : rows.slots) {
    const auto add = [&](double evade) {
      double length = 0;
      for (const SlotEntry& entry : slot.entries) {
        if (entry.evade < evade) length += std::max(0.0, x[entry.upgrade][entry.level]);
      }
      length = std::round(length * kGrain) / kGrain;
      if (evade > 0 && length < kFull) all.push_back({evade, length});
    };
    all.clear();
    add(slot.evade);
    for (const SlotEntry& entry : slot.entries) add(entry.evade);
    std::sort(all.begin(), all.end(), [](const Way& a, const Way& b) { return a.evade > b.evade; });
    double least = kFull + 1;
    for (const Way& way : all) {
      if (way.length >= least) continue;
      least = way.length;
      ways.push_back(way);
    }
    begin.push_back(ways.size());
  }
}

std::vector<Cut> StepCuts(const Rows& rows, const Target& target, const Ways& ways) {
  const Staircases staircases(rows, target, ways);
  std::vector<Cut> cuts;
  for (std::size_t k = 0; k < target.threats.size(); ++k) {
    const std::vector<int>& steps = staircases.Of(target.origins[k]);
    if (steps.empty()) continue;
    Cut& cut = cuts.emplace_back(Cut{target.threats[k], staircases.Value(steps[0]), {}});
    for (std::size_t i = 0; i < steps.size(); ++i) {
      const double next = i + 1 < steps.size() ? staircases.Value(steps[i + 1]) : target.low[target.origins[k]];
      const double fall = staircases.Value(steps[i]) - next;
      if (fall <= 0) continue;
      for (const auto& [upgrade, level] : staircases.Breakers(steps[i])) cut.terms.push_back({upgrade, level, fall});
    }
    Merge(cut.terms);
  }
  return cuts;
}

}  // namespace atalaya::network
