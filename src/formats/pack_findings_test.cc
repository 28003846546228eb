// What goes wrong with packs: one text of the test pack replaced, and the finding that must come of it.
#include <gtest/gtest.h>

#include "formats/limits.h"
#include "formats/pack.h"
#include "formats/test_pack.h"

namespace atalaya::formats {
namespace {

Findings Read(const FileMap& files) {
  Findings warnings;
  const auto region = ReadRegion(MapSource(files), "pack", warnings);
  return region ? warnings : region.error();
}

TEST(PackFindings, TheTestPackIsSound) {
  Findings warnings;
  const auto region = ReadRegion(MapSource(TestPack()), "pack", warnings);
  ASSERT_TRUE(region.has_value()) << Lines(region.error());
  for (const Finding& finding : warnings) EXPECT_EQ(finding.severity, Severity::kNote) << Lines(warnings);
  EXPECT_TRUE(HasFinding(warnings, "pack.seizures-skipped", "seizures.csv"));
}

struct Case {
  const char *path, *from, *to, *code, *where;
  Severity severity = Severity::kError;
};

class PackFindingsOf : public testing::TestWithParam<Case> {};

TEST_P(PackFindingsOf, AreToldWithTheirPlace) {
  const Case& c = GetParam();
  const Findings findings = Read(Changed(c.path, c.from, c.to));
  const std::string lines = Lines(findings);
  ASSERT_TRUE(HasFinding(findings, c.code, c.where)) << "no " << c.code << " at " << c.where << " in:\n" << lines;
  for (const Finding& finding : findings) {
    if (finding.code == c.code && finding.where == c.where) {
      EXPECT_EQ(finding.severity, c.severity) << lines;
    }
  }
  EXPECT_EQ(HasErrors(findings), c.severity == Severity::kError) << lines;
}

INSTANTIATE_TEST_SUITE_P(
    Tables, PackFindingsOf,
    testing::Values(
        Case{"states.csv", "AA,AAA", "a,AAA", "pack.state-code", "states.csv:2"},
        Case{"states.csv", "BB,BBB", "AA,BBB", "csv.duplicate", "states.csv:3"},
        Case{"states.csv", "Alandia,,,1", "Alandia,,,yes", "csv.unknown-word", "states.csv:2"},
        Case{"ports.csv", "2,BBTWO", "1,BBTWO", "csv.duplicate", "ports.csv:3"},
        Case{"ports.csv", "2,BBTWO", "2,AAONE", "csv.duplicate", "ports.csv:3"},
        Case{"ports.csv", "One,AA", "One,XX", "pack.unknown-state", "ports.csv:2"},
        Case{"ports.csv", "10,-70", "91,-70", "csv.out-of-range", "ports.csv:2"},
        Case{"ports.csv", "10,-70", "10,-181", "csv.out-of-range", "ports.csv:2"},
        Case{"ports.csv", "10,-70", "10,", "csv.empty-field", "ports.csv:2"},
        Case{"ports.csv", "10,-70", "nan,-70", "csv.number", "ports.csv:2"},
        Case{"ports.csv", "1000,oas", "inf,oas", "csv.number", "ports.csv:2"},
        Case{"ports.csv", "1000,oas", "-5,oas", "csv.out-of-range", "ports.csv:2"},
        Case{"ports.csv", "1000,oas", "1000,mine", "csv.unknown-word", "ports.csv:2"},
        Case{"ports.csv", "AAONE", "A-ONE", "pack.locode", "ports.csv:2"},
        Case{"lanes.csv", "1,2,3,100", "1,9,3,100", "pack.unknown-port", "lanes.csv:2"},
        Case{"lanes.csv", "1,2,3,100", "1,,3,100", "csv.empty-field", "lanes.csv:2"},
        Case{"lanes.csv", "1,2,3,100", "1,1,3,100", "pack.lane-to-itself", "lanes.csv:2"},
        Case{"lanes.csv", "2,3,1,50.5", "2,1,1,50.5", "pack.duplicate-lane", "lanes.csv:3"},
        Case{"lanes.csv", "1,2,3,100", "1,2,3,-1", "csv.out-of-range", "lanes.csv:2"},
        Case{"distances.csv", "2,1,900", "1,3,900", "pack.distance-without-lane", "distances.csv:2"},
        Case{"distances.csv", "2,1,900", "2,1,0", "csv.out-of-range", "distances.csv:2"},
        Case{"facilities.csv", "BBTWO-01,2", "AAONE-01,2", "csv.duplicate", "facilities.csv:3"},
        Case{"facilities.csv", "BBTWO-01,2", "BBTWO-01,3", "pack.facility-out-of-scope", "facilities.csv:3"},
        Case{"facilities.csv", "BBTWO-01,2", "BBTWO-01,7", "pack.unknown-port", "facilities.csv:3"},
        Case{"facilities.csv", "tanker", "oil", "csv.unknown-word", "facilities.csv:3"},
        Case{"ports.csv", "partner", "oas", "pack.port-without-facility", "facilities.csv", Severity::kWarning},
        Case{"incidents.csv", "2012-02-29", "2011-02-29", "csv.date", "incidents.csv:2"},
        Case{"incidents.csv", "robbery", "theft", "csv.unknown-word", "incidents.csv:2"},
        Case{"incidents.csv", "anchored,1", "anchored,77", "pack.unknown-port", "incidents.csv:2"},
        Case{"incidents.csv", "I2", "I1", "csv.duplicate", "incidents.csv:3"},
        Case{"indicators.csv", "2012", "2010", "csv.duplicate", "indicators.csv:3"},
        Case{"indicators.csv", "AA,2010", "ZZ,2010", "pack.unknown-state", "indicators.csv:2"},
        Case{"threats.csv", "narcotics", "robbery", "pack.local-threat", "threats.csv:2"},
        Case{"threats.csv", "AA,CC", "CC,CC", "pack.threat-to-itself", "threats.csv:2"},
        Case{"threats.csv", "AA,CC", "AA,QQ", "pack.unknown-state", "threats.csv:2"},
        Case{"threats.csv", "300000", "-3", "csv.out-of-range", "threats.csv:2"},
        Case{"answers.csv", "AAONE-01,P01", "AAONE-09,P01", "pack.unknown-subject", "answers.csv:3"},
        Case{"answers.csv", "AAONE-01,P01", "AAONE-01,P99", "pack.unknown-control", "answers.csv:3"},
        Case{"answers.csv", "AAONE-01,P02", "AAONE-01,P01", "pack.duplicate-answer", "answers.csv:4"},
        Case{"answers.csv", "BBTWO-01,P01", "BBTWO-01,P02", "pack.outside-profile", "answers.csv:5",
             Severity::kWarning},
        Case{"answers.csv", "AA,G01", "AA,P01", "pack.wrong-subject", "answers.csv:2", Severity::kWarning},
        Case{"answers.csv", "0.4", "1.4", "csv.out-of-range", "answers.csv:3"},
        Case{"answers.csv", "0.4", "\"0,4\"", "csv.number", "answers.csv:3"},
        Case{"answers.csv", "2024-07-08", "08/07/2024", "csv.date", "answers.csv:3"},
        Case{"answers.csv", "met,documents,2024-07-07,", "met,documents,2024-07-07,0.5", "pack.degree-without-partly",
             "answers.csv:2"},
        Case{"answers.csv", "partly", "Partly", "csv.unknown-word", "answers.csv:3"},
        Case{"answers.csv", "answer,verification", "answr,verification", "csv.missing-column", "answers.csv:1"},
        Case{"answers.csv", "answer,verification", "answer,verificacion", "csv.unknown-column", "answers.csv:1",
             Severity::kWarning},
        Case{"answers.csv", "evidence\n", "answer\n", "csv.duplicate-column", "answers.csv:1"},
        Case{"answers.csv", "page 2\"", "page 2", "csv.truncated", "answers.csv:3"},
        Case{"answers.csv", "doc-1\n", "doc-1,more\n", "csv.ragged", "answers.csv:2"}));

INSTANTIATE_TEST_SUITE_P(
    Documents, PackFindingsOf,
    testing::Values(
        Case{"region.json", "\"probability\":0.5}]", "\"probability\":0.6}]", "pack.sum", "region.json#/budgets"},
        Case{"region.json", "\"amount\":100", "\"amount\":-100", "json.out-of-range", "region.json#/budgets/0/amount"},
        Case{"region.json", "\"lane_evasion\":0.9", "\"lane_evasion\":1.9", "json.out-of-range",
             "region.json#/settings/lane_evasion"},
        Case{"region.json", "\"seed\":7", "\"sead\":7", "json.unknown-member", "region.json#"},
        Case{"region.json", "\"seed\":7", "\"sead\":7", "json.missing-member", "region.json#"},
        Case{"region.json", "\"BB\":\"strict\"", "\"QQ\":\"strict\"", "pack.unknown-state",
             "region.json#/profiles/by_state/QQ"},
        Case{"region.json", "\"scenarios.json\"", "\"/etc/passwd\"", "pack.path", "region.json#/packs/scenarios"},
        Case{"region.json", "\"scenarios.json\"", "\"gone.json\"", "file.not-found", "pack/gone.json"},
        Case{"region.json", "\"answers\":\"answers.csv\",", "", "json.missing-member", "region.json#/files"},
        Case{"region.json", "\"seed\":7", "\"seed\":7,\"seed\":8", "json.duplicate-member", "region.json#"},
        Case{"region.json", "\"default\":\"base\"", "\"default\":\"none\"", "file.not-found",
             "pack/std/profiles/none.json"},
        Case{"scenarios.json", "\"common_cause\":0.25", "\"common_cause\":1.25", "json.out-of-range",
             "scenarios.json#/scenarios/0/common_cause"},
        Case{"scenarios.json", "\"id\":\"P02\"", "\"id\":\"Q77\"", "pack.unknown-control",
             "scenarios.json#/scenarios/0/layers/1/controls/0/id"},
        Case{"scenarios.json", "\"high\":0.3}", "\"high\":1.3}", "json.out-of-range",
             "scenarios.json#/scenarios/0/layers/0/controls/0/high"},
        Case{"scenarios.json", "\"low\":0.05", "\"low\":0.25", "json.range-order",
             "scenarios.json#/scenarios/0/layers/0/controls/0"},
        Case{"scenarios.json", "\"low\":1,", "\"low\":-1,", "json.out-of-range",
             "scenarios.json#/scenarios/0/consequence/money/low"},
        Case{"scenarios.json", "\"low\":1,", "\"low\":1e999,", "json.not-finite",
             "scenarios.json#/scenarios/0/consequence/money/low"},
        Case{"scenarios.json", "\"low\":1,", "\"low\":\"1\",", "json.type",
             "scenarios.json#/scenarios/0/consequence/money/low"},
        Case{"scenarios.json", "homicide_per_100k", "homicides", "pack.unknown-indicator",
             "scenarios.json#/scenarios/0/rate/scale/0/indicator"},
        Case{"scenarios.json", "[\"robbery\"]", "[\"theft\"]", "json.unknown-word",
             "scenarios.json#/scenarios/0/rate/incidents/types/0"},
        Case{"scenarios.json", "2022-05-31", "2002-05-31", "pack.window",
             "scenarios.json#/scenarios/0/rate/incidents/to"},
        Case{"scenarios.json", "2022-05-31", "31 May", "json.date", "scenarios.json#/scenarios/0/rate/incidents/to"},
        Case{"scenarios.json", "\"export\",\"import\"", "\"local\"", "pack.role-of-family",
             "scenarios.json#/scenarios/0/acts"},
        Case{"scenarios.json", "\"id\":\"sabotage\"", "\"id\":\"smuggling\"", "pack.duplicate-id",
             "scenarios.json#/scenarios/1"},
        Case{"scenarios.json", "\"kind\":\"detect\"", "\"kind\":\"deter\"", "json.duplicate-item",
             "scenarios.json#/scenarios/0/layers/1"},
        Case{"scenarios.json", "\"scale\"", "\"scales\"", "json.unknown-member", "scenarios.json#/scenarios/0/rate"},
        Case{"scenarios.json", "\"es\":\"Smuggling es\",", "", "json.missing-language",
             "scenarios.json#/scenarios/0/title", Severity::kWarning},
        Case{"solutions.json", "\"prerequisites\":[\"survey\"]", "\"prerequisites\":[\"gone\"]",
             "pack.unknown-prerequisite", "solutions.json#/solutions/0/prerequisites/0"},
        Case{"solutions.json", "\"prerequisites\":[]", "\"prerequisites\":[\"fence\"]", "pack.cycle",
             "solutions.json#/solutions"},
        Case{"solutions.json", "[\"national\"]", "[\"lottery\"]", "pack.unknown-fund",
             "solutions.json#/solutions/0/funds/0"},
        Case{"solutions.json", "\"control\":\"P02\"", "\"control\":\"P88\"", "pack.unknown-control",
             "solutions.json#/solutions/1/raises/0/control"},
        Case{"solutions.json", "\"low\":1,\"mode\":2", "\"low\":-1,\"mode\":2", "json.out-of-range",
             "solutions.json#/solutions/0/capital/low"},
        Case{"solutions.json", "\"lead_months\":9", "\"lead_months\":9.5", "json.type",
             "solutions.json#/solutions/0/lead_months"},
        Case{"solutions.json", "\"owner\":\"PF\"", "\"owner\":\"me\"", "json.unknown-word",
             "solutions.json#/solutions/0/owner"},
        Case{"funds.json", "\"weight\":0.4", "\"weight\":0.5", "pack.sum", "funds.json#/funds"},
        Case{"funds.json", "\"currency\":\"EUR\"", "\"currency\":\"BRL\"", "pack.unknown-currency",
             "funds.json#/funds/1/currency"},
        Case{"funds.json", "\"USD\":1,", "\"USD\":2,", "pack.own-currency", "funds.json#/currencies"},
        Case{"funds.json", "\"2028\":0.5", "\"2028\":0.4", "pack.sum", "funds.json#/funds/0/profile"},
        Case{"funds.json", "\"2028\":0.5", "\"2038\":0.5", "pack.fund-years", "funds.json", Severity::kWarning},
        Case{"funds.json", "\"South\"", "\"Atlantis\"", "pack.unknown-subregion",
             "funds.json#/funds/0/earmarks/0/subregion"},
        Case{"funds.json", "[\"CC\"]", "[\"Q\"]", "pack.unknown-state", "funds.json#/funds/0/states/exclude/0"},
        Case{"funds.json", "\"fund\":\"national\"", "\"fund\":\"x\"", "pack.unknown-fund",
             "funds.json#/co_finance/0/fund"},
        Case{"funds.json", "{\"kind\":\"works\",\"at_least\":0.1}", "{\"at_least\":0.1}", "pack.earmark-target",
             "funds.json#/funds/0/earmarks/1"},
        Case{"methods/quantitative.json", "\"documents\":0.75", "\"documents\":0.5", "pack.evidence-order",
             "quantitative.json#/evidence"},
        Case{"methods/simple.json", "\"max\":2", "\"max\":1", "pack.method-cover", "simple.json#"},
        Case{"methods/simple.json", "[1]", "[1,2]", "pack.thresholds", "simple.json#/factors/0/thresholds"},
        Case{"methods/simple.json", "[\"threat\",\"impact\"]", "[\"threat\",\"luck\"]", "pack.unknown-factor",
             "simple.json#/combine/factors/1"},
        Case{"std/profiles/base.json", "{\"profile\"", "{\"profil\"", "oscal.not-a-catalog", ""},
        Case{"std/profiles/base.json", "\"../catalog.json\"", "\"../../../../etc/passwd\"", "pack.path", "passwd"}));

TEST(PackFindings, TruncationAtEveryPlaceIsToldOrHarmless) {
  for (const char* path :
       {"pack/answers.csv", "pack/lanes.csv", "pack/funds.json", "pack/region.json", "pack/std/catalog.json"}) {
    const FileMap whole = TestPack();
    for (std::size_t length = 0; length < whole.at(path).size(); length += 1 + whole.at(path).size() / 60) {
      FileMap files = whole;
      files[path].resize(length);
      Findings warnings;
      const auto region = ReadRegion(MapSource(files), "pack", warnings);
      EXPECT_TRUE(!region || !warnings.empty()) << path << " cut to " << length;
    }
  }
}

TEST(PackFindings, EmptyAndForeignFiles) {
  for (const auto& [path, bytes] : TestPack()) {
    for (const std::string& text : {std::string(),
                                    std::string("\xFF\xFE"
                                                "a\0b\0",
                                                6),
                                    std::string("PK\x03\x04\0\0", 6), std::string("a,b\nS\xE3o,1\n"), std::string("[]"),
                                    std::string("null"), std::string("\"\xED\xA0\x80\"")}) {
      FileMap files = TestPack();
      files[path] = text;
      Findings warnings;
      const auto region = ReadRegion(MapSource(files), "pack", warnings);
      EXPECT_FALSE(region.has_value()) << path << " as '" << text << "'";
    }
  }
}

TEST(PackFindings, AreManyButBounded) {
  FileMap files = TestPack();
  std::string& lanes = files["pack/lanes.csv"];
  for (int i = 0; i < 5000; ++i) lanes += "7" + std::to_string(i) + ",1,1,1\n";
  files["pack/threats.csv"] += "arms,QQ,BB,1,1,1,x\n";
  const Findings findings = Read(files);
  EXPECT_LE(findings.size(), kMaxFindings);
  EXPECT_TRUE(HasFinding(findings, "findings.more", "lanes.csv")) << Lines(findings);
  EXPECT_TRUE(HasFinding(findings, "pack.unknown-state", "threats.csv:4"))
      << Lines(findings);  // one bad file hides no other
}

}  // namespace
}  // namespace atalaya::formats
