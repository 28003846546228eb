// GET /rules, GET, PATCH /rules/{rule}; POST /states/{state}/rules, /states/{state}/rules/import; POST /rules/{rule}/proposal, /rules/{rule}/decision.
#include "store/rules.h"

#include <algorithm>
#include <boost/json/serialize.hpp>
#include <set>

#include "api/backtest.h"
#include "api/fields.h"
#include "api/subjects.h"
#include "api/target_declaration.h"
#include "api/targeting_routes.h"
#include "formats/json_parse.h"
#include "store/edits.h"
#include "store/people.h"
#include "store/accounts.h"

namespace atalaya::api {
namespace {

namespace json = boost::json;
using formats::Break;
using formats::JsonWriter;
using release::Action;

constexpr std::string_view kRuleStatuses[] = {"draft", "proposed", "active", "retired"};
constexpr std::string_view kDecisions[] = {"activate", "return", "retire"};

// What was learned of each rule of a State, by "name@version".
using Records = std::map<std::string, json::value>;
Records RecordsOf(store::Connection& c, const std::string& state) {
  Records records;
  const auto lesson = store::LessonOf(c, state);
  if (!lesson) return records;
  const auto body = formats::ParseJson(lesson->body, "lesson");
  if (!body || !body->is_object()) return records;
  for (const json::value& rule : body->at("rules").as_array()) {
    records[std::string(rule.at("id").as_string()) + "@" + std::to_string(rule.at("version").to_number<long long>())] = rule;
  }
  return records;
}

void PutJsonValue(JsonWriter& w, const json::value& value) {
  switch (value.kind()) {
    case json::kind::null: w.Null(); return;
    case json::kind::bool_: w.Bool(value.as_bool()); return;
    case json::kind::int64: w.Integer(value.as_int64()); return;
    case json::kind::uint64: w.Unsigned(value.as_uint64()); return;
    case json::kind::double_: w.Number(value.as_double()); return;
    case json::kind::string: w.String(std::string_view(value.as_string())); return;
    case json::kind::array:
      w.BeginArray(Break::kNo);
      for (const json::value& item : value.as_array()) PutJsonValue(w, item);
      w.EndArray();
      return;
    case json::kind::object:
      w.BeginObject(Break::kNo);
      for (const auto& [key, member] : value.as_object()) PutJsonValue(w.Key(key), member);
      w.EndObject();
      return;
  }
}

bool MayActivate(const Call& call, const store::RuleRow& rule) {
  return std::all_of(rule.now.authors.begin(), rule.now.authors.end(), [&](const std::string& author) {
    return release::MayDecide(call.caller.viewer, Action::kRuleActivate, PlaceOfRule(rule), author);
  }) && !rule.now.authors.empty();
}

std::vector<std::string> StepsFor(const Call& call, const store::RuleRow& rule) {
  std::vector<std::string> can;
  const release::Subject place = PlaceOfRule(rule);
  const bool edits = call.MayDo(Action::kRuleEdit, place), decides = call.MayDo(Action::kRuleActivate, place);
  if (edits && rule.now.status != "proposed") can.emplace_back("edit");
  if (edits && rule.now.status == "draft") can.emplace_back("propose");
  if (decides) can.emplace_back("back-test");
  if (decides && rule.now.status == "proposed") {
    if (MayActivate(call, rule)) can.emplace_back("activate");
    can.emplace_back("return");
  }
  if (decides && rule.active > 0) can.emplace_back("retire");
  return can;
}

void PutVersion(const Call& call, JsonWriter& w, const store::RuleVersion& v, const std::map<std::string, std::string>* people) {
  w.BeginObject(Break::kNo).Key("version").Integer(v.version).Member("status", v.status).Member("title", v.title.In(call.language));
  w.Key("titles").FourLanguages(v.title).Member("weight", v.weight).Member("expression", v.expression).Member("reason", v.reason);
  w.Member("digest", v.digest).Member("made", v.made).Member("made_by", v.made_by);
  if (people != nullptr) {
    const auto name = people->find(v.made_by);
    w.Member("made_by_name", name == people->end() ? v.made_by : name->second);
  }
  w.EndObject();
}

void PutRule(const Call& call, JsonWriter& w, const store::RuleRow& rule, const Records& records) {
  w.Member("id", rule.id).Member("state", rule.state).Member("name", rule.name).Member("title", rule.now.title.In(call.language));
  w.Member("status", rule.now.status).Key("active").Integer(rule.active).Key("latest").Integer(rule.latest);
  w.Member("weight", rule.now.weight).Member("expression", rule.now.expression).Key("record");
  const auto record = records.find(rule.name + "@" + std::to_string(rule.active > 0 ? rule.active : rule.latest));
  record == records.end() ? void(w.Null()) : PutJsonValue(w, record->second);
  w.Key("version").Integer(rule.etag);
}

http::Response ListAllRules(Call& call) {
  const auto slice = SliceOf(call);
  if (!slice) return Problem(call, slice.error());
  const auto status = QueryWord(call, "status", kRuleStatuses);
  if (!status) return Problem(call, status.error());
  const auto state = QueryText(call, "state");
  if (!state) return Problem(call, state.error());
  std::map<std::string, Records> records;
  const auto found = call.context.database.Read([&](store::Connection& c) {
    auto listed = store::ListRules(c, {*state, *status}, release::Compile(call.caller.viewer, release::Kind::kRule, store::RuleColumns(), call.context.now()), *slice);
    for (const store::RuleRow& rule : listed.items) {
      if (!records.contains(rule.state)) records[rule.state] = RecordsOf(c, rule.state);
    }
    return listed;
  });
  if (!found) return Problem(call, found.error());
  return ListOf(call, *found, [&](JsonWriter& w, const store::RuleRow& rule) {
    w.BeginObject(Break::kNo);
    PutRule(call, w, rule, records[rule.state]);
    w.EndObject();
  });
}

http::Response ShowRule(Call& call) { return AnswerRule(call, call.Path("rule")); }

http::Response CreateRule(Call& call) {
  const auto edit = Body<RuleEdit>(call, [](formats::JsonObject& o) { return ReadRuleEdit(o, true); });
  if (!edit) return Problem(call, edit.error());
  if (Findings wrong = CheckRuleText(call.context, edit->name, edit->text); !wrong.empty()) return Problem(call, wrong);
  const auto made = call.context.database.Write(
      call.caller.viewer.user, [&](store::Transaction& t) { return store::AddRule(t, call.Path("state"), edit->name, edit->text); });
  if (!made) return Problem(call, made.error());
  http::Response response = AnswerRule(call, made->id, 201);
  response.Set("Location", "/api/v1/rules/" + made->id);
  return response;
}

http::Response StaleRule(const Call& call) { return Stale(call, AnswerRule(call, call.Path("rule")).body); }

http::Response PatchRule(Call& call) {
  const auto etag = IfMatch(call);
  if (!etag) return Problem(call, etag.error());
  const auto edit = Body<RuleEdit>(call, [](formats::JsonObject& o) { return ReadRuleEdit(o, false); });
  if (!edit) return Problem(call, edit.error());
  if (Findings wrong = CheckRuleText(call.context, "rule", edit->text); !wrong.empty()) return Problem(call, wrong);
  const auto done = call.context.database.Write(
      call.caller.viewer.user, [&](store::Transaction& t) { return store::EditRule(t, call.Path("rule"), edit->text, *etag); });
  if (done) return AnswerRule(call, done->id);
  return done.error().front().code == store::kStale ? StaleRule(call) : Problem(call, done.error());
}

struct Import {
  bool shipped = false;
  std::string pack;
};

http::Response ImportRules(Call& call) {
  const auto wanted = Body<Import>(call, [](formats::JsonObject& o) {
    Import read;
    const auto shipped = o.Maybe("shipped");
    const auto pack = o.Maybe("pack");
    if (shipped) read.shipped = shipped->Bool();
    if (pack) read.pack = json::serialize(pack->Value());
    if (!read.shipped && !pack) read.shipped = (o.Need("pack"), false);
    return read;
  });
  if (!wanted) return Problem(call, wanted.error());
  TargetingFor targeting(call.context);
  Result<std::vector<target::Rule>> rules = targeting->ShippedRules();
  if (!wanted->shipped) {
    formats::FindingList list;
    rules = formats::ReadRules(wanted->pack, "body#/pack", list);
    Findings findings = list.Take();
    if (HasErrors(findings)) return Problem(call, findings);
  }
  if (!rules) return Problem(call, rules.error());
  Findings wrong;
  static_cast<void>(target::CompileRules(*rules, target::StandardSchema(), targeting->Reference(), "body#/pack", wrong));
  if (HasErrors(wrong)) return Problem(call, wrong);  // all of a pack or nothing
  std::vector<std::string> added, skipped;
  const auto done = call.context.database.Write(call.caller.viewer.user, [&](store::Transaction& t) -> Result<int> {
    for (const target::Rule& rule : *rules) {
      if (store::FindRuleNamed(t, call.Path("state"), rule.id)) {
        skipped.push_back(rule.id);
        continue;
      }
      const auto made = store::AddRule(t, call.Path("state"), rule.id, {rule.title, rule.weight, rule.expression, ""});
      if (!made) return Fail(made.error());
      added.push_back(rule.id);
    }
    return 1;
  });
  if (!done) return Problem(call, done.error());
  JsonWriter w;
  w.BeginObject(Break::kNo).Key("added").BeginArray(Break::kNo);
  for (const std::string& name : added) w.String(name);
  w.EndArray().Key("skipped").BeginArray(Break::kNo);
  for (const std::string& name : skipped) w.String(name);
  w.EndArray().EndObject();
  return Json(call, w);
}

http::Response Propose(Call& call) {
  const auto etag = IfMatch(call);
  if (!etag) return Problem(call, etag.error());
  const auto reason = Body<std::string>(call, [](formats::JsonObject& o) { return SomeProse(o.Need("reason"), 2000); });
  if (!reason) return Problem(call, reason.error());
  const auto done = call.context.database.Write(
      call.caller.viewer.user, [&](store::Transaction& t) { return store::ProposeRule(t, call.Path("rule"), *reason, *etag); });
  if (done) return AnswerRule(call, done->id);
  return done.error().front().code == store::kStale ? StaleRule(call) : Problem(call, done.error());
}

struct Decision {
  std::string decision, reason;
};

http::Response Decide(Call& call) {
  const auto etag = IfMatch(call);
  if (!etag) return Problem(call, etag.error());
  const auto read = Body<Decision>(call, [](formats::JsonObject& o) {
    Decision d;
    d.decision = OneOf(o.Need("decision"), kDecisions);
    d.reason = SomeProse(o.Need("reason"), 2000);
    return d;
  });
  if (!read) return Problem(call, read.error());
  std::string state;
  const auto done = call.context.database.Write(call.caller.viewer.user, [&](store::Transaction& t) -> Result<store::RuleRow> {
    const auto before = store::FindRule(t, call.Path("rule"));
    if (!before) return Fail(Error("api.not-found", ""));
    state = before->state;
    if (read->decision == "return") return store::ReturnRule(t, before->id, read->reason, *etag);
    if (read->decision == "activate" && before->etag == *etag && before->now.status == "proposed" && !MayActivate(call, *before)) {
      return Fail(Error("rule.own.conflict", ""));
    }
    auto after = read->decision == "activate" ? store::ActivateRule(t, before->id, read->reason, *etag) : store::RetireRule(t, before->id, read->reason, *etag);
    if (!after) return after;
    const auto book = RenewBook(call.context, t, state, "rules");
    if (!book) return Fail(book.error());
    return after;
  });
  if (!done) return done.error().front().code == store::kStale ? StaleRule(call) : Problem(call, done.error());
  const std::string job = read->decision == "return" ? "" : StartRescoring(call.context, state, call.caller.viewer.user);
  return AnswerRule(call, done->id, 200, job);
}

}  // namespace

FindSubject RuleEntry() {
  return [](store::Connection& c, const http::PathParameters& path) -> std::optional<release::Subject> {
    const auto rule = store::FindRule(c, path.find("rule")->second);
    return rule ? std::optional(PlaceOfRule(*rule)) : std::nullopt;
  };
}

release::Subject PlaceOfRule(const store::RuleRow& rule) { return {release::Kind::kRule, rule.id, rule.state, "", "", "", {}}; }

RuleEdit ReadRuleEdit(formats::JsonObject& o, bool with_name) {
  RuleEdit edit;
  if (with_name) edit.name = SomeLine(o.Need("name"), target::kMaxName);
  const formats::JsonNode title = o.Need("title");
  std::string any;
  for (const auto& [language, node] : title.Members()) {
    const auto code = LanguageFromCode(language);
    if (!code) {
      node.UnknownWord("en, es, pt, fr");
      continue;
    }
    const std::string text = Line(node);
    if (any.empty() || *code == Language::kEnglish) any = text.empty() ? any : text;
    edit.text.title.Set(*code, text);
  }
  // Written in one language only, it is that in all.
  if (!edit.text.title.Has(Language::kEnglish)) edit.text.title.Set(Language::kEnglish, any);
  if (any.empty() && title.Present()) title.Report("json.empty");
  edit.text.weight = o.Need("weight").Number(-target::kMaxWeight, target::kMaxWeight);
  edit.text.expression = SomeProse(o.Need("expression"), target::kMaxSource);
  if (const auto reason = o.Maybe("reason")) edit.text.reason = Prose(*reason, 2000);
  return edit;
}

Findings CheckRuleText(Context& context, const std::string& name, const store::RuleText& text) {
  TargetingFor targeting(context);
  Findings all, errors;
  const target::Rule rule{name, 1, text.title, text.weight, text.expression, "", target::RuleStatus::kDraft};
  static_cast<void>(target::CompileRules(std::span(&rule, 1), target::StandardSchema(), targeting->Reference(), "body", all));
  for (Finding& finding : all) {
    if (finding.severity != Severity::kError) continue;
    // "body#name:3:7" -> "body#/expression:3:7"
    const std::string place = "body#" + name;
    const std::string rest = finding.where.size() > place.size() ? finding.where.substr(place.size()) : "";
    finding.where = finding.code == "target.rule-id" ? "body#/name" : "body#/expression" + rest;
    errors.push_back(std::move(finding));
  }
  return errors;
}

http::Response AnswerRule(const Call& call, const std::string& id, int status, const std::string& job) {
  struct Whole {
    std::optional<store::RuleRow> rule;
    std::vector<store::RuleVersion> versions;
    std::vector<store::RuleStep> steps;
    std::map<std::string, std::string> people;
    Records records;
    bool tested = false;
  };
  const auto read = call.context.database.Read([&](store::Connection& c) {
    Whole whole;
    whole.rule = store::FindRule(c, id);
    if (!whole.rule) return whole;
    whole.versions = store::VersionsOf(c, id);
    whole.steps = store::StepsOf(c, id);
    std::set<std::string> ids;
    for (const auto& version : whole.versions) ids.insert(version.made_by);
    for (const auto& step : whole.steps) ids.insert(step.actor);
    for (const auto& [account, name] : store::AccountNames(c, ids)) whole.people[account] = name;
    whole.records = RecordsOf(c, whole.rule->state);
    for (const store::BacktestRow& test : store::BacktestsOf(c, id, 50)) {
      whole.tested = whole.tested || (test.version == whole.rule->latest && test.digest == whole.rule->now.digest);
    }
    return whole;
  });
  if (!read) return Problem(call, read.error());
  if (!read->rule) return Problem(call, 404, "not-found");
  const auto name_of = [&](const std::string& account) {
    const auto name = read->people.find(account);
    return name == read->people.end() ? account : name->second;
  };
  JsonWriter w;
  w.BeginObject(Break::kNo);
  PutRule(call, w, *read->rule, read->records);
  w.Key("titles").FourLanguages(read->rule->now.title).Member("reason", read->rule->now.reason).Member("tested", read->tested);
  w.Key("can").BeginArray(Break::kNo);
  for (const std::string& step : StepsFor(call, *read->rule)) w.String(step);
  w.EndArray().Key("versions").BeginArray(Break::kNo);
  for (const store::RuleVersion& version : read->versions) PutVersion(call, w, version, &read->people);
  w.EndArray().Key("history").BeginArray(Break::kNo);
  for (const store::RuleStep& step : read->steps) {
    w.BeginObject(Break::kNo).Key("version").Integer(step.version).Member("at", step.at).Member("actor", step.actor).Member("actor_name", name_of(step.actor));
    w.Member("step", step.step).Member("reason", step.reason).EndObject();
  }
  w.EndArray().Key("job");
  job.empty() ? void(w.Null()) : void(w.String(job));
  w.EndObject();
  http::Response response = Json(call, w, status);
  response.Set("ETag", VersionTag(read->rule->etag));
  return response;
}

void AddRuleRoutes(Routes& routes) {
  using http::Method;
  const std::string one = "/api/v1/rules/{rule}", state = "/api/v1/states/{state}/rules";
  routes.push_back({Method::kGet, "/api/v1/rules", Action::kRead, {}, ListAllRules});
  routes.push_back({Method::kGet, one, Action::kRead, RuleEntry(), ShowRule});
  routes.push_back({Method::kPatch, one, Action::kRuleEdit, RuleEntry(), PatchRule});
  routes.push_back({Method::kPost, one + "/proposal", Action::kRuleEdit, RuleEntry(), Propose});
  routes.push_back({Method::kPost, one + "/decision", Action::kRuleActivate, RuleEntry(), Decide});
  routes.push_back({Method::kPost, state, Action::kRuleEdit, StateIn(release::Kind::kRule), CreateRule});
  routes.push_back({Method::kPost, state + "/import", Action::kRuleEdit, StateIn(release::Kind::kRule), ImportRules});
}

void AddTargetingRoutes(Routes& routes) {
  AddRuleRoutes(routes);
  AddRuleToolRoutes(routes);
  AddBackTestRoutes(routes);
  AddTargetSettingRoutes(routes);
}

}  // namespace atalaya::api
