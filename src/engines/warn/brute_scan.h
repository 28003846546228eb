// Test help: a scan by looking at every window, written from the definitions and sharing nothing with the engine.
#pragma once

#include <algorithm>
#include <cmath>
#include <set>
#include <vector>

#include "base/rng.h"
#include "warn/scan.h"

namespace atalaya::warn::brute {

struct Found {
  double ratio = 0, expected = 0;
  std::set<int> places;
  int first = 0, last = 0;
  long observed = 0;
};

inline double Log(double x, double y) {
  return x > 0 ? x * std::log(x / y) : 0;
}

inline double Ratio(ScanModel model, double c, double m, double cases, double total) {
  if (model == ScanModel::kBernoulli) {
    if (m <= 0 || c / m <= cases / total) return 0;
    return Log(c, m) + Log(m - c, m) + Log(cases - c, total - m) + Log(total - m - cases + c, total - m) -
           Log(cases, total) - Log(total - cases, total);
  }
  const double e = m * cases / total;
  return c > e ? Log(c, e) + Log(cases - c, cases - e) : 0;
}

// Zones of a place, by plain sorting. Exact ties only: use coordinates that are whole numbers.
inline std::vector<std::set<int>> ZonesOf(const ScanProblem& problem, int center) {
  std::vector<std::set<int>> zones;
  if (!problem.neighbours.empty()) {
    zones.push_back({center});
    for (const int next : problem.neighbours[static_cast<std::size_t>(center)]) {
      zones.push_back(zones.back());
      zones.back().insert(next);
    }
    return zones;
  }
  const auto squared = [&](int i) {
    const Place& a = problem.coordinates[static_cast<std::size_t>(i)];
    const Place& b = problem.coordinates[static_cast<std::size_t>(center)];
    return (a.x - b.x) * (a.x - b.x) + (a.y - b.y) * (a.y - b.y);
  };
  std::set<double> distances;
  for (int i = 0; i < problem.places; ++i) distances.insert(squared(i));
  for (const double d : distances) {
    if (std::sqrt(d) > problem.max_radius) break;
    std::set<int> zone;
    for (int i = 0; i < problem.places; ++i) {
      if (squared(i) <= d) zone.insert(i);
    }
    zones.push_back(zone);
  }
  return zones;
}

struct Tables {
  std::vector<std::vector<double>> cases, base;  // place x step
  double all = 0, total = 0;
};

inline Tables TablesOf(const ScanProblem& problem) {
  const std::vector<double> row(static_cast<std::size_t>(problem.steps), 0.0);
  Tables t{std::vector(static_cast<std::size_t>(problem.places), row), {}, 0, 0};
  t.base = t.cases;
  for (const CellCount& c : problem.cases) {
    t.cases[static_cast<std::size_t>(c.place)][static_cast<std::size_t>(c.step)] += static_cast<double>(c.count);
    t.all += static_cast<double>(c.count);
  }
  for (const CellBase& b : problem.base) {
    t.base[static_cast<std::size_t>(b.place)][static_cast<std::size_t>(b.step)] += b.amount;
    t.total += b.amount;
  }
  if (problem.model == ScanModel::kPermutation) t.total = t.all * t.all;
  return t;
}

inline double Inside(const std::vector<std::vector<double>>& table, const std::set<int>& zone, int first, int last) {
  double sum = 0;
  for (const int place : zone) {
    for (int t = first; t <= last; ++t) sum += table[static_cast<std::size_t>(place)][static_cast<std::size_t>(t)];
  }
  return sum;
}

// The best window of all, or of those without the places in `taken`.
inline Found Best(const ScanProblem& problem, const std::set<int>& taken = {}) {
  const Tables t = TablesOf(problem);
  const bool product = problem.model == ScanModel::kPermutation;
  std::set<int> everywhere;
  for (int i = 0; i < problem.places; ++i) everywhere.insert(everywhere.end(), i);
  const auto& weighed = product ? t.cases : t.base;
  const double whole = Inside(weighed, everywhere, 0, problem.steps - 1);
  const int duration = DurationOf(problem);
  Found best;
  std::set<std::set<int>> seen;
  for (int center = 0; center < problem.places; ++center) {
    for (const std::set<int>& zone : ZonesOf(problem, center)) {
      if (std::any_of(zone.begin(), zone.end(), [&](int p) { return taken.count(p) > 0; })) break;
      const double weight = Inside(weighed, zone, 0, problem.steps - 1);
      if (weight > problem.max_fraction * whole * (1 + 1e-9)) break;
      if (!seen.insert(zone).second) continue;
      for (int first = 0; first < problem.steps; ++first) {
        for (int last = first; last < problem.steps && last - first < duration; ++last) {
          if (problem.prospective && last + 1 < problem.steps) continue;
          const double c = Inside(t.cases, zone, first, last);
          const double m =
              product ? weight * Inside(t.cases, everywhere, first, last) : Inside(t.base, zone, first, last);
          const double ratio = Ratio(problem.model, c, m, t.all, t.total);
          if (ratio > best.ratio + 1e-12) {
            best = {ratio, m * t.all / t.total, zone, first, last, std::lround(c)};
          }
        }
      }
    }
  }
  return best;
}

// A random small problem: clumped places on a grid (ties and identical spots), sparse cases.
inline ScanProblem Random(Rng& rng, ScanModel model, int places, int steps, int cases) {
  ScanProblem problem;
  problem.model = model;
  problem.places = places;
  problem.steps = steps;
  const std::uint64_t grid = 2 + rng.Below(8);
  for (int i = 0; i < places; ++i) {
    problem.coordinates.push_back({static_cast<double>(rng.Below(grid)), static_cast<double>(rng.Below(grid))});
  }
  if (rng.Below(3) == 0) {
    for (int i = 0; i < places; ++i) {
      std::vector<int> others;
      for (int j = 0; j < places; ++j) {
        if (j != i) others.insert(others.begin() + static_cast<int>(rng.Below(others.size() + 1)), j);
      }
      others.resize(rng.Below(others.size() + 1));
      problem.neighbours.push_back(others);
    }
  } else if (rng.Below(3) == 0) {
    problem.max_radius = static_cast<double>(rng.Below(5));
  }
  for (int i = 0; i < places && model != ScanModel::kPermutation; ++i) {
    const double level = 0.3 + 3 * rng.Uniform();
    for (int t = 0; t < steps; ++t) {
      const double amount = rng.Below(5) == 0 ? 0 : level * (0.5 + rng.Uniform());
      problem.base.push_back({i, t, model == ScanModel::kBernoulli ? std::floor(amount) : amount});
    }
  }
  std::vector<double> room;  // cases that a cell may still take
  for (const CellBase& b : problem.base) room.push_back(b.amount);
  for (int k = 0; k < cases; ++k) {
    if (model == ScanModel::kPermutation) {
      const bool clump = rng.Below(3) == 0;
      problem.cases.push_back(
          {static_cast<int>(rng.Below(static_cast<std::uint64_t>(clump ? (places + 2) / 3 : places))),
           static_cast<int>(rng.Below(static_cast<std::uint64_t>(clump ? (steps + 3) / 4 : steps))),
           1 + static_cast<std::int64_t>(rng.Below(2))});
      continue;
    }
    const std::size_t cell = rng.Below(room.size());
    if (room[cell] <= 0 || (model == ScanModel::kBernoulli && room[cell] < 1)) continue;
    if (model == ScanModel::kBernoulli) room[cell] -= 1;
    problem.cases.push_back({problem.base[cell].place, problem.base[cell].step, 1});
  }
  problem.max_fraction = rng.Below(2) == 0 ? 0.5 : 0.05 + 0.95 * rng.Uniform();
  problem.max_duration = static_cast<int>(rng.Below(static_cast<std::uint64_t>(steps) + 1));
  problem.prospective = rng.Below(3) == 0;
  problem.replications = 0;
  return problem;
}

}  // namespace atalaya::warn::brute
