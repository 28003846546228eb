// GET, POST /inspections; GET /inspections/{inspection}; POST .../outcome; GET /inspection-counters.
#include "store/inspections.h"

#include <algorithm>

#include "api/day_planning.h"
#include "api/day_plans.h"
#include "api/fields.h"
#include "api/inspection_routes.h"
#include "api/target_declaration.h"
#include "base/time.h"
#include "store/edits.h"
#include "store/seizures.h"

namespace atalaya::api {
namespace {

constexpr std::string_view kStatuses[] = {"planned", "done", "cancelled"};
constexpr std::string_view kChannels[] = {"", "green", "yellow", "red"};
constexpr double kMostAmount = 1e15, kMostMinutes = 10'000;

void WriteInspection(formats::JsonWriter& w, const store::InspectionRow& i) {
  w.BeginObject(formats::Break::kNo).Member("id", i.id).Member("state", i.state).Member("station", i.station);
  for (const auto& [key, text] : {std::pair("facility", &i.facility), std::pair("plan", &i.plan), std::pair("team", &i.team), std::pair("item", &i.item),
                                  std::pair("label", &i.label), std::pair("reason", &i.reason), std::pair("channel", &i.channel), std::pair("outcome", &i.outcome),
                                  std::pair("family", &i.family), std::pair("goods", &i.goods), std::pair("unit", &i.unit), std::pair("currency", &i.currency),
                                  std::pair("seal_declared", &i.seal_declared), std::pair("seal_found", &i.seal_found), std::pair("notes", &i.notes),
                                  std::pair("recorded", &i.recorded), std::pair("recorded_by", &i.recorded_by)}) {
    MaybeText(w, key, *text);
  }
  w.Member("place", i.place).Member("day", i.day).Member("at", formats::ClockText(static_cast<int>(i.minute))).Member("kind", i.kind).Member("why", i.why);
  w.Member("status", i.status).Member("detection", i.detection).Member("added", i.added).Member("added_by", i.added_by);
  MaybeNumber(w, "quantity", i.quantity);
  MaybeNumber(w, "value", i.value);
  MaybeNumber(w, "minutes", i.minutes);
  w.Key("version").Integer(i.etag).EndObject();
}

Result<store::InspectionFilter> FilterOf(const Call& call) {
  store::InspectionFilter filter;
  Findings wrong;
  const auto take = [&](Result<std::string> text, std::string& into) {
    if (text) {
      into = *text;
    } else {
      Append(wrong, text.error());
    }
  };
  take(QueryText(call, "state"), filter.state);
  take(QueryText(call, "station"), filter.station);
  take(QueryText(call, "plan"), filter.plan);
  take(QueryText(call, "team"), filter.team);
  take(QueryText(call, "item"), filter.item);
  take(QueryWord(call, "status", kStatuses), filter.status);
  take(QueryWord(call, "outcome", store::Outcomes()), filter.outcome);
  take(QueryDay(call, "from"), filter.from);
  take(QueryDay(call, "to"), filter.to);
  if (!wrong.empty()) return Fail(std::move(wrong));
  return filter;
}

http::Response List(Call& call) {
  OpenDuePlans(call.context);
  const auto slice = SliceOf(call);
  if (!slice) return Problem(call, slice.error());
  const auto filter = FilterOf(call);
  if (!filter) return Problem(call, filter.error());
  const auto seen = SeenInspections(call, store::InspectionColumns());
  const bool newest = call.request.Query("order").value_or("") == "newest";
  const auto found = call.context.database.Read([&](store::Connection& c) { return store::ListInspections(c, *filter, newest, seen, *slice); });
  if (!found) return Problem(call, found.error());
  return ListOf(call, *found, WriteInspection);
}

http::Response Show(Call& call, const std::string& id, int status) {
  const auto row = call.context.database.Read([&](store::Connection& c) { return store::FindInspection(c, id); });
  if (!row) return Problem(call, row.error());
  if (!*row) return Problem(call, 404, "not-found");
  formats::JsonWriter w;
  WriteInspection(w, **row);
  http::Response response = Json(call, w, status);
  response.Set("ETag", VersionTag((*row)->etag));
  return response;
}

http::Response GetOne(Call& call) { return Show(call, call.Path("inspection"), 200); }

http::Response Add(Call& call) {
  const std::string now = call.context.now();
  const auto body = Body<store::NewInspection>(call, [&](formats::JsonObject& o) {
    store::NewInspection n;
    n.station = SomeLine(o.Need("station"));
    n.place = SomeLine(o.Need("place"));
    n.kind = OneOf(o.Need("kind"), store::InspectionKinds());
    n.why = "ad-hoc";
    n.reason = SomeProse(o.Need("reason"), 2000);
    if (const auto item = o.Maybe("item")) n.item = Line(*item);
    if (const auto label = o.Maybe("label")) n.label = Line(*label);
    if (const auto team = o.Maybe("team")) n.team = Line(*team);
    if (const auto channel = o.Maybe("channel")) n.channel = OneOf(*channel, kChannels);
    n.day = DayOf(now);
    if (const auto day = o.Maybe("day")) n.day = Day(*day);
    n.minute = std::atoi(now.substr(11, 2).c_str()) * 60 + std::atoi(now.substr(14, 2).c_str());
    return n;
  });
  if (!body) return Problem(call, body.error());
  const auto station = call.context.database.Read([&](store::Connection& c) { return store::FindStation(c, body->station); });
  if (!station) return Problem(call, station.error());
  // A station that the caller may not see is none.
  const release::Subject where{release::Kind::kInspection, "", *station ? (*station)->state : "", *station ? (*station)->facility : "", "", "", {}};
  if (!*station || !call.MayDo(release::Action::kInspectionRecord, where)) return Problem(call, Findings{Error("inspections.station", "body#/station")});
  store::NewInspection task = *body;
  const formats::InspectionStation setup = formats::StationOf((*station)->body);
  const auto place = std::find_if(setup.places.begin(), setup.places.end(), [&](const formats::StationPlace& p) { return p.id == task.place; });
  if (place == setup.places.end()) return Problem(call, Findings{Error("inspections.no-place", "body#/place", {{"place", formats::Shortened(task.place)}})});
  task.place_facility = FacilityOfPlace(**station, *place);
  const auto id = call.context.database.Write(call.caller.viewer.user, [&](store::Transaction& t) { return store::AddInspection(t, task); });
  return id ? Show(call, *id, 201) : Problem(call, id.error());
}

http::Response Record(Call& call) {
  const auto version = IfMatch(call);
  if (!version) return Problem(call, version.error());
  const auto body = Body<store::OutcomeEntry>(call, [](formats::JsonObject& o) {
    store::OutcomeEntry e;
    e.outcome = OneOf(o.Need("outcome"), store::Outcomes());
    const auto text = [&](const char* key, std::string& into) {
      if (const auto node = o.Maybe(key); node && !node->IsNull()) into = Line(*node);
    };
    if (const auto family = o.Maybe("family"); family && !family->IsNull()) e.family = OneOf(*family, store::kFoundFamilies);
    text("goods", e.goods);
    text("unit", e.unit);
    text("currency", e.currency);
    text("seal_declared", e.seal_declared);
    text("seal_found", e.seal_found);
    text("token", e.token);
    if (const auto notes = o.Maybe("notes"); notes && !notes->IsNull()) e.notes = Prose(*notes, 4000);
    const auto number = [&](const char* key, double most, std::optional<double>& into) {
      if (const auto node = o.Maybe(key); node && !node->IsNull()) into = node->Number(0, most);
    };
    number("quantity", kMostAmount, e.quantity);
    number("value", kMostAmount, e.value);
    number("minutes", kMostMinutes, e.minutes);
    return e;
  });
  if (!body) return Problem(call, body.error());
  const std::string& id = call.Path("inspection");
  const auto done = call.context.database.Write(call.caller.viewer.user, [&](store::Transaction& t) -> Result<store::InspectionRow> {
    store::OutcomeEntry entry = *body;
    const auto before = store::FindInspection(t, id);
    if (!before) return Fail(Error("api.not-found", ""));
    if (const auto station = store::FindStation(t, before->station); station && entry.outcome != "refused") {
      const formats::InspectionStation setup = formats::StationOf(station->body);
      const StationRates rates = RatesOfStation(call.context, setup, store::HitCounts(t, station->id));
      for (const formats::StationPlace& place : setup.places) {
        if (place.id == before->place) entry.exposure = ExposureOf(rates, place, before->channel, before->detection);
      }
    }
    return store::RecordOutcome(t, id, *version, entry);
  });
  if (done) {
    OutcomesChanged(call.context, done->state);  // rules learn from it, as a job
    return Show(call, id, 200);
  }
  return done.error().front().code == store::kStale ? Stale(call, Show(call, id, 200).body) : Problem(call, done.error());
}

http::Response Counters(Call& call) {
  const auto filter = FilterOf(call);
  if (!filter) return Problem(call, filter.error());
  const auto seen = SeenInspections(call, store::InspectionColumns());
  const auto seen_seizures = release::Compile(call.caller.viewer, release::Kind::kSeizure, store::SeizureColumns(), call.context.now());
  std::vector<store::SeizureTotal> totals;
  const auto counters = call.context.database.Read([&](store::Connection& c) {
    totals = store::SeizureTotals(c, {filter->state, "", "", "", filter->from, filter->to}, seen_seizures);
    return store::InspectionCounters(c, *filter, seen);
  });
  if (!counters) return Problem(call, counters.error());
  // One row a month; values by currency are never added up.
  struct Month {
    store::CounterRow sum;
    std::vector<std::pair<std::string, double>> values;
  };
  std::map<std::string, Month> months;
  for (const store::CounterRow& row : *counters) {
    Month& month = months[row.month];
    for (const auto member : {&store::CounterRow::planned, &store::CounterRow::inspected, &store::CounterRow::found, &store::CounterRow::clean, &store::CounterRow::refused,
                              &store::CounterRow::damaged_seal, &store::CounterRow::minutes, &store::CounterRow::with_minutes}) {
      month.sum.*member += row.*member;
    }
    if (!row.currency.empty()) month.values.emplace_back(row.currency, row.value);
  }
  formats::JsonWriter w;
  w.BeginObject(formats::Break::kNo).Key("months").BeginArray(formats::Break::kNo);
  for (const auto& [name, month] : months) {
    const store::CounterRow& s = month.sum;
    w.BeginObject(formats::Break::kNo).Member("month", name).Member("tasks", s.planned).Member("inspected", s.inspected).Member("found", s.found).Member("clean", s.clean);
    w.Member("refused", s.refused).Member("damaged_seal", s.damaged_seal).Key("mean_minutes");
    s.with_minutes > 0 ? w.Number(s.minutes / s.with_minutes) : w.Null();
    w.Key("value").BeginArray(formats::Break::kNo);
    for (const auto& [currency, value] : month.values) w.BeginObject(formats::Break::kNo).Member("currency", currency).Member("value", value).EndObject();
    w.EndArray().EndObject();
  }
  w.EndArray().Key("seizures").BeginArray(formats::Break::kNo);
  for (const store::SeizureTotal& total : totals) {
    w.BeginObject(formats::Break::kNo).Member("month", total.month).Member("kind", total.kind).Member("currency", total.currency).Member("count", total.count);
    w.Member("value", total.value).EndObject();
  }
  w.EndArray().EndObject();
  return Json(call, w);
}

}  // namespace

release::SqlCondition SeenInspections(const Call& call, const release::SqlColumns& columns) {
  return release::Compile(call.caller.viewer, release::Kind::kInspection, columns, call.context.now());
}

namespace {

template <class Find>
FindSubject EntryOf(const char* name, Find find) {
  return [name, find](store::Connection& c, const http::PathParameters& path) { return find(c, path.find(name)->second); };
}

}  // namespace

FindSubject StationEntry() { return EntryOf("station", store::StationSubject); }
FindSubject TeamEntry() { return EntryOf("team", store::TeamSubject); }
FindSubject DayPlanEntry() { return EntryOf("dayplan", store::DayPlanSubject); }
FindSubject InspectionEntry() { return EntryOf("inspection", store::InspectionSubject); }
FindSubject SeizureEntry() { return EntryOf("seizure", store::SeizureSubject); }

void AddInspectionRoutes(Routes& routes) {
  using http::Method;
  using release::Action;
  routes.push_back({Method::kGet, "/api/v1/inspections", Action::kRead, {}, List});
  routes.push_back({Method::kPost, "/api/v1/inspections", Action::kInspectionRecord, {}, Add});
  routes.push_back({Method::kGet, "/api/v1/inspections/{inspection}", Action::kRead, InspectionEntry(), GetOne});
  routes.push_back({Method::kPost, "/api/v1/inspections/{inspection}/outcome", Action::kInspectionRecord, InspectionEntry(), Record});
  routes.push_back({Method::kGet, "/api/v1/inspection-counters", Action::kRead, {}, Counters});
}

void AddInspectionSlice(Routes& routes) {
  AddStationRoutes(routes);
  AddDayPlanRoutes(routes);
  AddInspectionRoutes(routes);
  AddSeizureRoutes(routes);
}

}  // namespace atalaya::api
