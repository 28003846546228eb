#include "warn/zones.h"

#include <algorithm>
#include <array>
#include <atomic>
#include <cmath>
#include <map>
#include <numbers>
#include <numeric>
#include <utility>

#include "base/parallel.h"

namespace atalaya::warn {

namespace {

using Point = std::array<double, 3>;

// On the unit sphere, so that the straight line between two points orders them like the great circle does and keeps its
// digits for neighbours.
Point OnSphere(const Place& place) {
  const double degree = std::numbers::pi / 180;
  const double along = place.x * degree, up = place.y * degree;
  return {std::cos(up) * std::cos(along), std::cos(up) * std::sin(along), std::sin(up)};
}

Point PointOf(const ScanProblem& problem, int place) {
  const Place& at = problem.coordinates[static_cast<std::size_t>(place)];
  return problem.degrees ? OnSphere(at) : Point{at.x, at.y, 0};
}

double Squared(const Point& a, const Point& b) {
  const double x = a[0] - b[0], y = a[1] - b[1], z = a[2] - b[2];
  return x * x + y * y + z * z;
}

double Length(const ScanProblem& problem, double squared) {
  const double straight = std::sqrt(squared);
  return problem.degrees ? 2 * kEarthRadiusKm * std::asin(std::min(1.0, straight / 2)) : straight;
}

struct Joining {
  std::vector<std::int32_t> place;
  std::vector<std::uint8_t> closes;
};

// The places in order of distance, sorted piece by piece as far as anyone asks.
class Nearest {
 public:
  Nearest(const std::vector<Point>& points, int center) {
    order_.reserve(points.size());
    for (std::size_t i = 0; i < points.size(); ++i) {
      // The place itself leads even those at its own spot.
      const double squared =
          static_cast<int>(i) == center ? -1.0 : Squared(points[static_cast<std::size_t>(center)], points[i]);
      order_.emplace_back(squared, static_cast<int>(i));
    }
  }
  std::size_t Size() const { return order_.size(); }
  std::pair<double, int> At(std::size_t i) {
    while (i >= sorted_) {
      const std::size_t until = std::min(order_.size(), std::max<std::size_t>(64, 2 * sorted_));
      const auto begin = order_.begin() + static_cast<std::ptrdiff_t>(sorted_);
      const auto end = order_.begin() + static_cast<std::ptrdiff_t>(until);
      if (until < order_.size()) std::nth_element(begin, end, order_.end());
      std::sort(begin, end);
      sorted_ = until;
    }
    return {std::max(0.0, order_[i].first), order_[i].second};
  }

 private:
  std::vector<std::pair<double, int>> order_;
  std::size_t sorted_ = 0;
};

struct Limits {
  double weight = 0;  // of a zone
  double same = 0;    // squared distance below which two places are one spot
  std::atomic<std::int64_t> room{kMaxZoneEntries};
};

Joining ByDistance(const ScanProblem& problem, const std::vector<Point>& points,
                   const std::vector<std::int64_t>& weights, Limits& limits, int center) {
  Joining joining;
  Nearest nearest(points, center);
  std::int64_t weight = 0;
  for (std::size_t i = 0; i < nearest.Size();) {
    const double squared = nearest.At(i).first;
    if (Length(problem, squared) > problem.max_radius * (1 + 1e-9)) break;
    const double still = squared * (1 + 2e-9) + limits.same;
    const std::size_t begin = i;
    for (; i < nearest.Size() && nearest.At(i).first <= still; ++i) {
      weight += weights[static_cast<std::size_t>(nearest.At(i).second)];
    }
    if (static_cast<double>(weight) > limits.weight) break;
    for (std::size_t k = begin; k < i; ++k) {
      joining.place.push_back(nearest.At(k).second);
      joining.closes.push_back(k + 1 == i);
    }
  }
  return joining;
}

Joining AsGiven(const ScanProblem& problem, const std::vector<std::int64_t>& weights, const Limits& limits,
                int center) {
  Joining joining;
  std::int64_t weight = 0;
  const auto join = [&](int place) {
    weight += weights[static_cast<std::size_t>(place)];
    if (static_cast<double>(weight) > limits.weight) return false;
    joining.place.push_back(place);
    joining.closes.push_back(1);
    return true;
  };
  if (!join(center)) return joining;
  for (const int place : problem.neighbours[static_cast<std::size_t>(center)]) {
    if (!join(place)) break;
  }
  return joining;
}

}  // namespace

double DistanceBetween(const ScanProblem& problem, int from, int to) {
  return Length(problem, Squared(PointOf(problem, from), PointOf(problem, to)));
}

Zones MakeZones(const ScanProblem& problem, const std::vector<std::int64_t>& weights, int threads) {
  const auto places = static_cast<std::size_t>(problem.places);
  const bool given = !problem.neighbours.empty();
  const double total = static_cast<double>(std::accumulate(weights.begin(), weights.end(), std::int64_t{0}));
  Limits limits;
  limits.weight = problem.max_fraction * total * (1 + 1e-12);

  std::vector<Point> points;
  std::vector<std::uint8_t> again(places, 0);
  if (!given) {
    std::map<std::pair<double, double>, int> seen;
    double scale = problem.degrees ? 1 : 0;
    for (std::size_t i = 0; i < places; ++i) {
      const Place& at = problem.coordinates[i];
      again[i] = !seen.emplace(std::pair(at.x, at.y), static_cast<int>(i)).second;
      points.push_back(PointOf(problem, static_cast<int>(i)));
      if (!problem.degrees) scale = std::max({scale, std::fabs(at.x), std::fabs(at.y)});
    }
    limits.same = (1e-12 * scale) * (1e-12 * scale);
  }

  std::vector<Joining> joinings(places);
  ParallelFor(places, threads, [&](std::size_t i) {
    if (again[i] || limits.room < 0) return;
    const int center = static_cast<int>(i);
    joinings[i] =
        given ? AsGiven(problem, weights, limits, center) : ByDistance(problem, points, weights, limits, center);
    limits.room -= static_cast<std::int64_t>(joinings[i].place.size());
  });

  Zones zones;
  zones.first.assign(places + 1, 0);
  if (limits.room < 0) {
    zones.too_many = true;
    return zones;
  }
  for (std::size_t i = 0; i < places; ++i) {
    zones.place.insert(zones.place.end(), joinings[i].place.begin(), joinings[i].place.end());
    zones.closes.insert(zones.closes.end(), joinings[i].closes.begin(), joinings[i].closes.end());
    zones.first[i + 1] = static_cast<std::int64_t>(zones.place.size());
    joinings[i] = {};
  }
  return zones;
}

}  // namespace atalaya::warn
