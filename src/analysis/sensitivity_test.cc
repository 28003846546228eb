// The tornado and the value of an audit, on a region small enough for pen and paper: one facility, one scenario, one layer with
// one control of effectiveness 1/2 that nobody checked, one solution that puts it in order.
#include "analysis/sensitivity.h"

#include <gtest/gtest.h>

#include <boost/math/distributions/beta.hpp>
#include <cmath>

#include "analysis/plan_problem.h"
#include "risk/test_region.h"

namespace atalaya::analysis {
namespace {

constexpr double kEffectiveness = 0.5, kSuccess = 1e6;

struct Case {
  model::Region region;
  Analysis analysis;
};

// `price` of the only bundle, in gain a year.
Case MakeCase(double price, model::Reply reply = model::Reply::kNotChecked) {
  Case made;
  model::Region& region = made.region;
  region = risk::TestRegion();
  model::Scenario scenario = risk::OpenScenario("s", 2, 1, {kSuccess, kSuccess, kSuccess}, {0, 0, 0});
  scenario.common_cause = 0.3;
  scenario.layers = {{model::Layer::kDeny, {risk::Supports("A", {kEffectiveness, kEffectiveness, kEffectiveness})}}};
  region.scenarios.push_back(scenario);
  region.answers[0]["A"] = risk::MakeAnswer(reply);
  model::Solution solution;
  solution.id = "fix";
  solution.traffic = {model::Traffic::kContainer};
  solution.raises = {{"A", 1.0, model::Verification::kExercised}};
  solution.capital = {100, 100, 100};
  solution.funds = {"f"};
  region.solutions.push_back(solution);
  model::Fund fund;
  fund.id = "f";
  fund.weight = 1;
  fund.kinds = {solution.kind};
  fund.requirements = {solution.requirement};
  fund.include_states = {"*"};
  region.funds.funds.push_back(fund);

  Analysis& analysis = made.analysis;
  analysis.risk = risk::Quantify(region, {1, 1, 1});
  // The simulation's means, as exact ones.
  const risk::ExpectedRisk expected(region, 0);
  const auto today = expected.Evaluate({});
  analysis.risk.facilities[0].money.mean = today.money;
  analysis.risk.facilities[0].lives.mean = today.lives;
  analysis.gates = {GatesOf(region, 0, expected.Scenarios(), today.vulnerability)};
  const auto plan = BuildPlanProblem(region, analysis.risk, analysis.gates, {{1e9, 1}}, 1);
  analysis.plan.bundles = plan->bundles;
  analysis.plan.candidates = plan->candidates;
  analysis.plan.prices = {{price}, {}};
  analysis.plan.main_case = 0;
  analysis.plan.cases.resize(1);
  analysis.plan.cases[0].amount = 1e9;
  analysis.plan.cases[0].choice.assign(plan->bundles.size(), -1);
  return made;
}

double RateOf(const model::Region& region) { return risk::ExpectedRate(region, 0, 0); }

// E[max(0, a - b d)] - max(0, E[a - b d]), d ~ PERT, by the midpoint rule.
double ValueByIntegral(const Range& d, double a, double b) {
  const boost::math::beta_distribution<> beta(d.Alpha(), d.Beta());
  constexpr int kCells = 200'000;
  double sum = 0;
  for (int i = 0; i < kCells; ++i) {
    const double t = (i + 0.5) / kCells;
    sum += boost::math::pdf(beta, t) / kCells * std::max(0.0, a - b * (d.low + (d.high - d.low) * t));
  }
  return sum - std::max(0.0, a - b * d.Mean());
}

TEST(Sensitivity, ValueOfAnAuditIsTheIntegral) {
  for (const double price : {1e5, 3e5, 5e5, 6e5, 7e5, 9e5}) {
    const Case made = MakeCase(price);
    SensitivityOptions options;
    options.draws = 4000;
    const Sensitivity found = MeasureSensitivity(made.region, made.analysis, options);
    ASSERT_EQ(found.audits.size(), 1u);
    // Loss = rate x success x (1 - eta d): V_ind and V_dep agree where there is one layer with one control.
    const double b = RateOf(made.region) * kSuccess * kEffectiveness;
    const Range open = risk::ExpectedRisk(made.region, 0).OpenControls().at(0).degree;
    const double exact = ValueByIntegral(open, b - price, b);
    const Audit& audit = found.audits[0];
    EXPECT_NEAR(audit.value, exact, 4 * audit.error + 1e-6 * b) << price;
    EXPECT_EQ(audit.buy_now, b * (1 - open.Mean()) > price ? 0 : -1) << price;
    if (audit.value > 0) {
      EXPECT_GT(audit.changes, 0);
    }
  }
}

TEST(Sensitivity, NoValueWhereTheAuditCannotChangeTheBuy) {
  for (const double price : {0.0, 1e9}) {  // always bought, never bought
    const Case made = MakeCase(price);
    const Sensitivity found = MeasureSensitivity(made.region, made.analysis, {});
    ASSERT_EQ(found.audits.size(), 1u);
    EXPECT_EQ(found.audits[0].value, 0) << price;
    EXPECT_EQ(found.audits[0].changes, 0) << price;
  }
}

TEST(Sensitivity, SettledAnswersNeedNoAudit) {
  const Case made = MakeCase(5e5, model::Reply::kNotMet);
  const Sensitivity found = MeasureSensitivity(made.region, made.analysis, {});
  EXPECT_TRUE(found.audits.empty());
  for (const Swing& swing : found.swings) EXPECT_NE(swing.kind, InputKind::kAnswers);
}

TEST(Sensitivity, TornadoAtItsEnds) {
  const Case made = MakeCase(5e5);
  const Sensitivity found = MeasureSensitivity(made.region, made.analysis, {});
  const double loss = RateOf(made.region) * kSuccess;
  const Range open = risk::ExpectedRisk(made.region, 0).OpenControls().at(0).degree;
  EXPECT_NEAR(found.loss, loss * (1 - kEffectiveness * open.Mean()), 1e-9 * loss);
  bool answers = false, rate = false;
  for (const Swing& swing : found.swings) {
    if (swing.kind == InputKind::kAnswers) {
      answers = true;
      EXPECT_NEAR(swing.at_low, loss * (1 - kEffectiveness * open.Quantile(0.05)), 1e-9 * loss);
      EXPECT_NEAR(swing.at_high, loss * (1 - kEffectiveness * open.Quantile(0.95)), 1e-9 * loss);
    }
    if (swing.kind == InputKind::kRate) {
      rate = true;
      const Estimate& estimate = made.analysis.risk.facilities[0].scenarios[0].rate;
      EXPECT_NEAR(swing.at_high / swing.at_low, estimate.high / estimate.low, 1e-6);
    }
    // A loss and an effectiveness that are points have no bar.
    EXPECT_NE(swing.kind, InputKind::kLoss);
    EXPECT_NE(swing.kind, InputKind::kEffectiveness);
  }
  EXPECT_TRUE(answers && rate);
  for (std::size_t i = 1; i < found.swings.size(); ++i) EXPECT_GE(found.swings[i - 1].Width(), found.swings[i].Width());
}

TEST(Sensitivity, SameOnAnyNumberOfThreads) {
  const Case made = MakeCase(6e5);
  SensitivityOptions one, three;
  three.threads = 3;
  const Sensitivity a = MeasureSensitivity(made.region, made.analysis, one);
  const Sensitivity b = MeasureSensitivity(made.region, made.analysis, three);
  ASSERT_EQ(a.audits.size(), b.audits.size());
  EXPECT_EQ(a.audits[0].value, b.audits[0].value);
  EXPECT_EQ(a.audits[0].error, b.audits[0].error);
}

}  // namespace
}  // namespace atalaya::analysis
