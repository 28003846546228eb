// GET /map: the region at a glance, and GET /plan: what to fix first, with whose money. Made once for all who see the same.
#include "api/analysis_view.h"
#include "api/funds.h"
#include "api/resources.h"

namespace atalaya::api {
namespace {

http::Response Map(Call& call) {
  const auto latest = call.context.analyses->Latest();
  if (!latest) return NoAnalysis(call);
  const auto visible = VisibleTo(call, *latest);
  return Cached(call, *latest, *visible, "map", [&] { return MapFor(call, *latest, *visible); });
}

http::Response Plan(Call& call) {
  const auto latest = call.context.analyses->Latest();
  if (!latest) return NoAnalysis(call);
  const auto visible = VisibleTo(call, *latest);
  return Cached(call, *latest, *visible, "plan|" + FundsKey(call), [&] { return PlanFor(call, *latest, *visible); });
}

}  // namespace

void AddMapRoutes(Routes& routes) {
  routes.push_back({http::Method::kGet, "/api/v1/map", release::Action::kRead, {}, Map, 0});
  routes.push_back({http::Method::kGet, "/api/v1/plan", release::Action::kRead, {}, Plan, 0});
}

}  // namespace atalaya::api
