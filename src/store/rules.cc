#include "store/rules.h"

#include <algorithm>

#include "base/digest.h"
#include "base/ids.h"
#include "formats/json_parse.h"
#include "formats/json_write.h"
#include "store/edits.h"
#include "store/listing.h"

namespace atalaya::store {
namespace {

constexpr const char* kRuleSelect =
    "SELECT r.id, r.state, r.name, r.active, r.latest, r.etag, v.version, v.status, v.title, v.weight, v.expression, v.reason, v.digest, v.authors, v.made, "
    "v.made_by FROM target_rule r JOIN target_rule_version v ON v.rule = r.id AND v.version = r.latest";
constexpr const char* kVersionSelect =
    "SELECT version, status, title, weight, expression, reason, digest, authors, made, made_by FROM target_rule_version";

std::string TitleText(const Text& title) {
  formats::JsonWriter w;
  w.FourLanguages(title);
  std::string text = w.Take();
  while (!text.empty() && text.back() == '\n') text.pop_back();
  return text;
}

Text TitleFrom(const std::string& text) {
  Text title;
  const auto parsed = formats::ParseJson(text, "title");
  if (!parsed || !parsed->is_object()) return title;
  for (const Language language : kLanguages) {
    const auto* word = parsed->as_object().if_contains(LanguageCode(language));
    if (word != nullptr && word->is_string()) title.Set(language, std::string(word->as_string()));
  }
  return title;
}

std::vector<std::string> AuthorsFrom(const std::string& text) {
  std::vector<std::string> authors;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find(' ', at), text.size());
    if (end > at) authors.push_back(text.substr(at, end - at));
    at = end + 1;
  }
  return authors;
}

std::string AuthorsText(const std::vector<std::string>& authors) {
  std::string text;
  for (const std::string& author : authors) text += (text.empty() ? "" : " ") + author;
  return text;
}

RuleVersion TakeVersion(const Rows& rows, std::size_t at) {
  return {rows.Whole(at),    rows.Text(at + 1), TitleFrom(rows.Text(at + 2)), rows.Number(at + 3),          rows.Text(at + 4),
          rows.Text(at + 5), rows.Text(at + 6), AuthorsFrom(rows.Text(at + 7)), rows.Text(at + 8), rows.Text(at + 9)};
}

RuleRow TakeRule(const Rows& rows) {
  return {rows.Text(0), rows.Text(1), rows.Text(2), rows.Whole(3), rows.Whole(4), rows.Whole(5), TakeVersion(rows, 6)};
}

void AddStep(Transaction& t, const std::string& rule, long long version, const char* step, const std::string& reason) {
  Run(t, "INSERT INTO target_rule_event (id, rule, version, at, actor, step, reason) VALUES (:id, :rule, :version, :at, :actor, :step, :reason)",
      {{"id", NewId(t.Now())}, {"rule", rule}, {"version", version}, {"at", t.Now()}, {"actor", t.Actor()}, {"step", step}, {"reason", reason}});
}

void RecordStep(Transaction& t, const char* step, const RuleRow& rule, long long version, const std::string& reason) {
  const auto row = FindRuleVersion(t, rule.id, version);
  formats::JsonWriter w;
  w.BeginObject(formats::Break::kNo).Member("name", rule.name).Key("version").Integer(version);
  if (row) {
    w.Member("expression", row->expression).Member("weight", row->weight).Member("status", row->status).Member("digest", row->digest);
  }
  w.Member("reason", reason).EndObject();
  t.Record({std::string("rule.") + step, "rule/" + rule.id, rule.state, w.Take()});
}

void InsertVersion(Transaction& t, const std::string& rule, long long version, const RuleText& text, const std::vector<std::string>& authors) {
  Run(t,
      "INSERT INTO target_rule_version (rule, version, status, title, weight, expression, reason, digest, authors, made, made_by) VALUES "
      "(:rule, :version, 'draft', :title, :weight, :expression, :reason, :digest, :authors, :made, :made_by)",
      {{"rule", rule},
       {"version", version},
       {"title", TitleText(text.title)},
       {"weight", text.weight},
       {"expression", text.expression},
       {"reason", text.reason},
       {"digest", RuleDigest(text)},
       {"authors", AuthorsText(authors)},
       {"made", t.Now()},
       {"made_by", t.Actor()}});
}

void SetStatus(Transaction& t, const std::string& rule, long long version, const char* status) {
  Run(t, "UPDATE target_rule_version SET status = :status WHERE rule = :rule AND version = :version",
      {{"status", status}, {"rule", rule}, {"version", version}});
}

void Touch(Transaction& t, const std::string& rule) { Run(t, "UPDATE target_rule SET etag = etag + 1 WHERE id = :id", {{"id", rule}}); }

// The rule, if it is still as the caller saw it and its newest version has that status.
Result<RuleRow> ReadyRule(Transaction& t, const std::string& id, long long etag, const char* status) {
  auto rule = FindRule(t, id);
  if (!rule) return Fail(Error("api.not-found", ""));
  if (rule->etag != etag) return Fail(Error(std::string(kStale), "If-Match"));
  if (*status != '\0' && rule->now.status != status) return Fail(Error("rule.step.conflict", "", {{"status", rule->now.status}}));
  return *rule;
}

Result<RuleRow> Stepped(Transaction& t, const std::string& id) { return *FindRule(t, id); }

}  // namespace

release::SqlColumns RuleColumns() { return {"r.id", "r.state", "", ""}; }

std::string RuleDigest(const RuleText& text) { return Sha256Hex(text.expression + "\n" + formats::NumberText(text.weight)); }

Listed<RuleRow> ListRules(Connection& c, const RuleFilter& filter, const release::SqlCondition& seen, const Slice& slice) {
  Conditions conditions;
  conditions.Add(seen, "seen");
  if (!filter.state.empty()) conditions.Add("r.state = :state", {{"state", filter.state}});
  if (filter.status == "active") {
    conditions.Add("r.active > 0");
  } else if (!filter.status.empty()) {
    conditions.Add("v.status = :status", {{"status", filter.status}});
  }
  const std::string order = Paged(conditions, {"r.name", "r.id"}, slice);
  std::vector<RuleRow> found;
  for (Rows rows(c, kRuleSelect + conditions.Where() + order, conditions.Bound()); rows.Next();) found.push_back(TakeRule(rows));
  return Cut(std::move(found), slice, [](const RuleRow& rule) { return std::vector{rule.name, rule.id}; });
}

std::optional<RuleRow> FindRule(Connection& c, const std::string& id) {
  Rows rows(c, std::string(kRuleSelect) + " WHERE r.id = :id", {{"id", id}});
  return rows.Next() ? std::optional(TakeRule(rows)) : std::nullopt;
}

std::optional<RuleRow> FindRuleNamed(Connection& c, const std::string& state, const std::string& name) {
  Rows rows(c, std::string(kRuleSelect) + " WHERE r.state = :state AND r.name = :name", {{"state", state}, {"name", name}});
  return rows.Next() ? std::optional(TakeRule(rows)) : std::nullopt;
}

std::vector<RuleVersion> VersionsOf(Connection& c, const std::string& rule) {
  std::vector<RuleVersion> versions;
  for (Rows rows(c, std::string(kVersionSelect) + " WHERE rule = :rule ORDER BY version DESC", {{"rule", rule}}); rows.Next();) {
    versions.push_back(TakeVersion(rows, 0));
  }
  return versions;
}

std::optional<RuleVersion> FindRuleVersion(Connection& c, const std::string& rule, long long version) {
  Rows rows(c, std::string(kVersionSelect) + " WHERE rule = :rule AND version = :version", {{"rule", rule}, {"version", version}});
  return rows.Next() ? std::optional(TakeVersion(rows, 0)) : std::nullopt;
}

std::vector<RuleStep> StepsOf(Connection& c, const std::string& rule) {
  std::vector<RuleStep> steps;
  for (Rows rows(c, "SELECT version, at, actor, step, reason FROM target_rule_event WHERE rule = :rule ORDER BY id DESC", {{"rule", rule}}); rows.Next();) {
    steps.push_back({rows.Whole(0), rows.Text(1), rows.Text(2), rows.Text(3), rows.Text(4)});
  }
  return steps;
}

Result<RuleRow> AddRule(Transaction& t, const std::string& state, const std::string& name, const RuleText& text) {
  if (FindRuleNamed(t, state, name)) return Fail(Error("rule.name.conflict", "body#/name", {{"name", name}}));
  if (OneWhole(t, "SELECT count(*) FROM target_rule WHERE state = :state", {{"state", state}}) >= kMostRulesOfState) {
    return Fail(Error("rule.too-many", "", {{"limit", std::to_string(kMostRulesOfState)}}));
  }
  const std::string id = NewId(t.Now());
  Run(t, "INSERT INTO target_rule (id, state, name, active, latest) VALUES (:id, :state, :name, 0, 1)", {{"id", id}, {"state", state}, {"name", name}});
  InsertVersion(t, id, 1, text, {t.Actor()});
  AddStep(t, id, 1, "draft", text.reason);
  RecordStep(t, "draft", *FindRule(t, id), 1, text.reason);
  return Stepped(t, id);
}

Result<RuleRow> EditRule(Transaction& t, const std::string& id, const RuleText& text, long long etag) {
  const auto rule = ReadyRule(t, id, etag, "");
  if (!rule) return rule;
  if (rule->now.status == "proposed") return Fail(Error("rule.proposed.conflict", ""));
  long long version = rule->latest;
  const bool fresh = rule->now.status != "draft";
  if (fresh) {
    version = rule->latest + 1;
    InsertVersion(t, id, version, text, {t.Actor()});
    Run(t, "UPDATE target_rule SET latest = :latest WHERE id = :id", {{"latest", version}, {"id", id}});
  } else {
    std::vector<std::string> authors = rule->now.authors;
    if (std::find(authors.begin(), authors.end(), t.Actor()) == authors.end()) authors.push_back(t.Actor());
    Run(t,
        "UPDATE target_rule_version SET title = :title, weight = :weight, expression = :expression, reason = :reason, digest = :digest, authors = :authors "
        "WHERE rule = :rule AND version = :version",
        {{"title", TitleText(text.title)},
         {"weight", text.weight},
         {"expression", text.expression},
         {"reason", text.reason},
         {"digest", RuleDigest(text)},
         {"authors", AuthorsText(authors)},
         {"rule", id},
         {"version", version}});
  }
  Touch(t, id);
  AddStep(t, id, version, fresh ? "draft" : "edit", text.reason);
  RecordStep(t, "draft", *rule, version, text.reason);
  return Stepped(t, id);
}

Result<RuleRow> ProposeRule(Transaction& t, const std::string& id, const std::string& reason, long long etag) {
  const auto rule = ReadyRule(t, id, etag, "draft");
  if (!rule) return rule;
  std::vector<std::string> authors = rule->now.authors;
  if (std::find(authors.begin(), authors.end(), t.Actor()) == authors.end()) authors.push_back(t.Actor());
  Run(t, "UPDATE target_rule_version SET status = 'proposed', authors = :authors WHERE rule = :rule AND version = :version",
      {{"authors", AuthorsText(authors)}, {"rule", id}, {"version", rule->latest}});
  Touch(t, id);
  AddStep(t, id, rule->latest, "propose", reason);
  RecordStep(t, "propose", *rule, rule->latest, reason);
  return Stepped(t, id);
}

Result<RuleRow> ReturnRule(Transaction& t, const std::string& id, const std::string& reason, long long etag) {
  const auto rule = ReadyRule(t, id, etag, "proposed");
  if (!rule) return rule;
  SetStatus(t, id, rule->latest, "draft");
  Touch(t, id);
  AddStep(t, id, rule->latest, "return", reason);
  RecordStep(t, "return", *rule, rule->latest, reason);
  return Stepped(t, id);
}

Result<RuleRow> ActivateRule(Transaction& t, const std::string& id, const std::string& reason, long long etag) {
  const auto rule = ReadyRule(t, id, etag, "proposed");
  if (!rule) return rule;
  const auto& authors = rule->now.authors;
  if (authors.empty() || std::find(authors.begin(), authors.end(), t.Actor()) != authors.end()) return Fail(Error("rule.own.conflict", ""));
  if (OneWhole(t, "SELECT count(*) FROM target_backtest WHERE rule = :rule AND version = :version AND digest = :digest",
               {{"rule", id}, {"version", rule->latest}, {"digest", rule->now.digest}}) == 0) {
    return Fail(Error("rule.untested.conflict", ""));
  }
  if (rule->active > 0) SetStatus(t, id, rule->active, "retired");
  SetStatus(t, id, rule->latest, "active");
  Run(t, "UPDATE target_rule SET active = latest WHERE id = :id", {{"id", id}});
  Touch(t, id);
  AddStep(t, id, rule->latest, "activate", reason);
  RecordStep(t, "activate", *rule, rule->latest, reason);
  return Stepped(t, id);
}

Result<RuleRow> RetireRule(Transaction& t, const std::string& id, const std::string& reason, long long etag) {
  const auto rule = ReadyRule(t, id, etag, "");
  if (!rule) return rule;
  if (rule->active == 0) return Fail(Error("rule.step.conflict", "", {{"status", rule->now.status}}));
  const auto active = FindRuleVersion(t, id, rule->active);
  if (active && std::find(active->authors.begin(), active->authors.end(), t.Actor()) != active->authors.end()) return Fail(Error("rule.own.conflict", ""));
  SetStatus(t, id, rule->active, "retired");
  Run(t, "UPDATE target_rule SET active = 0 WHERE id = :id", {{"id", id}});
  Touch(t, id);
  AddStep(t, id, rule->active, "retire", reason);
  RecordStep(t, "retire", *rule, rule->active, reason);
  return Stepped(t, id);
}

std::vector<target::Rule> ActiveRules(Connection& c, const std::string& state) {
  std::vector<target::Rule> rules;
  for (Rows rows(c,
                 "SELECT r.name, v.version, v.title, v.weight, v.expression, v.made_by FROM target_rule r JOIN target_rule_version v ON v.rule = r.id AND "
                 "v.version = r.active WHERE r.state = :state AND r.active > 0 ORDER BY r.name",
                 {{"state", state}});
       rows.Next();) {
    rules.push_back({rows.Text(0), static_cast<int>(rows.Whole(1)), TitleFrom(rows.Text(2)), rows.Number(3), rows.Text(4), rows.Text(5),
                     target::RuleStatus::kActive});
  }
  return rules;
}

Result<int> PutDemoRules(Transaction& t, const std::string& state, const std::vector<target::Rule>& rules) {
  int put = 0;
  for (const target::Rule& rule : rules) {
    if (FindRuleNamed(t, state, rule.id)) continue;
    auto added = AddRule(t, state, rule.id, {rule.title, rule.weight, rule.expression, "demonstration"});
    if (!added) return Fail(added.error());
    SetStatus(t, added->id, 1, "active");
    Run(t, "UPDATE target_rule SET active = 1 WHERE id = :id", {{"id", added->id}});
    AddStep(t, added->id, 1, "activate", "demonstration");
    RecordStep(t, "activate", *added, 1, "demonstration");
    ++put;
  }
  return put;
}

}  // namespace atalaya::store
