#include <boost/json.hpp>
#include <charconv>
#include <cmath>
#include <optional>

#include "base/time.h"
#include "target/json_logic.h"

namespace atalaya::target {
namespace {

namespace json = boost::json;

std::string Step(std::string_view key) {
  std::string out = "/";
  for (const char c : key) out += c == '~' ? "~0" : c == '/' ? "~1" : std::string(1, c);
  return out;
}

constexpr std::size_t kMostFindings = 200;  // told of one document; it is refused with the first

class Importer {
 public:
  Importer(const Schema& schema, const std::string& where) : where_(where) { scopes_.push_back({&schema.fields, "", false}); }

  std::string Run(const json::value& logic) { return Condition(logic, "#"); }
  Findings findings;

 private:
  // What a var means: fields of the record, or of a list's member ("it"); within reduce members stand below `current.`.
  struct Scope {
    const std::vector<Field>* fields;  // null: a list of text
    std::string prefix;
    bool reduce;
  };
  struct Term {
    std::string text;
    std::optional<Type> type;
    const Field* list = nullptr;
    bool constant = false;
  };

  void Tell(Finding finding) {
    if (findings.size() < kMostFindings) findings.push_back(std::move(finding));
  }
  Term Bad(const char* code, const std::string& at, std::string name) {
    Tell(Error(code, where_ + at, {{code == std::string_view("target.jsonlogic-deep") ? "limit" : "operator", std::move(name)}}));
    return {"false", Type::kBool};
  }
  Term BadShape(const std::string& at, std::string_view op) { return Bad("target.jsonlogic-shape", at, std::string(op.substr(0, 40))); }

  static std::string Number(double value) {
    char text[40];
    return {text, std::to_chars(text, text + sizeof text, value).ptr};
  }
  static std::optional<double> NumberIn(const json::value& value) {
    if (value.is_int64()) return static_cast<double>(value.get_int64());
    if (value.is_uint64()) return static_cast<double>(value.get_uint64());
    if (value.is_double() && std::isfinite(value.get_double())) return value.get_double();
    return std::nullopt;
  }
  // Texts of rules hold no line ends.
  std::optional<std::string> Quoted(std::string_view text) {
    std::string out = "\"";
    for (const char c : text) {
      if (c == '\n') return std::nullopt;
      if (c == '"' || c == '\\') out += '\\';
      out += c;
    }
    return out + "\"";
  }

  // The only member of an operation, or null.
  static const json::object* Operation(const json::value& value) {
    const json::object* object = value.if_object();
    return object && object->size() == 1 ? object : nullptr;
  }
  static json::array Operands(const json::value& value) { return value.is_array() ? value.get_array() : json::array{value}; }

  std::string Condition(const json::value& logic, const std::string& at) {
    if (const json::object* operation = Operation(logic); operation && operation->begin()->key() == "missing") return Missing(logic, at, "or", "unknown");
    const Term term = Value(logic, at);
    if (term.type && *term.type != Type::kBool) return BadShape(at, "!!").text;
    return term.text;
  }

  // {"missing": ["a", "b"]} as a condition: something of it is unknown (or, negated, all of it known).
  std::string Missing(const json::value& logic, const std::string& at, const char* word, const char* state) {
    std::string out;
    for (const json::value& name : Operands(logic.get_object().begin()->value())) {
      const Term term = name.is_string() ? Var(json::array{name}, at) : BadShape(at, "missing");
      out += (out.empty() ? "(" : std::string(" ") + word + " ") + term.text + " is " + state;
    }
    return out.empty() ? BadShape(at, "missing").text : out + ")";
  }

  Term Value(const json::value& value, const std::string& at) {
    if (const auto number = NumberIn(value)) return {Number(*number), Type::kNumber, nullptr, true};
    if (value.is_bool()) return {value.get_bool() ? "true" : "false", Type::kBool, nullptr, true};
    if (value.is_string()) {
      const auto text = Quoted(std::string_view(value.get_string()));
      if (!text) return BadShape(at, "text");
      return {*text, Type::kText, nullptr, true};
    }
    const json::object* operation = Operation(value);
    if (!operation) return BadShape(at, value.is_array() ? "[]" : value.is_null() ? "null" : "{}");
    if (depth_ >= kMaxLogicDepth) return Bad("target.jsonlogic-deep", at, std::to_string(kMaxLogicDepth));
    ++depth_;
    const std::string key(operation->begin()->key());
    Term term = Apply(key, operation->begin()->value(), at + Step(key.substr(0, 40)));
    --depth_;
    // Operands that are written twice (a < b < c, if) double the text at each level.
    if (term.text.size() > kMaxSource) {
      Tell(Error("target.too-long", where_ + at, {{"limit", std::to_string(kMaxSource)}}));
      return {"false", std::nullopt};
    }
    return term;
  }

  Term Var(const json::array& operands, const std::string& at) {
    if (operands.empty() || operands.size() > 2 || !operands[0].is_string()) return BadShape(at, "var");
    std::string_view path = operands[0].get_string();
    const Scope& scope = scopes_.back();
    if (scope.reduce) {
      if (path == "current") path = "";
      else if (path.substr(0, 8) == "current.") path.remove_prefix(8);
      else return BadShape(at, "var");
    }
    Term term;
    if (path.empty()) {
      if (scope.fields || scope.prefix.empty()) return BadShape(at, "var");
      term = {scope.prefix, Type::kText};
    } else {
      const int field = scope.fields ? IndexOf(*scope.fields, path) : -1;
      if (field < 0) {
        Tell(Error("target.unknown-name", where_ + at, {{"name", std::string(path.substr(0, kMaxName))}}));
        return {"false", std::nullopt};
      }
      const Field& found = (*scope.fields)[static_cast<std::size_t>(field)];
      term = {scope.prefix.empty() ? found.name : scope.prefix + "." + found.name, found.type, &found};
    }
    if (operands.size() == 2 && !operands[1].is_null()) {
      Term other = Value(operands[1], at + "/1");
      AsDay(other, term);
      term.text = "default(" + term.text + ", " + other.text + ")";
    }
    return term;
  }

  // A constant "2026-11-30" beside a day is a day.
  static void AsDay(Term& constant, const Term& other) {
    if (!constant.constant || constant.type != Type::kText || other.type != Type::kDay) return;
    const std::string day = constant.text.substr(1, constant.text.size() - 2);
    if (IsDay(day)) constant = {day, Type::kDay, nullptr, true};
  }

  std::string Chained(const json::array& operands, const char* word, const std::string& at, bool conditions) {
    std::string out;
    for (std::size_t i = 0; i < operands.size(); ++i) {
      const std::string place = at + "/" + std::to_string(i);
      out += (i ? std::string(" ") + word + " " : "(") + (conditions ? Condition(operands[i], place) : Value(operands[i], place).text);
    }
    return out + ")";
  }

  Term Compare(const std::string& op, const json::array& operands, const std::string& at) {
    const bool order = op[0] == '<' || op[0] == '>';
    const bool three = operands.size() == 3 && (op == "<" || op == "<=");
    if (operands.size() != 2 && !three) return BadShape(at, op);
    if (!order && (operands[0].is_null() || operands[1].is_null())) {
      if (operands[0].is_null() && operands[1].is_null()) return BadShape(at, op);
      const Term term = operands[0].is_null() ? Value(operands[1], at + "/1") : Value(operands[0], at + "/0");
      return {"(" + term.text + (op[0] == '=' ? " is unknown)" : " is known)"), Type::kBool};
    }
    std::vector<Term> terms;
    for (std::size_t i = 0; i < operands.size(); ++i) terms.push_back(Value(operands[i], at + "/" + std::to_string(i)));
    for (Term& a : terms) {
      for (const Term& b : terms) AsDay(a, b);
      if (order) AsDay(a, {"", Type::kDay});  // texts have no order
    }
    const std::string mark = op[0] == '=' ? " = " : op[0] == '!' ? " != " : " " + op + " ";
    std::string out = "(" + terms[0].text + mark + terms[1].text + ")";
    if (three) out = "(" + out + " and (" + terms[1].text + mark + terms[2].text + "))";
    return {out, Type::kBool};
  }

  Term In(const json::array& operands, const std::string& at) {
    if (operands.size() != 2) return BadShape(at, "in");
    const Term left = Value(operands[0], at + "/0");
    if (operands[1].is_array()) {
      std::string out;
      for (const json::value& choice : operands[1].get_array()) {
        if (!choice.is_string() && !NumberIn(choice)) return BadShape(at + "/1", "in");
        Term term = Value(choice, at + "/1");
        AsDay(term, left);
        out += (out.empty() ? "" : ", ") + term.text;
      }
      if (out.empty()) return BadShape(at + "/1", "in");
      return {"(" + left.text + " in {" + out + "})", Type::kBool};
    }
    const Term right = Value(operands[1], at + "/1");
    if (right.type == Type::kTextList) return {"(" + left.text + " in " + right.text + ")", Type::kBool};
    if (right.type == Type::kText && left.constant && left.type == Type::kText) return {"(" + right.text + " contains " + left.text + ")", Type::kBool};
    return BadShape(at, "in");
  }

  // The list operand of some, all, none, filter and reduce; null (and told) if it is none.
  const Field* List(const json::value& value, const std::string& at, std::string& name) {
    const json::object* operation = Operation(value);
    if (operation && operation->begin()->key() == "var") {
      const json::array operands = Operands(operation->begin()->value());
      if (operands.size() == 1) {
        const Term term = Var(operands, at);
        if (term.list && (term.type == Type::kTextList || term.type == Type::kRecordList)) {
          name = term.text;
          return term.list;
        }
      }
    }
    BadShape(at, "var");
    return nullptr;
  }

  template <class Body>
  std::string Inside(const Field& list, bool reduce, Body body) {
    scopes_.push_back({list.type == Type::kRecordList ? &list.members : nullptr, "it", reduce});
    std::string out = body();
    scopes_.pop_back();
    return out;
  }

  Term Quantified(const std::string& op, const json::array& operands, const std::string& at) {
    if (operands.size() != 2) return BadShape(at, op);
    std::string name;
    const Field* list = List(operands[0], at + "/0", name);
    if (!list) return {"false", Type::kBool};
    const std::string body = Inside(*list, false, [&] { return Condition(operands[1], at + "/1"); });
    if (op == "all") return {"(count(" + name + ") > 0 and all(" + name + ", " + body + "))", Type::kBool};
    return {(op == "none" ? "(not any(" : "(any(") + name + ", " + body + "))", Type::kBool};
  }

  static bool IsAccumulator(const json::value& value) {
    const json::object* operation = Operation(value);
    if (!operation || operation->begin()->key() != "var") return false;
    const json::array operands = Operands(operation->begin()->value());
    return operands.size() == 1 && operands[0].is_string() && operands[0].get_string() == "accumulator";
  }

  // {"reduce": [list, {"+": [{"var": "accumulator"}, what]}, 0]}
  Term Reduce(const json::array& operands, const std::string& at) {
    if (operands.size() != 3 || NumberIn(operands[2]) != 0.0) return BadShape(at, "reduce");
    const json::object* add = Operation(operands[1]);
    if (!add || add->begin()->key() != "+" || !add->begin()->value().is_array()) return BadShape(at, "reduce");
    const json::array& sum = add->begin()->value().get_array();
    if (sum.size() != 2 || !IsAccumulator(sum[0])) return BadShape(at, "reduce");
    const json::value* source = &operands[0];
    std::string place = at + "/0", name, condition;
    if (const json::object* filter = Operation(*source); filter && filter->begin()->key() == "filter") {
      const json::value& inner = filter->begin()->value();
      if (!inner.is_array() || inner.get_array().size() != 2 || NumberIn(sum[1]) != 1.0) return BadShape(place, "filter");
      const json::value& body = inner.get_array()[1];
      const Field* list = List(inner.get_array()[0], place + "/filter/0", name);
      if (!list) return {"0", Type::kNumber};
      condition = Inside(*list, false, [&] { return Condition(body, place + "/filter/1"); });
      return {"count(" + name + ", " + condition + ")", Type::kNumber};
    }
    const Field* list = List(*source, place, name);
    if (!list) return {"0", Type::kNumber};
    if (NumberIn(sum[1]) == 1.0) return {"count(" + name + ")", Type::kNumber};
    const std::string body = Inside(*list, true, [&] { return Value(sum[1], at + "/1/+/1").text; });
    return {"sum(" + name + ", " + body + ")", Type::kNumber};
  }

  // if c then t else e, between conditions.
  std::string If(const json::array& operands, std::size_t from, const std::string& at) {
    const std::size_t left = operands.size() - from;
    if (left == 0) return "false";
    if (left == 1) return Condition(operands[from], at + "/" + std::to_string(from));
    if (from >= 2 * kMaxLogicDepth) return Bad("target.jsonlogic-deep", at, std::to_string(kMaxLogicDepth)).text;
    const std::string c = Condition(operands[from], at + "/" + std::to_string(from));
    const std::string t = Condition(operands[from + 1], at + "/" + std::to_string(from + 1));
    const std::string e = If(operands, from + 2, at);
    if (c.size() + t.size() + e.size() > kMaxSource) return BadShape(at, "if").text;
    return "((" + c + " and " + t + ") or (not " + c + " and " + e + "))";
  }

  Term Apply(const std::string& op, const json::value& value, const std::string& at) {
    const json::array operands = Operands(value);
    if (op == "var") return Var(operands, at);
    if (op == "and" || op == "or") {
      if (operands.empty()) return BadShape(at, op);
      return {Chained(operands, op.c_str(), at, true), Type::kBool};
    }
    if (op == "!" || op == "!!") {
      if (operands.size() != 1) return BadShape(at, op);
      const json::object* inner = Operation(operands[0]);
      if (op == "!" && inner && inner->begin()->key() == "missing") return {Missing(operands[0], at, "and", "known"), Type::kBool};
      return {(op == "!" ? "(not " : "(") + Condition(operands[0], at) + ")", Type::kBool};
    }
    if (op == "==" || op == "===" || op == "!=" || op == "!==" || op == "<" || op == "<=" || op == ">" || op == ">=") return Compare(op, operands, at);
    if (op == "in") return In(operands, at);
    if (op == "+" || op == "*") {
      if (operands.size() < 2) return BadShape(at, op);
      return {Chained(operands, op.c_str(), at, false), Type::kNumber};
    }
    if (op == "-" && operands.size() == 1) return {"(-(" + Value(operands[0], at).text + "))", Type::kNumber};
    if (op == "-" || op == "/") {
      if (operands.size() != 2) return BadShape(at, op);
      return {Chained(operands, op.c_str(), at, false), Type::kNumber};
    }
    if (op == "min" || op == "max") {
      if (operands.size() < 2) return BadShape(at, op);
      std::string out = Value(operands[0], at + "/0").text;
      for (std::size_t i = 1; i < operands.size(); ++i) out = op + "(" + out + ", " + Value(operands[i], at + "/" + std::to_string(i)).text + ")";
      return {out, Type::kNumber};
    }
    if (op == "some" || op == "all" || op == "none") return Quantified(op, operands, at);
    if (op == "reduce") return Reduce(operands, at);
    if (op == "if" || op == "?:") return {If(operands, 0, at), Type::kBool};
    return Bad("target.jsonlogic-operator", at, op.substr(0, 40));
  }

  const std::string& where_;
  std::vector<Scope> scopes_;
  int depth_ = 0;
};

}  // namespace

Result<std::string> ImportJsonLogic(const json::value& logic, const Schema& schema, const std::string& where) {
  Importer importer(schema, where);
  const std::string text = importer.Run(logic);
  if (!importer.findings.empty()) return Fail(std::move(importer.findings));
  auto parsed = Parse(text, where);
  if (!parsed) return tl::unexpected(parsed.error());
  return Print(*parsed);
}

}  // namespace atalaya::target
