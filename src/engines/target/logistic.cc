#include "target/logistic.h"

#include <algorithm>
#include <cmath>

namespace atalaya::target {
namespace {

double LogOnePlusExp(double x) { return x > 0 ? x + std::log1p(std::exp(-x)) : std::log1p(std::exp(x)); }

double Dot(const LogisticRow& row, const std::vector<double>& w) {
  double sum = 0;
  for (const auto& [column, value] : row.x) sum += w[column] * value;
  return sum;
}

double Objective(std::span<const LogisticRow> rows, std::span<const double> mean, std::span<const double> sd, const std::vector<double>& w) {
  double sum = 0;
  for (const LogisticRow& row : rows) sum += LogOnePlusExp(row.y ? -Dot(row, w) : Dot(row, w));
  for (std::size_t j = 0; j < w.size(); ++j) sum += (w[j] - mean[j]) * (w[j] - mean[j]) / (2 * sd[j] * sd[j]);
  return sum;
}

// Solves a x = b in place for a symmetric positive definite matrix in its lower half (Cholesky). b becomes x.
void SolvePositive(std::vector<double>& a, std::vector<double>& b) {
  const std::size_t n = b.size();
  for (std::size_t j = 0; j < n; ++j) {
    double* row_j = &a[j * n];
    for (std::size_t i = j; i < n; ++i) {
      double* row_i = &a[i * n];
      double sum = row_i[j];
      for (std::size_t k = 0; k < j; ++k) sum -= row_i[k] * row_j[k];
      row_i[j] = i == j ? std::sqrt(std::max(sum, 1e-300)) : sum / row_j[j];
    }
  }
  for (std::size_t i = 0; i < n; ++i) {
    for (std::size_t k = 0; k < i; ++k) b[i] -= a[i * n + k] * b[k];
    b[i] /= a[i * n + i];
  }
  for (std::size_t i = n; i-- > 0;) {
    for (std::size_t k = i + 1; k < n; ++k) b[i] -= a[k * n + i] * b[k];
    b[i] /= a[i * n + i];
  }
}

}  // namespace

double Sigmoid(double x) {
  if (x >= 0) return 1 / (1 + std::exp(-x));
  const double e = std::exp(x);
  return e / (1 + e);
}

LogisticFit FitLogistic(std::span<const LogisticRow> rows, std::span<const double> mean, std::span<const double> sd, int most_steps) {
  const std::size_t n = mean.size();
  LogisticFit fit;
  fit.weights.assign(mean.begin(), mean.end());
  double objective = Objective(rows, mean, sd, fit.weights);
  while (true) {
    std::vector<double> hessian(n * n, 0.0), step(n, 0.0);
    for (const LogisticRow& row : rows) {
      const double p = Sigmoid(Dot(row, fit.weights)), off = (row.y ? 1.0 : 0.0) - p, curve = p * (1 - p);
      for (std::size_t a = 0; a < row.x.size(); ++a) {
        const auto& [i, x] = row.x[a];
        step[i] += off * x;
        for (std::size_t b = 0; b <= a; ++b) hessian[i * n + row.x[b].first] += curve * x * row.x[b].second;
      }
    }
    for (std::size_t j = 0; j < n; ++j) {
      step[j] -= (fit.weights[j] - mean[j]) / (sd[j] * sd[j]);
      hessian[j * n + j] += 1 / (sd[j] * sd[j]);
    }
    fit.gradient = 0;
    for (const double g : step) fit.gradient = std::max(fit.gradient, std::fabs(g));
    if (fit.gradient < 1e-8 * std::max<double>(1, static_cast<double>(rows.size())) || fit.steps == most_steps) return fit;
    SolvePositive(hessian, step);
    double length = 1;
    std::vector<double> next = fit.weights;
    bool better = false;
    for (int halvings = 0; halvings < 40 && !better; ++halvings, length /= 2) {
      for (std::size_t j = 0; j < n; ++j) next[j] = fit.weights[j] + length * step[j];
      const double value = Objective(rows, mean, sd, next);
      better = value < objective;
      if (better) objective = value;
    }
    if (!better) return fit;
    fit.weights = next;
    ++fit.steps;
  }
}

}  // namespace atalaya::target
