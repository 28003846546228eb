#include "warn/likelihood.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace atalaya::warn {

namespace {

double XLogRatio(double x, double y) {
  return x > 0 ? x * std::log(x / y) : 0.0;
}

// c ln(c/n) + (n-c) ln((n-c)/n); log1p keeps the digits where cases are few among many people.
double Entropy(double c, double n) {
  return XLogRatio(c, n) + (n > c ? (n - c) * std::log1p(-c / n) : 0.0);
}

// Root e < c of the Poisson ratio at `level` > 0. The ratio is convex and falling in e, so Newton's method climbs to
// the root from the left without passing it; the start lies left because (C-c) ln((C-c)/(C-e)) >= e - c.
double ExpectedAt(double c, double cases, double level) {
  double e = c * std::exp(-1.0 - level / c);
  if (e <= 0) return 0;
  for (int turn = 0; turn < 200; ++turn) {
    const double excess = PoissonRatio(c, e, cases) - level;
    const double slope = c / e - (c < cases ? (cases - c) / (cases - e) : 0.0);
    if (!(excess > 0) || !(slope > 0)) break;
    const double step = excess / slope;
    e += step;
    if (step <= e * 1e-12) break;
  }
  return std::min(e, c);
}

double PeopleAt(double c, double cases, double people, double level) {
  double low = c;  // the fewest people that can hold c cases
  double high = std::min(people, c * (people / cases));
  if (BernoulliRatio(c, low, cases, people) < level) return -1;
  for (int turn = 0; turn < 100 && high - low > 0.5; ++turn) {
    const double middle = 0.5 * (low + high);
    (BernoulliRatio(c, middle, cases, people) >= level ? low : high) = middle;
  }
  return high;
}

}  // namespace

double PoissonRatio(double c, double e, double cases) {
  if (!(c > e)) return 0;
  if (e <= 0) return std::numeric_limits<double>::infinity();
  return std::max(0.0, c * std::log(c / e) + XLogRatio(cases - c, cases - e));
}

double BernoulliRatio(double c, double n, double cases, double people) {
  if (!(c * people > cases * n) || n <= 0) return 0;
  return std::max(0.0, Entropy(c, n) + Entropy(cases - c, people - n) - Entropy(cases, people));
}

double Null::Ratio(std::int64_t c, std::int64_t measure) const {
  const auto count = static_cast<double>(c), all = static_cast<double>(cases);
  return bernoulli ? BernoulliRatio(count, static_cast<double>(measure), all, static_cast<double>(total))
                   : PoissonRatio(count, Expected(measure), all);
}

double Null::RatioAt(double c, double expected) const {
  const auto all = static_cast<double>(cases), units = static_cast<double>(total);
  return bernoulli ? BernoulliRatio(c, expected * (units / all), all, units) : PoissonRatio(c, expected, all);
}

namespace {

constexpr double kFirstLevel = 1.0 / 16, kLevelStep = 0.02;
constexpr int kLevels = 600;  // to about 9,000; a higher level counts as that

}  // namespace

ExcessTable::ExcessTable(const Null& null)
    : null_(null), cells_(static_cast<std::size_t>(kLevels) * static_cast<std::size_t>(kSteps)) {
  for (auto& cell : cells_) cell.store(-1, std::memory_order_relaxed);
}

int ExcessTable::RowOf(double level) {
  if (!(level > kFirstLevel)) return 0;
  return std::clamp(static_cast<int>(std::log(level / kFirstLevel) / kLevelStep), 0, kLevels - 1);
}

double ExcessTable::Compute(int row, Key key) const {
  const auto edge = [](std::int64_t k) {
    return k == 0 ? 0.0 : std::bit_cast<double>(static_cast<std::uint64_t>(k + kFirstStep) << 48);
  };
  // Row 0 holds all levels down to nothing. A little lower than the row's least level, against rounding.
  const double level = row == 0 ? 0 : kFirstLevel * std::exp(kLevelStep * row) * (1 - 1e-9);
  const double needed = std::min(At(level, edge(key)), At(level, edge(key + 1)));
  cells_[static_cast<std::size_t>(row) * kSteps + key].store(needed, std::memory_order_relaxed);
  return needed;
}

// Where no number of cases is enough, all that there may be: so the curve stays concave.
double ExcessTable::At(double level, double expected) const {
  const auto all = static_cast<double>(null_.cases);
  if (level <= 0 || !(expected < all)) return 0;
  const double most = null_.bernoulli ? std::min(all, expected * (static_cast<double>(null_.total) / all)) : all;
  // Bernstein's inequality for the Poisson ratio, which is the smaller of the two: enough at `high`.
  double low = 0, high = std::min(most - expected, std::sqrt(2 * level * expected) + 2 * level / 3);
  for (int turn = 0; turn < 16; ++turn) {
    const double middle = 0.5 * (low + high);
    (null_.RatioAt(expected + middle, expected) < level ? low : high) = middle;
  }
  return low;
}

void Thresholds::Grow(std::size_t c) {
  entries_.resize(std::max(c + 1, entries_.size() + entries_.size() / 2));
}

std::int64_t Thresholds::Compute(std::int64_t c) {
  std::int64_t most = -1;
  if (c > 0) {
    const auto count = static_cast<double>(c), all = static_cast<double>(null_.cases);
    const auto total = static_cast<double>(null_.total);
    double units = 0;
    if (level_ <= 0) {
      units = count * (total / all);  // any excess will do
    } else {
      units = null_.bernoulli ? PeopleAt(count, all, total, level_) : ExpectedAt(count, all, level_) * (total / all);
    }
    if (units >= 0) most = static_cast<std::int64_t>(std::min(total, units * (1 + 1e-9) + 1));
  }
  entries_[static_cast<std::size_t>(c)] = {level_, most};
  return most;
}

}  // namespace atalaya::warn
