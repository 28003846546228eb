#include "warn/sample.h"

#include <algorithm>

#include "base/rng.h"

namespace atalaya::warn {

namespace {

// Apart from the streams of other engines under the same seed; replicates are numbered from here.
const std::uint64_t kStream = StreamOf("warn.scan");

std::size_t At(std::int64_t i) {
  return static_cast<std::size_t>(i);
}

}  // namespace

Sampler::Sampler(const Study& study, std::uint64_t seed) : study_(study), seed_(seed) {
  if (study.product) return;
  std::int64_t sum = 0;
  for (int place = 0; place < study.places; ++place) ends_.push_back(sum += study.Row(place)[study.axis]);
}

CaseSet Sampler::Draw(std::uint64_t number) {
  return study_.product ? Shuffle(number) : Scatter(number, study_.null.bernoulli);
}

// Places are shuffled over the sorted times: the same as times over places, and each place's times come out sorted.
// Cases whose time is off the axis need no place, so the shuffle stops when the times on it are served.
CaseSet Sampler::Shuffle(std::uint64_t number) {
  Rng rng(seed_, kStream + number);
  place_ = study_.case_place;
  events_.clear();
  for (std::size_t i = 0; i < study_.case_time.size(); ++i) {
    std::swap(place_[i], place_[i + rng.Below(place_.size() - i)]);
    events_.push_back({place_[i], study_.case_time[i], 1});
  }
  return Arrange(study_.places, study_.axis, events_);
}

// Draws units of measure, each a case: with replacement (Poisson given the number of cases), or distinct (Bernoulli).
// Where cases are more than half of the people, the controls are drawn instead.
CaseSet Sampler::Scatter(std::uint64_t number, bool distinct) {
  Rng rng(seed_, kStream + number);
  const std::int64_t total = study_.null.total;
  const bool controls = distinct && study_.null.cases > total / 2;
  const std::int64_t wanted = controls ? total - study_.null.cases : study_.null.cases;
  drawn_.clear();
  while (static_cast<std::int64_t>(drawn_.size()) < wanted) {  // once, unless some came twice that must not
    const std::int64_t missing = wanted - static_cast<std::int64_t>(drawn_.size());
    for (std::int64_t i = 0; i < missing; ++i) {
      drawn_.push_back(static_cast<std::int64_t>(rng.Below(static_cast<std::uint64_t>(total))));
    }
    std::sort(drawn_.begin(), drawn_.end());
    if (distinct) drawn_.erase(std::unique(drawn_.begin(), drawn_.end()), drawn_.end());
  }

  events_.clear();
  const auto add = [&](int place, int time, std::int64_t count) {
    if (count > 0) events_.push_back({place, time, static_cast<std::int32_t>(count)});
  };
  std::size_t next = 0;
  std::int64_t before = 0;
  for (int place = 0; place < study_.places; ++place) {
    const std::int64_t* row = study_.Row(place);
    const std::int64_t end = ends_[At(place)];
    int time = 0;
    while (controls ? time < study_.axis : next < drawn_.size() && drawn_[next] < end) {
      // The cell of the next unit; with controls, every cell in turn.
      if (!controls) {
        time =
            static_cast<int>(std::upper_bound(row + time + 1, row + study_.axis + 1, drawn_[next] - before) - row) - 1;
      }
      const std::int64_t until = before + row[time + 1];
      const std::size_t begin = next;
      while (next < drawn_.size() && drawn_[next] < until) ++next;
      const auto here = static_cast<std::int64_t>(next - begin);
      add(place, time, controls ? row[time + 1] - row[time] - here : here);
      ++time;
    }
    before = end;
  }
  return Arrange(study_.places, study_.axis, events_);
}

}  // namespace atalaya::warn
