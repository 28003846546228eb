// Small random portfolios with every kind of rule, and their answers by enumeration.
#pragma once

#include <vector>

#include "base/rng.h"
#include "invest/portfolio.h"

namespace atalaya::invest::portfolio::toy {

// Of 1 to `most` projects.
Problem RandomProblem(Rng& rng, int most = 9);

// The same rules written once more, without cuts, cells or flows: a column per payment.
struct Best {
  double shortfall = 0;  // least total: money missing of earmarks + empty groups
  double value = 0;      // most that this leaves
};
Best ByEnumeration(const Problem& problem);

// Value of the linear relaxation with a column per project and per payment; -infinity if infeasible.
double RelaxationByPayments(const Problem& problem);

// What is wrong with the answer; empty if it keeps every rule, its payments add up, and it tells its shortfalls as they
// are.
const char* FaultOf(const Problem& problem, const Answer& answer);
double ShortfallOf(const Answer& answer);

}  // namespace atalaya::invest::portfolio::toy
