// Where to start: orders in which to try choices, and plans of all cases built along them.
#pragma once

#include "invest/cutter.h"
#include "invest/search.h"

namespace atalaya::invest {

// The problem's own weights, and its price of missing an earmark in gain per unit of money.
Worth WorthOf(const Problem& problem, const Shape& shape, int budget_case);

// By the fractions of a relaxation: what it takes in full first.
std::vector<Pick> PicksByFraction(const Fractions& x);
// By prices: the value of a choice is its local gain and its coefficients in the cuts, weighed by the cuts' shares of their threats;
// per group the choice of largest value - price, ranked by value per price.
std::vector<Pick> PicksByPrice(const Problem& problem, const CutIndex& cuts, const std::vector<double>& share,
                               const Fractions& price, const Worth& worth);
// By a relaxation's fractions, each scaled by how the value of the choice (as above) has changed with the drawn factors.
std::vector<Pick> PicksByFraction(const Problem& problem, const CutIndex& cuts, const std::vector<double>& share,
                                  const Fractions& x, const Worth& worth);
// A plan as picks, so that a search can start from it.
std::vector<Pick> PicksOf(const std::vector<int>& choice);

struct Effort {
  int rounds = 2, swaps = 20;  // of Search::Improve
  int stretches = 2;           // times the earmarks are asked for more
};
// Plans of all cases: first that of `first_case`, then the larger budgets extending it and the smaller ones within it when the
// problem is nested. The search knows how far costs can reach an earmark, the settlement how far the payments do: where they fall
// short, the search is asked for more.
Plans Construct(const PlanModel& model, const CutIndex& cuts, const std::vector<std::vector<Pick>>& picks, int first_case,
                const Effort& effort);

}  // namespace atalaya::invest
