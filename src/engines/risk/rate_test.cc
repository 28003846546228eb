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
