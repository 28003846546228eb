#include "formats/oscal_read.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <boost/json.hpp>
#include <functional>

#include "formats/oscal_test_files.h"
#include "formats/oscal_test_region.h"
#include "formats/oscal_write.h"

namespace atalaya::formats {
namespace {

using boost::json::object;
using boost::json::value;

const std::set<std::string, std::less<>> kControls{"ac-1", "ac-2", "ac-2.1", "ac-10"};

std::vector<OscalSheet> Read(const object& document, Findings& findings) {
  const auto sheets = ReadAssessmentResults(document, "ar.json", kControls, findings);
  EXPECT_TRUE(sheets);
  return sheets.value_or(std::vector<OscalSheet>());
}

// Writes, prints, parses, validates and reads back.
std::vector<OscalSheet> RoundTrip(const model::Region& region, Findings& findings) {
  const auto written =
      WriteAssessmentResults(region, {FacilitiesOf(region, ""), "2026-06-01T12:00:00Z", Language::kFrench}, findings);
  const auto parsed = ParseJson(PrintOscal(*written), "ar.json");
  Append(findings, Schema113().Validate(*parsed, "ar.json"));
  return Read(parsed->as_object(), findings);
}

TEST(ReadAssessmentResults, OurOwnComeBackWhole) {
  const model::Region region = SmallRegion();
  Findings findings;
  const auto sheets = RoundTrip(region, findings);
  EXPECT_EQ(Complaints(findings), "");
  ASSERT_EQ(sheets.size(), 5u);
  EXPECT_EQ(sheets[0].state, "AA");
  EXPECT_EQ(sheets[0].answers, region.state_answers[0]);
  EXPECT_EQ(sheets[2].facility, "AAPRT-01");
  EXPECT_EQ(sheets[2].standard, "baseline");
  EXPECT_EQ(sheets[2].title, "Box terminal");
  EXPECT_EQ(sheets[2].start, "2026-06-01T12:00:00Z");
  EXPECT_TRUE(sheets[2].illustrative);
  for (int i = 0; i < 3; ++i) EXPECT_EQ(sheets[2 + i].answers, region.answers[i]) << i;
}

// Text of any sort: blanks at the ends, several lines, quotation marks, other scripts, nothing at all.
rc::Gen<std::string> AnyText() {
  const std::vector<std::string> pieces{"a",      "Z",      "0",      " ",      "\n", "\t", "\r",         "\"",  "\\",
                                        "\u00e9", "\u65e5", "\u2028", "\u00a0", "{",  "'",  "2026-03-01", "\x01"};
  return rc::gen::map(rc::gen::container<std::vector<std::string>>(rc::gen::elementOf(pieces)),
                      [](const std::vector<std::string>& parts) {
                        std::string text;
                        for (const std::string& part : parts) text += part;
                        return text;
                      });
}

rc::Gen<model::Answer> AnyAnswer() {
  return rc::gen::apply(
      [](int reply, int verification, bool has_degree, double degree, std::string day, std::string evidence) {
        model::Answer answer{static_cast<model::Reply>(reply), static_cast<model::Verification>(verification),
                             std::nullopt, std::move(day), std::move(evidence)};
        if (has_degree) answer.degree = degree;
        return answer;
      },
      rc::gen::inRange(0, 5), rc::gen::inRange(0, 4), rc::gen::arbitrary<bool>(),
      rc::gen::suchThat(rc::gen::arbitrary<double>(), [](double x) { return std::isfinite(x); }), AnyText(), AnyText());
}

RC_GTEST_PROP(ReadAssessmentResults, RoundTripLosesNothing, ()) {
  model::Region region = SmallRegion();
  const auto id =
      rc::gen::elementOf(std::vector<std::string>{"G01", "P01", "P02", "X-9", "_a.b", "\u00e9t\u00e9", "ac-2.1"});
  const auto rows =
      rc::gen::container<std::vector<std::pair<std::string, model::Answer>>>(rc::gen::pair(id, AnyAnswer()));
  const auto sheet = rc::gen::map(rows, [](const std::vector<std::pair<std::string, model::Answer>>& all) {
    return model::AnswerSheet(all.begin(), all.end());
  });
  for (auto& answers : region.answers) answers = *sheet;
  for (auto& answers : region.state_answers) answers = *sheet;
  region.facilities[0].id = *rc::gen::nonEmpty(AnyText());
  Findings findings;
  const auto sheets = RoundTrip(region, findings);
  RC_ASSERT(Complaints(findings) == "");
  RC_ASSERT(sheets.size() == 5u);
  RC_ASSERT(sheets[2].facility == region.facilities[0].id);
  for (std::size_t i = 0; i < 2; ++i) RC_ASSERT(sheets[i].answers == region.state_answers[i]);
  for (std::size_t i = 0; i < 3; ++i) RC_ASSERT(sheets[2 + i].answers == region.answers[i]);
}

// A foreign document: findings and observations as given.
object Foreign(const std::string& findings, const std::string& observations, const std::string& more = "") {
  const value document = boost::json::parse(
      R"({"assessment-results":{"uuid":"11111111-1111-4111-8111-111111111111","metadata":{"title":"T","last-modified":"2026-01-01T00:00:00Z",
      "version":"1","oscal-version":"1.1.2"},"import-ap":{"href":"ap.json"},"results":[{"uuid":"21111111-1111-4111-8111-111111111111","title":"R",
      "description":"d","start":"2026-02-01T00:00:00Z","reviewed-controls":{"control-selections":[{"include-all":{}}]})" +
      more + R"(,"observations":[)" + observations + R"(],"findings":[)" + findings + "]}]}}");
  EXPECT_EQ(Complaints(Schema113().Validate(document, "ar.json")), "");
  return document.as_object();
}
std::string ForeignFinding(const std::string& target, const std::string& status, const std::string& observations = "",
                           const std::string& more = "") {
  static int number = 0;
  std::string links;
  for (const char c : observations) {
    links += (links.empty() ? "" : ",") + std::string(R"({"observation-uuid":"a1111111-1111-4111-8111-11111111111)") +
             c + "\"}";
  }
  return R"({"uuid":"31111111-1111-4111-8111-11111111)" + std::to_string(1000 + number++) +
         R"(","title":"f","description":"d","target":{"type":"statement-id","target-id":")" + target +
         R"(","status":{)" + status + "}}" + (links.empty() ? "" : R"(,"related-observations":[)" + links + "]") +
         more + "}";
}
const std::string kMet = R"("state":"satisfied")", kUnmet = R"("state":"not-satisfied")";
std::string ForeignObservation(char number, const std::string& methods, const std::string& day,
                               const std::string& evidence = "") {
  return std::string(R"({"uuid":"a1111111-1111-4111-8111-11111111111)") + number + R"(","description":"seen )" +
         number + R"(","methods":[)" + methods + R"(],"collected":")" + day + "T10:00:00Z\"" +
         (evidence.empty() ? "" : R"(,"relevant-evidence":[)" + evidence + "]") + "}";
}

TEST(ReadForeign, StatusMethodsDayAndEvidence) {
  Findings findings;
  const auto sheets =
      Read(Foreign(ForeignFinding("ac-1_smt.a", kMet, "12") + "," + ForeignFinding("ac-2.1_obj", kUnmet, "3") + "," +
                       ForeignFinding("ac-10", kMet, "1"),
                   ForeignObservation('1', R"("INTERVIEW")", "2026-01-05") + "," +
                       ForeignObservation('2', R"("EXAMINE","INTERVIEW")", "2026-01-03",
                                          R"({"description":"policy","href":"p.pdf"})") +
                       "," + ForeignObservation('3', R"("TEST")", "2026-01-09")),
           findings);
  ASSERT_EQ(sheets.size(), 1u);
  EXPECT_EQ(sheets[0].facility, "");
  EXPECT_EQ(sheets[0].title, "R");
  EXPECT_FALSE(sheets[0].illustrative);
  using model::Reply;
  using model::Verification;
  const model::AnswerSheet expected{
      {"ac-1", {Reply::kMet, Verification::kDocuments, std::nullopt, "2026-01-05", "seen 1\npolicy p.pdf"}},
      {"ac-10", {Reply::kMet, Verification::kDeclared, std::nullopt, "2026-01-05", "seen 1"}},
      {"ac-2.1", {Reply::kNotMet, Verification::kExercised, std::nullopt, "2026-01-09", "seen 3"}}};
  EXPECT_EQ(sheets[0].answers, expected);
}

// "code member count" of each finding.
std::string Losses(const object& document) {
  Findings findings;
  Read(document, findings);
  std::string text;
  for (const Finding& finding : findings) {
    text += (text.empty() ? "" : "; ") + finding.code;
    for (const auto& [name, argument] : finding.args) text += " " + argument;
  }
  return text;
}
const std::string kAlways =
    "oscal.not-read assessment-results/import-ap 1; oscal.not-read finding/description 1; oscal.not-read finding/title "
    "1";

TEST(ReadForeign, EveryLossIsTold) {
  const std::string one = ForeignObservation('1', R"("EXAMINE")", "2026-01-05");
  EXPECT_EQ(Losses(Foreign(ForeignFinding("ac-1_smt", kMet, "1"), one)),
            kAlways + "; oscal.not-read result/description 1");
  EXPECT_EQ(
      Losses(Foreign(
          ForeignFinding("ac-1_smt", kMet + R"(,"reason":"other","remarks":"r")", "1",
                         R"(,"props":[{"name":"x","value":"y"}],"remarks":"r")"),
          one,
          R"(,"end":"2026-02-02T00:00:00Z","risks":[{"uuid":"41111111-1111-4111-8111-111111111111","title":"t","description":"d","statement":"s","status":"open"}])")),
      "oscal.not-read assessment-results/import-ap 1; oscal.not-read finding/description 1; oscal.not-read "
      "finding/props 1; "
      "oscal.not-read finding/remarks 1; oscal.not-read finding/title 1; oscal.not-read result/description 1; "
      "oscal.not-read result/end 1; "
      "oscal.not-read result/risks 1; oscal.not-read status/reason 1; oscal.not-read status/remarks 1");
}

TEST(ReadForeign, DoubtsAreTold) {
  const std::string one = ForeignObservation('1', R"("UNKNOWN")", "2026-01-05");
  EXPECT_EQ(Losses(Foreign(ForeignFinding("zz-1_smt", kMet, "1") + "," + ForeignFinding("ac-1x", kMet, "1"), one))
                .substr(0, 60),
            "oscal.target-unknown zz-1_smt; oscal.target-unknown ac-1x; o");
  const std::string told =
      Losses(Foreign(ForeignFinding("ac-1_smt", kMet) + "," + ForeignFinding("ac-2_smt", kUnmet, "19"), one));
  EXPECT_NE(told.find("oscal.no-observation 1"), std::string::npos) << told;
  EXPECT_NE(told.find("oscal.dangling-reference 1"), std::string::npos) << told;
  EXPECT_NE(told.find("oscal.unknown-method 1"), std::string::npos) << told;
}

TEST(ReadForeign, MixedFindingsArePartly) {
  const std::string one = ForeignObservation('1', R"("EXAMINE")", "2026-01-05");
  const object document =
      Foreign(ForeignFinding("ac-1_smt.a", kMet, "1") + "," + ForeignFinding("ac-1_smt.b", kUnmet, "1") + "," +
                  ForeignFinding("ac-1_smt.c", kMet, "1"),
              one);
  Findings findings;
  const auto sheets = Read(document, findings);
  EXPECT_EQ(sheets[0].answers.at("ac-1").reply, model::Reply::kPartly);
  EXPECT_EQ(sheets[0].answers.at("ac-1").evidence, "seen 1");
  EXPECT_EQ(Losses(document).substr(0, 30), "oscal.mixed-findings ac-1 2 1;");
}

TEST(ReadOurs, DamagedPropertiesAreErrors) {
  const model::Region region = SmallRegion();
  Findings findings;
  const auto written = WriteAssessmentResults(region, {{0}, "2026-06-01T12:00:00Z"}, findings);
  const auto damage = [&](const std::string& name, const char* text) {
    value document(*written);
    for (value& prop : document.at_pointer("/assessment-results/results/1/findings/1/props").as_array()) {
      if (prop.at("name") == name.c_str()) prop.as_object()["value"] = text;
    }
    Findings told;
    const auto sheets = Read(document.as_object(), told);
    EXPECT_EQ(sheets[1].answers.size(), 1u);
    EXPECT_TRUE(HasErrors(told));
    return Complaints(told);
  };
  const std::string at = " #/assessment-results/results/1/findings/1";
  EXPECT_EQ(damage("answer", "perhaps"), "oscal.bad-property" + at);
  EXPECT_EQ(damage("verification", "rumour"), "oscal.bad-property" + at);
  EXPECT_EQ(damage("degree", "half"), "oscal.bad-property" + at);
  EXPECT_EQ(damage("control", "P01"), "oscal.duplicate-answer" + at);
}

TEST(ReadOurs, AdditionsByOthersAreTold) {
  const model::Region region = SmallRegion();
  Findings findings;
  const auto written = WriteAssessmentResults(region, {{0}, "2026-06-01T12:00:00Z"}, findings);
  value document(*written);
  document.at_pointer("/assessment-results/results/1/findings/0/props")
      .as_array()
      .push_back({{"name", "x"}, {"value", "y"}});
  document.at_pointer("/assessment-results/results/1").as_object()["end"] = "2026-06-02T00:00:00Z";
  EXPECT_EQ(Losses(document.as_object()), "oscal.not-read finding/props 1; oscal.not-read result/end 1");
}

// Replaces every value of the tree in turn.
void DamageEach(value& tree, const std::function<void()>& use) {
  const auto damage = [&](value& part) {
    value kept = std::move(part);
    for (const char* other : {"null", "5", R"("x")", "[[]]", "{}"}) {
      part = boost::json::parse(other);
      use();
    }
    part = std::move(kept);
    DamageEach(part, use);
  };
  if (auto* members = tree.if_object()) {
    for (auto& member : *members) damage(member.value());
  } else if (auto* elements = tree.if_array()) {
    for (value& element : *elements) damage(element);
  }
}

TEST(ReadAssessmentResults, NoMemberOfTheWrongTypeBreaksIt) {
  Findings findings;
  const auto written = WriteAssessmentResults(SmallRegion(), {{0}, "2026-06-01T12:00:00Z"}, findings);
  value document(*written);
  int times = 0;
  DamageEach(document, [&] {
    Findings told;
    ASSERT_NO_THROW((void)ReadAssessmentResults(document.as_object(), "ar.json", kControls, told));
    (void)Schema113().Validate(document, "ar.json");
    ++times;
  });
  EXPECT_GT(times, 1000);
  EXPECT_EQ(document, value(*written));
}

TEST(ReadAssessmentResults, OtherDocumentsAreRefused) {
  Findings findings;
  EXPECT_EQ(ReadAssessmentResults(boost::json::parse(R"({"catalog":{}})").as_object(), "x", kControls, findings)
                .error()[0]
                .code,
            "oscal.not-assessment-results");
}

}  // namespace
}  // namespace atalaya::formats
