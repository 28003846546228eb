// Alarms in one series of counts: is this week's number more than the past explains?
//
// A series is one count an interval (day, week, month), oldest first; NaN marks an interval that nobody counted.
// Indices are 1-based, as in the literature; `from`..`to` are judged, each from the intervals before it only, so an
// answer never changes when later counts arrive. Shape of every answer: one Verdict an index, in order.
//
// Methods, with the numbers of R's package surveillance 1.20.3 (differences: docs/methods/alarms.md):
//   Ears        C1, C2, C3: mean and spread of the last few intervals. Needs no more than `baseline` + 2 (C3: + 4).
//   Farrington  quasi-Poisson regression on the same season of earlier years (Farrington, Andrews, Beale, Catchpole,
//   JRSS A
//               159:547-563, 1996), improved (Noufaily et al., Statistics in Medicine 32:1206-1222, 2013).
//   Cusum       cumulative sum of standardised excess (Rossi, Lampugnani, Marchi, Statistics in Medicine 18:2111-2122,
//   1999).
//
// Pure functions; safe from any thread. Counts are whole numbers in [0, kMostCount]; from, to within the series
// (asserted).
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace atalaya::warn {

inline constexpr double kMostCount = 1e15;  // exact in a double, with room for sums

enum class Status : std::uint8_t {
  kOk,
  kGaps,             // judged, but some count of the baseline is missing
  kMissing,          // this interval was not counted: a bound, never an alarm
  kTooFewCases,      // above or below the bound, too few cases for an alarm (limit54)
  kZeroBaseline,     // the baseline does not vary (Ears) or is zero (Cusum): one case more than it is an alarm
  kTooShortHistory,  // no bound: the baseline would begin before the series
  kNoBaseline,       // no bound: too many counts of the baseline are missing, or the regression has no solution
  kCancelled,        // no bound: a caller that judges a range in parts stopped before this one
};

// Has a bound been computed?
inline bool Judged(Status status) {
  return status < Status::kTooShortHistory;
}

struct Verdict {
  Status status = Status::kNoBaseline;
  bool alarm = false;
  double upper = 0;     // largest count that is no alarm (Cusum: the count that raises one); meaningless unless Judged
  double expected = 0;  // the count to be expected; meaningless unless Judged
};

// ---- EARS
struct EarsOptions {
  int method = 1;                     // 1, 2 or 3
  int baseline = 7;                   // intervals, at least 3
  double limit = 3.0902323061678132;  // standard deviations: of the normal distribution, 0.999; C3 classically 2
  double min_sigma = 0;               // the spread is never taken smaller
  bool as_surveillance = false;       // C3 as the package computes it, see below
};
// With C(t) = (count - mean) / spread of the baseline, alarm if
//   C1   C(t) > limit, baseline the intervals just before t
//   C2   the same, leaving out the last two
//   C3   sum over t, t - 1, t - 2 of max(0, C2 - 1) > limit. If the two intervals before are enough by themselves,
//   `upper` is -1.
// As surveillance 1.20.3 computes it, C3 is an alarm if the two intervals before are enough, whatever the count at t
// (`upper` = count + spread (limit - their sum), at least 0): one interval late, and not what its manual says. A
// baseline with gaps is used if at least half of it, and 2 counts, are there.
std::vector<Verdict> Ears(std::span<const double> counts, int from, int to, const EarsOptions& options);

// ---- Farrington
enum class Threshold : std::uint8_t {
  kDelta,     // normal quantile of the prediction error on a power scale (1996)
  kNbPlugin,  // negative binomial quantile at the fitted mean (2013)
  kMuan,      // the same at an upper quantile of the fitted mean
};
enum class Power : std::uint8_t { kTwoThirds, kHalf, kNone };

// Where the same season of earlier years lies.
struct Calendar {
  int frequency = 52;  // intervals a year
  // kIndex: i years back is i * frequency intervals back; weeks so counted drift by one in six years.
  // kDates: weeks only (frequency 52): the same date i years back, and of the weeks the one that begins nearest to it.
  enum class Kind : std::uint8_t { kIndex, kDates } kind = Kind::kDates;
  // kDates: the day on which the first interval begins, in days since 1970-01-01, between 1900 and 2199. A series
  // without a date is laid from the first Monday of a leap year: 2004-01-05. A wrong year moves a reference by a week
  // at most.
  int first_day = kNominalDay;
  static constexpr int kNominalDay = 12422;
};

struct FarringtonOptions {
  int years = 4;        // b, at least 1
  int half_window = 3;  // w, at least 0; 2 w + 1 within a year
  int periods = 10;     // levels of the season; 1: only the windows of 2 w + 1 intervals are the baseline
  int excluded =
      26;  // intervals just before the judged one that do not count, so that an outbreak does not hide itself
  bool reweight = true;             // earlier outbreaks count less ...
  double weights_threshold = 2.58;  // ... from this Anscombe residual on
  bool trend = true;                // a trend, kept if b >= 3, it does not extrapolate above the largest count, and ...
  double p_trend = 1;               // ... its p-value is below this
  Threshold threshold = Threshold::kNbPlugin;
  Power power = Power::kTwoThirds;  // kDelta
  double alpha = 0.05;              // (0,1), one-sided
  double least_cases = 0;           // limit54: no alarm unless so many cases ...
  int least_period = 4;             // ... within so many intervals, this one included. A missing count adds none.
  Calendar calendar;
};
// The settings of 1996 (with the one-sided alpha of farringtonFlexible).
FarringtonOptions OriginalFarrington();

// Intervals between the windows of two years; a level of the season needs at least one: periods - 1 <= ShortestGap.
int ShortestGap(const FarringtonOptions& options);

std::vector<Verdict> Farrington(std::span<const double> counts, int from, int to, const FarringtonOptions& options);

// ---- CUSUM
enum class Standardised : std::uint8_t { kRossi, kStandard, kAnscombe, kPearsonNegBin, kNone };

struct CusumOptions {
  double k = 1.04, h = 2.26;  // reference value and decision boundary, in standard deviations
  Standardised trans = Standardised::kRossi;
  double alpha = 0;          // kPearsonNegBin: variance m + alpha m^2
  std::vector<double> mean;  // expected counts: none: the mean before `from`; one: for all; or one an index
};
struct CusumVerdict : Verdict {
  double cusum = 0;
};
// The sum starts at 0 before `from` and is not reset by an alarm. A missing interval leaves it as it is.
std::vector<CusumVerdict> Cusum(std::span<const double> counts, int from, int to, const CusumOptions& options);

}  // namespace atalaya::warn
