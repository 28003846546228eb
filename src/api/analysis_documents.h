// An analysis as the documents that pages read: map, plan, summary, one a port, one a facility. Whole and in all four languages; what a
// reader sees of them is decided when they are shown (analysis_view.h). Texts are objects {"en","es","pt","fr"}.
#pragma once

#include <vector>

#include "analysis/analysis.h"
#include "analysis/plan_problem.h"
#include "model/region.h"
#include "store/analyses.h"

namespace atalaya::api {

// Lanes that the map draws: the strongest.
inline constexpr std::size_t kLanesShown = 1500;
// Deficiencies that a facility's picture names: those whose cure gains most.
inline constexpr std::size_t kDeficienciesShown = 12;

std::vector<store::AnalysisDocument> MakeDocuments(const model::Region& region, const analysis::Analysis& analysis,
                                                   const analysis::PlanProblem& plan, int threads);

// Harm and loss a year that settling each deficient control of a facility ("inspected: met") avoids there, and by how much it lowers the
// vulnerability to one scenario (position among the facility's).
struct ControlGain {
  int deficiency = -1;  // index in the facility's review
  double gain = 0;      // money equivalent a year
  double lowers = 0;
};
std::vector<ControlGain> GainsOf(const model::Region& region, const analysis::Analysis& analysis, int facility, std::size_t scenario);

}  // namespace atalaya::api
