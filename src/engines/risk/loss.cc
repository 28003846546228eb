#include "risk/loss.h"

#include <algorithm>
#include <cmath>

#include "base/rng.h"

namespace atalaya::risk {
namespace {

constexpr double kExactMean = 500;
constexpr std::uint64_t kExactEvents = 256;
constexpr int kEventBits = 10;

}  // namespace

std::uint64_t PoissonAt(double u, double mean) {
  if (!(mean > 0)) return 0;
  if (mean > kExactMean) {
    const double z = -NormalQuantile(u);
    const double x = std::floor(mean + std::sqrt(mean) * z + (z * z - 1.0) / 6.0 + 0.5);
    return x > 0 ? static_cast<std::uint64_t>(x) : 0;
  }
  const double wanted = 1.0 - u;
  double p = std::exp(-mean), reached = p;
  std::uint64_t n = 0;
  // Rounding may keep the sum just below 1 for the smallest u: then the terms die out.
  while (reached < wanted && (p > 1e-18 || static_cast<double>(n) < mean)) {
    ++n;
    p *= mean / static_cast<double>(n);
    reached += p;
  }
  return n;
}

Consequence::Consequence(const Range& money_range, const Range& lives_range)
    : money(money_range, kEventBits),
      lives(lives_range, kEventBits),
      money_mean(money_range.Mean()),
      lives_mean(lives_range.Mean()),
      money_variance(money_range.Variance()),
      lives_variance(lives_range.Variance()) {}

Loss YearOf(std::uint32_t word, double expected, std::uint64_t seed, std::uint64_t stream, std::uint64_t draw,
            const Consequence& consequence) {
  std::array<std::uint32_t, 4> block = PhiloxBlock(seed, stream, draw << 16);
  const double u = (static_cast<double>(word >> 12) + UniformFrom(block[0])) * 0x1p-20;
  const std::uint64_t successes = PoissonAt(u, expected);
  Loss loss;
  if (successes == 0) return loss;
  if (successes > kExactEvents) {
    const auto n = static_cast<double>(successes);
    loss.money = std::max(0.0, n * consequence.money_mean +
                                   std::sqrt(n * consequence.money_variance) * NormalQuantile(UniformFrom(block[1])));
    loss.lives = std::max(0.0, n * consequence.lives_mean +
                                   std::sqrt(n * consequence.lives_variance) * NormalQuantile(UniformFrom(block[2])));
    return loss;
  }
  loss = {consequence.money.At(block[1]), consequence.lives.At(block[2])};
  for (std::uint64_t event = 1; event < successes; ++event) {  // two a block
    const std::uint64_t at = (event + 1) / 2;
    const bool first = event % 2 == 1;
    if (first) block = PhiloxBlock(seed, stream, (draw << 16) | at);
    loss.money += consequence.money.At(block[first ? 0 : 2]);
    loss.lives += consequence.lives.At(block[first ? 1 : 3]);
  }
  return loss;
}

}  // namespace atalaya::risk
