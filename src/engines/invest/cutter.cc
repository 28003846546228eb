// Method: Benders' cuts with a shared pool; coefficients are cut down to what evasion can fall at most (theta never goes below the
// bound proven by buying everything at once), which leaves all plans feasible and tightens the relaxation. Source: Benders, Numer.
// Math. 4:238-252 (1962); coefficient tightening, Savelsbergh, ORSA J. Comput. 6:445-454 (1994). Cost: pool x terms a point.
#include "invest/cutter.h"

#include <algorithm>
#include <numeric>

namespace atalaya::invest {

Cutter::Cutter(const Problem& problem)
    : problem_(problem), floor_(problem.network.weights.size(), 0.0), handed_(problem.probabilities.size()) {
  if (problem.network.weights.empty()) return;
  before_ = Evasion(std::vector<int>(problem.groups.size(), -1));
  Fractions nothing, all;
  for (const Group& group : problem.groups) {
    nothing.emplace_back(group.choices.size(), 0.0);
    all.emplace_back(group.choices.size(), 1.0);
  }
  const std::vector<double> zero(before_.size(), 0.0);
  for (const NetworkCut& cut : problem.network.separate(all, zero)) {
    double lowest = cut.constant;
    // At most one choice a group: the largest coefficient of each.
    std::map<int, double> most;
    for (const NetworkCut::Term& term : cut.terms) most[term.group] = std::max(most[term.group], term.coefficient);
    for (const auto& [group, coefficient] : most) lowest -= coefficient;
    floor_[cut.threat] = std::max(floor_[cut.threat], lowest);
    Insert(cut);
  }
  for (NetworkCut& cut : problem.network.separate(nothing, zero)) Insert(std::move(cut));
}

bool Cutter::Insert(NetworkCut cut) {
  const double most = std::max(0.0, cut.constant - floor_[cut.threat]);
  std::vector<double> key{static_cast<double>(cut.threat), cut.constant};
  for (NetworkCut::Term& term : cut.terms) {
    term.coefficient = std::min(term.coefficient, most);
    key.push_back(term.group);
    key.push_back(term.choice);
    key.push_back(term.coefficient);
  }
  std::erase_if(cut.terms, [](const NetworkCut::Term& term) { return term.coefficient <= 0; });
  if (!known_.insert(std::move(key)).second) return false;
  cuts_.push_back(std::move(cut));
  for (std::vector<bool>& of_case : handed_) of_case.push_back(false);
  return true;
}

const std::vector<double>& Cutter::Evasion(const std::vector<int>& choice) {
  const auto found = evasion_.find(choice);
  if (found != evasion_.end()) return found->second;
  std::vector<double> evasion;
  if (!problem_.network.weights.empty()) evasion = problem_.network.evasion(choice);
  return evasion_.emplace(choice, std::move(evasion)).first->second;
}

bool Cutter::Learn(const std::vector<int>& choice, const std::vector<double>& theta) {
  Fractions x;
  for (std::size_t g = 0; g < choice.size(); ++g) {
    x.emplace_back(problem_.groups[g].choices.size(), 0.0);
    if (choice[g] >= 0) x.back()[choice[g]] = 1;
  }
  bool any = false;
  for (NetworkCut& cut : problem_.network.separate(x, theta)) any = Insert(std::move(cut)) || any;
  return any;
}

milp::Row Cutter::HandOut(const PlanModel& model, int cut, int budget_case) {
  handed_[budget_case][cut] = true;
  used_.push_back({cut, budget_case, rows_++});
  return model.CutRow(cuts_[cut], budget_case);
}

void Cutter::StartModel() {
  for (std::vector<bool>& of_case : handed_) of_case.assign(cuts_.size(), false);
  nesting_handed_.clear();
  used_.clear();
  rows_ = 0;
}

void Cutter::FromPool(const PlanModel& model, const std::vector<double>& point, double tolerance,
                      std::vector<milp::Row>& rows) {
  struct Hit {
    int cut, budget_case;
    double violation;
  };
  std::vector<Hit> hits;
  double total = 0;
  for (int b = 0; b < model.cases(); ++b) {
    // One violated cut a threat is what counts in the total; all of them are worth having.
    std::vector<double> worst(before_.size(), 0.0);
    for (std::size_t c = 0; c < cuts_.size(); ++c) {
      if (handed_[b][c]) continue;
      const double violation = model.Violation(cuts_[c], b, point);
      if (violation <= 0) continue;
      hits.push_back({static_cast<int>(c), b, violation});
      worst[cuts_[c].threat] = std::max(worst[cuts_[c].threat], violation);
    }
    total += std::accumulate(worst.begin(), worst.end(), 0.0);
  }
  if (total <= tolerance) return;
  const double noise = 1e-3 * tolerance / static_cast<double>(before_.size() * model.cases());
  for (const Hit& hit : hits) {
    if (hit.violation <= noise) continue;
    rows.push_back(HandOut(model, hit.cut, hit.budget_case));
  }
}

void Cutter::FromNesting(const PlanModel& model, const std::vector<double>& point, std::vector<milp::Row>& rows) {
  nesting_handed_.resize(model.nesting().size(), false);
  for (std::size_t i = 0; i < nesting_handed_.size(); ++i) {
    if (nesting_handed_[i]) continue;
    double left = 0;
    for (const milp::Entry& entry : model.nesting()[i].entries) left += entry.value * point[entry.column];
    if (left <= 1e-7) continue;
    nesting_handed_[i] = true;
    ++rows_;
    rows.push_back(model.nesting()[i]);
  }
}

std::vector<milp::Row> Cutter::Violated(const PlanModel& model, const std::vector<double>& point, double tolerance) {
  std::vector<milp::Row> rows;
  FromNesting(model, point, rows);
  if (before_.empty()) return rows;
  FromPool(model, point, tolerance, rows);
  if (!rows.empty()) return rows;
  for (int b = 0; b < model.cases(); ++b) {
    for (NetworkCut& cut : problem_.network.separate(model.XOf(point, b), model.ThetaOf(point, b))) Insert(std::move(cut));
  }
  FromPool(model, point, tolerance, rows);
  return rows;
}

}  // namespace atalaya::invest
