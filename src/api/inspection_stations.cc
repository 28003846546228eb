// GET, POST /inspection-stations; GET, PUT /inspection-stations/{station}; POST .../operating-point; GET, POST .../teams; PUT /inspection-teams/{team}.
#include "store/inspection_stations.h"

#include "api/day_planning.h"
#include "api/fields.h"
#include "api/inspection_routes.h"
#include "formats/station_json.h"
#include "store/edits.h"

namespace atalaya::api {
namespace {

constexpr std::uint64_t kQueueSeed = 20261201;
constexpr std::size_t kMostPoints = 400;  // of a chart

release::Subject PlaceOf(const std::string& state, const std::string& facility) {
  return {release::Kind::kInspection, "", state, facility, "", "", {}};
}

void WriteStationRow(formats::JsonWriter& w, const store::StationRow& row, bool whole) {
  w.BeginObject(formats::Break::kNo).Member("id", row.id).Member("state", row.state).Member("port", row.port);
  MaybeText(w, "facility", row.facility);
  w.Member("closed", row.closed).Member("added", row.added).Member("added_by", row.added_by);
  if (whole) {
    formats::WriteStationMembers(w, formats::StationOf(row.body));
  } else {
    w.Member("name", row.name).Member("illustrative", row.illustrative);
  }
  w.EndObject();
}

void WriteTeam(formats::JsonWriter& w, const store::TeamRow& team) {
  w.BeginObject(formats::Break::kNo).Member("id", team.id).Member("station", team.station).Member("name", team.name).Member("members", team.members);
  w.Key("shifts").BeginArray(formats::Break::kNo);
  for (const std::string& shift : team.shifts) w.String(shift);
  w.EndArray().Member("active", team.active).Key("version").Integer(team.etag).EndObject();
}

http::Response ListStations(Call& call) {
  const auto slice = SliceOf(call);
  if (!slice) return Problem(call, slice.error());
  const auto state = QueryText(call, "state");
  if (!state) return Problem(call, state.error());
  const auto seen = SeenInspections(call, store::StationColumns());
  const auto found = call.context.database.Read([&](store::Connection& c) { return store::ListStations(c, *state, seen, *slice); });
  if (!found) return Problem(call, found.error());
  return ListOf(call, *found, [](formats::JsonWriter& w, const store::StationRow& row) { WriteStationRow(w, row, false); });
}

http::Response ShowStation(Call& call, const std::string& id, int status) {
  const auto row = call.context.database.Read([&](store::Connection& c) { return store::FindStation(c, id); });
  if (!row) return Problem(call, row.error());
  if (!*row) return Problem(call, 404, "not-found");
  formats::JsonWriter w;
  WriteStationRow(w, **row, true);
  http::Response response = Json(call, w, status);
  response.Set("ETag", VersionTag((*row)->etag));
  return response;
}

struct StationBody {
  std::string state;
  store::StationEdit edit;
};

StationBody ReadBody(formats::JsonObject& o, bool fresh) {
  StationBody b;
  if (fresh) b.state = SomeLine(o.Need("state"));
  b.edit.port = SomeLine(o.Need("port"));
  if (const auto facility = o.Maybe("facility"); facility && !facility->IsNull()) b.edit.facility = Line(*facility);
  if (const auto closed = o.Maybe("closed"); closed && !fresh) b.edit.closed = closed->Bool();
  const formats::InspectionStation station = formats::ReadStation(o);
  b.edit.name = station.name;
  b.edit.illustrative = station.illustrative;
  b.edit.body = formats::StationText(station);
  return b;
}

http::Response AddStation(Call& call) {
  const auto body = Body<StationBody>(call, [](formats::JsonObject& o) { return ReadBody(o, true); });
  if (!body) return Problem(call, body.error());
  if (!call.MayDo(release::Action::kInspectionPlan, PlaceOf(body->state, body->edit.facility))) return Problem(call, 403, "forbidden");
  const auto id = call.context.database.Write(call.caller.viewer.user, [&](store::Transaction& t) { return store::AddStation(t, body->state, body->edit); });
  return id ? ShowStation(call, *id, 201) : Problem(call, id.error());
}

http::Response EditStation(Call& call) {
  const auto version = IfMatch(call);
  if (!version) return Problem(call, version.error());
  const auto body = Body<StationBody>(call, [](formats::JsonObject& o) { return ReadBody(o, false); });
  if (!body) return Problem(call, body.error());
  const std::string& id = call.Path("station");
  const auto done = call.context.database.Write(call.caller.viewer.user, [&](store::Transaction& t) { return store::EditStation(t, id, *version, body->edit); });
  if (done) return ShowStation(call, id, 200);
  return done.error().front().code == store::kStale ? Stale(call, ShowStation(call, id, 200).body) : Problem(call, done.error());
}

http::Response GetStation(Call& call) { return ShowStation(call, call.Path("station"), 200); }

// --- Operating point ---

void WriteCurve(formats::JsonWriter& w, const inspect::Frontier& frontier) {
  w.Key("frontier").BeginArray(formats::Break::kNo);
  const std::size_t step = std::max<std::size_t>(1, frontier.vertices.size() / kMostPoints);
  for (std::size_t v = 0; v < frontier.vertices.size(); ++v) {
    if (v % step != 0 && v + 1 != frontier.vertices.size()) continue;
    const inspect::Vertex& vertex = frontier.vertices[v];
    w.BeginArray(formats::Break::kNo).Number(vertex.cost).Number(vertex.detection).Number(vertex.delay).EndArray();
  }
  w.EndArray();
}

http::Response OperatingPointOf(Call& call, const formats::InspectionStation& station) {
  const inspect::OperatingPoints points(station.sensors, station.reading_cv, call.context.threads);
  if (points.TooLarge()) return Problem(call, Findings{Error("inspections.frontier", "body#/epsilon")});
  const inspect::OperatingPoint best = points.Best(station.demand, station.limits, kQueueSeed);
  formats::JsonWriter w;
  w.BeginObject(formats::Break::kNo).Member("illustrative", station.illustrative).Key("point");
  formats::WriteOperatingPoint(w, points.Problem(), best);
  WriteCurve(w, points.CostFrontier());
  w.Key("alternatives").BeginArray(formats::Break::kNo);
  for (const inspect::Alternative& other : inspect::AlternativesTo(points, station.demand, station.limits, kQueueSeed)) {
    w.BeginObject(formats::Break::kNo).Member("change", std::string(inspect::ChangeName(other.change))).Member("lanes", other.demand.servers);
    w.Member("arrivals_per_hour", other.demand.arrivals_per_hour).Member("mean_wait_limit", other.limits.mean_wait).Member("detection", other.point.detection);
    w.Member("cost", other.point.cost).Member("mean_wait_minutes", other.point.queue.wait_minutes);
    w.Member("p95_wait_minutes", other.point.simulated.quantile_minutes).EndObject();
  }
  w.EndArray().Key("hours").BeginArray(formats::Break::kNo);
  for (const inspect::HourForecast& hour : inspect::ForecastHours(station.ArrivalsByHour(), station.demand, best.service_minutes, best.service_cv)) {
    w.BeginObject(formats::Break::kNo).Member("arrivals_per_hour", hour.arrivals_per_hour).Member("utilisation", hour.utilisation).Key("mean_wait_minutes");
    hour.steady ? w.Number(hour.wait_minutes) : w.Null();
    w.EndObject();
  }
  w.EndArray().EndObject();
  return Json(call, w);
}

http::Response GetPoint(Call& call) {
  const auto row = call.context.database.Read([&](store::Connection& c) { return store::FindStation(c, call.Path("station")); });
  if (!row) return Problem(call, row.error());
  if (!*row) return Problem(call, 404, "not-found");
  return OperatingPointOf(call, formats::StationOf((*row)->body));
}

// What if: the station as the body says, nothing kept.
http::Response TryPoint(Call& call) {
  const auto station = Body<formats::InspectionStation>(call, [](formats::JsonObject& o) { return formats::ReadStation(o); });
  return station ? OperatingPointOf(call, *station) : Problem(call, station.error());
}

// --- What outcomes taught ---

void WriteBeta(formats::JsonWriter& w, const target::BetaRate& rate) {
  w.Member("mean", rate.rate.mean).Member("low", rate.rate.low).Member("high", rate.rate.high);
}

http::Response GetRates(Call& call) {
  std::vector<store::HitCount> counts;
  const auto row = call.context.database.Read([&](store::Connection& c) {
    counts = store::HitCounts(c, call.Path("station"));
    return store::FindStation(c, call.Path("station"));
  });
  if (!row) return Problem(call, row.error());
  if (!*row) return Problem(call, 404, "not-found");
  const formats::InspectionStation station = formats::StationOf((*row)->body);
  const StationRates rates = RatesOfStation(call.context, station, counts);
  const auto threats = ThreatsOf(call.context, **row, station);
  formats::JsonWriter w;
  w.BeginObject(formats::Break::kNo).Key("channels").BeginArray(formats::Break::kNo);
  for (const auto& [channel, rate] : rates.channels) {
    w.BeginObject(formats::Break::kNo).Member("channel", channel);
    WriteBeta(w, rate);
    w.EndObject();
  }
  w.EndArray().Key("places").BeginArray(formats::Break::kNo);
  for (const formats::StationPlace& place : station.places) {
    const StationRates::Place& at = rates.places.at(place.id);
    w.BeginObject(formats::Break::kNo).Member("place", place.id).Member("name", place.name).Member("found", at.found).Member("clean", at.clean);
    WriteBeta(w, at.rate);
    w.Member("expected", at.expected).EndObject();
  }
  w.EndArray().Key("threats").BeginArray(formats::Break::kNo);
  for (const auto& [facility, families] : threats) {
    for (const analysis::FamilyRate& family : families) {
      w.BeginObject(formats::Break::kNo);
      MaybeText(w, "facility", facility);
      w.Member("family", std::string(model::Name(family.family))).Member("before", family.before).Member("mean", family.rate.mean).Member("low", family.rate.low);
      w.Member("high", family.rate.high).Member("found", family.found).Member("searched_years", family.searched_years).Member("harm", family.harm).EndObject();
    }
  }
  w.EndArray().EndObject();
  return Json(call, w);
}

// --- Teams ---

http::Response ListTeams(Call& call) {
  const auto teams = call.context.database.Read([&](store::Connection& c) { return store::TeamsOf(c, call.Path("station")); });
  if (!teams) return Problem(call, teams.error());
  formats::JsonWriter w;
  w.BeginObject(formats::Break::kNo).Key("items").BeginArray(formats::Break::kNo);
  for (const store::TeamRow& team : *teams) WriteTeam(w, team);
  w.EndArray().EndObject();
  return Json(call, w);
}

http::Response ShowTeam(Call& call, const std::string& id, int status) {
  const auto team = call.context.database.Read([&](store::Connection& c) { return store::FindTeam(c, id); });
  if (!team) return Problem(call, team.error());
  if (!*team) return Problem(call, 404, "not-found");
  formats::JsonWriter w;
  WriteTeam(w, **team);
  http::Response response = Json(call, w, status);
  response.Set("ETag", VersionTag((*team)->etag));
  return response;
}

// The shifts must be the station's.
Result<store::TeamRow> TeamBody(Call& call, const std::string& station) {
  std::vector<std::string> known;
  const auto read = call.context.database.Read([&](store::Connection& c) {
    if (const auto row = store::FindStation(c, station)) {
      for (const formats::StationShift& shift : formats::StationOf(row->body).shifts) known.push_back(shift.id);
    }
    return 0;
  });
  if (!read) return Fail(read.error());
  return Body<store::TeamRow>(call, [&](formats::JsonObject& o) {
    store::TeamRow team;
    team.name = SomeLine(o.Need("name"));
    if (const auto members = o.Maybe("members")) team.members = Prose(*members, 2000);
    if (const auto active = o.Maybe("active")) team.active = active->Bool();
    for (const formats::JsonNode& shift : o.Need("shifts").Items()) {
      const std::string id = shift.String();
      if (std::find(known.begin(), known.end(), id) == known.end()) shift.UnknownWord("");
      team.shifts.push_back(id);
    }
    return team;
  });
}

http::Response AddTeam(Call& call) {
  const auto team = TeamBody(call, call.Path("station"));
  if (!team) return Problem(call, team.error());
  const auto id = call.context.database.Write(call.caller.viewer.user, [&](store::Transaction& t) { return store::AddTeam(t, call.Path("station"), *team); });
  return id ? ShowTeam(call, *id, 201) : Problem(call, id.error());
}

http::Response EditTeam(Call& call) {
  const auto version = IfMatch(call);
  if (!version) return Problem(call, version.error());
  const std::string& id = call.Path("team");
  const auto before = call.context.database.Read([&](store::Connection& c) { return store::FindTeam(c, id); });
  if (!before) return Problem(call, before.error());
  const auto team = TeamBody(call, *before ? (*before)->station : "");
  if (!team) return Problem(call, team.error());
  const auto done = call.context.database.Write(call.caller.viewer.user, [&](store::Transaction& t) { return store::EditTeam(t, id, *version, *team); });
  if (done) return ShowTeam(call, id, 200);
  return done.error().front().code == store::kStale ? Stale(call, ShowTeam(call, id, 200).body) : Problem(call, done.error());
}

}  // namespace

void AddStationRoutes(Routes& routes) {
  using http::Method;
  using release::Action;
  routes.push_back({Method::kGet, "/api/v1/inspection-stations", Action::kRead, {}, ListStations});
  routes.push_back({Method::kPost, "/api/v1/inspection-stations", Action::kInspectionPlan, {}, AddStation});
  routes.push_back({Method::kGet, "/api/v1/inspection-stations/{station}", Action::kRead, StationEntry(), GetStation});
  routes.push_back({Method::kPut, "/api/v1/inspection-stations/{station}", Action::kInspectionPlan, StationEntry(), EditStation});
  routes.push_back({Method::kGet, "/api/v1/inspection-stations/{station}/operating-point", Action::kRead, StationEntry(), GetPoint});
  routes.push_back({Method::kPost, "/api/v1/inspection-stations/{station}/operating-point", Action::kInspectionPlan, StationEntry(), TryPoint});
  routes.push_back({Method::kGet, "/api/v1/inspection-stations/{station}/rates", Action::kRead, StationEntry(), GetRates});
  routes.push_back({Method::kGet, "/api/v1/inspection-stations/{station}/teams", Action::kRead, StationEntry(), ListTeams});
  routes.push_back({Method::kPost, "/api/v1/inspection-stations/{station}/teams", Action::kInspectionPlan, StationEntry(), AddTeam});
  routes.push_back({Method::kPut, "/api/v1/inspection-teams/{team}", Action::kInspectionPlan, TeamEntry(), EditTeam});
}

}  // namespace atalaya::api
