// Small random models and their answers by enumeration, shared by the tests of this room.
#pragma once

#include <algorithm>
#include <cmath>
#include <vector>

#include "base/rng.h"
#include "milp/convert.h"
#include "milp/milp.h"

namespace atalaya::milp {

// Integers in [0, 3] only; small whole coefficients; some models infeasible.
inline Model RandomIntegerModel(std::uint64_t seed) {
  Rng rng(seed, StreamOf("milp/test"));
  const auto whole = [&rng](int low, int high) {
    return low + static_cast<double>(rng.Below(static_cast<std::uint64_t>(high - low + 1)));
  };
  Model model;
  const int columns = 1 + static_cast<int>(rng.Below(6)), rows = static_cast<int>(rng.Below(5));
  for (int c = 0; c < columns; ++c) model.Add(Column{0, whole(1, 3), whole(-9, 9), true});
  for (int r = 0; r < rows; ++r) {
    Row row;
    for (int c = 0; c < columns; ++c) {
      const double value = whole(-5, 5);
      if (value != 0) row.entries.push_back({c, value});
    }
    if (rng.Below(5) == 0) {
      row.lower = row.upper = whole(0, 3);
    } else if (rng.Below(2) == 0) {
      row.upper = whole(-4, 12);
    } else {
      row.lower = whole(-12, 4);
    }
    model.Add(std::move(row));
  }
  return model;
}

// Least objective over all integral points of the columns' boxes; infinite when none is feasible.
inline double ByEnumeration(const Model& model) {
  std::vector<double> point;
  for (const Column& column : model.columns) point.push_back(column.lower);
  double best = kInfinity;
  for (;;) {
    if (Violation(model, point) < 1e-9) best = std::min(best, ObjectiveAt(model, point));
    std::size_t c = 0;
    while (c < point.size() && ++point[c] > model.columns[c].upper) {
      point[c] = model.columns[c].lower;
      ++c;
    }
    if (c == point.size()) return best;
  }
}

// Some columns made continuous.
inline Model RandomMixedModel(std::uint64_t seed) {
  Model model = RandomIntegerModel(seed);
  Rng rng(seed, 9);
  for (Column& column : model.columns) column.integer = rng.Below(3) > 0;
  return model;
}

// Least objective over all integral values of the integer columns, the rest by linear programming.
inline double ByEnumerationAndLp(const Model& model) {
  std::vector<std::size_t> integers;
  Model fixed = model;
  for (std::size_t c = 0; c < model.columns.size(); ++c) {
    if (!model.columns[c].integer) continue;
    integers.push_back(c);
    fixed.columns[c].upper = fixed.columns[c].lower;
  }
  double best = kInfinity;
  for (;;) {
    const Solution solution = LinearProgram(fixed).Solve();
    if (solution.Found()) best = std::min(best, solution.objective);
    std::size_t i = 0;
    for (; i < integers.size(); ++i) {
      Column& column = fixed.columns[integers[i]];
      if (column.lower < model.columns[integers[i]].upper) {
        column.upper = ++column.lower;
        break;
      }
      column.upper = column.lower = model.columns[integers[i]].lower;
    }
    if (i == integers.size()) return best;
  }
}

}  // namespace atalaya::milp
