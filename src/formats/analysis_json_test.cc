#include "formats/analysis_json.h"

#include <gtest/gtest.h>

#include <boost/json.hpp>

#include "formats/explanation_json.h"
#include "formats/findings_json.h"
#include "formats/json_parse.h"
#include "formats/pack.h"
#include "formats/test_pack.h"

namespace atalaya::formats {
namespace {

model::Region TestRegion() {
  Findings warnings;
  return *ReadRegion(MapSource(TestPack()), "pack", warnings);
}

// An analysis of the test pack made by hand: one of everything.
analysis::Analysis TestAnalysis() {
  analysis::Analysis a;
  a.options.seed = 18446744073709551615ULL;
  a.options.draws = 100;
  a.options.threads = 3;
  a.review.all.met = 1;
  a.review.facilities.resize(2);
  a.review.facilities[0].by_group.resize(2);
  a.review.facilities[0].deficiencies.push_back({0, 2, model::Reply::kNotMet, true, false, {1}});
  a.risk.money = {1.5, 0.1, 3.25};
  a.risk.facilities.resize(2);
  a.risk.facilities[0].scenarios.push_back({0, {0.5, 0.25, 0.75}, {2, 1, 3}, 1, 10, 0.1, 0.2});
  a.gates.resize(2);
  analysis::PortPicture port;
  port.port = 1;
  port.weakest_facility = 1;
  a.ports.push_back(port);
  a.routes.push_back({0, 0.4, {0, 2}, {0, -1}});
  a.substitutes.push_back({1, {0, 0.4, {0, 2}, {0, -1}}, {0, 0.3, {0, 1, 2}, {0, 1, -1}}});
  a.plan.bundles.resize(5);
  a.plan.candidates.resize(5);
  a.plan.candidates[0] = {1, 0};
  a.plan.bundles[0].push_back({{0, 1}, 4, {}, {}});
  analysis::BudgetCase budget;
  budget.amount = 100;
  budget.fund_budget = {60, 40};
  budget.by_state = {4, 0, 0};
  budget.choice = {0, -1, -1, -1, -1};
  a.plan.cases.push_back(budget);
  analysis::Measure measure;
  measure.subject.facility = 0;
  measure.solution = 0;
  measure.by_fund = {3, 0};
  a.plan.measures.push_back(measure);
  analysis::Priority priority;
  priority.rank = 1;
  priority.port = 0;
  priority.facilities = {0};
  a.plan.priorities.push_back(priority);
  risk::MethodScore score;
  score.facility = 0;
  score.scenario = 1;
  score.steps = {2, 2};
  score.score = 4;
  score.band = 1;
  a.classic.push_back({score});
  a.findings.push_back(Warning("invest.earmark-missed", "", {{"fund", "national"}}));
  return a;
}

TEST(AnalysisJson, NamesThingsById) {
  const auto document = ParseJson(WriteAnalysis(TestRegion(), TestAnalysis()), "a.json");
  ASSERT_TRUE(document.has_value()) << Lines(document.error());
  const auto at = [&](const std::string& pointer) {
    boost::json::error_code error;
    const auto* found = document->find_pointer(pointer, error);
    return found ? boost::json::serialize(*found) : "missing";
  };
  EXPECT_EQ(at("/region/id"), "\"test\"");
  EXPECT_EQ(at("/region/illustrative"), "[\"answers\"]");
  EXPECT_EQ(at("/region/standards/1/id"), "\"strict\"");
  EXPECT_EQ(at("/options/seed"), "18446744073709551615");
  EXPECT_EQ(at("/summary/money_per_year/high"), "3.25E0");
  EXPECT_EQ(at("/ports/0/id"), "\"BBTWO\"");
  EXPECT_EQ(at("/ports/0/weakest_facility"), "\"BBTWO-01\"");
  EXPECT_EQ(at("/routes/0/ports"), "[\"AAONE\",\"P3\"]");
  EXPECT_EQ(at("/routes/0/facilities"), "[\"AAONE-01\",null]");
  EXPECT_EQ(at("/plan/cases/0/chosen/0"), "{\"subject\":\"AAONE-01\",\"solutions\":[\"survey\",\"fence\"]}");
  EXPECT_EQ(at("/plan/cases/0/by_state"), "{\"AA\":4}");
  EXPECT_EQ(at("/plan/measures/0/by_fund"), "{\"national\":3}");
  EXPECT_EQ(at("/plan/priorities/0/facilities"), "[\"AAONE-01\"]");
  EXPECT_EQ(at("/facilities/0/scenarios/0/scenario"), "\"smuggling\"");
  EXPECT_EQ(
      at("/facilities/0/deficiencies/0"),
      "{\"control\":\"P02\",\"answer\":\"not-met\",\"mandatory\":true,\"inherited\":false,\"solutions\":[\"survey\"]}");
  EXPECT_EQ(at("/classic/0/scores/0/band"), "2");
  EXPECT_EQ(at("/findings/0/code"), "\"invest.earmark-missed\"");
}

TEST(AnalysisJson, DoesNotTellHowItWasComputed) {
  analysis::Analysis other = TestAnalysis();
  const std::string bytes = WriteAnalysis(TestRegion(), other);
  other.options.threads = 64;
  other.options.progress = [](const std::string&, double) {};
  EXPECT_EQ(WriteAnalysis(TestRegion(), other), bytes);
  EXPECT_EQ(bytes.find("threads"), std::string::npos);
}

TEST(AnalysisJson, WritesAnEmptyAnalysisToo) {
  EXPECT_TRUE(ParseJson(WriteAnalysis({}, {}), "a.json").has_value());
  EXPECT_TRUE(ParseJson(WriteAnalysis(TestRegion(), {}), "a.json").has_value());
}

TEST(FindingsJson, Counts) {
  const Findings findings{Error("csv.number", "a.csv:2", {{"column", "x"}, {"value", "\"n\""}}), Note("n", "")};
  EXPECT_EQ(WriteFindings(findings),
            "{\n \"errors\":1,\n \"warnings\":0,\n \"notes\":1,\n \"findings\":[\n"
            "  "
            "{\"severity\":\"error\",\"code\":\"csv.number\",\"where\":\"a.csv:2\",\"args\":{\"column\":\"x\","
            "\"value\":\"\\\"n\\\"\"}},\n"
            "  {\"severity\":\"note\",\"code\":\"n\",\"where\":\"\",\"args\":{}}\n ]\n}\n");
}

TEST(ExplanationJson, IsATree) {
  Explanation tree{"explain.loss", {{"port", "Santos"}, {"count", 2.0}}, 0.5, "USD/year", "computed", {}};
  tree.parts.push_back({"explain.note", {}, 0, "", "", {}});
  EXPECT_EQ(WriteExplanation(tree),
            "{\n \"label\":\"explain.loss\",\n \"args\":{\"port\":\"Santos\",\"count\":2},\n \"value\":0.5,\n "
            "\"unit\":\"USD/year\",\n"
            " \"source\":\"computed\",\n \"parts\":[\n  {\n   \"label\":\"explain.note\"\n  }\n ]\n}\n");
}

}  // namespace
}  // namespace atalaya::formats
