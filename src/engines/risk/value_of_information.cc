// EVPPI by regression on one sample (Strong, Oakley, Brennan 2014 is the idea; piecewise linear here), cross-fitted.
#include "risk/value_of_information.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>

#include "base/parallel.h"

namespace atalaya::risk {
namespace {

constexpr std::size_t kFolds = 8;

// Mean and standard error of gains over today's decision, and how often it would change.
struct Gains {
  double sum = 0, square = 0, changed = 0;
  void Add(double gain, bool other) {
    sum += gain;
    square += gain * gain;
    changed += other ? 1.0 : 0.0;
  }
  InformationValue Value(double n) const {
    const double mean = sum / n;
    const double variance = n > 1 ? std::max(0.0, square / n - mean * mean) / (n - 1) : 0.0;
    return {std::max(0.0, mean), std::sqrt(variance), changed / n};
  }
};

// utilities less today's, draw by draw.
std::vector<std::vector<double>> Differences(const Utilities& utilities, int today) {
  std::vector<std::vector<double>> out;
  for (std::size_t d = 0; d < utilities.size(); ++d) {
    if (static_cast<int>(d) == today) continue;
    std::vector<double> row(utilities[d].size());
    for (std::size_t n = 0; n < row.size(); ++n) row[n] = utilities[d][n] - utilities[today][n];
    out.push_back(std::move(row));
  }
  return out;
}

// Where the line bends: the distinct values if few, else the middles of equally likely parts; level beyond the outer
// two, so that single draws in the tails do not tilt it.
std::vector<double> Knots(std::span<const double> x) {
  std::vector<double> sorted(x.begin(), x.end());
  std::sort(sorted.begin(), sorted.end());
  // A threshold is placed better by more knots and worse by noisier ones.
  const auto most =
      static_cast<std::size_t>(std::clamp(std::lround(0.5 * std::cbrt(static_cast<double>(x.size()))) + 1, 3L, 32L));
  std::vector<double> knots;
  for (const double value : sorted) {
    if (!knots.empty() && value == knots.back()) continue;
    if (knots.size() == most) {
      knots.clear();
      break;
    }
    knots.push_back(value);
  }
  if (!knots.empty()) return knots;
  for (std::size_t k = 0; k < most; ++k) {
    const double value = sorted[(2 * k + 1) * sorted.size() / (2 * most)];
    if (knots.empty() || value > knots.back()) knots.push_back(value);
  }
  return knots;
}

// Normal equations of the hat functions on the knots: tridiagonal, one right side a decision.
class Equations {
 public:
  Equations(std::size_t knots, std::size_t sides)
      : knots_(knots), sides_(sides), diagonal_(knots), above_(knots), right_(knots * sides) {}

  void Add(std::size_t knot, double weight_above, const std::vector<std::vector<double>>& y, std::size_t draw) {
    const double below = 1.0 - weight_above;
    diagonal_[knot] += below * below;
    for (std::size_t s = 0; s < sides_; ++s) right_[knot * sides_ + s] += below * y[s][draw];
    if (weight_above == 0) return;
    above_[knot] += below * weight_above;
    diagonal_[knot + 1] += weight_above * weight_above;
    for (std::size_t s = 0; s < sides_; ++s) right_[(knot + 1) * sides_ + s] += weight_above * y[s][draw];
  }
  void Add(const Equations& more, double sign) {
    for (std::size_t k = 0; k < knots_; ++k) {
      diagonal_[k] += sign * more.diagonal_[k];
      above_[k] += sign * more.above_[k];
    }
    for (std::size_t k = 0; k < right_.size(); ++k) right_[k] += sign * more.right_[k];
  }
  // Heights at the knots, knots x sides. A knot near no draw of the training part leans on its neighbours, or stays 0.
  std::vector<double> Solve() const {
    std::vector<double> d = diagonal_, r = right_, u = above_;
    for (std::size_t k = 0; k < knots_; ++k) d[k] = d[k] * (1.0 + 1e-9) + 1e-9;
    for (std::size_t k = 1; k < knots_; ++k) {
      const double factor = u[k - 1] / d[k - 1];
      d[k] -= factor * u[k - 1];
      for (std::size_t s = 0; s < sides_; ++s) r[k * sides_ + s] -= factor * r[(k - 1) * sides_ + s];
    }
    for (std::size_t k = knots_; k-- > 0;) {
      for (std::size_t s = 0; s < sides_; ++s) {
        double value = r[k * sides_ + s];
        if (k + 1 < knots_) value -= u[k] * r[(k + 1) * sides_ + s];
        r[k * sides_ + s] = value / d[k];
      }
    }
    return r;
  }

 private:
  std::size_t knots_, sides_;
  std::vector<double> diagonal_, above_, right_;
};

InformationValue Partial(const std::vector<std::vector<double>>& difference, std::span<const double> x, double most) {
  if (difference.empty() || x.empty()) return {};
  const std::vector<double> knots = Knots(x);
  if (knots.size() < 2) return {};
  const std::size_t draws = x.size(), sides = difference.size();
  std::vector<std::uint32_t> knot(draws);
  std::vector<double> weight(draws);  // of the knot above
  const std::size_t folds = std::min(kFolds, draws);
  std::vector<Equations> parts(folds, Equations(knots.size(), sides));
  Equations all(knots.size(), sides);
  for (std::size_t n = 0; n < draws; ++n) {
    const auto above = std::upper_bound(knots.begin() + 1, knots.end() - 1, x[n]);
    const auto k = static_cast<std::size_t>(above - knots.begin()) - 1;
    knot[n] = static_cast<std::uint32_t>(k);
    weight[n] = std::clamp((x[n] - knots[k]) / (knots[k + 1] - knots[k]), 0.0, 1.0);
    parts[n % folds].Add(k, weight[n], difference, n);
  }
  for (const Equations& part : parts) all.Add(part, 1);
  Gains gains;
  for (std::size_t fold = 0; fold < folds; ++fold) {
    Equations others = all;
    others.Add(parts[fold], -1);
    const std::vector<double> height = others.Solve();
    for (std::size_t n = fold; n < draws; n += folds) {
      const double* low = &height[knot[n] * sides];
      double best = 0;  // today's
      std::size_t choice = sides;
      for (std::size_t s = 0; s < sides; ++s) {
        const double value = low[s] + weight[n] * (low[sides + s] - low[s]);
        if (value > best) {
          best = value;
          choice = s;
        }
      }
      gains.Add(choice < sides ? difference[choice][n] : 0.0, choice < sides);
    }
  }
  InformationValue out = gains.Value(static_cast<double>(draws));
  out.value = std::min(out.value, most);  // but for rounding it is
  return out;
}

}  // namespace

int BestDecision(const Utilities& utilities) {
  int best = -1;
  double most = 0;
  for (std::size_t d = 0; d < utilities.size(); ++d) {
    if (utilities[d].empty()) continue;
    double sum = 0;
    for (const double u : utilities[d]) sum += u;
    if (best < 0 || sum > most) {
      best = static_cast<int>(d);
      most = sum;
    }
  }
  return best;
}

InformationValue PerfectInformation(const Utilities& utilities) {
  const int today = BestDecision(utilities);
  if (today < 0) return {};
  Gains gains;
  for (std::size_t n = 0; n < utilities[today].size(); ++n) {
    double best = utilities[today][n];
    for (const std::vector<double>& row : utilities) best = std::max(best, row[n]);
    gains.Add(best - utilities[today][n], best > utilities[today][n]);
  }
  return gains.Value(static_cast<double>(utilities[today].size()));
}

InformationValue PartialInformation(const Utilities& utilities, std::span<const double> x) {
  const int today = BestDecision(utilities);
  if (today < 0) return {};
  return Partial(Differences(utilities, today), x, PerfectInformation(utilities).value);
}

std::vector<InformationValue> PartialInformation(const Utilities& utilities, std::size_t inputs,
                                                 const std::function<void(std::size_t, std::span<double>)>& input,
                                                 int threads) {
  std::vector<InformationValue> values(inputs);
  const int today = BestDecision(utilities);
  if (today < 0) return values;
  const std::vector<std::vector<double>> difference = Differences(utilities, today);
  const double most = PerfectInformation(utilities).value;
  ParallelFor(inputs, threads, [&](std::size_t i) {
    std::vector<double> x(utilities[today].size());
    input(i, x);
    values[i] = Partial(difference, x, most);
  });
  return values;
}

}  // namespace atalaya::risk
