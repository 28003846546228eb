// Calls as the arrivals board works with them: added and corrected by hand, noticed by form, examined, controlled (SOLAS XI-2/9). What declarations
// say of the same call is store/declarations.h.
#pragma once

#include <optional>
#include <set>
#include <span>
#include <string>
#include <vector>

#include "arrive/control.h"
#include "release/release.h"
#include "store/database.h"
#include "store/declarations.h"
#include "store/listing_slice.h"

namespace atalaya::store {

std::span<const std::string_view> CallStatuses();  // "expected", "arrived", "departed", "cancelled"
arrive::Place PlaceOf(std::string_view status);

release::SqlColumns PortCallColumns();
std::optional<release::Subject> CallSubject(Connection& connection, const std::string& id);

struct CallFilter {
  std::string state, port, facility, from, to, status, search;  // empty: any; from, to: of the eta, [from, to); search: name, IMO number
  bool flagged = false;
};
// By eta, then id. `notice` is "{}" where there is one.
Listed<PortCallRow> ListPortCalls(Connection& connection, const CallFilter& filter, const release::SqlCondition& seen, const Slice& slice);
struct CallCounts {
  long long calls = 0, flagged = 0, unchecked = 0;
};
CallCounts CountPortCalls(Connection& connection, const CallFilter& filter, const release::SqlCondition& seen);
// Calls whose days lie near: those to be examined again when a track comes in. IMO number or MMSI, whichever both know.
std::vector<std::string> CallsOfShip(Connection& connection, const std::string& state, const std::string& imo, const std::string& mmsi);

struct CallFields {
  std::optional<std::string> facility, port, imo, mmsi, call_sign, name, flag, voyage, eta, etd, status;
};
// Findings: `entry.unknown` (a facility that is not one of the State's, or not at that port).
Result<std::string> AddPortCall(Transaction& transaction, const std::string& state, const CallFields& fields);
// Findings: `entry.stale`, `entry.unknown`.
Result<int> EditPortCall(Transaction& transaction, const std::string& id, long long etag, const CallFields& fields);

// The notice by form. Replaces an earlier one; what it was stays in the ledger. `received`: when it came, "" now.
Result<int> SetNotice(Transaction& transaction, const std::string& id, const std::string& body, const std::string& received = "");
struct FormNotice {
  std::string received, received_by, body;
};
std::optional<FormNotice> NoticeByForm(Connection& connection, const std::string& call);

// What was found. Neither the etag nor the ledger: it is made again at any time from what the ledger holds.
void KeepChecks(Transaction& transaction, const std::string& id, const std::string& checks, long long flags);

struct ControlStepRow {
  std::string id, at, actor, place, step, reason, conditions, detail;
  std::string actor_name;  // of the account; the actor where there is none
};
std::vector<ControlStepRow> StepsOfCall(Connection& connection, const std::string& call);
arrive::ControlState ControlOf(const std::vector<ControlStepRow>& steps);

struct NewStep {
  arrive::Step step = arrive::Step::kRequestInformation;
  std::string reason, detail;
  std::set<arrive::Condition> attested;
};
// The permission table was asked before. Findings: `json.empty` (no reason), `arrival.step-*.conflict` (why not: engines/arrive/control.h).
Result<std::string> TakeStep(Transaction& transaction, const std::string& call, const NewStep& step);

}  // namespace atalaya::store
