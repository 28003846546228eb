// What inspections need from the region's analysis: how often attempts are expected at a place, family by family, and what one costs.
// docs/methods/inspection-day.md.
#pragma once

#include <string>
#include <vector>

#include "base/distribution.h"
#include "model/region.h"

namespace atalaya::analysis {

// Families whose goods or people an inspection can find.
inline constexpr model::Family kInspected[] = {model::Family::kNarcotics, model::Family::kArms,        model::Family::kPeople,
                                               model::Family::kNuclear,   model::Family::kStolenGoods, model::Family::kStowaways};
bool IsInspected(model::Family family);

struct FamilyRate {
  model::Family family = model::Family::kNarcotics;
  double before = 0;  // attempts a year without what inspections found
  Estimate rate;      // with it: mean, 5-95 % (the sum over scenarios as one Gamma with its mean and variance)
  double found = 0, searched_years = 0;
  double harm = 0;    // of one success, money of the region: at the facility, and where it goes (mean over the State's threats of the family)
};
// At a port (its facilities together) or at one of them; ports by UN/LOCODE or "P" and number. Empty where the region does not know the place, or where no
// scenario applies.
std::vector<FamilyRate> RatesAt(const model::Region& region, const std::string& port, const std::string& facility);

// Harm a day if everything passes.
double LossADay(const std::vector<FamilyRate>& rates);

}  // namespace atalaya::analysis
