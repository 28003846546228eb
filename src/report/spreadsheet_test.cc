#include "report/spreadsheet.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "report/fake_region.h"

namespace atalaya::report {
namespace {

TEST(Spreadsheet, WritesWorkbooksTheSameEveryTime) {
  const model::Region region = FakeRegion();
  const analysis::Analysis analysis = FakeAnalysis(region);
  for (const Language language : kLanguages) {
    const auto deficiencies = DeficiencyWorkbook(region, analysis, ReportMessages(), language);
    const auto plan = PlanWorkbook(region, analysis, ReportMessages(), language);
    ASSERT_TRUE(deficiencies.has_value());
    ASSERT_TRUE(plan.has_value());
    EXPECT_EQ(plan->substr(0, 2), "PK");
    EXPECT_EQ(*plan, *PlanWorkbook(region, analysis, ReportMessages(), language));
    EXPECT_EQ(*deficiencies, *DeficiencyWorkbook(region, analysis, ReportMessages(), language));
  }
}

TEST(Spreadsheet, CsvKeepsTextText) {
  const model::Region region = FakeRegion();
  const analysis::Analysis analysis = FakeAnalysis(region);
  const std::string measures = MeasureCsv(region, analysis, ReportMessages(), Language::kEnglish);
  EXPECT_NE(measures.find("\"'=HYPERLINK("), std::string::npos) << measures;
  EXPECT_EQ(measures.find("\n="), std::string::npos);
  EXPECT_NE(measures.find("Measure,For,Port,State"), std::string::npos);
  const std::string deficiencies = DeficiencyCsv(region, analysis, ReportMessages(), Language::kSpanish);
  EXPECT_EQ(std::count(deficiencies.begin(), deficiencies.end(), '\n'), 1 + 12 * 3);
  EXPECT_NE(deficiencies.find("No cumple"), std::string::npos);
  EXPECT_NE(PriorityCsv(region, analysis, ReportMessages(), Language::kFrench).find("Programme d\u2019\u00c9tat, Panama"), std::string::npos);
}

}  // namespace
}  // namespace atalaya::report
