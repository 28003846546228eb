// GET /inspection-plans; POST /inspection-stations/{station}/plans; GET /inspection-plans/{dayplan}, .../verify, .../file; POST .../seal, .../open.
//
// Nobody reads who goes where before a plan is opened, not even who made it: answers carry how often each place is covered, never where.
#include "api/day_plans.h"

#include <algorithm>
#include <map>

#include "api/fields.h"
#include "api/inspection_routes.h"
#include "base/ids.h"
#include "base/log.h"
#include "base/time.h"
#include "formats/json_parse.h"
#include "store/declarations.h"
#include "store/edits.h"

namespace atalaya::api {
namespace {

// What may be known beforehand: as if nothing were selected, for a covered place would tell where the selected consignment is.
std::string SummaryText(const DayInputs& inputs) {
  const formats::DayPlanDocument& d = inputs.document;
  const inspect::DayProblem& p = d.problem;
  const auto name = [&](const std::string& id) {
    const auto it = d.names.find(id);
    return it == d.names.end() ? id : it->second;
  };
  const auto selected = std::count_if(p.items.begin(), p.items.end(), [](const inspect::DayItem& item) { return item.selected; });
  formats::JsonWriter w;
  w.BeginObject(formats::Break::kNo).Member("detection", p.detection).Member("minutes_per_inspection", p.minutes).Member("random_share", p.random_share);
  w.Key("teams").Unsigned(p.teams.size()).Key("places").Unsigned(p.places.size()).Key("selected").Integer(selected);
  w.Member("threats_known", inputs.without_rates.empty()).Key("shifts").BeginArray(formats::Break::kNo);
  for (std::size_t s = 0; s < p.shifts.size(); ++s) {
    const auto on = std::count_if(p.teams.begin(), p.teams.end(), [&](const inspect::DayTeam& team) {
      return std::find(team.shifts.begin(), team.shifts.end(), static_cast<int>(s)) != team.shifts.end();
    });
    const inspect::ShiftGame game = inspect::PlayShift(p, static_cast<int>(s), static_cast<int>(on), std::vector<bool>(p.places.size(), false));
    w.BeginObject(formats::Break::kNo).Member("id", p.shifts[s].id).Member("name", name(p.shifts[s].id)).Member("from", formats::ClockText(p.shifts[s].from));
    w.Member("to", formats::ClockText(p.shifts[s].to)).Key("teams").Integer(on).Member("attacker_value", game.attacker_value).Key("places").BeginArray(formats::Break::kNo);
    for (std::size_t i = 0; i < p.places.size(); ++i) {
      w.BeginObject(formats::Break::kNo).Member("id", p.places[i].id).Member("name", name(p.places[i].id)).Member("coverage", game.coverage[i]);
      w.Member("loss", p.places[i].loss[s]).Member("expected", p.places[i].expected[s]).EndObject();
    }
    w.EndArray().EndObject();
  }
  w.EndArray().EndObject();
  return w.Take();
}

std::string Trimmed(std::string text) {
  while (!text.empty() && text.back() == '\n') text.pop_back();
  return text;
}

void WritePlan(formats::JsonWriter& w, const store::DayPlanRow& p, const std::string& station) {
  w.BeginObject(formats::Break::kNo).Member("id", p.id).Member("station", p.station).Member("station_name", station).Member("state", p.state);
  MaybeText(w, "facility", p.facility);
  w.Member("day", p.day).Key("revision").Integer(p.revision).Member("status", p.status).Member("sha256", p.sha256).Member("made", p.made).Member("made_by", p.made_by);
  w.Member("opens_at", p.opens_at);
  MaybeText(w, "sealed", p.sealed);
  MaybeText(w, "sealed_by", p.sealed_by);
  MaybeText(w, "opened", p.opened);
  MaybeText(w, "opened_by", p.opened_by);
  w.Key("version").Integer(p.etag).EndObject();
}

// The parts of an answer that are JSON already: put together as text.
http::Response ShowPlan(Call& call, const std::string& id, int status) {
  store::StationRow station;
  const auto row = call.context.database.Read([&](store::Connection& c) {
    auto plan = store::FindDayPlan(c, id);
    if (plan) station = store::FindStation(c, plan->station).value_or(store::StationRow{});
    return plan;
  });
  if (!row) return Problem(call, row.error());
  if (!*row) return Problem(call, 404, "not-found");
  formats::JsonWriter w;
  WritePlan(w, **row, station.name);
  std::string body = Trimmed(w.Take());
  body.pop_back();
  body += std::string(",\"illustrative\":") + (station.illustrative ? "true" : "false") + ",\"summary\":" + Trimmed((*row)->summary) + ",\"plan\":";
  body += ((*row)->status == "opened" ? Trimmed((*row)->body) : std::string("null")) + "}";
  http::Response response = http::Response::Json(body, status);
  response.Set("ETag", VersionTag((*row)->etag));
  return response;
}

http::Response ListPlans(Call& call) {
  OpenDuePlans(call.context);
  const auto slice = SliceOf(call);
  if (!slice) return Problem(call, slice.error());
  const auto state = QueryText(call, "state"), station = QueryText(call, "station");
  const auto from = QueryDay(call, "from"), to = QueryDay(call, "to");
  for (const auto* text : {&state, &station, &from, &to}) {
    if (!*text) return Problem(call, text->error());
  }
  const auto seen = SeenInspections(call, store::DayPlanColumns());
  std::map<std::string, std::string> names;
  const auto found = call.context.database.Read([&](store::Connection& c) {
    auto list = store::ListDayPlans(c, {*state, *station, *from, *to}, seen, *slice);
    for (const store::DayPlanRow& plan : list.items) {
      if (!names.contains(plan.station)) names[plan.station] = store::FindStation(c, plan.station).value_or(store::StationRow{}).name;
    }
    return list;
  });
  if (!found) return Problem(call, found.error());
  return ListOf(call, *found, [&](formats::JsonWriter& w, const store::DayPlanRow& plan) { WritePlan(w, plan, names[plan.station]); });
}

struct NewPlanBody {
  std::string day, opens_at;
};

http::Response MakePlan(Call& call) {
  const std::string now = call.context.now();
  const auto body = Body<NewPlanBody>(call, [&](formats::JsonObject& o) {
    NewPlanBody b;
    b.day = Day(o.Need("day"), DayOf(now));
    if (const auto at = o.Maybe("opens_at"); at && !at->IsNull()) {
      b.opens_at = at->String();
      const auto millis = MillisFromUtc(b.opens_at);
      if (!millis) {
        at->Report("inspections.times", {{"value", formats::Shortened(b.opens_at)}});
      } else {
        b.opens_at = UtcFromMillis(*millis);
      }
    }
    return b;
  });
  if (!body) return Problem(call, body.error());
  const auto row = call.context.database.Read([&](store::Connection& c) { return store::FindStation(c, call.Path("station")); });
  if (!row) return Problem(call, row.error());
  if (!*row) return Problem(call, 404, "not-found");
  auto inputs = DayInputsOf(call.context, call.caller.viewer, **row, body->day);
  if (!inputs) return Problem(call, inputs.error());
  std::string opens_at = body->opens_at;
  if (opens_at.empty()) {
    const auto& shifts = inputs->document.problem.shifts;
    opens_at = body->day + "T" + formats::ClockText(shifts.front().from) + ":00.000Z";
  }
  if (opens_at <= now) return Problem(call, Findings{Error("inspections.too-late", "body#/opens_at", {{"time", opens_at}})});
  const auto id = call.context.database.Write(call.caller.viewer.user, [&](store::Transaction& t) {
    return store::AddDayPlan(t, SealedFrom(t, std::move(*inputs), opens_at));
  });
  return id ? ShowPlan(call, *id, 201) : Problem(call, id.error());
}

http::Response GetPlan(Call& call) {
  OpenDuePlans(call.context);
  return ShowPlan(call, call.Path("dayplan"), 200);
}

http::Response SealPlan(Call& call) {
  const auto version = IfMatch(call);
  if (!version) return Problem(call, version.error());
  const std::string& id = call.Path("dayplan");
  const auto done = call.context.database.Write(call.caller.viewer.user, [&](store::Transaction& t) { return store::SealDayPlan(t, id, *version); });
  if (done) return ShowPlan(call, id, 200);
  return done.error().front().code == store::kStale ? Stale(call, ShowPlan(call, id, 200).body) : Problem(call, done.error());
}

http::Response OpenPlan(Call& call) {
  const auto version = IfMatch(call);
  if (!version) return Problem(call, version.error());
  const std::string& id = call.Path("dayplan");
  const auto done = call.context.database.Write(call.caller.viewer.user, [&](store::Transaction& t) -> Result<int> {
    const auto sealed = store::BodyToOpen(t, id);
    return store::OpenDayPlan(t, id, *version, sealed ? TasksOf(t, id, sealed->body) : std::vector<store::NewInspection>{});
  });
  if (done) return ShowPlan(call, id, 200);
  return done.error().front().code == store::kStale ? Stale(call, ShowPlan(call, id, 200).body) : Problem(call, done.error());
}

// Recomputed here; whoever does not trust this node takes the file and runs `atalaya inspect verify`.
http::Response VerifyPlan(Call& call) {
  OpenDuePlans(call.context);
  const auto row = call.context.database.Read([&](store::Connection& c) { return store::FindDayPlan(c, call.Path("dayplan")); });
  if (!row) return Problem(call, row.error());
  if (!*row) return Problem(call, 404, "not-found");
  const store::DayPlanRow& plan = **row;
  formats::JsonWriter w;
  w.BeginObject(formats::Break::kNo).Member("status", plan.status).Member("sha256", plan.sha256).Member("trail", "inspection-plan/" + plan.id);
  const bool before = !plan.sealed.empty() && plan.sealed < plan.opens_at;
  w.Member("sealed_before", before).Key("hash");
  if (plan.status != "opened") {
    w.Null().Key("follows").Null();
  } else {
    const auto check = formats::CheckDayPlan({plan.sha256, plan.salt, plan.body}, plan.sha256, "plan");
    w.Bool(check && check->hash).Key("follows").Bool(check && check->follows);
  }
  w.EndObject();
  return Json(call, w);
}

http::Response PlanFile(Call& call) {
  OpenDuePlans(call.context);
  const auto row = call.context.database.Read([&](store::Connection& c) { return store::FindDayPlan(c, call.Path("dayplan")); });
  if (!row) return Problem(call, row.error());
  if (!*row) return Problem(call, 404, "not-found");
  const store::DayPlanRow& plan = **row;
  // Before it is opened the file is the commitment alone.
  formats::JsonWriter w;
  if (plan.status != "opened") {
    w.BeginObject().Member("format", "atalaya-day-plan-1").Member("station", plan.station).Member("day", plan.day).Key("revision").Integer(plan.revision);
    w.Member("sealed", plan.sealed).Member("sha256", plan.sha256).EndObject();
  }
  http::Response response = http::Response::Json(plan.status == "opened" ? formats::SealedPlanFile({plan.sha256, plan.salt, plan.body}) : w.Take());
  response.Set("Content-Disposition", "attachment; filename=\"inspection-plan-" + plan.day + ".json\"");
  return response;
}

}  // namespace

store::NewDayPlan SealedFrom(store::Connection& c, DayInputs inputs, const std::string& opens_at) {
  formats::DayPlanDocument& d = inputs.document;
  store::NewDayPlan plan;
  plan.station = d.head.station;
  plan.day = d.head.day;
  plan.opens_at = opens_at;
  plan.revision = store::NextRevision(c, plan.station, plan.day);
  d.head.revision = plan.revision;
  d.problem.seed = store::DaySeed(c, plan.station, plan.day, plan.revision);
  plan.body = formats::DayPlanText(d);
  plan.salt = ToHex(RandomBytes(32));
  plan.sha256 = inspect::SealOf(plan.body, plan.salt);
  plan.summary = SummaryText(inputs);
  return plan;
}

std::vector<store::NewInspection> TasksOf(store::Connection& c, const std::string& id, const std::string& body) {
  std::vector<store::NewInspection> tasks;
  const auto document = formats::ReadDayPlan(body, "plan");
  if (!document) return tasks;
  const inspect::DayProblem& p = document->problem;
  std::map<std::string, std::string> facility_of;
  if (const auto station = store::FindStation(c, document->head.station)) {
    for (const formats::StationPlace& place : formats::StationOf(station->body).places) facility_of[place.id] = FacilityOfPlace(*station, place);
  }
  for (const inspect::Slot& slot : inspect::PlanDay(p).slots) {
    store::NewInspection task;
    task.station = document->head.station;
    task.plan = id;
    task.team = p.teams[static_cast<std::size_t>(slot.team)].id;
    task.place = p.places[static_cast<std::size_t>(slot.place)].id;
    task.place_facility = facility_of[task.place];
    task.day = document->head.day;
    task.minute = slot.minute;
    task.kind = slot.item.empty() ? "place" : "consignment";
    task.item = slot.item;
    if (const auto label = document->labels.find(slot.item); !slot.item.empty() && label != document->labels.end()) task.label = label->second;
    task.why = slot.selected ? "selected" : "random";
    task.detection = p.detection;
    if (!slot.item.empty()) {
      if (const auto consignment = store::FindConsignment(c, slot.item)) task.channel = consignment->channel;
    }
    tasks.push_back(std::move(task));
  }
  return tasks;
}

void OpenDuePlans(Context& context) {
  const std::string now = context.now();
  const auto due = context.database.Read([&](store::Connection& c) { return store::PlansDue(c, now); });
  if (!due || due->empty()) return;
  for (const std::string& id : *due) {
    const auto opened = context.database.Write("system", [&](store::Transaction& t) -> Result<int> {
      const auto sealed = store::BodyToOpen(t, id);
      const auto row = store::FindDayPlan(t, id);
      if (!sealed || !row) return 0;
      return store::OpenDayPlan(t, id, row->etag, TasksOf(t, id, sealed->body));
    });
    if (!opened) log::Write(log::Level::kWarning, "inspection.open", {{"plan", id}});
  }
}

void AddDayPlanRoutes(Routes& routes) {
  using http::Method;
  using release::Action;
  routes.push_back({Method::kGet, "/api/v1/inspection-plans", Action::kRead, {}, ListPlans});
  routes.push_back({Method::kPost, "/api/v1/inspection-stations/{station}/plans", Action::kInspectionPlan, StationEntry(), MakePlan});
  routes.push_back({Method::kGet, "/api/v1/inspection-plans/{dayplan}", Action::kRead, DayPlanEntry(), GetPlan});
  routes.push_back({Method::kPost, "/api/v1/inspection-plans/{dayplan}/seal", Action::kInspectionPlan, DayPlanEntry(), SealPlan});
  routes.push_back({Method::kPost, "/api/v1/inspection-plans/{dayplan}/open", Action::kInspectionPlan, DayPlanEntry(), OpenPlan});
  routes.push_back({Method::kGet, "/api/v1/inspection-plans/{dayplan}/verify", Action::kRead, DayPlanEntry(), VerifyPlan});
  routes.push_back({Method::kGet, "/api/v1/inspection-plans/{dayplan}/file", Action::kRead, DayPlanEntry(), PlanFile});
}

}  // namespace atalaya::api
