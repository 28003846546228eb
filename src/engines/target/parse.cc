// Recursive descent over the grammar of docs/rules.md; depth and nodes are bounded, so that no text can exhaust the stack.
#include <algorithm>
#include <array>
#include <optional>
#include <utility>

#include "target/expression.h"
#include "target/keywords.h"
#include "target/lexer.h"

namespace atalaya::target {
namespace {

// Thrown inside this file only: the first syntax error ends the parse.
struct Stop {
  Finding finding;
};

class RuleParser {
 public:
  RuleParser(std::string_view source, std::vector<Token> tokens, const std::string& where) : tokens_(std::move(tokens)), where_(where) {
    out_.source = source;
  }

  Expression Run() {
    out_.root = Or();
    if (Now().kind != TokenKind::kEnd) Expected("operator");
    return std::move(out_);
  }

 private:
  const Token& Now() const { return tokens_[at_]; }
  const Token& Next(std::size_t ahead = 1) const { return tokens_[std::min(at_ + ahead, tokens_.size() - 1)]; }
  bool Is(std::string_view mark) const { return (Now().kind == TokenKind::kName || Now().kind == TokenKind::kMark) && Now().raw == mark; }
  bool Accept(std::string_view mark) {
    if (!Is(mark)) return false;
    ++at_;
    return true;
  }
  [[noreturn]] void Fault(const char* code, const Token& token, std::vector<std::pair<std::string, std::string>> args = {}) const {
    throw Stop{{Severity::kError, code, PlaceOf(where_, token.line, token.column), std::move(args)}};
  }
  // `expected` is a word of the message's choice, or what should stand here.
  [[noreturn]] void Expected(std::string expected) const {
    Fault("target.syntax", Now(), {{"expected", std::move(expected)}, {"found", Shown(Now())}});
  }
  void Want(std::string_view mark) {
    if (!Accept(mark)) Expected(std::string(mark));
  }

  int Add(Op op, const Token& from, std::vector<int> kids = {}, std::string text = {}, double number = 0) {
    if (out_.nodes.size() >= kMaxNodes) Fault("target.too-large", from, {{"limit", std::to_string(kMaxNodes)}});
    Node node;
    node.op = op;
    node.kids = std::move(kids);
    node.text = std::move(text);
    node.number = number;
    node.begin = from.begin;
    node.line = from.line;
    node.column = from.column;
    node.end = at_ > 0 ? tokens_[at_ - 1].end : 0;
    out_.nodes.push_back(std::move(node));
    return static_cast<int>(out_.nodes.size()) - 1;
  }

  struct Deeper {
    explicit Deeper(RuleParser& parser) : parser_(parser) {
      if (++parser_.depth_ > kMaxDepth) parser_.Fault("target.too-deep", parser_.Now(), {{"limit", std::to_string(kMaxDepth)}});
    }
    ~Deeper() { --parser_.depth_; }
    RuleParser& parser_;
  };

  int Or() {
    const Deeper deeper(*this);
    const Token& from = Now();
    std::vector<int> kids{And()};
    while (Accept("or")) kids.push_back(And());
    return kids.size() == 1 ? kids[0] : Add(Op::kOr, from, std::move(kids));
  }

  int And() {
    const Token& from = Now();
    std::vector<int> kids{Not()};
    while (Accept("and")) kids.push_back(Not());
    return kids.size() == 1 ? kids[0] : Add(Op::kAnd, from, std::move(kids));
  }

  int Not() {
    const Deeper deeper(*this);
    const Token& from = Now();
    if (!Accept("not")) return Comparison();
    const int kid = Not();
    return Add(Op::kNot, from, {kid});
  }

  std::optional<Op> Relation() const {
    constexpr std::array<std::pair<std::string_view, Op>, 6> kRelations{{{"=", Op::kEqual},
                                                                        {"!=", Op::kNotEqual},
                                                                        {"<", Op::kLess},
                                                                        {"<=", Op::kLessEqual},
                                                                        {">", Op::kGreater},
                                                                        {">=", Op::kGreaterEqual}}};
    for (const auto& [mark, op] : kRelations) {
      if (Is(mark)) return op;
    }
    return std::nullopt;
  }

  int Comparison() {
    const Token& from = Now();
    const int left = Sum();
    int made = left;
    if (const auto relation = Relation()) {
      ++at_;
      const int right = Sum();
      made = Add(*relation, from, {left, right});
    } else if (Accept("is")) {
      const bool unknown = Is("unknown");
      if (!unknown && !Is("known")) Expected("known");
      ++at_;
      made = Add(Op::kIsKnown, from, {left});
      out_.nodes.back().negated = unknown;
    } else {
      const bool negated = Is("not") && (Next().raw == "in" || Next().raw == "between" || Next().raw == "starts" ||
                                         Next().raw == "contains" || Next().raw == "matches");
      if (negated) ++at_;
      if (Accept("between")) {
        const int low = Sum();
        Want("and");
        const int high = Sum();
        made = Add(Op::kBetween, from, {left, low, high});
      } else if (Accept("in")) {
        if (Now().kind == TokenKind::kName) {
          const int list = Name();
          made = Add(Op::kInList, from, {left, list});
        } else {
          made = Choices(Op::kIn, from, left);
        }
      } else if (Accept("starts")) {
        Want("with");
        made = Choices(Op::kStarts, from, left);
      } else if (Accept("contains")) {
        made = Choices(Op::kContains, from, left);
      } else if (Accept("matches")) {
        made = Choices(Op::kMatches, from, left);
      }
      if (made != left) out_.nodes.back().negated = negated;
    }
    if (made != left && (Relation() || Is("in") || Is("between") || Is("is") || Is("starts") || Is("contains") || Is("matches"))) {
      Fault("target.chain", Now());
    }
    return made;
  }

  // @set, {"a", "b"} or one text.
  int Choices(Op op, const Token& from, int left) {
    if (Now().kind == TokenKind::kSet) {
      std::string set = Now().text;
      ++at_;
      return Add(op, from, {left}, std::move(set));
    }
    std::vector<int> kids{left};
    if (op != Op::kIn && Now().kind == TokenKind::kText) {
      kids.push_back(Constant());
      return Add(op, from, std::move(kids));
    }
    if (!Is("{")) Expected(op == Op::kIn ? "choices" : "text");
    ++at_;
    if (Is("}")) Fault("target.empty-list", Now());
    do {
      kids.push_back(Constant());
    } while (Accept(","));
    Want("}");
    return Add(op, from, std::move(kids));
  }

  int Constant() {
    const Token& token = Now();
    if (token.kind == TokenKind::kText) {
      ++at_;
      return Add(Op::kText, token, {}, token.text);
    }
    const bool minus = Is("-");
    const Token& number = minus ? Next() : token;
    if (number.kind == TokenKind::kNumber || (number.kind == TokenKind::kDay && !minus)) {
      at_ += minus ? 2 : 1;
      return Add(number.kind == TokenKind::kDay ? Op::kDay : Op::kNumber, token, {}, {}, minus ? -number.number : number.number);
    }
    Expected("constant");
  }

  int Sum() {
    const Token& from = Now();
    int left = Product();
    while (Is("+") || Is("-")) {
      const Op op = Is("+") ? Op::kAdd : Op::kSubtract;
      ++at_;
      const int right = Product();
      left = Add(op, from, {left, right});
    }
    return left;
  }

  int Product() {
    const Token& from = Now();
    int left = Unary();
    while (Is("*") || Is("/")) {
      const Op op = Is("*") ? Op::kMultiply : Op::kDivide;
      ++at_;
      const int right = Unary();
      left = Add(op, from, {left, right});
    }
    return left;
  }

  int Unary() {
    const Deeper deeper(*this);
    const Token& from = Now();
    if (!Accept("-")) return Primary();
    if (Now().kind == TokenKind::kNumber) {  // -5 is a constant
      const double number = Now().number;
      ++at_;
      return Add(Op::kNumber, from, {}, {}, -number);
    }
    const int kid = Unary();
    return Add(Op::kNegate, from, {kid});
  }

  int Name() {
    const Token& token = Now();
    if (token.kind != TokenKind::kName || (IsKeyword(token.raw) && token.raw != "it")) Expected("name");
    ++at_;
    return Add(Op::kName, token, {}, std::string(token.raw));
  }

  int Primary() {
    const Token& token = Now();
    if (token.kind == TokenKind::kNumber || token.kind == TokenKind::kDay || token.kind == TokenKind::kText) return Constant();
    if (Accept("(")) {
      const int inner = Or();
      Want(")");
      return inner;
    }
    if (token.kind != TokenKind::kName) Expected("value");
    if (Is("true") || Is("false")) {
      ++at_;
      return Add(Op::kTruth, token, {}, {}, token.raw == "true" ? 1 : 0);
    }
    if (Next().raw == "(" && Next().kind == TokenKind::kMark) return Call();
    return Name();
  }

  int Call() {
    const Token& name = Now();
    at_ += 2;
    const auto quantifier = name.raw == "any"     ? std::optional(Op::kAny)
                            : name.raw == "all"   ? std::optional(Op::kAll)
                            : name.raw == "count" ? std::optional(Op::kCount)
                            : name.raw == "sum"   ? std::optional(Op::kSum)
                                                  : std::nullopt;
    if (quantifier) {
      std::vector<int> kids{Name()};
      std::string variable = "it";
      if (Accept("as")) {
        if (Now().kind != TokenKind::kName || IsKeyword(Now().raw)) Expected("name");
        variable = Now().raw;
        ++at_;
      }
      if (*quantifier != Op::kCount || Is(",")) {
        Want(",");
        kids.push_back(Or());
      }
      Want(")");
      return Add(*quantifier, name, std::move(kids), std::move(variable));
    }
    if (name.raw == "lookup") {
      if (Now().kind != TokenKind::kSet) Expected("@table");
      std::string table = Now().text;
      ++at_;
      Want(",");
      const int key = Or();
      Want(")");
      return Add(Op::kLookup, name, {key}, std::move(table));
    }
    if (IsKeyword(name.raw)) {
      --at_;
      --at_;
      Expected("value");
    }
    std::vector<int> kids;
    if (!Is(")")) {
      do {
        kids.push_back(Or());
      } while (Accept(","));
    }
    Want(")");
    return Add(Op::kCall, name, std::move(kids), std::string(name.raw));
  }

  std::vector<Token> tokens_;
  const std::string& where_;
  Expression out_;
  std::size_t at_ = 0;
  int depth_ = 0;
};

}  // namespace

Result<Expression> Parse(std::string_view source, const std::string& where) {
  auto tokens = Tokenise(source, where);
  if (!tokens) return tl::unexpected(tokens.error());
  try {
    return RuleParser(source, std::move(*tokens), where).Run();
  } catch (const Stop& stop) {
    return Fail(stop.finding);
  }
}

}  // namespace atalaya::target
