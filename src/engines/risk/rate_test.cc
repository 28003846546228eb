#include "risk/rate.h"

#include <gtest/gtest.h>

#include <cmath>

#include "risk/risk.h"
#include "risk/test_region.h"

namespace atalaya::risk {
namespace {

model::Region RegionWithIncidents() {
  model::Region region = TestRegion(3);
  region.facilities[2].traffic = model::Traffic::kTanker;
  model::Scenario scenario = OpenScenario("robbery", 0.5, 1.0, {1, 1, 1}, {0, 0, 0});
  scenario.rate.incident_types = {"robbery", "boarding"};
  scenario.rate.vessel_status = {"anchored"};
  scenario.rate.from = "2010-01-01";
  scenario.rate.to = "2019-12-31";
  region.scenarios = {scenario};
  const auto incident = [&](const char* date, const char* type, const char* status, int port) {
    region.incidents.push_back({"I", date, type, status, 0, port, std::nullopt, std::nullopt});
  };
  incident("2010-01-01", "robbery", "anchored", 0);   // first day counts
  incident("2019-12-31", "boarding", "anchored", 0);  // so does the last
  incident("2015-06-01", "robbery", "anchored", 0);
  incident("2020-01-01", "robbery", "anchored", 0);   // late
  incident("2015-06-01", "hijack", "anchored", 0);    // another type
  incident("2015-06-01", "robbery", "berthed", 0);    // another status
  incident("2015-06-01", "robbery", "anchored", -1);  // at no port
  return region;
}

TEST(Rate, GammaPoissonUpdateSharedByThePortsFacilities) {
  const model::Region region = RegionWithIncidents();
  const Posterior rate = RateOf(region, 0, 0);
  const double years = 3652 / 365.25;
  EXPECT_EQ(rate.counted, 3);
  EXPECT_EQ(rate.sharing, 2);  // the tanker terminal has no such scenario
  EXPECT_DOUBLE_EQ(rate.incidents, 1.5);
  EXPECT_DOUBLE_EQ(rate.years, years);
  EXPECT_DOUBLE_EQ(rate.Mean(), (0.5 + 1.5) / (1.0 + years));
  EXPECT_DOUBLE_EQ(ExpectedRate(region, 1, 0), rate.Mean());
  EXPECT_DOUBLE_EQ(Rates(region).Of(1, 0).Mean(), rate.Mean());
}

// What inspections find is a thinned Poisson count: the posterior mean is that of a grid over the rate, prior x likelihood.
TEST(Rate, FindsUpdateTheFamilyAtTheirPort) {
  model::Region region = TestRegion(2);
  region.scenarios = {OpenScenario("a", 1.5, 0.5, {1, 1, 1}, {0, 0, 0})};
  region.scenarios[0].family = model::Family::kNarcotics;
  region.facilities[1].traffic = model::Traffic::kTanker;  // where the scenario does not apply
  region.finds = {{0, -1, model::Family::kNarcotics, 4, 0.5}, {0, -1, model::Family::kArms, 9, 3}};
  double weight = 0, mean = 0;
  constexpr double kStep = 1e-3;
  for (double rate = kStep / 2; rate < 60; rate += kStep) {
    const double p = std::pow(rate, 1.5 - 1) * std::exp(-0.5 * rate) * std::pow(rate * 0.5, 4) * std::exp(-rate * 0.5);
    weight += p;
    mean += p * rate;
  }
  EXPECT_NEAR(RateOf(region, 0, 0).Mean(), mean / weight, 1e-4);
  EXPECT_DOUBLE_EQ(Rates(region).Of(0, 0).Mean(), RateOf(region, 0, 0).Mean());
  const double with_finds = RateOf(region, 0, 0).Mean();
  region.finds.clear();
  EXPECT_LT(RateOf(region, 0, 0).Mean(), with_finds);
  region.finds = {{0, -1, model::Family::kNarcotics, 0, 2}};  // searched and nothing found
  EXPECT_DOUBLE_EQ(RateOf(region, 0, 0).Mean(), 1.5 / 2.5);
}

TEST(Rate, FindsAreSharedByTheMeansBeforeAndNoneIsLost) {
  model::Region region = TestRegion(2);
  region.scenarios = {OpenScenario("often", 3, 1, {1, 1, 1}, {0, 0, 0}), OpenScenario("seldom", 1, 1, {1, 1, 1}, {0, 0, 0})};
  for (model::Scenario& scenario : region.scenarios) scenario.family = model::Family::kNarcotics;
  region.finds = {{0, -1, model::Family::kNarcotics, 8, 1}};
  double found = 0;
  for (int f = 0; f < 2; ++f) {
    for (int s = 0; s < 2; ++s) found += Rates(region).Of(f, s).found;
  }
  EXPECT_DOUBLE_EQ(found, 8);
  EXPECT_DOUBLE_EQ(RateOf(region, 0, 0).found, 3 * RateOf(region, 0, 1).found);
  region.finds[0].facility = 1;
  EXPECT_EQ(RateOf(region, 0, 0).found, 0);
  EXPECT_DOUBLE_EQ(RateOf(region, 1, 0).found, 6);
}

TEST(Rate, ExposureBySettingWhenNoDatesAreGiven) {
  model::Region region = RegionWithIncidents();
  region.scenarios[0].rate.to = "";
  region.settings.incident_exposure_years = 20;
  EXPECT_DOUBLE_EQ(RateOf(region, 0, 0).Mean(), (0.5 + 2.0) / 21.0);
  region.settings.incident_exposure_years = 0;  // nobody knows how long: the count says nothing
  EXPECT_DOUBLE_EQ(RateOf(region, 0, 0).Mean(), 0.5);
}

TEST(Rate, IndicatorsScaleThePriorWithinBounds) {
  model::Region region = TestRegion();
  region.scenarios = {OpenScenario("s", 1.0, 2.0, {1, 1, 1}, {0, 0, 0})};
  region.scenarios[0].rate.scale = {{"homicide", 10, 0.5}};
  EXPECT_DOUBLE_EQ(ExpectedRate(region, 0, 0), 0.5);  // not known: no change
  region.states[0].indicators["homicide"] = 40;
  EXPECT_DOUBLE_EQ(ExpectedRate(region, 0, 0), 1.0);
  region.states[0].indicators["homicide"] = 1e6;
  EXPECT_DOUBLE_EQ(ExpectedRate(region, 0, 0), 2.0);  // at most four times
  region.states[0].indicators["homicide"] = 0;
  EXPECT_DOUBLE_EQ(ExpectedRate(region, 0, 0), 0.125);
  region.scenarios[0].rate.scale[0].exponent = -1;
  EXPECT_DOUBLE_EQ(ExpectedRate(region, 0, 0), 2.0);
  region.scenarios[0].rate.scale[0].reference = 0;
  EXPECT_DOUBLE_EQ(ExpectedRate(region, 0, 0), 0.5);
}

TEST(Rate, NoExposureMeansNoRate) {
  model::Region region = TestRegion();
  region.scenarios = {OpenScenario("s", 1.0, 0.0, {1, 1, 1}, {0, 0, 0})};
  EXPECT_EQ(ExpectedRate(region, 0, 0), 0);
}

}  // namespace
}  // namespace atalaya::risk
