// From a region and its risk to the plan's optimisation problem: candidates, bundles, payment classes, funds, network.
#pragma once

#include <memory>
#include <vector>

#include "analysis/analysis.h"

namespace atalaya::analysis {

// True if the Designated Authority answers the control for the whole State.
bool AnsweredByState(const model::Control& control);

struct PlanProblem {
  std::size_t facilities = 0;                      // groups: facilities, then States
  std::vector<std::vector<int>> candidates;        // per group: region solutions
  std::vector<std::vector<invest::Bundle>> bundles;
  std::vector<std::vector<int>> payment_class;     // per group and candidate
  network::PortGraph ports;
  std::unique_ptr<network::Evader> evader;         // refers to `ports.graph`
  invest::Problem problem;                         // its network asks `evader`
  std::vector<int> unfunded;                       // solutions that would help somewhere but no fund may carry there

  Subject SubjectOf(std::size_t group) const {
    return group < facilities ? Subject{static_cast<int>(group), -1} : Subject{-1, static_cast<int>(group - facilities)};
  }
  // Region solutions of a bundle.
  std::vector<int> SolutionsOf(std::size_t group, int bundle) const;
  // The network's choice (a level per upgrade) behind a choice of bundles per group.
  network::Choice NetworkChoice(const std::vector<int>& choice) const;
};

// `gates` as in Analysis. The result keeps pointers into itself: it is returned by unique_ptr and not moved.
std::unique_ptr<PlanProblem> BuildPlanProblem(const model::Region& region, const risk::RegionRisk& risk,
                                              const std::vector<network::GateEvasion>& gates,
                                              const std::vector<model::Budget>& budgets, int threads);

// The region with the chosen measures carried out: answers raised, verification raised, nothing lowered.
model::Region WithMeasures(const model::Region& region, const PlanProblem& plan, const std::vector<int>& choice);

}  // namespace atalaya::analysis
