// Log likelihood ratios of scan windows, and their inverse: how much measure a window may have and still count.
//
// `measure` is a whole number of equal units, so that sums are exact in any order: units of expected cases (Poisson),
// people (Bernoulli: cases and controls), or cases of the zone times cases of the days (permutation). The null
// hypothesis spreads the `cases` evenly over `total` units: expected = cases * measure / total.
//
// Sources: Kulldorff, A spatial scan statistic, Commun. Stat. Theory Methods 26 (1997) 1481-1496 (Poisson, Bernoulli);
// Kulldorff, Heffernan, Hartman, Assuncao, Mostashari, PLoS Medicine 2 (2005) e59 (permutation: the Poisson ratio).
#pragma once

#include <algorithm>
#include <atomic>
#include <bit>
#include <cstdint>
#include <vector>

namespace atalaya::warn {

// c ln(c/e) + (C-c) ln((C-c)/(C-e)) if c > e, else 0. 0 <= c <= C, 0 <= e <= C; infinite for e = 0 < c.
double PoissonRatio(double c, double e, double cases);

// c of n in the window against C - c of N - n outside; 0 unless the rate inside is higher. 0 <= c <= n, C - c <= N - n.
double BernoulliRatio(double c, double n, double cases, double people);

struct Null {
  bool bernoulli = false;
  std::int64_t cases = 0;
  std::int64_t total = 0;  // units of measure

  double Expected(std::int64_t measure) const {
    return static_cast<double>(measure) * (static_cast<double>(cases) / static_cast<double>(total));
  }
  double Ratio(std::int64_t c, std::int64_t measure) const;
  double RatioAt(double c, double expected) const;
};

// How many cases above the expected a window needs at least to reach a level: a table in steps of 2 % of the level and
// a sixteenth of an octave of the expected number, filled when first asked for, by any thread. What it says may be too
// little by a few parts in a hundred, never too much.
//
// As a function of the expected number the excess needed is concave (the ratio is convex in cases and expected), so
// over a span of expected numbers it is nowhere below the lesser of its values at the two ends.
class ExcessTable {
 public:
  explicit ExcessTable(const Null& null);

  using Key = std::uint16_t;
  static Key KeyOf(double expected) {
    const auto step = static_cast<std::int64_t>(std::bit_cast<std::uint64_t>(expected) >> 48) - kFirstStep;
    return static_cast<Key>(std::clamp<std::int64_t>(step, 0, kSteps - 1));
  }
  static int RowOf(double level);

  double Needed(int row, Key key) const {
    const double known = cells_[static_cast<std::size_t>(row) * kSteps + key].load(std::memory_order_relaxed);
    return known >= 0 ? known : Compute(row, key);
  }

 private:
  static constexpr std::int64_t kFirstStep = (1023 - 24) * 16, kSteps = 50 * 16;  // 2^-24 to 2^26 cases
  double Compute(int row, Key key) const;
  double At(double level, double expected) const;

  Null null_;
  mutable std::vector<std::atomic<double>> cells_;  // -1: not known; the same value whoever computes it
};

// The largest measure with which `c` cases reach a level: a window that holds at most c cases on at least m units stays
// below the level if m > Most(c). May be too large by a hundredth of the level, never too small. Not for several
// threads.
class Thresholds {
 public:
  explicit Thresholds(const Null& null) : null_(null) {}

  // A level is only ever raised.
  void Raise(double level) {
    level_ = level;
    row_ = ExcessTable::RowOf(level);
  }
  double Level() const { return level_; }
  int Row() const { return row_; }  // of the level, in the table above

  std::int64_t Most(std::int64_t c) {
    if (static_cast<std::size_t>(c) >= entries_.size()) Grow(static_cast<std::size_t>(c));
    const Entry& entry = entries_[static_cast<std::size_t>(c)];
    return level_ <= entry.level * 1.01 ? entry.most : Compute(c);
  }

 private:
  struct Entry {
    double level = -1;
    std::int64_t most = 0;
  };
  void Grow(std::size_t c);
  std::int64_t Compute(std::int64_t c);

  Null null_;
  double level_ = 0;
  int row_ = 0;
  std::vector<Entry> entries_;
};

}  // namespace atalaya::warn
