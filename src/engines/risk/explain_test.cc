#include <gtest/gtest.h>

#include <cmath>
#include <fstream>
#include <sstream>

#include "base/messages.h"
#include "risk/risk.h"
#include "risk/test_region.h"

namespace atalaya::risk {
namespace {

using model::Reply;

model::Region ExplainedRegion() {
  model::Region region = TestRegion(2);
  region.scenarios = {LayeredScenario()};
  model::Scenario& scenario = region.scenarios[0];
  scenario.layers.push_back({model::Layer::kDeter, {}});
  scenario.rate.scale = {{"known", 10, 0.5}, {"unknown", 10, 0.5}};
  scenario.rate.incident_types = {"robbery"};
  scenario.rate.from = "2010-01-01";
  scenario.rate.to = "2019-12-31";
  region.states[0].indicators["known"] = 20;
  region.state_answers[0]["A"] = MakeAnswer(Reply::kMet);
  region.answers[0] = {
      {"B", MakeAnswer(Reply::kPartly)}, {"C", MakeAnswer(Reply::kNotApplicable)}, {"D", MakeAnswer(Reply::kNotMet)}};
  return region;
}

const Explanation* Find(const Explanation& tree, const std::string& label) {
  if (tree.label == label) return &tree;
  for (const Explanation& part : tree.parts) {
    if (const Explanation* found = Find(part, label)) return found;
  }
  return nullptr;
}

TEST(Explain, VulnerabilityLeadsToAnswersAndElicitation) {
  const model::Region region = ExplainedRegion();
  const RegionRisk risk = Quantify(region, {2000, 1, 1});
  const Explanation tree = ExplainVulnerability(region, 0, 0, risk.facilities[0].scenarios[0]);
  EXPECT_EQ(tree.value, risk.facilities[0].scenarios[0].vulnerability.mean);
  EXPECT_NEAR(tree.parts[0].value + tree.parts[1].value, tree.value, 1e-15);  // at means, and what the spread adds
  const Explanation& independent = *Find(tree, "explain.risk.independent");
  ASSERT_EQ(independent.parts.size(), 6u);
  EXPECT_EQ(independent.parts[5].label, "explain.risk.layer-open");
  const Explanation& control = *Find(tree, "explain.risk.control");
  double product = 1;
  for (const Explanation& part : control.parts) product *= part.value;
  EXPECT_NEAR(product, control.value, 1e-15);             // eta kappa omega
  EXPECT_EQ(control.parts[1].source, "answers.csv: AA");  // the State's answer
}

TEST(Explain, RateLeadsToPriorIndicatorsAndIncidents) {
  const model::Region region = ExplainedRegion();
  const Explanation tree = ExplainRate(region, 0, 0);
  EXPECT_EQ(tree.value, ExpectedRate(region, 0, 0));
  EXPECT_NEAR(Find(tree, "explain.risk.scale")->value, std::sqrt(2.0), 1e-12);
  EXPECT_NE(Find(tree, "explain.risk.indicator-unknown"), nullptr);
  EXPECT_EQ(Find(tree, "explain.risk.incidents")->source, "incidents.csv (0)");
}

// Every label is a message in every language, and every message takes the arguments it is given.
TEST(Explain, EveryLabelCanBeSaid) {
  std::array<std::vector<MessageDocument>, 4> documents;
  for (const Language language : kLanguages) {
    const std::string name = std::string("risk.") + LanguageCode(language) + ".json";
    std::ifstream file(std::string(ATALAYA_SOURCE_DIR) + "/data/messages/parts/" + name);
    std::stringstream bytes;
    bytes << file.rdbuf();
    documents[static_cast<std::size_t>(language)].push_back({name, bytes.str()});
  }
  const auto messages = Messages::Parse(documents);
  ASSERT_TRUE(messages.has_value());
  const model::Region region = ExplainedRegion();
  const RegionRisk risk = Quantify(region, {100, 1, 1});
  const auto check = [&](const auto& self, const Explanation& tree) -> void {
    for (const Language language : kLanguages) {
      EXPECT_TRUE(messages->Has(language, tree.label)) << tree.label;
      const std::string said = messages->Say(language, tree.label, tree.args);
      EXPECT_EQ(said.find_first_of("{}"), std::string::npos) << said;
    }
    for (const Explanation& part : tree.parts) self(self, part);
  };
  check(check, ExplainVulnerability(region, 0, 0, risk.facilities[0].scenarios[0]));
  check(check, ExplainRate(region, 0, 0));
}

}  // namespace
}  // namespace atalaya::risk
