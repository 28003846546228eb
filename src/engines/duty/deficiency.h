// The life of a deficiency: found, fixed, verified, closed, and perhaps reopened. Pure.
//
//   open --fix--> fixed --verify--> fixed (verified) --close--> closed
//    ^              \--close-------------------------------------^ |
//    +---reopen-----+----------------------------------------------+
//
// Verifying and closing are the Designated Authority's, by someone other than the fixer, never by a recognised security organisation
// (rule 10; ISPS A/4.3). Reopening says why. Severity follows from the answer and the control's force; deadlines are national periods.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "duty/periods.h"
#include "duty/step.h"
#include "model/vocabulary.h"

namespace atalaya::duty {

enum class DeficiencyStatus { kOpen, kFixed, kClosed };
inline constexpr DeficiencyStatus kDeficiencyStatuses[] = {DeficiencyStatus::kOpen, DeficiencyStatus::kFixed,
                                                           DeficiencyStatus::kClosed};
std::string_view StatusName(DeficiencyStatus status);  // "open", ...
std::optional<DeficiencyStatus> DeficiencyStatusFromName(std::string_view name);

enum class DeficiencyStep { kFix, kVerify, kClose, kReopen };
inline constexpr DeficiencyStep kDeficiencySteps[] = {DeficiencyStep::kFix, DeficiencyStep::kVerify, DeficiencyStep::kClose,
                                                      DeficiencyStep::kReopen};
std::string_view StepName(DeficiencyStep step);  // as the API writes them: "fixed", "verified", "closed", "reopened"
std::optional<DeficiencyStep> DeficiencyStepFromName(std::string_view name);

struct DeficiencyState {
  DeficiencyStatus status = DeficiencyStatus::kOpen;
  std::string fixed_by;  // while fixed or closed
  bool verified = false; // the re-test was done
};

// Whether `person` may take the step now. kFix needs may_work or may_decide (an authority may fix what is the State's); kVerify, kClose and
// kReopen need may_decide.
Refusal MayStep(const DeficiencyState& state, DeficiencyStep step, const Person& person, std::string_view comment);
// Where it stands after a step that was allowed.
DeficiencyState After(const DeficiencyState& state, DeficiencyStep step, const std::string& user);
// The steps open to this person, leaving the comment aside.
std::vector<DeficiencyStep> NextSteps(const DeficiencyState& state, const Person& person);

// Grades of Regulation (EC) 324/2008 as amended (recalled); which answer gives which grade is this product's rule.
enum class Severity { kObservation, kNonConformity, kMajor };
std::string_view SeverityName(Severity severity);  // "observation", "non-conformity", "major"
std::optional<Severity> SeverityFromName(std::string_view name);
// Nothing for a control that is met or does not apply. Not checked is not known to be unmet: an observation, whatever the control's force.
std::optional<Severity> SeverityOf(model::Reply reply, bool mandatory);

// Opened plus the national period for the severity (`deficiency-major-days` ...); nothing where the State has none.
std::optional<Date> DefaultDeadline(Severity severity, Date opened, const Periods& periods);

}  // namespace atalaya::duty
