// The main job: a Region in, an Analysis out. Read this file first; everything else is a detail of it.
//
//   assess::ReviewRegion     answers + evidence          -> verdicts, completeness, deficiencies
//   risk::Quantify           answers, scenarios          -> vulnerability per facility and scenario, loss distribution
//   network (PortGraph)      gates, lanes, threats       -> evasion, exposure, weak links, substitute paths
//   invest                   deficiencies, solutions,    -> a nested priority list, fund by fund, with duals
//                            funds, both gains
//
// The same region, options and seed give the same Analysis on any number of threads.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "assess/assess.h"
#include "base/finding.h"
#include "invest/invest.h"
#include "model/region.h"
#include "network/port_graph.h"
#include "risk/risk.h"

namespace atalaya::analysis {

struct Options {
  int threads = 1;
  int draws = 0;                // 0: the region's setting
  std::uint64_t seed = 0;       // 0: the region's setting
  std::vector<double> budgets;  // replaces the region's budgets (equal probabilities) when not empty; ascending
  double focus = 0;             // the budget that headlines and tables are about; 0: the middle case
  double gap = 0.01;            // relative gap at which the plan is good enough
  bool prove = false;           // search on by branch and bound until the gap is reached (minutes); else the first answer with its bound
  int node_limit = 2000;        // branch-and-bound nodes a round: keeps the answer reproducible where a time limit would not
  int stability_draws = 60;     // re-plans with drawn inputs behind 'how sure are we'
  std::function<void(const std::string& stage, double share)> progress;  // stage is a message key; may be empty
};

// One port as the network sees it.
struct PortPicture {
  int port = -1;
  double exposure = 0;            // share of threat weight whose best path passes a gate of this port
  std::array<double, 3> exposure_by_role{};   // export, transhipment, import
  double harm = 0;                // harm a year that passes here today (money equivalent)
  double stand_alone_gain = 0;    // harm a year avoided by raising this port alone to its best bundles
  double local_money = 0, local_lives = 0;    // expected loss a year at its facilities
  int weakest_facility = -1;
  double weakest_evasion = 0;     // its largest gate evasion, over families with threats
  double unknown = 0;             // share of this port's applicable controls that were not checked
};

// A threat's best way today, and what replaces it if the named port alone is fixed.
struct Substitute {
  int port = -1;                  // the port fixed
  network::Route today, instead;  // of the threat with most harm through the port
};

// Who a measure is for: a facility, or a State's Designated Authority (a programme that all its facilities inherit). In the plan's
// vectors the groups are the region's facilities followed by its States.
struct Subject {
  int facility = -1, state = -1;  // exactly one is set
};

// One measure of the action plan: a solution for a subject.
struct Measure {
  Subject subject;
  int solution = -1;
  int budget_case = 0;            // smallest budget at which it is bought
  double capital = 0, yearly = 0, committed = 0;
  // Per budget case: money by fund (order of region.funds.funds) and the year work starts; empty and 0 below `budget_case`. Who pays may
  // differ between budgets; what is bought does not.
  std::vector<std::vector<double>> paid;
  std::vector<int> start;
  // The same at its smallest budget.
  std::vector<double> by_fund;
  int start_year = 0, end_year = 0;   // work starts, work is done (lead time); running cost goes on
  double gain = 0;                // harm and loss a year avoided by its bundle, shared by cost
};

// One port (or one State's programme) in the order in which to fix them.
struct Priority {
  int rank = 0;                   // 1 is first
  int port = -1;                  // -1: a State's programme
  int state = -1;
  int budget_case = 0;            // smallest budget that reaches it
  double cost = 0;                // at the largest budget
  // A year: what the plan of each budget case would lose without the port; 0 below `budget_case`. `gain`: at the main case, or at its
  // own where the main case does not reach it; the order within a case.
  std::vector<double> gain_by_case;
  double gain = 0;
  double certainty = 0;           // share of re-plans with drawn inputs (at its own budget case) that choose it too
  std::vector<int> facilities;    // those with measures
};

// What one budget buys.
struct BudgetCase {
  double amount = 0, probability = 0;
  double cost = 0;
  double harm_before = 0, harm_after = 0;         // network harm a year, money equivalent
  double evasion_before = 0, evasion_after = 0;   // weighted mean evasion
  Estimate money_before, money_after;             // local loss a year, full Monte Carlo with the plan's answers
  Estimate lives_before, lives_after;
  std::vector<double> fund_budget, fund_spent, fund_price;
  std::vector<std::vector<double>> spent_by_year; // fund x year of the horizon
  std::vector<double> by_state;                   // money per State
  std::vector<double> earmark_missed;
  std::vector<int> choice;                        // bundle per group, -1 none
};

struct Plan {
  int main_case = -1;               // what headlines and tables are about
  std::vector<BudgetCase> cases;
  std::vector<Measure> measures;    // by start year, priority, facility
  std::vector<Priority> priorities; // by rank
  double objective = 0, bound = 0, gap = 0, price_of_nesting = 0;
  bool proven = false;
  int cuts = 0;
  std::vector<std::vector<invest::Bundle>> bundles;  // per group
  std::vector<std::vector<int>> candidates;          // per group: region solution of each position that bundles name
  std::vector<std::vector<double>> prices;           // per group and bundle, main case: its cost at the linear prices of money, gain a year
};

struct Analysis {
  Options options;                  // as used, with defaults filled in
  assess::Review review;
  risk::RegionRisk risk;
  std::vector<network::GateEvasion> gates;   // per facility
  std::vector<PortPicture> ports;            // in scope, by exposure (then by local loss), highest first
  std::vector<network::Route> routes;        // per threat of the region, its best way today
  std::vector<Substitute> substitutes;       // for the ports of the priority list, in its order
  Plan plan;
  std::vector<std::vector<risk::MethodScore>> classic;  // per method of the region
  double not_checked = 0;           // share of applicable controls nobody looked at
  double resting_on_unknown = 0;    // share of expected loss that would go if every 'not checked' were 'inspected: met'
  Findings findings;
};

Analysis Analyse(const model::Region& region, const Options& options);

// Evasion at each facility's gates from its scenarios' mean vulnerabilities: the largest over the scenarios of the family that act at
// the gate (the adversary chooses). `vulnerability` in the order of the facility's applicable scenarios.
network::GateEvasion GatesOf(const model::Region& region, int facility, const std::vector<int>& scenarios,
                             const std::vector<double>& vulnerability);

}  // namespace atalaya::analysis
