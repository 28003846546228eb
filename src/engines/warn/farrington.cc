#include <cassert>
#include <cmath>

#include "base/rng.h"
#include "warn/alarms.h"
#include "warn/count_quantile.h"
#include "warn/season.h"
#include "warn/trend_fit.h"

namespace atalaya::warn {
namespace {

constexpr double kMostMean = 1e18;  // fitted; beyond, the regression has run off

// The regression, once with all counts alike and once with earlier outbreaks counting less.
bool FitTwice(const FarringtonOptions& options, std::span<const Stretch> stretches, int k, bool& trend, TrendFit& fit) {
  fit.Use(stretches, k);
  bool solved = fit.Solve(trend);
  if (trend && !(solved && fit.Converged())) solved = fit.Solve(trend = false);
  if (!solved || !options.reweight) return solved;
  fit.Reweight(options.weights_threshold);
  return fit.Solve(trend);
}

bool KeepTrend(const FarringtonOptions& options, const TrendFit& fit) {
  return options.years >= 3 && fit.MeanAtK() <= fit.LargestCount() && fit.HasTrend() &&
         (options.p_trend >= 1 || fit.TrendPValue() < options.p_trend);
}

// Normal quantile of the prediction error on the scale mean^power; its variance is that of a count, dispersion * mean,
// and that of the fitted mean.
double DeltaBound(const FarringtonOptions& options, const TrendFit& fit, double z) {
  const double mean = fit.MeanAtK(), error = fit.LogStandardError();
  const double tau = fit.Dispersion() + mean * error * error;
  double power = 1, deviation = std::sqrt(mean * tau);
  if (options.power == Power::kTwoThirds) power = 2.0 / 3, deviation = 2.0 / 3 * std::sqrt(std::cbrt(mean) * tau);
  if (options.power == Power::kHalf) power = 0.5, deviation = 0.5 * std::sqrt(tau);
  const double bound = std::pow(mean, power) + z * deviation;
  return bound > 0 ? std::pow(bound, 1 / power) : 0;
}

double Bound(const FarringtonOptions& options, const TrendFit& fit, double z) {
  switch (options.threshold) {
    case Threshold::kDelta:
      return DeltaBound(options, fit, z);
    case Threshold::kNbPlugin:
      return CountQuantile(1 - options.alpha, fit.MeanAtK(), fit.Dispersion());
    case Threshold::kMuan:
      break;
  }
  const double mean = fit.MeanAtK() * std::exp(z * fit.LogStandardError());
  return mean <= kMostMean ? CountQuantile(1 - options.alpha, mean, fit.Dispersion()) : INFINITY;
}

bool EnoughCases(const FarringtonOptions& options, const CountTable& table, int k) {
  double cases = 0;
  for (int t = std::max(0, k - options.least_period + 1); t <= k; ++t) cases += table.count[t];
  return cases >= options.least_cases;
}

}  // namespace

FarringtonOptions OriginalFarrington() {
  FarringtonOptions options;
  options.periods = 1;
  options.excluded = options.half_window;
  options.weights_threshold = 1;
  options.p_trend = 0.05;
  options.threshold = Threshold::kDelta;
  options.least_cases = 5;
  return options;
}

std::vector<Verdict> Farrington(std::span<const double> counts, int from, int to, const FarringtonOptions& options) {
  assert(from >= 1 && from <= to && static_cast<std::size_t>(to) <= counts.size());
  const CountTable table(counts);
  const Season season(options);
  const double z = NormalQuantile(1 - options.alpha);
  TrendFit fit(table, options.periods);
  std::vector<Stretch> stretches;
  std::vector<Verdict> verdicts(static_cast<std::size_t>(to - from + 1));
  for (int k = from - 1; k < to; ++k) {
    Verdict& verdict = verdicts[static_cast<std::size_t>(k - from + 1)];
    if (!season.Lay(k, stretches)) {
      verdict.status = Status::kTooShortHistory;
      continue;
    }
    bool trend = options.trend;
    if (!FitTwice(options, stretches, k, trend, fit)) continue;
    if (trend && !KeepTrend(options, fit)) {
      trend = false;
      if (!FitTwice(options, stretches, k, trend, fit)) continue;
    }
    verdict.expected = fit.MeanAtK();
    verdict.upper = Bound(options, fit, z);
    if (!std::isfinite(verdict.upper) || !(verdict.expected <= kMostMean)) continue;
    const bool missing = table.known[k] == 0;
    const bool enough = EnoughCases(options, table, k);
    verdict.alarm = !missing && enough && table.count[k] > verdict.upper;
    verdict.status = missing      ? Status::kMissing
                     : !enough    ? Status::kTooFewCases
                     : fit.Gaps() ? Status::kGaps
                                  : Status::kOk;
  }
  return verdicts;
}

}  // namespace atalaya::warn
