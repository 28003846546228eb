#include "release/permission.h"

#include "release/tables.h"

namespace atalaya::release {

bool Lists(Role role, Action action) {
  return MayReach(role, action) != Reach::kNone;
}

bool MayEver(const Viewer& viewer, Action action) {
  if (action == Action::kPublic) return true;
  if (viewer.user.empty()) return false;
  if (action == Action::kSelf) return true;
  for (const Grant& grant : viewer.grants) {
    if (ScopeFits(grant.role, grant.scope) && Lists(grant.role, action)) return true;
  }
  return false;
}

bool MayDo(const Viewer& viewer, Action action, const Subject& subject) {
  if (action == Action::kPublic) return true;
  if (viewer.user.empty()) return false;
  if (action == Action::kSelf) return true;
  if (action == Action::kTokenManage && !subject.user.empty() && subject.user != viewer.user) return false;
  for (const Grant& grant : viewer.grants) {
    if (Reaches(grant, MayReach(grant.role, action), subject)) return true;
  }
  return false;
}

bool MayDecide(const Viewer& viewer, Action action, const Subject& subject, std::string_view author) {
  if (author.empty() || author == viewer.user) return false;
  for (const Grant& grant : viewer.grants) {
    if (grant.role == Role::kRso) return false;
    if (grant.role == Role::kPfso && Within(grant, subject)) return false;
  }
  return MayDo(viewer, action, subject);
}

bool MayGrant(const Viewer& viewer, const Grant& wanted, std::string_view state) {
  if (viewer.user.empty() || !ScopeFits(wanted.role, wanted.scope)) return false;
  const bool whole = wanted.scope == ScopeKind::kRegion || wanted.scope == ScopeKind::kNode;
  if (whole != wanted.id.empty()) return false;  // a place where one is needed, none where none is
  for (const Grant& grant : viewer.grants) {
    if (!ScopeFits(grant.role, grant.scope)) continue;
    if (grant.role == Role::kAdmin) return true;
    if (grant.role == Role::kAuthority && !whole && !grant.id.empty() && grant.id == state) return true;
  }
  return false;
}

}  // namespace atalaya::release
