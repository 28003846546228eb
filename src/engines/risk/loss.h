// Successes in a year and what they cost: the compound part of the loss. docs/methods/risk.md 7.
#pragma once

#include <cstdint>

#include "risk/tables.h"

namespace atalaya::risk {

// Least n with P(N <= n) >= 1 - u for N ~ Poisson(mean), u in (0,1): falls with u, rises with the mean, so the same u
// under a better answer never gives more. Exact inversion up to a mean of 500; above it the normal approximation with
// Cornish and Fisher's skewness term (error of the distribution function under 1e-4). Cost O(mean) below.
std::uint64_t PoissonAt(double u, double mean);

struct Loss {
  double money = 0, lives = 0;
};

// Loss of one success, drawn from 1,024 cells each.
struct Consequence {
  CellTable money, lives;
  double money_mean, lives_mean, money_variance, lives_variance;
  Consequence(const Range& money_range, const Range& lives_range);
};

// One draw of one facility and scenario that passed the first test (kernels.h): decides how many successes with the
// full uniform, 20 bits of the word and 32 more, and adds up what each costs. The first successes keep their losses
// when there are more of them. More than 256 successes are added up as a normal sum.
Loss YearOf(std::uint32_t word, double expected, std::uint64_t seed, std::uint64_t stream, std::uint64_t draw,
            const Consequence& consequence);

}  // namespace atalaya::risk
