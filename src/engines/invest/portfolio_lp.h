// A portfolio as text that other solvers read (CPLEX's LP format), for cross-checks and comparisons.
//
// The plain formulation: a binary column per project (x0, x1, ...), a column per payment (y0, y1, ...), every rule a
// row. Earmarks are hard rules here; where they cannot be met the text is an infeasible programme.
#pragma once

#include <string>

#include "invest/portfolio.h"

namespace atalaya::invest::portfolio {

std::string InLpFormat(const Problem& problem);

}  // namespace atalaya::invest::portfolio
