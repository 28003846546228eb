// The linear relaxation of a stage: its bound, a fractional point, and the prices of every limit.
#pragma once

#include <functional>
#include <vector>

#include "invest/portfolio_frame.h"

namespace atalaya::invest::portfolio {

struct Relaxation {
  milp::Status status = milp::Status::kFailed;
  double bound = 0;                // no plan of the stage is worth more: gain - slack_cost x slack
  std::vector<double> point;       // per column of the frame
  std::vector<double> lambda, mu;  // prices per fund and aim, in gain per unit of money (Money::unit)
  std::vector<double> resource;    // gain per unit of the resource
  // Per project: of the bound so much at least is lost by not taking it (> 0), or by taking it (< 0).
  std::vector<double> reduced_cost;
};

// Adds the cuts it needs to the pool. `stopped` is asked all the while; the bound holds nevertheless, but where the first
// programme was stopped there is no point and no bound.
Relaxation Relax(const Frame& frame, const Stage& stage, std::vector<Cut>& pool, const std::function<bool()>& stopped);

}  // namespace atalaya::invest::portfolio
