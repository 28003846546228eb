// GET /ports, /ports/{port}.
#include "store/ports.h"

#include "api/fields.h"
#include "api/register_routes.h"
#include "api/subjects.h"

namespace atalaya::api {
namespace {

void WritePort(formats::JsonWriter& w, const store::Port& port) {
  w.BeginObject(formats::Break::kNo).Member("id", port.id).Member("name", port.name).Member("state", port.state).Member("number", port.number);
  MaybeNumber(w, "lat", port.lat);
  MaybeNumber(w, "lon", port.lon);
  w.Member("capacity", port.capacity).Member("in_scope", port.in_scope).Member("facilities", port.facilities).EndObject();
}

http::Response ListPorts(Call& call) {
  const auto slice = SliceOf(call);
  const auto state = QueryText(call, "state"), q = QueryText(call, "q");
  for (const auto* text : {&state, &q}) {
    if (!*text) return Problem(call, text->error());
  }
  if (!slice) return Problem(call, slice.error());
  const auto ports = call.context.database.Read([&](store::Connection& c) { return store::ListPorts(c, {*state, *q}, *slice); });
  if (!ports) return Problem(call, ports.error());
  return ListOf(call, *ports, WritePort);
}

http::Response OnePort(Call& call) {
  const auto port = call.context.database.Read([&](store::Connection& c) { return store::FindPort(c, call.Path("port")); });
  if (!port) return Problem(call, port.error());
  if (!*port) return Problem(call, 404, "not-found");
  formats::JsonWriter w;
  WritePort(w, **port);
  return Json(call, w);
}

}  // namespace

void AddPortRoutes(Routes& routes) {
  routes.push_back({http::Method::kGet, "/api/v1/ports", release::Action::kRead, {}, ListPorts});
  routes.push_back({http::Method::kGet, "/api/v1/ports/{port}", release::Action::kRead, PortEntry(), OnePort});
}

}  // namespace atalaya::api
