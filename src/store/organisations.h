// Organisations: who operates, owns, assesses or guards.
#pragma once

#include <optional>
#include <span>
#include <string>

#include "store/database.h"
#include "store/listing_slice.h"

namespace atalaya::store {

// "terminal", "port-authority", "shipping-company", "rso", "agency", "association", "other".
std::span<const std::string_view> OrganisationKinds();

struct Organisation {
  std::string id, name, kind, state, contact;  // state: empty where it belongs to none
  int facilities = 0;
  long long version = 0;
  std::string name_key;
};
struct OrganisationFilter {
  std::string state, kind, q;  // empty: any
};
Listed<Organisation> ListOrganisations(Connection& connection, const OrganisationFilter& filter, const Slice& slice);
std::optional<Organisation> FindOrganisation(Connection& connection, const std::string& id);

struct OrganisationEdit {
  std::optional<std::string> name, kind, contact;
};
// An empty id gets a new one. Findings: `entry.unknown` (the State), `entry.id.conflict`.
Result<std::string> AddOrganisation(Transaction& transaction, const std::string& id, const std::string& state, const OrganisationEdit& edit);
// Findings: `entry.stale`.
Result<int> EditOrganisation(Transaction& transaction, const std::string& id, long long version, const OrganisationEdit& edit);

}  // namespace atalaya::store
