// Assessments as files: what goes out comes back the same; hostile and foreign files are refused whole.
#include <gtest/gtest.h>

#include <boost/json/serialize.hpp>

#include "api/test_assessment.h"

namespace atalaya::api {
namespace {

class AssessmentFiles : public testing::TestWithParam<store::Dialect> {
 protected:
  AssessmentWorld w{GetParam()};
  std::string id = w.Start(w.pfso);

  http::Response Import(const std::string& format, const std::string& body, std::size_t who) {
    w.Tick();
    return w.api.Ask(http::Method::kPost, "/api/v1/assessments/" + id + "/import?format=" + format, who, body, {{"content-type", "text/csv"}});
  }
  std::string Export(const std::string& format, const std::string& of, const std::string& language = "en") {
    const auto file = w.api.Get("/api/v1/assessments/" + of + "/export?format=" + format + "&language=" + language, w.authority);
    EXPECT_EQ(file.status, 200) << file.body.substr(0, 300);
    return file.body;
  }
  std::map<std::string, std::string> Answers(const std::string& of) {
    std::map<std::string, std::string> answers;
    const auto sheet = w.Ok(w.api.Get("/api/v1/assessments/" + of + "/answers", w.authority));
    for (const auto& item : sheet.at("items").as_array()) {
      std::string text;
      for (const char* member : {"reply", "degree", "verification", "checked_on", "note"}) text += boost::json::serialize(item.at(member)) + " ";
      answers[w.TextOf(item, "/control")] = text;
    }
    return answers;
  }
};

TEST_P(AssessmentFiles, WhatGoesOutComesBackTheSame) {
  w.Complete(id, w.pfso, {{"P04", R"("reply":"partly","degree":0.25,"verification":"documents","checked_on":"2026-10-02","note":"=1+1, \"x\"\nline")"},
                          {"P05", R"("reply":"not-applicable","reason":"no anchorage")"}});
  const auto before = Answers(id);
  for (const std::string format : {"csv", "oscal"}) {
    const std::string bytes = Export(format, id, "pt");
    w.Ok(w.Step(id, "submitted", w.pfso));
    w.Ok(w.Step(id, "approved", w.authority));
    id = w.Start(w.pfso, false);
    const auto imported = w.Ok(Import(format, bytes, w.pfso));
    EXPECT_EQ(w.NumberOf(imported, "/read"), 138) << format;
    EXPECT_EQ(w.NumberOf(imported, "/changed"), 138) << format;
    EXPECT_EQ(Answers(id), before) << format;
    EXPECT_EQ(w.NumberOf(w.Ok(Import(format, bytes, w.rso)), "/changed"), 0) << format;
    EXPECT_EQ(w.NumberOf(w.Ok(w.api.Get("/api/v1/assessments/" + id, w.pfso)), "/answered"), 138);
    w.Complete(id, w.pfso, {{"P04", R"("reply":"partly","degree":0.25,"verification":"documents","checked_on":"2026-10-02","note":"=1+1, \"x\"\nline")"},
                            {"P05", R"("reply":"not-applicable","reason":"no anchorage")"}});
  }
  EXPECT_TRUE(Export("xlsx", id).starts_with("PK\x03\x04"));
}

TEST_P(AssessmentFiles, AllRowsOrNothingWithTheLines) {
  const auto refused = Import("csv", "subject,control,answer\nBRSSZ-01,P04,met\nBRSSZ-01,P05,perhaps\nBRSSZ-01,Z99,met\n", w.pfso);
  EXPECT_EQ(refused.status, 422);
  EXPECT_NE(refused.body.find("answers.csv:3"), std::string::npos) << refused.body;
  EXPECT_NE(refused.body.find("answers.csv:4"), std::string::npos);
  EXPECT_EQ(w.Count("SELECT count(*) FROM answer"), 0);
  EXPECT_EQ(w.NumberOf(w.Ok(Import("csv", "subject;control;answer\nBRSSZ-01;P04;cumple\n", w.pfso)), "/changed"), 1);
}

TEST_P(AssessmentFiles, OtherSubjectsAndHostileFiles) {
  EXPECT_EQ(Import("csv", "subject,control,answer\nBRSSZ-02,P04,met\n", w.pfso).status, 422);
  EXPECT_EQ(Import("csv", "subject,control,answer\nBR,G01,met\n", w.pfso).status, 422);
  for (const std::string& body : {std::string("\xFF\xFE\0\0", 4), std::string("subject,control,answer\n\"BRSSZ-01,P04,met\n"), std::string(1 << 20, ','),
                                  std::string("subject,control,answer,evidence\nBRSSZ-01,P04,met,\"a\x01" "b\"\n"), std::string("\0\0\0", 3)}) {
    EXPECT_EQ(Import("csv", body, w.pfso).status, 422) << body.substr(0, 30);
  }
  for (const std::string& body : {std::string("{"), std::string("[]"), std::string("{}"), std::string(R"({"assessment-results":{}})"), std::string(R"({"catalog":{}})"),
                                  std::string(5000, '['), std::string("{\"a\":1,\"a\":2}")}) {
    EXPECT_EQ(Import("oscal", body, w.pfso).status, 422) << body.substr(0, 30);
  }
  EXPECT_EQ(Import("xlsx", "x", w.pfso).status, 422);
  EXPECT_EQ(Import("csv", "subject,control,answer\n", w.authority).status, 403);
  EXPECT_EQ(Import("csv", "subject,control,answer\n", w.other_pfso).status, 404);
  EXPECT_EQ(w.Count("SELECT count(*) FROM answer"), 0);
  EXPECT_EQ(w.Count("SELECT count(*) FROM ledger WHERE action = 'assessment.answers'"), 0);
}

INSTANTIATE_TEST_SUITE_P(Both, AssessmentFiles, testing::ValuesIn(store::TestDialects()));

}  // namespace
}  // namespace atalaya::api
