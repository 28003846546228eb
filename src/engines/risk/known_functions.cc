// Functions whose Sobol indices are known: what the estimators are tested on.
// Ishigami, Homma 1990; Saltelli, Sobol' 1995.
#include <cmath>
#include <numbers>

#include "risk/sensitivity.h"

namespace atalaya::risk {

KnownFunction Ishigami(double a, double b) {
  using std::numbers::pi;
  KnownFunction known;
  known.inputs = 3;
  known.model = [a, b](std::span<const double> u) {
    const double s1 = std::sin(pi * (2.0 * u[0] - 1.0)), s2 = std::sin(pi * (2.0 * u[1] - 1.0));
    const double x3 = pi * (2.0 * u[2] - 1.0);
    return s1 + a * s2 * s2 + b * (x3 * x3) * (x3 * x3) * s1;
  };
  const double pi4 = pi * pi * pi * pi;
  const double v1 = 0.5 * (1.0 + b * pi4 / 5.0) * (1.0 + b * pi4 / 5.0);
  const double v2 = a * a / 8.0;
  const double v13 = 8.0 * b * b * pi4 * pi4 / 225.0;
  known.variance = v1 + v2 + v13;  // never 0: v1 and v13 have no common root
  known.first = {v1 / known.variance, v2 / known.variance, 0.0};
  known.total = {(v1 + v13) / known.variance, v2 / known.variance, v13 / known.variance};
  return known;
}

KnownFunction SobolG(const std::vector<double>& a) {
  KnownFunction known;
  known.inputs = a.size();
  known.model = [a](std::span<const double> u) {
    double product = 1;
    for (std::size_t i = 0; i < a.size(); ++i) product *= (std::fabs(4.0 * u[i] - 2.0) + a[i]) / (1.0 + a[i]);
    return product;
  };
  double log_all = 0;  // ln prod (1 + V_j): no cancellation where every V_j is small
  for (const double ai : a) log_all += std::log1p(1.0 / (3.0 * (1.0 + ai) * (1.0 + ai)));
  known.variance = std::expm1(log_all);
  for (const double ai : a) {
    const double v = 1.0 / (3.0 * (1.0 + ai) * (1.0 + ai));
    known.first.push_back(known.variance > 0 ? v / known.variance : 0.0);
    known.total.push_back(known.variance > 0 ? v * std::exp(log_all - std::log1p(v)) / known.variance : 0.0);
  }
  return known;
}

}  // namespace atalaya::risk
