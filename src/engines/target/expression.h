// A condition as a tree: what the parser makes, the checker annotates, the compiler and the printer read. docs/rules.md explains the language
// to analysts.
//
//   Parse  text -> tree                       limits: bytes, nodes, depth
//   Check  tree + schema -> typed tree        names found, types right, cost bounded
//   Print  tree -> text                       parses to the same tree
//
// There are no loops and no recursion: `any`, `all`, `count` and `sum` go once over a list of the record. A condition's cost is at most
// kMaxCost steps a record whose lists have kAssumedMembers members.
//
// Findings stand at "WHERE:line:column", 1-based, in bytes.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "target/reference.h"
#include "target/schema.h"

namespace atalaya::target {

enum class Op {
  kNumber, kText, kDay, kTruth,                         // constants
  kName,                                                // a field, a variable, a variable's member
  kAnd, kOr, kNot,                                      // and, or: two or more operands
  kNegate, kAdd, kSubtract, kMultiply, kDivide,
  kEqual, kNotEqual, kLess, kLessEqual, kGreater, kGreaterEqual,
  kBetween,                                             // operand, low, high; both ends belong to it
  kIn, kStarts, kContains, kMatches,                    // operand, then constants; or one @set in `text`
  kInList,                                              // operand, list of text
  kIsKnown,
  kAny, kAll, kCount, kSum,                             // list, body (count may have none); variable in `text`
  kCall,                                                // function in `text`
  kLookup,                                              // key; table in `text`
};

struct Node {
  Op op = Op::kNumber;
  Type type = Type::kNumber;  // of the value; right after Check
  bool negated = false;       // kBetween, kIn, kStarts, kContains, kMatches, kInList, kIsKnown
  double number = 0;          // kNumber, kDay (days since 1970), kTruth (0 or 1)
  std::string text;           // kText: the text; kName: as written; set, table, variable or function
  std::vector<int> kids;      // indices of nodes; a kid's index is lower than its parent's
  // Where it stands in the source: bytes [begin, end), line and column of begin.
  std::size_t begin = 0, end = 0;
  int line = 1, column = 1;
  // After Check, for kName: whose field (-1: the record's, otherwise the node of the any/all/count/sum that made the variable) and which
  // one, by its index. The text of a list of text is field 0 of its variable.
  int owner = -1, field = -1;
};

struct Expression {
  std::string source;
  std::vector<Node> nodes;
  int root = -1;

  const Node& Root() const { return nodes[static_cast<std::size_t>(root)]; }
  const Node& At(int node) const { return nodes[static_cast<std::size_t>(node)]; }
};

inline constexpr std::size_t kMaxSource = 16'384;  // bytes
inline constexpr std::size_t kMaxNodes = 2000;
inline constexpr int kMaxDepth = 150;              // brackets in brackets; each counts three
inline constexpr double kMaxCost = 50'000;
inline constexpr double kAssumedMembers = 16;

// `target.too-long` (limit), `target.too-large` (limit), `target.too-deep` (limit), `target.syntax` (expected, found), `target.utf8`,
// `target.open-text`, `target.bad-number` (found), `target.bad-day` (found), `target.empty-list`, `target.chain` (comparisons do not chain).
Result<Expression> Parse(std::string_view source, const std::string& where);

// `target.unknown-name` (name), `target.unknown-set`, `target.unknown-table`, `target.unknown-function`, `target.type` (expected, found),
// `target.arguments` (name, wanted, found), `target.variable` (name): a variable called like a field, variable or word; `target.cost` (cost,
// limit), `target.condition` (found): the whole is no condition; `target.constant`: no field is named, so that it is always the same.
// The tree that comes back is annotated.
Result<Expression> Check(Expression expression, const Schema& schema, const Reference& reference, const std::string& where);

// In the language's one canonical form.
std::string Print(const Expression& expression);
std::string Print(const Expression& expression, int node);

}  // namespace atalaya::target
