// What a report picks out of an Analysis before it puts anything into words: the same picks for the page, the workbook and the screen.
// Pure; indices refer to the region and the analysis.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "analysis/analysis.h"

namespace atalaya::report {

// A port (or a State's programme) as one budget buys it.
struct Purchase {
  std::size_t priority = 0;       // index in plan.priorities
  int port = -1, state = -1;
  int measures = 0;
  double cost = 0;                // committed, at this budget
  std::vector<double> by_fund;
  double gain = 0;                // what the plan of this budget would lose without it, a year
  double certainty = 0;
};

// The priorities that a budget case reaches, in their order. `ports`: ports only; otherwise State programmes only.
std::vector<Purchase> Purchases(const model::Region& region, const analysis::Analysis& analysis, int budget_case, bool ports);

// The case that headlines and the plan's tables are about: the one asked for, else the middle one.
int MiddleCase(const analysis::Plan& plan);

// What each fund pays for a measure at that budget, and the years of its work; the years are 0 when it does not fit in the horizon.
const std::vector<double>& PaidAt(const analysis::Measure& measure, int budget_case);
struct WorkYears {
  int start = 0, end = 0;
};
WorkYears YearsAt(const analysis::Measure& measure, int budget_case);

// Positions in analysis.plan.measures bought at that budget.
std::vector<std::size_t> MeasuresOf(const analysis::Plan& plan, int budget_case);

// Null when the port is not in scope.
const analysis::PortPicture* PictureOf(const analysis::Analysis& analysis, int port);
const analysis::Priority* PriorityOf(const analysis::Analysis& analysis, int port);

// Harm a year of one threat that always passes: attempts x (harm + lives x policy value).
double ThreatWeight(const model::Region& region, const model::Threat& threat);

// Share of threat weight whose best way today passes at least one of these ports.
double ShareThrough(const model::Region& region, const analysis::Analysis& analysis, const std::vector<int>& ports);

// The latest date of an answer and of an incident, ISO; empty when there is none.
std::string LatestAnswer(const model::Region& region);
std::string LatestIncident(const model::Region& region);

bool IsIllustrative(const model::Region& region, const std::string& part);

// Loss that is exceeded with this probability, read off the curve; 0 when the curve does not have it.
double AtExceedance(const risk::ExceedanceCurve& curve, double probability);

}  // namespace atalaya::report
