// Who may do what: the table role x action for writing, deny by default (permission_table.cc; docs/api shows it as a matrix).
//
// A grant permits an action on a subject if the table lists (role, action) and the subject lies within the reach the table gives: the
// grant's own facility, organisation or State; for the region's secretariat what belongs to no State ("own") or everything ("all"); for
// the node's roles everything. Reading is decided by release.h alone; actions of reading exist only to open a screen ("trail.read").
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
  kListManage,         // load editions of watch lists, own lists
  kScreenAsk,          // compare parties with the lists
  kHitDecide,
  kDeclarationAdd,     // take in declarations, notices, tracks
  kConsignmentDecide,  // release, hold, select for inspection
  kArrivalEdit,        // calls at a port that no notice told of, corrections
  kArrivalDecide,      // control steps of SOLAS XI-2/9, answers to a call
  kRuleEdit, kRuleActivate,
  kInspectionPlan, kInspectionRecord,
  kSeizureEdit,
};
std::span<const Action> Actions();
std::string_view ActionName(Action action);  // "assessment.decide"
std::optional<Action> ActionFromName(std::string_view name);

// The bare table: whether the role may ever do it.
bool Lists(Role role, Action action);

// Whether some grant of the viewer lists it, wherever: for routes about no single thing, and for what a menu shows.
bool MayEver(const Viewer& viewer, Action action);

// Whether the viewer may do it to the subject. kTokenManage: to the viewer's own tokens (subject.user, or empty for a new one).
bool MayDo(const Viewer& viewer, Action action, const Subject& subject);

// Four-eyes: `author` made what `viewer` is about to decide on. An author never decides; an RSO never decides at all, whatever other
// grants the same person holds; who answers for the facility (its PFSO) does not decide about it. An unknown author (empty) is not
// another person: denied.
bool MayDecide(const Viewer& viewer, Action action, const Subject& subject, std::string_view author);

// Whether the viewer may give (or take back) a role in a scope; `state` is the State of that facility, organisation or State itself.
// An administrator gives any role; an authority the working roles of its own State; nobody else gives any.
bool MayGrant(const Viewer& viewer, const Grant& grant, std::string_view state);

}  // namespace atalaya::release
