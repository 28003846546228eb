#include "warn/study.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>

namespace atalaya::warn {

namespace {

// Expected cases become whole units of 2^-61 of their sum: far below what matters, and sums have no rounding.
constexpr double kUnits = 0x1p61;

std::size_t At(int i) {
  return static_cast<std::size_t>(i);
}

struct Axis {
  int steps, axis;
  bool backwards;
  // Negative: falls off.
  int Of(int step) const {
    const int time = backwards ? steps - 1 - step : step;
    return time < axis ? time : -1;
  }
};

void ReadBase(const ScanProblem& problem, const Axis& axis, Study& study) {
  const std::size_t width = At(study.axis) + 1;
  study.rows.assign(At(study.places) * width, 0);
  double sum = 0;
  for (const CellBase& cell : problem.base) sum += cell.amount;
  if (!(sum > 0)) return;
  const double scale = study.null.bernoulli ? 1.0 : kUnits / sum;
  for (const CellBase& cell : problem.base) {
    if (!(cell.amount > 0)) continue;
    const std::int64_t units = std::max<std::int64_t>(1, std::llround(cell.amount * scale));
    study.weight[At(cell.place)] += units;
    if (const int time = axis.Of(cell.step); time >= 0) {
      study.rows[At(cell.place) * width + At(time) + 1] += units;
    }
  }
  for (int place = 0; place < study.places; ++place) {
    std::int64_t* row = study.rows.data() + At(place) * width;
    std::partial_sum(row, row + width, row);
  }
}

void ReadMargins(const ScanProblem& problem, const Axis& axis, Study& study) {
  study.days.assign(At(study.axis) + 1, 0);
  for (const CellCount& cell : problem.cases) {
    study.weight[At(cell.place)] += cell.count;
    if (const int time = axis.Of(cell.step); time >= 0) study.days[At(time) + 1] += cell.count;
  }
  study.case_place.reserve(static_cast<std::size_t>(study.null.cases));
  for (int place = 0; place < study.places; ++place) {
    study.case_place.insert(study.case_place.end(), static_cast<std::size_t>(study.weight[At(place)]), place);
  }
  for (int time = 0; time < study.axis; ++time) {
    study.case_time.insert(study.case_time.end(), static_cast<std::size_t>(study.days[At(time) + 1]), time);
  }
  std::partial_sum(study.days.begin(), study.days.end(), study.days.begin());
  for (int from = 0; from < study.Starts(study.duration); ++from) {
    study.most_days = std::max(study.most_days, study.days[At(from + study.duration)] - study.days[At(from)]);
  }
  const std::size_t blocks = At(Blocks(study.Starts(1)));
  study.least_days.resize(At(study.duration) * blocks);
  for (int length = 1; length <= study.duration; ++length) {
    const int starts = study.Starts(length), used = Blocks(starts);
    LeastInBlocks(study.least_days.data() + At(length - 1) * blocks, study.days.data(), length, used,
                  starts - (used - 1) * kBlock);
  }
}

}  // namespace

int DurationOf(const ScanProblem& problem) {
  const int asked = problem.max_duration > 0 ? problem.max_duration : problem.steps / 2;
  return std::clamp(asked, 1, problem.steps);
}

std::int32_t CaseSet::Count(int place, int from, int until) const {
  const std::int32_t begin = first[At(place)], end = first[At(place) + 1];
  constexpr std::int32_t kShort = 24;  // a walk is faster than halving
  const auto before = [&](int when) -> std::int32_t {
    std::int32_t at = begin;
    if (end - begin <= kShort) {
      while (at < end && cells[At(at)].time < when) ++at;
    } else {
      const auto earlier = [](const Cell& cell, int time) { return cell.time < time; };
      at = static_cast<std::int32_t>(std::lower_bound(cells.begin() + begin, cells.begin() + end, when, earlier) -
                                     cells.begin());
    }
    return at == begin ? 0 : upto[At(at) - 1];
  };
  return begin == end ? 0 : before(until) - before(from);
}

CaseSet Arrange(int places, int axis, const std::vector<Event>& events) {
  // Twice a stable counting sort: by time, then by place.
  std::vector<std::int32_t> order(events.size()), start(At(std::max(places, axis)) + 1, 0);
  for (const Event& event : events) ++start[At(event.time) + 1];
  for (int t = 0; t < axis; ++t) start[At(t) + 1] += start[At(t)];
  for (std::size_t i = 0; i < events.size(); ++i) {
    order[At(start[At(events[i].time)]++)] = static_cast<std::int32_t>(i);
  }
  CaseSet set;
  set.first.assign(At(places) + 1, 0);
  for (const Event& event : events) ++set.first[At(event.place) + 1];
  for (int p = 0; p < places; ++p) set.first[At(p) + 1] += set.first[At(p)];
  set.cells.resize(events.size());
  std::copy(set.first.begin(), set.first.end() - 1, start.begin());
  for (const std::int32_t i : order) {
    const Event& event = events[At(i)];
    std::int32_t& end = start[At(event.place)];
    if (end > set.first[At(event.place)] && set.cells[At(end) - 1].time == event.time) {
      set.cells[At(end) - 1].count += event.count;
    } else {
      set.cells[At(end++)] = {event.time, event.count};
    }
  }
  // Close the gaps that equal times have left.
  std::int32_t to = 0;
  for (int p = 0; p < places; ++p) {
    const std::int32_t begin = set.first[At(p)], end = start[At(p)];
    set.first[At(p)] = to;
    std::int32_t sum = 0;
    for (std::int32_t i = begin; i < end; ++i) {
      set.cells[At(to++)] = set.cells[At(i)];
      set.upto.push_back(sum += set.cells[At(i)].count);
    }
  }
  set.first[At(places)] = to;
  set.cells.resize(At(to));
  return set;
}

Study Prepare(const ScanProblem& problem, int threads) {
  Study study;
  study.places = problem.places;
  study.duration = DurationOf(problem);
  study.prospective = problem.prospective;
  study.axis = problem.prospective ? study.duration : problem.steps;
  study.steps = problem.steps;
  study.product = problem.model == ScanModel::kPermutation;
  study.null.bernoulli = problem.model == ScanModel::kBernoulli;
  study.weight.assign(At(problem.places), 0);
  const Axis axis{problem.steps, study.axis, problem.prospective};

  std::vector<Event> events;
  for (const CellCount& cell : problem.cases) {
    study.null.cases += cell.count;
    const int time = axis.Of(cell.step);
    if (cell.count > 0 && time >= 0) events.push_back({cell.place, time, static_cast<std::int32_t>(cell.count)});
  }
  study.observed = Arrange(problem.places, study.axis, events);
  study.product ? ReadMargins(problem, axis, study) : ReadBase(problem, axis, study);
  study.weights = std::accumulate(study.weight.begin(), study.weight.end(), std::int64_t{0});
  study.null.total = study.product ? study.null.cases * study.null.cases : study.weights;
  if (study.null.cases > 0 && study.weights > 0) {
    study.excess = std::make_unique<ExcessTable>(study.null);
    study.zones = MakeZones(problem, study.weight, threads);
  } else {
    study.zones.first.assign(At(problem.places) + 1, 0);
  }
  return study;
}

}  // namespace atalaya::warn
