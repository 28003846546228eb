// Who may see what: one function, for the API, search, counts, exports, sharing and mail; and the same rule as SQL.
//
// An object is visible to a viewer if one of the viewer's grants owns it (the table of OwnerSees: role x kind x relation), or if it was
// released: its marking (TLP 2.0) permits the viewer's distance AND one of its audiences names the viewer AND the purpose fits.
// An empty audience means nobody. A hidden object changes nothing visible. Both default to deny. Pure; safe from any thread.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace atalaya::release {

enum class Role { kPfso, kRso, kAuthority, kAnalyst, kIndustry, kSecretariat, kAuditor, kAdmin };
inline constexpr Role kRoles[] = {Role::kPfso,     Role::kRso,         Role::kAuthority, Role::kAnalyst,
                                  Role::kIndustry, Role::kSecretariat, Role::kAuditor,   Role::kAdmin};
std::string_view RoleName(Role role);  // "pfso", "rso", ...
std::optional<Role> RoleFromName(std::string_view name);

enum class ScopeKind { kFacility, kOrganisation, kState, kRegion, kNode };
std::string_view ScopeKindName(ScopeKind kind);  // "facility", ...
std::optional<ScopeKind> ScopeKindFromName(std::string_view name);

// One grant: a role within a scope. An RSO's mandate and a PFSO's facilities are one grant each.
struct Grant {
  Role role = Role::kPfso;
  ScopeKind scope = ScopeKind::kFacility;
  std::string id;  // facility id, organisation id, ISO2, "" for region and node
};

// Who asks.
struct Viewer {
  std::string user;
  std::vector<Grant> grants;
  std::string purpose;  // what the request is for ("security" where nothing was said)
};

// What is asked for, by kind of object.
enum class Kind {
  kRegister,    // States, ports, facilities: identity, scope, statement's status
  kPeople,      // names and contacts of people in duty
  kStatement,   // statements of compliance with their endorsements
  kLevel,       // security levels
  kEvent,       // drills, exercises, audits
  kAssessment,  // answers, evidence, comments
  kDeficiency,
  kPicture,     // results of an analysis about a facility or port
  kPlan,        // plans, measures, spending
  kFund,
  kObjective,
  kTrail,       // the ledger
  kUser,        // accounts
  kRelease,     // who was given what
};
std::string_view KindName(Kind kind);
std::optional<Kind> KindFromName(std::string_view name);

enum class Tlp { kRed, kAmberStrict, kAmber, kGreen, kClear };
std::string_view TlpName(Tlp tlp);  // "TLP:RED", "TLP:AMBER+STRICT", ...
std::optional<Tlp> TlpFromName(std::string_view name);

// "region", "role:secretariat", "state:BR", "organisation:ID", "facility:ID", "user:ID".
struct Marking {
  Tlp tlp = Tlp::kRed;
  std::vector<std::string> audiences;
  std::string purpose;  // empty: any
};

// One object, or the place one would have (for lists and for new objects): where it belongs. Empty members: not of one facility, ...
struct Subject {
  Kind kind = Kind::kRegister;
  std::string id;
  std::string state, facility, organisation;
  std::string user;                // whose own it is (accounts, tokens)
  std::vector<Marking> markings;   // releases in force
};

bool MaySee(const Viewer& viewer, const Subject& subject);

// The same rule as an SQL condition on the columns of one kind of object, for lists and counts. `columns` names the expressions for
// state, facility and organisation ("f.state"; empty where the kind has none); `id` the object's id. Values are bound as
// named parameters (":r0"...) listed in `values`. Looks up releases in the table `release_audience` (subject_kind, subject_id, state,
// tlp, audience, purpose, until): see data/migrations. Never empty: nobody -> "1=0".
struct SqlColumns {
  std::string id, state, facility, organisation;
};
struct SqlCondition {
  std::string sql;
  std::vector<std::pair<std::string, std::string>> values;
};
SqlCondition Compile(const Viewer& viewer, Kind kind, const SqlColumns& columns, std::string_view now);

}  // namespace atalaya::release
