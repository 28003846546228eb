// Zones: for each place the order in which others join it, and where a joining is complete.
#pragma once

#include <cstdint>
#include <vector>

#include "warn/scan.h"

namespace atalaya::warn {

inline constexpr double kEarthRadiusKm = 6371.0088;  // mean radius R1 of the WGS 84 ellipsoid

struct Zones {
  std::vector<std::int64_t> first;   // entries of place i: first[i] .. first[i+1]-1, the place itself first
  std::vector<std::int32_t> place;   // by entry
  std::vector<std::uint8_t> closes;  // by entry: with it a zone is complete (the others at its distance have joined)
  bool too_many = false;             // beyond kMaxZoneEntries; the rest is empty

  bool Any() const { return !place.empty(); }
  std::int64_t Entries(int center) const {
    return first[static_cast<std::size_t>(center) + 1] - first[static_cast<std::size_t>(center)];
  }
};

// Zones whose share of the sum of `weights` is at most `max_fraction`. Distances that differ by one part in 10^9 are
// equal. A place with the coordinates of an earlier one gets no zones: they would be the same.
Zones MakeZones(const ScanProblem& problem, const std::vector<std::int64_t>& weights, int threads);

// In the unit of the coordinates, or km.
double DistanceBetween(const ScanProblem& problem, int from, int to);

}  // namespace atalaya::warn
