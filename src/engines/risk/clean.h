// Packs may say anything; the engine computes with numbers that cannot break it. Validation tells the user, these keep
// the promise that no input yields NaN, infinity or a probability outside [0,1].
#pragma once

#include <algorithm>
#include <cmath>

#include "base/distribution.h"
#include "model/packs.h"
#include "model/region.h"

namespace atalaya::risk {

// Not a number counts as `low`.
inline double CleanWithin(double value, double low, double high) {
  return value >= low ? std::min(value, high) : low;
}
inline double CleanProbability(double value) {
  return CleanWithin(value, 0.0, 1.0);
}

// Ordered low <= mode <= high inside [least, most].
inline Range CleanRange(const Range& range, double least, double most) {
  Range clean{CleanWithin(range.low, least, most), 0, CleanWithin(range.high, least, most)};
  if (clean.high < clean.low) std::swap(clean.low, clean.high);
  clean.mode = CleanWithin(range.mode, clean.low, clean.high);
  return clean;
}
inline Range CleanProbability(const Range& range) {
  return CleanRange(range, 0.0, 1.0);
}

inline constexpr double kLargestLoss = 1e15;  // of one success, in money or lives
inline Range CleanLoss(const Range& range) {
  return CleanRange(range, 0.0, kLargestLoss);
}

// Degree of implementation before evidence, as drawn; `ImplementationOf(kNotApplicable)` has no meaning.
Range ImplementationOf(const model::Grading& grading, model::Reply reply);
// The discount that multiplies it; 1 for a question that was not asked.
double EvidenceOf(const model::Grading& grading, const model::Answer& answer);

}  // namespace atalaya::risk
