// Who may do what: the table role x action x scope for writing, deny by default (docs/decisions and docs/api show it as a matrix).
//
// A grant permits an action on a subject if the table lists (role, action) and the subject lies within the grant's scope: its
// facility, its organisation, its State, the region (everything), or the node. Reading is decided by release.h alone; actions of
// reading exist only to open a screen ("trail.read").
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "release/release.h"

namespace atalaya::release {

// Named "resource.verb". kPublic needs no session; kSelf any session; the rest stand in the table.
enum class Action {
  kPublic, kSelf,
  kRead,               // any signed-in user; release.h decides what is seen
  kUserManage,         // accounts, grants
  kTokenManage,        // own tokens
  kNodeManage,         // configuration, backup, jobs of the node
  kRegisterEdit,       // ports, facilities, scope decision, organisations, periods
  kPeopleEdit,         // people in duty
  kStatementIssue,     // issue, endorse, withdraw
  kLevelSet, kLevelAttain,
  kEventLog,           // drills, exercises, audits
  kAssessmentStart, kAssessmentAnswer, kAssessmentSubmit, kAssessmentDecide, kAssessmentComment,
  kDeficiencyEdit, kDeficiencyFix, kDeficiencyClose,
  kAnalysisRun, kWhatIf,
  kFundEdit, kPlanPublish, kMeasureEdit, kObjectiveEdit,
  kRelease,            // give and withdraw
  kTrailRead,
};
std::span<const Action> Actions();
std::string_view ActionName(Action action);  // "assessment.decide"
std::optional<Action> ActionFromName(std::string_view name);

// The bare table: whether the role may ever do it.
bool Lists(Role role, Action action);

// Whether the viewer may do it to the subject.
bool MayDo(const Viewer& viewer, Action action, const Subject& subject);

// Four-eyes: `author` made what `viewer` is about to decide on. An author never decides; an RSO never decides at all.
bool MayDecide(const Viewer& viewer, Action action, const Subject& subject, std::string_view author);

}  // namespace atalaya::release
