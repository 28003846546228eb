// GET, POST /facilities/{facility}/events; PATCH /events/{event}.
#include "store/events.h"

#include "api/fields.h"
#include "api/register_json.h"
#include "api/register_routes.h"
#include "api/subjects.h"
#include "base/time.h"
#include "store/days.h"
#include "store/edits.h"

namespace atalaya::api {
namespace {

constexpr std::string_view kFirstDay = "2004-01-01";

// Plans reach five years ahead: the longest of the periods.
std::string LastDay(const Call& call) { return store::PlusMonths(DayOf(call.context.now()), 60); }

http::Response ListEvents(Call& call) {
  const auto slice = SliceOf(call);
  if (!slice) return Problem(call, slice.error());
  const auto kind = QueryWord(call, "kind", store::EventKinds());
  if (!kind) return Problem(call, kind.error());
  const auto seen = release::Compile(call.caller.viewer, release::Kind::kEvent, store::EventColumns(), call.context.now());
  const auto found =
      call.context.database.Read([&](store::Connection& c) { return store::EventsOf(c, call.Path("facility"), *kind, seen, *slice); });
  if (!found) return Problem(call, found.error());
  return ListOf(call, *found, WriteEvent);
}

http::Response ShowEvent(Call& call, const std::string& id, int status) {
  const auto event = call.context.database.Read([&](store::Connection& c) { return store::FindEvent(c, id); });
  if (!event) return Problem(call, event.error());
  if (!*event) return Problem(call, 404, "not-found");
  formats::JsonWriter w;
  WriteEvent(w, **event);
  http::Response response = Json(call, w, status);
  response.Set("ETag", VersionTag((*event)->version));
  return response;
}

http::Response Add(Call& call) {
  const auto body = Body<store::Event>(call, [&](formats::JsonObject& o) {
    store::Event e;
    e.kind = OneOf(o.Need("kind"), store::EventKinds());
    e.date = Day(o.Need("date"), kFirstDay, LastDay(call));
    e.description = SomeProse(o.Need("description"));
    if (const auto participants = o.Maybe("participants")) e.participants = Prose(*participants, 4000);
    if (const auto lessons = o.Maybe("lessons")) e.lessons = Prose(*lessons);
    // What only one kind of event has is refused with the others.
    if (e.kind == "inspection") {
      if (const auto announced = o.Maybe("announced")) e.announced = announced->Bool();
    }
    if (e.kind == "audit") {
      if (const auto auditor = o.Maybe("auditor")) e.auditor = Line(*auditor);
      if (const auto independent = o.Maybe("independent")) e.independent = independent->Bool();
      if (const auto exception = o.Maybe("exception")) e.exception = exception->IsNull() ? "" : Prose(*exception, 2000);
    }
    return e;
  });
  if (!body) return Problem(call, body.error());
  // Inspections are the government's (A/4.3, B/4): who is inspected does not record it.
  if (body->kind == "inspection" && !release::MayDo(call.caller.viewer, release::Action::kStatementIssue, call.subject)) {
    return Problem(call, 403, "forbidden");
  }
  store::Event event = *body;
  event.facility = call.Path("facility");
  const auto id =
      call.context.database.Write(call.caller.viewer.user, [&](store::Transaction& t) { return store::AddEvent(t, event); });
  return id ? ShowEvent(call, *id, 201) : Problem(call, id.error());
}

http::Response EditEvent(Call& call) {
  const auto version = IfMatch(call);
  if (!version) return Problem(call, version.error());
  const auto edit = Body<store::EventEdit>(call, [&](formats::JsonObject& o) {
    store::EventEdit e;
    if (const auto date = o.Maybe("date")) e.date = Day(*date, kFirstDay, LastDay(call));
    if (const auto description = o.Maybe("description")) e.description = SomeProse(*description);
    if (const auto participants = o.Maybe("participants")) e.participants = Prose(*participants, 4000);
    if (const auto lessons = o.Maybe("lessons")) e.lessons = Prose(*lessons);
    return e;
  });
  if (!edit) return Problem(call, edit.error());
  const std::string& id = call.Path("event");
  const auto before = call.context.database.Read([&](store::Connection& c) { return store::FindEvent(c, id); });
  if (!before) return Problem(call, before.error());
  if (*before && (*before)->kind == "inspection" &&
      !release::MayDo(call.caller.viewer, release::Action::kStatementIssue, call.subject)) {
    return Problem(call, 403, "forbidden");
  }
  const auto done = call.context.database.Write(
      call.caller.viewer.user, [&](store::Transaction& t) { return store::EditEvent(t, id, *version, *edit); });
  if (done) return ShowEvent(call, id, 200);
  if (done.error().front().code != store::kStale) return Problem(call, done.error());
  return Stale(call, ShowEvent(call, id, 200).body);
}

}  // namespace

void AddEventRoutes(Routes& routes) {
  using release::Action;
  routes.push_back({http::Method::kGet, "/api/v1/facilities/{facility}/events", Action::kRead, FacilityIn(release::Kind::kRegister), ListEvents});
  routes.push_back({http::Method::kPost, "/api/v1/facilities/{facility}/events", Action::kEventLog, FacilityIn(release::Kind::kEvent), Add});
  routes.push_back({http::Method::kPatch, "/api/v1/events/{event}", Action::kEventLog, EventEntry(), EditEvent});
}

}  // namespace atalaya::api
