// Deficiencies from approval to closing; lists that hide what is not one's own.
#include <gtest/gtest.h>

#include "api/test_assessment.h"

namespace atalaya::api {
namespace {

class Deficiencies : public testing::TestWithParam<store::Dialect> {
 protected:
  AssessmentWorld w{GetParam()};
  const std::map<std::string, std::string> bad{{"P04", R"("reply":"not-met")"},
                                               {"P05", R"("reply":"partly","degree":0.5)"},
                                               {"X05", R"("reply":"not-checked","reason":"no time")"}};

  boost::json::value List(const std::string& query, std::size_t who) { return w.Ok(w.api.Get("/api/v1/deficiencies" + query, who)); }
  std::string IdOf(const std::string& control) { return w.TextOf(List("?control=" + control, w.authority), "/items/0/id"); }
  http::Response Step(const std::string& id, const std::string& to, std::size_t who, const std::string& comment = "") {
    w.Tick();
    return w.api.Post("/api/v1/deficiencies/" + id + "/transitions", who, R"({"to":")" + to + R"(","comment":")" + comment + "\"}");
  }
};

TEST_P(Deficiencies, ApprovalFindsThemWithDefaults) {
  w.Approve(bad);
  const auto list = List("?sort=-severity", w.authority);
  ASSERT_EQ(list.at("items").as_array().size(), 3u);
  const auto worst = list.at("items").at(0);
  EXPECT_EQ(w.TextOf(worst, "/control"), "P04");
  EXPECT_EQ(w.TextOf(worst, "/severity"), "major");
  EXPECT_EQ(w.TextOf(worst, "/status"), "open");
  EXPECT_EQ(w.TextOf(worst, "/facility/id"), "BRSSZ-01");
  EXPECT_GT(w.TextOf(worst, "/deadline"), "2026-11-01");
  EXPECT_FALSE(worst.at("solutions").as_array().empty());
  EXPECT_GT(worst.at("solutions").at(0).at("cost").to_number<double>(), 0);
  // The cheapest solution first, at this facility's size.
  const auto& solutions = worst.at("solutions").as_array();
  for (std::size_t i = 1; i < solutions.size(); ++i) {
    EXPECT_LE(solutions[i - 1].at("cost").to_number<double>(), solutions[i].at("cost").to_number<double>());
  }
  EXPECT_EQ(w.TextOf(List("?control=P05", w.pfso), "/items/0/severity"), "non-conformity");
  EXPECT_EQ(w.TextOf(List("?control=X05", w.pfso), "/items/0/severity"), "observation");
}

TEST_P(Deficiencies, ListsShowNothingThatIsNotOnesOwn) {
  w.Approve(bad);
  for (const std::size_t who : {w.other_state, w.other_pfso, w.secretariat, w.analyst, w.auditor, w.admin}) {
    EXPECT_EQ(List("", who).at("items").as_array().size(), 0u);
    EXPECT_EQ(w.api.Get("/api/v1/deficiencies/" + IdOf("P04"), who).status, 404);
    EXPECT_EQ(Step(IdOf("P04"), "fixed", who).status, 404);
    const auto file = w.api.Get("/api/v1/deficiencies/export", who);
    EXPECT_EQ(file.status, 200);
    EXPECT_EQ(file.body.find("BRSSZ"), std::string::npos);
  }
  for (const std::size_t who : {w.pfso, w.rso, w.authority, w.industry}) EXPECT_EQ(List("", who).at("items").as_array().size(), 3u);
}

TEST_P(Deficiencies, FiltersSortsAndPages) {
  w.Approve(bad);
  EXPECT_EQ(List("?status=open", w.authority).at("items").as_array().size(), 3u);
  EXPECT_EQ(List("?status=closed", w.authority).at("items").as_array().size(), 0u);
  EXPECT_EQ(List("?state=BR&facility=BRSSZ-01&severity=major", w.authority).at("items").as_array().size(), 1u);
  EXPECT_EQ(List("?overdue=true", w.authority).at("items").as_array().size(), 0u);
  w.api.database.now = "2036-01-01T00:00:00.000Z";
  EXPECT_EQ(List("?overdue=true", w.authority).at("items").as_array().size(), 3u);
  for (const std::string query : {"?status=bad", "?sort=name", "?kind=x", "?limit=0", "?cursor=zz", "?overdue=perhaps"}) {
    EXPECT_EQ(w.api.Get("/api/v1/deficiencies" + query, w.authority).status, 422) << query;
  }
  for (const std::string sort : {"deadline", "-deadline", "opened", "-opened", "severity", "-severity"}) {
    std::vector<std::string> whole, pages;
    const auto everything = List("?sort=" + sort, w.authority);
    for (const auto& item : everything.at("items").as_array()) whole.push_back(w.TextOf(item, "/id"));
    std::string cursor;
    do {
      const auto page = List("?sort=" + sort + "&limit=1" + (cursor.empty() ? "" : "&cursor=" + cursor), w.authority);
      for (const auto& item : page.at("items").as_array()) pages.push_back(w.TextOf(item, "/id"));
      cursor = w.TextOf(page, "/next");
    } while (!cursor.empty());
    EXPECT_EQ(pages, whole) << sort;
  }
}

TEST_P(Deficiencies, ClosingNeedsSomebodyElse) {
  w.Approve(bad);
  const std::string id = IdOf("P04");
  EXPECT_EQ(Step(id, "closed", w.authority).status, 409);  // nobody fixed it
  EXPECT_EQ(Step(id, "fixed", w.rso).status, 403);
  EXPECT_EQ(Step(id, "fixed", w.industry).status, 403);
  const auto fixed = w.Ok(Step(id, "fixed", w.pfso, "new gate"));
  EXPECT_EQ(w.TextOf(fixed, "/fixed_by"), "officer");
  EXPECT_EQ(w.WordsOf(fixed, "/can"), "");
  EXPECT_EQ(Step(id, "closed", w.pfso).status, 403);
  EXPECT_EQ(Step(id, "closed", w.rso).status, 403);
  EXPECT_EQ(Step(id, "closed", w.api.As("authority", "state", "BR", "officer")).status, 403);  // the fixer with another hat
  EXPECT_EQ(w.WordsOf(w.Ok(w.api.Get("/api/v1/deficiencies/" + id, w.authority)), "/can"), "verified closed reopened");
  w.Ok(Step(id, "verified", w.authority));
  EXPECT_EQ(Step(id, "verified", w.authority).status, 409);
  const auto closed = w.Ok(Step(id, "closed", w.second));
  EXPECT_EQ(w.TextOf(closed, "/status"), "closed");
  EXPECT_EQ(Step(id, "reopened", w.authority).status, 422);  // says why
  EXPECT_EQ(Step(id, "reopened", w.pfso, "x").status, 403);
  w.Ok(Step(id, "reopened", w.authority, "seen open again"));
  EXPECT_EQ(Step(id, "melted", w.authority).status, 422);
  const auto shown = w.Ok(w.api.Get("/api/v1/deficiencies/" + id, w.pfso));
  EXPECT_EQ(w.TextOf(shown, "/status"), "open");
  EXPECT_EQ(w.TextOf(shown, "/fixed_by"), "");
  std::string kinds;
  for (const auto& event : shown.at("history").as_array()) kinds += w.TextOf(event, "/kind") + " ";
  EXPECT_EQ(kinds, "opened fixed verified closed reopened ");
}

TEST_P(Deficiencies, EditsNeedTheVersionAndTheDeadlineIsTheAuthoritys) {
  w.Approve(bad);
  const std::string path = "/api/v1/deficiencies/" + IdOf("P04");
  const auto patch = [&](const std::string& body, const std::string& tag, std::size_t who) {
    return w.api.Ask(http::Method::kPatch, path, who, body, tag.empty() ? std::map<std::string, std::string>{} : std::map<std::string, std::string>{{"if-match", tag}});
  };
  EXPECT_EQ(patch(R"({"owner":"Ana"})", "", w.pfso).status, 428);
  EXPECT_EQ(w.TextOf(w.Ok(patch(R"({"owner":"Ana","requirement":"policy","note":"budget"})", "\"v1\"", w.pfso)), "/owner"), "Ana");
  const auto stale = patch(R"({"owner":"Eva"})", "\"v1\"", w.authority);
  EXPECT_EQ(stale.status, 412);
  EXPECT_EQ(w.TextOf(TestApi::Read(stale), "/current/owner"), "Ana");
  EXPECT_EQ(patch(R"({"deadline":"2028-01-01"})", "\"v2\"", w.pfso).status, 422);
  EXPECT_EQ(w.TextOf(w.Ok(patch(R"({"deadline":"2028-01-01"})", "\"v2\"", w.authority)), "/deadline"), "2028-01-01");
  EXPECT_EQ(patch(R"({"deadline":"soon"})", "\"v3\"", w.authority).status, 422);
  EXPECT_EQ(patch(R"({"deadline":"2020-01-01"})", "\"v3\"", w.authority).status, 422);  // before it was found
  EXPECT_EQ(patch(R"({"status":"closed"})", "\"v3\"", w.authority).status, 422);
  EXPECT_EQ(patch(R"({"owner":"x"})", "\"v3\"", w.rso).status, 403);
  EXPECT_EQ(w.TextOf(w.Ok(w.api.Get(path, w.pfso)), "/requirement"), "policy");
  EXPECT_EQ(w.Count("SELECT count(*) FROM ledger WHERE action = 'deficiency.edit'"), 2);
}

TEST_P(Deficiencies, TheNextCycleConfirmsCuresAndReopens) {
  w.Approve(bad);
  const std::string p04 = IdOf("P04"), p05 = IdOf("P05"), x05 = IdOf("X05");
  w.Ok(Step(p05, "fixed", w.pfso));
  w.Ok(Step(p05, "closed", w.authority));
  w.Approve({{"P04", R"("reply":"not-met")"}, {"P05", R"("reply":"not-met")"}});
  EXPECT_EQ(List("", w.authority).at("items").as_array().size(), 3u);  // the same rows
  const auto status = [&](const std::string& id) { return w.TextOf(w.Ok(w.api.Get("/api/v1/deficiencies/" + id, w.authority)), "/status"); };
  EXPECT_EQ(status(p04), "open");
  EXPECT_EQ(status(p05), "open");
  EXPECT_EQ(status(x05), "closed");
  EXPECT_EQ(w.TextOf(w.Ok(w.api.Get("/api/v1/deficiencies/" + p05, w.authority)), "/severity"), "major");
  EXPECT_EQ(w.TextOf(w.Ok(w.api.Get("/api/v1/deficiencies/" + x05, w.authority)), "/closed_by"), "authority");
}

TEST_P(Deficiencies, Files) {
  w.Approve({{"P04", R"("reply":"not-met")"}});
  const std::string path = "/api/v1/deficiencies/" + IdOf("P04");
  w.Ok(w.api.Ask(http::Method::kPatch, path, w.pfso, R"x({"owner":"=HYPERLINK(1)"})x", {{"if-match", "\"v1\""}}));
  const auto csv = w.api.Get("/api/v1/deficiencies/export?format=csv&language=es", w.authority);
  EXPECT_EQ(csv.status, 200);
  EXPECT_NE(csv.body.find("BRSSZ-01,BR,P04,"), std::string::npos);
  EXPECT_NE(csv.body.find("'=HYPERLINK(1)"), std::string::npos);
  EXPECT_NE(csv.body.find("no conformidad mayor"), std::string::npos);
  const auto book = w.api.Get("/api/v1/deficiencies/export?format=xlsx", w.pfso);
  EXPECT_EQ(book.status, 200);
  EXPECT_TRUE(book.body.starts_with("PK\x03\x04"));
  EXPECT_EQ(w.api.Get("/api/v1/deficiencies/export?format=exe", w.pfso).status, 422);
}

INSTANTIATE_TEST_SUITE_P(Both, Deficiencies, testing::ValuesIn(store::TestDialects()));

}  // namespace
}  // namespace atalaya::api
