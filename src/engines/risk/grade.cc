// Answers to degrees: kappa (implementation) x omega (evidence), docs/methods/risk.md 2. Nothing here can produce a
// value outside [0,1], whatever a pack says: the engines downstream rely on it.
#include <algorithm>
#include <cmath>

#include "risk/clean.h"
#include "risk/risk.h"

namespace atalaya::risk {
namespace {

using model::Reply;
using model::Verification;

double Omega(const model::Grading& grading, Verification verification) {
  return CleanProbability(grading.evidence[static_cast<std::size_t>(verification)]);
}

Range Scaled(const Range& range, double factor) {
  return {range.low * factor, range.mode * factor, range.high * factor};
}

}  // namespace

Range ImplementationOf(const model::Grading& grading, Reply reply) {
  const Range range = CleanProbability(grading.implementation[static_cast<std::size_t>(reply)]);
  if (reply != Reply::kNotChecked) return range;
  const Range met = CleanProbability(grading.implementation[static_cast<std::size_t>(Reply::kMet)]);
  const double limit = met.low * Omega(grading, Verification::kInspected);
  return {std::min(range.low, limit), std::min(range.mode, limit), std::min(range.high, limit)};
}

double EvidenceOf(const model::Grading& grading, const model::Answer& answer) {
  return answer.reply == Reply::kNotChecked ? 1.0 : Omega(grading, answer.verification);
}

Grade GradeOf(const model::Grading& grading, const model::Answer& answer) {
  if (answer.reply == Reply::kNotApplicable) return {false, {0, 0, 0}};
  const double omega = EvidenceOf(grading, answer);
  if (answer.reply == Reply::kPartly && answer.degree) {
    const double degree = CleanProbability(*answer.degree) * omega;
    return {true, {degree, degree, degree}};
  }
  return {true, Scaled(ImplementationOf(grading, answer.reply), omega)};
}

model::Answer Raised(const model::Grading& grading, const model::Answer& today, const model::Raise& raise) {
  if (today.reply == Reply::kNotApplicable) return today;
  model::Answer after = today;
  after.verification = raise.verification;
  const bool whole = raise.degree >= 1.0;
  after.reply = whole ? Reply::kMet : Reply::kPartly;
  after.degree = whole ? std::nullopt : std::optional(CleanProbability(raise.degree));
  const bool better = GradeOf(grading, after).degree.Mean() > GradeOf(grading, today).degree.Mean();
  return better ? after : today;
}

}  // namespace atalaya::risk
