#include <gtest/gtest.h>

#include <cmath>

#include "solve/test_door.h"

namespace atalaya::solve {
namespace {

const std::string kProblem = R"({"model":"ishigami","parameters":{"a":7,"b":0.1},"samples":20000,"seed":1})";

TEST(SensitivityDoor, Answers) {
  const Outcome out = Ask("sensitivity", kProblem);
  ASSERT_TRUE(out.answered) << out.Codes();
  for (const char* kind : {"/first", "/total"}) {
    for (const char* input : {"/0", "/1", "/2"}) {
      const std::string value = std::string(kind) + input, width = std::string(kind) + "_half_width" + input;
      EXPECT_NEAR(out.Number(value), out.Number("/exact" + value), 2 * out.Number(width));
      EXPECT_LT(out.Number(width), 0.05);
    }
  }
  EXPECT_EQ(out.Number("/runs"), 100'000);
  const Outcome again = Ask("sensitivity", kProblem, 3);
  EXPECT_EQ(out.answer.at("first"), again.answer.at("first"));
  EXPECT_EQ(out.answer.at("rank"), again.answer.at("rank"));
  // 7 and 0.1 are the defaults.
  EXPECT_EQ(out.answer.at("first"), Ask("sensitivity", R"({"model":"ishigami","samples":20000})").answer.at("first"));
}

TEST(SensitivityDoor, SobolG) {
  const Outcome out = Ask("sensitivity", R"({"model":"sobol-g","parameters":{"a":[0,99]},"samples":5000,"seed":3})");
  ASSERT_TRUE(out.answered) << out.Codes();
  EXPECT_GT(out.Number("/first/0"), 0.9);
  EXPECT_LT(out.Number("/total/1"), 0.01);
}

TEST(SensitivityDoor, Tells) {
  const Outcome few = Ask("sensitivity", With(kProblem, "20000", "2"));
  ASSERT_TRUE(few.answered);
  EXPECT_TRUE(few.Tells("solve.sensitivity-few-samples", "/samples"));
  EXPECT_TRUE(std::isfinite(few.Number("/first_half_width/0")));
  const std::atomic<bool> stop{true};
  EXPECT_TRUE(Ask("sensitivity", kProblem, 1, &stop).Tells("solve.sensitivity-nothing", ""));
}

TEST(SensitivityDoor, RefusesBadInput) {
  const struct {
    const char *old, *piece, *code, *where;
  } cases[] = {
      {"ishigami", "ishigamy", "json.unknown-word", "/model"},
      {"\"ishigami\"", "3", "json.type", "/model"},
      {"\"model\":\"ishigami\",", "", "json.missing-member", ""},
      {"\"a\":7", "\"a\":\"7\"", "json.type", "/parameters/a"},
      {"\"a\":7", "\"a\":1e300", "json.out-of-range", "/parameters/a"},
      {"\"a\":7", "\"c\":7", "json.unknown-member", "/parameters"},
      {"{\"a\":7,\"b\":0.1}", "[7]", "json.type", "/parameters"},
      {"20000", "1", "json.out-of-range", "/samples"},
      {"20000", "9223372036854775808", "json.out-of-range", "/samples"},
      {"20000", "2.5", "json.type", "/samples"},
      {"\"seed\":1", "\"seed\":-1", "json.out-of-range", "/seed"},
      {"\"seed\":1", "\"seed\":1.5", "json.type", "/seed"},
      {"\"seed\":1", "\"seed\":1e300", "json.out-of-range", "/seed"},
      {"\"seed\":1", "\"seeds\":1", "json.unknown-member", ""},
  };
  for (const auto& c : cases) {
    const Outcome out = Ask("sensitivity", With(kProblem, c.old, c.piece));
    EXPECT_FALSE(out.answered) << c.piece;
    EXPECT_TRUE(out.Tells(c.code, c.where)) << c.piece << ": " << out.Codes();
  }
  const struct {
    const char *problem, *code, *where;
  } others[] = {
      {R"({"model":"sobol-g"})", "json.missing-member", ""},
      {R"({"model":"sobol-g","parameters":{}})", "json.missing-member", "/parameters"},
      {R"({"model":"sobol-g","parameters":{"a":[]}})", "json.empty", "/parameters/a"},
      {R"({"model":"sobol-g","parameters":{"a":[0,-1]}})", "json.out-of-range", "/parameters/a/1"},
      {R"({"model":"sobol-g","parameters":{"a":3}})", "json.type", "/parameters/a"},
      {R"({"model":"sobol-g","parameters":{"a":[0,1,2,3,4,5,6,7,8,9]},"samples":100000000})",
       "solve.sensitivity-too-many-runs", ""},
  };
  for (const auto& c : others) EXPECT_TRUE(Ask("sensitivity", c.problem).Tells(c.code, c.where)) << c.problem;
  std::string many = R"({"model":"sobol-g","parameters":{"a":[0)";
  for (int i = 0; i < 200; ++i) many += ",1";
  EXPECT_TRUE(Ask("sensitivity", many + "]}}").Tells("solve.sensitivity-too-many-inputs", "/parameters/a"));
}

}  // namespace
}  // namespace atalaya::solve
