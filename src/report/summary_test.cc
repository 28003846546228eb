#include "report/summary.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <sstream>

#include "report/fake_region.h"

namespace atalaya::report {
namespace {

TEST(Summary, FitsOneScreenInEveryLanguage) {
  const model::Region region = FakeRegion();
  const analysis::Analysis analysis = FakeAnalysis(region);
  for (const Language language : kLanguages) {
    for (const int width : {60, 80, 120}) {
      const std::string text = WriteSummary(region, analysis, ReportMessages(), language, width);
      std::istringstream lines(text);
      int count = 0;
      for (std::string line; std::getline(lines, line); ++count) {
        const auto columns = std::count_if(line.begin(), line.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; });
        EXPECT_LE(columns, width) << line;
      }
      EXPECT_LE(count, kScreenLines) << LanguageCode(language) << " " << width;
      EXPECT_EQ(text.find("report."), std::string::npos) << text;
    }
  }
}

TEST(Summary, AnswersTheQuestion) {
  const model::Region region = FakeRegion();
  const std::string text = WriteSummary(region, FakeAnalysis(region), ReportMessages(), Language::kEnglish, 200);
  for (const char* part : {"Illustrative answers", "With 25 M USD, fix Cartagena (Colombia), Santos (Brazil)", "Who pays for these: national money 60 %",
                           "If only 10 M USD comes: Cartagena and Santos stay", "Cartagena 85 %", "15 % of the requirements were not checked",
                           "10 M USD: Cartagena 2.10 M USD, 85 %", "50 M USD:", "atalaya report"}) {
    EXPECT_NE(text.find(part), std::string::npos) << part << "\n" << text;
  }
}

}  // namespace
}  // namespace atalaya::report
