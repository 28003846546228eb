#include "arrive/control.h"

#include <algorithm>

namespace atalaya::arrive {
namespace {

struct StepRow {
  Step step;
  std::string_view name, citation;
};
constexpr StepRow kSteps[] = {
    {Step::kRequestInformation, "request-information", "SOLAS XI-2/9.2.1"},
    {Step::kInformationReceived, "information-received", "SOLAS XI-2/9.2.2"},
    {Step::kCheckCertificate, "check-certificate", "SOLAS XI-2/9.1.1"},
    {Step::kEstablishGrounds, "establish-grounds", "SOLAS XI-2/9.1.2, 9.2.4; ISPS B/4.33"},
    {Step::kCommunicate, "communicate", "SOLAS XI-2/9.2.4"},
    {Step::kInformShip, "inform-ship", "SOLAS XI-2/9.2.5"},
    {Step::kRectification, "rectification", "SOLAS XI-2/9.2.5.1"},
    {Step::kDivert, "divert", "SOLAS XI-2/9.2.5.2"},
    {Step::kInspection, "inspection", "SOLAS XI-2/9.1.3, 9.2.5.3"},
    {Step::kDenial, "denial", "SOLAS XI-2/9.2.5.4, 9.3.3"},
    {Step::kDelay, "delay", "SOLAS XI-2/9.1.3"},
    {Step::kDetention, "detention", "SOLAS XI-2/9.1.3"},
    {Step::kRestriction, "restriction", "SOLAS XI-2/9.1.3"},
    {Step::kExpulsion, "expulsion", "SOLAS XI-2/9.1.3, 9.3.3"},
    {Step::kLesser, "lesser", "SOLAS XI-2/9.1.3"},
    {Step::kNotifyFlag, "notify-flag", "SOLAS XI-2/9.3.1"},
    {Step::kNotifyIssuer, "notify-issuer", "SOLAS XI-2/9.3.1"},
    {Step::kNotifyImo, "notify-imo", "SOLAS XI-2/9.3.1"},
    {Step::kNotifyNextPorts, "notify-next-ports", "SOLAS XI-2/9.3.2"},
    {Step::kInformAppeal, "inform-appeal", "SOLAS XI-2/9.3.5"},
    {Step::kAppeal, "appeal", "SOLAS XI-2/9.3.5"},
    {Step::kWithdrawn, "withdrawn", "SOLAS XI-2/9.2.6"},
    {Step::kRelease, "release", "SOLAS XI-2/9.3.4"},
    {Step::kClose, "close", ""},
};
constexpr std::pair<Duty, std::string_view> kDuties[] = {
    {Duty::kTellFlag, "tell-flag"},          {Duty::kTellIssuer, "tell-issuer"},     {Duty::kTellImo, "tell-imo"},
    {Duty::kTellNextPorts, "tell-next-ports"}, {Duty::kTellAppeal, "tell-appeal"},     {Duty::kEndWhenCured, "end-when-cured"},
    {Duty::kNoUndueDelay, "no-undue-delay"}, {Duty::kHumanitarian, "humanitarian"}, {Duty::kProportionate, "proportionate"}};
constexpr std::pair<Condition, std::string_view> kConditions[] = {{Condition::kGroundsNamed, "grounds-named"},
                                                                  {Condition::kImmediateThreat, "immediate-threat"},
                                                                  {Condition::kNoOtherMeans, "no-other-means"},
                                                                  {Condition::kTerritorialSea, "territorial-sea"}};

bool BeforeEntryOnly(Step step) {
  return step == Step::kRectification || step == Step::kDivert || step == Step::kDenial || step == Step::kWithdrawn;
}
bool InPortOnly(Step step) {
  return step == Step::kDelay || step == Step::kDetention || step == Step::kRestriction || step == Step::kExpulsion || step == Step::kLesser;
}
// The duty that a step fulfils.
std::optional<Duty> Fulfils(Step step) {
  switch (step) {
    case Step::kNotifyFlag: return Duty::kTellFlag;
    case Step::kNotifyIssuer: return Duty::kTellIssuer;
    case Step::kNotifyImo: return Duty::kTellImo;
    case Step::kNotifyNextPorts: return Duty::kTellNextPorts;
    case Step::kInformAppeal: return Duty::kTellAppeal;
    default: return std::nullopt;
  }
}
// Those that stay open until a step fulfils them.
bool Recorded(Duty duty) {
  return duty == Duty::kTellFlag || duty == Duty::kTellIssuer || duty == Duty::kTellImo || duty == Duty::kTellNextPorts || duty == Duty::kTellAppeal;
}

Refusal InOrder(const ControlState& state, Place place, Step step) {
  if (state.closed) return Refusal::kClosed;
  // A ship that has left: only what is still to be told, an appeal, the end.
  const bool paper = Fulfils(step).has_value() || step == Step::kAppeal || step == Step::kRelease || step == Step::kClose;
  if (place == Place::kGone && !paper) return Refusal::kWrongPlace;
  if (place != Place::kExpected && BeforeEntryOnly(step)) return Refusal::kWrongPlace;
  if (place != Place::kInPort && InPortOnly(step)) return Refusal::kWrongPlace;
  if (const auto duty = Fulfils(step)) return state.open.count(*duty) != 0 ? Refusal::kNone : Refusal::kDoneAlready;
  switch (step) {
    case Step::kRequestInformation:
    case Step::kCheckCertificate:
      return Refusal::kNone;
    case Step::kInformationReceived:
      return state.asked ? Refusal::kNone : Refusal::kNothingInForce;
    case Step::kEstablishGrounds:
      return state.grounds ? Refusal::kDoneAlready : Refusal::kNone;
    case Step::kCommunicate:
      return state.grounds ? Refusal::kNone : Refusal::kNeedsGrounds;
    case Step::kInformShip:
      if (!state.grounds) return Refusal::kNeedsGrounds;
      return place == Place::kExpected && !state.communicated ? Refusal::kNeedsCommunication : Refusal::kNone;
    case Step::kWithdrawn:
      return state.informed ? Refusal::kNone : Refusal::kNeedsInforming;
    case Step::kRelease:
      return state.grounds ? Refusal::kNone : Refusal::kNothingInForce;
    case Step::kAppeal:
      return !state.in_force.empty() || !state.open.empty() || state.grounds ? Refusal::kNone : Refusal::kNothingInForce;
    case Step::kClose:
      if (!state.in_force.empty() || !state.open.empty()) return Refusal::kOpenDuties;
      return state.begun ? Refusal::kNone : Refusal::kNothingInForce;
    default:
      break;
  }
  // Measures.
  if (!state.grounds) return Refusal::kNeedsGrounds;
  if (place == Place::kExpected) {
    if (!state.communicated) return Refusal::kNeedsCommunication;
    if (!state.informed) return Refusal::kNeedsInforming;
  }
  return state.in_force.count(step) != 0 ? Refusal::kDoneAlready : Refusal::kNone;
}

}  // namespace

std::span<const Step> Steps() {
  static const auto all = [] {
    std::vector<Step> steps;
    for (const StepRow& row : kSteps) steps.push_back(row.step);
    return steps;
  }();
  return all;
}
std::string_view StepName(Step step) { return kSteps[static_cast<std::size_t>(step)].name; }
std::string_view StepCitation(Step step) { return kSteps[static_cast<std::size_t>(step)].citation; }
std::optional<Step> StepFromName(std::string_view name) {
  for (const StepRow& row : kSteps) {
    if (row.name == name) return row.step;
  }
  return std::nullopt;
}
std::string_view DutyName(Duty duty) { return kDuties[static_cast<std::size_t>(duty)].second; }
std::string_view ConditionName(Condition condition) { return kConditions[static_cast<std::size_t>(condition)].second; }
std::optional<Condition> ConditionFromName(std::string_view name) {
  for (const auto& [condition, known] : kConditions) {
    if (known == name) return condition;
  }
  return std::nullopt;
}

bool Measure(Step step) { return (BeforeEntryOnly(step) && step != Step::kWithdrawn) || InPortOnly(step) || step == Step::kInspection; }

std::vector<Duty> DutiesOf(Step step) {
  if (step == Step::kLesser) return {Duty::kEndWhenCured, Duty::kNoUndueDelay, Duty::kProportionate};  // 9.3.1 leaves lesser measures out
  if (!Measure(step)) return {};
  std::vector<Duty> duties{Duty::kTellFlag, Duty::kTellIssuer, Duty::kTellImo};
  if (step == Step::kDenial || step == Step::kExpulsion) duties.push_back(Duty::kTellNextPorts);
  for (const Duty duty : {Duty::kTellAppeal, Duty::kEndWhenCured, Duty::kNoUndueDelay, Duty::kHumanitarian, Duty::kProportionate}) duties.push_back(duty);
  return duties;
}

std::vector<Condition> ConditionsOf(Step step, Place place) {
  if (step == Step::kEstablishGrounds) return {Condition::kGroundsNamed};
  if (step == Step::kDenial || step == Step::kExpulsion) return {Condition::kImmediateThreat, Condition::kNoOtherMeans};
  if (step == Step::kInspection && place == Place::kExpected) return {Condition::kTerritorialSea};
  return {};
}

std::string_view RefusalName(Refusal refusal) {
  switch (refusal) {
    case Refusal::kNone: return "";
    case Refusal::kNotPermitted: return "not-permitted";
    case Refusal::kNoReason: return "no-reason";
    case Refusal::kWrongPlace: return "wrong-place";
    case Refusal::kNeedsGrounds: return "needs-grounds";
    case Refusal::kNeedsCommunication: return "needs-communication";
    case Refusal::kNeedsInforming: return "needs-informing";
    case Refusal::kNeedsCondition: return "needs-condition";
    case Refusal::kDoneAlready: return "done-already";
    case Refusal::kNothingInForce: return "nothing-in-force";
    case Refusal::kOpenDuties: return "open-duties";
    case Refusal::kClosed: return "closed";
  }
  return "";
}

Refusal MayTake(const ControlState& state, Place place, Step step, const Officer& officer, std::string_view reason, const std::set<Condition>& attested) {
  if (officer.user.empty() || !officer.may_decide) return Refusal::kNotPermitted;
  if (reason.find_first_not_of(" \t\r\n") == std::string_view::npos) return Refusal::kNoReason;
  if (const Refusal order = InOrder(state, place, step); order != Refusal::kNone) return order;
  for (const Condition condition : ConditionsOf(step, place)) {
    if (attested.count(condition) == 0) return Refusal::kNeedsCondition;
  }
  return Refusal::kNone;
}

ControlState After(const ControlState& state, Place, Step step) {
  ControlState next = state;
  if (const auto duty = Fulfils(step)) {
    next.open.erase(*duty);
    return next;
  }
  switch (step) {
    case Step::kRequestInformation: next.asked = true; break;
    case Step::kInformationReceived: next.asked = false; break;
    case Step::kEstablishGrounds: next.grounds = true; break;
    case Step::kCommunicate: next.communicated = true; break;
    case Step::kInformShip: next.informed = true; break;
    case Step::kWithdrawn:
      // 9.2.6: regulation 9 applies no more; steps for this entry are off. What was done is still told.
    case Step::kRelease:
      next.grounds = next.communicated = next.informed = false;
      next.in_force.clear();
      break;
    case Step::kClose:
      next = {};
      next.closed = true;
      break;
    default:
      break;
  }
  next.begun = step != Step::kClose;
  if (Measure(step)) {
    next.in_force.insert(step);
    for (const Duty duty : DutiesOf(step)) {
      if (Recorded(duty)) next.open.insert(duty);
    }
  }
  return next;
}

std::vector<Step> NextSteps(const ControlState& state, Place place, const Officer& officer) {
  std::vector<Step> steps;
  for (const Step step : Steps()) {
    const auto conditions = ConditionsOf(step, place);
    if (MayTake(state, place, step, officer, "said", {conditions.begin(), conditions.end()}) == Refusal::kNone) steps.push_back(step);
  }
  return steps;
}

ControlState Replay(std::span<const std::pair<Place, Step>> taken) {
  ControlState state;
  for (const auto& [place, step] : taken) state = After(state, place, step);
  return state;
}

}  // namespace atalaya::arrive
