// From a station, its teams, what outcomes taught and what was selected to the problem of one day (inspect/day_plan.h). docs/methods/inspection-day.md.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "analysis/inspection.h"
#include "api/context.h"
#include "release/release.h"
#include "formats/day_plan_json.h"
#include "formats/station_json.h"
#include "store/inspection_stations.h"
#include "store/inspections.h"
#include "target/feedback.h"

namespace atalaya::api {

// Chance that an inspected consignment holds something: by channel at the station, by place.
struct StationRates {
  std::map<std::string, target::BetaRate> channels;  // red, yellow, other
  struct Place {
    target::BetaRate rate;
    double expected = 0;  // what the channels of those inspected there let expect
    double found = 0, clean = 0;
    double Factor() const { return expected > 0 ? rate.rate.mean / expected : 1; }
  };
  std::map<std::string, Place> places;
};
StationRates RatesOfStation(Context& context, const formats::InspectionStation& station, const std::vector<store::HitCount>& counts);

// Consignments of a place in a day by channel, and how many of them are expected to hold something.
double ExpectedBad(const StationRates& rates, const formats::StationPlace& place);
// Years of the place's traffic that one inspection stands for: detection x lift of its channel / consignments a year.
double ExposureOf(const StationRates& rates, const formats::StationPlace& place, const std::string& channel, double detection);

// Threat rates at each place of the station with what inspections found until now, by the facility the place belongs to; empty without a region.
std::map<std::string, std::vector<analysis::FamilyRate>> ThreatsOf(Context& context, const store::StationRow& row, const formats::InspectionStation& station);
// The facility of a place, as rates ask for it: its own, else the station's, else "" (the port).
const std::string& FacilityOfPlace(const store::StationRow& row, const formats::StationPlace& place);

struct DayInputs {
  formats::DayPlanDocument document;          // seed not set
  inspect::OperatingPoint point;
  std::vector<std::string> without_rates;     // places for which the region knows no threats: their payoffs are finds expected
};
// Findings: `inspections.no-teams`, `inspections.frontier`.
// `viewer`: whose consignments are looked through.
Result<DayInputs> DayInputsOf(Context& context, const release::Viewer& viewer, const store::StationRow& row, const std::string& day);

}  // namespace atalaya::api
