// The network as rows of the plan model: a pool of cuts, and the one place that asks the network.
//
// A cut holds for every plan, so one found in one budget case is tried in all of them before the network is asked again: the
// question is a sweep over the whole network, the pool a few additions.
#pragma once

#include <map>
#include <set>
#include <vector>

#include "invest/plan_model.h"

namespace atalaya::invest {

class Cutter {
 public:
  // Asks for today's evasion, the cuts of buying nothing and those of buying everything (lower bounds). Keeps the reference.
  explicit Cutter(const Problem& problem);

  const std::vector<double>& before() const { return before_; }  // evasion per threat with nothing chosen
  const std::vector<NetworkCut>& cuts() const { return cuts_; }
  // Exact evasion at a plan of one case; asked once for each plan.
  const std::vector<double>& Evasion(const std::vector<int>& choice);
  // Adds the cuts of this plan to the pool, where the pool understates its evasion.
  bool Learn(const std::vector<int>& choice, const std::vector<double>& theta);

  // Rows of cuts violated at the point, weighted violations in all above `tolerance`; each row once. First from the pool, and if it
  // has none, from the network. Nesting rows are included.
  std::vector<milp::Row> Violated(const PlanModel& model, const std::vector<double>& point, double tolerance);
  // Forgets what was handed out: the next model starts without rows. The pool stays.
  void StartModel();
  // One row of the pool, counted as handed out.
  milp::Row HandOut(const PlanModel& model, int cut, int budget_case);
  struct Used {
    int cut = 0, budget_case = 0, row = 0;  // row: position among the rows handed out
  };
  const std::vector<Used>& used() const { return used_; }
  int handed_out() const { return rows_; }

 private:
  bool Insert(NetworkCut cut);
  void FromPool(const PlanModel& model, const std::vector<double>& point, double tolerance, std::vector<milp::Row>& rows);
  void FromNesting(const PlanModel& model, const std::vector<double>& point, std::vector<milp::Row>& rows);

  const Problem& problem_;
  std::vector<double> before_, floor_;          // per threat: evasion today; proven lower bound on it under any plan
  std::vector<NetworkCut> cuts_;
  std::set<std::vector<double>> known_;         // cuts as numbers
  std::vector<std::vector<bool>> handed_;       // case x cut
  std::vector<bool> nesting_handed_;
  std::vector<Used> used_;
  int rows_ = 0;
  std::map<std::vector<int>, std::vector<double>> evasion_;
};

}  // namespace atalaya::invest
