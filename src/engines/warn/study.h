// A scan problem made ready: whole-number measures, the time axis of the windows, zones.
//
// Axis: as given when looking back; counted backwards from the last step when prospective, where every window then
// starts at 0 and steps before the longest window fall off.
#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "warn/kernels.h"
#include "warn/likelihood.h"
#include "warn/scan.h"
#include "warn/zones.h"

namespace atalaya::warn {

// Cases by place and time on the axis.
struct CaseSet {
  struct Cell {
    std::int32_t time, count;
    friend bool operator==(const Cell&, const Cell&) = default;
  };
  std::vector<std::int32_t> first;  // cells of place i: first[i] .. first[i+1]-1
  std::vector<Cell> cells;          // times increase within a place
  std::vector<std::int32_t> upto;   // cases of the place up to and including a cell

  // Cases of a place in [from, until).
  std::int32_t Count(int place, int from, int until) const;
};

struct Event {
  std::int32_t place = 0, time = 0, count = 0;
};
// Sorts by place and time in linear time; `axis` times.
CaseSet Arrange(int places, int axis, const std::vector<Event>& events);

struct Study {
  Null null;
  int places = 0;
  int axis = 0;      // times
  int duration = 0;  // longest window
  bool prospective = false;
  bool product = false;                  // permutation: measure of a window = cases of the zone x cases of its times
  std::vector<std::int64_t> days;        // product: cases before each time, axis + 1
  std::vector<std::int64_t> least_days;  // product: see LeastDays
  std::int64_t most_days = 0;            // product: cases of the most of `duration` times
  std::vector<std::int64_t> rows;        // else: measure before each time, place by place, axis + 1 each
  std::vector<std::int64_t> weight;      // by place, whole period: cases if product, measure else
  std::int64_t weights = 0;              // their sum
  double steps = 0;                      // length of the whole period
  std::unique_ptr<ExcessTable> excess;
  Zones zones;
  CaseSet observed;
  std::vector<std::int32_t> case_place;  // product: place of every case, in order of places
  std::vector<std::int32_t> case_time;   // product: times of the cases on the axis, increasing

  const std::int64_t* Row(int place) const {
    return rows.data() + static_cast<std::size_t>(place) * static_cast<std::size_t>(axis + 1);
  }
  // Measure of a place in [from, until).
  std::int64_t Measure(int place, int from, int until) const {
    if (product)
      return weight[static_cast<std::size_t>(place)] *
             (days[static_cast<std::size_t>(until)] - days[static_cast<std::size_t>(from)]);
    return Row(place)[until] - Row(place)[from];
  }
  // Product: least cases of `length` times from any start of each block.
  const std::int64_t* LeastDays(int length) const {
    return least_days.data() + static_cast<std::size_t>(length - 1) * static_cast<std::size_t>(Blocks(Starts(1)));
  }
  int Starts(int length) const { return OneStart() ? 1 : axis - length + 1; }
  bool OneStart() const { return prospective || axis == 1; }
};

// Without cases, or without measure, the study has no zones.
Study Prepare(const ScanProblem& problem, int threads);

}  // namespace atalaya::warn
