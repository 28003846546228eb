// How far each TLP 2.0 marking lets an object travel, and which audiences name a viewer.
#include <algorithm>

#include "release/tables.h"

namespace atalaya::release {
namespace {

struct TravelRow {
  AudienceKind kind;
  bool red, amber_strict, amber, green, clear;
};

// clang-format off
constexpr TravelRow kTravelTable[] = {
  // audience                     red    amber+strict amber  green  clear
  {AudienceKind::kUser,           true,  true,        true,  true,  true},
  {AudienceKind::kFacility,       false, true,        true,  true,  true},
  {AudienceKind::kOrganisation,   false, true,        true,  true,  true},
  {AudienceKind::kSecretariat,    false, true,        true,  true,  true},
  {AudienceKind::kState,          false, true,        true,  true,  true},
  {AudienceKind::kRole,           false, false,       true,  true,  true},
  {AudienceKind::kRegion,         false, false,       false, true,  true},
};
// clang-format on

constexpr Tlp kMarkings[] = {Tlp::kRed, Tlp::kAmberStrict, Tlp::kAmber, Tlp::kGreen, Tlp::kClear};

void Add(std::vector<NamedAudience>& list, std::string text, AudienceKind kind, bool services) {
  NamedAudience named{std::move(text), {}};
  for (const Tlp tlp : kMarkings) {
    if (Travels(tlp, kind, services)) named.permitted.push_back(tlp);
  }
  const auto same = std::find_if(list.begin(), list.end(), [&](const auto& other) { return other.text == named.text; });
  if (same == list.end()) {
    list.push_back(std::move(named));
  } else if (same->permitted.size() < named.permitted.size()) {
    same->permitted = std::move(named.permitted);  // named twice: by the way that reaches further
  }
}

}  // namespace

std::optional<Audience> AudienceFromText(std::string_view text) {
  if (text == "region") return Audience{AudienceKind::kRegion, ""};
  const std::size_t colon = text.find(':');
  if (colon == std::string_view::npos || colon + 1 == text.size()) return std::nullopt;
  const std::string_view word = text.substr(0, colon);
  std::string id(text.substr(colon + 1));
  if (word == "user") return Audience{AudienceKind::kUser, std::move(id)};
  if (word == "facility") return Audience{AudienceKind::kFacility, std::move(id)};
  if (word == "organisation") return Audience{AudienceKind::kOrganisation, std::move(id)};
  if (word == "state") return Audience{AudienceKind::kState, std::move(id)};
  if (word != "role") return std::nullopt;
  const auto role = RoleFromName(id);
  if (!role) return std::nullopt;
  return Audience{role == Role::kSecretariat ? AudienceKind::kSecretariat : AudienceKind::kRole, std::move(id)};
}

bool Travels(Tlp tlp, AudienceKind kind, bool services) {
  // Strictly within the body named: a State's other services are further away than its authority.
  if (services && tlp == Tlp::kAmberStrict) return false;
  for (const TravelRow& row : kTravelTable) {
    if (row.kind != kind) continue;
    switch (tlp) {
      case Tlp::kRed:
        return row.red;
      case Tlp::kAmberStrict:
        return row.amber_strict;
      case Tlp::kAmber:
        return row.amber;
      case Tlp::kGreen:
        return row.green;
      case Tlp::kClear:
        return row.clear;
    }
  }
  return false;
}

bool Permits(Tlp tlp, std::string_view audience) {
  const auto parsed = AudienceFromText(audience);
  return parsed && Travels(tlp, parsed->kind, false);
}

std::vector<NamedAudience> AudiencesOf(const Viewer& viewer, Kind kind) {
  std::vector<NamedAudience> list;
  for (const Grant& grant : viewer.grants) {
    if (!ScopeFits(grant.role, grant.scope) || !Receives(grant.role, kind)) continue;
    if (!viewer.user.empty()) Add(list, "user:" + viewer.user, AudienceKind::kUser, false);
    if (!grant.id.empty()) {
      if (grant.scope == ScopeKind::kFacility) Add(list, "facility:" + grant.id, AudienceKind::kFacility, false);
      if (grant.scope == ScopeKind::kOrganisation)
        Add(list, "organisation:" + grant.id, AudienceKind::kOrganisation, false);
      if (grant.scope == ScopeKind::kState) {
        Add(list, "state:" + grant.id, AudienceKind::kState, grant.role != Role::kAuthority);
      }
    }
    const bool body = grant.role == Role::kSecretariat;
    Add(list, "role:" + std::string(RoleName(grant.role)), body ? AudienceKind::kSecretariat : AudienceKind::kRole,
        false);
    Add(list, "region", AudienceKind::kRegion, false);
  }
  return list;
}

}  // namespace atalaya::release
