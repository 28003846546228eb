// Who may see what: one function, for the API, search, counts, exports, sharing and mail; and the same rule as SQL.
//
// An object is visible to a viewer if one of the viewer's grants owns it (owner_table.cc: role x kind -> reach), or if it was
// released: its marking (TLP 2.0) permits the audience AND that audience names the viewer AND the purpose fits. An empty audience means
// nobody. A hidden object changes nothing visible. Everything defaults to deny. Pure; safe from any thread.
//
// TLP 2.0 says how far something may travel; the audiences say to whom it was given. An audience counts only if the marking lets the
// object travel that far (audience_table.cc):
//
//   audience                       names                                                        RED  AMBER+STRICT  AMBER  GREEN, CLEAR
//   user:ID                        that person                                                   x        x          x        x
//   facility:ID, organisation:ID   whoever holds a grant for that facility or organisation                x          x        x
//   role:secretariat               the secretariat, one body                                              x          x        x
//   state:XX                       the State's Designated Authority                                       x          x        x
//                                  ... and its other services (analysts)                                             x        x
//   role:NAME                      every holder of that role, in any State                                           x        x
//   region                         every holder of a grant                                                                    x
//
// No release ever reaches through a role for which owner_table.cc says so: administrators and auditors never open sealed records,
// industry never others' deficiencies, and the trail and accounts cannot be released at all. An auditor reads in the trail what each change was.
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
// Whether a role can be held in such a scope (a PFSO for a facility, an authority for a State ...). Any other grant is worth nothing.
bool ScopeFits(Role role, ScopeKind scope);

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
  kWatchList,   // watch lists and their entries
  kScreening,   // subjects compared with watch lists, hits, decisions
  kArrival,     // port calls: notices, checks, control steps
  kDeclaration, // declarations, consignments, discrepancies, scores
  kRule,        // targeting rules, their versions and back-tests
  kInspection,  // plans of the day, inspections, outcomes
  kSeizure,     // seizures, penalties, forfeitures
};
std::string_view KindName(Kind kind);
std::optional<Kind> KindFromName(std::string_view name);

enum class Tlp { kRed, kAmberStrict, kAmber, kGreen, kClear };
std::string_view TlpName(Tlp tlp);  // "TLP:RED", "TLP:AMBER+STRICT", ...
std::optional<Tlp> TlpFromName(std::string_view name);

// What was released to whom: audiences as in the table above. ISO2 after "state:", role names after "role:".
struct Marking {
  Tlp tlp = Tlp::kRed;
  std::vector<std::string> audiences;
  std::string purpose;  // empty: any
};
// Whether the marking lets the object travel to that audience at all; false for what is no audience. To be refused where a release is
// made: it would reach nobody.
bool Permits(Tlp tlp, std::string_view audience);
// Whether an object of that kind can be released.
bool Releasable(Kind kind);

// One object, or the place one would have (for lists and for new objects): where it belongs. Empty members: not of one facility, ...
struct Subject {
  Kind kind = Kind::kRegister;
  std::string id;
  std::string state, facility, organisation;
  std::string user;                // whose own it is (accounts, tokens)
  std::vector<Marking> markings;   // releases in force
};

// Grants of a region (the secretariat's) own what belongs to no State, organisation or facility; those of the node (auditor,
// administrator) everything of the kinds listed for them.
bool MaySee(const Viewer& viewer, const Subject& subject);

// What a release is about: one object of a kind ("ID"), all of a kind of one facility ("facility:ID"), or all of a kind of one State
// ("*" and its ISO2; with no State: all that belongs to none). `kEveryObject` is that star.
inline constexpr std::string_view kEveryObject = "*";
bool Concerns(Kind release_kind, std::string_view release_subject, std::string_view release_state, const Subject& subject);

// The same rule as an SQL condition on the columns of one kind of object, for lists and counts. `columns` names the expressions for
// state, facility and organisation ("f.state"; empty where the kind has none; NULL counts as empty); `id` the object's id (for
// accounts: the user's). Values are bound as named parameters (":r0"..., each used once) listed in `values`. Looks up
//   release_audience (release, subject_kind, subject_id, subject_state, tlp, audience, purpose, until)
// one row an audience; `until` is empty or the time from which the release is over. In parentheses; never empty: nobody -> "(1=0)".
struct SqlColumns {
  std::string id, state, facility, organisation;
};
struct SqlCondition {
  std::string sql;
  std::vector<std::pair<std::string, std::string>> values;
};
SqlCondition Compile(const Viewer& viewer, Kind kind, const SqlColumns& columns, std::string_view now);

}  // namespace atalaya::release
