// A region of any size in memory, the same on every machine: for measuring, and for tests that need bulk. Nothing in it
// is real.
#pragma once

#include <cstdint>

#include "model/region.h"

namespace atalaya::bench {

// The defaults are the sizes that Atalaya is measured at.
struct RegionSize {
  int states = 35, ports = 2000, facilities = 2000, lanes = 50000, threats = 200;
  int scenarios = 20, controls = 176, controls_per_scenario = 16;
  int solutions = 60, funds = 5, incidents = 1200;
};

// Complete and consistent: every index valid, every probability in [0,1], three budgets, answers in the proportions of
// kAnswerShares. Facilities go to ports in turn; every scenario threatens every kind of traffic, so that none of the
// work is skipped.
model::Region GenerateRegion(const RegionSize& size, std::uint64_t seed);
// The same with a standard that is given instead of made; size.controls does not count then.
model::Region GenerateRegion(RegionSize size, std::uint64_t seed, const model::Standard& standard);

// Shares of met, partly without a degree, partly with a degree, not met, not applicable, not checked.
inline constexpr double kAnswerShares[6] = {0.40, 0.12, 0.08, 0.15, 0.05, 0.20};

}  // namespace atalaya::bench
