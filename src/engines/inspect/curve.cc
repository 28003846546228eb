#include "inspect/curve.h"

#include <algorithm>
#include <utility>

namespace atalaya::inspect {
namespace {

double Slope(const Point& a, const Point& b) {
  return (b.detection - a.detection) / (b.cost - a.cost);
}

}  // namespace

void Thinner::Add(const Point& point) {
  Point& last = has_pending_ ? pending_ : (kept_.empty() ? kept_.emplace_back(point) : kept_.back());
  if (point.detection <= last.detection) return;
  if (point.cost - last.cost <= kSameCost) {
    last = point;
    return;
  }
  if (has_pending_) {
    const Point& anchor = kept_.back();
    lowest_ = std::max(lowest_, (pending_.detection - tolerance_ - anchor.detection) / (pending_.cost - anchor.cost));
    if (Slope(anchor, point) < lowest_) {
      kept_.push_back(pending_);
      lowest_ = -std::numeric_limits<double>::infinity();
    }
  }
  pending_ = point;
  has_pending_ = true;
}

std::vector<Point> Thinner::Take() {
  if (has_pending_) kept_.push_back(pending_);
  has_pending_ = false;
  return std::exchange(kept_, {});
}

Curve HullOf(const std::vector<Point>& points) {
  Curve hull;
  for (const Point& point : points) {
    // Of equal costs the best detection stays; `points` rise in cost only up to rounding.
    while (!hull.points.empty() && point.detection > hull.points.back().detection &&
           point.cost - hull.points.back().cost <= kSameCost) {
      hull.points.pop_back();
      if (!hull.slopes.empty()) hull.slopes.pop_back();
    }
    if (hull.points.empty()) {
      hull.points.push_back(point);
      continue;
    }
    if (point.detection <= hull.points.back().detection) continue;
    double slope = Slope(hull.points.back(), point);
    while (!hull.slopes.empty() && slope >= hull.slopes.back()) {
      hull.points.pop_back();
      hull.slopes.pop_back();
      slope = Slope(hull.points.back(), point);
    }
    hull.points.push_back(point);
    hull.slopes.push_back(slope);
  }
  return hull;
}

Curve Union(const std::vector<std::vector<Point>>& candidates, double tolerance, double unpack_delay) {
  Point release, open;
  release.origin.root = kRelease;
  open.cost = open.detection = 1;
  open.delay = unpack_delay;
  open.origin.root = kOpen;

  std::vector<Point> all{release};
  std::vector<std::size_t> next(candidates.size(), 0);
  for (;;) {  // at most kMaxSensors curves: looking at each of their heads is as fast as any queue
    std::size_t best = candidates.size();
    for (std::size_t c = 0; c < candidates.size(); ++c) {
      if (next[c] == candidates[c].size()) continue;
      if (best == candidates.size() || candidates[c][next[c]].cost < candidates[best][next[best]].cost) best = c;
    }
    if (best == candidates.size()) break;
    all.push_back(candidates[best][next[best]++]);
  }
  all.push_back(open);

  Thinner thinner(tolerance);
  for (const Point& point : HullOf(all).points) thinner.Add(point);
  return HullOf(thinner.Take());  // once more: dropping points may leave two slopes equal to the last digit
}

}  // namespace atalaya::inspect
