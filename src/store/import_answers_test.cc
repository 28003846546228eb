#include "store/import_answers.h"

#include <gtest/gtest.h>

#include <set>
#include <sstream>

#include "assess/assess.h"
#include "base/time.h"
#include "formats/pack.h"
#include "store/assessments.h"
#include "store/region_tables.h"
#include "store/sql.h"
#include "store/statements.h"
#include "store/test_database.h"

namespace atalaya::store {
namespace {

const model::Region& Hemisphere() {
  static const model::Region kRegion = [] {
    const formats::FileSource disk{[](const std::string& path) -> Result<std::string> {
                                     std::ostringstream bytes;
                                     std::ifstream in(path, std::ios::binary);
                                     bytes << in.rdbuf();
                                     if (!in) return Fail(Error("file.not-found", path));
                                     return bytes.str();
                                   },
                                   {}};
    Findings warnings;
    return formats::ReadRegion(disk, ATALAYA_SOURCE_DIR "/data/hemisphere", warnings).value();
  }();
  return kRegion;
}

class ImportOfAnswers : public testing::TestWithParam<Dialect> {
 protected:
  TestDatabase test{GetParam()};

  AnswersImported Import(const AnswerImport& options = {}) {
    return test.db().Write("system", [&](Transaction& t) -> Result<AnswersImported> {
      ImportRegister(t, Hemisphere(), {});
      return ImportAnswers(t, Hemisphere(), options);
    }).value();
  }
  long long One(const std::string& sql) {
    return test.db().Read([&](Connection& c) { return OneWhole(c, sql); }).value();
  }
};

TEST_P(ImportOfAnswers, TheWholeHemisphereComesInApproved) {
  AnswerImport options;
  duty::Periods periods;
  periods.Set("deficiency-major-days", {30, "days", "test", false});
  options.periods = periods;
  const AnswersImported done = Import(options);
  const model::Region& region = Hemisphere();
  std::size_t rows = 0, subjects = 0;
  for (const auto* sheets : {&region.answers, &region.state_answers}) {
    for (const auto& sheet : *sheets) {
      rows += sheet.size();
      subjects += !sheet.empty();
    }
  }
  EXPECT_EQ(done.answers, static_cast<long long>(rows));
  EXPECT_EQ(done.assessments, static_cast<int>(subjects));
  EXPECT_EQ(One("SELECT count(*) FROM answer"), static_cast<long long>(rows));
  // Counters are those that a count of the rows gives.
  EXPECT_EQ(One("SELECT sum(met) FROM assessment"), One("SELECT count(*) FROM answer a JOIN assessment s ON s.id = a.assessment "
                                                        "WHERE a.reply = 'met' AND (substr(a.control, 1, 1) = 'G') = (s.facility IS NULL)"));
  EXPECT_EQ(One("SELECT sum(need_evidence) FROM assessment"),
            One("SELECT count(*) FROM answer a JOIN assessment s ON s.id = a.assessment WHERE a.reply IN ('met', 'partly') AND "
                "a.verification <> 'declared' AND a.note = '' AND (substr(a.control, 1, 1) = 'G') = (s.facility IS NULL)"));
  // Deficiencies are those of the review, each State's own once.
  const assess::Review review = assess::ReviewRegion(region, 2);
  long long of_facilities = 0;
  for (std::size_t f = 0; f < region.facilities.size(); ++f) {
    if (region.answers[f].empty()) continue;
    for (const assess::Deficiency& d : review.facilities[f].deficiencies) {
      of_facilities += region.StandardOf(static_cast<int>(f)).controls[static_cast<std::size_t>(d.control)].group != "government";
    }
  }
  EXPECT_EQ(One("SELECT count(*) FROM deficiency WHERE facility IS NOT NULL"), of_facilities);
  EXPECT_GT(One("SELECT count(*) FROM deficiency WHERE facility IS NULL"), 0);
  EXPECT_EQ(done.deficiencies, One("SELECT count(*) FROM deficiency"));
  EXPECT_EQ(One("SELECT count(*) FROM deficiency_event"), done.deficiencies);
  EXPECT_EQ(One("SELECT count(*) FROM deficiency WHERE severity = 'major' AND deadline = '2026-12-30'"), One("SELECT count(*) FROM deficiency WHERE severity = 'major'"));
  EXPECT_EQ(One("SELECT count(*) FROM ledger WHERE action = 'assessment.import'"), 1);

  // Once more: everybody has a cycle already.
  EXPECT_EQ(Import(options).assessments, 0);
  // The next cycle supersedes the first and doubles no deficiency.
  options.next_cycle = true;
  options.deficiencies = false;
  EXPECT_EQ(Import(options).assessments, static_cast<int>(subjects));
  EXPECT_EQ(One("SELECT count(*) FROM assessment WHERE status = 'superseded'"), static_cast<long long>(subjects));
  EXPECT_EQ(One("SELECT count(*) FROM assessment WHERE status = 'approved' AND cycle = 2 AND previous IS NOT NULL"), static_cast<long long>(subjects));
  EXPECT_EQ(One("SELECT count(*) FROM deficiency"), done.deficiencies);
}

TEST_P(ImportOfAnswers, ADemonstrationHasStatementsOfEveryStanding) {
  Import();
  const auto issue = [&] { return test.db().Write("system", [](Transaction& t) { return DemoStatements(t); }).value(); };
  const int issued = issue();
  const auto facilities = One("SELECT count(*) FROM facility WHERE scope = 'in'");
  EXPECT_GT(issued, facilities * 9 / 10);
  EXPECT_LT(issued, facilities);
  EXPECT_EQ(issue(), 0) << "once";
  EXPECT_EQ(One("SELECT count(*) FROM statement"), issued);
  std::set<StatementStatus> seen;
  test.db().Read([&](Connection& c) {
    const std::string today = DayOf(test.now);
    for (Rows rows(c, "SELECT id FROM statement"); rows.Next();) seen.insert(FindStatement(c, rows.Text(0), today)->status);
    return 0;
  }).value();
  EXPECT_TRUE(seen.contains(StatementStatus::kValid) && seen.contains(StatementStatus::kExpiring) && seen.contains(StatementStatus::kExpired)) << seen.size();
}

INSTANTIATE_TEST_SUITE_P(Both, ImportOfAnswers, testing::ValuesIn(TestDialects()));

}  // namespace
}  // namespace atalaya::store
