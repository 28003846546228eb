#include "warn/count_quantile.h"

#include <algorithm>
#include <boost/math/special_functions/beta.hpp>
#include <boost/math/special_functions/gamma.hpp>
#include <cmath>

#include "base/rng.h"

namespace atalaya::warn {
namespace {

namespace bm = boost::math;
using Quiet =
    bm::policies::policy<bm::policies::evaluation_error<bm::policies::ignore_error>,
                         bm::policies::overflow_error<bm::policies::ignore_error>, bm::policies::promote_double<false>>;

double Cdf(double x, double mean, double dispersion) {
  if (x < 0) return 0;
  if (dispersion <= 1) return bm::gamma_q(x + 1, mean, Quiet{});
  return bm::ibeta(mean / (dispersion - 1), x + 1, 1 / dispersion, Quiet{});
}

// Cornish-Fisher: the normal quantile with the skewness of the negative binomial.
double Near(double p, double mean, double dispersion) {
  const double z = NormalQuantile(p), sd = std::sqrt(mean * dispersion);
  return std::max(0.0, std::floor(mean + sd * z + (2 * dispersion - 1) * (z * z - 1) / 6));
}

// The distribution function is only known to rounding: a quantile at a probability that it takes exactly must not jump.
constexpr double kFuzz = 64 * 2.220446049250313e-16;

}  // namespace

double CountQuantile(double p, double mean, double dispersion) {
  if (!(mean > 0)) return 0;
  p *= 1 - kFuzz;
  const double over = std::max(dispersion - 1, 0.0);
  const double log_zero = over > 0 ? -mean * std::log1p(over) / over : -mean;
  const double near = Near(p, mean, 1 + over);
  if (log_zero > -600 && near < 1e5) {  // add up the probabilities from 0
    double probability = std::exp(log_zero), sum = probability, x = 0;
    while (sum < p && x < 1e6) {
      probability *= (mean + x * over) / ((x + 1) * (1 + over));
      sum += probability;
      ++x;
      if (probability < 1e-300) break;
    }
    if (sum >= p) return x;
  }
  if (mean > 1e9 * (1 + over)) return near;
  // Double steps away from the approximation until the quantile is enclosed, then halve: least x with Cdf(x) >= p.
  double low = near - 1, high = near;
  for (double step = 1; Cdf(low, mean, 1 + over) >= p; step *= 2) high = low, low = std::max(-1.0, low - step);
  for (double step = 1; Cdf(high, mean, 1 + over) < p && step < 1e18; step *= 2) low = high, high += step;
  while (high - low > 1) {
    const double middle = std::floor((low + high) / 2);
    if (middle <= low || middle >= high) break;  // beyond 2^53 not every whole number is there
    (Cdf(middle, mean, 1 + over) >= p ? high : low) = middle;
  }
  return high;
}

}  // namespace atalaya::warn
