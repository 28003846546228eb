// Bookkeeping of States, earmarks and units. Cost: linear in the size of the problem.
#include "invest/shape.h"

#include <algorithm>
#include <cmath>
#include <map>

namespace atalaya::invest {
namespace {

// The power of ten that brings `largest` to 100..1000.
double Unit(double largest) { return largest > 0 ? std::pow(10.0, std::floor(std::log10(largest)) - 2) : 1.0; }

// The most that all choices together could spend on the aim in one case, State caps observed.
double Reach(const Problem& problem, const Shape& shape, const Aim& aim, int budget_case) {
  const FundLimit& fund = problem.funds[aim.fund];
  const std::vector<double> cap = shape.cap(fund, budget_case);
  std::vector<double> by_state(shape.states.size(), 0.0);
  for (std::size_t g = 0; g < problem.groups.size(); ++g) {
    if (!aim.state[shape.row[g]]) continue;
    double most = 0;
    for (std::size_t j = 0; j < problem.groups[g].choices.size(); ++j) {
      double spent = 0;
      for (std::size_t c = 0; c < problem.classes.size(); ++c) {
        if (!aim.of_class[c]) continue;
        spent += ShareOf(problem, static_cast<int>(c), aim.fund) *
                 CostOf(problem, static_cast<int>(g), static_cast<int>(j), static_cast<int>(c));
      }
      most = std::max(most, spent);
    }
    by_state[shape.row[g]] += most;
  }
  double reach = 0;
  for (std::size_t s = 0; s < by_state.size(); ++s) reach += std::min(by_state[s], cap[s]);
  return reach;
}

}  // namespace

double TotalCost(const Problem& problem, int group, int choice) {
  double total = 0;
  for (std::size_t c = 0; c < problem.classes.size(); ++c) total += CostOf(problem, group, choice, static_cast<int>(c));
  return total;
}

bool Extends(const Problem& problem, int group, int from, int to) {
  if (from < 0 || from == to) return true;
  if (to < 0) return false;
  const std::vector<int>& above = problem.groups[group].choices[from].extended_by;
  return std::find(above.begin(), above.end(), to) != above.end();
}

std::vector<double> Shape::cap(const FundLimit& fund, int budget_case) const {
  std::vector<double> caps(states.size(), fund.state_cap * fund.budget[budget_case]);
  for (std::size_t s = 0; s < states.size(); ++s) {
    if (states[s] < 0) caps[s] = fund.budget[budget_case];
  }
  return caps;
}

Shape Shape::Merged(const std::vector<bool>& apart) const {
  Shape merged = *this;
  merged.states.clear();
  for (Aim& aim : merged.aims) aim.state.clear();
  std::map<std::vector<bool>, int> row_of_signature;
  std::vector<int> row_of;
  for (std::size_t s = 0; s < states.size(); ++s) {
    std::vector<bool> signature;
    for (const Aim& aim : aims) signature.push_back(aim.state[s]);
    const int next = static_cast<int>(merged.states.size());
    const int to = apart[s] ? next : row_of_signature.emplace(signature, next).first->second;
    row_of.push_back(to);
    if (to < next) continue;
    merged.states.push_back(apart[s] ? states[s] : -1);
    for (std::size_t a = 0; a < aims.size(); ++a) merged.aims[a].state.push_back(aims[a].state[s]);
  }
  for (int& at : merged.row) at = row_of[at];
  return merged;
}

Shape::Shape(const Problem& problem) {
  for (const Group& group : problem.groups) states.push_back(std::max(-1, group.state));
  std::sort(states.begin(), states.end());
  states.erase(std::unique(states.begin(), states.end()), states.end());
  double largest_budget = 0, local = 0, harm = 0;
  for (const Group& group : problem.groups) {
    const auto at = std::lower_bound(states.begin(), states.end(), std::max(-1, group.state));
    row.push_back(static_cast<int>(at - states.begin()));
    double best = 0;
    for (const Choice& choice : group.choices) best = std::max(best, choice.local);
    local += best;
  }
  for (double weight : problem.network.weights) harm += weight;
  const std::size_t cases = problem.probabilities.size();
  std::vector<double> total(cases, 0.0);
  for (const FundLimit& fund : problem.funds) {
    for (std::size_t b = 0; b < cases; ++b) total[b] += fund.budget[b];
  }
  for (double amount : total) largest_budget = std::max(largest_budget, amount);
  unit_money = Unit(largest_budget);
  unit_gain = Unit(local + harm);
  for (double amount : total) {
    const double most = (local + harm) / unit_gain;
    aim_price.push_back(amount > 0 ? kEarmarkWeight * most / (amount / unit_money) : 0);
  }
  for (std::size_t f = 0; f < problem.funds.size(); ++f) {
    for (std::size_t e = 0; e < problem.funds[f].earmarks.size(); ++e) {
      const FundLimit::Earmark& earmark = problem.funds[f].earmarks[e];
      Aim aim;
      aim.fund = static_cast<int>(f);
      aim.index = static_cast<int>(e);
      for (int state : states) {
        aim.state.push_back(earmark.states.empty() ||
                            std::find(earmark.states.begin(), earmark.states.end(), state) != earmark.states.end());
      }
      for (const PaymentClass& payment_class : problem.classes) {
        aim.of_class.push_back(earmark.kind < 0 || earmark.kind == static_cast<int>(payment_class.kind));
      }
      for (std::size_t b = 0; b < cases; ++b) {
        aim.asked.push_back(earmark.at_least * problem.funds[f].budget[b]);
        aim.required.push_back(std::min(aim.asked.back(), Reach(problem, *this, aim, static_cast<int>(b))));
      }
      aims.push_back(std::move(aim));
    }
  }
}

}  // namespace atalaya::invest
