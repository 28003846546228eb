#include "risk/tables.h"

#include <algorithm>
#include <cmath>
#include <functional>

namespace atalaya::risk {
namespace {

constexpr int kGrid = 2048;

// Cells of equal probability: their boundaries and means.
struct Cut {
  std::vector<double> edge;  // n + 1
  std::vector<double> mean;  // n
};

// Cuts a distribution given on a grid: `x` ascending; `mass` and `moment` (integral of x) per interval. Inside an
// interval the density counts as a straight line that meets the interval's own mean. `mean` is the exact mean of the
// whole, to which the cells are scaled.
Cut CutCells(const std::vector<double>& x, std::vector<double> mass, std::vector<double> moment, double mean,
             int cells) {
  double total = 0, first = 0;
  for (std::size_t g = 0; g < mass.size(); ++g) {
    total += mass[g];
    first += moment[g];
  }
  for (std::size_t g = 0; g < mass.size(); ++g) {
    mass[g] /= total;
    moment[g] = first > 0 ? moment[g] / first * mean : 0.0;
  }
  Cut cut;
  std::size_t g = 0;
  double done = 0, below = 0, below_moment = 0;  // share of interval g; of all before it
  const auto part_moment = [&](double t) {       // integral of x over the first share t of interval g
    const double start =
        moment[g] > 0 ? std::min(1.0, x[g] * mass[g] / moment[g]) : 0.0;  // left end, in units of the mean
    return moment[g] * t * (start + (1.0 - start) * t);
  };
  double last_moment = 0;
  cut.edge.push_back(x.front());
  for (int k = 1; k <= cells; ++k) {
    const double wanted = static_cast<double>(k) / cells;
    while (g + 1 < mass.size() && below + mass[g] < wanted) {
      below += mass[g];
      below_moment += moment[g];
      ++g;
    }
    done = mass[g] > 0 ? std::clamp((wanted - below) / mass[g], 0.0, 1.0) : 1.0;
    if (k == cells) done = 1.0;
    const double here = below_moment + part_moment(done);
    cut.edge.push_back(k == cells ? x.back() : x[g] + done * (x[g + 1] - x[g]));
    cut.mean.push_back((here - last_moment) * cells);
    last_moment = here;
  }
  return cut;
}

// Simpson's rule on each interval of the grid for the density and for x times it. `density` in the grid's own
// coordinate.
Cut Integrate(const std::vector<double>& grid, const std::function<double(double)>& density,
              const std::function<double(double)>& value, double mean, int cells) {
  std::vector<double> x, mass, moment;
  double f0 = density(grid[0]), x0 = value(grid[0]);
  x.push_back(x0);
  for (std::size_t g = 0; g + 1 < grid.size(); ++g) {
    const double h = grid[g + 1] - grid[g], middle = grid[g] + 0.5 * h;
    const double fm = density(middle), xm = value(middle), f1 = density(grid[g + 1]), x1 = value(grid[g + 1]);
    mass.push_back(h / 6.0 * (f0 + 4.0 * fm + f1));
    moment.push_back(h / 6.0 * (x0 * f0 + 4.0 * xm * fm + x1 * f1));
    x.push_back(x1);
    f0 = f1;
    x0 = x1;
  }
  return CutCells(x, std::move(mass), std::move(moment), mean, cells);
}

std::vector<double> Even(double from, double to, int intervals) {
  std::vector<double> grid;
  for (int i = 0; i <= intervals; ++i) grid.push_back(from + (to - from) * i / intervals);
  return grid;
}

}  // namespace

CellTable::CellTable(const Range& range, int cell_bits) : shift_(32 - cell_bits) {
  const int cells = 1 << cell_bits;
  if (!(range.high > range.low)) {
    cells_.assign(static_cast<std::size_t>(cells), {range.low, 0.0});
    return;
  }
  const double a = range.Alpha() - 1.0, b = range.Beta() - 1.0;  // both in [0, 4], a + b = 4
  const Cut cut = Integrate(
      Even(0.0, 1.0, kGrid), [&](double x) { return std::pow(x, a) * std::pow(1.0 - x, b); },
      [](double x) { return x; }, (a + 1.0) / (a + b + 2.0), cells);
  const double width = range.high - range.low;
  for (int k = 0; k < cells; ++k) {
    const double mean = std::clamp(cut.mean[k], cut.edge[k], cut.edge[k + 1]);
    const double half = std::min(mean - cut.edge[k], cut.edge[k + 1] - mean);
    cells_.push_back({range.low + width * mean, width * half});
  }
}

// In y = ln x the density of Gamma(shape) is exp(shape y - e^y): smooth for every shape, also below 1. The grid ends
// where Chernoff's bound (t e^(1-t))^shape on the tail beyond t times the mean is under 1e-10; it is finer above y = -3
// when shape is small, because below the distribution is a plain power of x.
GammaTable::GammaTable(double shape) {
  constexpr int kCells = 1 << kBits;
  if (!(shape > 0)) {
    means_.assign(kCells, 0.0f);
    return;
  }
  const double root = std::sqrt(46.0 / shape);
  const double least =
      std::log(shape) + std::max(-23.0 / shape - 1.0, root < 0.8 ? std::log(1.0 - 1.2 * root) : -1e300);
  const double most = std::log(shape) + std::log(1.0 + 1.5 * root + 46.0 / shape);
  std::vector<double> grid;
  if (least < -6.0 && most > -3.0) {
    grid = Even(least, -3.0, kGrid / 4);
    const std::vector<double> upper = Even(-3.0, most, kGrid - kGrid / 4);
    grid.insert(grid.end(), upper.begin() + 1, upper.end());
  } else {
    grid = Even(least, most, kGrid);
  }
  const double peak = shape * std::log(shape) - shape;  // keeps the exponent near 0 for large shapes
  const Cut cut = Integrate(
      grid, [&](double y) { return std::exp(shape * y - std::exp(y) - peak); }, [](double y) { return std::exp(y); },
      shape, kCells);
  for (const double mean : cut.mean) means_.push_back(static_cast<float>(std::max(0.0, mean)));
  const auto quantile = [&](double p) {
    const double at = p * kCells;
    const auto k = static_cast<std::size_t>(at);
    return cut.edge[k] + (at - static_cast<double>(k)) * (cut.edge[k + 1] - cut.edge[k]);
  };
  low_ = quantile(0.05);
  high_ = quantile(0.95);
}

}  // namespace atalaya::risk
