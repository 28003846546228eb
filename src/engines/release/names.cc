// The words of the enumerations.
#include <array>

#include "release/permission.h"
#include "release/release.h"

namespace atalaya::release {
namespace {

template <class Enum>
struct Named {
  Enum value;
  std::string_view name;
};

constexpr Named<Role> kRoleNames[] = {{Role::kPfso, "pfso"},           {Role::kRso, "rso"},
                                      {Role::kAuthority, "authority"}, {Role::kAnalyst, "analyst"},
                                      {Role::kIndustry, "industry"},   {Role::kSecretariat, "secretariat"},
                                      {Role::kAuditor, "auditor"},     {Role::kAdmin, "admin"}};
constexpr Named<ScopeKind> kScopeNames[] = {{ScopeKind::kFacility, "facility"},
                                            {ScopeKind::kOrganisation, "organisation"},
                                            {ScopeKind::kState, "state"},
                                            {ScopeKind::kRegion, "region"},
                                            {ScopeKind::kNode, "node"}};
constexpr Named<Kind> kKindNames[] = {{Kind::kRegister, "register"},
                                      {Kind::kPeople, "people"},
                                      {Kind::kStatement, "statement"},
                                      {Kind::kLevel, "level"},
                                      {Kind::kEvent, "event"},
                                      {Kind::kAssessment, "assessment"},
                                      {Kind::kDeficiency, "deficiency"},
                                      {Kind::kPicture, "picture"},
                                      {Kind::kPlan, "plan"},
                                      {Kind::kFund, "fund"},
                                      {Kind::kObjective, "objective"},
                                      {Kind::kTrail, "trail"},
                                      {Kind::kUser, "user"},
                                      {Kind::kRelease, "release"},
                                      {Kind::kWatchList, "watch-list"},
                                      {Kind::kScreening, "screening"},
                                      {Kind::kArrival, "arrival"},
                                      {Kind::kDeclaration, "declaration"},
                                      {Kind::kRule, "rule"},
                                      {Kind::kInspection, "inspection"},
                                      {Kind::kSeizure, "seizure"}};
constexpr Named<Tlp> kTlpNames[] = {{Tlp::kRed, "TLP:RED"},
                                    {Tlp::kAmberStrict, "TLP:AMBER+STRICT"},
                                    {Tlp::kAmber, "TLP:AMBER"},
                                    {Tlp::kGreen, "TLP:GREEN"},
                                    {Tlp::kClear, "TLP:CLEAR"}};
constexpr Named<Action> kActionNames[] = {{Action::kPublic, "public"},
                                          {Action::kSelf, "self"},
                                          {Action::kRead, "read"},
                                          {Action::kUserManage, "user.manage"},
                                          {Action::kTokenManage, "token.manage"},
                                          {Action::kNodeManage, "node.manage"},
                                          {Action::kRegisterEdit, "register.edit"},
                                          {Action::kPeopleEdit, "people.edit"},
                                          {Action::kStatementIssue, "statement.issue"},
                                          {Action::kLevelSet, "level.set"},
                                          {Action::kLevelAttain, "level.attain"},
                                          {Action::kEventLog, "event.log"},
                                          {Action::kAssessmentStart, "assessment.start"},
                                          {Action::kAssessmentAnswer, "assessment.answer"},
                                          {Action::kAssessmentSubmit, "assessment.submit"},
                                          {Action::kAssessmentDecide, "assessment.decide"},
                                          {Action::kAssessmentComment, "assessment.comment"},
                                          {Action::kDeficiencyEdit, "deficiency.edit"},
                                          {Action::kDeficiencyFix, "deficiency.fix"},
                                          {Action::kDeficiencyClose, "deficiency.close"},
                                          {Action::kAnalysisRun, "analysis.run"},
                                          {Action::kWhatIf, "analysis.what-if"},
                                          {Action::kFundEdit, "fund.edit"},
                                          {Action::kPlanPublish, "plan.publish"},
                                          {Action::kMeasureEdit, "measure.edit"},
                                          {Action::kObjectiveEdit, "objective.edit"},
                                          {Action::kRelease, "release.give"},
                                          {Action::kTrailRead, "trail.read"},
                                          {Action::kListManage, "list.manage"},
                                          {Action::kScreenAsk, "screen.ask"},
                                          {Action::kHitDecide, "hit.decide"},
                                          {Action::kDeclarationAdd, "declaration.add"},
                                          {Action::kConsignmentDecide, "consignment.decide"},
                                          {Action::kArrivalEdit, "arrival.edit"},
                                          {Action::kArrivalDecide, "arrival.decide"},
                                          {Action::kRuleEdit, "rule.edit"},
                                          {Action::kRuleActivate, "rule.activate"},
                                          {Action::kInspectionPlan, "inspection.plan"},
                                          {Action::kInspectionRecord, "inspection.record"},
                                          {Action::kSeizureEdit, "seizure.edit"}};

constexpr auto kActions = [] {
  std::array<Action, std::size(kActionNames)> all{};
  for (std::size_t i = 0; i < all.size(); ++i) all[i] = kActionNames[i].value;
  return all;
}();

template <class Enum, std::size_t N>
std::string_view NameOf(const Named<Enum> (&names)[N], Enum value) {
  for (const auto& named : names) {
    if (named.value == value) return named.name;
  }
  return "";
}

template <class Enum, std::size_t N>
std::optional<Enum> ValueOf(const Named<Enum> (&names)[N], std::string_view name) {
  for (const auto& named : names) {
    if (named.name == name) return named.value;
  }
  return std::nullopt;
}

}  // namespace

std::string_view RoleName(Role role) {
  return NameOf(kRoleNames, role);
}
std::optional<Role> RoleFromName(std::string_view name) {
  return ValueOf(kRoleNames, name);
}
std::string_view ScopeKindName(ScopeKind kind) {
  return NameOf(kScopeNames, kind);
}
std::optional<ScopeKind> ScopeKindFromName(std::string_view name) {
  return ValueOf(kScopeNames, name);
}
std::string_view KindName(Kind kind) {
  return NameOf(kKindNames, kind);
}
std::optional<Kind> KindFromName(std::string_view name) {
  return ValueOf(kKindNames, name);
}
std::string_view TlpName(Tlp tlp) {
  return NameOf(kTlpNames, tlp);
}
std::optional<Tlp> TlpFromName(std::string_view name) {
  return ValueOf(kTlpNames, name);
}
std::string_view ActionName(Action action) {
  return NameOf(kActionNames, action);
}
std::optional<Action> ActionFromName(std::string_view name) {
  return ValueOf(kActionNames, name);
}
std::span<const Action> Actions() {
  return kActions;
}

}  // namespace atalaya::release
