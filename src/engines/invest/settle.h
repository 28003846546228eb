// From plans to what people read: who pays what, what is gained, what was missed.
#pragma once

#include "invest/cutter.h"

namespace atalaya::invest {

// Without the prices of funds, which are the relaxation's. Adds a finding for each earmark missed.
std::vector<CaseAnswer> CasesOf(const Problem& problem, const Shape& shape, const PlanModel& model, Cutter& cutter,
                                const Plans& plans, Findings& findings);

}  // namespace atalaya::invest
