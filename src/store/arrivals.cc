#include "store/arrivals.h"

#include <array>

#include "base/ids.h"
#include "base/time.h"
#include "formats/json_write.h"
#include "store/edits.h"
#include "store/listing.h"

namespace atalaya::store {
namespace {

constexpr std::string_view kStatuses[] = {"expected", "arrived", "departed", "cancelled"};

// Without the notice's text; "{}" stands for it.
constexpr const char* kCallColumns =
    "SELECT c.id, c.state, c.facility, c.port, c.imo, c.mmsi, c.call_sign, c.name, c.flag, c.voyage, c.eta, c.etd, c.status, "
    "CASE WHEN c.notice = '' AND NOT EXISTS (SELECT 1 FROM call_notice n WHERE n.port_call = c.id) THEN '' ELSE '{}' END, "
    "c.checks, c.added, c.added_by, c.flags, c.etag FROM port_call c LEFT JOIN facility f ON f.id = c.facility";

PortCallRow TakeCall(const Rows& rows) {
  PortCallRow row;
  std::size_t c = 0;
  for (std::string* text : {&row.id, &row.state, &row.facility, &row.port, &row.imo, &row.mmsi, &row.call_sign, &row.name, &row.flag, &row.voyage, &row.eta,
                            &row.etd, &row.status, &row.notice, &row.checks, &row.added, &row.added_by}) {
    *text = rows.Text(c++);
  }
  row.flags = rows.Whole(c++);
  row.etag = rows.Whole(c);
  return row;
}

Conditions CallConditions(const CallFilter& filter, const release::SqlCondition& seen) {
  Conditions conditions;
  const auto only = [&](const char* column, const char* name, const std::string& value) {
    if (!value.empty()) conditions.Add(std::string(column) + " = :" + name, {{name, value}});
  };
  only("c.state", "state", filter.state);
  only("c.port", "port", filter.port);
  only("c.facility", "facility", filter.facility);
  only("c.status", "status", filter.status);
  if (!filter.from.empty()) conditions.Add("(c.eta >= :from_time OR c.eta = '')", {{"from_time", filter.from}});
  if (!filter.to.empty()) conditions.Add("c.eta < :to_time", {{"to_time", filter.to}});
  if (!filter.search.empty()) {
    conditions.Add("c.folded LIKE :search ESCAPE '\\' OR c.imo LIKE :search_imo ESCAPE '\\'", {{"search", Containing(Folded(filter.search))}, {"search_imo", Containing(filter.search)}});
  }
  if (filter.flagged) conditions.Add("c.flags > 0");
  conditions.Add(seen, "seen");
  return conditions;
}

std::string ScopeOf(const PortCallRow& row) { return row.facility.empty() ? row.state : row.state + "/" + row.facility; }

// The columns that people edit, by name.
std::array<std::pair<const char*, std::pair<std::optional<std::string> CallFields::*, std::string PortCallRow::*>>, 11> Editable() {
  return {{{"facility", {&CallFields::facility, &PortCallRow::facility}},
           {"port", {&CallFields::port, &PortCallRow::port}},
           {"imo", {&CallFields::imo, &PortCallRow::imo}},
           {"mmsi", {&CallFields::mmsi, &PortCallRow::mmsi}},
           {"call_sign", {&CallFields::call_sign, &PortCallRow::call_sign}},
           {"name", {&CallFields::name, &PortCallRow::name}},
           {"flag", {&CallFields::flag, &PortCallRow::flag}},
           {"voyage", {&CallFields::voyage, &PortCallRow::voyage}},
           {"eta", {&CallFields::eta, &PortCallRow::eta}},
           {"etd", {&CallFields::etd, &PortCallRow::etd}},
           {"status", {&CallFields::status, &PortCallRow::status}}}};
}

Findings CheckCallFields(Transaction& t, const PortCallRow& row) {
  if (OneWhole(t, "SELECT count(*) FROM port WHERE id = :id AND state = :state", {{"id", row.port}, {"state", row.state}}) == 0) {
    return {Error("entry.unknown", "body#/port", {{"value", formats::Shortened(row.port)}})};
  }
  if (!row.etd.empty() && !row.eta.empty() && DayOf(row.etd) < DayOf(row.eta)) {
    return {Error("entry.dates", "body#/etd", {{"first", DayOf(row.eta)}, {"last", DayOf(row.etd)}})};
  }
  if (row.facility.empty()) return {};
  if (OneWhole(t, "SELECT count(*) FROM facility WHERE id = :id AND state = :state AND port = :port", {{"id", row.facility}, {"state", row.state}, {"port", row.port}}) != 0) {
    return {};
  }
  return {Error("entry.unknown", "body#/facility", {{"value", formats::Shortened(row.facility)}})};
}

tl::unexpected<Findings> StepRefused(arrive::Refusal refusal) {
  using R = arrive::Refusal;
  switch (refusal) {
    case R::kNoReason: return Fail(Error("json.empty", "body#/reason"));
    case R::kWrongPlace: return Fail(Error("arrival.step-wrong-place.conflict", "body#/step"));
    case R::kNeedsGrounds: return Fail(Error("arrival.step-needs-grounds.conflict", "body#/step"));
    case R::kNeedsCommunication: return Fail(Error("arrival.step-needs-communication.conflict", "body#/step"));
    case R::kNeedsInforming: return Fail(Error("arrival.step-needs-informing.conflict", "body#/step"));
    case R::kNeedsCondition: return Fail(Error("arrival.step-needs-condition.conflict", "body#/conditions"));
    case R::kDoneAlready: return Fail(Error("arrival.step-done-already.conflict", "body#/step"));
    case R::kNothingInForce: return Fail(Error("arrival.step-nothing-in-force.conflict", "body#/step"));
    case R::kOpenDuties: return Fail(Error("arrival.step-open-duties.conflict", "body#/step"));
    case R::kClosed: return Fail(Error("arrival.step-closed.conflict", "body#/step"));
    default: return Fail(Error("api.forbidden", ""));
  }
}

std::string PlaceName(arrive::Place place) { return place == arrive::Place::kExpected ? "expected" : place == arrive::Place::kInPort ? "in-port" : "gone"; }

}  // namespace

std::span<const std::string_view> CallStatuses() { return kStatuses; }
arrive::Place PlaceOf(std::string_view status) {
  return status == "expected" ? arrive::Place::kExpected : status == "arrived" ? arrive::Place::kInPort : arrive::Place::kGone;
}

release::SqlColumns PortCallColumns() { return {"c.id", "c.state", "c.facility", "f.organisation"}; }

std::optional<release::Subject> CallSubject(Connection& connection, const std::string& id) {
  Rows rows(connection, "SELECT c.state, c.facility, COALESCE(f.organisation, '') FROM port_call c LEFT JOIN facility f ON f.id = c.facility WHERE c.id = :id", {{"id", id}});
  if (!rows.Next()) return std::nullopt;
  release::Subject subject;
  subject.kind = release::Kind::kArrival;
  subject.id = id;
  subject.state = rows.Text(0);
  subject.facility = rows.Text(1);
  subject.organisation = rows.Text(2);
  return subject;
}

Listed<PortCallRow> ListPortCalls(Connection& connection, const CallFilter& filter, const release::SqlCondition& seen, const Slice& slice) {
  Conditions conditions = CallConditions(filter, seen);
  const std::string paged = Paged(conditions, {.key = "c.eta", .id = "c.id"}, slice);
  std::vector<PortCallRow> calls;
  Rows rows(connection, kCallColumns + conditions.Where() + paged, conditions.Bound());
  while (rows.Next()) calls.push_back(TakeCall(rows));
  return Cut(std::move(calls), slice, [](const PortCallRow& row) { return std::vector{row.eta, row.id}; });
}

CallCounts CountPortCalls(Connection& connection, const CallFilter& filter, const release::SqlCondition& seen) {
  const Conditions conditions = CallConditions(filter, seen);
  Rows rows(connection,
            "SELECT count(*), COALESCE(sum(CASE WHEN c.flags > 0 THEN 1 ELSE 0 END), 0), COALESCE(sum(CASE WHEN c.checks = '' THEN 1 ELSE 0 END), 0) "
            "FROM port_call c LEFT JOIN facility f ON f.id = c.facility" + conditions.Where(),
            conditions.Bound());
  if (!rows.Next()) return {};
  return {rows.Whole(0), rows.Whole(1), rows.Whole(2)};
}

std::vector<std::string> CallsOfShip(Connection& connection, const std::string& state, const std::string& imo, const std::string& mmsi) {
  std::vector<std::string> calls;
  if (imo.empty() && mmsi.empty()) return calls;
  Rows rows(connection,
            "SELECT id FROM port_call WHERE state = :state AND ((imo <> '' AND imo = :imo) OR (mmsi <> '' AND mmsi = :mmsi)) ORDER BY eta DESC, id LIMIT 20",
            {{"state", state}, {"imo", imo}, {"mmsi", mmsi}});
  while (rows.Next()) calls.push_back(rows.Text(0));
  return calls;
}

Result<std::string> AddPortCall(Transaction& t, const std::string& state, const CallFields& fields) {
  PortCallRow row;
  row.id = NewId(t.Now());
  row.state = state;
  row.status = "expected";
  Edits edits;
  for (const auto& [name, members] : Editable()) {
    if (fields.*members.first) row.*members.second = *(fields.*members.first);
    if (!(row.*members.second).empty()) edits.Set(name, row.*members.second);
  }
  Findings findings = CheckCallFields(t, row);
  if (HasErrors(findings)) return Fail(std::move(findings));
  Run(t,
      "INSERT INTO port_call (id, state, facility, port, imo, mmsi, call_sign, name, folded, flag, voyage, eta, etd, status, added, added_by) VALUES "
      "(:id, :state, :facility, :port, :imo, :mmsi, :call_sign, :name, :folded, :flag, :voyage, :eta, :etd, :status, :added, :added_by)",
      {{"id", row.id}, {"state", row.state}, {"facility", row.facility}, {"port", row.port}, {"imo", row.imo}, {"mmsi", row.mmsi}, {"call_sign", row.call_sign},
       {"name", row.name}, {"folded", Folded(row.name)}, {"flag", row.flag}, {"voyage", row.voyage}, {"eta", row.eta}, {"etd", row.etd}, {"status", row.status},
       {"added", t.Now()}, {"added_by", t.Actor()}});
  t.Record({"call.add", "call/" + row.id, ScopeOf(row), edits.Json()});
  return row.id;
}

Result<int> EditPortCall(Transaction& t, const std::string& id, long long etag, const CallFields& fields) {
  const auto before = FindPortCall(t, id);
  if (!before) return Fail(Error("api.not-found", ""));
  if (before->etag != etag) return Fail(Error("entry.stale", "If-Match"));
  PortCallRow row = *before;
  Edits edits;
  for (const auto& [name, members] : Editable()) {
    if (fields.*members.first) row.*members.second = *(fields.*members.first);
    edits.Add(name, *before.*members.second, row.*members.second);
  }
  if (edits.Empty()) return 0;
  Findings findings = CheckCallFields(t, row);
  if (HasErrors(findings)) return Fail(std::move(findings));
  Run(t,
      "UPDATE port_call SET facility = :facility, port = :port, imo = :imo, mmsi = :mmsi, call_sign = :call_sign, name = :name, folded = :folded, flag = :flag, "
      "voyage = :voyage, eta = :eta, etd = :etd, status = :status, etag = etag + 1 WHERE id = :id",
      {{"facility", row.facility}, {"port", row.port}, {"imo", row.imo}, {"mmsi", row.mmsi}, {"call_sign", row.call_sign}, {"name", row.name}, {"folded", Folded(row.name)},
       {"flag", row.flag}, {"voyage", row.voyage}, {"eta", row.eta}, {"etd", row.etd}, {"status", row.status}, {"id", id}});
  t.Record({"call.edit", "call/" + id, ScopeOf(row), edits.Json()});
  return 1;
}

Result<int> SetNotice(Transaction& t, const std::string& id, const std::string& body, const std::string& received) {
  const auto call = FindPortCall(t, id);
  if (!call) return Fail(Error("api.not-found", ""));
  const auto before = NoticeByForm(t, id);
  Run(t, "DELETE FROM call_notice WHERE port_call = :id", {{"id", id}});
  Run(t, "INSERT INTO call_notice (port_call, received, received_by, body) VALUES (:id, :received, :by, :body)", {{"id", id}, {"received", received.empty() ? t.Now() : received}, {"by", t.Actor()}, {"body", body}});
  Run(t, "UPDATE port_call SET etag = etag + 1 WHERE id = :id", {{"id", id}});
  Edits edits;
  edits.Add("notice", before ? before->body : "", body);
  t.Record({"call.notice", "call/" + id, ScopeOf(*call), edits.Json()});
  return 1;
}

std::optional<FormNotice> NoticeByForm(Connection& connection, const std::string& call) {
  Rows rows(connection, "SELECT received, received_by, body FROM call_notice WHERE port_call = :call", {{"call", call}});
  if (!rows.Next()) return std::nullopt;
  return FormNotice{rows.Text(0), rows.Text(1), rows.Text(2)};
}

void KeepChecks(Transaction& t, const std::string& id, const std::string& checks, long long flags) {
  Run(t, "UPDATE port_call SET checks = :checks, flags = :flags WHERE id = :id", {{"checks", checks}, {"flags", flags}, {"id", id}});
}

std::vector<ControlStepRow> StepsOfCall(Connection& connection, const std::string& call) {
  std::vector<ControlStepRow> steps;
  Rows rows(connection, "SELECT s.id, s.at, s.actor, s.place, s.step, s.reason, s.conditions, s.detail, COALESCE(a.name, s.actor) FROM control_step s "
            "LEFT JOIN account a ON a.id = s.actor WHERE s.port_call = :call ORDER BY s.number", {{"call", call}});
  while (rows.Next()) {
    steps.push_back({rows.Text(0), rows.Text(1), rows.Text(2), rows.Text(3), rows.Text(4), rows.Text(5), rows.Text(6), rows.Text(7), rows.Text(8)});
  }
  return steps;
}

arrive::ControlState ControlOf(const std::vector<ControlStepRow>& steps) {
  std::vector<std::pair<arrive::Place, arrive::Step>> taken;
  for (const ControlStepRow& row : steps) {
    const auto step = arrive::StepFromName(row.step);
    if (!step) continue;
    taken.emplace_back(row.place == "expected" ? arrive::Place::kExpected : row.place == "in-port" ? arrive::Place::kInPort : arrive::Place::kGone, *step);
  }
  return arrive::Replay(taken);
}

Result<std::string> TakeStep(Transaction& t, const std::string& call_id, const NewStep& step) {
  const auto call = FindPortCall(t, call_id);
  if (!call) return Fail(Error("api.not-found", ""));
  const arrive::Place place = PlaceOf(call->status);
  const auto taken = StepsOfCall(t, call_id);
  const auto state = ControlOf(taken);
  const auto refusal = arrive::MayTake(state, place, step.step, {t.Actor(), true}, step.reason, step.attested);
  if (refusal != arrive::Refusal::kNone) return StepRefused(refusal);
  std::string conditions;
  for (const arrive::Condition condition : step.attested) conditions += (conditions.empty() ? "" : " ") + std::string(arrive::ConditionName(condition));
  const std::string id = NewId(t.Now()), name(arrive::StepName(step.step));
  Run(t,
      "INSERT INTO control_step (id, port_call, number, at, actor, place, step, reason, conditions, detail) VALUES "
      "(:id, :call, :number, :at, :actor, :place, :step, :reason, :conditions, :detail)",
      {{"id", id}, {"call", call_id}, {"number", static_cast<long long>(taken.size()) + 1}, {"at", t.Now()}, {"actor", t.Actor()}, {"place", PlaceName(place)}, {"step", name}, {"reason", step.reason}, {"conditions", conditions},
       {"detail", step.detail}});
  Run(t, "UPDATE port_call SET etag = etag + 1 WHERE id = :id", {{"id", call_id}});
  Edits edits;
  edits.Set("step", name);
  edits.Set("reason", step.reason);
  edits.Set("conditions", conditions);
  edits.Set("detail", step.detail);
  t.Record({"call.control", "call/" + call_id, ScopeOf(*call), edits.Json()});
  return id;
}

}  // namespace atalaya::store
