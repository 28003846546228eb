// Method: the extended formulation of multiple-choice knapsacks with several payers, nested over budgets (methods.md (a3), (e)).
// The nesting rows are those of whole up-sets, sum of x over all choices that include j, which imply the row of each single choice
// and are tighter in the relaxation. Cost: columns cases x (choices + threats + cells x funds).
#include "invest/plan_model.h"

#include <algorithm>
#include <cmath>

#include "invest/payer.h"

namespace atalaya::invest {

PlanModel::PlanModel(const Problem& problem, const Shape& shape, const std::vector<double>& before, const Shape& payable)
    : problem_(problem), shape_(shape), before_(before) {
  int choices = 0;
  for (const Group& group : problem.groups) {
    first_.push_back(choices);
    choices += static_cast<int>(group.choices.size());
  }
  std::vector<bool> used(shape.states.size() * problem.classes.size(), false);
  for (std::size_t g = 0; g < problem.groups.size(); ++g) {
    for (const Choice& choice : problem.groups[g].choices) {
      for (std::size_t c = 0; c < std::min(choice.cost_by_class.size(), problem.classes.size()); ++c) {
        if (choice.cost_by_class[c] > 0) used[shape.row[g] * problem.classes.size() + c] = true;
      }
    }
  }
  settled_.resize(problem.probabilities.size());
  for (std::size_t b = 0; b < problem.probabilities.size(); ++b) {
    const int budget_case = static_cast<int>(b);
    AddChoices(budget_case, payable);
    cases_.push_back(AddMoney(model_, used, budget_case, problem.probabilities[b] * shape.aim_price[b]));
    Define(budget_case);
  }
  for (int b = 0; problem.nested && b + 1 < cases(); ++b) {
    for (std::size_t g = 0; g < problem.groups.size(); ++g) {
      for (std::size_t j = 0; j < problem.groups[g].choices.size(); ++j) {
        nesting_.push_back(NestingRow(static_cast<int>(g), static_cast<int>(j), b));
      }
    }
  }
}

void PlanModel::AddChoices(int budget_case, const Shape& payable_by) {
  const double probability = problem_.probabilities[budget_case];
  std::vector<int> x, fall;
  Payer payer(problem_, payable_by, budget_case);
  for (std::size_t i = 0; i < problem_.groups.size(); ++i) {
    const int g = static_cast<int>(i);
    milp::Row one;
    for (std::size_t j = 0; j < problem_.groups[g].choices.size(); ++j) {
      const bool payable = payer.Replace(g, static_cast<int>(j)) && payer.Replace(g, -1);
      const double local = problem_.groups[g].choices[j].local;
      x.push_back(model_.Add(milp::Column{0, payable ? 1.0 : 0.0, -probability * local / shape_.unit_gain, true}));
      one.entries.push_back({x.back(), 1});
    }
    one.upper = 1;
    if (one.entries.size() > 1) model_.Add(std::move(one));
  }
  for (std::size_t k = 0; k < before_.size(); ++k) {
    const double weight = problem_.network.weights[k];
    fall.push_back(model_.Add(milp::Column{0, before_[k], -probability * weight / shape_.unit_gain, false}));
  }
  x_.push_back(std::move(x));
  fall_.push_back(std::move(fall));
}

// Cost columns, payments and all rules on them. `missed_price` is the objective of money missed.
PlanModel::Case PlanModel::AddMoney(milp::Model& model, const std::vector<bool>& used, int budget_case,
                                    double missed_price) const {
  Case money;
  const int classes = static_cast<int>(problem_.classes.size()), funds = static_cast<int>(problem_.funds.size());
  for (int cell = 0; cell < static_cast<int>(used.size()); ++cell) {
    money.cost.push_back(used[cell] ? model.Add(milp::Column{}) : -1);
    if (!used[cell]) continue;
    milp::Row whole;  // payments - cost = 0
    whole.entries.push_back({money.cost[cell], -1});
    for (int f = 0; f < funds; ++f) {
      const double share = ShareOf(problem_, cell % classes, f), least = LeastOf(problem_, cell % classes, f);
      if (share <= 0 || least > share) continue;
      const int pay = model.Add(milp::Column{});
      money.pays.push_back({cell, f, pay});
      whole.entries.push_back({pay, 1});
      if (share < 1) model.Add(milp::Row{{{pay, 1}, {money.cost[cell], -share}}, -milp::kInfinity, 0});
      if (least > 0) model.Add(milp::Row{{{pay, 1}, {money.cost[cell], -least}}, 0, milp::kInfinity});
    }
    const PaymentClass& payment_class = problem_.classes[cell % classes];
    const bool hopeless = payment_class.co_finance > 0 && payment_class.co_finance_fund >= 0 &&
                          payment_class.co_finance > ShareOf(problem_, cell % classes, payment_class.co_finance_fund);
    whole.lower = whole.upper = 0;
    model.Add(std::move(whole));
    if (hopeless) model.columns[money.cost[cell]].upper = 0;  // nobody may pay the co-finance
  }
  for (std::size_t a = 0; a < shape_.aims.size(); ++a) {
    const double required = shape_.aims[a].required[budget_case] / shape_.unit_money;
    money.missed.push_back(model.Add(milp::Column{0, required, missed_price, false}));
  }
  AddFundRows(model, budget_case, money);
  return money;
}

void PlanModel::AddFundRows(milp::Model& model, int budget_case, Case& money) const {
  const int classes = static_cast<int>(problem_.classes.size()), states = static_cast<int>(shape_.states.size());
  for (int f = 0; f < static_cast<int>(problem_.funds.size()); ++f) {
    const FundLimit& fund = problem_.funds[f];
    const double budget = fund.budget[budget_case] / shape_.unit_money;
    milp::Row all;
    std::vector<milp::Row> of_state(shape_.states.size());
    for (const Share& pay : money.pays) {
      if (pay.fund != f) continue;
      all.entries.push_back({pay.column, 1});
      of_state[pay.cell / classes].entries.push_back({pay.column, 1});
    }
    if (all.entries.empty()) continue;
    all.upper = budget;
    money.fund_rows.push_back({model.Add(std::move(all)), f, 1});
    for (int s = 0; s < states && fund.state_cap < 1; ++s) {
      if (of_state[s].entries.empty() || shape_.states[s] < 0) continue;
      of_state[s].upper = fund.state_cap * budget;
      money.fund_rows.push_back({model.Add(std::move(of_state[s])), f, fund.state_cap});
    }
  }
  for (std::size_t a = 0; a < shape_.aims.size(); ++a) {
    const Aim& aim = shape_.aims[a];
    if (aim.required[budget_case] <= 0) continue;
    milp::Row row;
    for (const Share& pay : money.pays) {
      if (pay.fund == aim.fund && aim.state[pay.cell / classes] && aim.of_class[pay.cell % classes]) {
        row.entries.push_back({pay.column, 1});
      }
    }
    row.entries.push_back({money.missed[a], 1});
    row.lower = aim.required[budget_case] / shape_.unit_money;
    const bool waived = aim.required[budget_case] < aim.asked[budget_case];
    const double share = waived ? 0 : problem_.funds[aim.fund].earmarks[aim.index].at_least;
    money.fund_rows.push_back({model.Add(std::move(row)), aim.fund, share});
  }
}

// sum of cost x - cost of the cell = 0
void PlanModel::Define(int budget_case) {
  Case& money = cases_[budget_case];
  std::vector<milp::Row> rows(money.cost.size());
  for (std::size_t g = 0; g < problem_.groups.size(); ++g) {
    for (std::size_t j = 0; j < problem_.groups[g].choices.size(); ++j) {
      for (std::size_t c = 0; c < problem_.classes.size(); ++c) {
        const double cost = CostOf(problem_, static_cast<int>(g), static_cast<int>(j), static_cast<int>(c));
        if (cost <= 0) continue;
        rows[shape_.row[g] * problem_.classes.size() + c].entries.push_back(
            {X(static_cast<int>(g), static_cast<int>(j), budget_case), cost / shape_.unit_money});
      }
    }
  }
  for (std::size_t cell = 0; cell < rows.size(); ++cell) {
    money.definition.push_back(-1);
    if (money.cost[cell] < 0) continue;
    rows[cell].entries.push_back({money.cost[cell], -1});
    rows[cell].lower = rows[cell].upper = 0;
    money.definition.back() = model_.Add(std::move(rows[cell]));
  }
}

milp::Row PlanModel::CutRow(const NetworkCut& cut, int budget_case) const {
  milp::Row row;
  row.entries.push_back({fall_[budget_case][cut.threat], -1});
  for (const NetworkCut::Term& term : cut.terms) {
    row.entries.push_back({X(term.group, term.choice, budget_case), term.coefficient});
  }
  row.lower = cut.constant - before_[cut.threat];
  return row;
}

double PlanModel::Violation(const NetworkCut& cut, int budget_case, const std::vector<double>& point) const {
  double missing = cut.constant - before_[cut.threat] + point[fall_[budget_case][cut.threat]];
  for (const NetworkCut::Term& term : cut.terms) {
    missing -= term.coefficient * point[X(term.group, term.choice, budget_case)];
  }
  return missing * problem_.probabilities[budget_case] * problem_.network.weights[cut.threat] / shape_.unit_gain;
}

milp::Row PlanModel::NestingRow(int group, int choice, int budget_case) const {
  const std::vector<Choice>& choices = problem_.groups[group].choices;
  milp::Row row;
  for (std::size_t j = 0; j < choices.size(); ++j) {
    const int to = static_cast<int>(j);
    if (!Extends(problem_, group, choice, to)) continue;
    row.entries.push_back({X(group, to, budget_case + 1), -1});
    // Another choice of the up-set may stand on the left only if all that includes it is on the right (always so with sets).
    const bool inside = std::all_of(choices[j].extended_by.begin(), choices[j].extended_by.end(),
                                    [&](int above) { return Extends(problem_, group, choice, above); });
    if (inside) row.entries.push_back({X(group, to, budget_case), 1});
  }
  row.upper = 0;
  return row;
}

Fractions PlanModel::XOf(const std::vector<double>& point, int budget_case) const {
  Fractions x;
  for (std::size_t g = 0; g < problem_.groups.size(); ++g) {
    x.emplace_back();
    for (std::size_t j = 0; j < problem_.groups[g].choices.size(); ++j) {
      x.back().push_back(std::clamp(point[X(static_cast<int>(g), static_cast<int>(j), budget_case)], 0.0, 1.0));
    }
  }
  return x;
}

std::vector<double> PlanModel::ThetaOf(const std::vector<double>& point, int budget_case) const {
  std::vector<double> theta;
  for (std::size_t k = 0; k < before_.size(); ++k) theta.push_back(std::max(0.0, before_[k] - point[fall_[budget_case][k]]));
  return theta;
}

std::vector<double> PlanModel::PaymentsOf(const std::vector<double>& point, int budget_case) const {
  const Case& money = cases_[budget_case];
  std::vector<double> paid(money.cost.size() * problem_.funds.size(), 0.0);
  for (const Share& pay : money.pays) {
    paid[pay.cell * problem_.funds.size() + pay.fund] = point[pay.column] * shape_.unit_money;
  }
  return paid;
}

Plans PlanModel::Rounded(const std::vector<double>& point) const {
  Plans plans(x_.size(), std::vector<int>(problem_.groups.size(), -1));
  for (std::size_t b = 0; b < x_.size(); ++b) {
    for (std::size_t g = 0; g < problem_.groups.size(); ++g) {
      for (std::size_t j = 0; j < problem_.groups[g].choices.size(); ++j) {
        if (point[x_[b][first_[g] + j]] > 0.5) plans[b][g] = static_cast<int>(j);
      }
    }
  }
  return plans;
}

bool PlanModel::Integral(const std::vector<double>& point) const {
  for (const std::vector<int>& columns : x_) {
    for (int column : columns) {
      if (std::abs(point[column] - std::round(point[column])) > 1e-6) return false;
    }
  }
  return true;
}

std::vector<double> PlanModel::FundPrices(const std::vector<double>& duals, int budget_case) const {
  std::vector<double> prices(problem_.funds.size(), 0.0);
  const double probability = problem_.probabilities[budget_case];
  if (probability <= 0) return prices;
  const double out_of_reach = probability * shape_.aim_price[budget_case] * (1 - 1e-6);
  for (const FundRow& row : cases_[budget_case].fund_rows) {
    // An earmark that is missed anyway says what missing costs us, not what money is worth.
    if (duals[row.row] < out_of_reach || out_of_reach <= 0) prices[row.fund] -= duals[row.row] * row.share;
  }
  for (double& price : prices) price *= shape_.unit_gain / shape_.unit_money / probability;
  return prices;
}

Fractions PlanModel::Prices(const std::vector<double>& duals, int budget_case) const {
  Fractions prices;
  const double probability = problem_.probabilities[budget_case];
  const double factor = probability > 0 ? shape_.unit_gain / shape_.unit_money / probability : 0;
  for (std::size_t g = 0; g < problem_.groups.size(); ++g) {
    prices.emplace_back(problem_.groups[g].choices.size(), 0.0);
    for (std::size_t j = 0; j < prices.back().size(); ++j) {
      for (std::size_t c = 0; c < problem_.classes.size(); ++c) {
        const int row = cases_[budget_case].definition[shape_.row[g] * problem_.classes.size() + c];
        const double cost = CostOf(problem_, static_cast<int>(g), static_cast<int>(j), static_cast<int>(c));
        if (row >= 0 && cost > 0) prices[g][j] += -duals[row] * factor * cost;
      }
    }
  }
  return prices;
}

const PlanModel::Settlement& PlanModel::Settle(const std::vector<int>& choice, int budget_case) const {
  std::map<std::vector<int>, Settlement>& settled = settled_[budget_case];
  const auto found = settled.find(choice);
  return found != settled.end() ? found->second : settled.emplace(choice, Pay(choice, budget_case)).first->second;
}

PlanModel::Settlement PlanModel::Pay(const std::vector<int>& choice, int budget_case) const {
  std::vector<double> cost(shape_.states.size() * problem_.classes.size(), 0.0);
  for (std::size_t g = 0; g < choice.size(); ++g) {
    for (std::size_t c = 0; c < problem_.classes.size(); ++c) {
      cost[shape_.row[g] * problem_.classes.size() + c] +=
          CostOf(problem_, static_cast<int>(g), choice[g], static_cast<int>(c));
    }
  }
  std::vector<bool> used;
  for (double amount : cost) used.push_back(amount > 0);
  milp::Model model;
  const Case money = AddMoney(model, used, budget_case, 1);
  for (std::size_t cell = 0; cell < cost.size(); ++cell) {
    if (money.cost[cell] < 0) continue;
    milp::Column& column = model.columns[money.cost[cell]];
    if (cost[cell] > 0 && column.upper <= 0) return {};
    column.lower = column.upper = cost[cell] / shape_.unit_money;
  }
  const milp::Solution solution = milp::LinearProgram(model).Solve();
  Settlement settlement;
  settlement.paid = solution.Found();
  if (!settlement.paid) return settlement;
  const std::size_t funds = problem_.funds.size();
  settlement.money.assign(cost.size() * funds, 0.0);
  std::vector<double> paid(cost.size(), 0.0);
  for (const Share& pay : money.pays) {
    const double amount = std::max(0.0, solution.values[pay.column]) * shape_.unit_money;
    settlement.money[pay.cell * funds + pay.fund] = amount;
    paid[pay.cell] += amount;
  }
  // The solver is exact to its tolerance only; payments shall add up to the cost.
  for (std::size_t i = 0; i < settlement.money.size(); ++i) {
    const std::size_t cell = i / funds;
    if (paid[cell] > 0) settlement.money[i] *= cost[cell] / paid[cell];
  }
  const std::size_t classes = problem_.classes.size();
  for (const Aim& aim : shape_.aims) {
    double spent = 0;
    for (std::size_t cell = 0; cell < cost.size(); ++cell) {
      if (aim.state[cell / classes] && aim.of_class[cell % classes]) spent += settlement.money[cell * funds + aim.fund];
    }
    settlement.missed.push_back(std::max(0.0, aim.asked[budget_case] - spent));
    settlement.short_of_required += std::max(0.0, aim.required[budget_case] - spent);
  }
  return settlement;
}

std::vector<double> PlanModel::PointOf(const Plans& plans, const std::vector<std::vector<double>>& theta) const {
  std::vector<double> point(model_.columns.size(), 0.0);
  for (int b = 0; b < cases(); ++b) {
    const Settlement& settlement = Settle(plans[b], b);
    if (!settlement.paid) return {};
    for (std::size_t g = 0; g < plans[b].size(); ++g) {
      if (plans[b][g] >= 0) point[X(static_cast<int>(g), plans[b][g], b)] = 1;
    }
    for (std::size_t k = 0; k < before_.size(); ++k) {
      point[fall_[b][k]] = std::clamp(before_[k] - theta[b][k], 0.0, before_[k]);
    }
    const std::size_t funds = problem_.funds.size();
    for (const Share& pay : cases_[b].pays) {
      const double amount = settlement.money[pay.cell * funds + pay.fund] / shape_.unit_money;
      point[pay.column] = amount;
      point[cases_[b].cost[pay.cell]] += amount;
    }
    for (std::size_t a = 0; a < shape_.aims.size(); ++a) {
      const Aim& aim = shape_.aims[a];
      const double waived = aim.asked[b] - aim.required[b];
      point[cases_[b].missed[a]] = std::max(0.0, settlement.missed[a] - waived) / shape_.unit_money;
    }
  }
  return point;
}

}  // namespace atalaya::invest
