#include <charconv>
#include <cmath>

#include "target/expression.h"
#include "target/table.h"

namespace atalaya::target {
namespace {

std::string NumberOf(double value) {
  char text[40];
  const auto end = std::to_chars(text, text + sizeof text, value).ptr;
  return {text, end};
}

std::string Quoted(const std::string& text) {
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') out += '\\';
    out += c;
  }
  return out + "\"";
}

// How tightly an operator binds; a kid that binds less than its place asks for goes into brackets.
int Binding(const Node& node) {
  switch (node.op) {
    case Op::kOr: return 1;
    case Op::kAnd: return 2;
    case Op::kNot: return 3;
    case Op::kEqual:
    case Op::kNotEqual:
    case Op::kLess:
    case Op::kLessEqual:
    case Op::kGreater:
    case Op::kGreaterEqual:
    case Op::kBetween:
    case Op::kIn:
    case Op::kStarts:
    case Op::kContains:
    case Op::kMatches:
    case Op::kInList:
    case Op::kIsKnown: return 4;
    case Op::kAdd:
    case Op::kSubtract: return 5;
    case Op::kMultiply:
    case Op::kDivide: return 6;
    case Op::kNegate: return 7;
    default: return 8;
  }
}

struct Printer {
  const Expression& e;

  std::string Kid(int kid, int least) const {
    const std::string text = Of(kid);
    return Binding(e.At(kid)) < least ? "(" + text + ")" : text;
  }

  std::string Joined(const Node& node, const char* word, int least) const {
    std::string out;
    for (const int kid : node.kids) out += (out.empty() ? "" : word) + Kid(kid, least);
    return out;
  }

  std::string Two(const Node& node, const char* mark, int left, int right) const {
    return Kid(node.kids[0], left) + mark + Kid(node.kids[1], right);
  }

  std::string Choices(const Node& node, const char* word) const {
    std::string out = Kid(node.kids[0], 5) + (node.negated ? " not " : " ") + word + " ";
    if (node.kids.size() == 1) return out + "@" + node.text;
    if (node.kids.size() == 2 && node.op != Op::kIn && e.At(node.kids[1]).op == Op::kText) return out + Of(node.kids[1]);
    out += "{";
    for (std::size_t k = 1; k < node.kids.size(); ++k) out += (k > 1 ? ", " : "") + Of(node.kids[k]);
    return out + "}";
  }

  std::string Call(const std::string& name, const std::vector<int>& kids) const {
    std::string out = name + "(";
    for (std::size_t k = 0; k < kids.size(); ++k) out += (k > 0 ? ", " : "") + Of(kids[k]);
    return out + ")";
  }

  std::string Quantifier(const Node& node, const char* word) const {
    std::string out = std::string(word) + "(" + Of(node.kids[0]);
    if (node.text != "it") out += " as " + node.text;
    if (node.kids.size() > 1) out += ", " + Of(node.kids[1]);
    return out + ")";
  }

  std::string Of(int index) const {
    const Node& node = e.At(index);
    switch (node.op) {
      case Op::kNumber: return NumberOf(node.number);
      case Op::kText: return Quoted(node.text);
      case Op::kDay: return DayText(node.number);
      case Op::kTruth: return node.number != 0 ? "true" : "false";
      case Op::kName: return node.text;
      case Op::kAnd: return Joined(node, " and ", 3);
      case Op::kOr: return Joined(node, " or ", 2);
      case Op::kNot: return "not " + Kid(node.kids[0], 3);
      case Op::kNegate: return "-" + (e.At(node.kids[0]).op == Op::kNumber ? "(" + Of(node.kids[0]) + ")" : Kid(node.kids[0], 7));
      case Op::kAdd: return Two(node, " + ", 5, 6);
      case Op::kSubtract: return Two(node, " - ", 5, 6);
      case Op::kMultiply: return Two(node, " * ", 6, 7);
      case Op::kDivide: return Two(node, " / ", 6, 7);
      case Op::kEqual: return Two(node, " = ", 5, 5);
      case Op::kNotEqual: return Two(node, " != ", 5, 5);
      case Op::kLess: return Two(node, " < ", 5, 5);
      case Op::kLessEqual: return Two(node, " <= ", 5, 5);
      case Op::kGreater: return Two(node, " > ", 5, 5);
      case Op::kGreaterEqual: return Two(node, " >= ", 5, 5);
      case Op::kBetween:
        return Kid(node.kids[0], 5) + (node.negated ? " not" : "") + " between " + Kid(node.kids[1], 5) + " and " + Kid(node.kids[2], 5);
      case Op::kIn: return Choices(node, "in");
      case Op::kStarts: return Choices(node, "starts with");
      case Op::kContains: return Choices(node, "contains");
      case Op::kMatches: return Choices(node, "matches");
      case Op::kInList: return Kid(node.kids[0], 5) + (node.negated ? " not in " : " in ") + Of(node.kids[1]);
      case Op::kIsKnown: return Kid(node.kids[0], 5) + (node.negated ? " is unknown" : " is known");
      case Op::kAny: return Quantifier(node, "any");
      case Op::kAll: return Quantifier(node, "all");
      case Op::kCount: return Quantifier(node, "count");
      case Op::kSum: return Quantifier(node, "sum");
      case Op::kCall: return Call(node.text, node.kids);
      case Op::kLookup: return "lookup(@" + node.text + ", " + Of(node.kids[0]) + ")";
    }
    return "";
  }
};

}  // namespace

std::string Print(const Expression& expression, int node) { return Printer{expression}.Of(node); }
std::string Print(const Expression& expression) { return Print(expression, expression.root); }

}  // namespace atalaya::target
