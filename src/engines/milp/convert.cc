#include "milp/convert.h"

#include <CoinFinite.hpp>
#include <algorithm>
#include <cmath>

namespace atalaya::milp {

double CoinBound(double value) {
  if (value >= 1e30) return COIN_DBL_MAX;
  if (value <= -1e30) return -COIN_DBL_MAX;
  return value;
}

CoinArrays::CoinArrays(const Model& model) {
  double largest = 0;
  for (const Column& column : model.columns) largest = std::max(largest, std::abs(column.objective));
  if (largest > 0) scale = std::ldexp(1.0, 9 - std::ilogb(largest));
  for (const Column& column : model.columns) {
    column_lower.push_back(CoinBound(column.lower));
    column_upper.push_back(CoinBound(column.upper));
    objective.push_back(column.objective * scale);
  }
  std::vector<int> rows, columns;
  std::vector<double> values;
  for (std::size_t r = 0; r < model.rows.size(); ++r) {
    row_lower.push_back(CoinBound(model.rows[r].lower));
    row_upper.push_back(CoinBound(model.rows[r].upper));
    for (const Entry& entry : model.rows[r].entries) {
      if (entry.value == 0) continue;
      rows.push_back(static_cast<int>(r));
      columns.push_back(entry.column);
      values.push_back(entry.value);
    }
  }
  matrix = CoinPackedMatrix(true, rows.data(), columns.data(), values.data(), static_cast<CoinBigIndex>(values.size()));
  matrix.setDimensions(static_cast<int>(model.rows.size()), static_cast<int>(model.columns.size()));
}

bool HasImpossibleBounds(const Model& model) {
  const auto impossible = [](double lower, double upper) {
    return !(lower <= upper) || lower >= 1e30 || upper <= -1e30;
  };
  for (const Column& column : model.columns) {
    if (impossible(column.lower, column.upper)) return true;
    if (column.integer && std::ceil(column.lower - 1e-9) > std::floor(column.upper + 1e-9)) return true;
  }
  return std::any_of(model.rows.begin(), model.rows.end(), [&](const Row& row) {
    return impossible(row.lower, row.upper) || (row.entries.empty() && (row.lower > 0 || row.upper < 0));
  });
}

double Violation(const Model& model, const std::vector<double>& point) {
  if (point.size() != model.columns.size()) return kInfinity;
  double worst = 0;
  for (std::size_t c = 0; c < point.size(); ++c) {
    if (!std::isfinite(point[c])) return kInfinity;
    const double size = std::max(1.0, std::abs(point[c]));
    worst = std::max({worst, (model.columns[c].lower - point[c]) / size, (point[c] - model.columns[c].upper) / size});
    if (model.columns[c].integer) worst = std::max(worst, std::abs(point[c] - std::round(point[c])));
  }
  for (const Row& row : model.rows) {
    double sum = 0, size = 1;
    for (const Entry& entry : row.entries) {
      const double term = entry.value * point[entry.column];
      sum += term;
      size = std::max(size, std::abs(term));
    }
    worst = std::max({worst, (row.lower - sum) / size, (sum - row.upper) / size});
  }
  return worst;
}

double ObjectiveAt(const Model& model, const std::vector<double>& point) {
  double sum = 0;
  for (std::size_t c = 0; c < point.size(); ++c) sum += model.columns[c].objective * point[c];
  return sum;
}

}  // namespace atalaya::milp
