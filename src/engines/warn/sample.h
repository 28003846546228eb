// Replicates under the null hypothesis.
#pragma once

#include <cstdint>

#include "warn/study.h"

namespace atalaya::warn {

// Replicate `number` (0, 1, ...) of a study, from (seed, number) alone. Not for several threads; cheap to make.
class Sampler {
 public:
  Sampler(const Study& study, std::uint64_t seed);
  CaseSet Draw(std::uint64_t number);

 private:
  CaseSet Shuffle(std::uint64_t number);
  CaseSet Scatter(std::uint64_t number, bool distinct);

  const Study& study_;
  std::uint64_t seed_;
  std::vector<std::int64_t> ends_;  // measure on the axis up to and including each place
  std::vector<std::int32_t> place_;
  std::vector<std::int64_t> drawn_;
  std::vector<Event> events_;
};

}  // namespace atalaya::warn
