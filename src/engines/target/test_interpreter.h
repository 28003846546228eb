// The slow way to ask a rule, for tests: one record, one tree, values in a variant. Nothing is shared with the compiled way but the tree.
#pragma once

#include <chrono>
#include <cmath>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "base/text_util.h"
#include "target/expression.h"
#include "target/table.h"

namespace atalaya::target {

inline bool GlobOracle(std::string_view text, std::string_view pattern) {
  if (pattern.empty()) return text.empty();
  const auto first = [](std::string_view s) {
    std::size_t n = 1;
    while (n < s.size() && (static_cast<unsigned char>(s[n]) & 0xC0) == 0x80) ++n;
    return n;
  };
  if (pattern[0] == '*') return GlobOracle(text, pattern.substr(1)) || (!text.empty() && GlobOracle(text.substr(first(text)), pattern));
  if (text.empty()) return false;
  if (pattern[0] == '?') return GlobOracle(text.substr(first(text)), pattern.substr(1));
  return text[0] == pattern[0] && GlobOracle(text.substr(1), pattern.substr(1));
}

class TestInterpreter {
 public:
  // nullopt: unknown.
  using Plain = std::optional<std::variant<double, std::string, bool>>;

  TestInterpreter(const Expression& e, const Schema& schema, const Reference& reference, const Record& record)
      : e_(e), schema_(schema), reference_(reference), record_(record) {}

  Plain Of(int index) {
    const Node& node = e_.At(index);
    const auto kid = [&](std::size_t k) { return Of(node.kids[k]); };
    switch (node.op) {
      case Op::kNumber:
      case Op::kDay: return node.number;
      case Op::kText: return Fold(node.text);
      case Op::kTruth: return node.number != 0;
      case Op::kName: return FromValue(Find(node));
      case Op::kAnd:
      case Op::kOr: {
        const bool decisive = node.op == Op::kOr;
        bool unknown = false;
        for (const int k : node.kids) {
          const Plain value = Of(k);
          if (!value) unknown = true;
          else if (std::get<bool>(*value) == decisive) return decisive;
        }
        if (unknown) return std::nullopt;
        return !decisive;
      }
      case Op::kNot: return Negated(kid(0), true);
      case Op::kNegate: return Numbers(kid(0), 0.0, [](double a, double) { return -a; });
      case Op::kAdd: return Numbers(kid(0), kid(1), [](double a, double b) { return a + b; });
      case Op::kSubtract: return Numbers(kid(0), kid(1), [](double a, double b) { return a - b; });
      case Op::kMultiply: return Numbers(kid(0), kid(1), [](double a, double b) { return a * b; });
      case Op::kDivide: return Numbers(kid(0), kid(1), [](double a, double b) { return a / b; });
      case Op::kEqual: return Both(kid(0), kid(1), [](auto a, auto b) { return a == b; });
      case Op::kNotEqual: return Both(kid(0), kid(1), [](auto a, auto b) { return a != b; });
      case Op::kLess: return Both(kid(0), kid(1), [](auto a, auto b) { return a < b; });
      case Op::kLessEqual: return Both(kid(0), kid(1), [](auto a, auto b) { return a <= b; });
      case Op::kGreater: return Both(kid(0), kid(1), [](auto a, auto b) { return a > b; });
      case Op::kGreaterEqual: return Both(kid(0), kid(1), [](auto a, auto b) { return a >= b; });
      case Op::kBetween: {
        const Plain low = Both(kid(1), kid(0), [](auto a, auto b) { return a <= b; });
        const Plain high = Both(kid(0), kid(2), [](auto a, auto b) { return a <= b; });
        if ((low && !std::get<bool>(*low)) || (high && !std::get<bool>(*high))) return Negated(Plain(false), node.negated);
        if (!low || !high) return std::nullopt;
        return Negated(Plain(true), node.negated);
      }
      case Op::kIn:
      case Op::kStarts:
      case Op::kContains:
      case Op::kMatches: {
        const Plain value = kid(0);
        if (!value) return std::nullopt;
        bool found = false;
        for (const Plain& choice : ChoicesOf(node)) found = found || Chosen(node.op, *value, *choice);
        return Negated(Plain(found), node.negated);
      }
      case Op::kInList: {
        const Plain value = kid(0);
        const Value list = Find(e_.At(node.kids[1]));
        const auto* texts = std::get_if<std::vector<std::string>>(&list);
        if (!value || !texts) return std::nullopt;
        bool found = false;
        for (const std::string& text : *texts) found = found || Fold(text) == std::get<std::string>(*value);
        return Negated(Plain(found), node.negated);
      }
      case Op::kIsKnown: {
        const Node& operand = e_.At(node.kids[0]);
        const bool list = operand.type == Type::kTextList || operand.type == Type::kRecordList;
        const bool known = list ? !std::holds_alternative<std::monostate>(Find(operand)) : Of(node.kids[0]).has_value();
        return known != node.negated;
      }
      case Op::kAny:
      case Op::kAll:
      case Op::kCount:
      case Op::kSum: return Quantified(node, index);
      case Op::kCall: return Call(node);
      case Op::kLookup: {
        const Plain key = kid(0);
        if (!key) return std::nullopt;
        for (const auto& [name, value] : reference_.tables.at(node.text).rows) {
          if (Fold(name) == std::get<std::string>(*key)) return value;
        }
        return std::nullopt;
      }
    }
    return std::nullopt;
  }

 private:
  static Plain Negated(const Plain& value, bool negated) {
    if (!value) return value;
    return std::get<bool>(*value) != negated;
  }
  template <class F>
  static Plain Numbers(const Plain& a, const Plain& b, F f) {
    if (!a || !b) return std::nullopt;
    const double value = f(std::get<double>(*a), std::get<double>(*b));
    if (!std::isfinite(value)) return std::nullopt;
    return value;
  }
  template <class F>
  static Plain Both(const Plain& a, const Plain& b, F f) {
    if (!a || !b) return std::nullopt;
    return f(*a, *b);
  }
  static Plain FromValue(const Value& value) {
    if (const auto* number = std::get_if<double>(&value)) return *number;
    if (const auto* text = std::get_if<std::string>(&value)) return Fold(*text);
    if (const auto* truth = std::get_if<bool>(&value)) return *truth;
    if (const auto* day = std::get_if<Day>(&value)) return static_cast<double>(day->days);
    return std::nullopt;
  }
  Value Find(const Node& name) const {
    if (name.owner < 0) return At(record_, name.field);
    for (const auto& [node, member] : members_) {
      if (node != name.owner) continue;
      if (const auto* record = std::get_if<std::vector<Record>>(&member)) return At((*record)[0], name.field);
      return member;
    }
    return {};
  }
  static Value At(const Record& record, int field) {
    return static_cast<std::size_t>(field) < record.values.size() ? record.values[static_cast<std::size_t>(field)] : Value{};
  }
  std::vector<Plain> ChoicesOf(const Node& node) {
    std::vector<Plain> out;
    if (node.kids.size() == 1) {
      const NamedSet& set = reference_.sets.at(node.text);
      for (const double number : set.numbers) out.push_back(number);
      for (const std::string& text : set.texts) out.push_back(Fold(text));
    }
    for (std::size_t k = 1; k < node.kids.size(); ++k) out.push_back(Of(node.kids[k]));
    return out;
  }
  static bool Chosen(Op op, const std::variant<double, std::string, bool>& value, const std::variant<double, std::string, bool>& choice) {
    if (op == Op::kIn) return value == choice;
    const std::string &text = std::get<std::string>(value), &part = std::get<std::string>(choice);
    if (op == Op::kStarts) return text.compare(0, part.size(), part) == 0;
    if (op == Op::kContains) return text.find(part) != std::string::npos;
    return GlobOracle(text, part);
  }
  Plain Quantified(const Node& node, int index) {
    const Value list = Find(e_.At(node.kids[0]));
    std::vector<Value> members;
    if (const auto* texts = std::get_if<std::vector<std::string>>(&list)) {
      for (const std::string& text : *texts) members.push_back(text);
    } else if (const auto* records = std::get_if<std::vector<Record>>(&list)) {
      for (const Record& record : *records) members.push_back(std::vector<Record>{record});
    } else {
      return std::nullopt;
    }
    if (node.kids.size() == 1) return static_cast<double>(members.size());
    bool unknown = false, yes = false, no = false;
    double sum = 0;
    for (const Value& member : members) {
      members_.emplace_back(index, member);
      const Plain value = Of(node.kids[1]);
      members_.pop_back();
      if (!value) unknown = true;
      else if (node.op == Op::kSum) sum += std::get<double>(*value);
      else (std::get<bool>(*value) ? yes : no) = true, sum += std::get<bool>(*value) ? 1 : 0;
    }
    if (node.op == Op::kAny) return yes ? Plain(true) : unknown ? Plain() : Plain(false);
    if (node.op == Op::kAll) return no ? Plain(false) : unknown ? Plain() : Plain(true);
    if (unknown || !std::isfinite(sum)) return std::nullopt;
    return sum;
  }
  Plain Call(const Node& node) {
    const Plain a = Of(node.kids[0]);
    const std::string& name = node.text;
    if (name == "default") return a ? a : Of(node.kids[1]);
    if (!a) return std::nullopt;
    if (name == "length") {
      double count = 0;
      for (const char c : std::get<std::string>(*a)) count += (static_cast<unsigned char>(c) & 0xC0) != 0x80;
      return count;
    }
    const double x = std::get<double>(*a);
    if (name == "min" || name == "max") {
      const Plain b = Of(node.kids[1]);
      if (!b) return std::nullopt;
      const double y = std::get<double>(*b);
      return name == "min" ? (x < y ? x : y) : (x > y ? x : y);
    }
    if (name == "abs") return x < 0 ? -x : x;
    if (name == "log") return x > 0 ? Plain(std::log(x)) : Plain();
    if (name == "round") return x < 0 ? -std::floor(-x + 0.5) : std::floor(x + 0.5);
    const std::string day = DayText(x);
    if (day.empty()) return std::nullopt;
    if (name == "year") return std::stod(day.substr(0, 4));
    if (name == "month") return std::stod(day.substr(5, 2));
    const double since_monday = std::floor(x) + 3;  // 1970-01-01 was a Thursday
    return since_monday - 7 * std::floor(since_monday / 7) + 1;
  }

  const Expression& e_;
  const Schema& schema_;
  const Reference& reference_;
  const Record& record_;
  std::vector<std::pair<int, Value>> members_;
};

inline Truth Interpret(const Expression& e, const Schema& schema, const Reference& reference, const Record& record) {
  const auto value = TestInterpreter(e, schema, reference, record).Of(e.root);
  return !value ? Truth::kUnknown : std::get<bool>(*value) ? Truth::kTrue : Truth::kFalse;
}

}  // namespace atalaya::target
