// Which facility to audit next: the expected value of knowing a facility's true answers before buying there. Internal to this
// room; docs/methods/sensitivity.md.
//
// With the plan's prices of money fixed, what to buy at one facility no longer depends on what is bought at the others, so the
// value of information splits by facility:
//
//   EVPPI_f = E[ max_j U_fj(X_f) ] - max_j E[ U_fj(X_f) ],     U_fj = local gain + network gain - price of bundle j;  U_f,none = 0
//
// X_f: the open answers of facility f, drawn from their ranges, independent.
#pragma once

#include "analysis/sensitivity.h"

namespace atalaya::analysis {

std::vector<Audit> RankAudits(const model::Region& region, const Analysis& analysis,
                              const std::vector<risk::ExpectedRisk>& facilities, const SensitivityOptions& options,
                              const std::function<void(double)>& progress);

}  // namespace atalaya::analysis
