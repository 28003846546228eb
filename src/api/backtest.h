// What would a rule have done? The rules in force with one version in place of (or beside) its active one, over a State's stored consignments of a period,
// with what inspections found. Kept with the version, its digest, the seed and the period: a rule is activated on nothing else.
//
// Signals look back to a time before the period; the fences of prices are fitted to what was filed before it where that is enough (kFenceRecords), else to the
// period itself, and the result says which.
#pragma once

#include <string>

#include "api/jobs.h"
#include "api/targeting.h"
#include "store/rules.h"

namespace atalaya::api {

inline constexpr int kLookBackDays = 180;              // before the period
inline constexpr std::size_t kFenceRecords = 2000;
// Below these a result says "too few outcomes": shares of finds would be those of chance.
inline constexpr std::uint64_t kEnoughInspected = 100, kEnoughFound = 10;

struct BackTestOrder {
  std::string rule, state;
  long long version = 0;
  std::string first_day, last_day;  // both belong to it
  std::uint64_t seed = 1;
  std::string actor;
};
// Findings: `targeting.back-test-empty` (from, to): nothing is stored for those days; those of CompileRules.
Result<store::BacktestRow> RunBackTest(Context& context, const BackTestOrder& order, Jobs::Reporter* reporter);

// The rule as a version has it.
target::Rule AsRule(const store::RuleRow& row, const store::RuleVersion& version);

}  // namespace atalaya::api
