#include "target/json_logic.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <boost/json.hpp>

#include "target/test_conditions.h"
#include "target/test_interpreter.h"

namespace atalaya::target {
namespace {

std::string Imported(const char* text) {
  const auto out = ImportJsonLogic(boost::json::parse(text), TestSchema(), "j");
  return out ? *out : out.error()[0].code + " " + out.error()[0].where;
}

TEST(JsonLogic, ImportsWhatMaps) {
  EXPECT_EQ(Imported(R"({"and":[{">":[{"var":"n"},3]},{"==":[{"var":"t"},"x"]}]})"), "n > 3 and t = \"x\"");
  EXPECT_EQ(Imported(R"({"<":[1,{"var":"n"},5]})"), "1 < n and n < 5");
  EXPECT_EQ(Imported(R"({"in":["iron",{"var":"t"}]})"), "t contains \"iron\"");
  EXPECT_EQ(Imported(R"({"in":[{"var":"t"},["a","b"]]})"), "t in {\"a\", \"b\"}");
  EXPECT_EQ(Imported(R"({"in":["a",{"var":"route"}]})"), "\"a\" in route");
  EXPECT_EQ(Imported(R"({">=":[{"var":"d"},"2026-11-30"]})"), "d >= 2026-11-30");
  EXPECT_EQ(Imported(R"({"==":[{"var":"n"},null]})"), "n is unknown");
  EXPECT_EQ(Imported(R"({"!":{"missing":["n","t"]}})"), "n is known and t is known");
  EXPECT_EQ(Imported(R"({"some":[{"var":"box"},{">":[{"var":"n"},1]}]})"), "any(box, it.n > 1)");
  EXPECT_EQ(Imported(R"({"all":[{"var":"route"},{"==":[{"var":""},"a"]}]})"), "count(route) > 0 and all(route, it = \"a\")");
  EXPECT_EQ(Imported(R"({">":[{"reduce":[{"var":"box"},{"+":[{"var":"accumulator"},{"var":"current.n"}]},0]},9]})"), "sum(box, it.n) > 9");
  EXPECT_EQ(Imported(R"({">":[{"reduce":[{"filter":[{"var":"box"},{"var":"b"}]},{"+":[{"var":"accumulator"},1]},0]},1]})"),
            "count(box, it.b) > 1");
  EXPECT_EQ(Imported(R"({"if":[{"var":"b"},{">":[{"var":"n"},1]},false]})"), "b and n > 1 or not b and false");
  EXPECT_EQ(Imported(R"({">":[{"var":["n",0]},1]})"), "default(n, 0) > 1");
}

TEST(JsonLogic, TellsWhatDoesNot) {
  EXPECT_EQ(Imported(R"({"and":[true,{">":[{"%":[{"var":"n"},2]},0]}]})"), "target.jsonlogic-operator j#/and/1/>/0/%");
  EXPECT_EQ(Imported(R"({"==":[{"cat":["a","b"]},"ab"]})"), "target.jsonlogic-operator j#/==/0/cat");
  EXPECT_EQ(Imported(R"({"var":"zz"})"), "target.unknown-name j#/var");
  EXPECT_EQ(Imported(R"([1,2])"), "target.jsonlogic-shape j#");
  EXPECT_EQ(Imported(R"({"and":[]})"), "target.jsonlogic-shape j#/and");
  EXPECT_EQ(Imported(R"({"some":[{"var":"n"},true]})"), "target.jsonlogic-shape j#/some/0");
  EXPECT_EQ(Imported(R"({"==":[{"var":"t"},"a\nb"]})"), "target.jsonlogic-shape j#/==/1");
  std::string deep = "true";
  for (int i = 0; i < 60; ++i) deep = "{\"!\":[" + deep + "]}";
  boost::json::parse_options options;
  options.max_depth = 1000;
  const auto out = ImportJsonLogic(boost::json::parse(deep, {}, options), TestSchema(), "j");
  ASSERT_FALSE(out);
  EXPECT_EQ(out.error()[0].code, "target.jsonlogic-deep");
}

// Operands written twice must not make a small document a huge text.
TEST(JsonLogic, DoublingIsBounded) {
  std::string deep = R"({"var":"n"})";
  for (int i = 0; i < 30; ++i) deep = R"({"<":[1,)" + deep + ",2]}";
  boost::json::parse_options options;
  options.max_depth = 1000;
  const auto out = ImportJsonLogic(boost::json::parse(deep, {}, options), TestSchema(), "j");
  ASSERT_FALSE(out);
  EXPECT_EQ(out.error()[0].code, "target.too-long");
}

TEST(JsonLogic, ExportTellsWhatItCannotSay) {
  const auto exported = [](const std::string& text) {
    const auto program = CompileText(text, TestSchema(), TestReference());
    EXPECT_TRUE(program) << text;
    const auto out = ExportJsonLogic(program->expression, TestReference(), "r");
    return out ? boost::json::serialize(*out) : out.error()[0].code + " " + out.error()[0].where;
  };
  EXPECT_EQ(exported("t in @words"), R"({"in":[{"var":["t"]},["Aa","b*","zulu"]]})");
  EXPECT_EQ(exported("n > 1 and t matches \"a*\""), "target.jsonlogic-export r:1:11");
  EXPECT_EQ(exported("d - e > 3"), "target.jsonlogic-export r:1:1");
  EXPECT_EQ(exported("any(box, it.n > n)"), "target.jsonlogic-export r:1:17");
}

// What goes out and comes in again means the same.
RC_GTEST_PROP(JsonLogic, RoundTripMeansTheSame, ()) {
  Writer writer;
  const Reference reference = TestReference();
  const std::string text = "b or " + writer.Truths(3);
  const auto program = CompileText(text, writer.schema, reference);
  RC_ASSERT(program.has_value());
  const auto exported = ExportJsonLogic(program->expression, reference, "r");
  if (!exported) {
    RC_TAG("cannot be said");
    return;
  }
  RC_LOG() << text << "\n" << boost::json::serialize(*exported) << "\n";
  const auto imported = ImportJsonLogic(*exported, writer.schema, "j");
  if (!imported) RC_FAIL(imported.error()[0].code + " " + imported.error()[0].where);
  RC_LOG() << *imported << "\n";
  const auto again = CompileText(*imported, writer.schema, reference);
  if (!again) RC_FAIL(again.error()[0].code + " " + again.error()[0].where);
  for (int i = 0; i < 5; ++i) {
    const Record record = AnyRecord(writer.schema);
    RC_ASSERT(Interpret(program->expression, writer.schema, reference, record) == Interpret(again->expression, writer.schema, reference, record));
  }
}

}  // namespace
}  // namespace atalaya::target
