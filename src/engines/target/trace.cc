// Reads the registers of a program that has just been run on one record: what is told is what was computed.
#include <charconv>
#include <cmath>
#include <limits>

#include "target/rule.h"

namespace atalaya::target {
namespace {

const char* OutcomeName(Truth truth) { return truth == Truth::kTrue ? "true" : truth == Truth::kFalse ? "false" : "unknown"; }

double OutcomeValue(Truth truth) { return truth == Truth::kTrue ? 1 : truth == Truth::kFalse ? 0 : std::numeric_limits<double>::quiet_NaN(); }

std::string ShortNumber(double value) {
  char text[40];
  return {text, std::to_chars(text, text + sizeof text, value).ptr};
}

bool IsClause(const Node& node) { return node.op == Op::kAnd || node.op == Op::kOr || node.op == Op::kNot; }
bool IsConstant(const Node& node) { return node.op == Op::kNumber || node.op == Op::kText || node.op == Op::kDay || node.op == Op::kTruth; }
bool IsQuantifier(const Node& node) { return node.op == Op::kAny || node.op == Op::kAll || node.op == Op::kCount || node.op == Op::kSum; }

class Tracer {
 public:
  Tracer(const BoundProgram& bound, const Table& table, const Scratch& scratch)
      : bound_(bound), p_(*bound.program), table_(table), s_(scratch) {}

  Explanation Clause(int index, std::size_t position) const {
    const Node& node = p_.expression.At(index);
    const Truth truth = s_.registers[Reg(index)].truths[position];
    Explanation out;
    out.label = "explain.target.clause";
    out.args = {{"clause", Source(node)}, {"outcome", OutcomeName(truth)}};
    out.value = OutcomeValue(truth);
    if (IsClause(node)) {
      for (const int kid : node.kids) out.parts.push_back(Clause(kid, position));
    } else if (IsQuantifier(node)) {
      Members(node, position, out);
    } else {
      Values(index, position, out);
    }
    return out;
  }

 private:
  std::size_t Reg(int node) const { return static_cast<std::size_t>(p_.register_of[static_cast<std::size_t>(node)]); }
  std::string Source(const Node& node) const { return p_.expression.source.substr(node.begin, node.end - node.begin); }

  // The frame that a quantifier opened: that of its body, or none.
  int InnerFrame(const Node& node) const {
    return node.kids.size() > 1 ? p_.frame_of[static_cast<std::size_t>(node.kids[1])] : -1;
  }

  // Members that decided: of `all` those that are not true, of the others those that are not false.
  void Members(const Node& node, std::size_t position, Explanation& out) const {
    const int frame = InnerFrame(node);
    if (frame < 0) return;
    const Scratch::Frame& inner = s_.frames[static_cast<std::size_t>(frame)];
    std::size_t number = 0, more = 0;
    for (std::size_t i = 0; i < inner.count; ++i) {
      if (inner.outer[i] != position) continue;
      ++number;
      const int body = node.kids[1];
      if (node.op != Op::kSum) {
        const Truth truth = s_.registers[Reg(body)].truths[i];
        if (truth == (node.op == Op::kAll ? Truth::kTrue : Truth::kFalse)) continue;
      }
      if (out.parts.size() == kMaxMembersShown) {
        ++more;
        continue;
      }
      Explanation member;
      member.label = "explain.target.member";
      member.args = {{"number", static_cast<double>(number)}, {"list", p_.expression.At(node.kids[0]).text}};
      if (node.op == Op::kSum) {
        Value(body, i, member);
      } else {
        member.parts.push_back(Clause(body, i));
      }
      out.parts.push_back(std::move(member));
    }
    if (more > 0) {
      Explanation rest;
      rest.label = "explain.target.more";
      rest.args = {{"count", static_cast<double>(more)}};
      out.parts.push_back(std::move(rest));
    }
  }

  // What the names below a comparison stood for; of an operand that is computed its value first.
  void Values(int index, std::size_t position, Explanation& out) const {
    const Node& node = p_.expression.At(index);
    if (node.op == Op::kName) return Value(index, position, out);
    for (const int kid : node.kids) {
      if (!IsConstant(p_.expression.At(kid))) Value(kid, position, out);
    }
  }

  void Value(int index, std::size_t position, Explanation& out) const {
    const Node& node = p_.expression.At(index);
    if (p_.register_of[static_cast<std::size_t>(index)] < 0) return;  // a list
    Explanation value;
    value.label = "explain.target.value";
    std::string text = TextOf(index, position);
    value.args = {{"name", Source(node)}};
    if (text.empty()) {
      value.label = "explain.target.value-unknown";
    } else {
      value.args.emplace_back("value", std::move(text));
    }
    if (node.op != Op::kName) {
      if (IsQuantifier(node)) {
        Members(node, position, value);
      } else {
        Values(index, position, value);
      }
    }
    out.parts.push_back(std::move(value));
  }

  // "" where unknown.
  std::string TextOf(int index, std::size_t position) const {
    const Node& node = p_.expression.At(index);
    const Scratch::Values& values = s_.registers[Reg(index)];
    switch (node.type) {
      case Type::kNumber: return std::isnan(values.numbers[position]) ? "" : ShortNumber(values.numbers[position]);
      case Type::kDay: return std::isnan(values.numbers[position]) ? "" : DayText(values.numbers[position]);
      case Type::kBool: return values.truths[position] == Truth::kUnknown ? "" : OutcomeName(values.truths[position]);
      case Type::kText: return node.op == Op::kName ? RawText(node, index, position) : FoldedText(values.words[position]);
      default: return "";
    }
  }

  std::string FoldedText(Word word) const {
    if (word < 0) return "";
    const auto at = static_cast<std::size_t>(word);
    return Quoted(at < bound_.words ? std::string(table_.words().FoldedText(word)) : bound_.own[at - bound_.words]);
  }
  static std::string Quoted(const std::string& text) { return "\"" + text + "\""; }

  // As it stands in the declaration, not as it is compared.
  std::string RawText(const Node& node, int index, std::size_t position) const {
    int frame = p_.frame_of[static_cast<std::size_t>(index)];
    const int owner = OwnerFrame(node, frame);
    while (frame != owner) {
      position = s_.frames[static_cast<std::size_t>(frame)].outer[position];
      frame = p_.frames[static_cast<std::size_t>(frame)].parent;
    }
    const Scratch::Frame& f = s_.frames[static_cast<std::size_t>(frame)];
    const std::size_t row = frame == 0 ? f.first + position : f.row[position];
    const Word word = f.rows->columns[static_cast<std::size_t>(node.field)].words[row];
    return word < 0 ? "" : Quoted(table_.words().Text(word));
  }

  int OwnerFrame(const Node& node, int frame) const {
    if (node.owner < 0) return 0;
    const int inner = InnerFrame(p_.expression.At(node.owner));
    return inner < 0 ? frame : inner;
  }

  const BoundProgram& bound_;
  const Program& p_;
  const Table& table_;
  const Scratch& s_;
};

}  // namespace

Explanation Trace(const Rule& rule, const Program& program, const Table& table, std::size_t record) {
  const BoundProgram bound = Bind(program, table.words());
  Scratch scratch;
  std::size_t refused = 0;
  const Truth truth = Evaluate(bound, table, record, 1, scratch, refused)[0];
  Explanation out;
  out.label = refused > 0 ? "explain.target.rule-refused" : "explain.target.rule";
  out.args = {{"title", rule.title},
              {"id", rule.id},
              {"version", static_cast<double>(rule.version)},
              {"outcome", OutcomeName(truth)}};
  out.value = OutcomeValue(truth);
  out.source = rule.id + "@" + std::to_string(rule.version);
  if (refused == 0) out.parts.push_back(Tracer(bound, table, scratch).Clause(program.expression.root, 0));
  return out;
}

}  // namespace atalaya::target
