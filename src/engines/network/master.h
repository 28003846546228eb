// The integer programme of interdiction for some budgets, and its solution by branch and cut. Internal to the room.
#pragma once

#include <functional>
#include <vector>

#include "milp/milp.h"
#include "network/network.h"

namespace atalaya::network {

// Relative slack on budgets, for sums of costs.
inline constexpr double kFits = 1e-9;

class Master {
 public:
  // Budgets ascending. Keeps references to graph and evader. `stop`: true when local searches should end.
  Master(const Graph& graph, const Evader& evader, std::vector<Budget> budgets, bool nested,
         std::function<bool()> stop);

  // `start`: one choice a budget, affordable and nested as asked.
  milp::CutResult Solve(const std::vector<Choice>& start, const milp::CutOptions& options);

  // Levels of each budget at a 0-1 point.
  std::vector<Choice> ChoicesAt(const std::vector<double>& point) const;

 private:
  using Columns = std::vector<std::vector<int>>;  // upgrade, level -> column, -1: not worth one
  void AddLevels(std::size_t b);
  void AddNesting(std::size_t b);
  std::vector<double> PointOf(const std::vector<Choice>& choices) const;
  std::vector<milp::Row> Violated(const std::vector<double>& point);
  std::vector<milp::Row> ViolatedFrom(const std::vector<double>& about, const std::vector<double>& point) const;
  milp::Row RowOf(const Cut& cut, std::size_t b) const;
  std::vector<Choice> Round(const std::vector<double>& point) const;
  std::vector<double> Complete(const std::vector<double>& point);
  double ObjectiveOf(const std::vector<double>& point) const;

  const Graph& graph_;
  const Evader& evader_;
  const std::vector<Budget> budgets_;
  const bool nested_;
  const std::function<bool()> stop_;
  const std::vector<double> today_;  // evasion per threat, nothing chosen
  milp::Model model_;
  std::vector<Columns> x_;               // per budget
  std::vector<std::vector<int>> theta_;  // budget, threat -> column, -1: weightless
  std::vector<double> centre_;           // where cuts were last asked for
  bool paths_only_ = true;               // step cuts later
  double best_ = milp::kInfinity;        // of the points completed so far
};

}  // namespace atalaya::network
