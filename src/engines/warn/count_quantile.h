// Quantiles of the distributions of a count.
#pragma once

namespace atalaya::warn {

// The least whole number x with P(X <= x) >= p, for X negative binomial with this mean and variance = dispersion *
// mean; Poisson if dispersion <= 1. p in (0,1), mean in [0, 1e18]; 0 if mean is 0. Exact to rounding as long as mean /
// dispersion <= 1e9; beyond that by the normal approximation with its skewness term, which is then as good.
double CountQuantile(double p, double mean, double dispersion);

}  // namespace atalaya::warn
