#include "formats/pack.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>

#include "formats/limits.h"
#include "formats/test_pack.h"

namespace atalaya::formats {
namespace {

constexpr const char* kFolder = "data/hemisphere";

TEST(Pack, ReadsTheHemisphere) {
  Findings warnings;
  const auto start = std::chrono::steady_clock::now();
  const auto region = ReadRegion(SourceTree(), kFolder, warnings);
  const std::chrono::duration<double> took = std::chrono::steady_clock::now() - start;
  ASSERT_TRUE(region.has_value()) << Lines(region.error());
  EXPECT_FALSE(HasErrors(warnings));
  RecordProperty("seconds", std::to_string(took.count()));
  EXPECT_LT(took.count(), 5.0);  // 0.15 s in a release build; sanitizers and busy machines are slower

  EXPECT_EQ(region->id, "hemisphere");
  EXPECT_EQ(region->states.size(), 186U);
  EXPECT_EQ(region->ports.size(), 977U);
  EXPECT_EQ(region->lanes.size(), 12000U);
  EXPECT_EQ(region->facilities.size(), 450U);
  EXPECT_EQ(region->incidents.size(), 1238U);
  EXPECT_EQ(region->threats.size(), 195U);
  EXPECT_EQ(region->scenarios.size(), 20U);
  EXPECT_EQ(region->solutions.size(), 107U);
  EXPECT_EQ(region->funds.funds.size(), 5U);
  EXPECT_EQ(region->methods.size(), 3U);
  EXPECT_EQ(region->answers.size(), 450U);
  EXPECT_EQ(region->facility_standard.size(), 450U);
  std::size_t answers = 0;
  for (const auto& sheet : region->answers) answers += sheet.size();
  for (const auto& sheet : region->state_answers) answers += sheet.size();
  const std::string table = Slurp("data/hemisphere/answers.csv");
  EXPECT_EQ(answers + 1, static_cast<std::size_t>(std::count(table.begin(), table.end(), '\n')));
}

TEST(Pack, HoldsWhatTheFilesSay) {
  Findings warnings;
  const auto region = ReadRegion(MapSource(TestPack()), "pack", warnings);
  ASSERT_TRUE(region.has_value()) << Lines(region.error());
  EXPECT_EQ(region->settings.seed, 7U);
  EXPECT_EQ(region->budgets.size(), 2U);
  EXPECT_EQ(region->states[0].name.In(Language::kSpanish), "Alandia");
  EXPECT_EQ(region->states[0].name.In(Language::kFrench), "Aland");
  EXPECT_EQ(region->states[0].indicators.at("homicide_per_100k"), 12);  // the latest year
  EXPECT_EQ(region->states[0].indicators.at("cocaine_kg"), 120);        // (500 + 100) / 5; 2014 is too old
  EXPECT_EQ(region->ports[1].state, 1);
  EXPECT_TRUE(region->ports[1].in_scope);
  EXPECT_FALSE(region->ports[2].lat.has_value());
  ASSERT_EQ(region->lanes.size(), 2U);
  EXPECT_EQ(region->lanes[0].nautical_miles, 900);  // written 2,1 in distances.csv: lanes have no direction
  EXPECT_EQ(region->lanes[1].nautical_miles, 0);
  EXPECT_EQ(region->incidents[0].port, 0);
  EXPECT_EQ(region->incidents[1].port, -1);
  ASSERT_EQ(region->standards.size(), 2U);
  EXPECT_EQ(region->standards[0].id, "base");
  EXPECT_EQ(region->StandardOf(1).id, "strict");
  EXPECT_EQ(region->StandardOf(1).controls.size(), 2U);
  EXPECT_EQ(region->AnswerOf(0, "G01").reply, model::Reply::kMet);  // the State's
  EXPECT_EQ(region->AnswerOf(0, "P01").degree, 0.4);
  EXPECT_EQ(region->AnswerOf(0, "P01").evidence, "plan, page 2");
  EXPECT_EQ(region->AnswerOf(1, "P02").reply, model::Reply::kNotChecked);
  EXPECT_EQ(region->scenarios[0].rate.scale[0].exponent, 0.5);
  EXPECT_EQ(region->solutions[0].size_factor[2], 2);
  EXPECT_EQ(region->solutions[1].size_factor[2], 1);
  EXPECT_EQ(region->funds.funds[0].profile.at(2028), 0.5);
  EXPECT_EQ(region->funds.funds[1].include_states, std::vector<std::string>{"*"});
  EXPECT_EQ(region->methods[0].factors[0].steps[1].at_least, 1);
  EXPECT_EQ(region->methods[0].bands[1].min, 3);
  EXPECT_EQ(region->grading.evidence[2], 0.9);
}

TEST(Pack, DoesNotDependOnTheOrderOfTheFolder) {
  FileMap files = TestPack();
  files["pack/methods/other.json"] = files["pack/methods/simple.json"];
  files["pack/methods/other.json"].replace(files["pack/methods/other.json"].find("simple"), 6, "other1");
  FileSource source = MapSource(files);
  source.list = [](const std::string&) -> Result<std::vector<std::string>> {
    return std::vector<std::string>{"simple.json", "README.md", "quantitative.json", "other.json"};
  };
  Findings warnings;
  const auto region = ReadRegion(source, "pack", warnings);
  ASSERT_TRUE(region.has_value()) << Lines(region.error());
  ASSERT_EQ(region->methods.size(), 2U);
  EXPECT_EQ(region->methods[0].id, "other1");
}

TEST(Paths, AreJoined) {
  EXPECT_EQ(JoinPath("data/hemisphere", "../funds/funds.json"), "data/funds/funds.json");
  EXPECT_EQ(JoinPath("/x/y/", "./a.csv"), "/x/y/a.csv");
  EXPECT_EQ(JoinPath("", "a.csv"), "a.csv");
  EXPECT_EQ(JoinPath("a", "../../b"), "../b");
  EXPECT_EQ(JoinPath("/a", "../../b"), "/b");
  EXPECT_EQ(JoinPath("..", "../b"), "../../b");
  EXPECT_EQ(JoinPath("", ""), ".");
}

}  // namespace
}  // namespace atalaya::formats
