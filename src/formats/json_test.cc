// JSON in and out: json_parse, json_decode, json_write.
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <bit>
#include <boost/json.hpp>
#include <cmath>

#include "formats/json_decode.h"
#include "formats/json_parse.h"
#include "formats/json_write.h"
#include "formats/limits.h"
#include "formats/test_files.h"

namespace atalaya::formats {
namespace {

std::string Told(std::string_view bytes) {
  const auto value = ParseJson(bytes, "f.json");
  return value ? boost::json::serialize(*value) : Lines(value.error());
}

TEST(JsonParse, Reads) {
  EXPECT_EQ(Told("{\"a\":[1,-2,18446744073709551615,null,true,\"\\u00e9\"]}"),
            "{\"a\":[1,-2,18446744073709551615,null,true,\"\u00e9\"]}");
  EXPECT_EQ(Told(" \xEF\xBB\xBF{}"), "error json.syntax f.json:1:2 detail=syntax error\n");
  EXPECT_EQ(Told("\xEF\xBB\xBF{}\n\n"), "{}");
}

TEST(JsonParse, TellsWhatIsWrong) {
  EXPECT_EQ(Told("{\"a\":\n [1,2"), "error json.truncated f.json:2:6\n");
  EXPECT_EQ(Told("{\"a\":\n [1,2,]}"), "error json.syntax f.json:2:7 detail=syntax error\n");
  EXPECT_EQ(Told("{} {}"), "error json.syntax f.json:1:4 detail=extra data\n");
  EXPECT_EQ(Told("{\"a\":1,\"b\":{\"x\":[0,{\"c\":1,\"c\":2,\"c\":3}]},\"a\":4}"),
            "error json.duplicate-member f.json#/b/x/1 member=c\nerror json.duplicate-member f.json# member=a\n");
  EXPECT_EQ(Told("{\"a\":NaN}"), "error json.syntax f.json:1:6 detail=syntax error\n");
  std::string deep(kMaxJsonDepth + 1, '[');
  EXPECT_TRUE(Told(deep).starts_with("error json.too-deep")) << Told(deep);
  EXPECT_TRUE(Told(std::string(1'000'000, '[')).starts_with("error json.too-deep"));
  EXPECT_TRUE(Told(std::string(kMaxJsonBytes + 1, ' ')).starts_with("error file.too-large"));
}

RC_GTEST_PROP(JsonParse, NumbersReadBackExactly, (std::uint64_t bits)) {
  const auto number = std::bit_cast<double>(bits);
  RC_PRE(std::isfinite(number));
  JsonWriter json;
  json.Number(number);
  const std::string text = json.Take();
  const auto value = ParseJson(text, "f");
  RC_ASSERT(value.has_value());
  RC_ASSERT(value->to_number<double>() == number);
}

RC_GTEST_PROP(JsonParse, StringsReadBackExactly, (std::vector<std::uint16_t> units)) {
  std::string text;
  for (const std::uint16_t u : units) {
    if (u < 0x80) {
      text += static_cast<char>(u == 0 ? 1 : u);
    } else if (u < 0x800) {
      text += static_cast<char>(0xC0 | (u >> 6));
      text += static_cast<char>(0x80 | (u & 0x3F));
    }
  }
  const std::string quoted = "[" + JsonQuoted(text) + "]";
  const auto value = ParseJson(quoted, "f");
  RC_ASSERT(value.has_value());
  RC_ASSERT(std::string(value->at(0).as_string()) == text);
}

RC_GTEST_PROP(JsonParse, SurvivesAnything, (std::string text)) {
  constexpr std::string_view kChars = "{}[]\",:0.e-truenl\\u \n";
  for (char& c : text) c = kChars[static_cast<unsigned char>(c) % kChars.size()];
  (void)ParseJson(text, "f");
}

TEST(JsonDecode, ReportsPointers) {
  const auto value =
      ParseJson(R"({"a/b":{"m~n":-1},"list":[{"x":1},{"x":"no","y":2}],"range":{"low":3,"mode":2,"high":4},
    "text":{"en":"e","es":"s","pt":"p","it":"i"},"ids":["ok","not ok","ok"],"words":["met","mett"],"extra":1,"note":"free"})",
                "f.json");
  ASSERT_TRUE(value.has_value());
  FindingList findings;
  JsonObject object(JsonNode(*value, "f.json", findings));
  JsonObject inner(object.Need("a/b"));
  EXPECT_EQ(inner.Need("m~n").Probability(), 0);
  inner.Done();
  for (const JsonNode& item : object.Need("list").Items()) {
    JsonObject fields(item);
    fields.Need("x").Integer(0, 10);
    fields.Done();
  }
  ReadRange(object.Need("range"), 0, 10);
  object.Need("text").FourLanguages();
  object.Need("ids").Ids();
  object.Need("words").SomeWords<model::Reply>();
  object.Need("gone").Cost();
  EXPECT_FALSE(object.Maybe("also_gone").has_value());
  object.Done();
  EXPECT_EQ(
      Lines(findings.Take()),
      "error json.out-of-range f.json#/a~1b/m~0n value=-1 low=0 high=1\n"
      "error json.type f.json#/list/1/x expected=number\n"
      "error json.unknown-member f.json#/list/1 member=y\n"
      "error json.range-order f.json#/range low=3 mode=2 high=4\n"
      "warning json.missing-language f.json#/text language=fr\n"
      "error json.unknown-member f.json#/text member=it\n"
      "error json.id f.json#/ids/1 value=not ok\n"
      "error json.duplicate-item f.json#/ids/2 value=ok\n"
      "error json.unknown-word f.json#/words/1 value=mett known=met, partly, not-met, not-applicable, not-checked\n"
      "error json.missing-member f.json# member=gone\n"
      "error json.unknown-member f.json# member=extra\n");
}

TEST(JsonWrite, IsCompactAndStable) {
  Text text("hello");
  text.Set(Language::kFrench, "bonjour");
  JsonWriter json;
  json.BeginObject()
      .Member("a", 1)
      .Member("b", "x\"\n\x01")
      .Key("list")
      .BeginArray(Break::kNo)
      .Number(0.1)
      .Number(-0.0)
      .Number(1e300);
  json.BeginObject().Member("deep", true).EndObject().EndArray();
  json.Key("rows").BeginArray().BeginObject(Break::kNo).Member("n", NAN).EndObject().Integer(3).EndArray();
  json.Key("empty").BeginArray().EndArray().Key("text").FourLanguages(text).EndObject();
  EXPECT_EQ(
      json.Take(),
      "{\n \"a\":1,\n \"b\":\"x\\\"\\n\\u0001\",\n \"list\":[0.1,0,1e+300,{\"deep\":true}],\n"
      " \"rows\":[\n  {\"n\":null},\n  3\n ],\n \"empty\":[],\n \"text\":{\"en\":\"hello\",\"fr\":\"bonjour\"}\n}\n");
  EXPECT_EQ(NumberText(25000000), "25000000");
  EXPECT_EQ(NumberText(0.30000000000000004), "0.30000000000000004");
}

}  // namespace
}  // namespace atalaya::formats
