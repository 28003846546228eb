// Quantal response: maximise  sum_t q_t(c) U_d(t,c_t)  with  q_t ~ e^{lambda U_a(t,c_t)}, a ratio N(c)/Q(c).
//
// Dinkelbach: r = N(c)/Q(c) of the last c; the next c maximises  N(c) - r Q(c) = sum_t phi_t(c_t),
//   phi_t(c) = theta_t e^{-beta_t c} (w_t + delta_t c),   theta = e^{lambda U^uncovered},
//   beta = lambda (U_a^uncovered - U_a^covered),   w = U_d^uncovered - r,   delta = U_d^covered - U_d^uncovered.
// r rises to the optimum, in the end faster than any geometric series. Far from it, and with a sharp attacker, it
// creeps by 1/lambda a step; then the interval between r and the bound is halved instead.
//
// Why the inner problem has no gap, though phi is neither concave nor convex: phi'(c) = theta e^{-beta c} (delta -
// beta (w + delta c)) changes sign at most once, from + to -, and phi is concave as long as it rises. Covering beyond
// the top of phi costs resources and gains nothing, so each c may be held below its top; there the sum is concave and
// the only coupling is sum c <= resources, so one multiplier mu >= 0 solves it exactly: phi_t'(c_t) = mu, which is
// Wright's omega function.
//
// The bound: for any r and mu >= 0, sum_t max_c (phi_t(c) - mu c) + mu resources <= 0 proves that no coverage gives
// more than r. It is checked at an r just above the value found.
#include <algorithm>
#include <cmath>

#include "inspect/coverage.h"

namespace atalaya::inspect {
namespace {

constexpr double kFlat = 1e-12;  // a beta below this deters nobody

// x > 0 with x + ln x = y.
double Omega(double y) {
  if (y < -40) return std::exp(y);  // x itself no longer counts beside ln x
  double x = y < -1 ? std::exp(y) : y < 2 ? 0.567 + 0.362 * y : y - std::log(y);
  for (int step = 0; step < 8; ++step) {
    const double next = x * (1 + y - std::log(x)) / (1 + x);
    const bool done = std::abs(next - x) <= 1e-15 * next;
    x = next;
    if (done) break;
  }
  return x;
}

struct Term {
  double log_theta, beta, uncovered, delta;
};

struct Share {
  double coverage = 0, falls = 0;  // and its derivative by -ln mu
};

// argmax over [0,1] of phi(c) - mu c, given w = U_d^uncovered - r.
Share Best(const Term& term, double w, double log_mu) {
  const double slope = term.delta - term.beta * w;  // phi'(0) / theta
  if (!(slope > 0)) return {};
  if (term.log_theta + std::log(slope) <= log_mu) return {};
  if (term.beta <= kFlat) return {1, 0};
  const double slope_at_one = slope - term.beta * term.delta;
  if (slope_at_one > 0 && term.log_theta - term.beta + std::log(slope_at_one) >= log_mu) return {1, 0};
  if (log_mu == -std::numeric_limits<double>::infinity()) return {slope / (term.beta * term.delta), 0};
  const double steepness = slope / term.delta;
  if (steepness < 1e6) {
    const double x = Omega(log_mu - term.log_theta - std::log(term.delta) + steepness);
    return {std::clamp((steepness - x) / term.beta, 0.0, 1.0), x / ((1 + x) * term.beta)};
  }
  double coverage = 0;  // delta hardly matters: a contraction by less than 1e-6 a step
  for (int step = 0; step < 4; ++step) {
    coverage = (term.log_theta + std::log(slope - term.beta * term.delta * coverage) - log_mu) / term.beta;
    coverage = std::clamp(coverage, 0.0, 1.0);
  }
  return {coverage, 1 / term.beta};
}

struct Game {
  std::vector<Term> terms;
  double resources;

  double Cover(double r, double log_mu, std::vector<double>& coverage, double& falls) const {
    double total = 0;
    falls = 0;
    for (std::size_t t = 0; t < terms.size(); ++t) {
      const Share share = Best(terms[t], terms[t].uncovered - r, log_mu);
      coverage[t] = share.coverage;
      total += share.coverage;
      falls += share.falls;
    }
    return total;
  }

  // The coverage that maximises sum phi at r; `log_mu` comes in as a guess and goes out as the multiplier's logarithm.
  std::vector<double> Maximise(double r, double& log_mu) const {
    constexpr double kNone = -std::numeric_limits<double>::infinity();
    std::vector<double> coverage(terms.size()), other(terms.size());
    double falls = 0;
    if (Cover(r, kNone, coverage, falls) <= resources) {
      log_mu = kNone;
      return coverage;
    }
    double high = kNone;  // nobody is covered
    for (const Term& term : terms) {
      const double slope = term.delta - term.beta * (term.uncovered - r);
      if (slope > 0) high = std::max(high, term.log_theta + std::log(slope));
    }
    double low = kNone;
    double at = std::isfinite(log_mu) && log_mu < high ? log_mu : high - 1;
    double step = 1;
    for (int turn = 0; turn < 300; ++turn) {
      const double surplus = Cover(r, at, coverage, falls) - resources;
      if (std::abs(surplus) <= 1e-12 * resources) {
        const double fit = std::min(1.0, resources / (resources + surplus));
        for (double& share : coverage) share *= fit;
        log_mu = at;
        return coverage;
      }
      (surplus > 0 ? low : high) = at;
      if (high - low <= 1e-15 * (1 + std::abs(high))) break;
      double next = falls > 0 ? at + surplus / falls : kNone;
      if (low == kNone) {
        at = next < high && next > high - step ? next : high - step;
        step *= 2;
        continue;
      }
      at = next > low && next < high && turn % 4 != 3 ? next : low + (high - low) / 2;
      if (at <= low || at >= high) break;  // no number between them
    }
    // Targets with equal slopes jump together: mix the two sides so that the resources are used up.
    const double more = Cover(r, low, coverage, falls), less = Cover(r, high, other, falls);
    const double share = more > less ? std::clamp((resources - less) / (more - less), 0.0, 1.0) : 0;
    for (std::size_t t = 0; t < terms.size(); ++t) coverage[t] = share * coverage[t] + (1 - share) * other[t];
    log_mu = high;
    return coverage;
  }

  // True if no coverage gives more than r, by the multiplier.
  bool Proves(double r, double log_mu) const {
    std::vector<double> coverage(terms.size());
    double falls = 0;
    Cover(r, log_mu, coverage, falls);
    double shift = log_mu;
    for (std::size_t t = 0; t < terms.size(); ++t) {
      shift = std::max(shift, terms[t].log_theta - terms[t].beta * coverage[t]);
    }
    const double mu = std::exp(log_mu - shift);
    double sum = mu * resources;
    for (std::size_t t = 0; t < terms.size(); ++t) {
      const Term& term = terms[t];
      sum +=
          std::exp(term.log_theta - term.beta * coverage[t] - shift) * (term.uncovered - r + term.delta * coverage[t]) -
          mu * coverage[t];
    }
    return sum <= 0;
  }
};

}  // namespace

CoveragePlan CoverQuantal(const std::vector<Target>& targets, double resources, double lambda,
                          const std::atomic<bool>* cancel) {
  Game game;
  game.resources = std::min(resources, static_cast<double>(targets.size()));
  double top = targets[0].attacker_uncovered;
  for (const Target& target : targets) top = std::max(top, target.attacker_uncovered);
  double lowest = targets[0].defender_uncovered, highest = targets[0].defender_covered;
  for (const Target& target : targets) {
    game.terms.push_back({lambda * (target.attacker_uncovered - top),
                          lambda * (target.attacker_uncovered - target.attacker_covered), target.defender_uncovered,
                          target.defender_covered - target.defender_uncovered});
    lowest = std::min(lowest, target.defender_uncovered);
    highest = std::max(highest, target.defender_covered);
  }

  // The rational plan is a good start, and for a sharp attacker nearly the end.
  CoveragePlan plan = CoverRational(targets, resources);
  plan.response = RespondTo(targets, plan.coverage, lambda);
  plan.bound = highest;
  const double range = highest - lowest;
  double log_mu = std::numeric_limits<double>::quiet_NaN();
  // Solves the inner problem at r, keeps what is better and gives what was gained.
  const auto improve = [&](double r) {
    std::vector<double> coverage = game.Maximise(r, log_mu);
    Response response = RespondTo(targets, coverage, lambda);
    const double gain = response.defender_value - plan.response.defender_value;
    if (gain > 0) {
      plan.coverage = std::move(coverage);
      plan.response = std::move(response);
    }
    return gain;
  };
  double last_gain = range;
  for (int turn = 0; turn < 200 && plan.bound > plan.response.defender_value; ++turn) {
    if (cancel != nullptr && cancel->load(std::memory_order_relaxed)) {
      plan.cancelled = true;
      return plan;
    }
    const double gain = improve(plan.response.defender_value);
    if (gain <= 1e-13 * range) break;
    if (gain > 0.3 * last_gain) {  // creeping: halve what is left between value and bound
      const double middle = plan.response.defender_value + (plan.bound - plan.response.defender_value) / 2;
      improve(middle);
      if (game.Proves(middle, log_mu)) plan.bound = std::max(middle, plan.response.defender_value);
    }
    last_gain = gain;
  }
  for (double above = 1e-13; above < 1; above *= 4) {
    const double r = plan.response.defender_value + above * range;
    if (r >= plan.bound) break;
    if (game.Proves(r, log_mu)) plan.bound = r;
  }
  return plan;
}

}  // namespace atalaya::inspect
