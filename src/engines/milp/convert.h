// What the CLP and CBC sides share: our Model in their terms, and checks of points in ours.
#pragma once

#include <CoinPackedMatrix.hpp>
#include <vector>

#include "milp/milp.h"

namespace atalaya::milp {

// A Model as arrays for the COIN libraries. The objective is multiplied by `scale`, a power of two that brings the
// largest coefficient to [512, 1024): their tolerances are absolute (1e-7 on reduced costs), our objectives are
// anything from evasion shares to money; a power of two loses no bit.
struct CoinArrays {
  explicit CoinArrays(const Model& model);
  double scale = 1;
  std::vector<double> column_lower, column_upper, objective, row_lower, row_upper;
  CoinPackedMatrix matrix;
};

// +-infinity as COIN writes it.
double CoinBound(double value);

// Columns with lower > upper or a number that is not one: no point can satisfy the model.
bool HasImpossibleBounds(const Model& model);

// Largest violation of bounds and rows at a point, relative to the size of each row's terms.
double Violation(const Model& model, const std::vector<double>& point);

double ObjectiveAt(const Model& model, const std::vector<double>& point);

}  // namespace atalaya::milp
