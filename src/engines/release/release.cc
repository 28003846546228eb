#include "release/release.h"

#include <algorithm>

#include "release/tables.h"

namespace atalaya::release {
namespace {

constexpr std::string_view kFacilityPrefix = "facility:";

bool Released(const Viewer& viewer, const Subject& subject) {
  if (subject.markings.empty()) return false;
  const std::vector<NamedAudience> named = AudiencesOf(viewer, subject.kind);
  for (const Marking& marking : subject.markings) {
    if (!marking.purpose.empty() && marking.purpose != viewer.purpose) continue;
    for (const NamedAudience& audience : named) {
      if (std::find(audience.permitted.begin(), audience.permitted.end(), marking.tlp) == audience.permitted.end())
        continue;
      if (std::find(marking.audiences.begin(), marking.audiences.end(), audience.text) != marking.audiences.end())
        return true;
    }
  }
  return false;
}

}  // namespace

bool Within(const Grant& grant, const Subject& subject) {
  if (!ScopeFits(grant.role, grant.scope)) return false;
  switch (grant.scope) {
    case ScopeKind::kFacility:
      return !grant.id.empty() && grant.id == subject.facility;
    case ScopeKind::kOrganisation:
      return !grant.id.empty() && grant.id == subject.organisation;
    case ScopeKind::kState:
      return !grant.id.empty() && grant.id == subject.state;
    case ScopeKind::kRegion:
      return IsCommon(subject);
    case ScopeKind::kNode:
      return true;
  }
  return false;
}

bool Reaches(const Grant& grant, Reach reach, const Subject& subject) {
  if (!ScopeFits(grant.role, grant.scope)) return false;
  switch (reach) {
    case Reach::kNone:
      return false;
    case Reach::kOwn:
      return Within(grant, subject);
    case Reach::kCommon:
      return IsCommon(subject) || Within(grant, subject);
    case Reach::kAll:
      return true;
  }
  return false;
}

bool Releasable(Kind kind) {
  return std::any_of(std::begin(kRoles), std::end(kRoles), [&](Role role) { return Receives(role, kind); });
}

bool MaySee(const Viewer& viewer, const Subject& subject) {
  // One's own account, with or without a grant.
  if (subject.kind == Kind::kUser && !viewer.user.empty() && subject.user == viewer.user) return true;
  for (const Grant& grant : viewer.grants) {
    if (Reaches(grant, OwnerSees(grant.role, subject.kind), subject)) return true;
  }
  return Released(viewer, subject);
}

bool Concerns(Kind release_kind, std::string_view release_subject, std::string_view release_state,
              const Subject& subject) {
  if (release_kind != subject.kind || release_subject.empty()) return false;
  if (release_subject == kEveryObject) return release_state == subject.state;
  if (release_subject.starts_with(kFacilityPrefix)) {
    const std::string_view facility = release_subject.substr(kFacilityPrefix.size());
    return !facility.empty() && facility == subject.facility;
  }
  return release_subject == subject.id;
}

}  // namespace atalaya::release
