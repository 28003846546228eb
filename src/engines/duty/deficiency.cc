#include "duty/deficiency.h"

namespace atalaya::duty {
namespace {

using Status = DeficiencyStatus;
using Step = DeficiencyStep;

bool Says(std::string_view text) {
  return text.find_first_not_of(" \t\r\n") != std::string_view::npos;
}

bool Leads(const DeficiencyState& state, Step step) {
  switch (step) {
    case Step::kFix:
      return state.status == Status::kOpen;
    case Step::kVerify:
      return state.status == Status::kFixed && !state.verified;
    case Step::kClose:
      return state.status == Status::kFixed;
    case Step::kReopen:
      return state.status != Status::kOpen;
  }
  return false;
}

Refusal WhoMay(const DeficiencyState& state, Step step, const Person& person) {
  if (person.user.empty()) return Refusal::kNotPermitted;
  const bool may = step == Step::kFix ? person.may_work || person.may_decide : person.may_decide;
  if (!may) return Refusal::kNotPermitted;
  const bool vouches = step == Step::kVerify || step == Step::kClose;
  // A fixer nobody recorded cannot be told apart from this person.
  if (vouches && (state.fixed_by.empty() || state.fixed_by == person.user)) return Refusal::kOwnWork;
  return Refusal::kNone;
}

}  // namespace

std::string_view StatusName(Status status) {
  switch (status) {
    case Status::kOpen:
      return "open";
    case Status::kFixed:
      return "fixed";
    case Status::kClosed:
      return "closed";
  }
  return "";
}

std::optional<Status> DeficiencyStatusFromName(std::string_view name) {
  for (const Status status : kDeficiencyStatuses) {
    if (StatusName(status) == name) return status;
  }
  return std::nullopt;
}

std::string_view StepName(Step step) {
  switch (step) {
    case Step::kFix:
      return "fixed";
    case Step::kVerify:
      return "verified";
    case Step::kClose:
      return "closed";
    case Step::kReopen:
      return "reopened";
  }
  return "";
}

std::optional<Step> DeficiencyStepFromName(std::string_view name) {
  for (const Step step : kDeficiencySteps) {
    if (StepName(step) == name) return step;
  }
  return std::nullopt;
}

Refusal MayStep(const DeficiencyState& state, Step step, const Person& person, std::string_view comment) {
  if (!Leads(state, step)) return Refusal::kNoSuchStep;
  if (const Refusal who = WhoMay(state, step, person); who != Refusal::kNone) return who;
  if (step == Step::kReopen && !Says(comment)) return Refusal::kNeedsComment;
  return Refusal::kNone;
}

DeficiencyState After(const DeficiencyState& state, Step step, const std::string& user) {
  DeficiencyState next = state;
  switch (step) {
    case Step::kFix:
      next = {Status::kFixed, user, false};
      break;
    case Step::kVerify:
      next.verified = true;
      break;
    case Step::kClose:
      next.status = Status::kClosed;
      break;
    case Step::kReopen:
      next = {Status::kOpen, "", false};
      break;
  }
  return next;
}

std::vector<Step> NextSteps(const DeficiencyState& state, const Person& person) {
  std::vector<Step> steps;
  for (const Step step : kDeficiencySteps) {
    if (Leads(state, step) && WhoMay(state, step, person) == Refusal::kNone) steps.push_back(step);
  }
  return steps;
}

std::string_view SeverityName(Severity severity) {
  switch (severity) {
    case Severity::kObservation:
      return "observation";
    case Severity::kNonConformity:
      return "non-conformity";
    case Severity::kMajor:
      return "major";
  }
  return "";
}

std::optional<Severity> SeverityFromName(std::string_view name) {
  for (const Severity severity : {Severity::kObservation, Severity::kNonConformity, Severity::kMajor}) {
    if (SeverityName(severity) == name) return severity;
  }
  return std::nullopt;
}

std::optional<Severity> SeverityOf(model::Reply reply, bool mandatory) {
  switch (reply) {
    case model::Reply::kMet:
    case model::Reply::kNotApplicable:
      return std::nullopt;
    case model::Reply::kNotChecked:
      return Severity::kObservation;
    case model::Reply::kPartly:
      return mandatory ? Severity::kNonConformity : Severity::kObservation;
    case model::Reply::kNotMet:
      return mandatory ? Severity::kMajor : Severity::kObservation;
  }
  return std::nullopt;
}

std::optional<Date> DefaultDeadline(Severity severity, Date opened, const Periods& periods) {
  const auto days = periods.Find("deficiency-" + std::string(SeverityName(severity)) + "-days");
  if (!days) return std::nullopt;
  return opened + std::chrono::days(days->value);
}

}  // namespace atalaya::duty
