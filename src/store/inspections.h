// Plans of a day, what teams did, and what outcomes teach.
//
// A plan's body (who goes where) and salt stay in their row until it is opened; the ledger gets the hash, never the plan. Inspections of a plan come
// into being when it is opened, so that nothing tells of them before.
#pragma once

#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "release/release.h"
#include "store/database.h"
#include "store/listing_slice.h"

namespace atalaya::store {

struct DayPlanRow {
  std::string id, station, state, facility, day;
  long long revision = 1;
  std::string status;  // draft, sealed, opened
  std::string made, made_by, opens_at, sealed, sealed_by, opened, opened_by, sha256;
  std::string summary;     // JSON: what may be known before
  std::string body, salt;  // "" until opened
  long long etag = 1;
};
// Without body and salt unless it is opened.
std::optional<DayPlanRow> FindDayPlan(Connection& connection, const std::string& id);
release::SqlColumns DayPlanColumns();
struct PlanFilter {
  std::string state, station, from, to;  // days
};
Listed<DayPlanRow> ListDayPlans(Connection& connection, const PlanFilter& filter, const release::SqlCondition& seen, const Slice& slice);
std::optional<release::Subject> DayPlanSubject(Connection& connection, const std::string& id);

struct NewDayPlan {
  std::string station, day, opens_at, sha256, summary, body, salt;
  long long revision = 1;
};
long long NextRevision(Connection& connection, const std::string& station, const std::string& day);
// Findings: `inspections.sealed.conflict` (a plan of that day is sealed or opened already), `inspections.revision.conflict` (another was made meanwhile).
Result<std::string> AddDayPlan(Transaction& transaction, const NewDayPlan& plan);
// Sealing a draft fixes it. Findings: entry.stale, `inspections.sealed.conflict`, `inspections.too-late` (the day has begun to be worked: it opens before now).
Result<int> SealDayPlan(Transaction& transaction, const std::string& id, long long etag);

// One task of an opened plan.
struct NewInspection {
  std::string station, plan, team, place, place_facility, day, kind, item, label, why, reason, channel;
  int minute = 0;
  double detection = 1;
};
// Opens a sealed plan and makes its inspections; the caller has read the tasks from the body (SealedBody). Findings: entry.stale, `inspections.not-sealed.conflict`.
struct SealedBody {
  std::string body, salt, sha256;
};
// Only for the step that opens. nullopt: not sealed.
std::optional<SealedBody> BodyToOpen(Connection& connection, const std::string& id);
Result<int> OpenDayPlan(Transaction& transaction, const std::string& id, long long etag, const std::vector<NewInspection>& tasks);
// Sealed plans whose time has come.
std::vector<std::string> PlansDue(Connection& connection, const std::string& now);

struct InspectionRow {
  std::string id, state, facility, station, plan, team, place, place_facility, day;
  long long minute = 0;
  std::string kind, item, label, why, reason, channel, status, outcome, family, goods;
  std::optional<double> quantity, value, minutes;
  std::string unit, currency, seal_declared, seal_found, notes;
  double detection = 1, exposure = 0;
  std::string token, added, added_by, recorded, recorded_by;
  long long etag = 1;
};
std::span<const std::string_view> InspectionKinds();  // consignment, container, call, person, place
std::span<const std::string_view> Outcomes();         // clean, found, refused, damaged-seal

std::optional<InspectionRow> FindInspection(Connection& connection, const std::string& id);
release::SqlColumns InspectionColumns();
struct InspectionFilter {
  std::string state, station, plan, team, item, status, outcome, from, to;
};
// By day and minute; `newest`: the other way round.
Listed<InspectionRow> ListInspections(Connection& connection, const InspectionFilter& filter, bool newest, const release::SqlCondition& seen, const Slice& slice);
std::optional<release::Subject> InspectionSubject(Connection& connection, const std::string& id);
// One that no plan had; a reason is needed. Findings: `inspections.reason`.
Result<std::string> AddInspection(Transaction& transaction, const NewInspection& inspection);

struct OutcomeEntry {
  std::string outcome, family, goods, unit, currency, seal_declared, seal_found, notes;
  std::optional<double> quantity, value, minutes;
  double exposure = 0;
  std::string token;  // sent twice, recorded once
};
// Records or corrects an outcome; of a consignment also there (SetOutcome). The same token again changes nothing and is no conflict.
// Findings: entry.stale, `inspections.family` (found what?), `inspections.currency`.
Result<InspectionRow> RecordOutcome(Transaction& transaction, const std::string& id, long long etag, const OutcomeEntry& entry);

// Inspected and found by place and channel ("": not of a channel) of a station; refused ones are neither.
struct HitCount {
  std::string place, channel;
  double found = 0, clean = 0;
};
std::vector<HitCount> HitCounts(Connection& connection, const std::string& station);

// What outcomes say of threats: by port number of the pack, facility ("": not known) and family, with how much was searched.
struct FindCount {
  std::string port, facility, family;
  double found = 0, searched_years = 0;
};
// The families that inspections find: analysis/inspection.h.
inline constexpr std::string_view kFoundFamilies[] = {"narcotics", "arms", "people", "nuclear", "stolen-goods", "stowaways"};
std::vector<FindCount> FindCounts(Connection& connection);

struct CounterRow {
  std::string month, currency;  // "2026-11"; currency of value
  double planned = 0, inspected = 0, found = 0, clean = 0, refused = 0, damaged_seal = 0, minutes = 0, with_minutes = 0, value = 0;
};
std::vector<CounterRow> InspectionCounters(Connection& connection, const InspectionFilter& filter, const release::SqlCondition& seen);

}  // namespace atalaya::store
