// The builders behind Explain, one a kind of subject. Internal to this room. Labels are message keys `explain.*`.
#pragma once

#include <string>
#include <string_view>

#include "analysis/analysis.h"
#include "base/explanation.h"

namespace atalaya::analysis {

// A word of a vocabulary as the argument of a message: ICU's select takes no hyphens, so "not-met" is chosen as
// "not_met".
std::string Choice(std::string_view word);

Explanation RegionLoss(const model::Region& region, const Analysis& analysis, bool lives);
Explanation RegionExposure(const model::Region& region, const Analysis& analysis);
Explanation RegionUnknown(const model::Region& region, const Analysis& analysis);
Explanation StatePicture(const model::Region& region, const Analysis& analysis, int state);
Explanation PortOverview(const model::Region& region, const Analysis& analysis, const PortPicture& picture);
Explanation PortExposure(const model::Region& region, const Analysis& analysis, const PortPicture& picture);
Explanation FacilityLoss(const model::Region& region, const Analysis& analysis, int facility);
Explanation ScenarioLoss(const model::Region& region, int facility, const risk::ScenarioRisk& scenario);
Explanation ControlAnswer(const model::Region& region, int facility, const model::Control& control);
Explanation ThreatRoute(const model::Region& region, const Analysis& analysis, std::size_t threat);

Explanation PlanOverview(const model::Region& region, const Analysis& analysis);
Explanation PlanAtPort(const model::Region& region, const Analysis& analysis, const Priority& priority);
Explanation MeasureReason(const model::Region& region, const Analysis& analysis, const Measure& measure);
Explanation FundUse(const model::Region& region, const Analysis& analysis, std::size_t fund);

}  // namespace atalaya::analysis
