// The money side of a problem in the order used by model, flow and settlement: rows of States, cells, earmarks.
#pragma once

#include <vector>

#include "invest/invest.h"

namespace atalaya::invest {

// One earmark of one fund. A cell is State row x class.
struct Aim {
  int fund = 0, index = 0;          // FundLimit and position in its earmarks
  std::vector<bool> state, of_class;  // per State row, per class: does spending there count?
  std::vector<double> asked;        // per budget case: at_least x budget
  std::vector<double> required;     // the same, waived as far as all choices together could not reach it
};

struct Shape {
  explicit Shape(const Problem& problem);
  // The same with States merged that share all earmarks, except those kept `apart`; merged rows have no cap (a relaxation).
  Shape Merged(const std::vector<bool>& apart) const;

  std::vector<int> states;     // row -> state, ascending; -1: no State, or several merged: no caps
  std::vector<int> row;        // per group
  std::vector<double> cap(const FundLimit& fund, int budget_case) const;  // per State row; none for -1
  std::vector<Aim> aims;       // funds in order, earmarks in order
  double unit_money = 1;       // a power of ten: largest budget is 100..1000 of it
  double unit_gain = 1;        // power of ten: largest conceivable gain is 100..1000 of it
  std::vector<double> aim_price;  // per case: gain units per money unit missed
};

// Cost of a choice in a class; 0 for no choice and for classes it does not list.
inline double CostOf(const Problem& problem, int group, int choice, int payment_class) {
  if (choice < 0) return 0;
  const std::vector<double>& cost = problem.groups[group].choices[choice].cost_by_class;
  return payment_class < static_cast<int>(cost.size()) ? cost[payment_class] : 0;
}
double TotalCost(const Problem& problem, int group, int choice);
// max_share of the fund in the class; 0 when it is not listed.
inline double ShareOf(const Problem& problem, int payment_class, int fund) {
  const std::vector<double>& share = problem.classes[payment_class].max_share;
  return fund < static_cast<int>(share.size()) ? share[fund] : 0;
}
// Least share of the class that the fund must pay.
inline double LeastOf(const Problem& problem, int payment_class, int fund) {
  const PaymentClass& c = problem.classes[payment_class];
  return c.co_finance_fund == fund ? c.co_finance : 0;
}
// True if `to` is `from` or includes it (from -1: anything does).
bool Extends(const Problem& problem, int group, int from, int to);

}  // namespace atalaya::invest
