// The tree behind any number of an Analysis, and the single answer that would change it most.
//
// Subjects are paths: `region/loss`, `region/lives`, `region/exposure`, `region/unknown`, `state/BR`, `port/BRSSZ`, `port/BRSSZ/exposure`,
// `facility/BRSSZ-01`, `facility/BRSSZ-01/SCENARIO`, `facility/BRSSZ-01/SCENARIO/rate`, `control/BRSSZ-01/P04`, `threat/narcotics/CO/US`, `plan`,
// `plan/BRSSZ`, `measure/BRSSZ-01/SOLUTION`, `fund/national`. Ports by UN/LOCODE, `P` + id, or name.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "analysis/analysis.h"
#include "base/explanation.h"
#include "base/result.h"

namespace atalaya::analysis {

// A port by UN/LOCODE, `P` + id, or name (accents and case do not matter; assessed ports first); -1: none.
int FindPort(const model::Region& region, std::string_view name);
// UN/LOCODE, or `P` + id where there is none.
std::string PortCode(const model::Port& port);

Result<Explanation> Explain(const model::Region& region, const Analysis& analysis, std::string_view subject);

// Every subject that Explain knows for this analysis (for completion and `--list`), without the per-control ones.
std::vector<std::string> Subjects(const model::Region& region, const Analysis& analysis);

// The answers whose becoming 'inspected: met' lowers the subject's number most (facility and port subjects), best first.
struct Telling {
  int facility = -1;
  std::string control;
  double before = 0, after = 0;  // expected loss a year, money equivalent
};
std::vector<Telling> MostTelling(const model::Region& region, const Analysis& analysis, std::string_view subject, std::size_t count);

}  // namespace atalaya::analysis
