#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <cmath>

#include "risk/paths.h"
#include "risk/risk.h"
#include "risk/simulation.h"
#include "risk/test_region.h"

namespace atalaya::risk {
namespace {

using model::Region;
using model::Reply;
using model::Verification;

TEST(Grade, DegreeTimesEvidence) {
  const model::Grading grading = TestGrading();
  EXPECT_EQ(GradeOf(grading, MakeAnswer(Reply::kMet, Verification::kDeclared)).degree, (Range{0.6, 0.6, 0.6}));
  EXPECT_EQ(GradeOf(grading, MakeAnswer(Reply::kMet, Verification::kExercised)).degree, (Range{1, 1, 1}));
  EXPECT_EQ(GradeOf(grading, MakeAnswer(Reply::kNotMet, Verification::kExercised)).degree, (Range{0, 0, 0}));
  EXPECT_EQ(GradeOf(grading, MakeAnswer(Reply::kPartly, Verification::kExercised, 0.4)).degree, (Range{0.4, 0.4, 0.4}));
  EXPECT_DOUBLE_EQ(GradeOf(grading, MakeAnswer(Reply::kPartly)).degree.high, 0.7 * 0.9);
  EXPECT_FALSE(GradeOf(grading, MakeAnswer(Reply::kNotApplicable)).applies);
}

// Not checked: wide, no discount for evidence that nobody claimed, never above 'inspected: met', never below 'not met'.
TEST(Grade, NotCheckedLiesBetweenNotMetAndInspectedMet) {
  model::Grading grading = TestGrading();
  EXPECT_EQ(GradeOf(grading, {}).degree, (Range{0, 0.3, 0.85}));
  grading.implementation[static_cast<std::size_t>(Reply::kNotChecked)] = {0, 0.9, 1};
  const double inspected = GradeOf(grading, MakeAnswer(Reply::kMet)).degree.Mean();
  EXPECT_LE(GradeOf(grading, {}).degree.high, inspected);
  EXPECT_GE(GradeOf(grading, {}).degree.low, GradeOf(grading, MakeAnswer(Reply::kNotMet)).degree.high);
}

TEST(Raised, NeverLowersAndNeverInvents) {
  const model::Grading grading = TestGrading();
  const model::Raise raise{"A", 0.8, Verification::kInspected};  // 0.72
  EXPECT_EQ(Raised(grading, MakeAnswer(Reply::kNotMet), raise),
            MakeAnswer(Reply::kPartly, Verification::kInspected, 0.8));
  EXPECT_EQ(Raised(grading, {}, {"A", 1.0, Verification::kDocuments}),
            MakeAnswer(Reply::kMet, Verification::kDocuments));
  const model::Answer good = MakeAnswer(Reply::kMet, Verification::kDocuments);  // 0.75
  EXPECT_EQ(Raised(grading, good, raise), good);
  const model::Answer none = MakeAnswer(Reply::kNotApplicable);
  EXPECT_EQ(Raised(grading, none, raise), none);
}

RC_GTEST_PROP(Raised, OrderDoesNotMatterForTheMeanGrade, ()) {
  const model::Grading grading = TestGrading();
  const model::Answer today =
      MakeAnswer(static_cast<Reply>(*rc::gen::inRange(0, 5)), static_cast<Verification>(*rc::gen::inRange(0, 4)));
  const auto any = [] {
    return model::Raise{"A", *rc::gen::inRange(0, 101) / 100.0, static_cast<Verification>(*rc::gen::inRange(0, 4))};
  };
  const model::Raise one = any(), two = any();
  const double a = GradeOf(grading, Raised(grading, Raised(grading, today, one), two)).degree.Mean();
  const double b = GradeOf(grading, Raised(grading, Raised(grading, today, two), one)).degree.Mean();
  RC_ASSERT(std::fabs(a - b) < 1e-15);
  RC_ASSERT(a >= GradeOf(grading, today).degree.Mean());
}

TEST(RawMoment, OfPert) {
  const Range range{10, 20, 50};
  EXPECT_DOUBLE_EQ(RawMoment(range, 0), 1);
  EXPECT_NEAR(RawMoment(range, 1), range.Mean(), 1e-12);
  EXPECT_NEAR(RawMoment(range, 2), range.Variance() + range.Mean() * range.Mean(), 1e-9);
  EXPECT_DOUBLE_EQ(RawMoment({2, 2, 2}, 3), 8);
}

Region LayeredRegion(double common_cause) {
  Region region = TestRegion();
  region.scenarios = {LayeredScenario()};
  region.scenarios[0].common_cause = common_cause;
  region.answers[0] = {
      {"A", MakeAnswer(Reply::kMet)}, {"B", MakeAnswer(Reply::kPartly)}, {"D", MakeAnswer(Reply::kNotMet)}};
  return region;
}

// G supports two layers and was not checked: the exact mean needs E[d^2], and the simulation must agree within its
// error.
TEST(ExpectedRisk, IndependentPartIsExact) {
  const Region region = LayeredRegion(0);
  constexpr int kDraws = 200000;
  const std::vector<double> v = Simulation(region, {kDraws, 2, 1}).Vulnerability(0, 0);
  double sum = 0, squares = 0;
  for (const double x : v) {
    sum += x;
    squares += x * x;
  }
  const double mean = sum / kDraws, se = std::sqrt((squares / kDraws - mean * mean) / kDraws);
  const double exact = ExpectedRisk(region, 0).Evaluate({}).vulnerability[0];
  EXPECT_NEAR(mean, exact, 4 * se);
  // By hand, with G's two places together.
  const Range unknown{0, 0.3, 0.85}, partly{0.27, 0.45, 0.63};
  const auto left = [](Range eta, double d) { return 1 - eta.Mean() * d; };
  const double g1 = Range{0.2, 0.3, 0.4}.Mean(), g2 = Range{0.3, 0.6, 0.8}.Mean();
  const double by_hand = left({0.05, 0.15, 0.3}, 0.9) * left({0.3, 0.5, 0.8}, partly.Mean()) *
                         left({0.2, 0.4, 0.5}, unknown.Mean()) * left({0.3, 0.3, 0.3}, unknown.Mean()) *
                         left({0.1, 0.2, 0.5}, unknown.Mean()) * left({0.2, 0.5, 0.9}, unknown.Mean()) *
                         (1 - (g1 + g2) * unknown.Mean() + g1 * g2 * RawMoment(unknown, 2));
  EXPECT_NEAR(exact, by_hand, 1e-12);
}

TEST(ExpectedRisk, DependentPartIsAnUpperBound) {
  const Region region = LayeredRegion(1);
  const std::vector<double> v = Simulation(region, {50000, 2, 1}).Vulnerability(0, 0);
  double sum = 0;
  for (const double x : v) sum += x;
  const double bound = ExpectedRisk(region, 0).Evaluate({}).vulnerability[0];
  EXPECT_GE(bound, sum / 50000 - 0.002);
  EXPECT_LE(bound, sum / 50000 + 0.15);
}

TEST(ExpectedRisk, SolutionsAreTheRaisedAnswers) {
  Region region = LayeredRegion(0.3);
  model::Solution fence, camera;
  fence.raises = {{"B", 0.9, Verification::kInspected}, {"D", 0.2, Verification::kDeclared}};
  camera.raises = {
      {"D", 1.0, Verification::kExercised}, {"A", 0.1, Verification::kDeclared}, {"Z", 1.0, Verification::kExercised}};
  region.solutions = {fence, camera};
  const ExpectedRisk today(region, 0);
  Region after = region;
  for (const int s : {0, 1}) {
    for (const model::Raise& raise : region.solutions[s].raises) {
      model::Answer& answer = after.answers[0][raise.control];
      answer = Raised(region.grading, answer, raise);
    }
  }
  const auto both = today.Evaluate({0, 1});
  EXPECT_NEAR(both.vulnerability[0], ExpectedRisk(after, 0).Evaluate({}).vulnerability[0], 1e-15);
  EXPECT_EQ(both.vulnerability[0], today.Evaluate({1, 0}).vulnerability[0]);
  EXPECT_LT(both.money, today.Evaluate({0}).money);
  EXPECT_LT(today.Evaluate({0}).money, today.Evaluate({}).money);
  EXPECT_DOUBLE_EQ(both.money, ExpectedRate(region, 0, 0) * both.vulnerability[0] * region.scenarios[0].money.Mean());
}

TEST(ExpectedRisk, MostTellingIsTheBestSingleInspection) {
  const Region region = LayeredRegion(0.25);
  const ExpectedRisk expected(region, 0);
  const double before = expected.Evaluate({}).vulnerability[0];
  const auto best = expected.MostTelling(0, 100);
  ASSERT_EQ(best.size(), 7u);  // all but A, which is inspected and met
  for (std::size_t i = 0; i < best.size(); ++i) {
    const double after = expected.EvaluateWith(best[i].first, MakeAnswer(Reply::kMet)).vulnerability[0];
    EXPECT_NEAR(best[i].second, before - after, 1e-15);
    EXPECT_LE(best[i].second, best[i > 0 ? i - 1 : 0].second);
  }
  EXPECT_EQ(expected.MostTelling(0, 2).size(), 2u);
  EXPECT_TRUE(expected.MostTelling(7, 2).empty());
}

TEST(ExpectedRisk, OnlyScenariosForTheTraffic) {
  Region region = LayeredRegion(0);
  region.scenarios.insert(region.scenarios.begin(), OpenScenario("tanker", 1, 1, {1, 1, 1}, {0, 0, 0}));
  region.scenarios[0].traffic = {model::Traffic::kTanker};
  EXPECT_EQ(ExpectedRisk(region, 0).Scenarios(), std::vector<int>{1});
  EXPECT_EQ(Quantify(region, {100, 1, 1}).facilities[0].scenarios.at(0).scenario, 1);
}

}  // namespace
}  // namespace atalaya::risk
