// Published plans: what an analysis proposed at one budget, turned into measures that people carry out.
#include <algorithm>
#include <set>
#include <cmath>

#include "api/analysis_view.h"
#include "api/measures.h"
#include "api/resources.h"
#include "base/ids.h"
#include "base/time.h"
#include "formats/json_parse.h"
#include "store/cycles.h"

namespace atalaya::api {
namespace {

namespace json = boost::json;

constexpr double kCent = 0.01;

struct Asked {
  std::string analysis, name;
  double budget = 0;
};

std::string Str(const json::object& o, const char* key) { return o.at(key).is_string() ? std::string(o.at(key).as_string()) : std::string(); }
double Num(const json::object& o, const char* key) { return o.at(key).to_number<double>(); }

// The budget case that says who pays: the smallest that holds the amount, else the largest.
std::size_t CaseOf(const json::array& budgets, double amount) {
  for (std::size_t b = 0; b < budgets.size(); ++b) {
    if (Num(budgets[b].as_object(), "amount") >= amount - kCent) return b;
  }
  return budgets.size() - 1;
}

// The steps that the budget reaches: all of a case where the amount is one, else as far along the list as the money goes.
json::array Within(const json::array& steps, const json::array& budgets, double amount) {
  const std::size_t c = CaseOf(budgets, amount);
  const bool exact = std::fabs(Num(budgets[c].as_object(), "amount") - amount) <= kCent;
  json::array reached;
  for (const json::value& step : steps) {
    const json::object& s = step.as_object();
    if (exact ? s.at("budget_case").to_number<std::size_t>() > c : Num(s, "cumulative") > amount + kCent) break;
    reached.push_back(step);
  }
  return reached;
}

store::MeasureRow MeasureOf(const json::object& m, const json::object& step, std::size_t budget_case) {
  store::MeasureRow row;
  row.state = Str(m, "state");
  row.port = Str(step, "port");
  row.facility = Str(m, "facility");
  const std::string id = Str(m, "id");
  row.solution = id.substr(id.find('/') + 1);
  row.title = Written(m.at("solution"));
  row.indicator = Written(m.at("indicator"));
  row.requirement = Str(m, "requirement");
  row.rank = step.at("rank").to_number<long long>();
  row.capital = Num(m, "capital");
  row.yearly = Num(m, "yearly");
  row.cost = Num(m, "cost");
  row.effect = Num(m, "effect");
  row.owner = Str(m, "owner");
  const json::array& starts = m.at("starts").as_array();
  const int year = budget_case < starts.size() && starts[budget_case].to_number<int>() > 0 ? starts[budget_case].to_number<int>() : m.at("start").to_number<int>();
  row.begins = std::to_string(year) + "-01-01";
  row.ends = EndOf(row.begins, std::max(1, m.at("lead_months").to_number<int>()));
  row.status = "planned";
  const json::array& paid = m.at("paid").as_array();
  const json::object& by_fund = budget_case < paid.size() && paid[budget_case].is_object() ? paid[budget_case].as_object() : m.at("by_fund").as_object();
  for (const auto& [fund, amount] : by_fund) row.planned[fund] = amount.to_number<double>();
  return row;
}

json::object RowJson(const store::PlanRow& plan, long long measures) {
  return {{"id", plan.id},         {"name", plan.name},           {"analysis", plan.analysis}, {"budget", plan.budget},
          {"currency", plan.currency}, {"published", plan.published}, {"author", plan.author},     {"measures", measures}};
}

http::Response Publish(Call& call) {
  const auto asked = Body<Asked>(call, [](formats::JsonObject& o) {
    Asked a;
    if (const auto analysis = o.Maybe("analysis")) a.analysis = analysis->String();
    a.budget = o.Need("budget").Cost();
    a.name = o.Need("name").Words();
    return a;
  });
  if (!asked) return Problem(call, asked.error());
  if (asked->budget <= 0) return Problem(call, Findings{Error("planning.budget", "body#/budget")});
  const auto analysis = asked->analysis.empty() ? call.context.analyses->Latest() : call.context.analyses->Find(asked->analysis);
  if (!analysis) return asked->analysis.empty() ? NoAnalysis(call) : Problem(call, 404, "not-found");
  const json::array& budgets = analysis->plan.as_object().at("budgets").as_array();
  if (budgets.empty()) return Problem(call, Findings{Error("planning.budget", "body#/budget")});
  const auto visible = VisibleTo(call, *analysis);
  // Who acts for the region publishes what was released to the region; an authority what lies in its State.
  const bool region = release::MayDo(call.caller.viewer, release::Action::kPlanPublish, {release::Kind::kPlan, "", "", "", "", "", {}});
  const auto may = [&](const std::string& state) {
    return region || release::MayDo(call.caller.viewer, release::Action::kPlanPublish, {release::Kind::kPlan, "", state, "", "", "", {}});
  };
  const std::size_t budget_case = CaseOf(budgets, asked->budget);
  json::array steps;
  std::vector<store::MeasureRow> measures;
  double cumulative = 0;
  for (const json::value& step : Within(StepsFor(*analysis, *visible), budgets, asked->budget)) {
    json::object s = step.as_object();
    if (!may(Str(s, "state"))) continue;
    cumulative += Num(s, "cost");
    s["rank"] = static_cast<std::int64_t>(steps.size()) + 1;
    s["cumulative"] = cumulative;
    for (json::value& m : s["measures"].as_array()) {
      measures.push_back(MeasureOf(m.as_object(), s, budget_case));
      for (const char* key : {"paid", "starts", "lead_months"}) m.as_object().erase(key);
    }
    steps.push_back(std::move(s));
  }
  if (measures.empty()) return Problem(call, Findings{Error("planning.empty", "body#/budget")});
  store::PlanRow plan{NewId(call.context.now()), asked->name, analysis->row.id, Str(analysis->plan.as_object(), "currency"), call.context.now(),
                      call.caller.viewer.user, asked->budget, Written(json::object{{"steps", steps}})};
  const auto saved = call.context.database.Write(call.caller.viewer.user, [&](store::Transaction& t) -> Result<int> {
    // What an earlier plan began stays with it: no measure is planned, paid or counted twice.
    const std::set<std::string> known = store::MeasuresUnderWay(t, analysis->row.created);
    std::erase_if(measures, [&](const store::MeasureRow& m) { return known.contains(store::MeasureKey(m)); });
    if (measures.empty()) return Fail(Error("planning.published.conflict", "body#/budget"));
    store::AddPlan(t, plan, measures);
    return 1;
  });
  if (!saved) return Problem(call, saved.error());
  plan.author = call.caller.name;
  http::Response response = http::Response::Json(Written(RowJson(plan, static_cast<long long>(measures.size()))), 201);
  response.Set("Location", "/api/v1/plans/" + plan.id);
  return response;
}

http::Response ListPlans(Call& call) {
  const auto page = PageOf(call);
  if (!page) return Problem(call, page.error());
  struct Read {
    std::vector<store::PlanRow> plans;
    std::map<std::string, long long> counts;
  };
  const auto read = call.context.database.Read([&](store::Connection& c) {
    Read r;
    r.counts = store::CountMeasures(c, call.caller.viewer, call.context.now());
    // A plan of which nothing is seen is not there; pages are filled past such.
    std::string before = page->after.empty() ? "" : page->after.front();
    while (r.plans.size() <= static_cast<std::size_t>(page->limit)) {
      const auto some = store::ListPlans(c, before, 100);
      if (some.empty()) break;
      for (const store::PlanRow& plan : some) {
        if (r.counts.contains(plan.id)) r.plans.push_back(plan);
      }
      before = some.back().id;
    }
    return r;
  });
  if (!read) return Problem(call, read.error());
  json::object out;
  json::array items;
  out["next"] = nullptr;
  for (std::size_t i = 0; i < read->plans.size() && i < static_cast<std::size_t>(page->limit); ++i) {
    items.push_back(RowJson(read->plans[i], read->counts.at(read->plans[i].id)));
  }
  if (read->plans.size() > items.size()) out["next"] = Cursor({read->plans[items.size() - 1].id});
  out["items"] = std::move(items);
  return Tagged(call, Written(out));
}

struct Shown {
  store::PlanRow plan;
  std::vector<store::MeasureRow> measures;  // those seen
};

std::optional<Shown> ShowPlan(Call& call, const std::string& id) {
  const auto read = call.context.database.Read([&](store::Connection& c) -> std::optional<Shown> {
    auto plan = store::FindPlan(c, id);
    if (!plan) return std::nullopt;
    store::MeasureFilter filter;
    filter.plan = id;
    Shown shown{std::move(*plan), store::ListMeasures(c, call.caller.viewer, filter, "", 0, call.context.now())};
    if (shown.measures.empty()) return std::nullopt;
    return shown;
  });
  return read ? *read : std::nullopt;
}

http::Response GetPlan(Call& call) {
  const auto shown = ShowPlan(call, call.Path("plan"));
  if (!shown) return Problem(call, 404, "not-found");
  std::map<std::string, const store::MeasureRow*> seen;
  double cost = 0, spent = 0, effect = 0, done = 0;
  std::map<std::string, std::pair<double, double>> funds;
  for (const store::MeasureRow& m : shown->measures) {
    seen[(m.facility.empty() ? m.state : m.facility) + "/" + m.solution] = &m;
    if (m.status == "dropped") continue;
    cost += m.cost;
    spent += m.Spent();
    effect += m.effect;
    if (m.status == "done") ++done;
    for (const auto& [fund, amount] : m.planned) funds[fund].first += amount;
    for (const auto& [fund, amount] : m.spent) funds[fund].second += amount;
  }
  json::object out = RowJson(shown->plan, static_cast<long long>(shown->measures.size()));
  out["cost"] = cost;
  out["spent"] = spent;
  out["effect"] = effect;
  out["done"] = done;
  json::array by_fund;
  for (const auto& [fund, money] : funds) by_fund.push_back(json::object{{"fund", fund}, {"planned", money.first}, {"spent", money.second}});
  out["by_fund"] = std::move(by_fund);
  json::array steps;
  double cumulative = 0;
  const auto body = formats::ParseJson(shown->plan.body, "plan");
  for (const json::value& step : body ? body->as_object().at("steps").as_array() : json::array()) {
    json::object s = step.as_object();
    json::array measures;
    double step_cost = 0, gain = 0;
    for (json::value& m : s["measures"].as_array()) {
      const auto it = seen.find(Str(m.as_object(), "id"));
      if (it == seen.end()) continue;
      m.as_object()["measure"] = it->second->id;
      m.as_object()["status"] = it->second->status;
      m.as_object()["progress"] = it->second->progress;
      step_cost += Num(m.as_object(), "cost");
      gain += Num(m.as_object(), "effect");
      measures.push_back(m);
    }
    if (measures.empty()) continue;
    cumulative += step_cost;
    s["measures"] = std::move(measures);
    s["rank"] = static_cast<std::int64_t>(steps.size()) + 1;
    s["cost"] = step_cost;
    s["gain"] = gain;
    s["cumulative"] = cumulative;
    s.erase("exposure_after");
    steps.push_back(std::move(s));
  }
  out["steps"] = std::move(steps);
  json::value whole(std::move(out));
  Localise(whole, call.language);
  return Tagged(call, Written(whole));
}

http::Response ExportPlan(Call& call) {
  const auto shown = ShowPlan(call, call.Path("plan"));
  return shown ? MeasureTable(call, shown->measures, "plan-" + shown->plan.id) : Problem(call, 404, "not-found");
}

// What a plan holds that an earlier one did not, and the other way round; of what the reader sees.
http::Response Changes(Call& call) {
  const auto now = ShowPlan(call, call.Path("plan"));
  if (!now) return Problem(call, 404, "not-found");
  std::optional<Shown> was;
  if (const auto with = call.request.Query("with")) {
    was = ShowPlan(call, *with);
    if (!was) return Problem(call, 404, "not-found");
  } else {
    const auto before = call.context.database.Read([&](store::Connection& c) { return store::ListPlans(c, now->plan.id, 200); });
    if (!before) return Problem(call, before.error());
    for (const store::PlanRow& plan : *before) {
      if (was = ShowPlan(call, plan.id)) break;
    }
  }
  const auto key = [](const store::MeasureRow& m) { return (m.facility.empty() ? m.state : m.facility) + "/" + m.solution; };
  std::map<std::string, const store::MeasureRow*> old;
  if (was) {
    for (const store::MeasureRow& m : was->measures) old[key(m)] = &m;
  }
  json::array added, dropped;
  double kept = 0;
  const std::string today = DayOf(call.context.now());
  for (const store::MeasureRow& m : now->measures) {
    if (old.erase(key(m)) > 0) {
      ++kept;
    } else {
      added.push_back(MeasureJson(m, today));
    }
  }
  for (const auto& [id, m] : old) dropped.push_back(MeasureJson(*m, today));
  json::object out;
  out["plan"] = now->plan.id;
  out["with"] = was ? json::value(was->plan.id) : json::value(nullptr);
  out["sentence"] = was ? call.Say("changes.sentence", {{"name", was->plan.name},
                                                        {"added", static_cast<double>(added.size())},
                                                        {"dropped", static_cast<double>(dropped.size())},
                                                        {"kept", kept}})
                        : call.Say("changes.first");
  out["kept"] = kept;
  out["added"] = std::move(added);
  out["dropped"] = std::move(dropped);
  json::value whole(std::move(out));
  Localise(whole, call.language);
  return Tagged(call, Written(whole));
}

}  // namespace

void AddPublishedPlanRoutes(Routes& routes) {
  using http::Method;
  using release::Action;
  routes.push_back({Method::kPost, "/api/v1/plans", Action::kPlanPublish, {}, Publish, 0});
  routes.push_back({Method::kGet, "/api/v1/plans", Action::kRead, {}, ListPlans, 0});
  routes.push_back({Method::kGet, "/api/v1/plans/{plan}", Action::kRead, {}, GetPlan, 0});
  routes.push_back({Method::kGet, "/api/v1/plans/{plan}/changes", Action::kRead, {}, Changes, 0});
  routes.push_back({Method::kGet, "/api/v1/plans/{plan}/export", Action::kRead, {}, ExportPlan, 0});
}

}  // namespace atalaya::api
