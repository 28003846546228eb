// The compiled rules against a slow direct interpreter, on random conditions over random records.
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <cmath>

#include "target/rule.h"
#include "target/test_conditions.h"
#include "target/test_interpreter.h"

namespace atalaya::target {
namespace {

RC_GTEST_PROP(Rules, CompiledIsWhatTheInterpreterSays, ()) {
  Writer writer;
  const Reference reference = TestReference();
  const std::string text = "b or " + writer.Truths(4);  // a field, so that it is no constant
  RC_LOG() << text << "\n";
  const auto program = CompileText(text, writer.schema, reference);
  if (!program) RC_FAIL(program.error()[0].code + " " + program.error()[0].where);
  std::vector<Record> records(*rc::gen::inRange<std::size_t>(1, 12));
  Table table(writer.schema);
  for (Record& record : records) {
    record = AnyRecord(writer.schema);
    table.Append(record);
  }
  Scratch scratch;
  std::size_t refused = 0;
  const BoundProgram bound = Bind(*program, table.words());
  const auto outcomes = Evaluate(bound, table, 0, records.size(), scratch, refused);
  const std::vector<Truth> told(outcomes.begin(), outcomes.end());
  for (std::size_t i = 0; i < records.size(); ++i) {
    RC_ASSERT(static_cast<int>(told[i]) == static_cast<int>(Interpret(program->expression, writer.schema, reference, records[i])));
    const Explanation trace = Trace({}, *program, table, i);
    RC_ASSERT(std::get<std::string>(trace.args[3].second) == (told[i] == Truth::kTrue ? "true" : told[i] == Truth::kFalse ? "false" : "unknown"));
  }
  // The printed form means the same tree.
  const auto again = Parse(Print(program->expression), "again");
  RC_ASSERT(again.has_value());
  RC_ASSERT(Print(*again) == Print(program->expression));
  RC_ASSERT(again->nodes.size() == program->expression.nodes.size());
}

RC_GTEST_PROP(Rules, GlobIsWhatTheRecursionSays, ()) {
  std::string text, pattern;
  for (int i = *rc::gen::inRange(0, 8); i > 0; --i) text += Pick<std::string>({"a", "b", "\xC3\xA9"});
  for (int i = *rc::gen::inRange(0, 7); i > 0; --i) pattern += Pick<std::string>({"a", "b", "?", "*", "\xC3\xA9"});
  RC_ASSERT(FitsGlob(text, pattern) == GlobOracle(text, pattern));
}

TEST(Rules, GlobTakesNoExponentialTime) {
  std::string pattern;
  for (int i = 0; i < 200; ++i) pattern += "a*";
  EXPECT_FALSE(FitsGlob(std::string(20'000, 'a') + "b", pattern + "c"));
}

TEST(Rules, ThreeValues) {
  const Schema schema{{{"x", Type::kNumber, {}}, {"route", Type::kTextList, {}}}};
  Table table(schema);
  table.Append({{std::monostate{}, std::monostate{}}});
  table.Append({{2.0, std::vector<std::string>{}}});
  const auto outcome = [&](const std::string& text, std::size_t record) {
    const auto program = CompileText(text, schema, {});
    EXPECT_TRUE(program) << text;
    Scratch scratch;
    std::size_t refused = 0;
    const BoundProgram bound = Bind(*program, table.words());
    return Evaluate(bound, table, record, 1, scratch, refused)[0];
  };
  EXPECT_EQ(outcome("x > 1", 0), Truth::kUnknown);
  EXPECT_EQ(outcome("not x > 1", 0), Truth::kUnknown);
  EXPECT_EQ(outcome("x > 1 or true", 0), Truth::kTrue);
  EXPECT_EQ(outcome("x > 1 and false", 0), Truth::kFalse);
  EXPECT_EQ(outcome("x is unknown", 0), Truth::kTrue);
  EXPECT_EQ(outcome("x / 0 > 1", 1), Truth::kUnknown);
  EXPECT_EQ(outcome("x * 1e308 > 1", 1), Truth::kUnknown);
  EXPECT_EQ(outcome("any(route, it = \"a\")", 0), Truth::kUnknown);
  EXPECT_EQ(outcome("any(route, it = \"a\")", 1), Truth::kFalse);
  EXPECT_EQ(outcome("all(route, it = \"a\")", 1), Truth::kTrue);
  EXPECT_EQ(outcome("count(route) = 0", 1), Truth::kTrue);
  EXPECT_EQ(outcome("route is unknown", 0), Truth::kTrue);
  EXPECT_EQ(outcome("default(x, 5) = 5", 0), Truth::kTrue);
}

struct Wrong {
  const char* text;
  const char* code;
  const char* where;
};

// Wrong ones too: found by the fuzzer.
TEST(Rules, PrintedFormParses) {
  for (const char* text : {"t starts with {-2}", "t matches {2026-11-30}", "- - 5 > n", "-(5) > n", "not not b", "n - (m - 1) > 2 / (3 / n)"}) {
    const auto parsed = Parse(text, "r");
    ASSERT_TRUE(parsed) << text;
    const auto again = Parse(Print(*parsed), "r");
    ASSERT_TRUE(again) << Print(*parsed);
    EXPECT_EQ(Print(*again), Print(*parsed));
    EXPECT_EQ(again->nodes.size(), parsed->nodes.size()) << text;
  }
}

TEST(Rules, FindingsSayWhere) {
  const std::vector<Wrong> wrong{
      {"n >", "target.syntax", "r:1:4"},
      {"n > 1 m", "target.syntax", "r:1:7"},
      {"n\n> \"x", "target.open-text", "r:2:3"},
      {"t = \"\\n\"", "target.escape", "r:1:6"},
      {"n > 1..2", "target.bad-number", "r:1:5"},
      {"d > 2026-02-30", "target.bad-day", "r:1:5"},
      {"n $ 1", "target.syntax", "r:1:3"},
      {"n in {}", "target.empty-list", "r:1:7"},
      {"1 < n < 3", "target.chain", "r:1:7"},
      {"nn > 1", "target.unknown-name", "r:1:1"},
      {"n in @none", "target.unknown-set", "r:1:1"},
      {"lookup(@none, t) > 1", "target.unknown-table", "r:1:1"},
      {"sqrt(n) > 1", "target.unknown-function", "r:1:1"},
      {"abs(n, m) > 1", "target.arguments", "r:1:1"},
      {"n > t", "target.type", "r:1:5"},
      {"t < u", "target.type", "r:1:1"},
      {"d + e > d", "target.type", "r:1:5"},
      {"route = t", "target.type", "r:1:1"},
      {"n matches \"x\"", "target.type", "r:1:1"},
      {"n in @words", "target.type", "r:1:1"},
      {"n + 1", "target.condition", "r:1:1"},
      {"1 > 2", "target.constant", "r:1:1"},
      {"any(n, b)", "target.type", "r:1:5"},
      {"any(box, n)", "target.type", "r:1:10"},
      {"any(box as n, b)", "target.variable", "r:1:1"},
      {"it > 1", "target.unknown-name", "r:1:1"},
      {"any(box, it.x > 1)", "target.unknown-name", "r:1:10"},
      {"any(box as a, any(box as c, any(box as f, any(box as g, b))))", "target.cost", "r:1:1"},
      {"\xFF", "target.utf8", "r"},
  };
  for (const Wrong& w : wrong) {
    auto parsed = Parse(w.text, "r");
    const auto checked = parsed ? Check(std::move(*parsed), TestSchema(), TestReference(), "r") : std::move(parsed);
    ASSERT_FALSE(checked) << w.text;
    EXPECT_EQ(checked.error()[0].code, w.code) << w.text;
    EXPECT_EQ(checked.error()[0].where, w.where) << w.text;
  }
  EXPECT_EQ(Parse(std::string(1000, '('), "r").error()[0].code, "target.too-deep");
  std::string many = "n";
  for (int i = 0; i < 3000; ++i) many += "+n";
  EXPECT_EQ(Parse(many + ">1", "r").error()[0].code, "target.too-large");
  EXPECT_EQ(Parse(std::string(kMaxSource + 1, ' '), "r").error()[0].code, "target.too-long");
}

TEST(Rules, RunsTheSameOnAnyThreads) {
  const Schema schema = TestSchema();
  Table table(schema);
  for (int i = 0; i < 20'000; ++i) {
    table.Append({{static_cast<double>(i % 7), static_cast<double>(i % 11), kTexts[static_cast<std::size_t>(i) % kTexts.size()]}});
  }
  std::vector<Rule> rules;
  for (int r = 0; r < 9; ++r) rules.push_back({"r" + std::to_string(r), 1, {}, 1, "n = " + std::to_string(r), "", RuleStatus::kActive});
  rules.push_back({"bad", 1, {}, 1, "n = ", "", RuleStatus::kActive});
  rules.push_back({"r1", 1, {}, 1, "n = 1", "", RuleStatus::kActive});
  Findings findings;
  const RuleBook book = CompileRules(rules, schema, {}, "rules", findings);
  ASSERT_EQ(book.rules.size(), 9U);
  EXPECT_EQ(std::count_if(findings.begin(), findings.end(), [](const Finding& f) { return f.severity == Severity::kError; }), 2);
  const Hits one = RunRules(book, table, 1), two = RunRules(book, table, 2);
  EXPECT_EQ(one.rules, two.rules);
  EXPECT_EQ(one.starts, two.starts);
  for (std::size_t i = 0; i < table.size(); ++i) {
    ASSERT_EQ(one.Of(i).size(), 1U);
    ASSERT_EQ(one.Of(i)[0], i % 7);
  }
  EXPECT_EQ(one.fired[7], 0U);
}

// A record whose lists multiply beyond the limit is refused and counted, and does not harm its neighbours.
TEST(Rules, HugeRecordsAreRefusedAlone) {
  const Schema schema = TestSchema();
  Table table(schema);
  const auto with = [&](std::size_t boxes) {
    Record record = {{1.0, 1.0, {}, {}, {}, {}, {}, std::vector<std::string>{}, std::vector<Record>(boxes, Record{{2.0}})}};
    return record;
  };
  table.Append(with(2));
  table.Append(with(1200));
  table.Append(with(3));
  Findings findings;
  const std::vector<Rule> rules{{"r", 1, {}, 1, "any(box as a, any(box as c, a.n = c.n))", "", RuleStatus::kDraft}};
  const RuleBook book = CompileRules(rules, schema, {}, "rules", findings);
  const Hits hits = RunRules(book, table, 1);
  EXPECT_EQ(hits.fired[0], 2U);
  EXPECT_EQ(hits.unknown[0], 1U);
  EXPECT_EQ(hits.refused[0], 1U);
  EXPECT_EQ(Trace(rules[0], book.programs[0], table, 1).label, "explain.target.rule-refused");
}

TEST(Rules, TraceShowsClausesAndValues) {
  const Schema schema = TestSchema();
  Table table(schema);
  table.Append({{5.0, {}, std::string("Fr\xC3\xBAta"), {}, {}, {}, {}, {}, std::vector<Record>{{{1.0}}, {{7.0}}}}});
  Findings findings;
  const std::vector<Rule> rules{
      {"fruit", 3, {}, 1, "t = \"FRUTA\" and (m > 1 or any(box, it.n > 6))", "ana", RuleStatus::kActive}};
  const RuleBook book = CompileRules(rules, schema, {}, "rules", findings);
  ASSERT_EQ(book.rules.size(), 1U);
  const Explanation trace = Trace(rules[0], book.programs[0], table, 0);
  EXPECT_EQ(trace.source, "fruit@3");
  ASSERT_EQ(trace.parts.size(), 1U);
  const Explanation& both = trace.parts[0];
  ASSERT_EQ(both.parts.size(), 2U);
  EXPECT_EQ(std::get<std::string>(both.parts[0].args[0].second), "t = \"FRUTA\"");
  EXPECT_EQ(std::get<std::string>(both.parts[0].parts[0].args[1].second), "\"Fr\xC3\xBAta\"");
  const Explanation& either = both.parts[1];
  EXPECT_EQ(either.value, 1);
  EXPECT_TRUE(std::isnan(either.parts[0].value));
  EXPECT_EQ(either.parts[0].parts[0].label, "explain.target.value-unknown");
  ASSERT_EQ(either.parts[1].parts.size(), 1U);
  EXPECT_EQ(std::get<double>(either.parts[1].parts[0].args[0].second), 2);  // the second container
}

}  // namespace
}  // namespace atalaya::target
