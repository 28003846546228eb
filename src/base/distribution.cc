#include "base/distribution.h"

#include <algorithm>
#include <boost/math/distributions/beta.hpp>
#include <cmath>

namespace atalaya {

double Range::Quantile(double p) const {
  if (high <= low) return low;
  return low + (high - low) * boost::math::quantile(boost::math::beta_distribution<>(Alpha(), Beta()), p);
}

double QuantileOfSorted(const std::vector<double>& sorted, double p) {
  const double at = p * static_cast<double>(sorted.size() - 1);
  const auto below = static_cast<std::size_t>(std::floor(at));
  if (below + 1 >= sorted.size()) return sorted.back();
  const double part = at - static_cast<double>(below);
  return sorted[below] + part * (sorted[below + 1] - sorted[below]);
}

Estimate Summarise(std::vector<double>& sample) {
  if (sample.empty()) return {};
  double sum = 0;
  for (const double x : sample) sum += x;
  std::sort(sample.begin(), sample.end());
  return {sum / static_cast<double>(sample.size()), QuantileOfSorted(sample, 0.05), QuantileOfSorted(sample, 0.95)};
}

}  // namespace atalaya
