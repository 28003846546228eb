// Counter-based random numbers: a draw is addressed by (seed, stream, index), so it does not depend on who asks first, on the
// number of threads, or on how many other draws were made. Philox 4x32-10 (Salmon, Moraes, Dror, Shaw, SC'11) through Random123.
//
// Pure functions and value types; safe from any thread.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

namespace atalaya {

// Four independent 32-bit words at (seed, stream, index).
std::array<std::uint32_t, 4> PhiloxBlock(std::uint64_t seed, std::uint64_t stream, std::uint64_t index);

// Uniform in the open interval (0,1): 32-bit resolution, never 0 nor 1.
inline double UniformFrom(std::uint32_t word) { return (static_cast<double>(word) + 0.5) * 0x1p-32; }

// A stable stream number for a name: FNV-1a 64. The same on every machine and build.
std::uint64_t StreamOf(std::string_view name);

// A sequence of draws at (seed, stream): the position is part of the value, so a copy replays.
class Rng {
 public:
  Rng(std::uint64_t seed, std::uint64_t stream) : seed_(seed), stream_(stream) {}

  double Uniform();          // (0,1), 53-bit resolution
  std::uint64_t Bits();      // 64 random bits
  double Normal();           // standard normal, by inversion
  double Exponential();      // mean 1
  double Gamma(double shape);              // scale 1; shape > 0 (Marsaglia, Tsang 2000)
  double Beta(double alpha, double beta);  // both > 0
  std::uint64_t Below(std::uint64_t n);    // uniform in 0..n-1, n >= 1, unbiased
  std::uint64_t Poisson(double mean);      // mean >= 0, exact (inversion, halving above 30)

 private:
  std::uint64_t seed_, stream_, index_ = 0;
  std::array<std::uint32_t, 4> block_{};
  int left_ = 0;
};

// Standard normal quantile, |relative error| < 1e-15 (Wichura, AS 241). p in (0,1).
double NormalQuantile(double p);
// Standard normal distribution function by erfc.
double NormalCdf(double x);

}  // namespace atalaya
