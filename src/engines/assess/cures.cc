#include "assess/cures.h"

#include <algorithm>

#include "assess/assess.h"

namespace atalaya::assess {

Cures::Cures(const std::vector<model::Solution>& solutions, const model::Grading& grading, double years)
    : partly_(grading.implementation[static_cast<std::size_t>(model::Reply::kPartly)].Mean()) {
  for (std::size_t traffic = 0; traffic < model::kTrafficCount; ++traffic) {
    for (std::size_t size = 0; size < model::kSizeCount; ++size) {
      for (std::size_t s = 0; s < solutions.size(); ++s) {
        const auto& kinds = solutions[s].traffic;
        if (std::find(kinds.begin(), kinds.end(), static_cast<model::Traffic>(traffic)) == kinds.end()) continue;
        for (const model::Raise& raise : solutions[s].raises) {
          by_control_[traffic][size][raise.control].push_back({static_cast<int>(s), raise.degree});
        }
      }
      const auto cost = [&](const Cure& cure) {
        return CostAt(solutions[static_cast<std::size_t>(cure.solution)], static_cast<model::Size>(size)).Committed(years);
      };
      for (auto& [control, list] : by_control_[traffic][size]) {
        std::stable_sort(list.begin(), list.end(), [&](const Cure& a, const Cure& b) { return cost(a) < cost(b); });
      }
    }
  }
}

std::vector<int> Cures::Of(model::Traffic traffic, model::Size size, const std::string& control, const model::Answer& answer) const {
  // What an answer says is there already; a question not asked says nothing.
  const double today = answer.reply == model::Reply::kPartly ? answer.degree.value_or(partly_) : 0.0;
  std::vector<int> found;
  const auto& lists = by_control_[static_cast<std::size_t>(traffic)][static_cast<std::size_t>(size)];
  if (const auto it = lists.find(control); it != lists.end()) {
    for (const Cure& cure : it->second) {
      const bool fresh = std::find(found.begin(), found.end(), cure.solution) == found.end();
      if (fresh && cure.degree > today) found.push_back(cure.solution);
    }
  }
  return found;
}

}  // namespace atalaya::assess
