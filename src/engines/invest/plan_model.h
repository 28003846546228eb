// The plan as a mixed-integer programme, and the way between its points and plans.
//
// Columns: x(group, choice, case) in {0,1}; fall(threat, case) = evasion today - evasion left, a probability; cost and payments per
// State x class (x fund) and case, in Shape::unit_money; money missed per earmark and case. Objective: minus the expected gain in
// Shape::unit_gain, plus the price of earmarks missed. Payments of groups are found afterwards: see payer.h why sums are enough.
#pragma once

#include <map>
#include <vector>

#include "invest/shape.h"
#include "milp/milp.h"

namespace atalaya::invest {

using Plans = std::vector<std::vector<int>>;            // case x group: choice, -1 nothing
using Fractions = std::vector<std::vector<double>>;     // group x choice

class PlanModel {
 public:
  // `before` per threat: evasion with nothing chosen. Choices that the funds of a case cannot pay even alone are fixed at 0.
  // `payable`: the shape by whose rules that is judged, where `shape` is a merged one.
  PlanModel(const Problem& problem, const Shape& shape, const std::vector<double>& before, const Shape& payable);
  PlanModel(const Problem& problem, const Shape& shape, const std::vector<double>& before)
      : PlanModel(problem, shape, before, shape) {}

  const Problem& problem() const { return problem_; }
  const Shape& shape() const { return shape_; }
  const milp::Model& model() const { return model_; }
  int X(int group, int choice, int budget_case) const { return x_[budget_case][first_[group] + choice]; }
  int cases() const { return static_cast<int>(x_.size()); }

  milp::Row CutRow(const NetworkCut& cut, int budget_case) const;
  // How far the point is from satisfying the cut, weighted as in the objective (> 0: violated).
  double Violation(const NetworkCut& cut, int budget_case, const std::vector<double>& point) const;
  const std::vector<milp::Row>& nesting() const { return nesting_; }  // not part of model(): few of them ever bind

  Fractions XOf(const std::vector<double>& point, int budget_case) const;
  std::vector<double> ThetaOf(const std::vector<double>& point, int budget_case) const;
  std::vector<double> PaymentsOf(const std::vector<double>& point, int budget_case) const;  // cell x fund, units of the currency
  Plans Rounded(const std::vector<double>& point) const;             // choices above one half
  bool Integral(const std::vector<double>& point) const;             // of x, within 1e-6

  // Gain a year of one more unit of money in each fund: its budget row and all rows that are shares of it.
  std::vector<double> FundPrices(const std::vector<double>& duals, int budget_case) const;
  // Cost of every choice at the prices of money in its State and class; gain a year, not weighted by the case's probability.
  Fractions Prices(const std::vector<double>& duals, int budget_case) const;

  // One case's payments, in units of the currency.
  struct Settlement {
    bool paid = false;                         // the funds can pay
    std::vector<double> money;                 // (cell, fund): cell x funds + fund
    std::vector<double> missed;                // per aim, of what is asked
    double short_of_required = 0;              // all aims, of what is required: what the objective counts
  };
  // The payments for this plan that miss least of the earmarks. Remembered: not for two threads at once.
  const Settlement& Settle(const std::vector<int>& choice, int budget_case) const;
  // All columns at a plan with these evasions left (case x threat). Empty if the funds cannot pay.
  std::vector<double> PointOf(const Plans& plans, const std::vector<std::vector<double>>& theta) const;

 private:
  struct Share {
    int cell = 0, fund = 0, column = 0;
  };
  struct FundRow {
    int row = 0, fund = 0;
    double share = 1;  // d(side of the row) / d(budget)
  };
  struct Case {
    std::vector<int> cost;                     // per cell: column or -1
    std::vector<int> definition;               // per cell: row or -1
    std::vector<Share> pays;
    std::vector<int> missed;                   // per aim: column
    std::vector<FundRow> fund_rows;
  };
  void AddChoices(int budget_case, const Shape& payable);
  Case AddMoney(milp::Model& model, const std::vector<bool>& used, int budget_case, double missed_price) const;
  Settlement Pay(const std::vector<int>& choice, int budget_case) const;
  void AddFundRows(milp::Model& model, int budget_case, Case& money) const;
  void Define(int budget_case);
  milp::Row NestingRow(int group, int choice, int budget_case) const;

  const Problem& problem_;
  const Shape& shape_;
  std::vector<double> before_;
  milp::Model model_;
  std::vector<milp::Row> nesting_;
  std::vector<int> first_;                     // per group: first of its choices in the rows of x_
  std::vector<std::vector<int>> x_, fall_;     // per case
  std::vector<Case> cases_;
  mutable std::vector<std::map<std::vector<int>, Settlement>> settled_;  // per case
};

}  // namespace atalaya::invest
