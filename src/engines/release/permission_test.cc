// Writing: every role x action x relation against the rules written as sentences; four eyes; who gives roles.
#include "release/permission.h"

#include <gtest/gtest.h>

#include <set>

namespace atalaya::release {
namespace {

using A = Action;
const std::set<A> kAlways{A::kPublic, A::kSelf, A::kRead, A::kTokenManage};
const std::set<A> kPfso{A::kPeopleEdit,       A::kLevelAttain,      A::kEventLog,          A::kAssessmentStart,
                        A::kAssessmentAnswer, A::kAssessmentSubmit, A::kAssessmentComment, A::kDeficiencyEdit,
                        A::kDeficiencyFix,    A::kMeasureEdit,      A::kScreenAsk,         A::kArrivalEdit};
const std::set<A> kRso{A::kAssessmentStart, A::kAssessmentAnswer, A::kAssessmentSubmit, A::kAssessmentComment};
const std::set<A> kAuthority{
    A::kUserManage,       A::kRegisterEdit,      A::kPeopleEdit,     A::kStatementIssue,  A::kLevelSet,    A::kEventLog,
    A::kAssessmentDecide, A::kAssessmentComment, A::kDeficiencyEdit, A::kDeficiencyFix,   A::kDeficiencyClose, A::kAnalysisRun, A::kWhatIf,
    A::kFundEdit,         A::kPlanPublish,       A::kMeasureEdit,    A::kRelease,         A::kTrailRead,
    A::kListManage,       A::kScreenAsk,         A::kHitDecide,      A::kDeclarationAdd,  A::kArrivalEdit, A::kArrivalDecide, A::kRuleActivate, A::kInspectionPlan};
const std::set<A> kAnalyst{A::kListManage,  A::kScreenAsk,    A::kHitDecide,      A::kDeclarationAdd,   A::kConsignmentDecide, A::kArrivalEdit, A::kArrivalDecide,
                           A::kRuleEdit,    A::kRuleActivate, A::kInspectionPlan, A::kInspectionRecord, A::kSeizureEdit};
const std::set<A> kIndustry{A::kAssessmentAnswer, A::kAssessmentComment, A::kMeasureEdit};
const std::set<A> kSecretariatEverywhere{A::kAnalysisRun, A::kWhatIf};
const std::set<A> kSecretariatRegion{A::kFundEdit, A::kPlanPublish, A::kObjectiveEdit, A::kRelease, A::kListManage};

Viewer ViewerOf(Role role) {
  switch (role) {
    case Role::kPfso:
    case Role::kRso:
      return {"me", {{role, ScopeKind::kFacility, "BR1"}}, ""};
    case Role::kAuthority:
    case Role::kAnalyst:
      return {"me", {{role, ScopeKind::kState, "BR"}}, ""};
    case Role::kIndustry:
      return {"me", {{role, ScopeKind::kOrganisation, "acme"}}, ""};
    case Role::kSecretariat:
      return {"me", {{role, ScopeKind::kRegion, ""}}, ""};
    case Role::kAuditor:
    case Role::kAdmin:
      return {"me", {{role, ScopeKind::kNode, ""}}, ""};
  }
  return {};
}

const Subject kOwnFacility{Kind::kRegister, "x", "BR", "BR1", "acme", "", {}};
const Subject kOwnOrganisation{Kind::kRegister, "x", "BR", "BR2", "acme", "", {}};
const Subject kOwnState{Kind::kRegister, "x", "BR", "BR3", "other", "", {}};
const Subject kOtherState{Kind::kRegister, "x", "AR", "AR1", "otra", "", {}};
const Subject kRegion{Kind::kRegister, "x", "", "", "", "", {}};

bool Expected(Role role, A action, const Subject& where) {
  if (kAlways.count(action)) return true;
  const bool facility = &where == &kOwnFacility, organisation = facility || &where == &kOwnOrganisation;
  const bool state = organisation || &where == &kOwnState;
  switch (role) {
    case Role::kPfso:
      return facility && kPfso.count(action);
    case Role::kRso:
      return facility && kRso.count(action);
    case Role::kAuthority:
      return state && kAuthority.count(action);
    case Role::kAnalyst:
      return state && kAnalyst.count(action);
    case Role::kIndustry:
      return organisation && kIndustry.count(action);
    case Role::kSecretariat:
      return kSecretariatEverywhere.count(action) || (&where == &kRegion && kSecretariatRegion.count(action));
    case Role::kAuditor:
      return action == A::kTrailRead;
    case Role::kAdmin:
      return action == A::kUserManage || action == A::kNodeManage || action == A::kListManage;
  }
  return false;
}

TEST(Permission, EveryRoleActionAndPlace) {
  int cells = 0;
  for (const Role role : kRoles) {
    for (const A action : Actions()) {
      bool anywhere = false;
      for (const Subject* where : {&kOwnFacility, &kOwnOrganisation, &kOwnState, &kOtherState, &kRegion}) {
        const bool may = MayDo(ViewerOf(role), action, *where);
        EXPECT_EQ(may, Expected(role, action, *where))
            << RoleName(role) << " " << ActionName(action) << " " << where->facility;
        anywhere = anywhere || may;
        ++cells;
      }
      EXPECT_EQ(MayEver(ViewerOf(role), action), anywhere) << RoleName(role) << " " << ActionName(action);
      if (action != A::kPublic && action != A::kSelf) {
        EXPECT_EQ(Lists(role, action), anywhere);
      }
    }
  }
  EXPECT_EQ(cells, 8 * static_cast<int>(Actions().size()) * 5);
}

TEST(Permission, NobodyByDefault) {
  for (const A action : Actions()) {
    EXPECT_EQ(MayDo({}, action, kOwnFacility), action == A::kPublic);
    EXPECT_EQ(MayEver({}, action), action == A::kPublic);
    EXPECT_EQ(MayDo({"me", {}, ""}, action, kOwnFacility), action == A::kPublic || action == A::kSelf);
    // Grants that fit no scope, or name no place, permit nothing.
    EXPECT_EQ(MayDo({"me", {{Role::kAuthority, ScopeKind::kNode, ""}}, ""}, action, kOwnState),
              action == A::kPublic || action == A::kSelf);
    if (!kAlways.count(action)) {
      EXPECT_FALSE(MayDo({"me", {{Role::kAuthority, ScopeKind::kState, ""}}, ""}, action, kRegion));
    }
  }
}

// Who inspects neither assesses nor sets levels, plans or money; who reads the trail writes nothing.
TEST(Permission, AnalystsOnlyOperateAndAuditorsWriteNothing) {
  for (const A action : Actions()) {
    if (kAlways.count(action)) continue;
    EXPECT_EQ(Lists(Role::kAnalyst, action), kAnalyst.count(action) > 0) << ActionName(action);
    EXPECT_FALSE(Lists(Role::kAnalyst, action) && action < A::kListManage) << ActionName(action);
    EXPECT_EQ(Lists(Role::kAuditor, action), action == A::kTrailRead);
  }
}

TEST(Permission, TokensAreOnesOwn) {
  Subject token = kRegion;
  for (const Role role : kRoles) {
    token.user = "me";
    EXPECT_TRUE(MayDo(ViewerOf(role), A::kTokenManage, token));
    token.user = "you";
    EXPECT_FALSE(MayDo(ViewerOf(role), A::kTokenManage, token));
  }
}

TEST(Permission, FourEyes) {
  for (const Role role : kRoles) {
    for (const A action : {A::kAssessmentDecide, A::kDeficiencyClose, A::kStatementIssue}) {
      EXPECT_EQ(MayDecide(ViewerOf(role), action, kOwnState, "you"), role == Role::kAuthority);
      EXPECT_FALSE(MayDecide(ViewerOf(role), action, kOwnState, "me"));
      EXPECT_FALSE(MayDecide(ViewerOf(role), action, kOwnState, ""));
      EXPECT_FALSE(MayDecide(ViewerOf(role), action, kOtherState, "you"));
    }
  }
  // One person with several roles: a recognised security organisation never decides, nor who answers for the facility.
  Viewer both = ViewerOf(Role::kAuthority);
  both.grants.push_back({Role::kRso, ScopeKind::kFacility, "XX9"});
  EXPECT_FALSE(MayDecide(both, A::kAssessmentDecide, kOwnState, "you"));
  both.grants.back() = {Role::kPfso, ScopeKind::kFacility, "BR1"};
  EXPECT_FALSE(MayDecide(both, A::kAssessmentDecide, kOwnFacility, "you"));
  EXPECT_TRUE(MayDecide(both, A::kAssessmentDecide, kOwnState, "you"));
}

TEST(Permission, WhoGivesRoles) {
  const Grant wanted[] = {{Role::kPfso, ScopeKind::kFacility, "BR1"},
                          {Role::kRso, ScopeKind::kFacility, "BR1"},
                          {Role::kAuthority, ScopeKind::kState, "BR"},
                          {Role::kAnalyst, ScopeKind::kState, "BR"},
                          {Role::kIndustry, ScopeKind::kOrganisation, "acme"},
                          {Role::kSecretariat, ScopeKind::kRegion, ""},
                          {Role::kAuditor, ScopeKind::kNode, ""},
                          {Role::kAdmin, ScopeKind::kNode, ""}};
  for (const Role role : kRoles) {
    for (const Grant& grant : wanted) {
      const bool working = grant.scope != ScopeKind::kRegion && grant.scope != ScopeKind::kNode;
      EXPECT_EQ(MayGrant(ViewerOf(role), grant, "BR"), role == Role::kAdmin || (role == Role::kAuthority && working));
      EXPECT_EQ(MayGrant(ViewerOf(role), grant, "AR"), role == Role::kAdmin);
    }
  }
  const Viewer admin = ViewerOf(Role::kAdmin);
  EXPECT_FALSE(MayGrant(admin, {Role::kPfso, ScopeKind::kNode, ""}, ""));        // does not fit
  EXPECT_FALSE(MayGrant(admin, {Role::kPfso, ScopeKind::kFacility, ""}, "BR"));  // no place
  EXPECT_FALSE(MayGrant(admin, {Role::kAdmin, ScopeKind::kNode, "x"}, ""));
  EXPECT_FALSE(MayGrant({}, wanted[0], "BR"));
}

TEST(Permission, NamesReadBackAndAreTold) {
  std::set<std::string> names;
  for (const A action : Actions()) {
    EXPECT_EQ(ActionFromName(ActionName(action)), action);
    names.insert(std::string(ActionName(action)));
  }
  EXPECT_EQ(names.size(), Actions().size());
  EXPECT_FALSE(ActionFromName("everything"));
}

}  // namespace
}  // namespace atalaya::release
