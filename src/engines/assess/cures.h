// Which solutions cure a deficiency at a facility: those for its traffic that raise the control above what the answer says, cheapest first.
#pragma once

#include <array>
#include <map>
#include <string>
#include <vector>

#include "model/region.h"

namespace atalaya::assess {

// Solutions by control for each kind and size of facility. Built once; safe from any thread.
class Cures {
 public:
  // `years`: how long running costs are committed.
  Cures(const std::vector<model::Solution>& solutions, const model::Grading& grading, double years);

  // Indices of `solutions`.
  std::vector<int> Of(model::Traffic traffic, model::Size size, const std::string& control, const model::Answer& answer) const;

 private:
  struct Cure {
    int solution = -1;
    double degree = 0;
  };
  std::array<std::array<std::map<std::string, std::vector<Cure>>, model::kSizeCount>, model::kTrafficCount> by_control_;
  double partly_;  // what `partly` says without a degree
};

}  // namespace atalaya::assess
