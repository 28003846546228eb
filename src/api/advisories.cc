// GET, POST /advisories; PATCH /advisories/{advisory}: warnings about States and ports that last calls are held against.
#include "api/fields.h"
#include "api/resources.h"
#include "api/subjects.h"
#include "base/time.h"
#include "store/advisories.h"
#include "store/edits.h"

namespace atalaya::api {
namespace {

FindSubject AdvisoryEntry() {
  return [](store::Connection& c, const http::PathParameters& path) { return store::AdvisorySubject(c, path.find("advisory")->second); };
}

void WriteAdvisory(formats::JsonWriter& w, const store::AdvisoryRow& row) {
  w.BeginObject(formats::Break::kNo).Member("id", row.id).Member("state", row.state).Member("about", row.about).Member("begins", row.begins);
  MaybeText(w, "until", row.until);
  w.Member("title", row.title).Member("reason", row.reason).Member("source", row.source).Member("illustrative", row.illustrative).Member("added", row.added).Key("version").Integer(row.etag).EndObject();
}

http::Response ListAdvisories(Call& call) {
  const auto slice = SliceOf(call);
  const auto state = QueryText(call, "state");
  const auto day = QueryDay(call, "day");
  if (!slice) return Problem(call, slice.error());
  if (!state) return Problem(call, state.error());
  if (!day) return Problem(call, day.error());
  const auto seen = release::Compile(call.caller.viewer, release::Kind::kArrival, store::AdvisoryColumns(), call.context.now());
  const auto found = call.context.database.Read([&](store::Connection& c) { return store::ListAdvisories(c, *state, *day, seen, *slice); });
  if (!found) return Problem(call, found.error());
  return ListOf(call, *found, WriteAdvisory);
}

http::Response ShowAdvisory(Call& call, const std::string& id, int status) {
  const auto found = call.context.database.Read([&](store::Connection& c) { return store::FindAdvisory(c, id); });
  if (!found) return Problem(call, found.error());
  if (!*found) return Problem(call, 404, "not-found");
  formats::JsonWriter w;
  WriteAdvisory(w, **found);
  http::Response response = Json(call, w, status);
  response.Set("ETag", VersionTag((*found)->etag));
  return response;
}

// Two letters of a State, or the five of a UN/LOCODE.
std::string About(const formats::JsonNode& node) {
  std::string about = SomeLine(node, 5);
  bool right = about.size() == 2 || about.size() == 5;
  for (std::size_t i = 0; i < about.size(); ++i) {
    right = right && ((about[i] >= 'A' && about[i] <= 'Z') || (i > 1 && about[i] >= '2' && about[i] <= '9'));
  }
  if (!right && !about.empty()) node.Report("arrival.advisory-about", {{"value", about}});
  return about;
}

http::Response AddAdvisory(Call& call) {
  const auto row = Body<store::AdvisoryRow>(call, [](formats::JsonObject& o) {
    store::AdvisoryRow a;
    a.state = o.Need("state").Id();
    a.about = About(o.Need("about"));
    a.begins = Day(o.Need("begins"));
    if (const auto until = o.Maybe("until"); until && !until->IsNull()) a.until = Day(*until);
    a.title = SomeLine(o.Need("title"));
    if (const auto reason = o.Maybe("reason")) a.reason = Prose(*reason, 4000);
    if (const auto source = o.Maybe("source")) a.source = Line(*source);
    return a;
  });
  if (!row) return Problem(call, row.error());
  release::Subject where;
  where.kind = release::Kind::kArrival;
  where.state = row->state;
  if (!call.MayDo(release::Action::kArrivalDecide, where)) return Problem(call, 403, "forbidden");
  const auto id = call.context.database.Write(call.caller.viewer.user, [&](store::Transaction& t) { return store::AddAdvisory(t, *row); });
  return id ? ShowAdvisory(call, *id, 201) : Problem(call, id.error());
}

http::Response EditAdvisory(Call& call) {
  const auto version = IfMatch(call);
  if (!version) return Problem(call, version.error());
  const auto edit = Body<store::AdvisoryEdit>(call, [](formats::JsonObject& o) {
    store::AdvisoryEdit e;
    if (const auto begins = o.Maybe("begins")) e.begins = Day(*begins);
    if (const auto until = o.Maybe("until")) e.until = until->IsNull() ? std::string() : Day(*until);
    if (const auto title = o.Maybe("title")) e.title = SomeLine(*title);
    if (const auto reason = o.Maybe("reason")) e.reason = Prose(*reason, 4000);
    if (const auto source = o.Maybe("source")) e.source = Line(*source);
    return e;
  });
  if (!edit) return Problem(call, edit.error());
  const std::string& id = call.Path("advisory");
  const auto done = call.context.database.Write(call.caller.viewer.user, [&](store::Transaction& t) { return store::EditAdvisory(t, id, *version, *edit); });
  if (done) return ShowAdvisory(call, id, 200);
  if (done.error().front().code != store::kStale) return Problem(call, done.error());
  return Stale(call, ShowAdvisory(call, id, 200).body);
}

}  // namespace

void AddAdvisoryRoutes(Routes& routes) {
  using release::Action;
  routes.push_back({http::Method::kGet, "/api/v1/advisories", Action::kRead, {}, ListAdvisories});
  routes.push_back({http::Method::kPost, "/api/v1/advisories", Action::kArrivalDecide, {}, AddAdvisory});
  routes.push_back({http::Method::kPatch, "/api/v1/advisories/{advisory}", Action::kArrivalDecide, AdvisoryEntry(), EditAdvisory});
}

}  // namespace atalaya::api
