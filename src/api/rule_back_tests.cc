// GET, POST /rules/{rule}/back-tests.
#include "api/analysis_view.h"
#include "api/backtest.h"
#include "api/fields.h"
#include "api/targeting_routes.h"
#include "formats/json_parse.h"
#include "store/accounts.h"

namespace atalaya::api {
namespace {

namespace json = boost::json;
using formats::Break;
using release::Action;

constexpr int kTestsShown = 10;

http::Response ListBackTests(Call& call) {
  std::map<std::string, std::string> people;
  const auto found = call.context.database.Read([&](store::Connection& c) {
    auto tests = store::BacktestsOf(c, call.Path("rule"), kTestsShown);
    std::set<std::string> ids;
    for (const auto& test : tests) ids.insert(test.made_by);
    for (const auto& [account, name] : store::AccountNames(c, ids)) people[account] = name;
    return tests;
  });
  if (!found) return Problem(call, found.error());
  json::array items;
  for (const store::BacktestRow& test : *found) {
    auto result = formats::ParseJson(test.body, "back-test");
    json::object item;
    item["id"] = test.id;
    item["version"] = test.version;
    item["digest"] = test.digest;
    item["from"] = test.first_day;
    item["to"] = test.last_day;
    item["seed"] = test.seed;
    item["made"] = test.made;
    item["made_by"] = test.made_by;
    const auto name = people.find(test.made_by);
    item["made_by_name"] = name == people.end() ? test.made_by : name->second;
    item["enough"] = test.enough;
    item["result"] = result ? *result : json::value();
    items.push_back(std::move(item));
  }
  json::object out;
  out["items"] = std::move(items);
  json::value whole(std::move(out));
  Localise(whole, call.language);
  return http::Response::Json(Written(whole));
}

http::Response StartBackTest(Call& call) {
  const std::string today = call.context.now().substr(0, 10);
  BackTestOrder order;
  order.rule = call.Path("rule");
  order.actor = call.caller.viewer.user;
  const auto read = Body<BackTestOrder>(call, [&](formats::JsonObject& o) {
    BackTestOrder asked;
    const auto from = o.Maybe("from");
    const auto to = o.Maybe("to");
    const auto seed = o.Maybe("seed");
    const auto version = o.Maybe("version");
    asked.last_day = to ? Day(*to, "2000-01-01", today) : today;
    asked.first_day = from ? Day(*from, "2000-01-01", today) : DaysBefore(today, 364);
    if (seed) asked.seed = static_cast<std::uint64_t>(seed->Integer(1, 1'000'000'000));
    if (version) asked.version = version->Integer(1, 1'000'000);
    return asked;
  });
  if (!read) return Problem(call, read.error());
  if (read->first_day > read->last_day) return Problem(call, {Error("entry.dates", "body#/from", {{"first", read->first_day}, {"last", read->last_day}})});
  const auto rule = call.context.database.Read([&](store::Connection& c) { return store::FindRule(c, order.rule); });
  if (!rule) return Problem(call, rule.error());
  order.state = (*rule)->state;
  order.first_day = read->first_day;
  order.last_day = read->last_day;
  order.seed = read->seed;
  order.version = read->version == 0 ? (*rule)->latest : read->version;
  if (order.version > (*rule)->latest) return Problem(call, {Error("entry.unknown", "body#/version", {{"value", std::to_string(order.version)}})});
  Context& context = call.context;
  if (context.jobs == nullptr) return Problem(call, 503, "busy");
  const auto job = context.jobs->Start("back-test", order.actor, order.state, [&context, order](Jobs::Reporter& reporter) -> Result<std::string> {
    const auto done = RunBackTest(context, order, &reporter);
    if (!done) return Fail(done.error());
    return "rule/" + order.rule;
  });
  if (!job) return Problem(call, job.error());
  formats::JsonWriter w;
  w.BeginObject(Break::kNo).Member("job", *job).EndObject();
  http::Response response = Json(call, w, 202);
  response.Set("Location", "/api/v1/jobs/" + *job);
  return response;
}

}  // namespace

void AddBackTestRoutes(Routes& routes) {
  const std::string tests = "/api/v1/rules/{rule}/back-tests";
  routes.push_back({http::Method::kGet, tests, Action::kRead, RuleEntry(), ListBackTests});
  routes.push_back({http::Method::kPost, tests, Action::kRuleActivate, RuleEntry(), StartBackTest});
}

}  // namespace atalaya::api
