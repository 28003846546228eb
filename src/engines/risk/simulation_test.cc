#include "risk/simulation.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <cmath>
#include <cstring>

#include "base/rng.h"
#include "risk/test_region.h"

namespace atalaya::risk {
namespace {

using model::Region;
using model::Reply;
using model::Verification;

// A facility that has every kind of answer.
Region MixedRegion(int facilities = 1) {
  Region region = TestRegion(facilities);
  region.scenarios = {LayeredScenario("one"), LayeredScenario("two")};
  region.scenarios[1].rate.exposure = 0.7;
  for (model::AnswerSheet& sheet : region.answers) {
    sheet = {{"A", MakeAnswer(Reply::kMet, Verification::kDocuments)},
             {"B", MakeAnswer(Reply::kPartly, Verification::kInspected)},
             {"C", MakeAnswer(Reply::kPartly, Verification::kExercised, 0.4)},
             {"D", MakeAnswer(Reply::kNotMet)},
             {"F", MakeAnswer(Reply::kNotApplicable)}};  // E, G, H: not checked
  }
  return region;
}

void Flatten(const Estimate& e, std::vector<double>& out) {
  out.insert(out.end(), {e.mean, e.low, e.high});
}

std::vector<double> Flatten(const FacilityRisk& risk) {
  std::vector<double> out;
  Flatten(risk.money, out);
  Flatten(risk.lives, out);
  out.insert(out.end(), risk.money_curve.begin(), risk.money_curve.end());
  out.insert(out.end(), risk.lives_curve.begin(), risk.lives_curve.end());
  for (const ScenarioRisk& s : risk.scenarios) {
    Flatten(s.vulnerability, out);
    Flatten(s.rate, out);
    out.insert(out.end(), {s.incidents, s.money, s.lives, s.unknown});
  }
  return out;
}

std::vector<double> Flatten(const RegionRisk& risk) {
  std::vector<double> out;
  for (const FacilityRisk& f : risk.facilities) {
    const auto part = Flatten(f);
    out.insert(out.end(), part.begin(), part.end());
  }
  Flatten(risk.money, out);
  Flatten(risk.lives, out);
  out.insert(out.end(), risk.money_curve.begin(), risk.money_curve.end());
  out.insert(out.end(), risk.lives_curve.begin(), risk.lives_curve.end());
  out.insert(out.end(), risk.money_by_family.begin(), risk.money_by_family.end());
  return out;
}

bool SameBytes(const std::vector<double>& a, const std::vector<double>& b) {
  return a.size() == b.size() && std::memcmp(a.data(), b.data(), a.size() * sizeof(double)) == 0;
}

// The formulas of risk.h written out one draw at a time, on the simulation's own draws.
TEST(Simulation, SameDrawsGiveThePlainFormula) {
  const Region region = MixedRegion();
  const Simulation simulation(region, {3001, 4, 1});
  for (int s = 0; s < 2; ++s) {
    const std::vector<double> v = simulation.Vulnerability(0, s);
    ASSERT_EQ(v.size(), 3001u);
    const model::Scenario& scenario = region.scenarios[s];
    double sum = 0;
    for (std::size_t i = 0; i < v.size(); ++i) {
      double v_ind = 1, strongest = 0;
      for (std::size_t l = 0; l < scenario.layers.size(); ++l) {
        double fail = 1;
        for (std::size_t c = 0; c < scenario.layers[l].controls.size(); ++c) {
          const std::string& control = scenario.layers[l].controls[c].control;
          const double eta = simulation.Draws().Effectiveness(s, l, c).At(i);
          const double degree = simulation.Draws().Degree(region.AnswerOf(0, control), "F1", control).At(i);
          fail *= 1 - eta * degree;
        }
        const double e_l = 1 - fail;
        strongest = std::max(strongest, e_l);
        v_ind *= 1 - e_l;
      }
      const double expected = scenario.common_cause * (1 - strongest) + (1 - scenario.common_cause) * v_ind;
      ASSERT_NEAR(v[i], expected, 1e-12);
      sum += expected;
    }
    Simulation::Years years;
    EXPECT_NEAR(simulation.Facility(0, years).scenarios[s].vulnerability.mean, sum / 3001, 1e-12);
  }
}

double Pert(Rng& rng, const Range& range) {
  return range.high > range.low ? range.low + (range.high - range.low) * rng.Beta(range.Alpha(), range.Beta())
                                : range.low;
}

// The same model from other random numbers and other samplers.
TEST(Simulation, IndependentDrawsAgree) {
  const Region region = MixedRegion();
  constexpr int kDraws = 40000;
  const Simulation simulation(region, {kDraws, 8, 1});
  Simulation::Years years;
  const FacilityRisk risk = simulation.Facility(0, years);
  Rng rng(99, 1);
  double v_sum = 0, v_squares = 0, loss_sum = 0, loss_squares = 0, lives_sum = 0, none = 0;
  for (int i = 0; i < kDraws; ++i) {
    std::map<std::string, double> degree;
    for (const char* control : {"A", "B", "C", "D", "E", "F", "G", "H"}) {
      const model::Answer& answer = region.AnswerOf(0, control);
      const auto& grading = region.grading;
      double kappa = 0, omega = grading.evidence[static_cast<std::size_t>(answer.verification)];
      if (answer.reply == Reply::kNotChecked) omega = 1;
      if (answer.reply != Reply::kNotApplicable)
        kappa = Pert(rng, grading.implementation[static_cast<std::size_t>(answer.reply)]);
      if (answer.degree) kappa = *answer.degree;
      degree[control] = kappa * omega;
    }
    double money = 0, lives = 0;
    for (const model::Scenario& scenario : region.scenarios) {
      double v_ind = 1, v_dep = 1;
      for (const model::ScenarioLayer& layer : scenario.layers) {
        double fail = 1;
        for (const auto& support : layer.controls)
          fail *= 1 - Pert(rng, support.effectiveness) * degree[support.control];
        v_ind *= fail;
        v_dep = std::min(v_dep, fail);
      }
      const double v = scenario.common_cause * v_dep + (1 - scenario.common_cause) * v_ind;
      if (scenario.id == "one") {
        v_sum += v;
        v_squares += v * v;
      }
      const double rate = rng.Gamma(scenario.rate.shape) / scenario.rate.exposure;
      for (std::uint64_t n = rng.Poisson(rate * v); n > 0; --n) {
        money += Pert(rng, scenario.money);
        lives += Pert(rng, scenario.lives);
      }
    }
    loss_sum += money;
    loss_squares += money * money;
    lives_sum += lives;
    none += money == 0;
  }
  const double v_mean = v_sum / kDraws, v_se = std::sqrt((v_squares / kDraws - v_mean * v_mean) / kDraws);
  EXPECT_NEAR(risk.scenarios[0].vulnerability.mean, v_mean, 4 * std::sqrt(2.0) * v_se);
  const double loss_mean = loss_sum / kDraws,
               loss_se = std::sqrt((loss_squares / kDraws - loss_mean * loss_mean) / kDraws);
  EXPECT_NEAR(risk.money.mean, loss_mean, 4 * loss_se);
  EXPECT_NEAR(risk.lives.mean, lives_sum / kDraws, 0.04 * risk.lives.mean);
  years.money.resize(kDraws);
  double simulated = 0, simulated_none = 0;
  for (const double x : years.money) {
    simulated += x / kDraws;
    simulated_none += x == 0;
  }
  EXPECT_NEAR(simulated, loss_mean, 4 * std::sqrt(2.0) * loss_se);
  EXPECT_NEAR(simulated_none / kDraws, none / kDraws, 4 * std::sqrt(0.5 / kDraws));
}

TEST(Simulation, AnyNumberOfThreadsGivesTheSameBytes) {
  Region region = MixedRegion(37);
  for (std::size_t f = 0; f < region.answers.size(); ++f) {
    if (f % 3 == 0) region.answers[f].erase("B");
    if (f % 5 == 0) region.answers[f].clear();
  }
  const std::vector<double> one = Flatten(Quantify(region, {2000, 3, 1}));
  EXPECT_TRUE(SameBytes(one, Flatten(Quantify(region, {2000, 3, 2}))));
  EXPECT_TRUE(SameBytes(one, Flatten(Quantify(region, {2000, 3, 4}))));
  EXPECT_FALSE(SameBytes(one, Flatten(Quantify(region, {2000, 4, 1}))));
}

TEST(Simulation, AFacilityDoesNotDependOnTheOthers) {
  Region region = MixedRegion(3);
  const RegionRisk together = Quantify(region, {2000, 3, 1});
  Region alone = region;
  alone.facilities = {region.facilities[1]};
  alone.answers = {region.answers[1]};
  alone.facility_standard = {0};
  alone.scenarios = {region.scenarios[1]};  // nor on the other scenarios
  const RegionRisk single = Quantify(alone, {2000, 3, 1});
  EXPECT_EQ(single.facilities[0].scenarios[0].vulnerability.mean,
            together.facilities[1].scenarios[1].vulnerability.mean);
  alone.scenarios = region.scenarios;
  EXPECT_TRUE(SameBytes(Flatten(Quantify(alone, {2000, 3, 1}).facilities[0]), Flatten(together.facilities[1])));
}

TEST(Simulation, MeansAddUpAndCurvesFall) {
  const Region region = MixedRegion(20);
  const RegionRisk risk = Quantify(region, {5000, 3, 2});
  double money = 0, by_family = 0;
  for (const FacilityRisk& facility : risk.facilities) {
    double sum = 0;
    for (const ScenarioRisk& s : facility.scenarios) sum += s.money;
    EXPECT_DOUBLE_EQ(sum, facility.money.mean);
    money += facility.money.mean;
    EXPECT_TRUE(std::is_sorted(facility.money_curve.begin(), facility.money_curve.end()));  // ever rarer, ever larger
  }
  for (const double x : risk.money_by_family) by_family += x;
  EXPECT_DOUBLE_EQ(money, risk.money.mean);
  EXPECT_NEAR(by_family, money, 1e-9 * money);
  EXPECT_LT(risk.money.low, risk.money.mean);
  EXPECT_GT(risk.money.high, risk.money.mean);
  EXPECT_NEAR(risk.money_curve[7], risk.money.high, 1e-9 * risk.money.high);  // 5 %
}

TEST(Simulation, NothingInPlaceLetsEveryAttemptPass) {
  Region region = MixedRegion();
  for (const char* control : {"A", "B", "C", "D", "E", "F", "G", "H"})
    region.answers[0][control] = MakeAnswer(Reply::kNotApplicable);
  const RegionRisk risk = Quantify(region, {600, 1, 1});
  for (const ScenarioRisk& s : risk.facilities[0].scenarios) {
    EXPECT_EQ(s.vulnerability.mean, 1);
    EXPECT_EQ(s.vulnerability.low, 1);
    EXPECT_EQ(s.vulnerability.high, 1);
  }
}

// One layer without a working control has e_l = 0: it neither helps nor hides the others.
TEST(Simulation, AnEmptyLayerStopsNothing) {
  Region region = TestRegion();
  model::Scenario scenario = OpenScenario("s", 1, 1, {1, 1, 1}, {0, 0, 0});
  scenario.common_cause = 0.5;
  scenario.layers = {{model::Layer::kDeter, {}}, {model::Layer::kDeny, {Supports("A", {0.4, 0.4, 0.4})}}};
  region.scenarios = {scenario};
  region.answers[0]["A"] = MakeAnswer(Reply::kMet, Verification::kExercised);
  EXPECT_DOUBLE_EQ(Quantify(region, {600, 1, 1}).facilities[0].scenarios[0].vulnerability.mean, 0.6);
}

// ---- properties

rc::Gen<model::Answer> AnyAnswer() {
  return rc::gen::apply(
      [](int reply, int how, int degree) {
        model::Answer answer = MakeAnswer(static_cast<Reply>(reply), static_cast<Verification>(how));
        if (answer.reply == Reply::kPartly && degree <= 100) answer.degree = degree / 100.0;
        return answer;
      },
      rc::gen::inRange(0, 5), rc::gen::inRange(0, 4), rc::gen::inRange(0, 160));
}

// One step better, or the same if there is none: with stronger evidence, a higher degree, or a better answer.
model::Answer Better(const model::Answer& today, int how) {
  model::Answer after = today;
  switch (today.reply) {
    case Reply::kNotMet:
      return how == 0 ? MakeAnswer(Reply::kNotChecked)
                      : MakeAnswer(how == 1 ? Reply::kPartly : Reply::kMet, today.verification);
    case Reply::kNotChecked:
      return MakeAnswer(Reply::kMet, how == 0 ? Verification::kInspected : Verification::kExercised);
    case Reply::kPartly:
      if (how == 0) return MakeAnswer(Reply::kMet, today.verification);
      if (how == 1 && today.degree) {
        after.degree = std::min(1.0, *today.degree + 0.2);
        return after;
      }
      [[fallthrough]];
    case Reply::kMet:
      if (today.verification != Verification::kExercised) {
        after.verification = static_cast<Verification>(static_cast<int>(today.verification) + 1);
      }
      return after;
    default:
      return after;
  }
}

RC_GTEST_PROP(Simulation, ABetterAnswerNeverRaisesVulnerabilityOrLoss, ()) {
  Region region = MixedRegion();
  for (const char* control : {"A", "B", "C", "D", "E", "F", "G", "H"}) region.answers[0][control] = *AnyAnswer();
  Region better = region;
  const std::string control(1, static_cast<char>('A' + *rc::gen::inRange(0, 8)));
  better.answers[0][control] = Better(region.answers[0][control], *rc::gen::inRange(0, 3));
  const Options options{1000, *rc::gen::arbitrary<std::uint64_t>(), 1};
  const Simulation before(region, options), after(better, options);
  for (int s = 0; s < 2; ++s) {
    const std::vector<double> old = before.Vulnerability(0, s), now = after.Vulnerability(0, s);
    for (std::size_t i = 0; i < old.size(); ++i) {
      RC_ASSERT(now[i] <= old[i] + 1e-15);
      RC_ASSERT(now[i] >= 0.0 && old[i] <= 1.0);
    }
  }
  Simulation::Years old_years, years;
  const FacilityRisk old_risk = before.Facility(0, old_years), risk = after.Facility(0, years);
  for (std::size_t i = 0; i < 1000; ++i) RC_ASSERT(years.money[i] <= old_years.money[i] * (1 + 1e-12));
  RC_ASSERT(risk.money.mean <= old_risk.money.mean * (1 + 1e-12));
  RC_ASSERT(ExpectedRisk(better, 0).Evaluate({}).money <= ExpectedRisk(region, 0).Evaluate({}).money * (1 + 1e-12));
}

rc::Gen<double> AnyNumber() {
  return rc::gen::oneOf(
      rc::gen::arbitrary<double>(),
      rc::gen::element(0.0, 1.0, -1.0, 0.5, 1e300, -1e300, 1e-300, std::nan(""), double{INFINITY}, -double{INFINITY}));
}
Range AnyRange() {
  return {*AnyNumber(), *AnyNumber(), *AnyNumber()};
}

bool Sound(const std::vector<double>& numbers) {
  return std::all_of(numbers.begin(), numbers.end(), [](double x) { return std::isfinite(x) && x >= 0; });
}

RC_GTEST_PROP(Simulation, NoInputBreaksIt, ()) {
  Region region = MixedRegion(2);
  for (Range& range : region.grading.implementation) range = AnyRange();
  for (double& omega : region.grading.evidence) omega = *AnyNumber();
  for (model::Scenario& scenario : region.scenarios) {
    scenario.common_cause = *AnyNumber();
    scenario.rate.shape = *AnyNumber();
    scenario.rate.exposure = *AnyNumber();
    scenario.rate.scale = {{"x", *AnyNumber(), *AnyNumber()}};
    if (*rc::gen::inRange(0, 3) == 0) scenario.rate.shape = 700.0;
    scenario.money = AnyRange();
    scenario.lives = AnyRange();
    for (model::ScenarioLayer& layer : scenario.layers) {
      for (auto& support : layer.controls) support.effectiveness = AnyRange();
    }
  }
  region.states[0].indicators["x"] = *AnyNumber();
  region.answers[0]["C"].degree = *AnyNumber();
  const RegionRisk risk = Quantify(region, {*rc::gen::inRange(-1, 40), 1, 1});
  RC_ASSERT(Sound(Flatten(risk)));
  for (const ScenarioRisk& s : risk.facilities[0].scenarios) RC_ASSERT(s.vulnerability.high <= 1.0);
  const auto expected = ExpectedRisk(region, 0).Evaluate({});
  RC_ASSERT(Sound(expected.vulnerability) && std::isfinite(expected.money) && std::isfinite(expected.lives));
}

}  // namespace
}  // namespace atalaya::risk
