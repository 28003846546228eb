// What each role sees of each kind without any release, where roles can be held, and what a release can never bring to a role.
#include "release/tables.h"

namespace atalaya::release {
namespace {

constexpr Reach kNone = Reach::kNone, kOwn = Reach::kOwn, kCommon = Reach::kCommon, kAll = Reach::kAll;

struct OwnerRow {
  Kind kind;
  Reach pfso, rso, authority, analyst, industry, secretariat, auditor, admin;
};

// clang-format off
// `own` of a region's grant is what belongs to no State; `own` of the node's grants is everything.
constexpr OwnerRow kOwnerTable[] = {
  // kind              pfso     rso    authority analyst industry secretariat auditor admin
  {Kind::kRegister,    kAll,    kAll,  kAll,     kAll,    kAll,   kAll,       kAll,   kAll},
  {Kind::kPeople,      kOwn,    kOwn,  kOwn,     kNone,   kOwn,   kNone,      kNone,  kNone},
  {Kind::kStatement,   kOwn,    kOwn,  kOwn,     kNone,   kOwn,   kNone,      kNone,  kNone},
  {Kind::kLevel,       kOwn,    kNone, kOwn,     kOwn,    kOwn,   kNone,      kNone,  kNone},
  {Kind::kEvent,       kOwn,    kOwn,  kOwn,     kOwn,    kNone,  kNone,      kNone,  kNone},
  {Kind::kAssessment,  kOwn,    kOwn,  kOwn,     kNone,   kOwn,   kNone,      kNone,  kNone},
  {Kind::kDeficiency,  kOwn,    kOwn,  kOwn,     kNone,   kOwn,   kNone,      kNone,  kNone},
  {Kind::kPicture,     kOwn,    kNone, kOwn,     kOwn,    kNone,  kOwn,       kNone,  kNone},
  {Kind::kPlan,        kOwn,    kOwn,  kOwn,     kNone,   kOwn,   kOwn,       kNone,  kNone},
  {Kind::kFund,        kNone,   kNone, kCommon,  kNone,   kNone,  kOwn,       kNone,  kNone},
  {Kind::kObjective,   kCommon, kNone, kCommon,  kCommon, kNone,  kOwn,       kNone,  kNone},
  {Kind::kTrail,       kNone,   kNone, kOwn,     kNone,   kNone,  kNone,      kOwn,   kNone},
  {Kind::kUser,        kNone,   kNone, kOwn,     kNone,   kNone,  kNone,      kNone,  kOwn},
  {Kind::kRelease,     kOwn,    kNone, kOwn,     kNone,   kNone,  kOwn,       kNone,  kNone},
  {Kind::kWatchList,   kCommon, kNone, kCommon,  kCommon, kNone,  kOwn,       kNone,  kNone},
  {Kind::kScreening,   kOwn,    kNone, kOwn,     kOwn,    kNone,  kNone,      kNone,  kNone},
  {Kind::kArrival,     kOwn,    kNone, kOwn,     kOwn,    kNone,  kNone,      kNone,  kNone},
  {Kind::kDeclaration, kNone,   kNone, kOwn,     kOwn,    kNone,  kNone,      kNone,  kNone},
  {Kind::kRule,        kNone,   kNone, kOwn,     kOwn,    kNone,  kNone,      kNone,  kNone},
  {Kind::kInspection,  kNone,   kNone, kOwn,     kOwn,    kNone,  kNone,      kNone,  kNone},
  {Kind::kSeizure,     kNone,   kNone, kOwn,     kOwn,    kNone,  kNone,      kNone,  kNone},
};

struct ReceiveRow {
  Kind kind;
  bool pfso, rso, authority, analyst, industry, secretariat, auditor, admin;
};

// true: a release may bring objects of this kind to this role.
constexpr ReceiveRow kReceiveTable[] = {
  // kind              pfso   rso    authority analyst industry secretariat auditor admin
  {Kind::kRegister,    true,  true,  true,     true,   true,    true,       false,  false},
  {Kind::kPeople,      true,  true,  true,     true,   true,    true,       false,  false},
  {Kind::kStatement,   true,  true,  true,     true,   true,    true,       false,  false},
  {Kind::kLevel,       true,  true,  true,     true,   true,    true,       false,  false},
  {Kind::kEvent,       true,  true,  true,     true,   true,    true,       false,  false},
  {Kind::kAssessment,  true,  true,  true,     true,   false,   true,       false,  false},
  {Kind::kDeficiency,  true,  true,  true,     true,   false,   true,       false,  false},
  {Kind::kPicture,     true,  true,  true,     true,   true,    true,       false,  false},
  {Kind::kPlan,        true,  true,  true,     true,   true,    true,       false,  false},
  {Kind::kFund,        true,  true,  true,     true,   true,    true,       false,  false},
  {Kind::kObjective,   true,  true,  true,     true,   true,    true,       false,  false},
  {Kind::kTrail,       false, false, false,    false,  false,   false,      false,  false},
  {Kind::kUser,        false, false, false,    false,  false,   false,      false,  false},
  {Kind::kRelease,     false, false, false,    false,  false,   false,      false,  false},
  {Kind::kWatchList,   false, false, true,     true,   false,   true,       false,  false},
  {Kind::kScreening,   false, false, true,     true,   false,   true,       false,  false},
  {Kind::kArrival,     true,  false, true,     true,   false,   true,       false,  false},
  {Kind::kDeclaration, false, false, true,     true,   false,   true,       false,  false},
  {Kind::kRule,        false, false, true,     true,   false,   true,       false,  false},
  {Kind::kInspection,  false, false, true,     true,   false,   true,       false,  false},
  {Kind::kSeizure,     false, false, true,     true,   false,   true,       false,  false},
};

struct ScopeRow {
  Role role;
  ScopeKind scope;
};

// Where a role can be held. A mandate of an RSO is one grant a facility.
constexpr ScopeRow kScopeTable[] = {
  {Role::kPfso,        ScopeKind::kFacility},
  {Role::kRso,         ScopeKind::kFacility},
  {Role::kAuthority,   ScopeKind::kState},
  {Role::kAnalyst,     ScopeKind::kState},
  {Role::kIndustry,    ScopeKind::kOrganisation},
  {Role::kSecretariat, ScopeKind::kRegion},
  {Role::kAuditor,     ScopeKind::kNode},
  {Role::kAdmin,       ScopeKind::kNode},
};
// clang-format on

template <class Row>
constexpr auto CellOf(const Row& row, Role role) {
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
  return decltype(row.pfso){};
}

}  // namespace

Reach OwnerSees(Role role, Kind kind) {
  for (const OwnerRow& row : kOwnerTable) {
    if (row.kind == kind) return CellOf(row, role);
  }
  return Reach::kNone;
}

bool Receives(Role role, Kind kind) {
  for (const ReceiveRow& row : kReceiveTable) {
    if (row.kind == kind) return CellOf(row, role);
  }
  return false;
}

bool ScopeFits(Role role, ScopeKind scope) {
  for (const ScopeRow& row : kScopeTable) {
    if (row.role == role && row.scope == scope) return true;
  }
  return false;
}

}  // namespace atalaya::release
