// Attempts a year: a Gamma prior elicited for the scenario, scaled by the State's indicators, updated by the incidents
// counted at the port and by what inspections found there. Model and choices: docs/methods/risk.md 4.
#pragma once

#include <vector>

#include "model/region.h"

namespace atalaya::risk {

// Gamma(shape, exposure): mean shape / exposure attempts a year.
struct Posterior {
  double shape = 0, exposure = 1;
  double incidents = 0;  // share of the port's count that updated this facility
  int counted = 0;       // recorded incidents at the port that match
  int sharing = 1;       // facilities of the port to which the scenario applies
  double years = 0;      // of recording; 0: nothing updates the prior
  double scale = 1;      // by indicators, within [1/4, 4]
  double found = 0;      // share of what inspections found that updated this facility and scenario
  double searched = 0;   // years times the chance that an attempt would have been found

  double Mean() const { return shape / exposure; }
};

// Does the scenario threaten that kind of facility?
bool AppliesTo(const model::Scenario& scenario, model::Traffic traffic);

// Years over which the scenario's incidents were recorded: its dates (inclusive, 365.25 days), else the region's
// setting; 0 if it names no incidents or nobody knows for how long they were counted (then nothing updates the prior).
double YearsRecorded(const model::Region& region, const model::Scenario& scenario);

// Prior mean's factor for a State: product of (value / reference)^exponent over the indicators that are known, within
// [1/4, 4].
double IndicatorScale(const model::Scenario& scenario, const model::State& state);

// Linear in incidents and facilities.
Posterior RateOf(const model::Region& region, int facility, int scenario);

// What inspections found, of a family at a port (or a facility), updates every scenario of the family that applies there: found attempts are thinned
// Poisson, so the exposure grows by years x chance of being found, and each find is shared among them in proportion to their means before it
// (nobody recorded which scenario it was).

// The same for many facilities: incidents are counted once.
class Rates {
 public:
  explicit Rates(const model::Region& region);
  Posterior Of(int facility, int scenario) const;

 private:
  const model::Region& region_;
  std::vector<std::vector<int>> counted_, sharing_;  // scenario x port; empty where nothing updates the prior
  std::vector<double> years_;
  std::vector<double> before_;  // per find: sum of the means it is shared by
};

}  // namespace atalaya::risk
