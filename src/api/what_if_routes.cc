// POST /what-if: one port raised to baseline or to its best.
#include <semaphore>

#include "analysis/explain.h"
#include "api/analysis_view.h"
#include "api/resources.h"
#include "api/what_if.h"

namespace atalaya::api {
namespace {

using formats::Break;
using formats::JsonWriter;

// Each takes a core for a second or so.
std::counting_semaphore<1> running{1};
constexpr std::chrono::seconds kWait{10};

struct Asked {
  std::string port, to;
};

void PutNumbers(JsonWriter& w, const WhatIfNumbers& n, bool complete) {
  w.BeginObject(Break::kNo).Member("exposure", n.exposure).Member("harm", n.harm).Member("evasion", n.evasion);
  w.Member("local_money", n.local_money.mean).Member("local_money_p05", n.local_money.low).Member("local_money_p95", n.local_money.high);
  w.Member("local_lives", n.local_lives.mean).Member("local_lives_p05", n.local_lives.low).Member("local_lives_p95", n.local_lives.high);
  if (complete) w.Member("region_harm", n.region_harm).Member("region_exposure", n.region_evasion);
  w.EndObject();
}

// Whether the reader sees every port of the region that the way passes.
bool Sees(const Visible& v, const model::Region& region, const network::Route& route) {
  for (const int port : route.ports) {
    if (region.ports[port].in_scope && !v.ports.contains(analysis::PortCode(region.ports[port]))) return false;
  }
  return true;
}

void PutWay(JsonWriter& w, const model::Region& region, const network::Route& route) {
  w.BeginArray(Break::kNo);
  for (const int port : route.ports) w.String(analysis::PortCode(region.ports[port]));
  w.EndArray();
}

http::Response Ask(Call& call) {
  const auto asked = Body<Asked>(call, [](formats::JsonObject& o) {
    Asked a;
    a.port = o.Need("port").Words();
    const formats::JsonNode to = o.Need("to");
    a.to = to.String();
    if (to.Present() && a.to != "baseline" && a.to != "best") to.UnknownWord("baseline, best");
    return a;
  });
  if (!asked) return Problem(call, asked.error());
  const auto latest = call.context.analyses->Latest();
  if (!latest) return NoAnalysis(call);
  const auto visible = VisibleTo(call, *latest);
  const auto place = std::find_if(latest->ports.begin(), latest->ports.end(), [&](const auto& p) { return p.id == asked->port; });
  if (place == latest->ports.end() || !visible->ports.contains(asked->port)) return Problem(call, 404, "not-found");
  const release::Subject where = WithMarkings(call, {release::Kind::kPicture, place->id, place->state, "", "", "", {}});
  if (!release::MayDo(call.caller.viewer, release::Action::kWhatIf, where)) return Problem(call, 403, "forbidden");
  if (!latest->computed) {
    http::Response response = Problem(call, 503, "recomputing");
    response.Set("Retry-After", "5");
    return response;
  }
  if (!running.try_acquire_for(kWait)) {
    http::Response response = Problem(call, 503, "busy");
    response.Set("Retry-After", "2");
    return response;
  }
  struct Release {
    ~Release() { running.release(); }
  } release_at_end;
  const model::Region& region = latest->computed->region;
  const WhatIfAnswer answer =
      WhatIf(*latest->computed, analysis::FindPort(region, asked->port), asked->to == "best" ? RaiseTo::kBest : RaiseTo::kBaseline);
  JsonWriter w;
  w.BeginObject(Break::kNo).Member("port", asked->port).Member("to", asked->to).Member("analysis", latest->row.id).Key("cost");
  asked->to == "best" ? w.Number(answer.cost) : w.Null();
  w.Key("before");
  PutNumbers(w, answer.before, visible->complete);
  w.Key("after");
  PutNumbers(w, answer.after, visible->complete);
  w.Member("avoided", answer.before.region_harm - answer.after.region_harm + answer.before.local_money.mean - answer.after.local_money.mean);
  w.Key("substitute");
  if (answer.substitute && Sees(*visible, region, answer.substitute->today) && Sees(*visible, region, answer.substitute->instead)) {
    w.BeginObject(Break::kNo).Member("port", asked->port);
    w.Member("family", model::Name(region.threats[answer.substitute->today.threat].family)).Key("today");
    PutWay(w, region, answer.substitute->today);
    w.Key("instead");
    PutWay(w, region, answer.substitute->instead);
    w.Member("evade_before", answer.substitute->today.evade).Member("evade_after", answer.substitute->instead.evade).EndObject();
  } else {
    w.Null();
  }
  w.EndObject();
  return Json(call, w);
}

}  // namespace

void AddWhatIfRoutes(Routes& routes) {
  routes.push_back({http::Method::kPost, "/api/v1/what-if", release::Action::kWhatIf, {}, Ask, 0});
}

}  // namespace atalaya::api
