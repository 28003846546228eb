#include <algorithm>
#include <cassert>
#include <cmath>

#include "warn/alarms.h"

namespace atalaya::warn {
namespace {

// Approximately standard normal for a Poisson count y of mean m (kPearsonNegBin: negative binomial; kNone: y itself).
//   kRossi     (y - 3 m + 2 sqrt(y m)) / (2 sqrt m), the mean of kStandard and of 2 (sqrt y - sqrt m)
//   kStandard  (y - m) / sqrt m
//   kAnscombe  3/2 (y^(2/3) - m^(2/3)) / m^(1/6)
double Standardise(const CusumOptions& options, double y, double m) {
  switch (options.trans) {
    case Standardised::kRossi:
      return (y - 3 * m + 2 * std::sqrt(y * m)) / (2 * std::sqrt(m));
    case Standardised::kStandard:
      return (y - m) / std::sqrt(m);
    case Standardised::kPearsonNegBin:
      return (y - m) / std::sqrt(m + options.alpha * m * m);
    case Standardised::kAnscombe:
      return 1.5 * (std::pow(y, 2.0 / 3) - std::pow(m, 2.0 / 3)) / std::pow(m, 1.0 / 6);
    case Standardised::kNone:
      break;
  }
  return y;
}

double FromRoot(double root, double power) {
  return root > 0 ? std::pow(root, power) : 0;
}

// The least y >= 0, not rounded, whose standardised value reaches z.
double Reaches(const CusumOptions& options, double z, double m) {
  switch (options.trans) {
    case Standardised::kRossi:
      return FromRoot(std::sqrt(std::max(0.0, 4 * m + 2 * z * std::sqrt(m))) - std::sqrt(m), 2);
    case Standardised::kStandard:
      return std::max(0.0, m + z * std::sqrt(m));
    case Standardised::kPearsonNegBin:
      return std::max(0.0, m + z * std::sqrt(m + options.alpha * m * m));
    case Standardised::kAnscombe:
      return FromRoot(std::pow(m, 2.0 / 3) + z * std::pow(m, 1.0 / 6) / 1.5, 1.5);
    case Standardised::kNone:
      break;
  }
  return std::max(0.0, z);
}

// The mean of the counts before `from` (0-based); NaN if none is known.
double MeanBefore(std::span<const double> counts, int from) {
  double sum = 0, known = 0;
  for (int t = 0; t < from; ++t) {
    if (!std::isnan(counts[t])) sum += counts[t], ++known;
  }
  return sum / known;
}

}  // namespace

std::vector<CusumVerdict> Cusum(std::span<const double> counts, int from, int to, const CusumOptions& options) {
  assert(from >= 1 && from <= to && static_cast<std::size_t>(to) <= counts.size());
  const auto number = static_cast<std::size_t>(to - from + 1);
  assert(options.mean.size() <= 1 || options.mean.size() == number);
  const double before = options.mean.empty() ? MeanBefore(counts, from - 1) : options.mean[0];
  std::vector<CusumVerdict> verdicts(number);
  double sum = 0;
  for (std::size_t i = 0; i < number; ++i) {
    const double y = counts[static_cast<std::size_t>(from - 1) + i],
                 m = options.mean.size() > 1 ? options.mean[i] : before;
    const bool missing = std::isnan(y);
    CusumVerdict& verdict = verdicts[i];
    verdict.cusum = sum;
    if (std::isnan(m)) {
      verdict.status = Status::kTooShortHistory;
      continue;
    }
    verdict.expected = m;
    if (!(m > 0)) {  // nothing can be standardised; the sum has nothing to add
      verdict.status = missing ? Status::kMissing : Status::kZeroBaseline;
      verdict.alarm = y > 0;
      continue;
    }
    verdict.status = missing ? Status::kMissing : Status::kOk;
    verdict.upper = Reaches(options, options.h - sum + options.k, m);
    // Counts are whole: what raises the sum to h is the next whole number, as R has it for this one.
    if (options.trans == Standardised::kStandard) verdict.upper = std::ceil(verdict.upper);
    if (missing) continue;
    sum = std::max(0.0, sum + Standardise(options, y, m) - options.k);
    verdict.cusum = sum;
    verdict.alarm = sum >= options.h;
  }
  return verdicts;
}

}  // namespace atalaya::warn
