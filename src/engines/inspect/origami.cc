// ORIGAMI in linear expected time. The attacker's least value u solves
//   sum over {t: U_t > u} of (U_t - u) / (U_t - C_t) = resources,   u >= max C_t
// (U, C: uncovered and covered). The sum falls in u, so the set is found by halving: split the candidates at their
// median, see which side u is on, keep that side.
#include <algorithm>
#include <cmath>

#include "inspect/coverage.h"

namespace atalaya::inspect {
namespace {

struct Candidate {
  double value, inverse;  // U and 1/(U - C)
};

// The least u with the sum at most `resources`, for candidates that all lie above a u whose sum is more.
double LeastValue(std::vector<Candidate> candidates, double resources) {
  auto low = candidates.begin(), high = candidates.end();
  // Of the targets before `low`, which are in the set: sum (U - reference) / (U - C) and sum 1 / (U - C).
  double shifted = 0, inverses = 0;
  const double reference =
      std::max_element(low, high, [](const Candidate& a, const Candidate& b) { return a.value < b.value; })->value;
  while (low != high) {
    const auto middle = low + (high - low) / 2;
    std::nth_element(low, middle, high, [](const Candidate& a, const Candidate& b) { return a.value > b.value; });
    double more_shifted = 0, more_inverses = 0;
    for (auto c = low; c != middle; ++c) {
      more_shifted += (c->value - reference) * c->inverse;
      more_inverses += c->inverse;
    }
    const double need = shifted + more_shifted + (reference - middle->value) * (inverses + more_inverses);
    if (need > resources) {  // u is above the middle one
      high = middle;
    } else {
      shifted += more_shifted + (middle->value - reference) * middle->inverse;
      inverses += more_inverses + middle->inverse;
      low = middle + 1;
    }
  }
  if (low == candidates.begin()) return reference;
  // Once more from the set's lowest member, where nothing cancels.
  const double lowest = (low - 1)->value;
  double need = 0;
  inverses = 0;
  for (auto c = candidates.begin(); c != low; ++c) {
    need += (c->value - lowest) * c->inverse;
    inverses += c->inverse;
  }
  return lowest - (resources - need) / inverses;
}

double Inverse(const Target& target) {
  return 1.0 / std::max(target.attacker_uncovered - target.attacker_covered, 1e-300);
}

double Defender(const Target& target, double coverage) {
  return target.defender_uncovered + coverage * (target.defender_covered - target.defender_uncovered);
}

// Payoffs closer than this are equal to the attacker.
double Tie(const std::vector<Target>& targets) {
  double low = targets[0].attacker_covered, high = targets[0].attacker_uncovered;
  for (const Target& target : targets) {
    low = std::min(low, target.attacker_covered);
    high = std::max(high, target.attacker_uncovered);
  }
  return 1e-11 * (high - low);
}

// Spends what is left on targets other than the attacked one, which none of that makes more attractive.
void SpendTheRest(std::vector<double>& coverage, std::size_t attacked, double rest) {
  double lacking = 0;
  for (std::size_t t = 0; t < coverage.size(); ++t) lacking += t == attacked ? 0 : 1 - coverage[t];
  if (!(rest > 0) || !(lacking > 0)) return;
  const double share = std::min(1.0, rest / lacking);
  for (std::size_t t = 0; t < coverage.size(); ++t) {
    if (t != attacked) coverage[t] = std::min(1.0, coverage[t] + share * (1 - coverage[t]));
  }
}

}  // namespace

Response RespondTo(const std::vector<Target>& targets, const std::vector<double>& coverage, double lambda) {
  const std::size_t count = targets.size();
  std::vector<double> value(count);
  for (std::size_t t = 0; t < count; ++t) {
    const Target& target = targets[t];
    value[t] = target.attacker_uncovered - coverage[t] * (target.attacker_uncovered - target.attacker_covered);
  }
  const double best = *std::max_element(value.begin(), value.end());
  Response response;
  if (lambda == kRational) {
    const double tie = Tie(targets);
    response.attacker_value = best;
    response.defender_value = -std::numeric_limits<double>::infinity();
    for (std::size_t t = 0; t < count; ++t) {
      const double defender = Defender(targets[t], coverage[t]);
      if (value[t] < best - tie || defender <= response.defender_value) continue;
      response.attacked = t;
      response.defender_value = defender;
    }
    return response;
  }
  response.attack.resize(count);
  double total = 0, attacker = 0, defender = 0;
  for (std::size_t t = 0; t < count; ++t) {
    const double weight = response.attack[t] = std::exp(lambda * (value[t] - best));
    total += weight;
    attacker += weight * value[t];
    defender += weight * Defender(targets[t], coverage[t]);
    if (weight > response.attack[response.attacked]) response.attacked = t;
  }
  for (double& share : response.attack) share /= total;
  response.attacker_value = attacker / total;
  response.defender_value = defender / total;
  return response;
}

CoveragePlan CoverRational(const std::vector<Target>& targets, double resources) {
  const std::size_t count = targets.size();
  CoveragePlan plan;
  if (resources >= static_cast<double>(count)) {
    plan.coverage.assign(count, 1.0);
    plan.response = RespondTo(targets, plan.coverage, kRational);
    plan.bound = plan.response.defender_value;
    return plan;
  }
  double value = targets[0].attacker_covered;
  for (const Target& target : targets) value = std::max(value, target.attacker_covered);
  double need = 0;
  std::vector<Candidate> above;
  for (const Target& target : targets) {
    if (target.attacker_uncovered <= value) continue;
    above.push_back({target.attacker_uncovered, Inverse(target)});
    need += std::min(1.0, (target.attacker_uncovered - value) * above.back().inverse);
  }
  if (need > resources) value = std::max(value, LeastValue(std::move(above), resources));

  plan.coverage.resize(count);
  double used = 0;
  for (std::size_t t = 0; t < count; ++t) {
    plan.coverage[t] = std::clamp((targets[t].attacker_uncovered - value) * Inverse(targets[t]), 0.0, 1.0);
    used += plan.coverage[t];
  }
  double rest = resources - used > 1e-12 * resources ? resources - used : 0;  // less is rounding

  // Of the targets that are equal to the attacker, the defender's best. Where covering does not deter at all, what is
  // left over serves the defender.
  const double tie = Tie(targets);
  plan.response.attacker_value = value;
  plan.response.defender_value = -std::numeric_limits<double>::infinity();
  const auto undeterred = [&](std::size_t t) { return targets[t].attacker_uncovered == targets[t].attacker_covered; };
  for (std::size_t t = 0; t < count; ++t) {
    if (targets[t].attacker_uncovered < value - tie) continue;
    const double defender = Defender(targets[t], undeterred(t) ? std::min(1.0, rest) : plan.coverage[t]);
    if (defender <= plan.response.defender_value) continue;
    plan.response.attacked = t;
    plan.response.defender_value = defender;
  }
  const std::size_t attacked = plan.response.attacked;
  if (undeterred(attacked)) {
    plan.coverage[attacked] = std::min(1.0, rest);
    rest -= plan.coverage[attacked];
  }
  SpendTheRest(plan.coverage, attacked, rest);
  plan.bound = plan.response.defender_value;
  return plan;
}

}  // namespace atalaya::inspect
