#include "formats/oscal_write.h"

#include <gtest/gtest.h>

#include <boost/json.hpp>

#include "formats/oscal_test_files.h"
#include "formats/oscal_test_region.h"

namespace atalaya::formats {
namespace {

using boost::json::array;
using boost::json::object;
using boost::json::value;

const OscalScope kAll{{0, 1, 2}, "2026-06-01T12:00:00Z", Language::kEnglish};

object Results(const model::Region& region, const OscalScope& scope = kAll) {
  Findings findings;
  const auto document = WriteAssessmentResults(region, scope, findings);
  EXPECT_TRUE(document) << Complaints(document.error());
  EXPECT_EQ(Complaints(findings), "");
  EXPECT_EQ(Complaints(Schema113().Validate(*document, "ar.json")), "");
  return *document;
}

// The value of our property, or "-".
std::string Prop(const value& owner, const std::string& name) {
  for (const value& prop : owner.at("props").as_array()) {
    if (prop.at("name") == name.c_str()) return std::string(prop.at("value").as_string());
  }
  return "-";
}

TEST(WriteAssessmentResults, OneResultAStateThenOneAFacility) {
  const object document = Results(SmallRegion());
  const array& results = document.at("assessment-results").at("results").as_array();
  ASSERT_EQ(results.size(), 5u);
  EXPECT_EQ(Prop(results[0], "state"), "AA");
  EXPECT_EQ(Prop(results[1], "state"), "BB");
  EXPECT_EQ(Prop(results[2], "facility"), "AAPRT-01");
  EXPECT_EQ(Prop(results[2], "standard"), "baseline");
  EXPECT_EQ(std::string(results[2].at("links").at(0).at("href").as_string()),
            "#" + std::string(results[0].at("uuid").as_string()));
  EXPECT_EQ(results[0].at("findings").as_array().size(), 1u);
  EXPECT_EQ(results[2].at("findings").as_array().size(), 2u);
  EXPECT_FALSE(results[3].as_object().contains("findings"));
  EXPECT_TRUE(results[3].at("reviewed-controls").at("control-selections").at(0).as_object().contains("include-all"));
}

TEST(WriteAssessmentResults, StatusMethodAndProperties) {
  const object document = Results(SmallRegion());
  const array& results = document.at("assessment-results").at("results").as_array();
  const auto line = [](const value& finding, const value& observation) {
    const value& status = finding.at("target").at("status");
    return Prop(finding, "control") + " " + Prop(finding, "answer") + " " + Prop(finding, "verification") + " " +
           Prop(finding, "degree") + " " + std::string(status.at("state").as_string()) + " " +
           std::string(status.at("reason").as_string()) + " " +
           std::string(observation.at("methods").at(0).as_string()) + " " +
           std::string(observation.at("collected").as_string());
  };
  const auto lines = [&](std::size_t result, std::size_t i) {
    return line(results[result].at("findings").at(i), results[result].at("observations").at(i));
  };
  EXPECT_EQ(lines(2, 0), "P01 met inspected - satisfied pass EXAMINE 2026-03-01T00:00:00Z");
  EXPECT_EQ(lines(2, 1), "P02 partly exercised 0.35 not-satisfied partial TEST 2026-03-02T00:00:00Z");
  EXPECT_EQ(lines(4, 0), "P01 not-applicable declared - satisfied not-applicable INTERVIEW 2026-06-01T12:00:00Z");
  EXPECT_EQ(lines(4, 1), "P02 not-met documents - not-satisfied fail EXAMINE 2026-06-01T12:00:00Z");
  EXPECT_EQ(results[2].at("findings").at(0).at("target").at("target-id"), "P01_smt");
  EXPECT_EQ(results[2].at("observations").at(1).at("relevant-evidence").at(0).at("description"), "two\nlines");
}

TEST(WriteAssessmentResults, SaysThatAnswersAreIllustrative) {
  model::Region region = SmallRegion();
  object document = Results(region);
  const value& metadata = document.at("assessment-results").at("metadata");
  EXPECT_EQ(Prop(metadata, "illustrative"), "answers");
  EXPECT_NE(std::string(metadata.at("remarks").as_string()).find("Illustrative answers"), std::string::npos);
  for (const value& result : document.at("assessment-results").at("results").as_array()) {
    EXPECT_EQ(Prop(result, "illustrative"), "answers");
    EXPECT_EQ(result.at("remarks"), "Illustrative answers.");
  }
  region.illustrative = {"threats"};
  EXPECT_EQ(boost::json::serialize(Results(region)).find("llustrative"), std::string::npos);
}

TEST(WriteAssessmentResults, ScopeAndLanguage) {
  const model::Region region = SmallRegion();
  EXPECT_EQ(FacilitiesOf(region, "AA"), (std::vector<int>{0, 1}));
  EXPECT_EQ(FacilitiesOf(region, "P2-01"), (std::vector<int>{2}));
  EXPECT_EQ(FacilitiesOf(region, "").size(), 3u);
  EXPECT_TRUE(FacilitiesOf(region, "ZZ").empty());
  const object document =
      Results(region, {FacilitiesOf(region, "P2-01"), "2026-06-01T12:00:00-05:00", Language::kSpanish});
  const array& results = document.at("assessment-results").at("results").as_array();
  ASSERT_EQ(results.size(), 2u);
  EXPECT_EQ(results[0].at("title"), "Bland (es)");
  EXPECT_EQ(results[1].at("findings").at(0).at("title"), "P01 Title P01 (es)");
  EXPECT_EQ(document.at("assessment-results").at("metadata").at("locations").as_array().size(), 1u);
}

TEST(WriteAssessmentResults, SameRegionSameBytes) {
  EXPECT_EQ(PrintOscal(Results(SmallRegion())), PrintOscal(Results(SmallRegion())));
  model::Region other = SmallRegion();
  other.answers[0]["P01"].evidence = "else";
  EXPECT_NE(Results(other).at("assessment-results").at("uuid"),
            Results(SmallRegion()).at("assessment-results").at("uuid"));
}

TEST(WriteAssessmentResults, Refusals) {
  model::Region region = SmallRegion();
  Findings findings;
  EXPECT_EQ(Complaints(WriteAssessmentResults(region, {{}, "2026-06-01"}, findings).error()),
            "oscal.empty-scope \noscal.bad-time ");
  region.answers[0]["not a token"] = {};
  region.answers[0]["P01"].degree = std::nan("");
  const auto document = WriteAssessmentResults(region, {{0}, "2026-06-01T12:00:00Z"}, findings);
  ASSERT_TRUE(document);
  EXPECT_EQ(Complaints(Schema113().Validate(*document, "ar.json")), "");
  EXPECT_EQ(findings.size(), 2u);
  EXPECT_EQ(findings[0].code, "oscal.not-written");
  EXPECT_EQ(findings[1].code, "oscal.control-id");
}

assess::Review SmallReview() {
  assess::Review review;
  review.facilities.resize(3);
  review.facilities[0].deficiencies = {{0, 0, model::Reply::kNotMet, true, true, {1}},
                                       {0, 2, model::Reply::kPartly, false, false, {0}}};
  review.facilities[1].deficiencies = {{1, 1, model::Reply::kNotChecked, true, false, {}}};
  return review;
}

TEST(WriteActionPlan, OneItemADeficiencyWithItsOwnFindingAndRisk) {
  const model::Region region = SmallRegion();
  Findings findings;
  const std::vector<PlannedSolution> plan{{0, -1, 0, 2027, 2028, {75, 54}}};
  const auto document = WriteActionPlan(region, SmallReview(), kAll, plan, findings);
  ASSERT_TRUE(document);
  EXPECT_EQ(Complaints(Schema113().Validate(*document, "poam.json")), "");
  const value& body = document->at("plan-of-action-and-milestones");
  ASSERT_EQ(body.at("poam-items").as_array().size(), 3u);
  for (std::size_t i = 0; i < 3; ++i) {
    const value& item = body.at("poam-items").at(i);
    EXPECT_EQ(item.at("related-findings").at(0).at("finding-uuid"), body.at("findings").at(i).at("uuid"));
    EXPECT_EQ(item.at("related-risks").at(0).at("risk-uuid"), body.at("risks").at(i).at("uuid"));
    EXPECT_EQ(item.at("related-observations").at(0).at("observation-uuid"), body.at("observations").at(i).at("uuid"));
    EXPECT_EQ(body.at("findings").at(i).at("target").at("status").at("state"), "not-satisfied");
  }
  const value& item = body.at("poam-items").at(1);
  EXPECT_EQ(item.at("title"), "P02 Title P02");
  EXPECT_EQ(Prop(item, "facility"), "AAPRT-01");
  EXPECT_EQ(Prop(item, "force"), "guidance");
  EXPECT_EQ(Prop(item, "illustrative"), "answers");
  EXPECT_EQ(Prop(body.at("poam-items").at(0), "inherited"), "yes");
  EXPECT_EQ(Prop(body.at("poam-items").at(2), "answer"), "not-checked");
  EXPECT_FALSE(body.at("risks").at(2).as_object().contains("remediations"));

  const value& decree = body.at("risks").at(0).at("remediations").at(0);  // the State's: priced at the medium size
  EXPECT_EQ(decree.at("lifecycle"), "recommendation");
  EXPECT_EQ(Prop(decree, "capital"), "100");
  EXPECT_EQ(Prop(decree, "requirement"), "policy");
  const value& fence = body.at("risks").at(1).at("remediations").at(0);
  EXPECT_EQ(body.at("risks").at(1).at("status"), "remediating");
  EXPECT_EQ(fence.at("lifecycle"), "planned");
  EXPECT_EQ(Prop(fence, "capital"), "180");
  EXPECT_EQ(Prop(fence, "yearly"), "18");
  EXPECT_EQ(Prop(fence, "committed"), "234");
  EXPECT_EQ(Prop(fence, "currency"), "USD");
  EXPECT_EQ(boost::json::serialize(fence.at("props").as_array().back()),
            R"({"name":"fund-amount","ns":"urn:atalaya:ns:oscal","value":"54","class":"loan"})");
  EXPECT_EQ(boost::json::serialize(fence.at("tasks").at(0).at("timing")),
            R"({"within-date-range":{"start":"2027-01-01T00:00:00Z","end":"2028-12-31T23:59:59Z"}})");
}

TEST(WriteActionPlan, StatesProgrammesCoverTheirFacilitiesAndEmptyPlansAreRefused) {
  const model::Region region = SmallRegion();
  Findings findings;
  const auto document =
      WriteActionPlan(region, SmallReview(), {{0}, "2026-06-01T12:00:00Z"}, {{-1, 0, 1, 0, 0, {}}}, findings);
  ASSERT_TRUE(document);
  EXPECT_EQ(Complaints(Schema113().Validate(*document, "poam.json")), "");
  const value& remediation = document->at("plan-of-action-and-milestones").at("risks").at(0).at("remediations").at(0);
  EXPECT_EQ(remediation.at("lifecycle"), "planned");
  EXPECT_FALSE(remediation.as_object().contains("tasks"));
  EXPECT_EQ(WriteActionPlan(region, SmallReview(), {{2}, "2026-06-01T12:00:00Z"}, {}, findings).error()[0].code,
            "oscal.no-deficiencies");
}

TEST(PrintOscal, KeepsOrderAndReadsBackTheSame) {
  const value document = boost::json::parse(R"({"b":{"z":1,"a":[]},"a":[1,2.5,-3,true,null,"q\"\n\u00e9"],"c":{}})");
  const std::string text = PrintOscal(document);
  EXPECT_EQ(text,
            "{\n \"b\":{\n  \"z\":1,\n  \"a\":[]\n },\n \"a\":[\n  1,\n  2.5,\n  -3,\n  true,\n  null,\n  "
            "\"q\\\"\\n\u00e9\"\n ],\n \"c\":{}\n}\n");
  EXPECT_EQ(boost::json::parse(text), document);
  const object nist = OscalFile("data/nist-800-53/NIST_SP-800-53_rev4_LOW-baseline-resolved-profile_catalog.json");
  EXPECT_EQ(boost::json::serialize(boost::json::parse(PrintOscal(nist))), boost::json::serialize(nist));
}

}  // namespace
}  // namespace atalaya::formats
