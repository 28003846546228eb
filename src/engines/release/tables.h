// The tables that the rules read. Private to this room; data in owner_table.cc, audience_table.cc and permission_table.cc.
#pragma once

#include "release/permission.h"
#include "release/release.h"

namespace atalaya::release {

// How far a role reaches among the objects of a kind.
enum class Reach {
  kNone,
  kOwn,     // within the grant's scope
  kCommon,  // the same, and what belongs to no State, organisation or facility
  kAll,     // everywhere
};

// What a role sees of a kind without any release.
Reach OwnerSees(Role role, Kind kind);
// Whether a release of that kind can reach through that role.
bool Receives(Role role, Kind kind);
// How far a role may do an action.
Reach MayReach(Role role, Action action);

// The kind of audience a text names.
enum class AudienceKind { kUser, kFacility, kOrganisation, kSecretariat, kState, kRole, kRegion };
struct Audience {
  AudienceKind kind = AudienceKind::kUser;
  std::string id;  // user, facility, organisation, ISO2 or role name
};
std::optional<Audience> AudienceFromText(std::string_view text);
// Whether a marking lets the object travel to that kind of audience; a State's other services ask with `services`.
bool Travels(Tlp tlp, AudienceKind kind, bool services);
// The audiences that name a viewer through grants that receive this kind, with the widest question asked of each; no text twice.
struct NamedAudience {
  std::string text;
  std::vector<Tlp> permitted;  // markings under which it counts
};
std::vector<NamedAudience> AudiencesOf(const Viewer& viewer, Kind kind);

// Belongs to no State, organisation or facility.
inline bool IsCommon(const Subject& subject) {
  return subject.state.empty() && subject.facility.empty() && subject.organisation.empty();
}
// Whether a subject lies within a grant's scope.
bool Within(const Grant& grant, const Subject& subject);
// Whether a subject lies within the reach of a grant. Grants in a scope that does not fit their role reach nothing.
bool Reaches(const Grant& grant, Reach reach, const Subject& subject);

}  // namespace atalaya::release
