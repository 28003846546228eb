// What outcomes teach: how often a rule is right, and how often threats come at all.
//
// Hit rate of a rule: Beta(a, b) before, Beta(a + found, b + clean) after; the prior has the mean of the rate among all inspected and is worth
// `prior_inspections` of them, so that a young rule is neither praised nor damned. Only inspected consignments count, so the rate is that of
// what was chosen for inspection, not of what the rule would find elsewhere: the random share alone tells the base rate without that bias.
//
// Threat rate: attempts a year at a place are Gamma(shape, exposure) before, Gamma(shape + found, exposure + years x seen) after, where `seen`
// is the chance that an attempt is inspected and found (design.md: threat rates are Gamma-Poisson). All quantiles are exact.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "base/distribution.h"
#include "target/score.h"

namespace atalaya::target {

struct BetaRate {
  double alpha = 1, beta = 1;
  Estimate rate;  // mean, 5 % and 95 %
};
BetaRate BetaOf(double alpha, double beta);
// found, clean >= 0 (may be discounted counts); mean in (0, 1), prior_inspections > 0.
BetaRate HitRate(double found, double clean, double prior_mean, double prior_inspections);

struct RuleRecord {
  std::uint64_t fired = 0, inspected = 0, found = 0;
  BetaRate rate;
  double lift = 0;  // mean rate / rate among all inspected
};
inline constexpr double kPriorInspections = 10;
std::vector<RuleRecord> RuleRecords(const Hits& hits, std::span<const Outcome> outcomes, std::size_t rules);

struct GammaRate {
  double shape = 1, exposure = 1;
  Estimate rate;  // a year
};
// years >= 0, seen in [0, 1].
GammaRate ThreatRate(double shape, double exposure, double found, double years, double seen);

}  // namespace atalaya::target
