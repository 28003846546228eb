// Stored subjects: kept and compared, and compared again whenever a list changes.
#include <algorithm>

#include "api/fields.h"
#include "api/hit_json.h"
#include "api/screening_json.h"
#include "api/screening_routes.h"
#include "base/ids.h"
#include "formats/party_json.h"
#include "store/lookups.h"

namespace atalaya::api {
namespace {

using formats::Break;
using formats::JsonWriter;
using release::Action;

constexpr int kMostHitsShown = 200;

void SubjectMembers(JsonWriter& w, const SeenRows& lists, const store::ScreenedSubject& s) {
  w.Member("id", s.id).Member("state", s.state);
  MaybeText(w, "facility", s.facility);
  w.Member("source", s.source)
      .Member("source_id", s.source_id)
      .Member("name", s.name)
      .Key("hits").Integer(s.hits)
      .Key("open_hits").Integer(s.open_hits)
      .Member("added", s.added)
      .Member("added_by", s.added_by)
      .Member("screened", s.screened)
      .Key("party")
      .BeginObject(Break::kNo);
  formats::WriteParty(w, s.party);
  w.EndObject().Key("compared_with");
  PutComparedWith(w, lists, s.lists);
}

http::Response ShowSubject(Call& call, const std::string& id, int status) {
  struct Shown {
    std::optional<store::ScreenedSubject> subject;
    std::vector<store::HitRow> hits;
  };
  const std::string now = call.context.now();
  const auto shown = call.context.database.Read([&](store::Connection& c) {
    Shown s;
    s.subject = store::FindScreened(c, id);
    store::HitFilter filter;
    filter.subject = id;
    filter.gone = true;
    s.hits = store::ListHits(c, filter, {"(1=1)", {}}, {kMostHitsShown, {}}, now).items;  // of a subject that the caller may see
    return s;
  });
  if (!shown) return Problem(call, shown.error());
  if (!shown->subject) return Problem(call, 404, "not-found");
  const auto titles = ListTitles(call);
  JsonWriter w;
  w.BeginObject(Break::kNo);
  SubjectMembers(w, titles, *shown->subject);
  w.Key("list").BeginArray(Break::kNo);
  for (const store::HitRow& hit : shown->hits) PutHit(w, hit, titles);
  w.EndArray().EndObject();
  http::Response response = Json(call, w, status);
  if (status == 201) response.Set("Location", "/api/v1/subjects/" + id);
  return response;
}

struct NewSubject {
  store::NewScreened what;
};

http::Response AddSubject(Call& call) {
  auto wanted = Body<NewSubject>(call, [](formats::JsonObject& o) {
    NewSubject subject;
    static_cast<model::Party&>(subject.what.party) = formats::ReadParty(o);
    if (const auto facility = o.Maybe("facility"); facility && !facility->IsNull()) subject.what.facility = Line(*facility);
    if (const auto state = o.Maybe("state"); state && !state->IsNull()) subject.what.state = Line(*state);
    if (const auto source = o.Maybe("source"); source && !source->IsNull()) subject.what.source = Line(*source, 40);
    if (const auto id = o.Maybe("source_id"); id && !id->IsNull()) subject.what.source_id = Line(*id, 100);
    if (subject.what.party.names.empty() && subject.what.party.identifiers.empty()) o.Node().Report("screening.nothing-asked");
    return subject;
  });
  if (!wanted) return Problem(call, wanted.error());
  store::NewScreened what = std::move(wanted->what);
  const AskedFor own = AskedForBy(call);
  if (what.facility.empty() && what.state.empty()) {
    what.facility = own.facility;
    what.state = own.state;
  }
  const auto place = call.context.database.Read([&](store::Connection& c) {
    return what.facility.empty() ? store::StateSubject(c, what.state, release::Kind::kScreening) : store::FacilitySubject(c, what.facility, release::Kind::kScreening);
  });
  if (!place) return Problem(call, place.error());
  // Whose place it is not, hears the same as where there is none.
  if (!*place || !call.MayDo(Action::kScreenAsk, **place)) return Problem(call, 403, "forbidden");
  what.state = (*place)->state;
  if (what.source.empty()) what.source = "person";
  if (what.source == "declared") return Problem(call, {Error("screening.source", "body#/source")});  // those come from declarations
  if (what.source_id.empty()) what.source_id = NewId(call.context.now());
  if (call.context.screening == nullptr) return ListsNotReady(call);
  const auto ids = call.context.screening->Keep(call.caller.viewer.user, {what});
  if (!ids) return NoLists(call, ids.error());
  return ShowSubject(call, ids->front(), 201);
}

http::Response AllSubjects(Call& call) {
  const auto slice = SliceOf(call);
  if (!slice) return Problem(call, slice.error());
  store::ScreenedFilter filter;
  for (const auto& [name, into] : {std::pair("state", &filter.state), {"facility", &filter.facility}, {"source", &filter.source}, {"q", &filter.search}}) {
    const auto text = QueryText(call, name);
    if (!text) return Problem(call, text.error());
    *into = *text;
  }
  constexpr std::string_view kYes[] = {"true", "false"};
  const auto open = QueryWord(call, "open", kYes);
  if (!open) return Problem(call, open.error());
  filter.open = *open == "true";
  const auto condition = release::Compile(call.caller.viewer, release::Kind::kScreening, store::ScreenedColumns(), call.context.now());
  const auto found = call.context.database.Read([&](store::Connection& c) { return store::ListScreened(c, filter, condition, *slice); });
  if (!found) return Problem(call, found.error());
  const SeenRows titles = ListTitles(call);
  return ListOf(call, *found, [&](JsonWriter& w, const store::ScreenedSubject& s) {
    w.BeginObject(Break::kNo);
    SubjectMembers(w, titles, s);
    w.EndObject();
  });
}

}  // namespace

void AddScreenedRoutes(Routes& routes) {
  using http::Method;
  routes.push_back({Method::kGet, "/api/v1/subjects", Action::kRead, {}, AllSubjects});
  routes.push_back({Method::kPost, "/api/v1/subjects", Action::kScreenAsk, {}, AddSubject});
  routes.push_back({Method::kGet, "/api/v1/subjects/{subject}", Action::kRead,
                    [](store::Connection& c, const http::PathParameters& path) { return store::ScreenedSubjectOf(c, path.find("subject")->second); },
                    [](Call& call) { return ShowSubject(call, call.Path("subject"), 200); }});
}

}  // namespace atalaya::api
