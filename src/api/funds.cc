// GET /funds, PUT /funds/{fund}: rules of paying, edited in place. A change is followed by a new analysis.
#include "api/funds.h"

#include <boost/json/serialize.hpp>

#include "api/analysis_view.h"
#include "api/jobs.h"
#include "api/resources.h"
#include "formats/json_parse.h"
#include "store/funds.h"

namespace atalaya::api {
namespace {

namespace json = boost::json;

release::Subject FundSubject(const std::string& id) { return {release::Kind::kFund, id, "", "", "", "", {}}; }

// What part of the plan's main budget the fund is; null without a plan.
json::value BudgetOf(const json::object* plan, const json::object& fund) {
  if (plan == nullptr || !plan->contains("budgets")) return nullptr;
  const json::array& budgets = plan->at("budgets").as_array();
  const auto main = plan->at("main_case").to_number<std::int64_t>();
  if (main < 0 || main >= static_cast<std::int64_t>(budgets.size())) return nullptr;
  return budgets[static_cast<std::size_t>(main)].as_object().at("amount").to_number<double>() * fund.at("weight").to_number<double>();
}

json::object FundJson(const store::FundRow& row, const json::object* plan) {
  auto parsed = formats::ParseJson(row.body, "fund");
  json::object fund = parsed && parsed->is_object() ? parsed->as_object() : json::object();
  fund["budget"] = BudgetOf(plan, fund);
  fund["version"] = row.version;
  return fund;
}

const json::object* PlanOf(const std::shared_ptr<const LatestAnalysis>& latest) { return latest ? &latest->plan.as_object() : nullptr; }

http::Response ListFunds(Call& call) {
  json::object out;
  json::array items;
  if (release::MaySee(call.caller.viewer, WithMarkings(call, FundSubject("")))) {
    const auto latest = call.context.analyses->Latest();
    const auto funds = call.context.database.Read([](store::Connection& c) { return store::ListFunds(c); });
    if (!funds) return Problem(call, funds.error());
    for (const store::FundRow& row : *funds) items.push_back(FundJson(row, PlanOf(latest)));
  }
  out["items"] = std::move(items);
  out["next"] = nullptr;
  json::value whole(std::move(out));
  Localise(whole, call.language);
  return Tagged(call, Written(whole));
}

http::Response OneFund(const Call& call, const store::FundRow& row, const std::string& job) {
  const auto latest = call.context.analyses->Latest();
  json::object fund = FundJson(row, PlanOf(latest));
  if (!job.empty()) fund["job"] = job;
  json::value whole(std::move(fund));
  Localise(whole, call.language);
  http::Response response = http::Response::Json(Written(whole));
  response.Set("ETag", VersionTag(row.version));
  return response;
}

http::Response GetFund(Call& call) {
  const auto fund = call.context.database.Read([&](store::Connection& c) { return store::FindFund(c, call.Path("fund")); });
  if (!fund) return Problem(call, fund.error());
  return *fund ? OneFund(call, **fund, "") : Problem(call, 404, "not-found");
}

http::Response EditFund(Call& call) {
  const auto version = IfMatch(call);
  if (!version) return Problem(call, version.error());
  const auto body = BodyJson(call);
  if (!body) return Problem(call, body.error());
  if (!body->is_object()) return Problem(call, Findings{Error("json.type", "body", {{"expected", "object"}})});
  std::optional<store::FundRow> stale;
  const auto saved = call.context.database.Write(call.caller.viewer.user, [&](store::Transaction& t) -> Result<store::FundRow> {
    const auto fund = store::FindFund(t, call.Path("fund"));
    if (!fund) return Fail(Error("api.not-found", ""));
    if (fund->version != *version) {
      stale = fund;
      return Fail(Error("api.if-match", ""));
    }
    auto parsed = formats::ParseJson(fund->body, "fund");
    if (!parsed) return Fail(parsed.error());
    json::object& rules = parsed->as_object();
    for (const auto& [name, value] : body->as_object()) {
      if (name == "version" || name == "budget" || name == "job") continue;  // what an answer carries beside the rules
      // A text in the reader's language, as it was read: the other languages keep theirs.
      if ((name == "title" || name == "description" || name == "reason") && value.is_string()) {
        if (rules.contains(name) && rules[name].is_object()) {
          rules[name].as_object()[LanguageCode(call.language)] = value;
          continue;
        }
      }
      rules[name] = value;
    }
    return store::SaveFund(t, fund->id, json::serialize(*parsed));
  });
  if (!saved) {
    if (stale) return Stale(call, OneFund(call, *stale, "").body);
    return Problem(call, saved.error());
  }
  std::string job;
  if (call.context.jobs != nullptr) job = call.context.analyses->Run(call.caller.viewer.user, "").value_or("");
  return OneFund(call, *saved, job);
}

}  // namespace

json::array FundsSeen(const Call& call, const json::object& plan) {
  json::array list;
  if (release::MaySee(call.caller.viewer, WithMarkings(call, FundSubject("")))) {
    const auto funds = call.context.database.Read([](store::Connection& c) { return store::ListFunds(c); });
    if (!funds) return list;
    for (const store::FundRow& row : *funds) list.push_back(FundJson(row, &plan));
    return list;
  }
  for (const json::value& fund : plan.at("funds").as_array()) {
    json::object named;
    for (const char* key : {"id", "title", "currency"}) named[key] = fund.as_object().at(key);
    named["version"] = 0;
    list.push_back(std::move(named));
  }
  return list;
}

std::string FundsKey(const Call& call) {
  const bool seen = release::MaySee(call.caller.viewer, WithMarkings(call, FundSubject("")));
  const auto versions = call.context.database.Read([](store::Connection& c) { return store::FundVersions(c); });
  return std::string(seen ? "rules" : "names") + std::to_string(versions.value_or(0));
}

void AddFundRoutes(Routes& routes) {
  const auto fund = [](store::Connection& c, const http::PathParameters& path) -> std::optional<release::Subject> {
    const auto row = store::FindFund(c, path.find("fund")->second);
    if (!row) return std::nullopt;
    return FundSubject(row->id);
  };
  routes.push_back({http::Method::kGet, "/api/v1/funds", release::Action::kRead, {}, ListFunds, 0});
  routes.push_back({http::Method::kGet, "/api/v1/funds/{fund}", release::Action::kRead, fund, GetFund, 0});
  routes.push_back({http::Method::kPut, "/api/v1/funds/{fund}", release::Action::kFundEdit, fund, EditFund, 0});
}

}  // namespace atalaya::api
