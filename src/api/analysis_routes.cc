// Analyses and the jobs that make them.
#include <algorithm>
#include <cmath>
#include <map>
#include <set>

#include "api/analysis_view.h"
#include "api/jobs.h"
#include "api/resources.h"
#include "api/words.h"
#include "formats/json_parse.h"
#include "store/accounts.h"

namespace atalaya::api {
namespace {

namespace json = boost::json;
using formats::Break;
using formats::JsonWriter;

constexpr std::size_t kMostChanges = 200;
constexpr double kMoved = 1e-6;  // share of the threats' weight

std::string JobJson(const Call& call, const Job& job) {
  JsonWriter w;
  w.BeginObject(Break::kNo).Member("id", job.row.id).Member("kind", job.row.kind).Member("status", job.row.status);
  w.Member("progress", job.progress).Member("stage", job.stage.empty() ? "" : call.Say(job.stage)).Member("started", job.row.started);
  w.Member("ended", job.row.ended).Key("result");
  // What came out, by its kind: "analysis/ID", "watch-list/ID" (member "watch_list").
  if (const auto slash = job.row.result.find('/'); slash != std::string::npos) {
    std::string kind = job.row.result.substr(0, slash);
    std::replace(kind.begin(), kind.end(), '-', '_');
    w.BeginObject(Break::kNo).Member(kind, job.row.result.substr(slash + 1)).EndObject();
  } else {
    w.Null();
  }
  w.Key("error");
  job.row.reason.empty() ? w.Null() : w.String(call.Say(job.row.reason));
  w.EndObject();
  return w.Take();
}

http::Response Start(Call& call) {
  if (!call.request.body.empty()) {
    const auto body = Body<int>(call, [](formats::JsonObject&) { return 0; });
    if (!body) return Problem(call, body.error());
  }
  std::string state;
  for (const release::Grant& g : call.caller.viewer.grants) {
    if (g.scope == release::ScopeKind::kState) state = g.id;
  }
  const auto job = call.context.analyses->Run(call.caller.viewer.user, state);
  if (!job) return Problem(call, job.error());
  JsonWriter w;
  w.BeginObject(Break::kNo).Member("job", *job).EndObject();
  http::Response response = Json(call, w, 202);
  response.Set("Location", "/api/v1/jobs/" + *job);
  return response;
}

http::Response GetJob(Call& call) {
  const auto job = call.context.jobs->Find(call.Path("job"));
  return job ? http::Response::Json(JobJson(call, *job)) : Problem(call, 404, "not-found");
}

http::Response CancelJob(Call& call) {
  const auto job = call.context.jobs->Find(call.Path("job"));
  if (!job) return Problem(call, 404, "not-found");
  // Who started it may stop it, and who runs the region's analyses.
  const bool own = job->row.actor == call.caller.viewer.user;
  const bool may = std::any_of(call.caller.viewer.grants.begin(), call.caller.viewer.grants.end(),
                               [](const release::Grant& g) { return g.role == release::Role::kSecretariat || g.role == release::Role::kAdmin; });
  if (!own && !may) return Problem(call, 403, "forbidden");
  if (!call.context.jobs->Cancel(job->row.id)) return Problem(call, 409, "job-over");
  return NoContent();
}

http::Response Events(Call& call) {
  const std::string id = call.Path("job");
  if (!call.context.jobs->Find(id)) return Problem(call, 404, "not-found");
  http::Response response;
  response.Set("Content-Type", "text/event-stream");
  response.stream = std::make_shared<http::Stream>();
  // The call ends before the stream does: what is needed later is copied.
  struct Told {
    std::string last;
    bool over = false;
  };
  auto told = std::make_shared<Told>();
  Context& context = call.context;
  const Language language = call.language;
  response.stream->next = [id, told, &context, language]() -> std::optional<std::string> {
    if (told->over) return std::nullopt;
    const auto job = context.jobs->Find(id);
    if (!job) return std::nullopt;
    http::Request nothing;
    const http::PathParameters none;
    const Caller nobody;
    const Call later{nothing, none, context, nobody, language, {}};
    std::string data = JobJson(later, *job);
    while (data.ends_with('\n')) data.pop_back();
    const std::string& status = job->row.status;
    const bool going = status == "queued" || status == "running";
    if (going && data == told->last) return std::string();
    told->last = data;
    told->over = !going;
    return "event: " + std::string(going ? "progress" : status == "done" ? "done" : "failed") + "\ndata: " + data + "\n\n";
  };
  return response;
}

json::object RowJson(const LatestAnalysis& a) {
  json::object o = HeadOf(a);
  o["author"] = a.row.actor;
  o["draws"] = a.row.draws;
  o["seed"] = a.row.seed;
  o["region"] = a.row.region;
  o["result_sha256"] = a.row.result_sha256;
  return o;
}

http::Response ListAnalyses(Call& call) {
  const auto page = PageOf(call);
  if (!page) return Problem(call, page.error());
  const std::string before = page->after.empty() ? "" : page->after.front();
  std::map<std::string, std::string> names;
  const auto rows = call.context.database.Read([&](store::Connection& c) {
    std::vector<std::pair<store::AnalysisRow, std::string>> list;
    std::set<std::string> authors;
    for (store::AnalysisRow& row : store::ListAnalyses(c, before, page->limit + 1)) {
      std::string summary = store::FindDocument(c, row.id, "summary", "").value_or("{}");
      authors.insert(row.actor);
      list.emplace_back(std::move(row), std::move(summary));
    }
    names = store::AccountNames(c, authors);
    return list;
  });
  if (!rows) return Problem(call, rows.error());
  json::object out;
  json::array items;
  out["next"] = nullptr;
  for (const auto& [row, summary] : *rows) {
    if (items.size() == static_cast<std::size_t>(page->limit)) {
      out["next"] = Cursor({std::string(items.back().as_object().at("id").as_string())});
      break;
    }
    LatestAnalysis a;
    a.row = row;
    a.summary = formats::ParseJson(summary, "summary").value_or(json::object());
    json::object item = RowJson(a);
    if (const auto name = names.find(row.actor); name != names.end()) item["author_name"] = name->second;
    items.push_back(std::move(item));
  }
  out["items"] = std::move(items);
  return Tagged(call, Written(out));
}

http::Response GetAnalysis(Call& call) {
  const auto a = call.context.analyses->Find(call.Path("analysis"));
  if (!a) return Problem(call, 404, "not-found");
  const auto visible = VisibleTo(call, *a);
  json::object out = RowJson(*a);
  out["sentence"] = MapSentence(call.context.messages, call.language, a->map, *visible);
  out["options"] = formats::ParseJson(a->row.options, "options").value_or(json::object());
  json::array inputs;
  for (const auto& [path, hash] : a->inputs) inputs.push_back(json::object{{"path", path}, {"sha256", hash}});
  out["inputs"] = std::move(inputs);
  out["complete"] = visible->complete;
  if (visible->complete) out["summary"] = a->summary;
  return Tagged(call, Written(out));
}

// The analysis before another one.
std::shared_ptr<const LatestAnalysis> Before(Call& call, const std::string& id) {
  const auto rows = call.context.database.Read([&](store::Connection& c) { return store::ListAnalyses(c, id, 1); });
  if (!rows || rows->empty()) return nullptr;
  return call.context.analyses->Find(rows->front().id);
}

struct Moved {
  std::string what, title, unit, link;
  std::optional<double> before, after;
  double size = 0;
};

std::map<std::string, std::pair<std::string, double>> Exposures(const LatestAnalysis& a, const Visible& v) {
  std::map<std::string, std::pair<std::string, double>> all;
  for (const json::value& port : a.map.as_object().at("ports").as_array()) {
    const json::object& p = port.as_object();
    const std::string id(p.at("id").as_string());
    if (v.ports.contains(id)) all[id] = {std::string(p.at("name").as_string()), p.at("exposure").to_number<double>()};
  }
  return all;
}

// Place in the plan of each port's first step.
std::map<std::string, std::pair<std::string, double>> Places(const LatestAnalysis& a, const Visible& v, Language language) {
  std::map<std::string, std::pair<std::string, double>> all;
  for (const json::value& step : StepsFor(a, v)) {
    const json::object& s = step.as_object();
    const std::string id = s.at("port").is_null() ? std::string(s.at("state").as_string()) : std::string(s.at("port").as_string());
    json::value name = s.at("name");
    Localise(name, language);
    all.try_emplace(id, std::pair(std::string(name.as_string()), s.at("rank").to_number<double>()));
  }
  return all;
}

void Add(std::vector<Moved>& list, const std::string& what, const std::string& unit, const std::string& link,
         const std::map<std::string, std::pair<std::string, double>>& before, const std::map<std::string, std::pair<std::string, double>>& after) {
  for (const auto& [id, now] : after) {
    const auto was = before.find(id);
    if (was == before.end()) {
      list.push_back({what, now.first, unit, link + id, std::nullopt, now.second, now.second});
    } else if (std::fabs(was->second.second - now.second) > kMoved) {
      list.push_back({what, now.first, unit, link + id, was->second.second, now.second, std::fabs(was->second.second - now.second)});
    }
  }
  for (const auto& [id, was] : before) {
    if (!after.contains(id)) list.push_back({what, was.first, unit, link + id, was.second, std::nullopt, was.second});
  }
}

void AddTotals(const Call& call, std::vector<Moved>& list, const json::object& before, const json::object& after) {
  const auto add = [&](const char* key, double was, double now, const char* unit) {
    list.push_back({"total", call.Say(std::string("compare.") + key), unit, "/map", was, now, 0});
  };
  for (const char* key : {"money", "lives"}) {
    add(key, before.at(key).as_object().at("mean").to_number<double>(), after.at(key).as_object().at("mean").to_number<double>(),
        std::string_view(key) == "money" ? "USD/year" : "lives/year");
  }
  add("harm", before.at("harm").to_number<double>(), after.at("harm").to_number<double>(), "USD/year");
  add("exposure", before.at("exposure").to_number<double>(), after.at("exposure").to_number<double>(), "share");
  add("not-checked", before.at("not_checked").to_number<double>(), after.at("not_checked").to_number<double>(), "share");
}

http::Response Compare(Call& call) {
  const auto now = call.context.analyses->Find(call.Path("analysis"));
  if (!now) return Problem(call, 404, "not-found");
  const auto with = call.request.Query("with");
  const auto was = with ? call.context.analyses->Find(*with) : Before(call, now->row.id);
  if (with && !was) return Problem(call, 404, "not-found");
  std::vector<Moved> list;
  double ports = 0;
  json::array inputs;
  if (was) {
    const auto seen_now = VisibleTo(call, *now), seen_was = VisibleTo(call, *was);
    if (seen_now->complete && seen_was->complete) AddTotals(call, list, was->summary.as_object(), now->summary.as_object());
    std::vector<Moved> moved;
    Add(moved, "port", "share", "/map?port=", Exposures(*was, *seen_was), Exposures(*now, *seen_now));
    ports = static_cast<double>(moved.size());
    std::vector<Moved> steps;
    Add(steps, "step", "rank", "/plan?port=", Places(*was, *seen_was, call.language), Places(*now, *seen_now, call.language));
    for (auto* part : {&moved, &steps}) {
      std::stable_sort(part->begin(), part->end(), [](const Moved& x, const Moved& y) { return x.size > y.size; });
      if (part->size() > kMostChanges) part->resize(kMostChanges);
      list.insert(list.end(), part->begin(), part->end());
    }
    std::map<std::string, std::string> old(was->inputs.begin(), was->inputs.end());
    for (const auto& [path, hash] : now->inputs) {
      if (old[path] != hash) inputs.push_back(json::value(path));
    }
  }
  json::object out;
  out["analysis"] = now->row.id;
  out["with"] = was ? json::value(was->row.id) : json::value(nullptr);
  out["sentence"] = was ? call.Say("compare.sentence", {{"count", ports}}) : call.Say("compare.first");
  out["inputs"] = std::move(inputs);
  json::array items;
  for (const Moved& m : list) {
    items.push_back(json::object{{"what", m.what},
                                 {"title", m.title},
                                 {"before", m.before ? json::value(*m.before) : json::value(nullptr)},
                                 {"after", m.after ? json::value(*m.after) : json::value(nullptr)},
                                 {"unit", m.unit},
                                 {"link", m.link}});
  }
  out["items"] = std::move(items);
  return Tagged(call, Written(out));
}

}  // namespace

void AddAnalysisRoutes(Routes& routes) {
  using http::Method;
  using release::Action;
  routes.push_back({Method::kPost, "/api/v1/analyses", Action::kAnalysisRun, {}, Start, 0});
  routes.push_back({Method::kGet, "/api/v1/analyses", Action::kRead, {}, ListAnalyses, 0});
  routes.push_back({Method::kGet, "/api/v1/analyses/{analysis}", Action::kRead, {}, GetAnalysis, 0});
  routes.push_back({Method::kGet, "/api/v1/analyses/{analysis}/compare", Action::kRead, {}, Compare, 0});
  routes.push_back({Method::kGet, "/api/v1/jobs/{job}", Action::kRead, {}, GetJob, 0});
  routes.push_back({Method::kGet, "/api/v1/jobs/{job}/events", Action::kRead, {}, Events, 0});
  routes.push_back({Method::kDelete, "/api/v1/jobs/{job}", Action::kRead, {}, CancelJob, 0});
}

}  // namespace atalaya::api
