// GET, POST /facilities; GET, PATCH /facilities/{facility}.
#include "store/facilities.h"

#include "api/facility_query.h"
#include "api/fields.h"
#include "api/register_json.h"
#include "api/register_routes.h"
#include "api/subjects.h"
#include "base/time.h"
#include "model/vocabulary.h"
#include "store/edits.h"
#include "store/levels.h"
#include "store/lookups.h"

namespace atalaya::api {
namespace {

constexpr std::string_view kScopes[] = {"in", "out"};
constexpr int kEventsShown = 20;

http::Response ListFacilities(Call& call) {
  const auto slice = SliceOf(call);
  if (!slice) return Problem(call, slice.error());
  const auto filter = FacilityFilterOf(call);
  if (!filter) return Problem(call, filter.error());
  const auto sort = QueryText(call, "sort");
  if (!sort) return Problem(call, sort.error());
  if (!sort->empty() && !store::IsFacilityOrder(*sort)) {
    return Problem(call, Findings{Error("json.unknown-word", "?sort",
                                        {{"value", formats::Shortened(*sort)}, {"known", "id, name, port, state, expires, deficiencies"}})});
  }
  const store::FacilityView view = store::ViewOf(call.caller.viewer, call.context.now());
  const auto found = call.context.database.Read(
      [&](store::Connection& c) { return store::ListFacilities(c, *filter, sort->empty() ? "id" : *sort, view, *slice); });
  if (!found) return Problem(call, found.error());
  return ListOf(call, *found, WriteFacilityRow);
}

// Everything on the facility's page, of one moment.
struct Page {
  store::Facility facility;
  store::Standing level;
  std::vector<store::Person> people;
  std::vector<store::Statement> statements;
  std::vector<store::Event> events;
};

std::optional<Page> ReadPage(store::Connection& c, const Call& call, const std::string& id) {
  const std::string now = call.context.now();
  const release::Viewer& viewer = call.caller.viewer;
  auto facility = store::FindFacility(c, id, store::ViewOf(viewer, now));
  if (!facility) return std::nullopt;
  Page page;
  page.facility = std::move(*facility);
  if (page.facility.level) page.level = store::StandingOf(c, id, now);
  page.people = store::PeopleOf(c, id, release::Compile(viewer, release::Kind::kPeople, store::FacilityColumns(), now));
  page.statements = store::StatementsOf(c, id, release::Compile(viewer, release::Kind::kStatement, store::StatementColumns(), now), DayOf(now));
  page.events =
      store::EventsOf(c, id, "", release::Compile(viewer, release::Kind::kEvent, store::EventColumns(), now), {kEventsShown, {}}).items;
  return page;
}

template <class T, class F>
void WriteAll(formats::JsonWriter& w, std::string_view key, const std::vector<T>& items, F&& write) {
  w.Key(key).BeginArray(formats::Break::kNo);
  for (const T& item : items) write(w, item);
  w.EndArray();
}

void WriteLevel(formats::JsonWriter& w, const Page& page) {
  w.Key("level");
  if (!page.facility.level) {
    w.Null();
    return;
  }
  w.BeginObject(formats::Break::kNo).Member("level", page.level.level);
  MaybeText(w, "id", page.level.id);
  MaybeText(w, "issued", page.level.issued);
  MaybeText(w, "received", page.level.received);
  MaybeText(w, "attained", page.level.attained);
  w.EndObject();
}

void WriteFacility(formats::JsonWriter& w, const Page& page) {
  const store::Facility& f = page.facility;
  w.BeginObject(formats::Break::kNo);
  RowMembers(w, f);
  WriteLevel(w, page);
  w.Key("organisation");
  if (f.organisation.empty()) {
    w.Null();
  } else {
    w.BeginObject(formats::Break::kNo).Member("id", f.organisation).Member("name", f.organisation_name).EndObject();
  }
  MaybeNumber(w, "lat", f.lat);
  MaybeNumber(w, "lon", f.lon);
  w.Member("own_position", f.own_position).Member("scope_reason", f.scope_reason);
  MaybeText(w, "scope_by", f.scope_by);
  MaybeText(w, "scope_at", f.scope_at);
  MaybeText(w, "added", f.added);
  w.Member("basis", f.basis);
  WriteAll(w, "people", page.people, WritePerson);
  WriteAll(w, "statements", page.statements, WriteStatement);
  WriteAll(w, "events", page.events, WriteEvent);
  w.Key("version").Integer(f.version).EndObject();
}

http::Response ShowFacility(Call& call, const std::string& id, int status = 200) {
  const auto page = call.context.database.Read([&](store::Connection& c) { return ReadPage(c, call, id); });
  if (!page) return Problem(call, page.error());
  if (!*page) return Problem(call, 404, "not-found");
  formats::JsonWriter w;
  WriteFacility(w, **page);
  http::Response response = Json(call, w, status);
  response.Set("ETag", VersionTag((*page)->facility.version));
  return response;
}

// null takes a position away.
std::optional<double> Degrees(const formats::JsonNode& node, double most) {
  if (node.IsNull()) return std::nullopt;
  return node.Number(-most, most);
}

store::FacilityEdit ReadEdit(formats::JsonObject& o, bool all) {
  store::FacilityEdit edit;
  const auto member = [&](const char* key) { return all ? std::optional(o.Need(key)) : o.Maybe(key); };
  if (const auto name = member("name")) edit.name = SomeLine(*name);
  if (const auto traffic = member("traffic")) edit.traffic = model::Name(traffic->Word<model::Traffic>());
  if (const auto size = member("size")) edit.size = model::Name(size->Word<model::Size>());
  if (const auto organisation = o.Maybe("organisation")) edit.organisation = organisation->IsNull() ? "" : Line(*organisation, 100);
  if (const auto gisis = o.Maybe("gisis")) edit.gisis = gisis->IsNull() ? "" : Line(*gisis, 20);
  if (const auto lat = o.Maybe("lat")) edit.lat = Degrees(*lat, 90);
  if (const auto lon = o.Maybe("lon")) edit.lon = Degrees(*lon, 180);
  if (const auto scope = o.Maybe("scope")) edit.scope = OneOf(*scope, kScopes);
  if (const auto reason = o.Maybe("scope_reason")) edit.scope_reason = reason->IsNull() ? "" : Prose(*reason, 2000);
  return edit;
}

http::Response Add(Call& call) {
  struct New {
    std::string id, port;
    store::FacilityEdit edit;
  };
  const auto body = Body<New>(call, [](formats::JsonObject& o) {
    New n;
    if (const auto id = o.Maybe("id")) n.id = id->IsNull() || id->String().empty() ? "" : id->Id();
    n.port = o.Need("port").Id();
    n.edit = ReadEdit(o, true);
    return n;
  });
  if (!body) return Problem(call, body.error());
  const auto port = call.context.database.Read([&](store::Connection& c) { return store::PortSubject(c, body->port); });
  if (!port) return Problem(call, port.error());
  if (*port && !call.MayDo(release::Action::kRegisterEdit, **port)) return Problem(call, 403, "forbidden");
  // A port that is not there is told by the write, as a finding of the body.
  const auto id = call.context.database.Write(
      call.caller.viewer.user, [&](store::Transaction& t) { return store::AddFacility(t, body->id, body->port, body->edit); });
  if (!id) return Problem(call, id.error());
  http::Response response = ShowFacility(call, *id, 201);
  response.Set("Location", "/api/v1/facilities/" + *id);
  return response;
}

http::Response EditFacility(Call& call) {
  const auto version = IfMatch(call);
  if (!version) return Problem(call, version.error());
  const auto edit = Body<store::FacilityEdit>(call, [](formats::JsonObject& o) { return ReadEdit(o, false); });
  if (!edit) return Problem(call, edit.error());
  const std::string& id = call.Path("facility");
  const auto done = call.context.database.Write(
      call.caller.viewer.user, [&](store::Transaction& t) { return store::EditFacility(t, id, *version, *edit); });
  if (done) return ShowFacility(call, id);
  if (done.error().front().code != store::kStale) return Problem(call, done.error());
  return Stale(call, ShowFacility(call, id).body);
}

}  // namespace

Result<store::FacilityFilter> FacilityFilterOf(const Call& call) {
  constexpr std::string_view kStatuses[] = {"none", "valid", "expiring", "expired", "withdrawn"};
  store::FacilityFilter filter;
  Findings findings;
  const std::pair<const char*, std::string*> texts[] = {
      {"state", &filter.state}, {"port", &filter.port}, {"organisation", &filter.organisation}, {"q", &filter.q}};
  for (const auto& [name, to] : texts) {
    auto text = QueryText(call, name);
    if (!text) Append(findings, text.error());
    if (text) *to = std::move(*text);
  }
  auto scope = QueryWord(call, "scope", kScopes), status = QueryWord(call, "statement", kStatuses);
  if (!scope) Append(findings, scope.error());
  if (!status) Append(findings, status.error());
  if (HasErrors(findings)) return Fail(std::move(findings));
  filter.scope = std::move(*scope);
  if (!status->empty()) filter.statement = store::StatementStatusFromName(*status);
  return filter;
}

void AddFacilityRoutes(Routes& routes) {
  using release::Action;
  const FindSubject entry = FacilityIn(release::Kind::kRegister);
  routes.push_back({http::Method::kGet, "/api/v1/facilities", Action::kRead, {}, ListFacilities});
  routes.push_back({http::Method::kPost, "/api/v1/facilities", Action::kRegisterEdit, {}, Add});
  routes.push_back({http::Method::kGet, "/api/v1/facilities/{facility}", Action::kRead, entry, [](Call& call) { return ShowFacility(call, call.Path("facility")); }});
  routes.push_back({http::Method::kPatch, "/api/v1/facilities/{facility}", Action::kRegisterEdit, entry, EditFacility});
}

}  // namespace atalaya::api
