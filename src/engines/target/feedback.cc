#include "target/feedback.h"

#include <algorithm>
#include <boost/math/special_functions/beta.hpp>
#include <boost/math/special_functions/gamma.hpp>

namespace atalaya::target {

BetaRate BetaOf(double alpha, double beta) {
  BetaRate out{alpha, beta, {}};
  out.rate.mean = alpha / (alpha + beta);
  out.rate.low = boost::math::ibeta_inv(alpha, beta, 0.05);
  out.rate.high = boost::math::ibeta_inv(alpha, beta, 0.95);
  return out;
}

BetaRate HitRate(double found, double clean, double prior_mean, double prior_inspections) {
  return BetaOf(prior_mean * prior_inspections + found, (1 - prior_mean) * prior_inspections + clean);
}

std::vector<RuleRecord> RuleRecords(const Hits& hits, std::span<const Outcome> outcomes, std::size_t rules) {
  std::vector<RuleRecord> records(rules);
  double inspected = 0, found = 0;
  for (std::size_t i = 0; i < outcomes.size(); ++i) {
    const bool looked = outcomes[i] != Outcome::kNotInspected, hit = outcomes[i] == Outcome::kFound;
    inspected += looked;
    found += hit;
    for (const std::uint16_t rule : hits.Of(i)) {
      ++records[rule].fired;
      records[rule].inspected += looked;
      records[rule].found += hit;
    }
  }
  const double mean = (found + 0.5) / (inspected + 1);
  for (RuleRecord& record : records) {
    record.rate = HitRate(static_cast<double>(record.found), static_cast<double>(record.inspected - record.found), mean, kPriorInspections);
    record.lift = record.rate.rate.mean / mean;
  }
  return records;
}

GammaRate ThreatRate(double shape, double exposure, double found, double years, double seen) {
  GammaRate out{shape + found, exposure + years * seen, {}};
  out.rate.mean = out.shape / out.exposure;
  out.rate.low = boost::math::gamma_p_inv(out.shape, 0.05) / out.exposure;
  out.rate.high = boost::math::gamma_p_inv(out.shape, 0.95) / out.exposure;
  return out;
}

}  // namespace atalaya::target
