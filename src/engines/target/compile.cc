#include <algorithm>
#include <map>

#include "base/text_util.h"
#include "target/program.h"

namespace atalaya::target {
namespace {

class Compiler {
 public:
  Compiler(Program& program, const Reference& reference) : p_(program), reference_(reference) {}

  void Run() {
    p_.frames.push_back({});
    p_.register_of.assign(p_.expression.nodes.size(), -1);
    p_.frame_of.assign(p_.expression.nodes.size(), -1);
    p_.result = Value(p_.expression.root, 0);
  }

 private:
  const Node& At(int node) const { return p_.expression.At(node); }

  int Register(Kind kind, int frame) {
    p_.registers.push_back({kind, frame});
    return static_cast<int>(p_.registers.size()) - 1;
  }
  int Emit(Code code, Kind kind, int frame, int a = -1, int b = -1, int c = -1) {
    Step step;
    step.code = code;
    step.frame = frame;
    step.a = a;
    step.b = b;
    step.c = c;
    step.out = Register(kind, frame);
    p_.steps.push_back(step);
    return step.out;
  }
  Step& Last() { return p_.steps.back(); }

  static Kind KindOf(Type type) {
    return type == Type::kText ? Kind::kWord : type == Type::kBool ? Kind::kTruth : Kind::kNumber;
  }

  int FrameOfOwner(int owner) const { return owner < 0 ? 0 : opened_.at(owner); }

  // The register's value at each position of `frame`, which lies within the register's own.
  int Spread(int reg, int frame) {
    std::vector<int> way;
    for (int f = frame; f != p_.registers[static_cast<std::size_t>(reg)].frame; f = p_.frames[static_cast<std::size_t>(f)].parent) way.push_back(f);
    for (auto f = way.rbegin(); f != way.rend(); ++f) reg = Emit(Code::kSpread, p_.registers[static_cast<std::size_t>(reg)].kind, *f, reg);
    return reg;
  }

  int Value(int node, int frame) {
    const int reg = ValueOf(node, frame);
    p_.register_of[static_cast<std::size_t>(node)] = reg;
    p_.frame_of[static_cast<std::size_t>(node)] = frame;
    return reg;
  }

  int Not(int reg, int frame, bool negated) { return negated ? Emit(Code::kNot, Kind::kTruth, frame, reg) : reg; }

  int ValueOf(int index, int frame) {
    const Node& node = At(index);
    switch (node.op) {
      case Op::kNumber:
      case Op::kDay: {
        const int reg = Emit(Code::kNumber, Kind::kNumber, frame);
        Last().number = node.number;
        return reg;
      }
      case Op::kTruth: {
        const int reg = Emit(Code::kTruth, Kind::kTruth, frame);
        Last().number = node.number;
        return reg;
      }
      case Op::kText: {
        p_.choices.push_back({{node.text}, {}, {}});
        const int reg = Emit(Code::kWord, Kind::kWord, frame);
        Last().data = static_cast<int>(p_.choices.size()) - 1;
        return reg;
      }
      case Op::kName: {
        const int owner = FrameOfOwner(node.owner);
        const int reg = Emit(Code::kLoad, KindOf(node.type), owner);
        Last().data = node.field;
        Last().owner = owner;
        return Spread(reg, frame);
      }
      case Op::kAnd:
      case Op::kOr: {
        int reg = Value(node.kids[0], frame);
        for (std::size_t k = 1; k < node.kids.size(); ++k) {
          const int other = Value(node.kids[k], frame);
          reg = Emit(node.op == Op::kAnd ? Code::kAnd : Code::kOr, Kind::kTruth, frame, reg, other);
        }
        return reg;
      }
      case Op::kNot: return Emit(Code::kNot, Kind::kTruth, frame, Value(node.kids[0], frame));
      case Op::kNegate: return Emit(Code::kNegate, Kind::kNumber, frame, Value(node.kids[0], frame));
      case Op::kAdd: return Two(Code::kAdd, Kind::kNumber, node, frame);
      case Op::kSubtract: return Two(Code::kSubtract, Kind::kNumber, node, frame);
      case Op::kMultiply: return Two(Code::kMultiply, Kind::kNumber, node, frame);
      case Op::kDivide: return Two(Code::kDivide, Kind::kNumber, node, frame);
      case Op::kEqual: return Two(Code::kEqual, Kind::kTruth, node, frame);
      case Op::kNotEqual: return Two(Code::kNotEqual, Kind::kTruth, node, frame);
      case Op::kLess: return Two(Code::kLess, Kind::kTruth, node, frame);
      case Op::kLessEqual: return Two(Code::kLessEqual, Kind::kTruth, node, frame);
      case Op::kGreater: return Two(Code::kGreater, Kind::kTruth, node, frame);
      case Op::kGreaterEqual: return Two(Code::kGreaterEqual, Kind::kTruth, node, frame);
      case Op::kBetween: {
        const int a = Value(node.kids[0], frame), b = Value(node.kids[1], frame), c = Value(node.kids[2], frame);
        return Not(Emit(Code::kBetween, Kind::kTruth, frame, a, b, c), frame, node.negated);
      }
      case Op::kIn:
      case Op::kStarts:
      case Op::kContains:
      case Op::kMatches: return Choose(node, frame);
      case Op::kInList: {
        const int a = Value(node.kids[0], frame);
        const Node& list = At(node.kids[1]);
        const int reg = Emit(Code::kInList, Kind::kTruth, frame, a);
        Last().data = list.field;
        Last().owner = FrameOfOwner(list.owner);
        return Not(reg, frame, node.negated);
      }
      case Op::kIsKnown: return Known(node, frame);
      case Op::kAny:
      case Op::kAll:
      case Op::kCount:
      case Op::kSum: return Quantify(index, frame);
      case Op::kCall: {
        const FunctionRow& row = *FindFunction(node.text);
        const int a = Value(node.kids[0], frame);
        const int b = node.kids.size() > 1 ? Value(node.kids[1], frame) : -1;
        const int reg = Emit(Code::kFunction, KindOf(node.type), frame, a, b);
        Last().function = row.function;
        return reg;
      }
      case Op::kLookup: {
        const int a = Value(node.kids[0], frame);
        const int reg = Emit(Code::kLookup, Kind::kNumber, frame, a);
        p_.tables.push_back(reference_.tables.find(node.text)->second);
        Last().data = static_cast<int>(p_.tables.size()) - 1;
        return reg;
      }
    }
    return -1;
  }

  int Two(Code code, Kind kind, const Node& node, int frame) {
    const int a = Value(node.kids[0], frame), b = Value(node.kids[1], frame);
    return Emit(code, kind, frame, a, b);
  }

  int Choose(const Node& node, int frame) {
    const int a = Value(node.kids[0], frame);
    Choices choices;
    if (node.kids.size() == 1) {
      const NamedSet& set = reference_.sets.find(node.text)->second;
      choices.texts = set.of_numbers ? std::vector<std::string>{} : set.texts;
      choices.numbers = set.of_numbers ? set.numbers : std::vector<double>{};
    }
    for (std::size_t k = 1; k < node.kids.size(); ++k) {
      const Node& kid = At(node.kids[k]);
      if (kid.op == Op::kText) {
        choices.texts.push_back(kid.text);
      } else {
        choices.numbers.push_back(kid.number);
      }
    }
    std::sort(choices.numbers.begin(), choices.numbers.end());
    Code code = Code::kInWords;
    if (node.op == Op::kIn) {
      if (At(node.kids[0]).type != Type::kText) code = Code::kInNumbers;
    } else {
      code = node.op == Op::kStarts ? Code::kStarts : node.op == Op::kContains ? Code::kContains : Code::kMatches;
      for (const std::string& text : choices.texts) choices.patterns.push_back(FoldPart(text));
    }
    p_.choices.push_back(std::move(choices));
    const int reg = Emit(code, Kind::kTruth, frame, a);
    Last().data = static_cast<int>(p_.choices.size()) - 1;
    return Not(reg, frame, node.negated);
  }

  int Known(const Node& node, int frame) {
    const Node& kid = At(node.kids[0]);
    if (kid.type == Type::kTextList || kid.type == Type::kRecordList) {
      const int owner = FrameOfOwner(kid.owner);
      const int reg = Emit(Code::kLoadKnown, Kind::kTruth, owner);
      Last().data = kid.field;
      Last().owner = owner;
      return Not(Spread(reg, frame), frame, node.negated);
    }
    const int a = Value(node.kids[0], frame);
    return Not(Emit(Code::kKnown, Kind::kTruth, frame, a), frame, node.negated);
  }

  int Quantify(int index, int frame) {
    const Node& node = At(index);
    const Node& list = At(node.kids[0]);
    const int owner = FrameOfOwner(list.owner);
    int known = Emit(Code::kLoadKnown, Kind::kTruth, owner);
    Last().data = list.field;
    Last().owner = owner;
    known = Spread(known, frame);
    const int inner = static_cast<int>(p_.frames.size());
    p_.frames.push_back({frame, owner, list.field});
    Step open;
    open.code = Code::kOpen;
    open.frame = frame;
    open.inner = inner;
    p_.steps.push_back(open);
    opened_[index] = inner;
    const int body = node.kids.size() > 1 ? Value(node.kids[1], inner) : -1;
    const Code code = node.op == Op::kAny   ? Code::kReduceAny
                      : node.op == Op::kAll ? Code::kReduceAll
                      : node.op == Op::kSum ? Code::kReduceSum
                                            : Code::kReduceCount;
    const bool truth = node.op == Op::kAny || node.op == Op::kAll;
    const int reg = Emit(code, truth ? Kind::kTruth : Kind::kNumber, frame, body, known);
    Last().inner = inner;
    return reg;
  }

  Program& p_;
  const Reference& reference_;
  std::map<int, int> opened_;  // quantifier -> its frame
};

}  // namespace

Program Compile(Expression checked, const Reference& reference) {
  Program program;
  program.expression = std::move(checked);
  Compiler(program, reference).Run();
  return program;
}

BoundProgram Bind(const Program& program, const Words& words) {
  BoundProgram bound;
  bound.program = &program;
  bound.words = words.size();
  std::unordered_map<std::string, Word> own;
  const auto id_of = [&](const std::string& text) {
    if (const Word id = words.FindFolded(text); id >= 0) return id;
    const auto [found, fresh] = own.emplace(FoldPart(Trim(text)), static_cast<Word>(bound.words + bound.own.size()));
    if (fresh) bound.own.push_back(found->first);
    return found->second;
  };
  for (const Choices& choices : program.choices) {
    std::vector<Word> ids;
    if (choices.patterns.empty()) {
      for (const std::string& text : choices.texts) ids.push_back(id_of(text));
    }
    std::sort(ids.begin(), ids.end());
    bound.choices.push_back(std::move(ids));
  }
  for (const NamedTable& table : program.tables) {
    std::unordered_map<Word, double>& found = bound.tables.emplace_back();
    for (const auto& [key, value] : table.rows) found.emplace(id_of(key), value);
  }
  return bound;
}

}  // namespace atalaya::target
