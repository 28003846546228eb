// The methods themselves are data; here they are written out small, with the oracles of the sources: TRAM's 23 scores
// and their counts, its tie-break, the decision matrix of NVIC 11-02, the 1-64 product of Circ.1283.
#include <gtest/gtest.h>

#include <map>
#include <set>

#include "risk/risk.h"
#include "risk/test_region.h"

namespace atalaya::risk {
namespace {

model::MethodFactor Factor(const std::string& id, const std::string& from, const std::vector<double>& thresholds) {
  model::MethodFactor factor;
  factor.id = id;
  factor.from = from;
  for (std::size_t s = 0; s <= thresholds.size(); ++s) {
    model::MethodStep step;
    step.value = static_cast<int>(s) + 1;
    if (s > 0) step.at_least = thresholds[s - 1];
    factor.steps.push_back(step);
  }
  return factor;
}

model::Method Tram() {
  model::Method method;
  method.id = "tram";
  method.factors = {Factor("threat", "rate", {0.1, 1}), Factor("vulnerability", "vulnerability", {0.1, 0.3, 0.6}),
                    Factor("impact", "consequence", {0, 0, 0, 0})};
  const double money[] = {0, 1e5, 1e6, 1e7, 1e8}, lives[] = {0, 1e9, 1e9, 1, 5};
  for (int s = 1; s < 5; ++s) {
    method.factors[2].steps[s].money_at_least = money[s];
    method.factors[2].steps[s].lives_at_least = lives[s];
  }
  method.combine = "product";
  method.product = {"threat", "vulnerability", "impact"};
  method.bands = {{1, 15, Text("low")}, {16, 30, Text("medium")}, {31, 60, Text("high")}};
  method.tie_break = {"score", "impact", "threat", "vulnerability"};
  return method;
}

model::Method Nvic() {
  model::Method method;
  method.factors = {Factor("consequence", "consequence", {0, 0}), Factor("accessibility", "layers", {0.3, 0.65}),
                    Factor("organic", "layers", {0.3, 0.65})};
  method.factors[1].layers = {model::Layer::kDeter, model::Layer::kDeny};
  method.factors[2].layers = {model::Layer::kDetect, model::Layer::kDelay, model::Layer::kRespond};
  method.factors[0].steps[1].money_at_least = 5e6;
  method.factors[0].steps[1].lives_at_least = 0.5;
  method.factors[0].steps[2].money_at_least = 2e8;
  method.factors[0].steps[2].lives_at_least = 10;
  method.combine = "table";
  method.row = "consequence";
  method.sum = {"accessibility", "organic"};
  method.cells = {{3, 2, 2, "consider"}, {3, 3, 4, "mitigate"}, {3, 5, 6, "mitigate"},
                  {2, 2, 2, "document"}, {2, 3, 4, "consider"}, {2, 5, 6, "mitigate"},
                  {1, 2, 2, "document"}, {1, 3, 4, "document"}, {1, 5, 6, "consider"}};
  method.results = {{"document", Text("document")}, {"consider", Text("consider")}, {"mitigate", Text("mitigate")}};
  method.bands = {{1, 1, Text("document")}, {2, 2, Text("consider")}, {3, 3, Text("mitigate")}};
  method.tie_break = {"score", "consequence", "sum", "accessibility", "organic"};
  return method;
}

TEST(Tram, TwentyThreeScores) {
  std::map<double, int> counts;
  for (int c = 1; c <= 3; ++c) {
    for (int d = 1; d <= 4; ++d) {
      for (int e = 1; e <= 5; ++e) {
        const MethodScore score = ScoreSteps(Tram(), {c, d, e});
        EXPECT_EQ(score.score, c * d * e);
        EXPECT_EQ(score.band, c * d * e <= 15 ? 0 : c * d * e <= 30 ? 1 : 2);
        ++counts[score.score];
      }
    }
  }
  const std::set<double> oracle{1, 2, 3, 4, 5, 6, 8, 9, 10, 12, 15, 16, 18, 20, 24, 27, 30, 32, 36, 40, 45, 48, 60};
  std::set<double> seen;
  for (const auto& [score, count] : counts) seen.insert(score);
  EXPECT_EQ(seen, oracle);
  EXPECT_EQ(counts[12], 7);
}

TEST(Tram, StepsOutsideTheScaleMoveToItsEnds) {
  EXPECT_EQ(ScoreSteps(Tram(), {9, 9, 9}).score, 60);
  EXPECT_EQ(ScoreSteps(Tram(), {-1, 0}).score, 1);
}

TEST(Nvic, DecisionMatrix) {
  const char* rows[] = {"", "document document document consider consider",
                        "document consider consider mitigate mitigate", "consider mitigate mitigate mitigate mitigate"};
  const std::map<std::string, double> rank{{"document", 1}, {"consider", 2}, {"mitigate", 3}};
  for (int consequence = 1; consequence <= 3; ++consequence) {
    for (int access = 1; access <= 3; ++access) {
      for (int organic = 1; organic <= 3; ++organic) {
        const MethodScore score = ScoreSteps(Nvic(), {consequence, access, organic});
        std::string row = rows[consequence];
        for (int skip = 2; skip < access + organic; ++skip) row = row.substr(row.find(' ') + 1);
        EXPECT_EQ(score.result, row.substr(0, row.find(' ')));
        EXPECT_EQ(score.score, rank.at(score.result));
        EXPECT_EQ(score.band, static_cast<int>(score.score) - 1);
        EXPECT_EQ(score.sum, access + organic);
      }
    }
  }
}

TEST(Circ1283, ProductsToSixtyFour) {
  model::Method method;
  method.factors = {Factor("threat", "rate", {1, 2, 3}), Factor("impact", "given", {0, 0, 0}),
                    Factor("vulnerability", "vulnerability", {.1, .2, .3})};
  method.combine = "product";
  method.product = {"threat", "impact", "vulnerability"};
  EXPECT_EQ(ScoreSteps(method, {4, 4, 4}).score, 64);
  EXPECT_EQ(ScoreSteps(method, {2, 3, 4}).score, 24);
  EXPECT_EQ(ScoreSteps(method, {2, 3, 4}).band, -1);  // the source gives none
}

// Two facilities by two scenarios, with rates and losses that sit on the thresholds.
TEST(ScoreClassic, DerivesStepsByThresholdsAndRanks) {
  model::Region region = TestRegion(2);
  region.scenarios = {OpenScenario("often", 1, 1, {1e5, 1e5, 1e5}, {0, 0, 0}),
                      OpenScenario("rare", 1, 10.1, {0, 0, 0}, {5, 5, 5})};
  region.scenarios[0].layers = {{model::Layer::kDeny, {Supports("A", {0.8, 0.8, 0.8})}}};
  region.answers[0]["A"] = MakeAnswer(model::Reply::kMet, model::Verification::kExercised);
  region.answers[1]["A"] = MakeAnswer(model::Reply::kNotMet);
  const RegionRisk risk = Quantify(region, {100, 1, 1});
  const auto scores = ScoreClassic(region, risk, Tram());
  ASSERT_EQ(scores.size(), 4u);
  // rare: threat 1 (0.099 a year), vulnerability 4, impact 5 by lives = 20; often at F2: 3 x 4 x 2 = 24; at F1: 3 x 2 x
  // 2 = 12.
  EXPECT_EQ(scores[0].facility, 1);
  EXPECT_EQ(scores[0].scenario, 0);
  EXPECT_EQ(scores[0].steps, (std::vector<int>{3, 4, 2}));
  EXPECT_EQ(scores[0].score, 24);
  EXPECT_EQ(scores[1].steps, (std::vector<int>{1, 4, 5}));
  EXPECT_EQ(scores[1].facility, 0);  // a tie in everything: by facility
  EXPECT_EQ(scores[2].facility, 1);
  EXPECT_EQ(scores[3].steps, (std::vector<int>{3, 2, 2}));

  const auto matrix = ScoreClassic(region, risk, Nvic());
  EXPECT_EQ(matrix[0].result, "mitigate");  // F2, rare: consequence 2, nothing in place: 3 + 3
  EXPECT_EQ(matrix.back().steps, (std::vector<int>{1, 1, 3}));
  EXPECT_EQ(matrix.back().result, "document");
}

// Equal products: the greater impact first, then the greater threat, then the greater vulnerability.
TEST(Tram, TieBreak) {
  model::Region region = TestRegion(3);
  region.scenarios = {OpenScenario("a", 3, 1, {1e6, 1e6, 1e6}, {0, 0, 0}),    // 3 x 4 x 3 = 36
                      OpenScenario("b", 1, 2, {1e5, 1e5, 1e5}, {0, 0, 0}),    // 2 x 4 x 2 = 16
                      OpenScenario("c", 1, 20, {1e7, 1e7, 1e7}, {0, 0, 0})};  // 1 x 4 x 4 = 16
  const auto scores = ScoreClassic(region, Quantify(region, {10, 1, 1}), Tram());
  std::vector<int> order;
  for (const MethodScore& score : scores) order.push_back(score.scenario * 10 + score.facility);
  EXPECT_EQ(order, (std::vector<int>{0, 1, 2, 20, 21, 22, 10, 11, 12}));
}

}  // namespace
}  // namespace atalaya::risk
