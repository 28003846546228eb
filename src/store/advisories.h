// Warnings about States and ports that last calls are held against. Each belongs to the State that keeps it.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "release/release.h"
#include "store/database.h"
#include "store/listing_slice.h"

namespace atalaya::store {

struct AdvisoryRow {
  std::string id, state, about, begins, until, title, reason, source;
  bool illustrative = false;
  std::string added, added_by;
  long long etag = 1;
};

std::optional<release::Subject> AdvisorySubject(Connection& connection, const std::string& id);
// Newest first; `day`: only those in force then ("" all).
Listed<AdvisoryRow> ListAdvisories(Connection& connection, const std::string& state, const std::string& day, const release::SqlCondition& seen, const Slice& slice);
release::SqlColumns AdvisoryColumns();
std::vector<AdvisoryRow> AdvisoriesOf(Connection& connection, const std::string& state);
std::optional<AdvisoryRow> FindAdvisory(Connection& connection, const std::string& id);

// Finding: `json.range-order` (until before begins).
Result<std::string> AddAdvisory(Transaction& transaction, AdvisoryRow row);
struct AdvisoryEdit {
  std::optional<std::string> begins, until, title, reason, source;
};
// Findings: `entry.stale`, `json.range-order`.
Result<int> EditAdvisory(Transaction& transaction, const std::string& id, long long etag, const AdvisoryEdit& edit);

}  // namespace atalaya::store
