#include "analysis/inspection.h"

#include <algorithm>

#include "risk/rate.h"
#include "target/feedback.h"

namespace atalaya::analysis {
namespace {

constexpr double kDays = 365.25;

std::string KeyOf(const model::Port& port) { return port.locode.empty() ? "P" + std::to_string(port.id) : port.locode; }

double HarmElsewhere(const model::Region& region, model::Family family, int state) {
  double attempts = 0, harm = 0;
  for (const model::Threat& threat : region.threats) {
    if (threat.family != family || (threat.from != state && threat.to != state)) continue;
    attempts += threat.attempts_per_year;
    harm += threat.attempts_per_year * (threat.harm_money + threat.harm_lives * region.settings.value_per_life);
  }
  return attempts > 0 ? harm / attempts : 0;
}

}  // namespace

bool IsInspected(model::Family family) { return std::find(std::begin(kInspected), std::end(kInspected), family) != std::end(kInspected); }

std::vector<FamilyRate> RatesAt(const model::Region& region, const std::string& port, const std::string& facility) {
  std::vector<FamilyRate> list;
  std::vector<int> facilities;
  for (int f = 0; f < static_cast<int>(region.facilities.size()); ++f) {
    const model::Facility& one = region.facilities[static_cast<std::size_t>(f)];
    if (facility.empty() ? KeyOf(region.ports[static_cast<std::size_t>(one.port)]) == port : one.id == facility) facilities.push_back(f);
  }
  if (facilities.empty()) return list;
  const risk::Rates rates(region);
  const int state = region.ports[static_cast<std::size_t>(region.facilities[static_cast<std::size_t>(facilities.front())].port)].state;
  for (const model::Family family : kInspected) {
    FamilyRate one;
    one.family = family;
    double mean = 0, variance = 0, local = 0;
    for (const int f : facilities) {
      for (int s = 0; s < static_cast<int>(region.scenarios.size()); ++s) {
        const model::Scenario& scenario = region.scenarios[static_cast<std::size_t>(s)];
        if (scenario.family != family || !risk::AppliesTo(scenario, region.facilities[static_cast<std::size_t>(f)].traffic)) continue;
        const risk::Posterior after = rates.Of(f, s);
        mean += after.Mean();
        variance += after.shape / (after.exposure * after.exposure);
        local += after.Mean() * (scenario.money.Mean() + scenario.lives.Mean() * region.settings.value_per_life);
        one.found += after.found;
        one.searched_years = std::max(one.searched_years, after.searched);
        const double exposure = after.exposure - after.searched;
        if (exposure > 0) one.before += (after.shape - after.found) / exposure;
      }
    }
    if (!(mean > 0)) continue;
    one.rate = variance > 0 ? target::ThreatRate(mean * mean / variance, mean / variance, 0, 0, 0).rate : Estimate{mean, mean, mean};
    one.harm = local / mean + HarmElsewhere(region, family, state);
    list.push_back(one);
  }
  return list;
}

double LossADay(const std::vector<FamilyRate>& rates) {
  double loss = 0;
  for (const FamilyRate& rate : rates) loss += rate.rate.mean * rate.harm;
  return loss / kDays;
}

}  // namespace atalaya::analysis
