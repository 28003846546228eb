// What each role may do. Actions that stand here nowhere are nobody's.
#include "release/tables.h"

namespace atalaya::release {
namespace {

constexpr Reach kNone = Reach::kNone, kOwn = Reach::kOwn, kAll = Reach::kAll;

struct PermissionRow {
  Action action;
  Reach pfso, rso, authority, analyst, industry, secretariat, auditor, admin;
};

// clang-format off
// `own` of a region's grant is what belongs to no State; `own` of the node's grants is everything.
constexpr PermissionRow kPermissionTable[] = {
  // action                      pfso   rso    authority analyst industry secretariat auditor admin
  {Action::kUserManage,          kNone, kNone, kOwn,     kNone,  kNone,   kNone,      kNone,  kOwn},
  {Action::kNodeManage,          kNone, kNone, kNone,    kNone,  kNone,   kNone,      kNone,  kOwn},
  {Action::kRegisterEdit,        kNone, kNone, kOwn,     kNone,  kNone,   kNone,      kNone,  kNone},
  {Action::kPeopleEdit,          kOwn,  kNone, kOwn,     kNone,  kNone,   kNone,      kNone,  kNone},
  {Action::kStatementIssue,      kNone, kNone, kOwn,     kNone,  kNone,   kNone,      kNone,  kNone},
  {Action::kLevelSet,            kNone, kNone, kOwn,     kNone,  kNone,   kNone,      kNone,  kNone},
  {Action::kLevelAttain,         kOwn,  kNone, kNone,    kNone,  kNone,   kNone,      kNone,  kNone},
  {Action::kEventLog,            kOwn,  kNone, kOwn,     kNone,  kNone,   kNone,      kNone,  kNone},
  {Action::kAssessmentStart,     kOwn,  kOwn,  kNone,    kNone,  kNone,   kNone,      kNone,  kNone},
  {Action::kAssessmentAnswer,    kOwn,  kOwn,  kNone,    kNone,  kOwn,    kNone,      kNone,  kNone},
  {Action::kAssessmentSubmit,    kOwn,  kOwn,  kNone,    kNone,  kNone,   kNone,      kNone,  kNone},
  {Action::kAssessmentDecide,    kNone, kNone, kOwn,     kNone,  kNone,   kNone,      kNone,  kNone},
  {Action::kAssessmentComment,   kOwn,  kOwn,  kOwn,     kNone,  kOwn,    kNone,      kNone,  kNone},
  {Action::kDeficiencyEdit,      kOwn,  kNone, kOwn,     kNone,  kNone,   kNone,      kNone,  kNone},
  {Action::kDeficiencyFix,       kOwn,  kNone, kOwn,     kNone,  kNone,   kNone,      kNone,  kNone},
  {Action::kDeficiencyClose,     kNone, kNone, kOwn,     kNone,  kNone,   kNone,      kNone,  kNone},
  {Action::kAnalysisRun,         kNone, kNone, kOwn,     kNone,  kNone,   kAll,       kNone,  kNone},
  {Action::kWhatIf,              kNone, kNone, kOwn,     kNone,  kNone,   kAll,       kNone,  kNone},
  {Action::kFundEdit,            kNone, kNone, kOwn,     kNone,  kNone,   kOwn,       kNone,  kNone},
  {Action::kPlanPublish,         kNone, kNone, kOwn,     kNone,  kNone,   kOwn,       kNone,  kNone},
  {Action::kMeasureEdit,         kOwn,  kNone, kOwn,     kNone,  kOwn,    kNone,      kNone,  kNone},
  {Action::kObjectiveEdit,       kNone, kNone, kNone,    kNone,  kNone,   kOwn,       kNone,  kNone},
  {Action::kRelease,             kNone, kNone, kOwn,     kNone,  kNone,   kOwn,       kNone,  kNone},
  {Action::kTrailRead,           kNone, kNone, kOwn,     kNone,  kNone,   kNone,      kOwn,   kNone},
  {Action::kListManage,            kNone, kNone, kOwn,     kOwn,   kNone,   kOwn,       kNone,  kOwn},
  {Action::kScreenAsk,             kOwn,  kNone, kOwn,     kOwn,   kNone,   kNone,      kNone,  kNone},
  {Action::kHitDecide,             kNone, kNone, kOwn,     kOwn,   kNone,   kNone,      kNone,  kNone},
  {Action::kDeclarationAdd,        kNone, kNone, kOwn,     kOwn,   kNone,   kNone,      kNone,  kNone},
  {Action::kConsignmentDecide,     kNone, kNone, kNone,    kOwn,   kNone,   kNone,      kNone,  kNone},
  {Action::kArrivalEdit,           kOwn,  kNone, kOwn,     kOwn,   kNone,   kNone,      kNone,  kNone},
  {Action::kArrivalDecide,         kNone, kNone, kOwn,     kOwn,   kNone,   kNone,      kNone,  kNone},
  {Action::kRuleEdit,              kNone, kNone, kNone,    kOwn,   kNone,   kNone,      kNone,  kNone},
  {Action::kRuleActivate,          kNone, kNone, kOwn,     kOwn,   kNone,   kNone,      kNone,  kNone},
  {Action::kInspectionPlan,        kNone, kNone, kOwn,     kOwn,   kNone,   kNone,      kNone,  kNone},
  {Action::kInspectionRecord,      kNone, kNone, kNone,    kOwn,   kNone,   kNone,      kNone,  kNone},
  {Action::kSeizureEdit,           kNone, kNone, kNone,    kOwn,   kNone,   kNone,      kNone,  kNone},
  // Every signed-in person reads (what, release.h says) and looks after the own tokens (MayDo asks whose they are).
  {Action::kRead,                kAll,  kAll,  kAll,     kAll,   kAll,    kAll,       kAll,   kAll},
  {Action::kTokenManage,         kAll,  kAll,  kAll,     kAll,   kAll,    kAll,       kAll,   kAll},
};
// clang-format on

}  // namespace

Reach MayReach(Role role, Action action) {
  for (const PermissionRow& row : kPermissionTable) {
    if (row.action != action) continue;
    switch (role) {
      case Role::kPfso: return row.pfso;
      case Role::kRso: return row.rso;
      case Role::kAuthority: return row.authority;
      case Role::kAnalyst: return row.analyst;
      case Role::kIndustry: return row.industry;
      case Role::kSecretariat: return row.secretariat;
      case Role::kAuditor: return row.auditor;
      case Role::kAdmin: return row.admin;
    }
  }
  return Reach::kNone;
}

}  // namespace atalaya::release
