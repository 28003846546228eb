// GET /healthz (the process answers), /readyz (the database too), /metrics (for Prometheus, on loopback only).
#include "api/metrics.h"
#include "api/ops_routes.h"

namespace atalaya::api {
namespace {

http::Response Status(const Call& call, bool good) {
  formats::JsonWriter w;
  w.BeginObject(formats::Break::kNo).Member("status", good ? "ok" : "unavailable").EndObject();
  return Json(call, w, good ? 200 : 503);
}

http::Response Health(Call& call) {
  return Status(call, true);
}
http::Response Ready(Call& call) {
  return Status(call, call.context.database.Alive());
}

bool OnLoopback(const std::string& peer) {
  return peer.starts_with("127.") || peer == "::1" || peer.starts_with("::ffff:127.");
}

http::Response Numbers(Call& call) {
  if (call.context.metrics == nullptr || !OnLoopback(call.request.peer)) return Problem(call, 404, "not-found");
  http::Response response = http::Response::Text(call.context.metrics->Text(call.context.database));
  response.Set("Content-Type", "text/plain; version=0.0.4; charset=utf-8");
  return response;
}

}  // namespace

void AddHealthRoutes(Routes& routes) {
  routes.push_back({http::Method::kGet, "/healthz", release::Action::kPublic, {}, Health});
  routes.push_back({http::Method::kGet, "/readyz", release::Action::kPublic, {}, Ready});
  routes.push_back({http::Method::kGet, "/metrics", release::Action::kPublic, {}, Numbers});
}

}  // namespace atalaya::api
