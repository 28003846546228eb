#include "api/analysis_view.h"

#include <algorithm>

#include "api/funds.h"
#include "api/words.h"
#include "http/compress.h"
#include "store/pack_files.h"
#include "store/release_rows.h"

namespace atalaya::api {
namespace {

namespace json = boost::json;

constexpr std::size_t kViewsKept = 200, kBodiesKept = 64;
constexpr std::size_t kPortsSaid = 3;

std::string Str(const json::object& o, std::string_view key) { return std::string(o.at(key).as_string()); }
double Num(const json::object& o, std::string_view key) { return o.at(key).to_number<double>(); }

std::vector<release::Marking> MarkingsOf(const std::vector<store::ReleaseRow>& rows, const release::Subject& subject) {
  std::vector<release::Marking> markings;
  for (const store::ReleaseRow& row : rows) {
    if (release::Concerns(subject.kind, row.subject, row.state, subject)) markings.push_back(row.marking);
  }
  return markings;
}

std::vector<store::ReleaseRow> Releases(const Call& call, release::Kind kind) {
  auto rows = call.context.database.Read([&](store::Connection& c) { return store::ReleasesOf(c, kind, call.context.now()); });
  return rows ? std::move(*rows) : std::vector<store::ReleaseRow>{};  // a database that is away releases nothing
}

Visible See(const release::Viewer& viewer, const LatestAnalysis& a, const std::vector<store::ReleaseRow>& rows) {
  const auto sees = [&](std::string id, const std::string& state, std::string facility) {
    release::Subject subject{release::Kind::kPicture, std::move(id), state, std::move(facility), "", "", {}};
    subject.markings = MarkingsOf(rows, subject);
    return release::MaySee(viewer, subject);
  };
  Visible v;
  std::set<std::string> states;
  std::string seen;
  for (const LatestAnalysis::Place& port : a.ports) {
    bool all = !port.facilities.empty();
    for (const std::string& f : port.facilities) {
      if (sees(f, port.state, f)) {
        v.facilities.insert(f);
      } else {
        all = false;
      }
    }
    if (all || sees(port.id, port.state, "")) v.ports.insert(port.id);
    states.insert(port.state);
  }
  for (const std::string& port : v.ports) seen += port + ";";
  for (const std::string& state : states) {
    if (sees(state, state, "")) v.programmes.insert(state);
  }
  for (const std::string& state : v.programmes) seen += state + "/";
  v.complete = v.ports.size() == a.ports.size() && v.programmes.size() == states.size();
  v.key = store::Sha256(seen);
  return v;
}

// Share of the threats' weight that passes at least one of the ports.
double ShareOf(const json::object& map, const std::set<std::string>& ports) {
  double share = 0;
  for (const json::value& route : map.at("routes").as_array()) {
    const json::array& passed = route.as_array().at(1).as_array();
    const bool hit = std::any_of(passed.begin(), passed.end(), [&](const json::value& p) { return ports.contains(std::string(p.as_string())); });
    if (hit) share += route.as_array().at(0).to_number<double>();
  }
  return share;
}

bool AllSeen(const json::array& ports, const std::set<std::string>& in_region, const Visible& v) {
  return std::all_of(ports.begin(), ports.end(), [&](const json::value& p) {
    const std::string id(p.as_string());
    return !in_region.contains(id) || v.ports.contains(id);
  });
}

// What a reader who does not see everything is told of a budget: what it pays for at the places seen.
json::object PartOf(const json::object& budget, const json::array& steps, std::size_t budget_case) {
  json::object part;
  for (const char* key : {"amount", "probability"}) part[key] = budget.at(key);
  double cost = 0;
  std::map<std::string, double> spent;
  for (const json::value& step : steps) {
    if (step.as_object().at("budget_case").to_number<std::size_t>() > budget_case) continue;
    cost += Num(step.as_object(), "cost");
    for (const json::value& m : step.as_object().at("measures").as_array()) {
      const json::array& paid = m.as_object().at("paid").as_array();
      if (budget_case >= paid.size() || !paid[budget_case].is_object()) continue;
      for (const auto& [fund, amount] : paid[budget_case].as_object()) spent[std::string(fund)] += amount.to_number<double>();
    }
  }
  part["cost"] = cost;
  for (const char* key : {"exposure_before", "exposure_after", "harm_before", "harm_after", "money_before", "money_after", "lives_before", "lives_after"}) {
    part[key] = nullptr;
  }
  part["fund_budget"] = budget.at("fund_budget");
  json::object by_fund;
  for (const auto& [fund, amount] : spent) by_fund[fund] = amount;
  part["fund_spent"] = std::move(by_fund);
  part["fund_price"] = json::object();
  return part;
}

std::string PlanSentence(const Call& call, const json::object& plan, const json::array& steps, const Visible& visible) {
  const json::array& budgets = plan.at("budgets").as_array();
  const auto main = plan.at("main_case").to_number<std::size_t>();
  if (main >= budgets.size()) return call.Say("plan.sentence.none");
  const json::object& b = budgets[main].as_object();
  const std::string amount = Amount(Num(b, "amount"), Str(plan, "currency"), call.language);
  if (!visible.complete) {
    double measures = 0;
    for (const json::value& s : steps) {
      if (s.as_object().at("budget_case").to_number<std::size_t>() <= main) measures += static_cast<double>(s.as_object().at("measures").as_array().size());
    }
    return call.Say("plan.sentence.part", {{"budget", amount}, {"count", measures}});
  }
  const double before = Num(b, "exposure_before");
  const std::string share = Percent(before > 0 ? 1 - Num(b, "exposure_after") / before : 0, call.language);
  std::string best;
  double price = 0;
  for (const auto& [fund, value] : b.at("fund_price").as_object()) {
    if (value.to_number<double>() > price) {
      price = value.to_number<double>();
      best = fund;
    }
  }
  for (const json::value& f : plan.at("funds").as_array()) {
    if (best.empty() || Str(f.as_object(), "id") != best) continue;
    json::value title = f.as_object().at("title");
    Localise(title, call.language);
    return call.Say("plan.sentence", {{"budget", amount}, {"share", share}, {"fund", std::string(title.as_string())}});
  }
  return call.Say("plan.sentence.short", {{"budget", amount}, {"share", share}});
}

}  // namespace

release::Subject WithMarkings(const Call& call, release::Subject subject) {
  subject.markings = MarkingsOf(Releases(call, subject.kind), subject);
  return subject;
}

std::shared_ptr<const Visible> VisibleTo(const Call& call, const LatestAnalysis& a) {
  const auto rows = Releases(call, release::Kind::kPicture);
  const release::Viewer& viewer = call.caller.viewer;
  std::string key = a.row.id + "|" + viewer.user + "|" + viewer.purpose + "|";
  for (const release::Grant& g : viewer.grants) {
    key += std::string(release::RoleName(g.role)) + ":" + std::string(release::ScopeKindName(g.scope)) + ":" + g.id + "|";
  }
  for (const store::ReleaseRow& row : rows) key += row.text + "\n";
  ViewCache& cache = call.context.analyses->Views();
  {
    std::lock_guard lock(cache.mutex);
    const auto it = cache.views.find(key);
    if (it != cache.views.end()) return it->second;
  }
  auto visible = std::make_shared<const Visible>(See(viewer, a, rows));
  std::lock_guard lock(cache.mutex);
  if (cache.views.size() >= kViewsKept) cache.views.clear();
  cache.views[key] = visible;
  return visible;
}

void Localise(json::value& value, Language language) {
  if (value.is_array()) {
    for (json::value& item : value.as_array()) Localise(item, language);
  } else if (value.is_object()) {
    json::object& object = value.as_object();
    if (object.contains("en")) {
      const json::value* own = object.if_contains(LanguageCode(language));
      value = json::value(own != nullptr ? *own : object.at("en"));
      return;
    }
    for (auto& member : object) Localise(member.value(), language);
  }
}

namespace {

void Put(formats::JsonWriter& w, const json::value& value) {
  switch (value.kind()) {
    case json::kind::object:
      w.BeginObject(formats::Break::kNo);
      for (const auto& [key, member] : value.get_object()) {
        w.Key(key);
        Put(w, member);
      }
      w.EndObject();
      return;
    case json::kind::array:
      w.BeginArray(formats::Break::kNo);
      for (const json::value& item : value.get_array()) Put(w, item);
      w.EndArray();
      return;
    case json::kind::string:
      w.String(value.get_string());
      return;
    case json::kind::int64:
      w.Integer(value.get_int64());
      return;
    case json::kind::uint64:
      w.Unsigned(value.get_uint64());
      return;
    case json::kind::double_:
      w.Number(value.get_double());
      return;
    case json::kind::bool_:
      w.Bool(value.get_bool());
      return;
    case json::kind::null:
      w.Null();
      return;
  }
}

bool Matches(std::string_view if_none_match, const std::string& tag) {
  return if_none_match == "*" || if_none_match.find(tag) != std::string_view::npos;
}

http::Response WithTag(const Call& call, const std::string& body, const std::string& tag, const std::string* gzip) {
  http::Response response;
  if (Matches(call.request.Header("if-none-match"), tag)) {
    response.status = 304;
  } else if (gzip != nullptr && !gzip->empty() && http::AcceptsCoding(call.request.Header("accept-encoding"), "gzip")) {
    response = http::Response::Json(*gzip);
    response.Set("Content-Encoding", "gzip");
  } else {
    response = http::Response::Json(body);
  }
  response.Set("ETag", tag);
  response.Set("Cache-Control", "private, no-cache");
  return response;
}

std::string TagOf(const std::string& body) { return "\"" + store::Sha256(body).substr(0, 32) + "\""; }

}  // namespace

std::string Written(const json::value& value) {
  formats::JsonWriter w;
  Put(w, value);
  return w.Take();
}

http::Response Tagged(const Call& call, const std::string& body) { return WithTag(call, body, TagOf(body), nullptr); }

http::Response Cached(const Call& call, const LatestAnalysis& a, const Visible& visible, const std::string& kind,
                      const std::function<std::string()>& make) {
  ViewCache& cache = call.context.analyses->Views();
  const std::string key = kind + "|" + visible.key + "|" + LanguageCode(call.language);
  std::shared_ptr<const ViewCache::Body> body;
  {
    std::lock_guard lock(cache.mutex);
    if (cache.analysis != a.row.id) {
      cache.bodies.clear();
      cache.views.clear();
      cache.analysis = a.row.id;
    }
    const auto it = cache.bodies.find(key);
    if (it != cache.bodies.end()) body = it->second;
  }
  if (!body) {
    auto made = std::make_shared<ViewCache::Body>();
    made->plain = make();
    made->gzip = http::Gzip(made->plain);
    made->tag = TagOf(made->plain);
    body = made;
    std::lock_guard lock(cache.mutex);
    if (cache.bodies.size() >= kBodiesKept) cache.bodies.clear();
    if (cache.analysis == a.row.id) cache.bodies[key] = body;
  }
  return WithTag(call, body->plain, body->tag, &body->gzip);
}

json::object HeadOf(const LatestAnalysis& a) {
  json::object head;
  head["id"] = a.row.id;
  head["created"] = a.row.created;
  const json::object& summary = a.summary.as_object();
  const auto* illustrative = summary.if_contains("illustrative");
  head["illustrative"] = illustrative != nullptr && !illustrative->as_array().empty();
  const auto* versions = summary.if_contains("versions");
  head["versions"] = versions != nullptr ? *versions : json::value(json::object());
  return head;
}

std::string MapSentence(const Messages& messages, Language language, const json::value& document, const Visible& visible) {
  const json::object& map = document.as_object();
  std::set<std::string> first;
  std::vector<std::string> names;
  for (const json::value& port : map.at("ports").as_array()) {
    const json::object& p = port.as_object();
    const std::string id = Str(p, "id");
    if (first.size() == kPortsSaid || !visible.ports.contains(id) || Num(p, "exposure") <= 0) continue;
    first.insert(id);
    names.push_back(Str(p, "name"));
  }
  if (names.empty()) return messages.Say(language, "map.sentence.none");
  return messages.Say(language, "map.sentence",
                      {{"count", static_cast<double>(names.size())}, {"share", Percent(ShareOf(map, first), language)}, {"ports", Listed(messages, language, names)}});
}

std::string MapFor(const Call& call, const LatestAnalysis& a, const Visible& visible) {
  const json::object& map = a.map.as_object();
  json::object out;
  out["analysis"] = HeadOf(a);
  out["sentence"] = MapSentence(call.context.messages, call.language, a.map, visible);
  out["currency"] = map.at("currency");
  json::array ports;
  std::int64_t rank = 0;
  std::set<std::string> in_region;
  for (const json::value& port : map.at("ports").as_array()) {
    json::object p = port.as_object();
    const std::string id = Str(p, "id");
    const bool in = Str(p, "scope") == "in";
    if (in) in_region.insert(id);
    if (in && visible.ports.contains(id)) {
      p.erase("facilities");
      p["rank"] = ++rank;
      p["released"] = true;
    } else {
      json::object bare;
      for (const char* key : {"id", "name", "state", "lat", "lon", "capacity", "scope"}) bare[key] = p.at(key);
      bare["released"] = false;
      p = std::move(bare);
    }
    ports.push_back(std::move(p));
  }
  out["ports"] = std::move(ports);
  out["lanes"] = map.at("lanes");
  out["incidents"] = map.at("incidents");
  json::array substitutes;
  for (const json::value& s : map.at("substitutes").as_array()) {
    const json::object& o = s.as_object();
    if (AllSeen(o.at("today").as_array(), in_region, visible) && AllSeen(o.at("instead").as_array(), in_region, visible) &&
        visible.ports.contains(Str(o, "port"))) {
      substitutes.push_back(s);
    }
  }
  out["substitutes"] = std::move(substitutes);
  return Written(out);
}

json::array StepsFor(const LatestAnalysis& a, const Visible& visible) {
  json::array steps;
  double cumulative = 0;
  for (const json::value& step : a.plan.as_object().at("steps").as_array()) {
    const json::object& s = step.as_object();
    const bool seen = s.at("port").is_null() ? visible.programmes.contains(Str(s, "state")) : visible.ports.contains(Str(s, "port"));
    if (!seen) continue;
    json::object out = s;
    cumulative += Num(s, "cost");
    out["rank"] = static_cast<std::int64_t>(steps.size()) + 1;
    out["cumulative"] = cumulative;
    if (!visible.complete) out["exposure_after"] = nullptr;
    steps.push_back(std::move(out));
  }
  return steps;
}

std::string PlanFor(const Call& call, const LatestAnalysis& a, const Visible& visible) {
  const json::object& plan = a.plan.as_object();
  json::array steps = StepsFor(a, visible);
  json::object out;
  out["analysis"] = HeadOf(a);
  out["sentence"] = PlanSentence(call, plan, steps, visible);
  for (const char* key : {"currency", "first_year", "horizon_years", "commitment_years", "main_case"}) out[key] = plan.at(key);
  out["complete"] = visible.complete;
  json::array budgets;
  for (std::size_t b = 0; b < plan.at("budgets").as_array().size(); ++b) {
    const json::object& budget = plan.at("budgets").as_array()[b].as_object();
    budgets.push_back(visible.complete ? json::value(budget) : json::value(PartOf(budget, steps, b)));
  }
  out["budgets"] = std::move(budgets);
  for (json::value& step : steps) {
    for (json::value& measure : step.as_object().at("measures").as_array()) {
      for (const char* key : {"paid", "starts", "lead_months"}) measure.as_object().erase(key);
    }
  }
  out["steps"] = std::move(steps);
  out["funds"] = FundsSeen(call, plan);
  json::value whole(std::move(out));
  Localise(whole, call.language);
  return Written(whole);
}

http::Response NoAnalysis(const Call& call) {
  http::Response response = Problem(call, 503, "no-analysis");
  response.Set("Retry-After", "5");
  return response;
}

}  // namespace atalaya::api
