// The most vulnerable path over an adversary sequence diagram.
//
// LeastTimely. Detection weight of a method: -ln(1 - P(A)). Along a way the time left never grows, so the alarms that
// count are those before the first untimely crossing e = (u,v). No way has less weight before e than the shortest to u,
// and e can be untimely for some way only if it is for the fastest way on from v. Both bounds are reached by one way:
// sneak to u, then rush. Hence min P_T = 1 - exp(-min(dist(goal), min over untimely e of dist(u))).
#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>
#include <queue>
#include <utility>

#include "risk/easi.h"
#include "risk/easi_parts.h"

namespace atalaya::risk {
namespace {

constexpr double kNever = std::numeric_limits<double>::infinity();

double Weight(const Element& method, const Response& response) {
  return -std::log1p(-method.detect * response.communicate);
}

template <class Cost>
double Least(const Crossing& crossing, Cost cost) {
  double least = kNever;
  for (const Element& method : crossing.methods) least = std::min(least, cost(method));
  return least;
}

using Edges = std::vector<std::vector<int>>;  // by area

Edges EdgesOf(const Diagram& diagram, bool backward) {
  Edges edges(static_cast<std::size_t>(diagram.areas));
  for (std::size_t c = 0; c < diagram.crossings.size(); ++c) {
    const Crossing& crossing = diagram.crossings[c];
    edges[static_cast<std::size_t>(backward ? crossing.to : crossing.from)].push_back(static_cast<int>(c));
  }
  return edges;
}

// Least sums from `source`, along the crossings or against them.
template <class Cost>
std::vector<double> Sweep(const Diagram& diagram, int source, bool backward, Cost cost) {
  const Edges edges = EdgesOf(diagram, backward);
  std::vector<double> least(static_cast<std::size_t>(diagram.areas), kNever);
  std::priority_queue<std::pair<double, int>, std::vector<std::pair<double, int>>, std::greater<>> open;
  least[source] = 0;
  open.emplace(0.0, source);
  while (!open.empty()) {
    const auto [reached, area] = open.top();
    open.pop();
    if (reached > least[area]) continue;
    for (const int c : edges[area]) {
      const int next = backward ? diagram.crossings[c].from : diagram.crossings[c].to;
      const double sum = reached + Least(diagram.crossings[c], cost);
      if (sum < least[next]) {
        least[next] = sum;
        open.emplace(sum, next);
      }
    }
  }
  return least;
}

class Search {
 public:
  Search(const Diagram& diagram, const Response& response, std::size_t keep, std::size_t most_steps)
      : diagram_(diagram),
        response_(response),
        keep_(keep),
        steps_left_(most_steps),
        edges_(EdgesOf(diagram, true)),
        visited_(static_cast<std::size_t>(diagram.areas)) {
    for (const double weight :
         Sweep(diagram, diagram.start, false, [&](const Element& method) { return Weight(method, response); })) {
      unseen_.push_back(std::exp(-weight));
    }
    MarkReachable();
  }

  RankedPaths Run() {
    if (keep_ > 0 && reachable_[diagram_.goal]) Extend(diagram_.goal, {});
    std::sort_heap(found_.paths.begin(), found_.paths.end(), Weaker);
    return std::move(found_);
  }

 private:
  static bool Weaker(const RankedPath& a, const RankedPath& b) {
    if (a.interruption != b.interruption) return a.interruption < b.interruption;
    return std::lexicographical_compare(a.steps.begin(), a.steps.end(), b.steps.begin(), b.steps.end(),
                                        [](const Choice& x, const Choice& y) {
                                          return std::pair(x.crossing, x.method) < std::pair(y.crossing, y.method);
                                        });
  }

  // A certain alarm has an infinite weight, yet it may be the only way in.
  void MarkReachable() {
    reachable_.assign(static_cast<std::size_t>(diagram_.areas), false);
    const Edges forward = EdgesOf(diagram_, false);
    std::vector<int> open{diagram_.start};
    reachable_[diagram_.start] = true;
    while (!open.empty()) {
      const int area = open.back();
      open.pop_back();
      for (const int c : forward[area]) {
        const int next = diagram_.crossings[c].to;
        if (!reachable_[next]) {
          reachable_[next] = true;
          open.push_back(next);
        }
      }
    }
  }

  void Extend(int area, const Backward& rest) {
    if (area == diagram_.start) return Keep(rest);
    visited_[area] = true;
    for (const int c : edges_[area]) {
      const Crossing& crossing = diagram_.crossings[c];
      if (visited_[crossing.from] || !reachable_[crossing.from]) continue;
      for (std::size_t m = 0; m < crossing.methods.size(); ++m) {
        if (steps_left_ == 0) {
          found_.complete = false;
          break;
        }
        --steps_left_;
        Backward longer = rest;
        Prepend(crossing.methods[m], response_, longer);
        // The crossings before add alarms, never take any away.
        const double bound = unseen_[crossing.from] * longer.interruption;
        if (found_.paths.size() == keep_ && bound >= found_.paths.front().interruption) continue;
        steps_.push_back({c, static_cast<int>(m)});
        Extend(crossing.from, longer);
        steps_.pop_back();
      }
    }
    visited_[area] = false;
  }

  void Keep(const Backward& whole) {
    RankedPath path{whole.interruption, {steps_.rbegin(), steps_.rend()}};
    if (found_.paths.size() == keep_) {
      if (!Weaker(path, found_.paths.front())) return;
      std::pop_heap(found_.paths.begin(), found_.paths.end(), Weaker);
      found_.paths.pop_back();
    }
    found_.paths.push_back(std::move(path));
    std::push_heap(found_.paths.begin(), found_.paths.end(), Weaker);
  }

  const Diagram& diagram_;
  const Response& response_;
  std::size_t keep_, steps_left_;
  Edges edges_;
  std::vector<char> visited_;
  std::vector<double> unseen_;
  std::vector<char> reachable_;
  std::vector<Choice> steps_;  // from the goal back
  RankedPaths found_;          // a heap, the strongest of the kept paths in front
};

}  // namespace

double LeastTimely(const Diagram& diagram, const Response& response) {
  const std::vector<double> seen =
      Sweep(diagram, diagram.start, false, [&](const Element& method) { return Weight(method, response); });
  const std::vector<double> fast =
      Sweep(diagram, diagram.goal, true, [](const Element& method) { return method.delay.mean; });
  double least = seen[diagram.goal];
  for (const Crossing& crossing : diagram.crossings) {
    const double left = Least(crossing, [](const Element& method) { return After(method).mean; }) + fast[crossing.to];
    if (left <= response.time.mean) least = std::min(least, seen[crossing.from]);
  }
  return -std::expm1(-least);
}

RankedPaths WeakestPaths(const Diagram& diagram, const Response& response, std::size_t keep, std::size_t most_steps) {
  return Search(diagram, response, keep, most_steps).Run();
}

}  // namespace atalaya::risk
