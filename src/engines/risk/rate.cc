#include "risk/rate.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <string_view>

#include "base/text_util.h"
#include "risk/clean.h"
#include "risk/risk.h"

namespace atalaya::risk {
namespace {

using model::Region;
using model::Scenario;

inline constexpr double kMostAttempts = 1e6;  // a year at one facility: beyond it a pack is wrong, not a port

std::optional<std::chrono::sys_days> ParseDate(std::string_view iso) {
  if (iso.size() != 10 || iso[4] != '-' || iso[7] != '-') return std::nullopt;
  const auto year = ToInteger(iso.substr(0, 4)), month = ToInteger(iso.substr(5, 2)), day = ToInteger(iso.substr(8, 2));
  if (!year || !month || !day || *month < 1 || *month > 12 || *day < 1 || *day > 31) return std::nullopt;
  const std::chrono::year_month_day date{std::chrono::year(static_cast<int>(*year)),
                                         std::chrono::month(static_cast<unsigned>(*month)),
                                         std::chrono::day(static_cast<unsigned>(*day))};
  if (!date.ok()) return std::nullopt;
  return std::chrono::sys_days(date);
}

bool Has(const std::vector<std::string>& list, const std::string& value) {
  return std::find(list.begin(), list.end(), value) != list.end();
}

// ISO dates compare as text.
bool Matches(const Scenario& scenario, const model::Incident& incident) {
  const model::Rate& rate = scenario.rate;
  return Has(rate.incident_types, incident.type) &&
         (rate.vessel_status.empty() || Has(rate.vessel_status, incident.vessel_status)) &&
         (rate.from.empty() || incident.date >= rate.from) && (rate.to.empty() || incident.date <= rate.to);
}

// Mean of the prior after the State's indicators: what a find is shared by.
double MeanBefore(const Region& region, int facility, const Scenario& scenario) {
  const model::State& state = region.states[region.ports[region.facilities[facility].port].state];
  const double exposure = CleanWithin(scenario.rate.exposure, 0.0, 1e12) / IndicatorScale(scenario, state);
  return exposure > 0 ? CleanWithin(scenario.rate.shape, 0.0, 1e9) / exposure : 0;
}

bool Concerns(const Region& region, const model::Finds& finds, int facility, const Scenario& scenario) {
  return scenario.family == finds.family && region.facilities[facility].port == finds.port && (finds.facility < 0 || finds.facility == facility) &&
         AppliesTo(scenario, region.facilities[facility].traffic);
}

double MeansBefore(const Region& region, const model::Finds& finds) {
  double sum = 0;
  for (int f = 0; f < static_cast<int>(region.facilities.size()); ++f) {
    if (region.facilities[f].port != finds.port) continue;
    for (const Scenario& scenario : region.scenarios) {
      if (Concerns(region, finds, f, scenario)) sum += MeanBefore(region, f, scenario);
    }
  }
  return sum;
}

void Learn(const Region& region, int facility, const Scenario& scenario, const std::vector<double>& before, Posterior& posterior) {
  for (std::size_t i = 0; i < region.finds.size(); ++i) {
    const model::Finds& finds = region.finds[i];
    if (!Concerns(region, finds, facility, scenario)) continue;
    if (before[i] > 0) posterior.found += CleanWithin(finds.found, 0.0, 1e9) * MeanBefore(region, facility, scenario) / before[i];
    posterior.searched += CleanWithin(finds.searched_years, 0.0, 1e6);
  }
  if (!(posterior.found > 0) && !(posterior.searched > 0)) return;
  posterior.shape += posterior.found;
  posterior.exposure = std::max(posterior.exposure + posterior.searched, posterior.shape / kMostAttempts);
}

Posterior Update(const Scenario& scenario, const model::State& state, double years, int counted, int sharing) {
  Posterior posterior;
  posterior.scale = IndicatorScale(scenario, state);
  posterior.years = years;
  posterior.counted = counted;
  posterior.sharing = std::max(1, sharing);
  if (years > 0) posterior.incidents = static_cast<double>(counted) / posterior.sharing;
  // The scale multiplies the prior's mean through its exposure: the shape, hence how sure the expert was, stays.
  const double prior_exposure = CleanWithin(scenario.rate.exposure, 0.0, 1e12) / posterior.scale;
  posterior.shape = CleanWithin(scenario.rate.shape, 0.0, 1e9) + posterior.incidents;
  posterior.exposure = prior_exposure + years;
  if (!(posterior.exposure > 0)) return {0, 1, posterior.incidents, counted, posterior.sharing, years, posterior.scale};
  posterior.exposure = std::max(posterior.exposure, posterior.shape / kMostAttempts);
  return posterior;
}

}  // namespace

bool AppliesTo(const Scenario& scenario, model::Traffic traffic) {
  return std::find(scenario.traffic.begin(), scenario.traffic.end(), traffic) != scenario.traffic.end();
}

double YearsRecorded(const Region& region, const Scenario& scenario) {
  if (scenario.rate.incident_types.empty()) return 0;
  const auto from = ParseDate(scenario.rate.from), to = ParseDate(scenario.rate.to);
  if (from && to && *from <= *to) return static_cast<double>((*to - *from).count() + 1) / 365.25;
  return CleanWithin(region.settings.incident_exposure_years, 0.0, 1e4);
}

double IndicatorScale(const Scenario& scenario, const model::State& state) {
  double scale = 1;
  for (const model::IndicatorScale& by : scenario.rate.scale) {
    const auto it = state.indicators.find(by.indicator);
    if (it == state.indicators.end() || !(it->second >= 0) || !(by.reference > 0)) continue;  // not known: no opinion
    const double factor = std::pow(it->second / by.reference, by.exponent);
    if (!std::isnan(factor)) scale *= CleanWithin(factor, 1e-6, 1e6);
  }
  return CleanWithin(scale, 0.25, 4.0);
}

Posterior RateOf(const Region& region, int facility, int scenario) {
  const Scenario& of = region.scenarios[scenario];
  const int port = region.facilities[facility].port;
  const double years = YearsRecorded(region, of);
  int counted = 0, sharing = 0;
  if (years > 0) {
    for (const model::Incident& incident : region.incidents) counted += incident.port == port && Matches(of, incident);
    for (const model::Facility& other : region.facilities)
      sharing += other.port == port && AppliesTo(of, other.traffic);
  }
  Posterior posterior = Update(of, region.states[region.ports[port].state], years, counted, sharing);
  std::vector<double> before;
  for (const model::Finds& finds : region.finds) before.push_back(MeansBefore(region, finds));
  Learn(region, facility, of, before, posterior);
  return posterior;
}

Rates::Rates(const Region& region) : region_(region) {
  for (const model::Finds& finds : region.finds) before_.push_back(MeansBefore(region, finds));
  counted_.resize(region.scenarios.size());
  sharing_.resize(region.scenarios.size());
  for (std::size_t s = 0; s < region.scenarios.size(); ++s) {
    const Scenario& scenario = region.scenarios[s];
    years_.push_back(YearsRecorded(region, scenario));
    if (!(years_[s] > 0)) continue;
    counted_[s].assign(region.ports.size(), 0);
    sharing_[s].assign(region.ports.size(), 0);
    for (const model::Incident& incident : region.incidents) {
      if (incident.port >= 0 && Matches(scenario, incident)) ++counted_[s][incident.port];
    }
    for (const model::Facility& facility : region.facilities) {
      if (AppliesTo(scenario, facility.traffic)) ++sharing_[s][facility.port];
    }
  }
}

Posterior Rates::Of(int facility, int scenario) const {
  const int port = region_.facilities[facility].port;
  const bool counts = years_[scenario] > 0;
  Posterior posterior = Update(region_.scenarios[scenario], region_.states[region_.ports[port].state], years_[scenario],
                               counts ? counted_[scenario][port] : 0, counts ? sharing_[scenario][port] : 0);
  Learn(region_, facility, region_.scenarios[scenario], before_, posterior);
  return posterior;
}

double ExpectedRate(const Region& region, int facility, int scenario) {
  return RateOf(region, facility, scenario).Mean();
}

}  // namespace atalaya::risk
