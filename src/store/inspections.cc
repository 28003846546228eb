#include "store/inspections.h"

#include "base/ids.h"
#include "formats/json_write.h"
#include "store/declarations.h"
#include "store/edits.h"
#include "store/inspection_stations.h"
#include "store/listing.h"

namespace atalaya::store {
namespace {

constexpr std::string_view kInspectionKinds[] = {"consignment", "container", "call", "person", "place"};
constexpr std::string_view kOutcomes[] = {"clean", "found", "refused", "damaged-seal"};

constexpr const char* kInspectionColumns =
    "SELECT i.id, i.state, i.facility, i.station, i.plan, i.team, i.place, i.place_facility, i.day, i.kind, i.item, i.label, i.why, i.reason, i.channel, "
    "i.status, i.outcome, i.family, i.goods, i.unit, i.currency, i.seal_declared, i.seal_found, i.notes, i.token, i.added, i.added_by, i.recorded, "
    "i.recorded_by, i.minute, i.quantity, i.value, i.minutes, i.detection, i.exposure, i.etag FROM inspection i";

InspectionRow TakeInspection(const Rows& r) {
  InspectionRow i;
  std::size_t c = 0;
  for (std::string* text : {&i.id, &i.state, &i.facility, &i.station, &i.plan, &i.team, &i.place, &i.place_facility, &i.day, &i.kind, &i.item, &i.label, &i.why,
                            &i.reason, &i.channel, &i.status, &i.outcome, &i.family, &i.goods, &i.unit, &i.currency, &i.seal_declared, &i.seal_found, &i.notes,
                            &i.token, &i.added, &i.added_by, &i.recorded, &i.recorded_by}) {
    *text = r.Text(c++);
  }
  i.minute = r.Whole(c++);
  i.quantity = r.MaybeNumber(c++);
  i.value = r.MaybeNumber(c++);
  i.minutes = r.MaybeNumber(c++);
  i.detection = r.Number(c++);
  i.exposure = r.Number(c++);
  i.etag = r.Whole(c);
  return i;
}

std::string InspectionScope(const InspectionRow& i) { return i.facility.empty() ? i.state : i.state + "/" + i.facility; }
std::string MaybeText(const std::optional<double>& number) { return number ? formats::NumberText(*number) : ""; }

Conditions Asked(const InspectionFilter& f, const release::SqlCondition& seen) {
  Conditions conditions;
  const std::pair<const char*, const std::string*> equal[] = {{"state", &f.state}, {"station", &f.station}, {"plan", &f.plan},     {"team", &f.team},
                                                              {"item", &f.item},   {"status", &f.status},   {"outcome", &f.outcome}};
  for (const auto& [column, value] : equal) {
    if (!value->empty()) conditions.Add("i." + std::string(column) + " = :w_" + column, {{"w_" + std::string(column), *value}});
  }
  if (!f.from.empty()) conditions.Add("i.day >= :from_day", {{"from_day", f.from}});
  if (!f.to.empty()) conditions.Add("i.day <= :to_day", {{"to_day", f.to}});
  conditions.Add(seen, "seen");
  return conditions;
}

}  // namespace

std::span<const std::string_view> InspectionKinds() { return kInspectionKinds; }
std::span<const std::string_view> Outcomes() { return kOutcomes; }
release::SqlColumns InspectionColumns() { return {"i.id", "i.state", "i.facility", ""}; }

std::optional<InspectionRow> FindInspection(Connection& c, const std::string& id) {
  Rows rows(c, std::string(kInspectionColumns) + " WHERE i.id = :id", {{"id", id}});
  return rows.Next() ? std::optional(TakeInspection(rows)) : std::nullopt;
}

Listed<InspectionRow> ListInspections(Connection& c, const InspectionFilter& filter, bool newest, const release::SqlCondition& seen, const Slice& slice) {
  Conditions conditions = Asked(filter, seen);
  // Day and minute as one text that sorts.
  const std::string paged =
      Paged(conditions, {.key = "(i.day || ' ' || substr('0000' || CAST(i.minute AS TEXT), length(CAST(i.minute AS TEXT)) + 1))", .id = "i.id", .descending = newest}, slice);
  std::vector<InspectionRow> list;
  for (Rows rows(c, kInspectionColumns + conditions.Where() + paged, conditions.Bound()); rows.Next();) list.push_back(TakeInspection(rows));
  return Cut(std::move(list), slice, [](const InspectionRow& row) {
    const std::string minute = std::to_string(row.minute);
    return std::vector{row.day + " " + std::string(minute.size() < 4 ? 4 - minute.size() : 0, '0') + minute, row.id};
  });
}

std::optional<release::Subject> InspectionSubject(Connection& c, const std::string& id) {
  Rows rows(c, "SELECT state, facility FROM inspection WHERE id = :id", {{"id", id}});
  if (!rows.Next()) return std::nullopt;
  return release::Subject{release::Kind::kInspection, id, rows.Text(0), rows.Text(1), "", "", {}};
}

Result<std::string> AddInspection(Transaction& t, const NewInspection& n) {
  const auto station = FindStation(t, n.station);
  if (!station) return Fail(Error("api.not-found", ""));
  if (n.why == "ad-hoc" && n.reason.empty()) return Fail(Error("inspections.reason", "body#/reason"));
  const std::string id = NewId(t.Now());
  Run(t,
      "INSERT INTO inspection (id, state, facility, station, plan, team, place, place_facility, day, minute, kind, item, label, why, reason, channel, detection, "
      "added, added_by) VALUES (:id, :state, :facility, :station, :plan, :team, :place, :place_facility, :day, :minute, :kind, :item, :label, :why, :reason, "
      ":channel, :detection, :added, :added_by)",
      {{"id", id}, {"state", station->state}, {"facility", station->facility}, {"station", n.station}, {"plan", n.plan}, {"team", n.team}, {"place", n.place},
       {"place_facility", n.place_facility}, {"day", n.day}, {"minute", n.minute}, {"kind", n.kind}, {"item", n.item}, {"label", n.label}, {"why", n.why},
       {"reason", n.reason}, {"channel", n.channel}, {"detection", n.detection}, {"added", t.Now()}, {"added_by", t.Actor()}});
  if (n.why == "ad-hoc") {  // those of a plan are told by its opening
    Edits edits;
    edits.Set("kind", n.kind);
    edits.Set("item", n.item);
    edits.Set("place", n.place);
    edits.Set("day", n.day);
    edits.Set("reason", n.reason);
    t.Record({"inspection.add", "inspection/" + id, station->facility.empty() ? station->state : station->state + "/" + station->facility, edits.Json()});
  }
  return id;
}

Result<InspectionRow> RecordOutcome(Transaction& t, const std::string& id, long long etag, const OutcomeEntry& e) {
  const auto before = FindInspection(t, id);
  if (!before) return Fail(Error("api.not-found", ""));
  // A phone that lost the line sends again what may have arrived.
  if (!e.token.empty() && e.token == before->token) return *before;
  if (before->etag != etag) return Fail(Error(std::string(kStale), "If-Match"));
  Findings wrong;
  if (e.outcome == "found" && e.family.empty()) wrong.push_back(Error("inspections.family", "body#/family"));
  if (e.value && e.currency.empty()) wrong.push_back(Error("inspections.currency", "body#/currency"));
  if (!wrong.empty()) return Fail(std::move(wrong));
  const std::string family = e.outcome == "found" ? e.family : "";
  Run(t,
      "UPDATE inspection SET status = 'done', outcome = :outcome, family = :family, goods = :goods, quantity = :quantity, unit = :unit, value = :value, currency = "
      ":currency, minutes = :minutes, seal_declared = :seal_declared, seal_found = :seal_found, notes = :notes, exposure = :exposure, token = :token, recorded = "
      ":recorded, recorded_by = :recorded_by, etag = etag + 1 WHERE id = :id",
      {{"outcome", e.outcome}, {"family", family}, {"goods", e.goods}, {"quantity", e.quantity}, {"unit", e.unit}, {"value", e.value}, {"currency", e.currency},
       {"minutes", e.minutes}, {"seal_declared", e.seal_declared}, {"seal_found", e.seal_found}, {"notes", e.notes}, {"exposure", e.exposure}, {"token", e.token},
       {"recorded", t.Now()}, {"recorded_by", t.Actor()}, {"id", id}});
  Edits edits;
  edits.Add("outcome", before->outcome, e.outcome);
  edits.Add("family", before->family, family);
  edits.Add("goods", before->goods, e.goods);
  edits.Add("quantity", MaybeText(before->quantity), MaybeText(e.quantity));
  edits.Add("unit", before->unit, e.unit);
  edits.Add("value", MaybeText(before->value), MaybeText(e.value));
  edits.Add("currency", before->currency, e.currency);
  edits.Add("minutes", MaybeText(before->minutes), MaybeText(e.minutes));
  edits.Add("seal_declared", before->seal_declared, e.seal_declared);
  edits.Add("seal_found", before->seal_found, e.seal_found);
  edits.Add("notes", before->notes, e.notes);
  t.Record({"inspection.outcome", "inspection/" + id, InspectionScope(*before), edits.Json()});
  if (before->kind == "consignment" && !before->item.empty()) SetOutcome(t, before->item, e.outcome);
  return *FindInspection(t, id);
}

std::vector<HitCount> HitCounts(Connection& c, const std::string& station) {
  std::vector<HitCount> counts;
  for (Rows r(c,
              "SELECT place, channel, sum(CASE WHEN outcome = 'found' THEN 1 ELSE 0 END), sum(CASE WHEN outcome IN ('clean', 'damaged-seal') THEN 1 ELSE 0 END) "
              "FROM inspection WHERE station = :station AND status = 'done' GROUP BY place, channel ORDER BY place, channel",
              {{"station", station}});
       r.Next();) {
    counts.push_back({r.Text(0), r.Text(1), r.Number(2), r.Number(3)});
  }
  return counts;
}

std::vector<FindCount> FindCounts(Connection& c) {
  // What was searched counts for every family that inspections find: the reader of these rows spreads it.
  std::vector<FindCount> counts;
  for (Rows r(c,
              "SELECT s.port, i.place_facility, i.family, sum(CASE WHEN i.outcome = 'found' THEN 1 ELSE 0 END), sum(i.exposure) FROM inspection i "
              "JOIN inspection_station s ON s.id = i.station WHERE i.status = 'done' AND i.outcome <> 'refused' GROUP BY s.port, i.place_facility, i.family "
              "ORDER BY s.port, i.place_facility, i.family");
       r.Next();) {
    counts.push_back({r.Text(0), r.Text(1), r.Text(2), r.Number(3), r.Number(4)});
  }
  return counts;
}

std::vector<CounterRow> InspectionCounters(Connection& c, const InspectionFilter& filter, const release::SqlCondition& seen) {
  const Conditions conditions = Asked(filter, seen);
  const auto is = [](const char* outcome) { return "sum(CASE WHEN i.outcome = '" + std::string(outcome) + "' THEN 1 ELSE 0 END)"; };
  std::vector<CounterRow> counters;
  for (Rows r(c,
              "SELECT substr(i.day, 1, 7), CASE WHEN i.value IS NULL THEN '' ELSE i.currency END, count(*), sum(CASE WHEN i.status = 'done' THEN 1 ELSE 0 END), " + is("found") + ", " +
                  is("clean") + ", " + is("refused") + ", " + is("damaged-seal") +
                  ", sum(COALESCE(i.minutes, 0)), sum(CASE WHEN i.minutes IS NULL THEN 0 ELSE 1 END), sum(COALESCE(i.value, 0)) FROM inspection i" +
                  conditions.Where() + " GROUP BY substr(i.day, 1, 7), CASE WHEN i.value IS NULL THEN '' ELSE i.currency END ORDER BY 1, 2",
              conditions.Bound());
       r.Next();) {
    counters.push_back({r.Text(0), r.Text(1), r.Number(2), r.Number(3), r.Number(4), r.Number(5), r.Number(6), r.Number(7), r.Number(8), r.Number(9), r.Number(10)});
  }
  return counters;
}

}  // namespace atalaya::store
