// Names, types and cost of a parsed condition. Goes on after an error, so that all of them are told at once.
#include <algorithm>
#include <cmath>

#include "base/text_util.h"
#include "target/expression.h"
#include "target/functions.h"
#include "target/keywords.h"
#include "target/lexer.h"

namespace atalaya::target {
namespace {

class Checker {
 public:
  Checker(Expression& expression, const Schema& schema, const Reference& reference, const std::string& where)
      : e_(expression), schema_(schema), reference_(reference), where_(where) {}

  Findings Run() {
    const auto type = Visit(e_.root, 1);
    if (type && *type != Type::kBool) Report(e_.root, "target.condition", {{"found", TypeName(*type)}});
    if (cost_ > kMaxCost) {
      Report(e_.root, "target.cost",
             {{"cost", std::to_string(static_cast<long long>(cost_))}, {"limit", std::to_string(static_cast<long long>(kMaxCost))}});
    }
    const bool varies = std::any_of(e_.nodes.begin(), e_.nodes.end(), [](const Node& node) { return node.op == Op::kName; });
    if (!varies && findings_.empty()) Report(e_.root, "target.constant");
    return std::move(findings_);
  }

 private:
  struct Variable {
    std::string name;
    int node;  // the quantifier
    const Field* list;
  };

  Node& At(int node) { return e_.nodes[static_cast<std::size_t>(node)]; }

  void Report(int node, const char* code, std::vector<std::pair<std::string, std::string>> args = {}) {
    findings_.push_back(Error(code, PlaceOf(where_, At(node).line, At(node).column), std::move(args)));
  }

  // Finds the field of a name; null (and told) if there is none. A variable alone names a text of a list of text.
  const Field* Resolve(int index) {
    Node& node = At(index);
    static const Field kText{"it", Type::kText, {}};
    const std::string_view name = node.text;
    const std::string_view head = name.substr(0, name.find('.'));
    for (auto v = variables_.rbegin(); v != variables_.rend(); ++v) {
      if (v->name != head) continue;
      node.owner = v->node;
      if (v->list->type == Type::kTextList && head.size() == name.size()) {
        node.field = 0;
        return &kText;
      }
      node.field = head.size() < name.size() ? IndexOf(v->list->members, name.substr(head.size() + 1)) : -1;
      if (node.field >= 0) return &v->list->members[static_cast<std::size_t>(node.field)];
      Report(index, "target.unknown-name", {{"name", node.text}});
      return nullptr;
    }
    node.owner = -1;
    node.field = IndexOf(schema_.fields, name);
    if (node.field >= 0) return &schema_.fields[static_cast<std::size_t>(node.field)];
    Report(index, "target.unknown-name", {{"name", node.text}});
    return nullptr;
  }

  void WrongType(int node, std::string expected, Type found) {
    Report(node, "target.type", {{"expected", std::move(expected)}, {"found", TypeName(found)}});
  }

  // The type of a value, which must be a plain one (no list); nullopt where something in it is wrong already.
  std::optional<Type> Plain(int index, double times) {
    const auto type = Visit(index, times);
    if (!type || (*type != Type::kTextList && *type != Type::kRecordList)) return type;
    WrongType(index, "value", *type);
    return std::nullopt;
  }

  bool Need(int index, Type wanted, double times) {
    const auto type = Plain(index, times);
    if (!type) return false;
    if (*type != wanted) WrongType(index, TypeName(wanted), *type);
    return *type == wanted;
  }

  std::optional<Type> Visit(int index, double times) {
    cost_ += times;
    const auto type = TypeOf(index, times);
    if (type) At(index).type = *type;
    return type;
  }

  std::optional<Type> TypeOf(int index, double times) {
    const Node node = At(index);  // a copy: Resolve writes into the tree
    switch (node.op) {
      case Op::kNumber: return Type::kNumber;
      case Op::kText: return Type::kText;
      case Op::kDay: return Type::kDay;
      case Op::kTruth: return Type::kBool;
      case Op::kName: {
        const Field* field = Resolve(index);
        return field ? std::optional(field->type) : std::nullopt;
      }
      case Op::kAnd:
      case Op::kOr:
      case Op::kNot:
        for (const int kid : node.kids) Need(kid, Type::kBool, times);
        return Type::kBool;
      case Op::kNegate:
      case Op::kMultiply:
      case Op::kDivide:
        for (const int kid : node.kids) Need(kid, Type::kNumber, times);
        return Type::kNumber;
      case Op::kAdd:
      case Op::kSubtract: return SumOf(node, times);
      case Op::kEqual:
      case Op::kNotEqual:
      case Op::kLess:
      case Op::kLessEqual:
      case Op::kGreater:
      case Op::kGreaterEqual:
      case Op::kBetween: Compare(node, times); return Type::kBool;
      case Op::kIn:
      case Op::kStarts:
      case Op::kContains:
      case Op::kMatches: Choose(index, node, times); return Type::kBool;
      case Op::kInList:
        Need(node.kids[0], Type::kText, times);
        if (const auto list = Visit(node.kids[1], times * kAssumedMembers); list && *list != Type::kTextList) {
          WrongType(node.kids[1], TypeName(Type::kTextList), *list);
        }
        return Type::kBool;
      case Op::kIsKnown: Visit(node.kids[0], times); return Type::kBool;
      case Op::kAny:
      case Op::kAll:
      case Op::kCount:
      case Op::kSum: return Quantify(index, node, times);
      case Op::kCall: return Call(index, node, times);
      case Op::kLookup:
        Need(node.kids[0], Type::kText, times);
        if (!reference_.tables.contains(node.text)) Report(index, "target.unknown-table", {{"name", node.text}});
        return Type::kNumber;
    }
    return std::nullopt;
  }

  // number + number, day + number, number + day, day - number, day - day
  std::optional<Type> SumOf(const Node& node, double times) {
    const auto left = Plain(node.kids[0], times), right = Plain(node.kids[1], times);
    if (!left || !right) return std::nullopt;
    const bool add = node.op == Op::kAdd;
    if (*left != Type::kNumber && *left != Type::kDay) return WrongType(node.kids[0], "number", *left), std::nullopt;
    if (*right != Type::kNumber && *right != Type::kDay) return WrongType(node.kids[1], "number", *right), std::nullopt;
    if (*left == Type::kDay && *right == Type::kDay) {
      if (add) return WrongType(node.kids[1], "number", *right), std::nullopt;
      return Type::kNumber;
    }
    if (*right == Type::kDay && !add) return WrongType(node.kids[1], "number", *right), std::nullopt;
    return *left == Type::kDay || *right == Type::kDay ? Type::kDay : Type::kNumber;
  }

  void Compare(const Node& node, double times) {
    const auto first = Plain(node.kids[0], times);
    const bool order = node.op != Op::kEqual && node.op != Op::kNotEqual;
    if (first && order && *first != Type::kNumber && *first != Type::kDay) {
      WrongType(node.kids[0], "ordered", *first);
      return;
    }
    for (std::size_t k = 1; k < node.kids.size(); ++k) {
      const auto other = Plain(node.kids[k], times);
      if (first && other && *first != *other) WrongType(node.kids[k], TypeName(*first), *other);
    }
  }

  void Choose(int index, const Node& node, double times) {
    const auto found = Plain(node.kids[0], times);
    bool sure = found.has_value();
    const Type type = found.value_or(Type::kText);
    if (sure && node.op != Op::kIn && type != Type::kText) {
      WrongType(node.kids[0], TypeName(Type::kText), type);
      sure = false;
    }
    if (sure && type == Type::kBool) WrongType(node.kids[0], "choice", type);
    cost_ += times * static_cast<double>(node.kids.size() - 1);
    if (node.kids.size() == 1) {
      const auto set = reference_.sets.find(node.text);
      if (set == reference_.sets.end()) return Report(index, "target.unknown-set", {{"name", node.text}});
      const Type of = set->second.of_numbers ? Type::kNumber : Type::kText;
      if (sure && type != of) WrongType(node.kids[0], TypeName(of), type);
      if (node.op != Op::kIn) cost_ += times * static_cast<double>(set->second.texts.size());  // each is tried
      return;
    }
    for (std::size_t k = 1; k < node.kids.size(); ++k) {
      const auto other = Visit(node.kids[k], 0);
      if (sure && other && type != *other) WrongType(node.kids[k], TypeName(type), *other);
    }
  }

  std::optional<Type> Quantify(int index, const Node& node, double times) {
    const auto list = Visit(node.kids[0], times);
    const std::optional<Type> gives = node.op == Op::kAny || node.op == Op::kAll ? Type::kBool : Type::kNumber;
    if (!list) return gives;
    if (*list != Type::kTextList && *list != Type::kRecordList) {
      WrongType(node.kids[0], "list", *list);
      return gives;
    }
    if (node.text != "it") {
      const bool taken = std::any_of(variables_.begin(), variables_.end(), [&](const Variable& v) { return v.name == node.text; }) ||
                         !IsFieldName(node.text) || node.text.find('.') != std::string::npos ||
                         std::any_of(schema_.fields.begin(), schema_.fields.end(), [&](const Field& field) {
                           return field.name.substr(0, field.name.find('.')) == node.text;
                         });
      if (taken) Report(index, "target.variable", {{"name", node.text}});
    }
    if (node.kids.size() == 1) return gives;
    const Node& name = At(node.kids[0]);
    const Field* field = name.owner < 0 ? &schema_.fields[static_cast<std::size_t>(name.field)] : MemberOf(name);
    variables_.push_back({node.text, index, field});
    Need(node.kids[1], node.op == Op::kSum ? Type::kNumber : Type::kBool, times * kAssumedMembers);
    variables_.pop_back();
    return gives;
  }

  const Field* MemberOf(const Node& name) const {
    for (const Variable& v : variables_) {
      if (v.node == name.owner) return &v.list->members[static_cast<std::size_t>(name.field)];
    }
    return nullptr;
  }

  std::optional<Type> Call(int index, const Node& node, double times) {
    const FunctionRow* row = FindFunction(node.text);
    if (!row) {
      Report(index, "target.unknown-function", {{"name", node.text}});
      return std::nullopt;
    }
    if (node.kids.size() != static_cast<std::size_t>(row->arguments)) {
      Report(index, "target.arguments",
             {{"name", node.text}, {"wanted", std::to_string(row->arguments)}, {"found", std::to_string(node.kids.size())}});
      return std::nullopt;
    }
    const auto first = Plain(node.kids[0], times);
    Type takes = row->takes;
    if (row->function == Function::kDefault && first) takes = *first;
    if ((row->function == Function::kMin || row->function == Function::kMax) && first == Type::kDay) takes = Type::kDay;
    if (first && *first != takes) WrongType(node.kids[0], TypeName(takes), *first);
    for (std::size_t k = 1; k < node.kids.size(); ++k) Need(node.kids[k], takes, times);
    return row->arguments == 2 ? takes : row->gives;
  }

  Expression& e_;
  const Schema& schema_;
  const Reference& reference_;
  const std::string& where_;
  std::vector<Variable> variables_;
  Findings findings_;
  double cost_ = 0;
};

}  // namespace

Result<Expression> Check(Expression expression, const Schema& schema, const Reference& reference, const std::string& where) {
  Findings findings = Checker(expression, schema, reference, where).Run();
  if (!findings.empty()) return Fail(std::move(findings));
  return expression;
}

}  // namespace atalaya::target
