#include <gtest/gtest.h>

#include <boost/json/serialize.hpp>
#include <cmath>
#include <set>

#include "inspect/schedule.h"
#include "solve/test_door.h"

namespace atalaya::solve {
namespace {

const std::string kProblem =
    R"({"targets":[)"
    R"({"name":"gate","attacker_uncovered":5,"attacker_covered":-2,"defender_uncovered":-5,"defender_covered":1},)"
    R"({"name":"tank","attacker_uncovered":4,"attacker_covered":-1,"defender_uncovered":-6,"defender_covered":2},)"
    R"({"name":"pier","attacker_uncovered":3,"attacker_covered":-3,"defender_uncovered":-2,"defender_covered":1},)"
    R"({"name":"yard","attacker_uncovered":1,"attacker_covered":-1,"defender_uncovered":-1,"defender_covered":0.5}],)"
    R"("resources":1,"attacker":"rational","schedule":{"days":3000,"seed":7}})";

TEST(CoverageDoor, GivesTheTextbookValues) {
  const Outcome out = Ask("coverage", kProblem);
  ASSERT_TRUE(out.answered) << out.Codes();
  EXPECT_NEAR(out.Number("/coverage/0"), 46.0 / 107, 1e-12);
  EXPECT_NEAR(out.Number("/coverage/1"), 43.0 / 107, 1e-12);
  EXPECT_NEAR(out.Number("/coverage/2"), 18.0 / 107, 1e-12);
  EXPECT_EQ(out.Number("/coverage/3"), 0);
  EXPECT_EQ(out.answer.at("attacked").as_string(), "pier");
  EXPECT_NEAR(out.Number("/attacker_value"), 213.0 / 107, 1e-12);
  EXPECT_NEAR(out.Number("/defender_value"), -160.0 / 107, 1e-12);
  EXPECT_FALSE(out.Has("gap"));
  const auto& robustness = out.answer.at("robustness").as_array();
  ASSERT_EQ(robustness.size(), 6U);
  for (const auto& row : robustness) {
    EXPECT_GE(row.at("best_defender_value").to_number<double>(), row.at("defender_value").to_number<double>() - 1e-9);
  }
  EXPECT_EQ(robustness[5].at("attacker").as_string(), "rational");
  EXPECT_NEAR(robustness[5].at("defender_value").to_number<double>(), -160.0 / 107, 1e-12);
}

TEST(CoverageDoor, SchedulesAndCommits) {
  const Outcome out = Ask("coverage", kProblem);
  const auto& days = out.answer.at("schedule").as_array();
  ASSERT_EQ(days.size(), 3000U);
  int gate = 0;
  for (const auto& day : days) {
    ASSERT_EQ(day.as_array().size(), 1U);
    gate += day.at(0).as_string() == "gate";
  }
  const double share = 46.0 / 107;
  EXPECT_NEAR(gate / 3000.0, share, 4 * std::sqrt(share * (1 - share) / 3000));
  EXPECT_EQ(out.Number("/seed"), 7);
  const std::string nonce(out.answer.at("commitment").at("nonce").as_string());
  EXPECT_EQ(out.answer.at("commitment").at("sha256").as_string(),
            inspect::Sha256(nonce + "\n" + boost::json::serialize(out.answer.at("schedule")) + "\n"));
  EXPECT_EQ(Ask("coverage", kProblem, 3).answer.at("schedule"), out.answer.at("schedule"));
}

TEST(CoverageDoor, AnswersForAQuantalAttacker) {
  const Outcome out = Ask("coverage", With(kProblem, "\"rational\"", "{\"quantal\":1.5}"));
  ASSERT_TRUE(out.answered) << out.Codes();
  EXPECT_LT(out.Number("/gap"), 1e-9);
  EXPECT_GE(out.Number("/bound"), out.Number("/defender_value"));
  double sum = 0;
  for (const auto& share : out.answer.at("attack_probabilities").as_array()) sum += share.to_number<double>();
  EXPECT_NEAR(sum, 1, 1e-12);
  EXPECT_NEAR(out.Number("/robustness/3/defender_value"), out.Number("/defender_value"), 1e-12);
  EXPECT_NEAR(out.Number("/robustness/3/best_defender_value"), out.Number("/defender_value"), 1e-12);
}

TEST(CoverageDoor, CoversEverythingWithAResourceForEach) {
  for (const char* resources : {"4", "5", "1000000000"}) {
    const Outcome out = Ask("coverage", With(kProblem, "\"resources\":1", std::string("\"resources\":") + resources));
    ASSERT_TRUE(out.answered) << out.Codes();
    for (const auto& share : out.answer.at("coverage").as_array()) EXPECT_EQ(share.to_number<double>(), 1);
    for (const auto& day : out.answer.at("schedule").as_array()) ASSERT_EQ(day.as_array().size(), 4U);
    EXPECT_EQ(out.Tells("solve.coverage-idle", "/resources"), resources != std::string("4"));
  }
}

TEST(CoverageDoor, HasExactlyTheResourcesEveryDay) {
  for (const char* resources : {"0", "1", "2", "3"}) {
    const Outcome out = Ask("coverage", With(kProblem, "\"resources\":1", std::string("\"resources\":") + resources));
    ASSERT_TRUE(out.answered) << out.Codes();
    for (const auto& day : out.answer.at("schedule").as_array()) {
      std::set<std::string> names;
      for (const auto& name : day.as_array()) names.insert(std::string(name.as_string()));
      ASSERT_EQ(std::to_string(names.size()), resources);
    }
  }
}

TEST(CoverageDoor, BearsDegenerateGames) {
  const std::string one =
      R"({"targets":[{"name":"x","attacker_uncovered":0,"attacker_covered":0,"defender_uncovered":0,"defender_covered":0}],)"
      R"("resources":0.5,"schedule":null})";
  const Outcome out = Ask("coverage", one);
  ASSERT_TRUE(out.answered) << out.Codes();
  EXPECT_EQ(out.Number("/defender_value"), 0);
  const Outcome blind = Ask("coverage", With(kProblem, "\"rational\"", "{\"quantal\":0}"));
  ASSERT_TRUE(blind.answered) << blind.Codes();
  EXPECT_NEAR(blind.Number("/coverage/1"), 1, 1e-9);  // 8 gained, the most
}

TEST(CoverageDoor, RefusesBadInput) {
  const struct {
    const char *old, *piece, *code, *where;
  } cases[] = {
      {"\"attacker_covered\":-2", "\"attacker_covered\":6", "solve.coverage-attacker", "/targets/0"},
      {"\"defender_covered\":1}", "\"defender_covered\":-6}", "solve.coverage-defender", "/targets/0"},
      {"\"attacker_uncovered\":5", "\"attacker_uncovered\":1e300", "json.out-of-range",
       "/targets/0/attacker_uncovered"},
      {"\"attacker_uncovered\":5", "\"attacker_uncovered\":null", "json.type", "/targets/0/attacker_uncovered"},
      {"\"attacker_uncovered\":5,", "", "json.missing-member", "/targets/0"},
      {"\"attacker_uncovered\":5", "\"attacker_uncovered\":5,\"x\":1", "json.unknown-member", "/targets/0"},
      {"\"name\":\"gate\"", "\"name\":\"\"", "json.empty", "/targets/0/name"},
      {"\"name\":\"tank\"", "\"name\":\"gate\"", "json.duplicate-item", "/targets/1"},
      {"{\"name\":\"gate\"", "7,{\"name\":\"gate\"", "json.type", "/targets/0"},
      {"\"resources\":1", "\"resources\":-1", "json.out-of-range", "/resources"},
      {"\"resources\":1", "\"resources\":1e300", "json.out-of-range", "/resources"},
      {"\"resources\":1", "\"resources\":1.5", "solve.coverage-whole", "/resources"},
      {"\"resources\":1,", "", "json.missing-member", ""},
      {"\"rational\"", "\"clever\"", "json.unknown-word", "/attacker"},
      {"\"rational\"", "1.5", "json.type", "/attacker"},
      {"\"rational\"", "{\"quantal\":-1}", "json.out-of-range", "/attacker/quantal"},
      {"\"rational\"", "{\"quantal\":1e8}", "solve.coverage-sharp", "/attacker"},
      {"\"rational\"", "{}", "json.missing-member", "/attacker"},
      {"\"days\":3000", "\"days\":0", "json.out-of-range", "/schedule/days"},
      {"\"days\":3000", "\"days\":2.5", "json.type", "/schedule/days"},
      {"\"days\":3000", "\"days\":9223372036854775808", "json.out-of-range", "/schedule/days"},
      {"\"days\":3000,", "", "json.missing-member", "/schedule"},
      {"\"seed\":7", "\"seed\":-7", "json.out-of-range", "/schedule/seed"},
      {"\"seed\":7", "\"seed\":0.5", "json.type", "/schedule/seed"},
      {"\"seed\":7", "\"sed\":7", "json.unknown-member", "/schedule"},
  };
  for (const auto& c : cases) {
    const Outcome out = Ask("coverage", With(kProblem, c.old, c.piece));
    EXPECT_FALSE(out.answered) << c.piece;
    EXPECT_TRUE(out.Tells(c.code, c.where)) << c.piece << ": " << out.Codes();
  }
  EXPECT_TRUE(Ask("coverage", R"({"targets":[],"resources":1})").Tells("json.empty", "/targets"));
  EXPECT_TRUE(Ask("coverage", R"({"targets":{},"resources":1})").Tells("json.type", "/targets"));
  EXPECT_TRUE(Ask("coverage", "{}").Tells("json.missing-member", ""));
}

TEST(CoverageDoor, RefusesASchedulePastTheLimit) {
  std::string problem = R"({"resources":2000,"schedule":{"days":3660},"targets":[)";
  for (int t = 0; t < 4000; ++t) {
    problem += std::string(t > 0 ? "," : "") + R"({"name":"t)" + std::to_string(t) +
               R"(","attacker_uncovered":1,"attacker_covered":0,"defender_uncovered":-1,"defender_covered":0})";
  }
  EXPECT_TRUE(Ask("coverage", problem + "]}").Tells("solve.coverage-schedule", "/schedule"));
}

}  // namespace
}  // namespace atalaya::solve
