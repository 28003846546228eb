#include <boost/json.hpp>

#include "target/json_logic.h"
#include "target/lexer.h"
#include "target/table.h"

namespace atalaya::target {
namespace {

namespace json = boost::json;

class Exporter {
 public:
  Exporter(const Expression& e, const Reference& reference, const std::string& where) : e_(e), reference_(reference), where_(where) {}

  json::value Of(int index) {
    const Node& node = e_.At(index);
    switch (node.op) {
      case Op::kNumber: return node.number;
      case Op::kText: return json::value(node.text);
      case Op::kDay: return json::value(DayText(node.number));
      case Op::kTruth: return node.number != 0;
      case Op::kName: return Name(index);
      case Op::kAnd: return All("and", node);
      case Op::kOr: return All("or", node);
      case Op::kNot: return Not(Of(node.kids[0]));
      case Op::kNegate: return json::value{{"-", json::array{Of(node.kids[0])}}};
      case Op::kAdd: return Dated(index) ? Cannot(index) : All("+", node);
      case Op::kSubtract: return Dated(index) ? Cannot(index) : All("-", node);
      case Op::kMultiply: return All("*", node);
      case Op::kDivide: return All("/", node);
      case Op::kEqual: return All("==", node);
      case Op::kNotEqual: return All("!=", node);
      case Op::kLess: return All("<", node);
      case Op::kLessEqual: return All("<=", node);
      case Op::kGreater: return All(">", node);
      case Op::kGreaterEqual: return All(">=", node);
      case Op::kBetween: return Maybe(node, Say("<=", {Of(node.kids[1]), Of(node.kids[0]), Of(node.kids[2])}));
      case Op::kIn: return Maybe(node, Say("in", {Of(node.kids[0]), Choices(node)}));
      case Op::kContains: {
        json::array either;
        for (const json::value& choice : Choices(node)) either.push_back(Say("in", {choice, Of(node.kids[0])}));
        return Maybe(node, either.size() == 1 ? either[0] : json::value{{"or", either}});
      }
      case Op::kStarts:
      case Op::kMatches:
      case Op::kLookup: return Cannot(index);
      case Op::kInList: return Maybe(node, Say("in", {Of(node.kids[0]), Of(node.kids[1])}));
      case Op::kIsKnown:
        if (e_.At(node.kids[0]).op != Op::kName) return Cannot(index);
        return Say(node.negated ? "==" : "!=", {Of(node.kids[0]), nullptr});
      case Op::kAny: return Say("some", {Of(node.kids[0]), Inside(index, "")});
      case Op::kAll: return Not(Say("some", {Of(node.kids[0]), Not(Inside(index, ""))}));  // true of an empty list, as here
      case Op::kCount:
        return Reduced(node.kids.size() > 1 ? Say("filter", {Of(node.kids[0]), Inside(index, "")}) : Of(node.kids[0]), 1);
      case Op::kSum: return Reduced(Of(node.kids[0]), Inside(index, "current"));
      case Op::kCall: return Call(index);
    }
    return nullptr;
  }
  Findings findings;

 private:
  json::value Cannot(int index) {
    const Node& node = e_.At(index);
    findings.push_back(Error("target.jsonlogic-export", PlaceOf(where_, node.line, node.column), {{"clause", Print(e_, index).substr(0, 200)}}));
    return nullptr;
  }
  static json::value Say(std::string_view op, json::array operands) {
    json::object out;
    out.emplace(op, std::move(operands));
    return out;
  }
  static json::value Not(json::value what) { return Say("!", {std::move(what)}); }
  static json::value Maybe(const Node& node, json::value what) { return node.negated ? Not(std::move(what)) : what; }
  json::value All(const char* op, const Node& node) {
    json::array operands;
    for (const int kid : node.kids) operands.push_back(Of(kid));
    return Say(op, std::move(operands));
  }
  bool Dated(int index) const {
    const Node& node = e_.At(index);
    return e_.At(node.kids[0]).type == Type::kDay || e_.At(node.kids[1]).type == Type::kDay;
  }

  // Within a list JsonLogic sees the member and nothing else.
  json::value Name(int index) {
    const Node& node = e_.At(index);
    const int innermost = scopes_.empty() ? -1 : scopes_.back().quantifier;
    if (node.owner != innermost) return Cannot(index);
    if (node.owner < 0) return Say("var", {json::value(node.text)});
    const std::size_t dot = node.text.find('.');
    std::string path = scopes_.back().prefix;
    if (dot != std::string::npos) path += (path.empty() ? "" : ".") + node.text.substr(dot + 1);
    return Say("var", {json::value(path)});
  }
  json::value Inside(int quantifier, const char* prefix) {
    scopes_.push_back({quantifier, prefix});
    json::value out = Of(e_.At(quantifier).kids[1]);
    scopes_.pop_back();
    return out;
  }
  json::value Reduced(json::value list, json::value what) {
    return Say("reduce", {std::move(list), Say("+", {Say("var", {json::value("accumulator")}), std::move(what)}), 0});
  }
  json::array Choices(const Node& node) {
    json::array out;
    if (node.kids.size() == 1) {
      const NamedSet& set = reference_.sets.find(node.text)->second;
      for (const std::string& text : set.texts) out.push_back(json::value(text));
      for (const double number : set.numbers) out.push_back(number);
    }
    for (std::size_t k = 1; k < node.kids.size(); ++k) out.push_back(Of(node.kids[k]));
    return out;
  }
  json::value Call(int index) {
    const Node& node = e_.At(index);
    if ((node.text == "min" || node.text == "max") && node.type == Type::kNumber) return All(node.text.c_str(), node);
    if (node.text == "abs") return Say("max", {Of(node.kids[0]), Say("-", {Of(node.kids[0])})});
    if (node.text == "default" && e_.At(node.kids[0]).op == Op::kName) {
      json::value name = Of(node.kids[0]);
      if (name.is_null()) return nullptr;  // told already
      name.get_object().begin()->value().get_array().push_back(Of(node.kids[1]));
      return name;
    }
    return Cannot(index);
  }

  struct Scope {
    int quantifier;
    std::string prefix;
  };
  const Expression& e_;
  const Reference& reference_;
  const std::string& where_;
  std::vector<Scope> scopes_;
};

}  // namespace

Result<json::value> ExportJsonLogic(const Expression& checked, const Reference& reference, const std::string& where) {
  Exporter exporter(checked, reference, where);
  json::value out = exporter.Of(checked.root);
  if (!exporter.findings.empty()) return Fail(std::move(exporter.findings));
  return out;
}

}  // namespace atalaya::target
