// An integer programme without its fixed columns, and rows that forbid what only the solver's tolerance allows.
#pragma once

#include <vector>

#include "invest/portfolio_frame.h"

namespace atalaya::invest::portfolio {

class Reduced {
 public:
  // Columns with equal bounds are taken out; what they are worth stays as one constant column, so that gaps keep their
  // meaning.
  explicit Reduced(const milp::Model& full);

  const milp::Model& model() const { return model_; }
  std::vector<double> Expand(const std::vector<double>& point) const;
  // Empty if the point has other values in the fixed columns.
  std::vector<double> Shrink(const std::vector<double>& full) const;
  milp::Row Shrink(const milp::Row& row) const;

 private:
  milp::Model model_;
  std::vector<int> place_;     // per full column; -1: fixed
  std::vector<double> fixed_;  // per full column
};

// Of each resource the chosen exceed: not all of those that use most of it together.
std::vector<milp::Row> CoversOf(const Frame& frame, const std::vector<int>& chosen);

}  // namespace atalaya::invest::portfolio
