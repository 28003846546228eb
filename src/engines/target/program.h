// A condition compiled to straight-line steps over columns: each step computes one register for a block of records at once. No jumps, so a
// condition costs the same whatever the data say, but for the lengths of lists.
//
// `any`, `all`, `count` and `sum` open a frame: the members of the list for every position of the frame around it. Registers belong to a
// frame; a value from outside is spread over the members. Frames are bounded (kMaxPositions): a block that would exceed it is halved, and
// a single record that exceeds it has the outcome unknown and is counted.
//
// Values are const after making and safe from any thread; a Scratch belongs to one thread.
#pragma once

#include <cstdint>
#include <span>
#include <unordered_map>
#include <vector>

#include "target/expression.h"
#include "target/functions.h"
#include "target/reference.h"
#include "target/table.h"

namespace atalaya::target {

enum class Code : std::uint8_t {
  kLoad, kLoadKnown, kNumber, kWord, kTruth, kSpread, kOpen,
  kReduceAny, kReduceAll, kReduceCount, kReduceSum,
  kAnd, kOr, kNot, kNegate, kAdd, kSubtract, kMultiply, kDivide,
  kEqual, kNotEqual, kLess, kLessEqual, kGreater, kGreaterEqual, kBetween,
  kInNumbers, kInWords, kStarts, kContains, kMatches, kInList, kKnown,
  kFunction, kLookup,
};

enum class Kind : std::uint8_t { kNumber, kWord, kTruth };

struct Step {
  Code code = Code::kNumber;
  Function function = Function::kAbs;  // of kFunction
  int out = -1;                        // register
  int a = -1, b = -1, c = -1;          // registers
  int frame = 0;                       // of `out`; kReduce*: `inner` is the frame of the members
  int inner = -1;                      // kOpen: the frame opened; kReduce*: the frame reduced
  int data = -1;                       // column (kLoad*, kInList), choices (kIn*, patterns, kWord), look-up
  int owner = 0;                       // frame whose column that is (kLoad*, kInList)
  double number = 0;                   // kNumber, kTruth
};

struct FrameShape {
  int parent = -1;            // frame around; -1: the records
  int owner = -1, list = -1;  // frame whose column the list is
};

struct Choices {
  std::vector<std::string> texts;     // as in the rule or set
  std::vector<std::string> patterns;  // the same, folded, for starts/contains/matches
  std::vector<double> numbers;        // ascending
};

struct Program {
  Expression expression;
  std::vector<Step> steps;
  struct Register {
    Kind kind;
    int frame;
  };
  std::vector<Register> registers;
  std::vector<FrameShape> frames;
  std::vector<Choices> choices;
  std::vector<NamedTable> tables;
  std::vector<int> register_of, frame_of;  // by node; -1: the node has no value of its own (lists, choices)
  int result = -1;
};

// The expression has been checked, with this reference; its tables must have the schema it was checked against.
Program Compile(Expression checked, const Reference& reference);

// A program with its constants looked up in the words of one table, as they are now: interning more makes it stale. A constant that stands
// nowhere in the table gets an id of its own after the table's.
struct BoundProgram {
  const Program* program = nullptr;  // must outlive this
  std::size_t words = 0;             // of the table when bound
  std::vector<std::string> own;      // folded texts of ids words, words + 1, ...
  std::vector<std::vector<Word>> choices;  // ascending; of patterns empty
  std::vector<std::unordered_map<Word, double>> tables;
};
BoundProgram Bind(const Program& program, const Words& words);

// Of one frame; fewer where a condition has many registers, so that one block holds at most kMaxValues values a frame.
inline constexpr std::size_t kMaxPositions = std::size_t{1} << 20;
inline constexpr std::size_t kMaxValues = std::size_t{1} << 25;

struct Scratch {
  struct Values {
    std::vector<double> numbers;
    std::vector<Word> words;
    std::vector<Truth> truths;
  };
  struct Frame {
    std::size_t count = 0;
    const Rows* rows = nullptr;
    std::uint32_t first = 0;           // frame 0: its rows are first, first + 1, ...
    std::vector<std::uint32_t> row;    // others: the row of each position
    std::vector<std::uint32_t> outer;  // and its position in the frame around
  };
  std::vector<Values> registers;
  std::vector<Frame> frames;
  std::vector<Truth> result;  // of blocks that were halved
};

// Outcomes of records first .. first + count - 1 of a table with the program's schema. `refused`: one more for each record whose lists
// exceed the limit. The span lives until the next call.
std::span<const Truth> Evaluate(const BoundProgram& bound, const Table& table, std::size_t first, std::size_t count, Scratch& scratch,
                                std::size_t& refused);

// Whether a folded text fits a folded pattern of `*` (any run) and `?` (one character). O(text x pattern).
bool FitsGlob(std::string_view text, std::string_view pattern);

}  // namespace atalaya::target
