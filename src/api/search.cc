// GET /search: one box.
#include "store/search.h"

#include "api/fields.h"
#include "api/register_routes.h"
#include "base/time.h"
#include "store/declarations.h"
#include "store/facilities.h"

namespace atalaya::api {
namespace {

constexpr int kHits = 20;

std::string LinkOf(const store::Hit& hit) {
  if (hit.kind == "person") return "/register/facilities/" + hit.facility;
  if (hit.kind == "facility") return "/facilities/" + hit.id;
  if (hit.kind == "organisation") return "/register/organisations/" + hit.id;
  if (hit.kind == "consignment" || hit.kind == "container") return "/consignments/" + hit.id;
  if (hit.kind == "ship") return "/consignments?call=" + hit.id + "&decision=any";
  return "/map?port=" + hit.id;
}

std::string DetailOf(const Call& call, const store::Hit& hit) {
  if (hit.kind == "person") return call.Say("word.duty." + hit.duty) + ", " + hit.place;
  if (hit.kind == "facility") return hit.id + ", " + hit.place;
  if (hit.kind == "consignment" || hit.kind == "container" || hit.kind == "ship") return hit.place;
  return hit.place.empty() || hit.kind == "organisation" ? hit.place : hit.id + ", " + hit.place;
}

http::Response ShowSearch(Call& call) {
  const auto q = QueryText(call, "q");
  if (!q) return Problem(call, q.error());
  const std::string now = call.context.now();
  const store::SearchRules rules{release::Compile(call.caller.viewer, release::Kind::kPeople, store::FacilityColumns(), now),
                                 release::Compile(call.caller.viewer, release::Kind::kDeclaration, store::ConsignmentColumns(), now),
                                 release::Compile(call.caller.viewer, release::Kind::kArrival, store::SearchCallColumns(), now)};
  const auto hits = call.context.database.Read([&](store::Connection& c) { return store::Search(c, *q, rules, DayOf(now), kHits); });
  if (!hits) return Problem(call, hits.error());
  formats::JsonWriter w;
  w.BeginObject(formats::Break::kNo).Key("items").BeginArray(formats::Break::kNo);
  for (const store::Hit& hit : *hits) {
    w.BeginObject(formats::Break::kNo)
        .Member("kind", hit.kind)
        .Member("id", hit.id)
        .Member("title", hit.title)
        .Member("detail", DetailOf(call, hit))
        .Member("link", LinkOf(hit))
        .EndObject();
  }
  w.EndArray().EndObject();
  return Json(call, w);
}

}  // namespace

void AddSearchRoutes(Routes& routes) { routes.push_back({http::Method::kGet, "/api/v1/search", release::Action::kRead, {}, ShowSearch}); }

}  // namespace atalaya::api
