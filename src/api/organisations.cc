// GET, POST /organisations; GET, PATCH /organisations/{organisation}.
#include "store/organisations.h"

#include "api/fields.h"
#include "api/register_routes.h"
#include "api/subjects.h"
#include "store/edits.h"

namespace atalaya::api {
namespace {

void WriteOrganisation(formats::JsonWriter& w, const store::Organisation& o) {
  w.BeginObject(formats::Break::kNo).Member("id", o.id).Member("name", o.name).Member("kind", o.kind);
  MaybeText(w, "state", o.state);
  w.Member("contact", o.contact).Member("facilities", o.facilities).Key("version").Integer(o.version).EndObject();
}

http::Response ListOrganisations(Call& call) {
  const auto slice = SliceOf(call);
  const auto state = QueryText(call, "state"), q = QueryText(call, "q"), kind = QueryWord(call, "kind", store::OrganisationKinds());
  for (const auto* text : {&state, &q, &kind}) {
    if (!*text) return Problem(call, text->error());
  }
  if (!slice) return Problem(call, slice.error());
  const auto found =
      call.context.database.Read([&](store::Connection& c) { return store::ListOrganisations(c, {*state, *kind, *q}, *slice); });
  if (!found) return Problem(call, found.error());
  return ListOf(call, *found, WriteOrganisation);
}

http::Response ShowOrganisation(Call& call, const std::string& id, int status = 200) {
  const auto found = call.context.database.Read([&](store::Connection& c) { return store::FindOrganisation(c, id); });
  if (!found) return Problem(call, found.error());
  if (!*found) return Problem(call, 404, "not-found");
  formats::JsonWriter w;
  WriteOrganisation(w, **found);
  http::Response response = Json(call, w, status);
  response.Set("ETag", VersionTag((*found)->version));
  return response;
}

store::OrganisationEdit ReadEdit(formats::JsonObject& o, bool all) {
  store::OrganisationEdit edit;
  if (all) {
    edit.name = SomeLine(o.Need("name"));
    edit.kind = OneOf(o.Need("kind"), store::OrganisationKinds());
  } else {
    if (const auto name = o.Maybe("name")) edit.name = SomeLine(*name);
    if (const auto kind = o.Maybe("kind")) edit.kind = OneOf(*kind, store::OrganisationKinds());
  }
  if (const auto contact = o.Maybe("contact")) edit.contact = Prose(*contact, 1000);
  return edit;
}

http::Response Add(Call& call) {
  struct New {
    std::string id, state;
    store::OrganisationEdit edit;
  };
  const auto body = Body<New>(call, [](formats::JsonObject& o) {
    New n;
    if (const auto id = o.Maybe("id")) n.id = id->Id();
    n.state = o.Need("state").Id();
    n.edit = ReadEdit(o, true);
    return n;
  });
  if (!body) return Problem(call, body.error());
  release::Subject where;
  where.state = body->state;
  if (!call.MayDo(release::Action::kRegisterEdit, where)) return Problem(call, 403, "forbidden");
  const auto id = call.context.database.Write(
      call.caller.viewer.user, [&](store::Transaction& t) { return store::AddOrganisation(t, body->id, body->state, body->edit); });
  if (!id) return Problem(call, id.error());
  http::Response response = ShowOrganisation(call, *id, 201);
  response.Set("Location", "/api/v1/organisations/" + *id);
  return response;
}

http::Response EditOrganisation(Call& call) {
  const auto version = IfMatch(call);
  if (!version) return Problem(call, version.error());
  const auto edit = Body<store::OrganisationEdit>(call, [](formats::JsonObject& o) { return ReadEdit(o, false); });
  if (!edit) return Problem(call, edit.error());
  const std::string& id = call.Path("organisation");
  const auto done = call.context.database.Write(
      call.caller.viewer.user, [&](store::Transaction& t) { return store::EditOrganisation(t, id, *version, *edit); });
  if (done) return ShowOrganisation(call, id);
  if (done.error().front().code != store::kStale) return Problem(call, done.error());
  return Stale(call, ShowOrganisation(call, id).body);
}

}  // namespace

void AddOrganisationRoutes(Routes& routes) {
  using release::Action;
  routes.push_back({http::Method::kGet, "/api/v1/organisations", Action::kRead, {}, ListOrganisations});
  routes.push_back({http::Method::kPost, "/api/v1/organisations", Action::kRegisterEdit, {}, Add});
  routes.push_back({http::Method::kGet, "/api/v1/organisations/{organisation}", Action::kRead, OrganisationEntry(),
                    [](Call& call) { return ShowOrganisation(call, call.Path("organisation")); }});
  routes.push_back({http::Method::kPatch, "/api/v1/organisations/{organisation}", Action::kRegisterEdit, OrganisationEntry(), EditOrganisation});
}

}  // namespace atalaya::api
