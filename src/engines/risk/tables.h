// Distributions as tables of equally likely cells, so that one random word gives one draw by a look-up.
//
// Inversion with the cell's mean: a draw picks cell k of n and is the mean of the distribution within it, plus
// (CellTable) a uniform part that stays inside the cell. The table's mean is the distribution's to rounding; draws rise
// with the word, so that the same word at two ordered ranges gives ordered draws. What it costs: the shape inside one
// cell (1/1024 or 1/4096 of the probability); the variance is short by less than 0.1 %. Build: one integration of the
// density over a grid of 2,048 intervals by Simpson's rule, O(grid + cells).
#pragma once

#include <cstdint>
#include <vector>

#include "base/distribution.h"

namespace atalaya::risk {

// Elicited ranges (PERT).
class CellTable {
 public:
  // `cell_bits`: log2 of the number of cells, 1 to 16.
  CellTable(const Range& range, int cell_bits);

  double At(std::uint32_t word) const {
    const Cell& cell = cells_[word >> shift_];
    const double within = static_cast<double>((word << (32 - shift_)) >> 1) * 0x1p-30 - 1.0;  // [-1, 1)
    return cell.mean + within * cell.half;
  }

 private:
  struct Cell {
    double mean = 0, half = 0;  // half the width of the uniform part
  };
  std::vector<Cell> cells_;
  int shift_ = 32;
};

// Gamma(shape, 1) for rates: 4,096 cells, of which only the means are kept (variance short by 0.1 % at shape 0.5, 1 %
// at 0.02).
class GammaTable {
 public:
  static constexpr int kBits = 12;
  explicit GammaTable(double shape);  // shape >= 0; 0 is the constant 0

  const float* Cells() const { return means_.data(); }
  double At(std::uint32_t word) const {
    return static_cast<double>(means_[word & ((1u << kBits) - 1)]);
  }  // the low bits choose
  double Low() const { return low_; }    // 5 % quantile
  double High() const { return high_; }  // 95 % quantile

 private:
  std::vector<float> means_;
  double low_ = 0, high_ = 0;
};

}  // namespace atalaya::risk
