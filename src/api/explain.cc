// GET /explain/{kind}/{id}[/{part}[/{more}]]: the tree behind a number (analysis/explain.h names the subjects).
#include "analysis/explain.h"

#include "api/analysis_view.h"
#include "api/resources.h"
#include "store/cycles.h"

namespace atalaya::api {
namespace {

using formats::Break;
using formats::JsonWriter;

// How much of a tree a reader is shown.
enum class Share { kNothing, kTop, kAll };

bool SeesAnswers(const Call& call, const std::string& facility) {
  const auto place = call.context.database.Read([&](store::Connection& c) { return store::FindPlace(c, facility); });
  return place && *place &&
         release::MaySee(call.caller.viewer, WithMarkings(call, {release::Kind::kAssessment, "", (*place)->state, facility, (*place)->organisation, "", {}}));
}

// Deep trees show answers of facilities and ways through other ports: those who see all of that see all; who sees only the number itself
// sees what it is made of, one level down.
Share ShareOf(const Call& call, const LatestAnalysis& a, const Visible& v, const std::string& kind, const std::string& id) {
  if (kind == "region" || kind == "plan" || kind == "fund" || kind == "threat") {
    if (kind == "plan" && !id.empty() && v.ports.contains(id)) return v.complete ? Share::kAll : Share::kTop;
    return v.complete ? Share::kAll : Share::kNothing;
  }
  if (kind == "state") {
    for (const LatestAnalysis::Place& port : a.ports) {
      if (port.state == id && !v.ports.contains(port.id)) return Share::kNothing;
    }
    return Share::kAll;
  }
  if (kind == "port") return !v.ports.contains(id) ? Share::kNothing : v.complete ? Share::kAll : Share::kTop;
  if (kind == "facility" || kind == "measure") {
    if (kind == "measure" && v.programmes.contains(id)) return Share::kTop;
    if (!v.facilities.contains(id)) return Share::kNothing;
    return SeesAnswers(call, id) ? Share::kAll : Share::kTop;
  }
  if (kind == "control") return v.facilities.contains(id) && SeesAnswers(call, id) ? Share::kAll : Share::kNothing;
  return Share::kNothing;
}

void Put(JsonWriter& w, const Call& call, const Explanation& node, int depth) {
  w.BeginObject(Break::kNo).Member("label", call.Say(node.label, node.args)).Key("value");
  node.unit.empty() ? w.Null() : w.Number(node.value);
  w.Member("unit", node.unit).Member("source", node.source).Key("parts").BeginArray(Break::kNo);
  if (depth > 0) {
    for (const Explanation& part : node.parts) Put(w, call, part, depth - 1);
  }
  w.EndArray().EndObject();
}

http::Response Explain(Call& call) {
  const auto latest = call.context.analyses->Latest();
  if (!latest) return NoAnalysis(call);
  const std::string& kind = call.Path("kind");
  const auto optional = [&](std::string_view name) {
    const auto it = call.path.find(name);
    return it == call.path.end() ? std::string() : it->second;
  };
  const std::string id = optional("id"), part = optional("part"), more = optional("more");
  const auto visible = VisibleTo(call, *latest);
  const Share share = ShareOf(call, *latest, *visible, kind, id);
  if (share == Share::kNothing) return Problem(call, 404, "not-found");
  if (!latest->computed) {
    http::Response response = Problem(call, 503, "recomputing");
    response.Set("Retry-After", "5");
    return response;
  }
  const Computed& c = *latest->computed;
  std::string subject = kind;
  for (const std::string& step : {id, part, more}) {
    if (!step.empty()) subject += "/" + step;
  }
  const auto tree = analysis::Explain(c.region, c.analysis, subject);
  if (!tree) return Problem(call, 404, "not-found");
  constexpr int kWhole = 64;
  JsonWriter w;
  Put(w, call, *tree, share == Share::kAll ? kWhole : 1);
  return Tagged(call, w.Take());
}

}  // namespace

void AddExplainRoutes(Routes& routes) {
  for (const char* path : {"/api/v1/explain/{kind}", "/api/v1/explain/{kind}/{id}", "/api/v1/explain/{kind}/{id}/{part}", "/api/v1/explain/{kind}/{id}/{part}/{more}"}) {
    routes.push_back({http::Method::kGet, path, release::Action::kRead, {}, Explain, 0});
  }
}

}  // namespace atalaya::api
