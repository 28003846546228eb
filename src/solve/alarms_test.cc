#include <gtest/gtest.h>

#include <fstream>

#include "formats/json_write.h"
#include "solve/test_door.h"

namespace atalaya::solve {
namespace {

// The problem of the contract on the series of methods' reference (tests/data/alarms).
std::string Salmonella(const std::string& method, const std::string& parameters) {
  std::ifstream in(std::string(ATALAYA_SOURCE_DIR) + "/tests/data/alarms/salmonella.csv");
  std::string counts;
  for (std::string line; std::getline(in, line);) counts += (counts.empty() ? "" : ",") + line;
  return R"({"method":")" + method + R"(","counts":[)" + counts +
         R"(],"from":366,"to":417,"frequency":52,"parameters":{)" + parameters + "}}";
}

std::vector<int> Weeks(const Outcome& out) {
  std::vector<int> weeks;
  const auto& alarm = out.answer.at("alarm").as_array();
  for (std::size_t i = 0; i < alarm.size(); ++i) {
    if (alarm[i].as_bool()) weeks.push_back(static_cast<int>(i) + 1);
  }
  return weeks;
}

std::string Upper(const Outcome& out) {
  std::string text;
  for (const auto& bound : out.answer.at("upper").as_array()) {
    text += text.empty() ? "" : ",";
    text += bound.is_null() ? "null" : formats::NumberText(bound.to_number<double>());
  }
  return "[" + text + "]";
}
std::string StatusAt(const Outcome& out, std::size_t i) {
  return std::string(out.answer.at("status").at(i).as_string());
}

TEST(AlarmsDoor, GivesTheReference) {
  const Outcome farrington = Ask("alarms", Salmonella("farrington-flexible", R"("b":4,"w":3,"alpha":0.05)"));
  ASSERT_TRUE(farrington.answered) << farrington.Codes();
  EXPECT_EQ(
      Upper(farrington),
      "[4,3,3,4,3,3,3,3,3,3,3,3,3,4,3,3,4,4,4,4,3,4,4,4,4,4,4,5,5,5,5,5,5,5,5,5,5,5,5,5,5,5,5,5,5,5,5,4,4,4,3,3]");
  EXPECT_EQ(Weeks(farrington), (std::vector<int>{35, 44, 45, 46, 47, 50, 51, 52}));
  EXPECT_EQ(farrington.Number("/alarms/0"), 400);
  EXPECT_NEAR(farrington.Number("/expected_false_alarms"), 2.6, 1e-12);
  const Outcome c1 = Ask("alarms", Salmonella("ears-c1", R"("baseline":7,"alpha":0.05)"));
  EXPECT_EQ(Weeks(c1), (std::vector<int>{31, 35, 43, 44, 45, 46}));
  EXPECT_NEAR(c1.Number("/upper/0"), 3.27886, 1e-5);
  const Outcome c2 = Ask("alarms", Salmonella("ears-c2", R"("baseline":7,"alpha":0.05)"));
  EXPECT_EQ(Weeks(c2), (std::vector<int>{15, 16, 31, 35, 44, 45, 46, 47}));
  const Outcome c3 = Ask("alarms", Salmonella("ears-c3", R"("alpha":0.05,"variant":"surveillance")"));
  EXPECT_EQ(Weeks(c3), (std::vector<int>{32, 45, 46, 47, 48, 49}));
  const Outcome cusum = Ask("alarms", Salmonella("cusum", ""));
  EXPECT_EQ(cusum.answer.at("cusum").as_array().size(), 52u);
}

TEST(AlarmsDoor, NamesOfRAndOurs) {
  const std::string r = R"("noPeriods":5,"weightsThreshold":1.5,"pastWeeksNotIncluded":10,"pThresholdTrend":0.05,)"
                        R"("thresholdMethod":"delta","powertrans":"1/2","reweight":true,"trend":true,"limit54":[5,4])";
  const std::string ours =
      R"("no_periods":5,"weights_threshold":1.5,"past_weeks_not_included":10,"p_threshold_trend":0.05,)"
      R"("threshold_method":"delta","powertrans":"1/2","limit54":[5,4])";
  EXPECT_EQ(Upper(Ask("alarms", Salmonella("farrington-flexible", r))),
            Upper(Ask("alarms", Salmonella("farrington-flexible", ours))));
  const std::string original =
      R"("noPeriods":1,"weightsThreshold":1,"pastWeeksNotIncluded":null,"pThresholdTrend":0.05,)"
      R"("thresholdMethod":"delta","limit54":[5,4])";
  EXPECT_EQ(Upper(Ask("alarms", Salmonella("farrington-flexible", original))),
            Upper(Ask("alarms", Salmonella("farrington-flexible", R"("settings":"original")"))));
  EXPECT_EQ(Upper(Ask("alarms", Salmonella("farrington-flexible", R"("settings":"new")"))),
            Upper(Ask("alarms", With(Salmonella("farrington-flexible", ""), "\"frequency\":52,", ""))));
  const std::string index = Upper(Ask("alarms", Salmonella("farrington-flexible", R"("calendar":"index")")));
  EXPECT_EQ(index.substr(0, 9), "[3,4,3,4,");
  EXPECT_NE(index, Upper(Ask("alarms", With(Salmonella("farrington-flexible", ""), "\"from\"",
                                            "\"start\":\"2004-01-05\",\"from\""))));
}

TEST(AlarmsDoor, SameOnAnyNumberOfThreads) {
  std::string problem = With(With(Salmonella("farrington-flexible", ""), "\"from\":366", "\"from\":1"), "417", "528");
  Outcome one = Ask("alarms", problem, 1), three = Ask("alarms", problem, 3);
  one.answer.as_object()["seconds"] = three.answer.as_object()["seconds"] = 0;
  EXPECT_EQ(one.answer, three.answer);
  const std::atomic<bool> stop{true};
  const Outcome stopped = Ask("alarms", problem, 1, &stop);
  ASSERT_TRUE(stopped.answered);
  EXPECT_TRUE(stopped.Tells("solve.alarms-cancelled", "/counts"));
}

TEST(AlarmsDoor, LittleToGoBy) {
  const Outcome young = Ask("alarms", R"({"method":"farrington-flexible","counts":[1,0,2],"from":1,"to":3})");
  ASSERT_TRUE(young.answered);
  EXPECT_EQ(Upper(young), "[null,null,null]");
  EXPECT_EQ(StatusAt(young, 2), "too-short-history");
  EXPECT_TRUE(young.Tells("solve.alarms-too-short", "/counts"));
  EXPECT_EQ(Weeks(young).size(), 0u);

  std::string zeros = "0";
  for (int i = 1; i < 300; ++i) zeros += ",0";
  for (const char* method : {"ears-c1", "ears-c2", "ears-c3", "farrington-flexible", "cusum"}) {
    const std::string problem =
        R"({"method":")" + std::string(method) + R"(","counts":[)" + zeros + R"(],"from":290,"to":300})";
    const Outcome quiet = Ask("alarms", problem);
    ASSERT_TRUE(quiet.answered) << method << quiet.Codes();
    EXPECT_EQ(Upper(quiet), "[0,0,0,0,0,0,0,0,0,0,0]") << method;
    EXPECT_EQ(Weeks(quiet).size(), 0u);
    EXPECT_TRUE(quiet.Tells("solve.alarms-all-zero", "/counts"));
    const Outcome first = Ask("alarms", With(problem, "0],", "1],"));
    EXPECT_EQ(Weeks(first), std::vector<int>{11}) << method;
    const Outcome gap = Ask("alarms", With(problem, "0],", "null],"));
    EXPECT_EQ(StatusAt(gap, 10), "missing") << method;
    EXPECT_TRUE(gap.Tells("solve.alarms-missing", "/counts"));
    const Outcome huge = Ask("alarms", With(problem, "0],", "1e15],"));
    EXPECT_EQ(Weeks(huge), std::vector<int>{11}) << method;
    const Outcome baseline = Ask("alarms", With(problem, "[0,0", "[1e15,1000000000000000"));
    EXPECT_TRUE(baseline.answered) << method;
  }
  const Outcome unknown = Ask(
      "alarms", R"({"method":"ears-c1","counts":[null,null,null,null],"from":4,"to":4,"parameters":{"baseline":3}})");
  EXPECT_EQ(StatusAt(unknown, 0), "no-baseline");
  EXPECT_TRUE(unknown.Tells("solve.alarms-no-baseline", "/counts"));
  // A year of few intervals makes window and levels fit.
  for (const char* frequency : {"1", "2", "4", "7", "12"}) {
    const Outcome out = Ask("alarms", R"({"method":"farrington-flexible","counts":[)" + zeros +
                                          R"(],"from":299,"to":300,"frequency":)" + frequency + "}");
    ASSERT_TRUE(out.answered) << out.Codes();
    EXPECT_EQ(Upper(out), "[0,0]");
  }
}

TEST(AlarmsDoor, RefusesBadInput) {
  const std::string farrington =
      R"({"method":"farrington-flexible","counts":[1,0,2],"from":1,"to":2,"frequency":52,"parameters":{"b":4,"w":3,"alpha":0.05}})";
  const std::string ears = R"({"method":"ears-c2","counts":[1,0,2],"from":1,"to":2,"parameters":{"baseline":7}})";
  const std::string cusum = R"({"method":"cusum","counts":[1,0,2],"from":1,"to":2,"parameters":{"m":[1,2]}})";
  const struct {
    const std::string& problem;
    const char *old, *piece, *code, *where;
  } cases[] = {
      {farrington, "\"farrington-flexible\"", "\"farrington\"", "json.unknown-word", "/method"},
      {farrington, "\"farrington-flexible\"", "7", "json.type", "/method"},
      {farrington, "\"method\":\"farrington-flexible\",", "", "json.missing-member", ""},
      {farrington, "[1,0,2]", "[]", "json.empty", "/counts"},
      {farrington, "[1,0,2]", "3", "json.type", "/counts"},
      {farrington, "[1,0,2]", "[1,-1,2]", "json.out-of-range", "/counts/1"},
      {farrington, "[1,0,2]", "[1,0.5,2]", "json.type", "/counts/1"},
      {farrington, "[1,0,2]", "[1,1e300,2]", "json.out-of-range", "/counts/1"},
      {farrington, "[1,0,2]", "[1,9223372036854775808,2]", "json.out-of-range", "/counts/1"},
      {farrington, "[1,0,2]", "[1,\"NaN\",2]", "json.type", "/counts/1"},
      {farrington, "\"from\":1", "\"from\":0", "json.out-of-range", "/from"},
      {farrington, "\"from\":1", "\"from\":1.5", "json.type", "/from"},
      {farrington, "\"from\":1,", "", "json.missing-member", ""},
      {farrington, "\"to\":2", "\"to\":4", "json.out-of-range", "/to"},
      {farrington, "\"from\":1,\"to\":2", "\"from\":3,\"to\":2", "solve.alarms-order", "/to"},
      {farrington, "\"frequency\":52", "\"frequency\":0", "json.out-of-range", "/frequency"},
      {farrington, "\"frequency\":52", "\"frequency\":12,\"start\":\"2004-01-05\"", "solve.alarms-not-weeks", "/start"},
      {farrington, "\"frequency\":52", "\"start\":\"2004-02-30\"", "json.date", "/start"},
      {farrington, "\"frequency\":52", "\"start\":\"1700-02-20\"", "json.date", "/start"},
      {farrington, "\"frequency\":52", "\"start\":52", "json.type", "/start"},
      {farrington, "0.05", "0", "json.out-of-range", "/parameters/alpha"},
      {farrington, "0.05", "1", "json.out-of-range", "/parameters/alpha"},
      {farrington, "\"b\":4", "\"b\":0", "json.out-of-range", "/parameters/b"},
      {farrington, "\"w\":3", "\"w\":26", "solve.alarms-window", "/parameters/w"},
      {farrington, "\"w\":3", "\"w\":-1", "json.out-of-range", "/parameters/w"},
      {farrington, "\"w\":3", "\"w\":24,\"noPeriods\":5", "solve.alarms-periods", "/parameters/noPeriods"},
      {farrington, "\"w\":3", "\"noPeriods\":5,\"no_periods\":5", "solve.alarms-twice", "/parameters/no_periods"},
      {farrington, "\"w\":3", "\"thresholdMethod\":\"normal\"", "json.unknown-word", "/parameters/thresholdMethod"},
      {farrington, "\"w\":3", "\"powertrans\":\"3/2\"", "json.unknown-word", "/parameters/powertrans"},
      {farrington, "\"w\":3", "\"settings\":\"old\"", "json.unknown-word", "/parameters/settings"},
      {farrington, "\"w\":3", "\"limit54\":[5]", "json.type", "/parameters/limit54"},
      {farrington, "\"w\":3", "\"limit54\":[5,0]", "json.out-of-range", "/parameters/limit54/1"},
      {farrington, "\"w\":3", "\"populationOffset\":true", "json.unknown-member", "/parameters"},
      {farrington, "\"w\":3", "\"baseline\":7", "json.unknown-member", "/parameters"},
      {farrington, "\"w\":3", "\"trend\":1", "json.type", "/parameters/trend"},
      {farrington, "{\"b\":4,\"w\":3,\"alpha\":0.05}", "[]", "json.type", "/parameters"},
      {ears, "\"baseline\":7", "\"baseline\":2", "json.out-of-range", "/parameters/baseline"},
      {ears, "\"baseline\":7", "\"minSigma\":-1", "json.out-of-range", "/parameters/minSigma"},
      {ears, "\"baseline\":7", "\"variant\":\"classic\"", "json.unknown-member", "/parameters"},
      {cusum, "[1,2]", "[1,2,3]", "solve.alarms-means", "/parameters/m"},
      {cusum, "[1,2]", "[]", "json.empty", "/parameters/m"},
      {cusum, "[1,2]", "\"glm\"", "json.type", "/parameters/m"},
      {cusum, "[1,2]", "-1", "json.out-of-range", "/parameters/m"},
      {cusum, "\"m\":[1,2]", "\"trans\":\"log\"", "json.unknown-word", "/parameters/trans"},
      {cusum, "\"m\":[1,2]", "\"h\":1e300", "json.out-of-range", "/parameters/h"},
  };
  for (const auto& c : cases) {
    const Outcome out = Ask("alarms", With(c.problem, c.old, c.piece));
    EXPECT_FALSE(out.answered) << c.piece;
    EXPECT_TRUE(out.Tells(c.code, c.where)) << c.piece << ": " << out.Codes();
  }
  std::string many = "0";
  for (int i = 0; i < 100'000; ++i) many += ",0";
  EXPECT_TRUE(Ask("alarms", With(ears, "1,0,2", many)).Tells("solve.alarms-too-many", "/counts"));
}

}  // namespace
}  // namespace atalaya::solve
