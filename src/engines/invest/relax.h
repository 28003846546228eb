// The linear relaxation of each budget case alone: bounds, prices, and the fractional plans that guide the search.
//
// Without the nesting rows the cases fall apart, and each is small enough to solve in a blink. What is given away is the price of
// nesting in the bound; the integer model has these rows again. States are told apart only where a cap needs it.
#pragma once

#include "invest/cutter.h"

namespace atalaya::invest {

// Everything in units of the problem, not weighted by the case's probability.
struct CaseRelaxation {
  bool solved = false;
  double bound = 0;                    // no plan of this case is worth more: gain - price of earmarks missed
  Fractions x;                         // what the relaxation buys
  Fractions loss;                      // of the bound at least, if the choice were bought; negative: if it were not
  std::vector<double> fund_price;      // gain of one more unit of money in each fund
  Fractions price;                     // cost of each choice at the prices of money
  std::vector<double> share;           // per cut of the pool: part of its threat's weight that rests on it
};

// Stops when the violated cuts together are worth less than `tolerance` x the bound, or when asked by the limits. `apart`: States to
// tell apart from the start, by number; those found to need it are added for the next case.
CaseRelaxation Relax(const Problem& problem, int budget_case, Cutter& cutter, double tolerance, const milp::Options& limits,
                     std::set<int>& apart);

// The problem of one case alone, with probability 1.
Problem OnlyCase(const Problem& problem, int budget_case);

}  // namespace atalaya::invest
