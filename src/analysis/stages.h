// The later stages of Analyse, each filling its part of the Analysis. Internal to this room.
#pragma once

#include "analysis/analysis.h"
#include "analysis/plan_problem.h"

namespace atalaya::analysis {

// ports, routes.
void PicturePorts(const model::Region& region, const PlanProblem& plan, Analysis& analysis);

// plan: optimise, pay, schedule, simulate the result, rank, and re-plan with drawn inputs.
void MakePlan(const model::Region& region, const PlanProblem& plan, const std::vector<model::Budget>& budgets, Analysis& analysis);

// substitutes of the ports in the priority list.
void FindSubstitutes(const model::Region& region, const PlanProblem& plan, Analysis& analysis);

// Harm a year (money equivalent) of these evasions, one per graph threat.
double Harm(const PlanProblem& plan, const std::vector<double>& evasion);

// The choice that raises every facility of the port to its most expensive bundle and nothing else.
std::vector<int> BestAt(const model::Region& region, const PlanProblem& plan, int port);

}  // namespace atalaya::analysis
