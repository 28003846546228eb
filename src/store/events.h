// What facilities did and what was done there: drills, exercises, audits, inspections, training, declarations of security.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "release/release.h"
#include "store/database.h"
#include "store/listing_slice.h"

namespace atalaya::store {

std::span<const std::string_view> EventKinds();  // "drill", "exercise", "audit", "inspection", "training", "declaration"

struct Event {
  std::string id, facility, state, kind, date;
  bool planned = false;                 // has not taken place yet
  std::string description, participants, lessons;
  std::optional<bool> announced;        // inspections
  std::string auditor;                  // audits
  std::optional<bool> independent;      // audits: of the measures audited
  std::string exception;                // why one who is not could audit: impracticable because of the facility's size (rule 6)
  std::string recorded, recorded_by;
  long long version = 1;
};

release::SqlColumns EventColumns();
// Newest first; `kind` empty: all. Those the rule lets through.
Listed<Event> EventsOf(Connection& connection, const std::string& facility, const std::string& kind, const release::SqlCondition& seen,
                       const Slice& slice);
std::optional<Event> FindEvent(Connection& connection, const std::string& id);

// A day after today makes a plan. Findings: `entry.announced` (an inspection that does not say), `entry.auditor`, `entry.exception`.
Result<std::string> AddEvent(Transaction& transaction, Event event);
struct EventEdit {
  std::optional<std::string> date, description, participants, lessons;
};
// A plan whose day has come is recorded as done by saying its day anew. Findings: `entry.stale`.
Result<int> EditEvent(Transaction& transaction, const std::string& id, long long version, const EventEdit& edit);

}  // namespace atalaya::store
