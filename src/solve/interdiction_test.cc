#include <gtest/gtest.h>

#include <atomic>

#include "solve/test_door.h"

namespace atalaya::solve {
namespace {

// Two gates side by side, then a third one in line.
const std::string kProblem =
    R"({"arcs":[{"from":"a","to":"b","evade":0.8},{"from":"a","to":"b","evade":0.7},{"from":"b","to":"t","evade":0.9}],)"
    R"("upgrades":[{"arc":0,"levels":[{"cost":1,"evade":0.2}]},{"arc":1,"levels":[{"cost":1,"evade":0.2}]},)"
    R"({"arc":2,"levels":[{"cost":3,"evade":0.6},{"cost":5,"evade":0.1}]}],)"
    R"("threats":[{"from":"a","to":"t","probability":1.0}],)"
    R"("budgets":[{"amount":2,"probability":0.5},{"amount":5,"probability":0.5}],"nested":true,"gap":1e-6,"time_limit":600})";

TEST(InterdictionDoor, Answers) {
  const Outcome out = Ask("interdiction", kProblem);
  ASSERT_TRUE(out.answered) << out.Codes();
  EXPECT_NEAR(out.Number("/before"), 0.72, 1e-12);
  EXPECT_NEAR(out.Number("/budgets/0/objective"), 0.18, 1e-9);  // both side gates
  EXPECT_NEAR(out.Number("/budgets/1/objective"), 0.12, 1e-9);  // and the first level of the last one; alone 0.08
  EXPECT_NEAR(out.Number("/budgets/1/bound"), 0.08, 1e-7);
  EXPECT_NEAR(out.Number("/objective"), 0.15, 1e-9);
  EXPECT_NEAR(out.Number("/price_of_nesting"), 0.5 * (0.12 - 0.08), 1e-7);
  EXPECT_LE(out.Number("/gap"), 1e-6);
  EXPECT_EQ(out.Number("/exposure/0"), 1);
  EXPECT_EQ(out.Number("/exposure/1"), 0);
  EXPECT_EQ(out.Number("/exposure/2"), 1);
  ASSERT_EQ(out.answer.at_pointer("/budgets/0/chosen").as_array().size(), 2u);
  EXPECT_NEAR(out.Number("/budgets/0/chosen/0/stand_alone"), 0.9 * 0.1, 1e-12);
  EXPECT_EQ(out.Number("/budgets/0/chosen/0/substitute/0"), 1)
      << "fixing the first gate alone moves the traffic to the second";
  EXPECT_NEAR(out.Number("/budgets/0/chosen/0/substitute_evade"), 0.63, 1e-12);
  EXPECT_TRUE(out.answer.at_pointer("/budgets/0/chosen/1/substitute").as_array().empty()) << "nobody passes it today";
}

TEST(InterdictionDoor, WithoutNesting) {
  const Outcome out = Ask("interdiction", With(kProblem, "\"nested\":true", "\"nested\":false"));
  ASSERT_TRUE(out.answered) << out.Codes();
  EXPECT_NEAR(out.Number("/budgets/1/objective"), 0.08, 1e-9);
  EXPECT_FALSE(out.Has("price_of_nesting"));
}

// A larger budget keeps each level as it is: it does not raise it.
TEST(InterdictionDoor, ListsKeepLevelsAsTheyAre) {
  const Outcome out =
      Ask("interdiction",
          R"({"arcs":[{"from":"a","to":"t","evade":1}],"upgrades":[{"arc":0,"levels":[)"
          R"({"cost":1,"evade":0.5},{"cost":2,"evade":0.1}]}],"threats":[{"from":"a","to":"t","probability":1}],)"
          R"("budgets":[{"amount":1,"probability":0.9},{"amount":2,"probability":0.1}]})");
  ASSERT_TRUE(out.answered) << out.Codes();
  EXPECT_EQ(out.Number("/budgets/1/chosen/0/level"), 0);
  EXPECT_NEAR(out.Number("/price_of_nesting"), 0.04, 1e-9);
}

TEST(InterdictionDoor, Edges) {
  const struct {
    const char *old, *piece;
    double objective;  // of budget 1
  } cases[] = {
      {"\"amount\":5", "\"amount\":0", 0.72},
      {"\"amount\":2", "\"amount\":5", 0.08},     // the same amount twice
      {"\"amount\":5", "\"amount\":1", 0.63},     // falling
      {"\"amount\":5", "\"amount\":1e15", 0.02},  // more than all costs
      {"\"evade\":0.9", "\"evade\":0.9", 0.12},
      {"\"gap\":1e-6", "\"gap\":0", 0.12},
      {"\"gap\":1e-6", "\"gap\":1e-300", 0.12},
      {"\"time_limit\":600", "\"time_limit\":null", 0.12},
      {",\"nested\":true,\"gap\":1e-6,\"time_limit\":600", "", 0.12},
      {"\"probability\":1.0", "\"probability\":0", 0},
      {"{\"arc\":1,\"levels\":[{\"cost\":1,\"evade\":0.2}]}", "{\"arc\":0,\"levels\":[{\"cost\":1,\"evade\":0}]}",
       0.08},
      {"\"from\":\"a\",\"to\":\"t\"", "\"from\":\"t\",\"to\":\"t\"", 1},  // where it wants to be already
  };
  for (const auto& c : cases) {
    const Outcome out = Ask("interdiction", With(kProblem, c.old, c.piece));
    ASSERT_TRUE(out.answered) << c.piece << out.Codes();
    EXPECT_NEAR(out.Number("/budgets/1/objective"), c.objective, 1e-7) << c.piece;
    EXPECT_LE(out.Number("/budgets/1/bound"), out.Number("/budgets/1/objective"));
  }
}

TEST(InterdictionDoor, WholeNumbersNameNodesToo) {
  const Outcome out = Ask(
      "interdiction", R"({"arcs":[{"from":1,"to":"2","evade":0.5}],"threats":[{"from":"1","to":2,"probability":1}],)"
                      R"("budgets":[{"amount":1}]})");
  ASSERT_TRUE(out.answered) << out.Codes();
  EXPECT_EQ(out.Number("/before"), 0.5);
}

TEST(InterdictionDoor, Tells) {
  const Outcome apart =
      Ask("interdiction", With(kProblem, "\"from\":\"a\",\"to\":\"t\"", "\"from\":\"a\",\"to\":\"x\""));
  ASSERT_TRUE(apart.answered);
  EXPECT_TRUE(apart.Tells("solve.interdiction-unreachable", "/threats/0"));
  EXPECT_EQ(apart.Number("/before"), 0);
  EXPECT_EQ(apart.Number("/gap"), 0);
  const Outcome sum =
      Ask("interdiction", With(kProblem, "\"amount\":2,\"probability\":0.5", "\"amount\":2,\"probability\":0.4"));
  ASSERT_TRUE(sum.answered);
  EXPECT_TRUE(sum.Tells("solve.interdiction-probabilities", "/budgets"));
  EXPECT_NEAR(sum.Number("/objective"), 0.4 * 0.18 + 0.5 * 0.12, 1e-7);
}

TEST(InterdictionDoor, StopsWhenCancelled) {
  const std::atomic<bool> cancel{true};
  const Outcome out = Ask("interdiction", kProblem, 1, &cancel);
  ASSERT_TRUE(out.answered);
  EXPECT_LE(out.Number("/bound"), out.Number("/objective"));
  EXPECT_GT(out.Number("/gap"), 0);
}

TEST(InterdictionDoor, RefusesBadInput) {
  const struct {
    const char *old, *piece, *code, *where;
  } cases[] = {
      {"\"from\":\"a\"", "\"from\":1.5", "json.type", "/arcs/0/from"},
      {"\"from\":\"a\"", "\"from\":1e300", "json.out-of-range", "/arcs/0/from"},
      {"\"from\":\"a\"", "\"from\":\"\"", "json.empty", "/arcs/0/from"},
      {"\"from\":\"a\"", "\"from\":null", "json.type", "/arcs/0/from"},
      {"\"from\":\"a\",", "", "json.missing-member", "/arcs/0"},
      {"\"evade\":0.8", "\"evade\":1.2", "json.out-of-range", "/arcs/0/evade"},
      {"\"evade\":0.8", "\"evade\":\"x\"", "json.type", "/arcs/0/evade"},
      {"\"evade\":0.8", "\"evade\":0.1", "solve.interdiction-level-above", "/upgrades/0/levels/0/evade"},
      {"\"arc\":0", "\"arc\":3", "json.out-of-range", "/upgrades/0/arc"},
      {"\"arc\":0", "\"arc\":-1", "json.out-of-range", "/upgrades/0/arc"},
      {"\"arc\":0", "\"arc\":9223372036854775808", "json.out-of-range", "/upgrades/0/arc"},
      {"\"arc\":0", "\"arc\":0.5", "json.type", "/upgrades/0/arc"},
      {"\"cost\":1", "\"cost\":-1", "json.out-of-range", "/upgrades/0/levels/0/cost"},
      {"\"cost\":1", "\"cost\":1e300", "json.out-of-range", "/upgrades/0/levels/0/cost"},
      {"[{\"cost\":1,\"evade\":0.2}]", "[]", "json.empty", "/upgrades/0/levels"},
      {"\"amount\":2", "\"amount\":null", "json.type", "/budgets/0/amount"},
      {"\"amount\":2,\"probability\":0.5", "\"amount\":2", "json.missing-member", "/budgets/0"},
      {"\"nested\":true", "\"nested\":1", "json.type", "/nested"},
      {"\"gap\":1e-6", "\"gap\":2", "json.out-of-range", "/gap"},
      {"\"time_limit\":600", "\"time_limit\":0", "json.out-of-range", "/time_limit"},
      {"\"time_limit\":600", "\"time_limit\":-1", "json.out-of-range", "/time_limit"},
      {"\"nested\":true", "\"nestled\":true", "json.unknown-member", ""},
      {"\"gap\":1e-6", "\"note\":\"x\"", "json.unknown-member", ""},
  };
  for (const auto& c : cases) {
    const Outcome out = Ask("interdiction", With(kProblem, c.old, c.piece));
    EXPECT_FALSE(out.answered) << c.piece;
    EXPECT_TRUE(out.Tells(c.code, c.where)) << c.piece << ": " << out.Codes();
  }
  const struct {
    const char *problem, *code, *where;
  } wholes[] = {
      {"{}", "json.missing-member", ""},
      {"[]", "json.type", ""},
      {R"({"arcs":[],"threats":[],"budgets":[{"amount":1}]})", "json.empty", "/threats"},
      {R"({"arcs":[],"threats":[{"from":"a","to":"b","probability":1}],"budgets":[]})", "json.empty", "/budgets"},
      {R"({"arcs":[],"upgrades":[{"arc":0,"levels":[{"cost":1,"evade":0}]}],"threats":[{"from":"a","to":"b","probability":1}],)"
       R"("budgets":[{"amount":1}]})",
       "solve.interdiction-no-arcs", "/upgrades/0/arc"},
      {R"({"arcs":[],"threats":[{"from":"a","to":"b","probability":1}],"budgets":[{"amount":1,"probability":0}]})",
       "solve.interdiction-no-probability", "/budgets"},
  };
  for (const auto& c : wholes) {
    const Outcome out = Ask("interdiction", c.problem);
    EXPECT_FALSE(out.answered) << c.problem;
    EXPECT_TRUE(out.Tells(c.code, c.where)) << c.problem << ": " << out.Codes();
  }
}

}  // namespace
}  // namespace atalaya::solve
