#include <algorithm>
#include <cassert>
#include <cmath>

#include "warn/alarms.h"

namespace atalaya::warn {
namespace {

struct Baseline {
  Status status = Status::kOk;
  double mean = 0, sigma = 0;
};

// The `baseline` intervals before `end` (0-based, exclusive).
Baseline Describe(std::span<const double> counts, int end, const EarsOptions& options) {
  Baseline found;
  if (end < options.baseline) {
    found.status = Status::kTooShortHistory;
    return found;
  }
  int known = 0;
  for (int t = end - options.baseline; t < end; ++t) {
    if (std::isnan(counts[t])) continue;
    found.mean += counts[t];
    ++known;
  }
  if (known < 2 || 2 * known < options.baseline) {
    found.status = Status::kNoBaseline;
    return found;
  }
  found.mean /= known;
  double squares = 0;
  for (int t = end - options.baseline; t < end; ++t) {
    if (!std::isnan(counts[t])) squares += (counts[t] - found.mean) * (counts[t] - found.mean);
  }
  found.sigma = std::max(options.min_sigma, std::sqrt(squares / (known - 1)));
  if (known < options.baseline) found.status = Status::kGaps;
  return found;
}

// By how much the standardised count of C2 exceeds 1. Where the baseline does not vary nothing can be standardised: 0,
// since its bound is the mean itself and the excess has been an alarm of its own.
double Excess(std::span<const double> counts, int t, const Baseline& baseline) {
  if (!Judged(baseline.status) || std::isnan(counts[t]) || !(baseline.sigma > 0)) return 0;
  return std::max(0.0, (counts[t] - baseline.mean) / baseline.sigma - 1);
}

// The verdict for an interval (0-based) whose count may be `limit` standard deviations above the mean.
Verdict Judge(double count, const Baseline& baseline, double limit) {
  Verdict verdict{baseline.status, false, 0, 0};
  if (!Judged(verdict.status)) return verdict;
  verdict.expected = baseline.mean;
  verdict.upper = baseline.mean + limit * baseline.sigma;
  verdict.alarm = count > verdict.upper;  // never for NaN
  if (!(baseline.sigma > 0)) verdict.status = Status::kZeroBaseline;
  if (std::isnan(count)) verdict.status = Status::kMissing;
  return verdict;
}

Verdict C(std::span<const double> counts, int t, const EarsOptions& options) {
  return Judge(counts[t], Describe(counts, options.method == 1 ? t : t - 2, options), options.limit);
}

Verdict C3(std::span<const double> counts, int t, const EarsOptions& options) {
  Baseline baseline = Describe(counts, t - 2, options);
  double left = options.limit;  // of the limit, after the two intervals before
  bool flat = !(baseline.sigma > 0);
  for (const int before : {t - 1, t - 2}) {
    const Baseline earlier = Describe(counts, before - 2, options);
    if (earlier.status == Status::kTooShortHistory) baseline.status = Status::kTooShortHistory;
    if (!Judged(baseline.status)) return {baseline.status, false, 0, 0};
    if (earlier.status != Status::kOk || std::isnan(counts[before])) baseline.status = Status::kGaps;
    if (Judged(earlier.status)) flat = flat || !(earlier.sigma > 0);
    left -= Excess(counts, before, earlier);
  }
  Verdict verdict = Judge(counts[t], baseline, baseline.sigma > 0 ? 1 + left : 0);
  const bool missing = std::isnan(counts[t]);
  if (options.as_surveillance && !missing) {
    verdict.upper = std::max(0.0, counts[t] + baseline.sigma * left);
    verdict.alarm = counts[t] > verdict.upper;
  } else if (left < 0) {
    verdict.upper = -1;
    verdict.alarm = !missing;
  }
  if (flat && !missing) verdict.status = Status::kZeroBaseline;
  return verdict;
}

}  // namespace

std::vector<Verdict> Ears(std::span<const double> counts, int from, int to, const EarsOptions& options) {
  assert(from >= 1 && from <= to && static_cast<std::size_t>(to) <= counts.size());
  std::vector<Verdict> verdicts;
  verdicts.reserve(static_cast<std::size_t>(to - from + 1));
  for (int t = from - 1; t < to; ++t)
    verdicts.push_back(options.method == 3 ? C3(counts, t, options) : C(counts, t, options));
  return verdicts;
}

}  // namespace atalaya::warn
