// GET /targeting/fields; POST /states/{state}/rules/check, /trace, /json-logic: what an editor of rules needs.
#include <algorithm>
#include <boost/json/serialize.hpp>

#include "api/fields.h"
#include "api/subjects.h"
#include "api/target_declaration.h"
#include "api/targeting_routes.h"
#include "formats/explanation_json.h"
#include "formats/json_parse.h"
#include "target/json_logic.h"

namespace atalaya::api {
namespace {

namespace json = boost::json;
using formats::Break;
using formats::JsonWriter;
using release::Action;

void PutField(const Call& call, JsonWriter& w, const target::Field& field, const Text& label) {
  w.BeginObject(Break::kNo).Member("name", field.name).Member("type", target::TypeName(field.type)).Member("label", label.In(call.language));
  const std::string about = "targeting.field." + field.name;
  w.Key("about");
  call.context.messages.Has(call.language, about) ? w.String(call.Say(about)) : w.Null();
}

http::Response Fields(Call& call) {
  TargetingFor targeting(call.context);
  JsonWriter w;
  w.BeginObject(Break::kNo).Key("packages").BeginArray(Break::kNo);
  for (const formats::FieldPackage& package : targeting->Fields()) {
    w.BeginObject(Break::kNo).Member("id", package.id).Member("title", package.title.In(call.language)).Key("fields").BeginArray(Break::kNo);
    for (const formats::FieldLabel& field : package.fields) {
      PutField(call, w, field.field, field.label);
      w.Key("members").BeginArray(Break::kNo);
      for (std::size_t m = 0; m < field.member_labels.size(); ++m) {
        PutField(call, w, field.field.members[m], field.member_labels[m]);
        w.EndObject();
      }
      w.EndArray().EndObject();
    }
    w.EndArray().EndObject();
  }
  w.EndArray().Key("sets").BeginArray(Break::kNo);
  for (const auto& [name, set] : targeting->Reference().sets) {
    w.BeginObject(Break::kNo).Member("name", name).Key("size").Unsigned(set.of_numbers ? set.numbers.size() : set.texts.size()).EndObject();
  }
  w.EndArray().Key("tables").BeginArray(Break::kNo);
  for (const auto& [name, table] : targeting->Reference().tables) {
    w.BeginObject(Break::kNo).Member("name", name).Key("size").Unsigned(table.rows.size()).EndObject();
  }
  w.EndArray().EndObject();
  return Json(call, w);
}

// "body#/expression:3:7" -> 3, 7; zeros where it names no place.
std::pair<int, int> PositionOf(const std::string& where) {
  const auto column = where.rfind(':');
  if (column == std::string::npos || column == 0) return {0, 0};
  const auto line = where.rfind(':', column - 1);
  if (line == std::string::npos) return {0, 0};
  try {
    return {std::stoi(where.substr(line + 1, column - line - 1)), std::stoi(where.substr(column + 1))};
  } catch (const std::exception&) {
    return {0, 0};
  }
}

const Text* LabelOf(const std::vector<formats::FieldPackage>& packages, const std::string& name) {
  for (const formats::FieldPackage& package : packages) {
    for (const formats::FieldLabel& field : package.fields) {
      if (field.field.name == name) return &field.label;
    }
  }
  return nullptr;
}

// The condition with what people call its fields: `signal.detour > 1.5` -> `“Detour” > 1.5`.
std::string InWords(const Call& call, const target::Expression& checked, const std::vector<formats::FieldPackage>& packages) {
  std::vector<const target::Node*> names;
  for (const target::Node& node : checked.nodes) {
    if (node.op == target::Op::kName && node.owner < 0 && node.end > node.begin) names.push_back(&node);
  }
  std::sort(names.begin(), names.end(), [](const target::Node* a, const target::Node* b) { return a->begin > b->begin; });
  std::string text = checked.source;
  for (const target::Node* node : names) {
    const Text* label = LabelOf(packages, node->text);
    if (label != nullptr) text.replace(node->begin, node->end - node->begin, "“" + label->In(call.language) + "”");
  }
  return text;
}

struct Question {
  std::string expression, consignment;
};

http::Response CheckText(Call& call) {
  const auto question = Body<std::string>(call, [](formats::JsonObject& o) { return Prose(o.Need("expression"), target::kMaxSource); });
  if (!question) return Problem(call, question.error());
  TargetingFor targeting(call.context);
  const std::string where = "expression";
  auto parsed = target::Parse(*question, where);
  auto checked = parsed ? target::Check(std::move(*parsed), target::StandardSchema(), targeting->Reference(), where) : std::move(parsed);
  JsonWriter w;
  w.BeginObject(Break::kNo).Member("ok", checked.has_value()).Key("canonical");
  if (checked) {
    const std::string canonical = target::Print(*checked);
    w.String(canonical);
    auto again = target::Parse(canonical, where);
    auto typed = again ? target::Check(std::move(*again), target::StandardSchema(), targeting->Reference(), where) : std::move(again);
    w.Member("words", typed ? InWords(call, *typed, targeting->Fields()) : canonical);
  } else {
    w.Null().Key("words").Null();
  }
  w.Key("findings").BeginArray(Break::kNo);
  if (!checked) {
    for (const Finding& finding : checked.error()) {
      const auto [line, column] = PositionOf(finding.where);
      std::vector<MessageArg> args;
      for (const auto& [name, value] : finding.args) args.emplace_back(name, value);
      w.BeginObject(Break::kNo).Member("severity", SeverityName(finding.severity)).Member("code", finding.code).Member("line", line).Member("column", column);
      w.Member("text", call.Say("finding." + finding.code, args)).Member("fix", call.Say("finding." + finding.code + ".fix", args)).EndObject();
    }
  }
  w.EndArray().EndObject();
  return Json(call, w);
}

http::Response TraceRule(Call& call) {
  const auto question = Body<Question>(call, [](formats::JsonObject& o) {
    Question q;
    q.expression = SomeProse(o.Need("expression"), target::kMaxSource);
    q.consignment = SomeLine(o.Need("consignment"));
    return q;
  });
  if (!question) return Problem(call, question.error());
  const std::string& state = call.Path("state");
  store::RuleText text;
  text.title = Text("trace");
  text.expression = question->expression;
  if (Findings wrong = CheckRuleText(call.context, "trace", text); !wrong.empty()) return Problem(call, wrong);
  const auto row = call.context.database.Read([&](store::Connection& c) { return store::FindConsignment(c, question->consignment); });
  if (!row) return Problem(call, row.error());
  if (!*row || (*row)->state != state) return Problem(call, Findings{Error("targeting.consignment", "body#/consignment")});
  TargetingFor targeting(call.context);
  const Targeting::Held held = targeting->Hold(state);
  const auto view = call.context.database.Read(
      [&](store::Connection& c) { return held.window->Look(c, DaysBefore(call.context.now(), kWindowDays)); });
  if (!view) return Problem(call, view.error());
  const auto at = (*view)->at.find(question->consignment);
  if (at == (*view)->at.end()) return Problem(call, Findings{Error("targeting.consignment", "body#/consignment")});
  const auto signals = target::ComputeSignals((*view)->declarations, {}, call.context.threads);
  const std::vector<std::size_t> which{at->second};
  const target::Table table = target::Tabulate((*view)->declarations, signals, which);
  Findings findings;
  const target::Rule rule{"trace", 1, text.title, 0, text.expression, "", target::RuleStatus::kDraft};
  const target::RuleBook book = target::CompileRules(std::span(&rule, 1), target::StandardSchema(), targeting->Reference(), "body", findings);
  const target::Hits hits = target::RunRules(book, table, 1);
  JsonWriter w;
  w.BeginObject(Break::kNo).Member("outcome", hits.fired[0] > 0 ? "true" : hits.unknown[0] > 0 ? "unknown" : "false");
  w.Member("bill", (*row)->bill).Key("trace");
  formats::WriteExplanation(w, target::Trace(book.rules[0], book.programs[0], table, 0), &call.context.messages, call.language);
  w.EndObject();
  return Json(call, w);
}

http::Response ConvertLogic(Call& call) {
  struct Asked {
    std::optional<json::value> logic;
    std::string expression;
  };
  const auto asked = Body<Asked>(call, [](formats::JsonObject& o) {
    Asked a;
    const auto logic = o.Maybe("logic");
    const auto expression = o.Maybe("expression");
    if (logic) a.logic = logic->Value();
    if (expression) a.expression = SomeProse(*expression, target::kMaxSource);
    if (!logic && !expression) static_cast<void>(o.Need("expression"));
    return a;
  });
  if (!asked) return Problem(call, asked.error());
  TargetingFor targeting(call.context);
  JsonWriter w;
  w.BeginObject(Break::kNo);
  if (asked->logic) {
    const auto text = target::ImportJsonLogic(*asked->logic, target::StandardSchema(), "body#/logic");
    if (!text) return Problem(call, text.error());
    w.Member("expression", *text).Key("logic").Null();
  } else {
    auto parsed = target::Parse(asked->expression, "body#/expression");
    auto checked = parsed ? target::Check(std::move(*parsed), target::StandardSchema(), targeting->Reference(), "body#/expression") : std::move(parsed);
    if (!checked) return Problem(call, checked.error());
    const auto logic = target::ExportJsonLogic(*checked, targeting->Reference(), "body#/expression");
    if (!logic) return Problem(call, logic.error());
    w.Member("expression", asked->expression).Member("logic", json::serialize(*logic));
  }
  w.EndObject();
  return Json(call, w);
}

}  // namespace

void AddRuleToolRoutes(Routes& routes) {
  using http::Method;
  const std::string state = "/api/v1/states/{state}/rules";
  routes.push_back({Method::kGet, "/api/v1/targeting/fields", Action::kRead, {}, Fields});
  routes.push_back({Method::kPost, state + "/check", Action::kRuleEdit, StateIn(release::Kind::kRule), CheckText});
  routes.push_back({Method::kPost, state + "/trace", Action::kRuleEdit, StateIn(release::Kind::kRule), TraceRule});
  routes.push_back({Method::kPost, state + "/json-logic", Action::kRuleEdit, StateIn(release::Kind::kRule), ConvertLogic});
}

}  // namespace atalaya::api
