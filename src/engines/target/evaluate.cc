// The steps of a program over a block of records (program.h).
#include <algorithm>
#include <chrono>
#include <cmath>
#include <limits>

#include "target/kernels.h"
#include "target/program.h"

namespace atalaya::target {
namespace {

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

double DatePart(Function function, double day) {
  using namespace std::chrono;
  if (!(std::fabs(day) < 4e6)) return kNaN;  // also where unknown
  const sys_days date{days(static_cast<int>(std::floor(day)))};
  if (function == Function::kWeekday) return static_cast<double>(weekday(date).iso_encoding());
  const year_month_day parts(date);
  return function == Function::kYear ? static_cast<double>(static_cast<int>(parts.year()))
                                     : static_cast<double>(static_cast<unsigned>(parts.month()));
}

double OneArgument(Function function, double x) {
  switch (function) {
    case Function::kAbs: return std::fabs(x);
    case Function::kLog: return x > 0 ? std::log(x) : kNaN;
    case Function::kRound: return std::round(x);
    default: return DatePart(function, x);
  }
}

double Characters(std::string_view text) {
  return static_cast<double>(std::count_if(text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }));
}

class Evaluator {
 public:
  Evaluator(const BoundProgram& bound, const Table& table, Scratch& scratch)
      : bound_(bound), program_(*bound.program), table_(table), words_(table.words()), s_(scratch),
        most_positions_(std::min(kMaxPositions, kMaxValues / std::max<std::size_t>(1, program_.registers.size()))) {
    if (s_.registers.size() < program_.registers.size()) s_.registers.resize(program_.registers.size());
    if (s_.frames.size() < program_.frames.size()) s_.frames.resize(program_.frames.size());
  }

  // False: a frame would exceed the limit.
  bool Run(std::size_t first, std::size_t count) {
    s_.frames[0].count = count;
    s_.frames[0].rows = &table_.rows();
    s_.frames[0].first = static_cast<std::uint32_t>(first);
    for (const Step& step : program_.steps) {
      if (step.code == Code::kOpen) {
        if (!Open(step)) return false;
      } else {
        Do(step);
      }
    }
    return true;
  }

 private:
  Scratch::Values& Of(int reg) { return s_.registers[static_cast<std::size_t>(reg)]; }
  Scratch::Frame& FrameOf(int frame) { return s_.frames[static_cast<std::size_t>(frame)]; }
  Kind KindOf(int reg) const { return program_.registers[static_cast<std::size_t>(reg)].kind; }

  std::uint32_t RowAt(const Scratch::Frame& frame, std::size_t position, bool records) const {
    return records ? frame.first + static_cast<std::uint32_t>(position) : frame.row[position];
  }

  // The position in frame `owner`, at or around `frame`, of a position in `frame`.
  std::size_t Outward(int frame, std::size_t position, int owner) const {
    while (frame != owner) {
      position = s_.frames[static_cast<std::size_t>(frame)].outer[position];
      frame = program_.frames[static_cast<std::size_t>(frame)].parent;
    }
    return position;
  }

  bool Open(const Step& step) {
    const FrameShape& shape = program_.frames[static_cast<std::size_t>(step.inner)];
    Scratch::Frame& inner = FrameOf(step.inner);
    const Scratch::Frame& outer = FrameOf(step.frame);
    const Scratch::Frame& owner = FrameOf(shape.owner);
    const Column& list = owner.rows->columns[static_cast<std::size_t>(shape.list)];
    inner.rows = &list.members;
    inner.row.clear();
    inner.outer.clear();
    for (std::size_t i = 0; i < outer.count; ++i) {
      const std::uint32_t row = RowAt(owner, Outward(step.frame, i, shape.owner), shape.owner == 0);
      const std::uint32_t from = list.starts[row], to = list.starts[row + 1];
      if (inner.row.size() + (to - from) > most_positions_) return false;
      for (std::uint32_t m = from; m < to; ++m) {
        inner.row.push_back(m);
        inner.outer.push_back(static_cast<std::uint32_t>(i));
      }
    }
    inner.count = inner.row.size();
    return true;
  }

  template <class T>
  void Gather(const std::vector<T>& column, const Scratch::Frame& frame, bool records, std::vector<T>& out) {
    if (records) {
      out.assign(column.begin() + frame.first, column.begin() + frame.first + static_cast<std::ptrdiff_t>(frame.count));
    } else {
      out.resize(frame.count);
      for (std::size_t i = 0; i < frame.count; ++i) out[i] = column[frame.row[i]];
    }
  }

  void Load(const Step& step) {
    const Scratch::Frame& frame = FrameOf(step.owner);
    const Column& column = frame.rows->columns[static_cast<std::size_t>(step.data)];
    Scratch::Values& out = Of(step.out);
    const bool records = step.owner == 0;
    if (step.code == Code::kLoadKnown) return Gather(column.known, frame, records, out.truths);
    switch (KindOf(step.out)) {
      case Kind::kNumber: return Gather(column.numbers, frame, records, out.numbers);
      case Kind::kTruth: return Gather(column.truths, frame, records, out.truths);
      case Kind::kWord:
        Gather(column.words, frame, records, out.words);
        for (Word& word : out.words) word = words_.Folded(word);
    }
  }

  void Spread(const Step& step) {
    const Scratch::Frame& frame = FrameOf(step.frame);
    const Scratch::Values& a = Of(step.a);
    Scratch::Values& out = Of(step.out);
    const auto copy = [&](const auto& from, auto& to) {
      to.resize(frame.count);
      for (std::size_t i = 0; i < frame.count; ++i) to[i] = from[frame.outer[i]];
    };
    switch (KindOf(step.out)) {
      case Kind::kNumber: return copy(a.numbers, out.numbers);
      case Kind::kTruth: return copy(a.truths, out.truths);
      case Kind::kWord: return copy(a.words, out.words);
    }
  }

  void Reduce(const Step& step) {
    const Scratch::Frame& inner = FrameOf(step.inner);
    const std::size_t n = FrameOf(step.frame).count;
    const std::vector<Truth>& known = Of(step.b).truths;
    Scratch::Values& out = Of(step.out);
    if (step.code == Code::kReduceAny || step.code == Code::kReduceAll) {
      const bool any = step.code == Code::kReduceAny;
      const std::vector<Truth>& body = Of(step.a).truths;
      out.truths.assign(n, any ? Truth::kFalse : Truth::kTrue);
      for (std::size_t i = 0; i < inner.count; ++i) {
        Truth& so_far = out.truths[inner.outer[i]];
        so_far = any ? std::max(so_far, body[i]) : std::min(so_far, body[i]);
      }
      for (std::size_t i = 0; i < n; ++i) {
        if (known[i] != Truth::kTrue) out.truths[i] = Truth::kUnknown;
      }
      return;
    }
    out.numbers.assign(n, 0);
    for (std::size_t i = 0; i < inner.count; ++i) {
      double more = 1;
      if (step.code == Code::kReduceSum) {
        more = Of(step.a).numbers[i];
      } else if (step.a >= 0) {
        const Truth truth = Of(step.a).truths[i];
        more = truth == Truth::kTrue ? 1 : truth == Truth::kFalse ? 0 : kNaN;
      }
      out.numbers[inner.outer[i]] += more;
    }
    for (std::size_t i = 0; i < n; ++i) {
      if (known[i] != Truth::kTrue || !std::isfinite(out.numbers[i])) out.numbers[i] = kNaN;
    }
  }

  bool Fits(Code code, std::string_view text, const std::vector<std::string>& patterns) const {
    for (const std::string& pattern : patterns) {
      const bool fits = code == Code::kStarts     ? text.substr(0, pattern.size()) == pattern
                        : code == Code::kContains ? text.find(pattern) != std::string_view::npos
                                                  : FitsGlob(text, pattern);
      if (fits) return true;
    }
    return false;
  }

  void Choose(const Step& step) {
    const std::size_t n = FrameOf(step.frame).count;
    std::vector<Truth>& out = Of(step.out).truths;
    out.resize(n);
    const Choices& choices = program_.choices[static_cast<std::size_t>(step.data)];
    if (step.code == Code::kInNumbers) {
      const std::vector<double>& a = Of(step.a).numbers;
      for (std::size_t i = 0; i < n; ++i) {
        const bool in = std::binary_search(choices.numbers.begin(), choices.numbers.end(), a[i]);
        out[i] = std::isnan(a[i]) ? Truth::kUnknown : in ? Truth::kTrue : Truth::kFalse;
      }
      return;
    }
    const std::vector<Word>& a = Of(step.a).words;
    const std::vector<Word>& ids = bound_.choices[static_cast<std::size_t>(step.data)];
    for (std::size_t i = 0; i < n; ++i) {
      if (a[i] == kUnknownWord) {
        out[i] = Truth::kUnknown;
        continue;
      }
      bool in = false;
      if (step.code != Code::kInWords) {
        in = Fits(step.code, TextOf(a[i]), choices.patterns);
      } else {
        in = ids.size() <= 8 ? std::find(ids.begin(), ids.end(), a[i]) != ids.end() : std::binary_search(ids.begin(), ids.end(), a[i]);
      }
      out[i] = in ? Truth::kTrue : Truth::kFalse;
    }
  }

  std::string_view TextOf(Word word) const {
    const auto at = static_cast<std::size_t>(word);
    return at < bound_.words ? words_.FoldedText(word) : std::string_view(bound_.own[at - bound_.words]);
  }

  void InList(const Step& step) {
    const Scratch::Frame& owner = FrameOf(step.owner);
    const Column& list = owner.rows->columns[static_cast<std::size_t>(step.data)];
    const std::vector<Word>& a = Of(step.a).words;
    std::vector<Truth>& out = Of(step.out).truths;
    const std::size_t n = FrameOf(step.frame).count;
    out.resize(n);
    for (std::size_t i = 0; i < n; ++i) {
      const std::uint32_t row = RowAt(owner, Outward(step.frame, i, step.owner), step.owner == 0);
      if (a[i] == kUnknownWord || list.known[row] != Truth::kTrue) {
        out[i] = Truth::kUnknown;
        continue;
      }
      Truth found = Truth::kFalse;
      for (std::uint32_t m = list.starts[row]; m < list.starts[row + 1]; ++m) {
        const Word word = words_.Folded(list.members.columns[0].words[m]);
        if (word == a[i]) found = Truth::kTrue;
        if (word == kUnknownWord && found == Truth::kFalse) found = Truth::kUnknown;
      }
      out[i] = found;
    }
  }

  void Call(const Step& step) {
    const std::size_t n = FrameOf(step.frame).count;
    Scratch::Values& out = Of(step.out);
    const Scratch::Values& a = Of(step.a);
    if (step.function == Function::kDefault) {
      const Scratch::Values& b = Of(step.b);
      switch (KindOf(step.out)) {
        case Kind::kNumber:
          out.numbers.resize(n);
          for (std::size_t i = 0; i < n; ++i) out.numbers[i] = std::isnan(a.numbers[i]) ? b.numbers[i] : a.numbers[i];
          return;
        case Kind::kTruth:
          out.truths.resize(n);
          for (std::size_t i = 0; i < n; ++i) out.truths[i] = a.truths[i] == Truth::kUnknown ? b.truths[i] : a.truths[i];
          return;
        case Kind::kWord:
          out.words.resize(n);
          for (std::size_t i = 0; i < n; ++i) out.words[i] = a.words[i] == kUnknownWord ? b.words[i] : a.words[i];
          return;
      }
    }
    out.numbers.resize(n);
    if (step.function == Function::kLength) {
      for (std::size_t i = 0; i < n; ++i) out.numbers[i] = a.words[i] == kUnknownWord ? kNaN : Characters(TextOf(a.words[i]));
    } else if (step.function == Function::kMin || step.function == Function::kMax) {
      const std::vector<double>& b = Of(step.b).numbers;
      const bool min = step.function == Function::kMin;
      for (std::size_t i = 0; i < n; ++i) {
        const bool known = !std::isnan(a.numbers[i]) && !std::isnan(b[i]);
        out.numbers[i] = !known ? kNaN : min ? std::min(a.numbers[i], b[i]) : std::max(a.numbers[i], b[i]);
      }
    } else {
      for (std::size_t i = 0; i < n; ++i) out.numbers[i] = OneArgument(step.function, a.numbers[i]);
    }
  }

  void Do(const Step& step) {
    const std::size_t n = FrameOf(step.frame).count;
    Scratch::Values& out = Of(step.out);
    switch (step.code) {
      case Code::kLoad:
      case Code::kLoadKnown: return Load(step);
      case Code::kNumber: out.numbers.assign(n, step.number); return;
      case Code::kTruth: out.truths.assign(n, step.number != 0 ? Truth::kTrue : Truth::kFalse); return;
      case Code::kWord: {
        out.words.assign(n, bound_.choices[static_cast<std::size_t>(step.data)][0]);
        return;
      }
      case Code::kSpread: return Spread(step);
      case Code::kOpen: return;
      case Code::kReduceAny:
      case Code::kReduceAll:
      case Code::kReduceCount:
      case Code::kReduceSum: return Reduce(step);
      case Code::kAnd: out.truths.resize(n); return AndOf(Of(step.a).truths.data(), Of(step.b).truths.data(), out.truths.data(), n);
      case Code::kOr: out.truths.resize(n); return OrOf(Of(step.a).truths.data(), Of(step.b).truths.data(), out.truths.data(), n);
      case Code::kNot: out.truths.resize(n); return NotOf(Of(step.a).truths.data(), out.truths.data(), n);
      case Code::kNegate:
        out.numbers.resize(n);
        for (std::size_t i = 0; i < n; ++i) out.numbers[i] = -Of(step.a).numbers[i];
        return;
      case Code::kAdd:
      case Code::kSubtract:
      case Code::kMultiply:
      case Code::kDivide:
        out.numbers.resize(n);
        return Arithmetic(step.code, Of(step.a).numbers.data(), Of(step.b).numbers.data(), out.numbers.data(), n);
      case Code::kEqual:
      case Code::kNotEqual:
      case Code::kLess:
      case Code::kLessEqual:
      case Code::kGreater:
      case Code::kGreaterEqual: return Compare(step, n);
      case Code::kBetween:
        out.truths.resize(n);
        return Between(Of(step.a).numbers.data(), Of(step.b).numbers.data(), Of(step.c).numbers.data(), out.truths.data(), n);
      case Code::kInNumbers:
      case Code::kInWords:
      case Code::kStarts:
      case Code::kContains:
      case Code::kMatches: return Choose(step);
      case Code::kInList: return InList(step);
      case Code::kKnown: return Known(step, n);
      case Code::kFunction: return Call(step);
      case Code::kLookup: {
        out.numbers.resize(n);
        const auto& rows = bound_.tables[static_cast<std::size_t>(step.data)];
        const std::vector<Word>& a = Of(step.a).words;
        for (std::size_t i = 0; i < n; ++i) {
          const auto found = rows.find(a[i]);
          out.numbers[i] = found == rows.end() ? kNaN : found->second;
        }
        return;
      }
    }
  }

  void Compare(const Step& step, std::size_t n) {
    Scratch::Values &out = Of(step.out), &a = Of(step.a), &b = Of(step.b);
    out.truths.resize(n);
    switch (KindOf(step.a)) {
      case Kind::kNumber: return CompareNumbers(step.code, a.numbers.data(), b.numbers.data(), out.truths.data(), n);
      case Kind::kWord: return CompareWords(step.code == Code::kEqual, a.words.data(), b.words.data(), out.truths.data(), n);
      case Kind::kTruth: return CompareTruths(step.code == Code::kEqual, a.truths.data(), b.truths.data(), out.truths.data(), n);
    }
  }

  void Known(const Step& step, std::size_t n) {
    Scratch::Values &out = Of(step.out), &a = Of(step.a);
    out.truths.resize(n);
    switch (KindOf(step.a)) {
      case Kind::kNumber: return KnownNumbers(a.numbers.data(), out.truths.data(), n);
      case Kind::kWord:
        for (std::size_t i = 0; i < n; ++i) out.truths[i] = a.words[i] == kUnknownWord ? Truth::kFalse : Truth::kTrue;
        return;
      case Kind::kTruth:
        for (std::size_t i = 0; i < n; ++i) out.truths[i] = a.truths[i] == Truth::kUnknown ? Truth::kFalse : Truth::kTrue;
        return;
    }
  }

  const BoundProgram& bound_;
  const Program& program_;
  const Table& table_;
  const Words& words_;
  Scratch& s_;
  const std::size_t most_positions_;
};

void InHalves(const BoundProgram& bound, const Table& table, std::size_t first, std::size_t count, Scratch& scratch, std::vector<Truth>& result,
              std::size_t& refused) {
  if (Evaluator(bound, table, scratch).Run(first, count)) {
    const auto& truths = scratch.registers[static_cast<std::size_t>(bound.program->result)].truths;
    result.insert(result.end(), truths.begin(), truths.begin() + static_cast<std::ptrdiff_t>(count));
  } else if (count == 1) {
    ++refused;
    result.push_back(Truth::kUnknown);
  } else {
    InHalves(bound, table, first, count / 2, scratch, result, refused);
    InHalves(bound, table, first + count / 2, count - count / 2, scratch, result, refused);
  }
}

}  // namespace

std::span<const Truth> Evaluate(const BoundProgram& bound, const Table& table, std::size_t first, std::size_t count, Scratch& scratch,
                                std::size_t& refused) {
  if (Evaluator(bound, table, scratch).Run(first, count)) {
    return {scratch.registers[static_cast<std::size_t>(bound.program->result)].truths.data(), count};
  }
  std::vector<Truth> result;
  InHalves(bound, table, first, count, scratch, result, refused);
  scratch.result = std::move(result);
  return scratch.result;
}

// Two pointers and one place to return to: where a later part does not fit, the last `*` takes one character more.
bool FitsGlob(std::string_view text, std::string_view pattern) {
  const auto step = [](std::string_view s, std::size_t at) {
    ++at;
    while (at < s.size() && (static_cast<unsigned char>(s[at]) & 0xC0) == 0x80) ++at;
    return at;
  };
  std::size_t t = 0, p = 0, star = std::string_view::npos, from = 0;
  while (t < text.size()) {
    if (p < pattern.size() && pattern[p] == '*') {
      star = p++;
      from = t;
    } else if (p < pattern.size() && pattern[p] == '?') {
      ++p;
      t = step(text, t);
    } else if (p < pattern.size() && pattern[p] == text[t]) {
      ++p;
      ++t;
    } else if (star != std::string_view::npos) {
      p = star + 1;
      from = step(text, from);
      t = from;
    } else {
      return false;
    }
  }
  while (p < pattern.size() && pattern[p] == '*') ++p;
  return p == pattern.size();
}

}  // namespace atalaya::target
