// The inner loops of the simulation. Each works on one block of draws, element by element: no sum runs across elements
// except in fixed lanes, and the compiler may not contract or re-associate (-ffp-contract=off), so every width of
// vector unit gives the same bits. All pointers refer to kBlock elements that do not overlap (streams of draws: from
// where the block starts).
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

namespace atalaya::risk {

inline constexpr std::size_t kBlock = 512;  // six arrays of doubles stay in the first-level cache
inline constexpr std::size_t kLanes = 8;

// One control of a layer: it stops the attempt with probability scale a b, or scale a if `b` is null.
struct Step {
  const float* a = nullptr;
  const float* b = nullptr;
  double scale = 0;
};

// One layer: open = constant x prod (1 - scale a b) over its steps, those with `b` first (`two` of `count`); then
// through *= open, weakest = min(weakest, open). Draws start at `from`.
void PassLayer(double* through, double* weakest, double constant, const Step* steps, std::size_t two, std::size_t count,
               std::size_t from);
// v = share weakest + (1 - share) through, held in [0,1] against rounding.
void Mix(double* v, const double* through, const double* weakest, double share);

// Sum, least and greatest value per lane: element i belongs to lane i % kLanes.
struct Lanes {
  std::array<double, kLanes> sum{}, least{}, most{};
  Lanes() {
    least.fill(2.0);
    most.fill(-1.0);
  }
  double Sum() const { return ((sum[0] + sum[1]) + (sum[2] + sum[3])) + ((sum[4] + sum[5]) + (sum[6] + sum[7])); }
};
void Gather(Lanes& lanes, const double* v);

// Counts of values in [0,1], 256 bins an octave down to 2^-16, one bin below: quantiles to 0.4 % of their value.
class Histogram {
 public:
  void Add(const double* v, std::size_t count);
  // Type 7 quantile of the `total` values added, by interpolation within a bin.
  double Quantile(double p, std::size_t total) const;

 private:
  static constexpr std::uint64_t kShift = 44, kOctaves = 16;
  static constexpr std::uint64_t kFirst = (1023 - kOctaves) << 8;  // key of 2^-16
  static constexpr std::size_t kBins = kOctaves * 256 + 2;
  static double EdgeOf(std::size_t bin);
  std::array<std::uint32_t, kBins> counts_{};
};

// 32-bit words of PhiloxBlock(seed, stream, first_index + i) in order, kBlock words from kBlock / 4 counters.
void RandomWords(std::uint32_t* words, std::uint64_t seed, std::uint64_t stream, std::uint64_t first_index);

// First test of every draw: expected successes a year m = v gamma[low 12 bits of the word] per_exposure, against the
// upper 20 bits as the leading digits of a uniform u. Draws with u >= m have no success. The others are listed in
// `hits`; returns how many. `expected`: m.
std::size_t FirstTest(std::uint32_t* hits, double* expected, const double* v, const std::uint32_t* words,
                      const float* gamma, double per_exposure);

}  // namespace atalaya::risk
