#include "base/rng.h"

#include <Random123/philox.h>

#include <cmath>

namespace atalaya {

std::array<std::uint32_t, 4> PhiloxBlock(std::uint64_t seed, std::uint64_t stream, std::uint64_t index) {
  const r123::Philox4x32::ctr_type counter{{static_cast<std::uint32_t>(index), static_cast<std::uint32_t>(index >> 32),
                                            static_cast<std::uint32_t>(stream),
                                            static_cast<std::uint32_t>(stream >> 32)}};
  const r123::Philox4x32::key_type key{{static_cast<std::uint32_t>(seed), static_cast<std::uint32_t>(seed >> 32)}};
  const auto out = r123::Philox4x32{}(counter, key);
  return {out[0], out[1], out[2], out[3]};
}

std::uint64_t StreamOf(std::string_view name) {
  std::uint64_t hash = 14695981039346656037ULL;
  for (const char c : name) {
    hash ^= static_cast<unsigned char>(c);
    hash *= 1099511628211ULL;
  }
  return hash;
}

std::uint64_t Rng::Bits() {
  if (left_ == 0) {
    block_ = PhiloxBlock(seed_, stream_, index_++);
    left_ = 2;
  }
  --left_;
  const auto at = static_cast<std::size_t>(left_) * 2;
  return (static_cast<std::uint64_t>(block_[at + 1]) << 32) | block_[at];
}

double Rng::Uniform() { return (static_cast<double>(Bits() >> 11) + 0.5) * 0x1p-53; }

double Rng::Normal() { return NormalQuantile(Uniform()); }

double Rng::Exponential() { return -std::log(Uniform()); }

double Rng::Gamma(double shape) {
  if (shape < 1.0) {  // boost: G(a) = G(a+1) U^(1/a)
    const double larger = Gamma(shape + 1.0);
    return larger * std::pow(Uniform(), 1.0 / shape);
  }
  const double d = shape - 1.0 / 3.0;
  const double c = 1.0 / std::sqrt(9.0 * d);
  while (true) {
    const double x = Normal();
    const double t = 1.0 + c * x;
    if (t <= 0.0) continue;
    const double v = t * t * t;
    const double u = Uniform();
    if (std::log(u) < 0.5 * x * x + d - d * v + d * std::log(v)) return d * v;
  }
}

double Rng::Beta(double alpha, double beta) {
  const double x = Gamma(alpha);
  const double y = Gamma(beta);
  return x / (x + y);
}

std::uint64_t Rng::Below(std::uint64_t n) {
  const std::uint64_t limit = n * (UINT64_MAX / n);
  while (true) {
    const std::uint64_t bits = Bits();
    if (bits < limit) return bits % n;
  }
}

std::uint64_t Rng::Poisson(double mean) {
  std::uint64_t count = 0;
  while (mean > 30.0) {  // a sum of independent Poissons; keeps exp(-mean) well away from underflow
    const double part = mean > 60.0 ? 30.0 : mean / 2.0;
    count += Poisson(part);
    mean -= part;
  }
  const double floor = std::exp(-mean);
  double product = Uniform();
  while (product > floor) {
    ++count;
    product *= Uniform();
  }
  return count;
}

double NormalCdf(double x) { return 0.5 * std::erfc(-x / std::sqrt(2.0)); }

// Wichura, M. J. (1988), Algorithm AS 241, PPND16.
double NormalQuantile(double p) {
  const double q = p - 0.5;
  if (std::fabs(q) <= 0.425) {
    const double r = 0.180625 - q * q;
    return q *
           (((((((r * 2509.0809287301226727 + 33430.575583588128105) * r + 67265.770927008700853) * r +
                45921.953931549871457) * r + 13731.693765509461125) * r + 1971.5909503065514427) * r +
             133.14166789178437745) * r + 3.387132872796366608) /
           (((((((r * 5226.495278852545925 + 28729.085735721942674) * r + 39307.89580009271061) * r +
                21213.794301586595867) * r + 5394.1960214247511077) * r + 687.1870074920579083) * r +
             42.313330701600911252) * r + 1.0);
  }
  double r = std::sqrt(-std::log(q < 0 ? p : 1.0 - p));
  double x = 0;
  if (r <= 5.0) {
    r -= 1.6;
    x = (((((((r * 7.7454501427834140764e-4 + 0.0227238449892691845833) * r + 0.24178072517745061177) * r +
             1.27045825245236838258) * r + 3.64784832476320460504) * r + 5.7694972214606914055) * r +
          4.6303378461565452959) * r + 1.42343711074968357734) /
        (((((((r * 1.05075007164441684324e-9 + 5.475938084995344946e-4) * r + 0.0151986665636164571966) * r +
             0.14810397642748007459) * r + 0.68976733498510000455) * r + 1.6763848301838038494) * r +
          2.05319162663775882187) * r + 1.0);
  } else {
    r -= 5.0;
    x = (((((((r * 2.01033439929228813265e-7 + 2.71155556874348757815e-5) * r + 0.0012426609473880784386) * r +
             0.026532189526576123093) * r + 0.29656057182850489123) * r + 1.7848265399172913358) * r +
          5.4637849111641143699) * r + 6.6579046435011037772) /
        (((((((r * 2.04426310338993978564e-15 + 1.4215117583164458887e-7) * r + 1.8463183175100546818e-5) * r +
             7.868691311456132591e-4) * r + 0.0148753612908506148525) * r + 0.13692988092273580531) * r +
          0.59983220655588793769) * r + 1.0);
  }
  return q < 0 ? -x : x;
}

}  // namespace atalaya
