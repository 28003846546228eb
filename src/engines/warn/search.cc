#include "warn/search.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <limits>

#include "warn/kernels.h"

namespace atalaya::warn {

namespace {

std::size_t At(std::int64_t i) {
  return static_cast<std::size_t>(i);
}

// How far groups, and groups with their ranges of lengths, may spread, in standard deviations of their counts: wider
// ones are fewer, but survive more often. Measured. Wider where the windows of a block share most of their cases, so
// that the best of them stands out less.
struct Spreads {
  double group, box;
};
constexpr Spreads kShortWindows{1.2, 2.0}, kLongWindows{2.5, 4.0};
constexpr double kMostSpread = 1.0;
Spreads SpreadsOf(const Study& study) {
  return study.OneStart() || study.duration >= kBlock ? kLongWindows : kShortWindows;
}
constexpr int kMostShift = 6;

}  // namespace

Search::Search(const Study& study)
    : study_(study),
      group_spread_(SpreadsOf(study).group),
      box_spread_(SpreadsOf(study).box),
      unit_(static_cast<double>(study.null.cases) / static_cast<double>(study.null.total)),
      least_(At(Blocks(study.Starts(1)))),
      keys_(least_.size()) {
  for (int length = 0; length <= study.duration; ++length) {
    const double part = std::max(1, length) / study.steps;
    sparse_.push_back(std::sqrt((1 - part) / part));
  }
}

std::int64_t Search::EndOfStep(std::int64_t entry) const {
  while (!study_.zones.closes[At(entry)]) ++entry;
  return entry + 1;
}

Search::Group Search::NextGroup(std::int64_t begin, std::int64_t end, std::int64_t weight) const {
  const auto extend = [&](std::int64_t from, std::int64_t& until, std::int64_t& sum) {
    until = EndOfStep(from);
    for (std::int64_t e = from; e < until; ++e) sum += study_.weight[At(study_.zones.place[At(e)])];
  };
  Group group;
  group.begin = begin;
  group.low = weight;
  extend(begin, group.least, group.low);
  while (group.low == 0 && group.least < end) extend(group.least, group.least, group.low);  // no case falls there
  group.end = group.least;
  group.high = group.low;
  const double share = static_cast<double>(group.low) / static_cast<double>(study_.weights);
  group.noise = std::sqrt(std::max(0.0, 1 - share) / (share * static_cast<double>(study_.null.cases)));
  const double spread = std::min(kMostSpread, group_spread_ * group.noise * sparse_[At(study_.duration)]);
  const double most = static_cast<double>(group.low) * (1 + spread);
  while (group.end < end) {
    std::int64_t until = 0, sum = group.high;
    extend(group.end, until, sum);
    if (static_cast<double>(sum) > most) break;
    group.end = until;
    group.high = sum;
  }
  return group;
}

// What spread the zones of the group have left is for the lengths.
int Search::Longest(int shortest) const {
  const double spread = std::min(kMostSpread, box_spread_ * group_.noise * sparse_[At(shortest)]);
  const double zones = static_cast<double>(group_.high) / static_cast<double>(std::max<std::int64_t>(1, group_.low));
  const int longest = static_cast<int>(shortest * std::min(2.0, (1 + spread) / zones));
  return std::min(std::max(longest, shortest), study_.duration);
}

// The most cases of the group's zones, expected or counted.
std::int64_t Search::Total(std::span<const CaseSet* const> sets) {
  if (study_.product) return group_.high;
  std::int64_t most = static_cast<std::int64_t>(static_cast<double>(group_.high) * unit_) + 1;
  for (std::size_t k = 0; k < sets.size(); ++k) {
    for (std::int64_t e = group_.begin; e < group_.end; ++e) {
      total_[k] += sets[k]->Count(study_.zones.place[At(e)], 0, study_.axis);
    }
    most = std::max(most, total_[k]);
  }
  return most;
}

void Search::AddMeasure(std::int64_t begin, std::int64_t end) {
  if (study_.product) return;
  for (std::int64_t e = begin; e < end; ++e) AddTo(upto_.data(), study_.Row(study_.zones.place[At(e)]), upto_.size());
}

template <class Count>
void Search::Join(const CaseSet& set, Counts<Count>& counts) const {
  Count* day = counts.day.data();
  for (std::int64_t e = group_.begin; e < group_.end; ++e) {
    const int place = study_.zones.place[At(e)];
    const CaseSet::Cell* end = set.cells.data() + set.first[At(place) + 1];
    for (const CaseSet::Cell* cell = set.cells.data() + set.first[At(place)]; cell < end; ++cell) {
      day[cell->time] = static_cast<Count>(day[cell->time] + cell->count);
    }
  }
  Sum(counts.upto.data(), day, shift_, At(study_.axis));
  std::fill(counts.upto.begin() + study_.axis + 1, counts.upto.end(), counts.upto[At(study_.axis)]);
}

template <class Count>
void Search::Spread(std::vector<Count>& even) const {
  const std::size_t ends = At(study_.axis) + 1;
  const double factor = unit_ * (1 << shift_);
  if (study_.product) {
    Scale(even.data(), study_.days.data(), factor * static_cast<double>(group_.low), ends);
  } else {
    Scale(even.data(), upto_.data(), factor, ends);
  }
  std::fill(even.begin() + study_.axis + 1, even.end(), even[ends - 1]);
}

// Least expected of `shortest` steps in the least zone, by block of starts.
void Search::Bound(int shortest) {
  const int starts = study_.Starts(shortest), blocks = Blocks(starts);
  const std::int64_t* least = least_.data();
  double unit = unit_;
  if (study_.product) {
    least = study_.LeastDays(shortest);
    unit *= static_cast<double>(group_.low);
  } else {
    LeastInBlocks(least_.data(), upto_.data(), shortest, blocks, starts - (blocks - 1) * kBlock);
  }
  least_key_ = std::numeric_limits<ExcessTable::Key>::max();
  for (int b = 0; b < blocks; ++b) {
    keys_[At(b)] = ExcessTable::KeyOf(static_cast<double>(least[b]) * unit);
    least_key_ = std::min(least_key_, keys_[At(b)]);
  }
}

template <class Count>
void Search::Stretches(int shortest, int longest, const Sight<Count>& sight) {
  if (study_.OneStart()) {
    if (MayWin(0, shortest, longest, sight)) Split(0, shortest, longest, sight);
    return;
  }
  // All blocks at once first: mostly that is enough. `even` is cut to whole units: its differences may be wrong by one.
  const int blocks = Blocks(study_.Starts(shortest)), row = sight.record->thresholds.Row();
  const double unit = 1 << shift_;
  const Count* upto = sight.counts->upto.data();
  const Count most = MostOfAll(upto, sight.even, longest, shortest, blocks);
  if (most + 1 < unit * std::min(sight.floor, study_.excess->Needed(row, least_key_))) return;
  MostInBlocks(sight.counts->most.data(), upto, sight.even, longest, shortest, blocks);
  for (int b = 0; b < blocks; ++b) {
    const double needed = std::min(sight.floor, study_.excess->Needed(sight.record->thresholds.Row(), keys_[At(b)]));
    if (sight.counts->most[At(b)] + 1 >= needed * unit) Split(b, shortest, longest, sight);
  }
}

template <class Count>
bool Search::MayWin(int block, int shortest, int longest, const Sight<Count>& sight) const {
  const int begin = block * kBlock, starts = std::min(kBlock, study_.Starts(shortest) - begin);
  if (starts <= 0) return false;
  const Count* cases = sight.counts->upto.data() + begin;
  const Count* even = sight.even + begin;
  Count most = 0;
  std::int64_t least = 0;
  if (study_.OneStart()) {
    most = static_cast<Count>(static_cast<Count>(cases[longest] - cases[0]) -
                              static_cast<Count>(even[shortest] - even[0]));
  } else {
    MostInBlocks(&most, cases, even, longest, shortest, 1);
  }
  if (study_.product) {
    least = group_.low * study_.LeastDays(shortest)[block];
  } else {
    LeastInBlocks(&least, upto_.data() + begin, shortest, 1, starts);
  }
  const auto key = ExcessTable::KeyOf(static_cast<double>(least) * unit_);
  const double needed = std::min(sight.floor, study_.excess->Needed(sight.record->thresholds.Row(), key));
  return most + 1 >= needed * (1 << shift_);
}

template <class Count>
void Search::Split(int block, int shortest, int longest, const Sight<Count>& sight) {
  if (shortest == longest) return Starts(block, shortest, sight);
  const int middle = (shortest + longest) / 2;
  if (MayWin(block, shortest, middle, sight)) Split(block, shortest, middle, sight);
  if (MayWin(block, middle + 1, longest, sight)) Split(block, middle + 1, longest, sight);
}

template <class Count>
void Search::Starts(int block, int length, const Sight<Count>& sight) {
  const int begin = block * kBlock, end = std::min(begin + kBlock, study_.Starts(length));
  const Count* upto = sight.counts->upto.data();
  const std::int64_t* measure = study_.product ? study_.days.data() : upto_.data();
  const std::int64_t factor = study_.product ? group_.low : 1;
  for (int from = begin; from < end; ++from) {
    const auto cases = static_cast<std::int64_t>(static_cast<Count>(upto[from + length] - upto[from]) >> shift_);
    if (cases == 0) continue;
    const std::int64_t least = factor * (measure[from + length] - measure[from]);
    if (sight.record->thresholds.Most(cases) >= least) Zones(from, length, cases, least, *sight.set, *sight.record);
  }
}

// The windows of one stretch over the zones of a group; `cases` of the greatest, `measure` of the least.
void Search::Zones(int from, int length, std::int64_t cases, std::int64_t measure, const CaseSet& set, Record& record) {
  const std::vector<std::int32_t>& place = study_.zones.place;
  added_.clear();
  for (std::int64_t e = group_.least; e < group_.end; ++e) {
    added_.push_back(set.Count(place[At(e)], from, from + length));
    cases -= added_.back();
  }
  bool more = true;  // cases since the last zone looked at; without more cases, more measure only lowers the ratio
  for (std::int64_t e = group_.least;; ++e) {
    if (more && study_.zones.closes[At(e) - 1] && record.thresholds.Most(cases) >= measure) {
      const double ratio = study_.null.Ratio(cases, measure);
      if (ratio > record.best.ratio) {
        const auto entries = static_cast<std::int32_t>(e - study_.zones.first[At(center_)]);
        record.best = {ratio, center_, entries, from, length, cases, measure};
        record.thresholds.Raise(ratio);
      }
    }
    if (e == group_.end) break;
    if (study_.zones.closes[At(e) - 1]) more = false;
    const std::int32_t added = added_[At(e - group_.least)];
    cases += added;
    more = more || added > 0;
    measure += study_.Measure(place[At(e)], from, from + length);
  }
}

template <class Count>
void Search::Run(int center, std::int64_t entries, std::span<const CaseSet* const> sets,
                 std::span<Record* const> records, Sums<Count>& sums) {
  center_ = center;
  const std::size_t padded = At(Blocks(study_.axis)) * kBlock + At(study_.duration) + 1;
  sums.even.resize(padded);
  sums.counts.resize(std::max(sums.counts.size(), sets.size()));
  for (Counts<Count>& counts : sums.counts) {
    counts.day.assign(At(study_.axis), 0);
    counts.upto.resize(padded);
    counts.most.resize(least_.size());
  }
  if (!study_.product) upto_.assign(At(study_.axis) + 1, 0);
  total_.assign(sets.size(), 0);
  std::vector<Sight<Count>> sights;
  for (std::size_t k = 0; k < sets.size(); ++k) {
    sights.push_back({sets[k], records[k], &sums.counts[k], sums.even.data(), 0});
  }

  std::int64_t at = study_.zones.first[At(center)];
  const std::int64_t end = at + entries;
  group_ = {};
  while (at < end) {
    group_ = NextGroup(at, end, group_.high);
    at = group_.end;
    // As many binary digits after the point as the sums leave room for.
    const std::int64_t room = std::numeric_limits<Count>::max() / (Total(sets) + 1);
    shift_ = std::clamp(static_cast<int>(std::bit_width(static_cast<std::uint64_t>(room))) - 1, 0, kMostShift);
    AddMeasure(group_.begin, group_.least);
    Spread(sums.even);
    const double share = study_.product ? static_cast<double>(study_.most_days) : 1.0;
    const auto most = ExcessTable::KeyOf(static_cast<double>(group_.high) * unit_ * share);
    for (Sight<Count>& sight : sights) {
      Join(*sight.set, *sight.counts);
      sight.floor = study_.excess->Needed(sight.record->thresholds.Row(), most);
    }
    for (int shortest = 1; shortest <= study_.duration;) {
      const int longest = Longest(shortest);
      Bound(shortest);
      for (const Sight<Count>& sight : sights) Stretches(shortest, longest, sight);
      shortest = longest + 1;
    }
    AddMeasure(group_.least, group_.end);
  }
}

void Search::Around(int center, std::int64_t entries, std::span<const CaseSet* const> sets,
                    std::span<Record* const> records) {
  if (study_.null.cases < INT16_MAX - 1) {
    Run(center, entries, sets, records, narrow_);
  } else {
    Run(center, entries, sets, records, wide_);
  }
}

}  // namespace atalaya::warn
