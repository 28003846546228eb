// A rule: a condition with who wrote it and what it is worth. Plain data; who may activate a rule, and that a second person must, is the
// server's business.
//
// A rule fires only where its condition is true: never where it is unknown.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "base/explanation.h"
#include "base/finding.h"
#include "base/language.h"
#include "target/program.h"

namespace atalaya::target {

enum class RuleStatus { kDraft, kTested, kActive, kRetired };
const char* RuleStatusName(RuleStatus status);  // "draft", "tested", "active", "retired"
std::optional<RuleStatus> RuleStatusFrom(std::string_view name);

struct Rule {
  std::string id;       // stable over versions: as a field's name, hyphens too
  int version = 1;      // pinned in every decision
  Text title;           // in four languages
  double weight = 0;    // points of the score; negative: speaks for the consignment
  std::string expression;
  std::string author;
  RuleStatus status = RuleStatus::kDraft;
};

inline constexpr std::size_t kMaxRules = 10'000;
inline constexpr double kMaxWeight = 1000;

// Rules ready to run on any table of one schema.
struct RuleBook {
  std::vector<Rule> rules;        // those without errors, in their order
  std::vector<Program> programs;  // of each
};

// Compiles all rules given, whatever their status. A rule with an error is left out and told at "WHERE#ID". Besides the findings of
// Parse and Check: `target.rule-id` (id), `target.rule-twice` (id), `target.rule-version` (id), `target.rule-weight` (id, limit),
// `target.rule-title` (id; a warning), `target.too-many-rules` (limit).
RuleBook CompileRules(std::span<const Rule> rules, const Schema& schema, const Reference& reference, const std::string& where,
                      Findings& findings);

// Which rules fired where: those of record r are rules[starts[r]] .. rules[starts[r + 1] - 1], ascending.
struct Hits {
  std::vector<std::uint64_t> starts;
  std::vector<std::uint16_t> rules;  // indices into the book
  std::vector<std::uint64_t> fired, unknown, refused;  // records, by rule; refused ones (program.h) are among the unknown

  std::span<const std::uint16_t> Of(std::size_t record) const {
    return std::span(rules).subspan(starts[record], starts[record + 1] - starts[record]);
  }
};

// The same on any number of threads. The table has the schema of the book.
Hits RunRules(const RuleBook& book, const Table& table, int threads);

// Why a rule fired or did not, for one record: each clause with its outcome (value 1 true, 0 false; unknown says so) and the values it saw.
// Of lists at most kMaxMembersShown members that decided it; the rest is counted.
inline constexpr std::size_t kMaxMembersShown = 5;
Explanation Trace(const Rule& rule, const Program& program, const Table& table, std::size_t record);

}  // namespace atalaya::target
