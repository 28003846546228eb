// Logistic regression drawn to given weights: minimises  sum log(1 + exp(-y_i x_i w)) + sum (w_j - m_j)^2 / (2 s_j^2)  over w, y = +-1.
// Newton's method with halved steps; the objective is strictly convex where every s is finite. The same bytes on any machine: sums run in
// the order of the rows.
#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <vector>

namespace atalaya::target {

struct LogisticRow {
  std::vector<std::pair<std::uint32_t, double>> x;  // column, value; columns ascending
  bool y = false;
};

struct LogisticFit {
  std::vector<double> weights;
  int steps = 0;
  double gradient = 0;  // its largest element at the end
};

// mean and sd have one element a column; sd positive.
LogisticFit FitLogistic(std::span<const LogisticRow> rows, std::span<const double> mean, std::span<const double> sd, int most_steps);

// 1 / (1 + exp(-x)) without overflow.
double Sigmoid(double x);

}  // namespace atalaya::target
