#include "api/due.h"

#include <algorithm>
#include <map>
#include <tuple>

#include "base/time.h"

namespace atalaya::api {
namespace {

bool Sees(const store::FacilityDuties& facility, duty::DueKind kind) {
  switch (kind) {
    case duty::DueKind::kDrill:
    case duty::DueKind::kExercise:
    case duty::DueKind::kPlanAudit:
    case duty::DueKind::kInspection:
    case duty::DueKind::kUnannouncedInspection: return facility.sees_events;
    case duty::DueKind::kStatementExpiry:
    case duty::DueKind::kEndorsement: return facility.sees_statements;
    case duty::DueKind::kPfsaReview: return facility.sees_assessments;
    case duty::DueKind::kDeficiency: return true;  // only those that the caller sees were read
    case duty::DueKind::kPlanReview:
    case duty::DueKind::kPlanApproval:
    case duty::DueKind::kImoList: return false;
  }
  return false;
}

std::string LinkOf(const store::FacilityDuties& facility, const duty::Due& due) {
  switch (due.kind) {
    case duty::DueKind::kDeficiency: return "/deficiencies/" + due.record;
    case duty::DueKind::kPfsaReview: return "/facilities/" + facility.id + "/assessments";
    case duty::DueKind::kStatementExpiry:
    case duty::DueKind::kEndorsement: return "/register/facilities/" + facility.id;
    default: return "/facilities/" + facility.id + "/events";
  }
}

std::string TitleKey(const store::FacilityDuties& facility, const duty::Due& due) {
  std::string key = "due." + std::string(duty::DueName(due.kind));
  if (due.kind == duty::DueKind::kStatementExpiry && !facility.has_statement) key += "-none";
  if (due.kind == duty::DueKind::kPfsaReview && !facility.records.pfsa_approved) key += "-none";
  return key;
}

// A deficiency says of which requirement it is.
std::vector<MessageArg> TitleArgs(const store::FacilityDuties& facility, const duty::Due& due) {
  if (due.kind != duty::DueKind::kDeficiency) return {};
  const auto control = facility.controls.find(due.record);
  return {{"control", control == facility.controls.end() ? std::string() : control->second}};
}

}  // namespace

std::vector<DueItem> DueItems(const Call& call, const std::vector<store::State>& states, const std::vector<store::FacilityDuties>& facilities,
                              const std::vector<store::LevelToAttain>& levels) {
  const std::string now = call.context.now();
  const duty::Date today = duty::ParseDate(now).value();
  std::map<std::string, duty::Periods> periods;
  for (const store::State& state : states) periods.emplace(state.id, PeriodsOf(call.context, state));
  std::vector<DueItem> items;
  for (const store::FacilityDuties& facility : facilities) {
    const duty::Periods& national = periods[facility.state];
    for (const duty::Due& due : duty::DuesOf(facility.records, national, today)) {
      if (!Sees(facility, due.kind)) continue;
      const duty::Period* period = due.period.empty() ? nullptr : national.Find(due.period);
      items.push_back({duty::DateText(due.date), std::string(duty::DueName(due.kind)), facility.id, facility.name, facility.state,
                       call.Say(TitleKey(facility, due), TitleArgs(facility, due)), period == nullptr ? "" : period->citation, LinkOf(facility, due),
                       std::string(duty::DueStatusName(due.status))});
    }
  }
  for (const store::LevelToAttain& level : levels) {
    const duty::Period* period = periods[level.state].Find("attainment-hours");
    const std::string due = period == nullptr ? level.issued : duty::AddHours(level.issued, period->value);
    items.push_back({due, "level", level.facility, level.name, level.state,
                     call.Say(level.received.empty() ? "due.level-receive" : "due.level-attain", {{"level", static_cast<double>(level.level)}}),
                     period == nullptr ? "" : period->citation, "/register/levels?state=" + level.state, due < now ? "overdue" : "due"});
  }
  std::sort(items.begin(), items.end(), [](const DueItem& a, const DueItem& b) {
    return std::tie(a.due, a.facility, a.kind, a.link) < std::tie(b.due, b.facility, b.kind, b.link);
  });
  return items;
}

}  // namespace atalaya::api
