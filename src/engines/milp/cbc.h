// The solvers that run in SolveMip's child, and what they send.
#pragma once

#include <vector>

#include "milp/child.h"
#include "milp/convert.h"
#include "milp/milp.h"

namespace atalaya::milp {

// What the child sends: the bound of the relaxation as soon as it is known, then the answer. One message each.
enum class Message { kBound, kAnswer };

// Solves and sends.
void SolveByCbc(const Model& model, const Options& options, const ChildPort& port);

// The same by plain branch and bound over our own linear programmes: slow, but it shares nothing with CBC. For a second
// opinion when CBC crashed or claims what cannot be (branch_and_bound.cc).
void SolvePlainly(const Model& model, const Options& options, const ChildPort& port);

void SendAnswer(const ChildPort& port, Status status, double bound, const std::vector<double>& values);

}  // namespace atalaya::milp
