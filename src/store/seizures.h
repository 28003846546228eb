// Seizures, penalties and forfeitures: what was taken or imposed, on which basis, how the case stands, and what happened to it.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "release/release.h"
#include "store/database.h"
#include "store/listing_slice.h"

namespace atalaya::store {

std::span<const std::string_view> SeizureKinds();     // seizure, penalty, forfeiture
std::span<const std::string_view> SeizureStatuses();  // open, referred, appealed, confirmed, released, closed

struct SeizureRow {
  std::string id, state, facility, inspection, kind, day, goods;
  std::optional<double> quantity, value;
  std::string unit, currency, basis, reference, status, notes;
  bool illustrative = false;
  std::string added, added_by;
  long long etag = 1;
};
std::optional<SeizureRow> FindSeizure(Connection& connection, const std::string& id);
release::SqlColumns SeizureColumns();
struct SeizureFilter {
  std::string state, kind, status, inspection, from, to;
};
Listed<SeizureRow> ListSeizures(Connection& connection, const SeizureFilter& filter, const release::SqlCondition& seen, const Slice& slice);
std::optional<release::Subject> SeizureSubject(Connection& connection, const std::string& id);

// Findings: `inspections.place` (no such facility in the State), `inspections.other-state` (the inspection is another State's), `inspections.currency`.
Result<std::string> AddSeizure(Transaction& transaction, SeizureRow seizure);
// `note` says why; needed where the status changes: `inspections.note`. Findings also: entry.stale.
Result<int> EditSeizure(Transaction& transaction, const std::string& id, long long etag, const SeizureRow& seizure, const std::string& note);

struct SeizureStep {
  std::string at, actor, status, note;
};
std::vector<SeizureStep> StepsOfSeizure(Connection& connection, const std::string& id);

struct SeizureTotal {
  std::string month, kind, currency;
  double count = 0, value = 0;
};
std::vector<SeizureTotal> SeizureTotals(Connection& connection, const SeizureFilter& filter, const release::SqlCondition& seen);

}  // namespace atalaya::store
