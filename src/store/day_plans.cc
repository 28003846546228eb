// Plans of a day: made, sealed, opened.
#include "base/ids.h"
#include "base/time.h"
#include "formats/json_write.h"
#include "store/edits.h"
#include "store/inspection_stations.h"
#include "store/inspections.h"
#include "store/listing.h"

namespace atalaya::store {
namespace {

// body and salt only of what is opened: whoever reads a row cannot give away what it does not hold.
constexpr const char* kPlanColumns =
    "SELECT p.id, p.station, p.state, p.facility, p.day, p.revision, p.status, p.made, p.made_by, p.opens_at, p.sealed, p.sealed_by, p.opened, p.opened_by, "
    "p.sha256, p.summary, CASE WHEN p.status = 'opened' THEN p.body ELSE '' END, CASE WHEN p.status = 'opened' THEN p.salt ELSE '' END, p.etag "
    "FROM inspection_plan p";

DayPlanRow TakePlan(const Rows& r) {
  DayPlanRow p;
  p.id = r.Text(0);
  p.station = r.Text(1);
  p.state = r.Text(2);
  p.facility = r.Text(3);
  p.day = r.Text(4);
  p.revision = r.Whole(5);
  std::size_t c = 6;
  for (std::string* text : {&p.status, &p.made, &p.made_by, &p.opens_at, &p.sealed, &p.sealed_by, &p.opened, &p.opened_by, &p.sha256, &p.summary, &p.body, &p.salt}) {
    *text = r.Text(c++);
  }
  p.etag = r.Whole(c);
  return p;
}

std::string PlanScope(const DayPlanRow& plan) { return plan.facility.empty() ? plan.state : plan.state + "/" + plan.facility; }

std::string HashPayload(const DayPlanRow& plan) {
  formats::JsonWriter w;
  w.BeginObject(formats::Break::kNo).Member("station", plan.station).Member("day", plan.day).Key("revision").Integer(plan.revision).Member("sha256", plan.sha256);
  w.EndObject();
  return w.Take();
}

}  // namespace

std::optional<DayPlanRow> FindDayPlan(Connection& c, const std::string& id) {
  Rows rows(c, std::string(kPlanColumns) + " WHERE p.id = :id", {{"id", id}});
  return rows.Next() ? std::optional(TakePlan(rows)) : std::nullopt;
}

release::SqlColumns DayPlanColumns() { return {"p.id", "p.state", "p.facility", ""}; }

Listed<DayPlanRow> ListDayPlans(Connection& c, const PlanFilter& filter, const release::SqlCondition& seen, const Slice& slice) {
  Conditions conditions;
  if (!filter.state.empty()) conditions.Add("p.state = :state", {{"state", filter.state}});
  if (!filter.station.empty()) conditions.Add("p.station = :station", {{"station", filter.station}});
  if (!filter.from.empty()) conditions.Add("p.day >= :from_day", {{"from_day", filter.from}});
  if (!filter.to.empty()) conditions.Add("p.day <= :to_day", {{"to_day", filter.to}});
  conditions.Add(seen, "seen");
  const std::string paged = Paged(conditions, {.key = "p.day", .id = "p.id", .descending = true}, slice);
  std::vector<DayPlanRow> list;
  for (Rows rows(c, kPlanColumns + conditions.Where() + paged, conditions.Bound()); rows.Next();) list.push_back(TakePlan(rows));
  return Cut(std::move(list), slice, [](const DayPlanRow& row) { return std::vector{row.day, row.id}; });
}

std::optional<release::Subject> DayPlanSubject(Connection& c, const std::string& id) {
  Rows rows(c, "SELECT state, facility FROM inspection_plan WHERE id = :id", {{"id", id}});
  if (!rows.Next()) return std::nullopt;
  return release::Subject{release::Kind::kInspection, id, rows.Text(0), rows.Text(1), "", "", {}};
}

long long NextRevision(Connection& c, const std::string& station, const std::string& day) {
  return 1 + OneWhole(c, "SELECT COALESCE(max(revision), 0) FROM inspection_plan WHERE station = :station AND day = :day", {{"station", station}, {"day", day}});
}

Result<std::string> AddDayPlan(Transaction& t, const NewDayPlan& plan) {
  const auto station = FindStation(t, plan.station);
  if (!station) return Fail(Error("api.not-found", ""));
  if (OneWhole(t, "SELECT count(*) FROM inspection_plan WHERE station = :station AND day = :day AND status <> 'draft'",
               {{"station", plan.station}, {"day", plan.day}}) > 0) {
    return Fail(Error("inspections.sealed.conflict", "body#/day", {{"day", plan.day}}));
  }
  if (NextRevision(t, plan.station, plan.day) != plan.revision) return Fail(Error("inspections.revision.conflict", "body#/day", {{"day", plan.day}}));
  const std::string id = NewId(t.Now());
  Run(t,
      "INSERT INTO inspection_plan (id, station, state, facility, day, revision, made, made_by, opens_at, sha256, summary, body, salt) VALUES (:id, :station, "
      ":state, :facility, :day, :revision, :made, :made_by, :opens_at, :sha256, :summary, :body, :salt)",
      {{"id", id}, {"station", plan.station}, {"state", station->state}, {"facility", station->facility}, {"day", plan.day}, {"revision", plan.revision},
       {"made", t.Now()}, {"made_by", t.Actor()}, {"opens_at", plan.opens_at}, {"sha256", plan.sha256}, {"summary", plan.summary}, {"body", plan.body}, {"salt", plan.salt}});
  const auto row = FindDayPlan(t, id);
  t.Record({"inspection.plan.make", "inspection-plan/" + id, PlanScope(*row), HashPayload(*row)});
  return id;
}

Result<int> SealDayPlan(Transaction& t, const std::string& id, long long etag) {
  const auto plan = FindDayPlan(t, id);
  if (!plan) return Fail(Error("api.not-found", ""));
  if (plan->etag != etag) return Fail(Error(std::string(kStale), "If-Match"));
  // The last draft counts; what came before it was given up, and the trail shows that it was there.
  const bool last = plan->revision + 1 == NextRevision(t, plan->station, plan->day);
  if (plan->status != "draft" || !last) return Fail(Error("inspections.sealed.conflict", "", {{"day", plan->day}}));
  if (plan->opens_at <= t.Now()) return Fail(Error("inspections.too-late", "", {{"time", plan->opens_at}}));
  Run(t, "UPDATE inspection_plan SET status = 'sealed', sealed = :now, sealed_by = :actor, etag = etag + 1 WHERE id = :id",
      {{"now", t.Now()}, {"actor", t.Actor()}, {"id", id}});
  t.Record({"inspection.plan.seal", "inspection-plan/" + id, PlanScope(*plan), HashPayload(*plan)});
  return 1;
}

std::optional<SealedBody> BodyToOpen(Connection& c, const std::string& id) {
  Rows rows(c, "SELECT body, salt, sha256 FROM inspection_plan WHERE id = :id AND status = 'sealed'", {{"id", id}});
  if (!rows.Next()) return std::nullopt;
  return SealedBody{rows.Text(0), rows.Text(1), rows.Text(2)};
}

Result<int> OpenDayPlan(Transaction& t, const std::string& id, long long etag, const std::vector<NewInspection>& tasks) {
  const auto plan = FindDayPlan(t, id);
  if (!plan) return Fail(Error("api.not-found", ""));
  if (plan->etag != etag) return Fail(Error(std::string(kStale), "If-Match"));
  if (plan->status != "sealed") return Fail(Error("inspections.not-sealed.conflict", "", {{"day", plan->day}}));
  Run(t, "UPDATE inspection_plan SET status = 'opened', opened = :now, opened_by = :actor, etag = etag + 1 WHERE id = :id",
      {{"now", t.Now()}, {"actor", t.Actor()}, {"id", id}});
  t.Record({"inspection.plan.open", "inspection-plan/" + id, PlanScope(*plan), HashPayload(*plan)});
  for (const NewInspection& task : tasks) {
    if (auto added = AddInspection(t, task); !added) return Fail(std::move(added.error()));
  }
  return static_cast<int>(tasks.size());
}

std::vector<std::string> PlansDue(Connection& c, const std::string& now) {
  std::vector<std::string> ids;
  for (Rows rows(c, "SELECT id FROM inspection_plan WHERE status = 'sealed' AND opens_at <= :now ORDER BY id", {{"now", now}}); rows.Next();) ids.push_back(rows.Text(0));
  return ids;
}

}  // namespace atalaya::store
