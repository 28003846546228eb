// Packs, analyses, maps, plans, what-if, funds, measures and objectives over the API, on both databases, with the smallest region.
#include <gtest/gtest.h>

#include "api/analyses.h"
#include "api/analysis_view.h"
#include "api/jobs.h"
#include "api/measures.h"
#include "api/test_api.h"
#include "formats/analysis_json.h"
#include "formats/pack.h"
#include "formats/test_pack.h"
#include "store/analyses.h"
#include "store/measures.h"
#include "store/pack_files.h"
#include "store/region_tables.h"

namespace atalaya::api {
namespace {

namespace json = boost::json;

// TestPack (AA with AAONE-01, BB with BBTWO-01) and a lane by which its containers reach the other side.
formats::FileMap Pack() {
  formats::FileMap files = formats::TestPack();
  files["pack/lanes.csv"] += "1,3,2,80\n";
  return files;
}

// It imported and analysed.
class PlanApi : public testing::TestWithParam<store::Dialect> {
 protected:
  PlanApi() : api(GetParam()) {
    const auto done = api.database.db().Write("system", [](store::Transaction& t) -> Result<int> {
      const auto region = store::ImportPackFiles(t, formats::MapSource(Pack()), "pack");
      if (!region) return Fail(region.error());
      return store::ImportRegister(t, *region, {});
    });
    if (!done) throw std::runtime_error("the pack was not imported: " + done.error().front().code);
    Start();
    aa = api.As("authority", "state", "AA");
    bb = api.As("authority", "state", "BB");
    secretariat = api.As("secretariat", "region");
    pfso = api.As("pfso", "facility", "AAONE-01");
    industry = api.As("industry", "organisation", "ORG");
  }

  // As if the server had (re)started; waits for what it does in the background.
  void Start() {
    api.context.jobs = nullptr;
    jobs.reset();
    analyses = std::make_unique<Analyses>(api.context);
    jobs = std::make_unique<Jobs>(api.context);
    api.context.analyses = analyses.get();
    api.context.jobs = jobs.get();
    analyses->Begin();
    jobs->Drain();
  }

  void Release(const std::string& kind, const std::string& state, const std::string& audience = "region") {
    const auto done = api.database.db().Write("system", [&](store::Transaction& t) -> Result<int> {
      store::Run(t,
                 "INSERT INTO release_audience (release, subject_kind, subject_id, subject_state, tlp, audience, purpose, until) VALUES "
                 "(:release, :kind, '*', :state, 'TLP:GREEN', :audience, '', '')",
                 {{"release", kind + state + audience}, {"kind", kind}, {"state", state}, {"audience", audience}});
      return 1;
    });
    ASSERT_TRUE(done.has_value());
  }
  void Sql(const std::string& sql) {
    const auto done = api.database.db().Write("system", [&](store::Transaction& t) -> Result<int> {
      store::Run(t, sql);
      return 1;
    });
    ASSERT_TRUE(done.has_value()) << sql;
  }
  json::value Get(const std::string& path, std::size_t who) {
    const http::Response response = api.Get("/api/v1" + path, who);
    EXPECT_EQ(response.status, 200) << path << " " << response.body;
    return TestApi::Read(response);
  }
  static std::string Header(const http::Response& response, std::string_view name) {
    for (const auto& [key, value] : response.headers) {
      if (key == name) return value;
    }
    return {};
  }
  static const json::value* Port(const json::value& map, std::string_view id) {
    for (const json::value& port : map.at("ports").as_array()) {
      if (port.at("id").as_string() == id) return &port;
    }
    return nullptr;
  }

  TestApi api;
  std::unique_ptr<Analyses> analyses;
  std::unique_ptr<Jobs> jobs;
  std::size_t aa = 0, bb = 0, secretariat = 0, pfso = 0, industry = 0;
};
INSTANTIATE_TEST_SUITE_P(Both, PlanApi, testing::ValuesIn(store::TestDialects()),
                         [](const auto& of) { return of.param == store::Dialect::kSqlite ? "Sqlite" : "Postgresql"; });

TEST_P(PlanApi, TheRegionOfTheTablesIsTheRegionOfThePack) {
  const auto files = api.database.db().Read([](store::Connection& c) { return store::CurrentFiles(c); });
  ASSERT_TRUE(files.has_value());
  const auto region = store::RegionOf(*files);
  ASSERT_TRUE(region.has_value());
  Findings warnings;
  const auto pack = formats::ReadRegion(formats::MapSource(Pack()), "pack", warnings);
  analysis::Options options;
  EXPECT_EQ(formats::WriteAnalysis(*region, analysis::Analyse(*region, options)), formats::WriteAnalysis(*pack, analysis::Analyse(*pack, options)));
}

TEST_P(PlanApi, AStoredAnalysisIsWhatTheCommandLineGives) {
  const auto row = api.database.db().Read([](store::Connection& c) { return store::LatestAnalysis(c); });
  ASSERT_TRUE(row.has_value() && row->has_value());
  Findings warnings;
  const auto pack = formats::ReadRegion(formats::MapSource(Pack()), "pack", warnings);
  analysis::Options options;
  options.budgets = Analyses::Budgets(*pack);
  options.focus = 200;
  options.threads = 3;
  EXPECT_EQ((*row)->result_sha256, store::Sha256(formats::WriteAnalysis(*pack, analysis::Analyse(*pack, options))));
  // Its inputs are kept: read again they give the same.
  const auto files = api.database.db().Read([&](store::Connection& c) { return store::AnalysisFiles(c, (*row)->id); });
  ASSERT_TRUE(files.has_value());
  EXPECT_TRUE(files->contains("pack/region.json"));
  EXPECT_EQ(files->at("pack/scenarios.json"), formats::TestPack().at("pack/scenarios.json"));
}

TEST_P(PlanApi, TablesChangeTheRegion) {
  Sql("UPDATE facility SET scope = 'out' WHERE id = 'BBTWO-01'");
  Sql("UPDATE state SET profile = 'strict' WHERE id = 'AA'");
  Sql("INSERT INTO assessment (id, subject, facility, state, cycle, standard, status, author, started, total) VALUES "
      "('S1', 'AAONE-01', 'AAONE-01', 'AA', 1, 'strict', 'approved', 'u', '', 2)");
  Sql("INSERT INTO answer (assessment, control, reply, degree, verification, checked_on, note, reason, evidence, version, updated_by, updated_at) VALUES "
      "('S1', 'P01', 'partly', 0.25, 'inspected', '2026-01-01', 'seen, twice', '', 0, 1, 'u', '')");
  const auto files = api.database.db().Read([](store::Connection& c) { return store::CurrentFiles(c); });
  ASSERT_TRUE(files.has_value());
  const auto region = store::RegionOf(*files);
  ASSERT_TRUE(region.has_value()) << formats::Lines(region.error());
  ASSERT_EQ(region->facilities.size(), 1u);
  EXPECT_EQ(region->StandardOf(0).id, "strict");
  const model::Answer& answer = region->answers[0].at("P01");
  EXPECT_EQ(answer.degree, 0.25);
  EXPECT_EQ(answer.evidence, "seen, twice");
  EXPECT_FALSE(region->answers[0].contains("P02"));            // the approved assessment replaces all of the pack's answers
  EXPECT_TRUE(region->state_answers[0].contains("G01"));       // the State's own stay
}

TEST_P(PlanApi, MapTellsNumbersOfWhatIsSeen) {
  const json::value map = Get("/map", aa);
  EXPECT_TRUE(Port(map, "AAONE")->at("released").as_bool());
  EXPECT_TRUE(Port(map, "AAONE")->as_object().contains("exposure"));
  const json::value* other = Port(map, "BBTWO");
  ASSERT_NE(other, nullptr);
  EXPECT_FALSE(other->at("released").as_bool());
  EXPECT_FALSE(other->as_object().contains("exposure"));
  EXPECT_FALSE(other->as_object().contains("rank"));
  EXPECT_EQ(Port(map, "AAONE")->at("rank").to_number<int>(), 1);  // among those seen, whatever the others are
  EXPECT_EQ(Port(Get("/map", bb), "BBTWO")->at("rank").to_number<int>(), 1);
  EXPECT_FALSE(Port(Get("/map", secretariat), "AAONE")->at("released").as_bool());
  Release("picture", "AA");
  EXPECT_TRUE(Port(Get("/map", secretariat), "AAONE")->at("released").as_bool());
  EXPECT_TRUE(Port(Get("/map", bb), "AAONE")->at("released").as_bool());
  EXPECT_TRUE(Port(Get("/map", industry), "AAONE")->at("released").as_bool());
}

TEST_P(PlanApi, WhatIsHiddenChangesNothingThatIsShown) {
  // The same region where the other State's answers are different: its numbers differ, and nothing that AA sees of pages does.
  const auto before = analyses->Latest();
  ASSERT_TRUE(before);
  LatestAnalysis other = *before;
  for (json::value& port : other.map.as_object().at("ports").as_array()) {
    if (port.at("id").as_string() == "BBTWO") {
      port.as_object()["exposure"] = 0.987;
      port.as_object()["local_money"] = 1e9;
    }
  }
  for (json::value& step : other.plan.as_object().at("steps").as_array()) {
    if (step.at("state").as_string() == "BB") step.as_object()["cost"] = 12345;
  }
  http::Request request;
  const http::PathParameters path;
  Caller caller;
  caller.known = true;
  caller.viewer = {"u", {{release::Role::kAuthority, release::ScopeKind::kState, "AA"}}, "security"};
  Call call{request, path, api.context, caller, Language::kEnglish, {}};
  const auto visible = VisibleTo(call, *before);
  EXPECT_FALSE(visible->complete);
  EXPECT_EQ(MapFor(call, *before, *visible), MapFor(call, other, *visible));
  EXPECT_EQ(PlanFor(call, *before, *visible), PlanFor(call, other, *visible));
  EXPECT_EQ(MapFor(call, *before, *visible).find("0.987"), std::string::npos);
}

TEST_P(PlanApi, ETagsFollowWhatIsSeen) {
  const http::Response first = api.Get("/api/v1/map", aa);
  const std::string tag = Header(first, "ETag");
  ASSERT_FALSE(tag.empty());
  EXPECT_EQ(api.Ask(http::Method::kGet, "/api/v1/map", aa, "", {{"if-none-match", tag}}).status, 304);
  Release("picture", "BB", "user:someone");                       // a release to somebody else
  EXPECT_EQ(Header(api.Get("/api/v1/map", aa), "ETag"), tag);
  Release("picture", "BB");
  EXPECT_NE(Header(api.Get("/api/v1/map", aa), "ETag"), tag);
  const http::Response packed = api.Ask(http::Method::kGet, "/api/v1/map", aa, "", {{"accept-encoding", "gzip"}});
  EXPECT_EQ(Header(packed, "Content-Encoding"), "gzip");
  EXPECT_NE(Header(packed, "Vary").find("Accept-Encoding"), std::string::npos);
}

TEST_P(PlanApi, PlanIsANestedListOfWhatIsSeen) {
  Release("picture", "AA");
  Release("picture", "BB");
  const json::value plan = Get("/plan", secretariat);
  EXPECT_TRUE(plan.at("complete").as_bool());
  ASSERT_FALSE(plan.at("steps").as_array().empty());
  double cumulative = 0;
  int rank = 0;
  std::int64_t last_case = 0;
  for (const json::value& step : plan.at("steps").as_array()) {
    cumulative += step.at("cost").to_number<double>();
    EXPECT_EQ(step.at("rank").to_number<int>(), ++rank);
    EXPECT_NEAR(step.at("cumulative").to_number<double>(), cumulative, 1e-6);
    EXPECT_GE(step.at("budget_case").to_number<std::int64_t>(), last_case);
    last_case = step.at("budget_case").to_number<std::int64_t>();
    for (const json::value& m : step.at("measures").as_array()) EXPECT_TRUE(m.at("solution").is_string());
  }
  const json::array& budgets = plan.at("budgets").as_array();
  EXPECT_NEAR(budgets.back().at("cost").to_number<double>(), cumulative, 1e-6);
  // What is left after the last step of a budget is what the budget case says, without the States' programmes.
  EXPECT_LE(plan.at("steps").as_array().back().at("exposure_after").to_number<double>(), budgets[0].at("exposure_before").to_number<double>() + 1e-12);
  // One State alone: totals of the region are not told.
  const json::value part = Get("/plan", aa);
  EXPECT_TRUE(part.at("complete").as_bool());  // both States released to the region
  Sql("DELETE FROM release_audience");
  const json::value own = Get("/plan", aa);
  EXPECT_FALSE(own.at("complete").as_bool());
  EXPECT_TRUE(own.at("budgets").as_array()[0].at("harm_after").is_null());
  for (const json::value& step : own.at("steps").as_array()) EXPECT_EQ(step.at("state").as_string(), "AA");
}

TEST_P(PlanApi, PicturesOfPlaces) {
  const json::value picture = Get("/facilities/AAONE-01/picture", pfso);
  EXPECT_FALSE(picture.at("scenarios").as_array().empty());
  EXPECT_TRUE(picture.at("scenarios").as_array()[0].at("title").is_string());
  EXPECT_NE(picture.at("sentence").as_string().find("Vulnerable mostly to"), std::string::npos);
  EXPECT_TRUE(picture.at("illustrative").as_bool());
  EXPECT_GE(picture.at("loss").at("money").at("mean").to_number<double>(), 0);
  EXPECT_EQ(api.Get("/api/v1/facilities/BBTWO-01/picture", pfso).status, 404);
  EXPECT_EQ(api.Get("/api/v1/facilities/NOWHERE/picture", pfso).status, 404);
  EXPECT_EQ(api.Get("/api/v1/facilities/BBTWO-01/picture", pfso).body, api.Get("/api/v1/facilities/NOWHERE/picture", pfso).body);
  EXPECT_EQ(Get("/ports/AAONE/picture", aa).at("rank").to_number<int>(), 1);
  EXPECT_EQ(api.Get("/api/v1/ports/BBTWO/picture", aa).status, 404);
  // A picture that was released does not tell answers.
  Release("picture", "AA");
  const json::value released = Get("/facilities/AAONE-01/picture", bb);
  for (const json::value& d : released.at("deficiencies").as_array()) EXPECT_FALSE(d.as_object().contains("reply"));
  EXPECT_EQ(released.at("sentence").as_string().find("because"), std::string::npos);
  const json::value spanish = Get("/facilities/AAONE-01/picture?language=es", api.As("authority", "state", "AA"));
  EXPECT_NE(spanish.at("sentence").as_string().find("Vulnerable sobre todo"), std::string::npos);
}

TEST_P(PlanApi, Explanations) {
  const json::value tree = Get("/explain/facility/AAONE-01", pfso);
  EXPECT_FALSE(tree.at("parts").as_array().empty());
  EXPECT_EQ(api.Get("/api/v1/explain/facility/BBTWO-01", pfso).status, 404);
  EXPECT_EQ(api.Get("/api/v1/explain/region/loss", aa).status, 404);
  Get("/explain/facility/AAONE-01/smuggling", aa);
  Get("/explain/facility/AAONE-01/smuggling/rate", aa);
  Get("/explain/port/AAONE", aa);
  Release("picture", "AA");
  Release("picture", "BB");
  Get("/explain/region/loss", secretariat);
  // With the picture alone the tree ends before answers are told.
  const json::value released = Get("/explain/facility/AAONE-01", secretariat);
  for (const json::value& part : released.at("parts").as_array()) EXPECT_TRUE(part.at("parts").as_array().empty());
  EXPECT_EQ(api.Get("/api/v1/explain/control/AAONE-01/P01", secretariat).status, 404);
}

TEST_P(PlanApi, WhatIfRaisesOnePort) {
  const http::Response response = api.Post("/api/v1/what-if", aa, R"({"port":"AAONE","to":"baseline"})");
  ASSERT_EQ(response.status, 200) << response.body;
  const json::value answer = TestApi::Read(response);
  const auto number = [&](const char* when, const char* key) { return answer.at(when).at(key).to_number<double>(); };
  const json::value map = Get("/map", aa);
  EXPECT_NEAR(number("before", "exposure"), Port(map, "AAONE")->at("exposure").to_number<double>(), 1e-12);
  EXPECT_NEAR(number("before", "evasion"), Port(map, "AAONE")->at("evasion").to_number<double>(), 1e-12);
  EXPECT_NEAR(number("before", "local_money"), Port(map, "AAONE")->at("local_money").to_number<double>(), 1e-6);
  EXPECT_LE(number("after", "evasion"), number("before", "evasion"));
  EXPECT_LT(number("after", "harm"), number("before", "harm"));
  EXPECT_LT(number("after", "local_money"), number("before", "local_money"));
  EXPECT_EQ(api.Post("/api/v1/what-if", aa, R"({"port":"BBTWO","to":"best"})").status, 404);
  Release("picture", "BB");
  EXPECT_EQ(api.Post("/api/v1/what-if", aa, R"({"port":"BBTWO","to":"best"})").status, 403);
  EXPECT_EQ(api.Post("/api/v1/what-if", secretariat, R"({"port":"BBTWO","to":"best"})").status, 200);
  EXPECT_EQ(api.Post("/api/v1/what-if", aa, R"({"port":"AAONE","to":"heaven"})").status, 422);
  EXPECT_EQ(api.Post("/api/v1/what-if", pfso, R"({"port":"AAONE","to":"best"})").status, 403);
}

TEST_P(PlanApi, RestartShowsTheSameAtOnceAndRecomputes) {
  const std::string map = api.Get("/api/v1/map", aa).body, picture = api.Get("/api/v1/facilities/AAONE-01/picture", aa).body;
  api.context.jobs = nullptr;
  jobs.reset();
  analyses = std::make_unique<Analyses>(api.context);
  api.context.analyses = analyses.get();
  EXPECT_EQ(api.Get("/api/v1/map", aa).body, map);
  EXPECT_EQ(api.Get("/api/v1/facilities/AAONE-01/picture", aa).body, picture);
  EXPECT_EQ(api.Get("/api/v1/explain/port/AAONE", aa).status, 503);
  api.database.now = "2026-11-30T13:00:00.000Z";
  Start();
  EXPECT_EQ(api.Get("/api/v1/explain/port/AAONE", aa).status, 200);
  const json::value list = Get("/analyses", aa);
  EXPECT_EQ(list.at("items").as_array().size(), 1u);  // recomputed, not run again
}

TEST_P(PlanApi, JobsAreFollowed) {
  api.database.now = "2026-12-01T12:00:00.000Z";
  EXPECT_EQ(api.Post("/api/v1/analyses", pfso, "{}").status, 403);
  const http::Response started = api.Post("/api/v1/analyses", aa, "{}");
  ASSERT_EQ(started.status, 202) << started.body;
  const std::string job(TestApi::Read(started).at("job").as_string());
  http::Response events = api.Get("/api/v1/jobs/" + job + "/events", aa);
  ASSERT_TRUE(events.stream);
  jobs->Drain();
  std::string last;
  while (const auto more = events.stream->next()) last = *more;
  EXPECT_TRUE(last.starts_with("event: done\ndata: {")) << last;
  const json::value done = Get("/jobs/" + job, aa);
  EXPECT_EQ(done.at("status").as_string(), "done");
  const std::string analysis(done.at("result").at("analysis").as_string());
  EXPECT_EQ(Get("/map", aa).at("analysis").at("id").as_string(), analysis);
  EXPECT_EQ(api.Get("/api/v1/jobs/NONE", aa).status, 404);
  EXPECT_EQ(api.Ask(http::Method::kDelete, "/api/v1/jobs/" + job, aa).status, 409);
  // Nothing changed between the two: nothing moved.
  const json::value compared = Get("/analyses/" + analysis + "/compare", aa);
  EXPECT_TRUE(compared.at("items").as_array().empty());
  EXPECT_TRUE(compared.at("inputs").as_array().empty());
  EXPECT_FALSE(compared.at("with").is_null());
}

TEST_P(PlanApi, AJobThatTheServerLeftIsFailed) {
  Sql("INSERT INTO job (id, kind, status, actor, started) VALUES ('J1', 'analysis', 'running', 'u', '')");
  Start();
  const json::value job = Get("/jobs/J1", aa);
  EXPECT_EQ(job.at("status").as_string(), "failed");
  EXPECT_NE(job.at("error").as_string().find("server stopped"), std::string::npos);
}

TEST_P(PlanApi, CancelledWorkStops) {
  std::atomic<bool> begun = false;
  const auto job = jobs->Start("test", "me", "", [&](Jobs::Reporter& r) -> Result<std::string> {
    begun = true;
    for (;;) {
      r.Progress("stage.risk", 0.5);
      std::this_thread::sleep_for(std::chrono::milliseconds(1));
    }
  });
  ASSERT_TRUE(job.has_value());
  while (!begun) std::this_thread::yield();
  EXPECT_EQ(api.Ask(http::Method::kDelete, "/api/v1/jobs/" + *job, pfso).status, 403);
  EXPECT_EQ(api.Ask(http::Method::kDelete, "/api/v1/jobs/" + *job, secretariat).status, 204);
  jobs->Drain();
  EXPECT_EQ(Get("/jobs/" + *job, aa).at("status").as_string(), "cancelled");
}

TEST_P(PlanApi, FundsAreEditedInPlace) {
  const json::value funds = Get("/funds", secretariat);
  ASSERT_EQ(funds.at("items").as_array().size(), 2u);
  EXPECT_EQ(funds.at("items").as_array()[0].at("budget").to_number<double>(), 120);
  const std::string path = "/api/v1/funds/national";
  const auto put = [&](std::size_t who, const std::string& body, const std::string& tag) {
    return api.Ask(http::Method::kPut, path, who, body, tag.empty() ? std::map<std::string, std::string>{} : std::map<std::string, std::string>{{"if-match", tag}});
  };
  EXPECT_EQ(put(secretariat, R"({"max_share":0.5})", "").status, 428);
  EXPECT_EQ(put(aa, R"({"max_share":0.5})", "\"v1\"").status, 403);
  const http::Response wrong = put(secretariat, R"({"max_share":1.5})", "\"v1\"");
  EXPECT_EQ(wrong.status, 422);
  EXPECT_NE(wrong.body.find("body#/max_share"), std::string::npos) << wrong.body;
  EXPECT_EQ(put(secretariat, R"({"surprise":1})", "\"v1\"").status, 422);
  api.database.now = "2026-12-01T12:00:00.000Z";
  const http::Response saved = put(secretariat, R"({"weight":0.8,"max_share":0.5})", "\"v1\"");
  ASSERT_EQ(saved.status, 200) << saved.body;
  EXPECT_EQ(Header(saved, "ETag"), "\"v2\"");
  const http::Response stale = put(secretariat, R"({"max_share":0.4})", "\"v1\"");
  EXPECT_EQ(stale.status, 412);
  EXPECT_EQ(TestApi::Read(stale).at("current").at("max_share").to_number<double>(), 0.5);
  jobs->Drain();
  // The other fund made room, and the new analysis was made with the new rules.
  const json::value now = Get("/funds", secretariat);
  EXPECT_NEAR(now.at("items").as_array()[1].at("weight").to_number<double>(), 0.2, 1e-12);
  EXPECT_EQ(Get("/analyses", secretariat).at("items").as_array().size(), 2u);
  const std::string latest(Get("/map", secretariat).at("analysis").at("id").as_string());
  const json::value compared = Get("/analyses/" + latest + "/compare", secretariat);
  EXPECT_EQ(compared.at("inputs").as_array().size(), 1u);
  EXPECT_NE(analyses->Latest()->computed->region.funds.funds[0].weight, 0.6);
}

TEST_P(PlanApi, APlanBecomesMeasures) {
  EXPECT_EQ(api.Post("/api/v1/plans", secretariat, R"({"budget":200,"name":"P"})").status, 422);  // nothing released: nothing to publish
  EXPECT_EQ(api.Post("/api/v1/plans", pfso, R"({"budget":200,"name":"P"})").status, 403);
  const http::Response published = api.Post("/api/v1/plans", aa, R"({"budget":200,"name":"Plan one"})");
  ASSERT_EQ(published.status, 201) << published.body;
  const std::string id(TestApi::Read(published).at("id").as_string());
  const json::value plan = Get("/plans/" + id, aa);
  EXPECT_EQ(plan.at("measures"), TestApi::Read(published).at("measures"));
  EXPECT_EQ(api.Get("/api/v1/plans/" + id, bb).status, 404);
  EXPECT_TRUE(Get("/plans", bb).at("items").as_array().empty());
  EXPECT_EQ(Get("/plans", aa).at("items").as_array().size(), 1u);
  const json::value measures = Get("/measures?plan=" + id, aa);
  ASSERT_FALSE(measures.at("items").as_array().empty());
  EXPECT_TRUE(Get("/measures", bb).at("items").as_array().empty());
  const json::value& first = measures.at("items").as_array()[0];
  const std::string measure(first.at("id").as_string());
  double paid = 0;
  for (const auto& [fund, amount] : first.at("by_fund").as_object()) paid += amount.to_number<double>();
  EXPECT_NEAR(paid, first.at("cost").to_number<double>(), 1e-6);
  const auto patch = [&](std::size_t who, const std::string& body, const std::string& tag) {
    return api.Ask(http::Method::kPatch, "/api/v1/measures/" + measure, who, body, {{"if-match", tag}});
  };
  EXPECT_EQ(patch(bb, R"({"progress":0.5})", "\"v1\"").status, 404);
  EXPECT_EQ(patch(aa, R"({"progress":1.5})", "\"v1\"").status, 422);
  EXPECT_EQ(patch(aa, R"({"status":"done","progress":0.5})", "\"v1\"").status, 422);
  EXPECT_EQ(patch(aa, R"({"start":"2027-02-01","end":"2027-01-01"})", "\"v1\"").status, 422);
  EXPECT_EQ(patch(aa, R"({"spent":{"nobody":1}})", "\"v1\"").status, 422);
  const http::Response changed = patch(aa, R"({"progress":0.5,"spent":1.5,"owner":"Port police","note":"begun"})", "\"v1\"");
  ASSERT_EQ(changed.status, 200) << changed.body;
  EXPECT_EQ(TestApi::Read(changed).at("status").as_string(), "started");
  EXPECT_NEAR(TestApi::Read(changed).at("spent").to_number<double>(), 1.5, 1e-9);
  EXPECT_EQ(TestApi::Read(changed).at("history").as_array().size(), 2u);
  EXPECT_EQ(patch(aa, R"({"progress":0.6})", "\"v1\"").status, 412);
  const http::Response done = patch(aa, R"({"status":"done"})", "\"v2\"");
  ASSERT_EQ(done.status, 200) << done.body;
  EXPECT_EQ(TestApi::Read(done).at("finished").as_string(), "2026-11-30");
  EXPECT_EQ(Get("/plans/" + id, aa).at("done").to_number<int>(), 1);
  const http::Response csv = api.Get("/api/v1/plans/" + id + "/export?format=csv", aa);
  EXPECT_NE(csv.body.find("Port police"), std::string::npos);
  EXPECT_TRUE(api.Get("/api/v1/plans/" + id + "/export?format=xlsx", aa).body.starts_with("PK"));
  // The next plan says what is new against this one.
  api.database.now = "2026-12-02T12:00:00.000Z";
  // What is under way or done since the analysis is not planned twice.
  EXPECT_EQ(api.Post("/api/v1/plans", aa, R"({"budget":200,"name":"Plan one again"})").status, 409);
  Sql("UPDATE measure SET status = 'dropped' WHERE id <> '" + measure + "'");
  const http::Response second = api.Post("/api/v1/plans", aa, R"({"budget":200,"name":"Plan two"})");
  if (measures.at("items").as_array().size() > 1) {
    ASSERT_EQ(second.status, 201) << second.body;
    const std::string next(TestApi::Read(second).at("id").as_string());
    EXPECT_EQ(TestApi::Read(second).at("measures").to_number<std::size_t>(), measures.at("items").as_array().size() - 1);
    EXPECT_EQ(Get("/plans/" + next + "/changes", aa).at("with").as_string(), id);
  } else {
    EXPECT_EQ(second.status, 409);
  }
}

TEST_P(PlanApi, ADeficiencyBecomesAMeasure) {
  Sql("INSERT INTO assessment (id, subject, facility, state, cycle, standard, status, author, started, total) VALUES "
      "('S1', 'AAONE-01', 'AAONE-01', 'AA', 1, 'base', 'approved', 'u', '', 3)");
  Sql("INSERT INTO deficiency (id, subject, facility, state, assessment, control, reply, mandatory, severity, weight, requirement, opened, deadline) VALUES "
      "('D1', 'AAONE-01', 'AAONE-01', 'AA', 'S1', 'P02', 'not-met', 1, 'major', 3, 'planning', '2026-01-01', '2026-06-01')");
  EXPECT_EQ(api.Post("/api/v1/deficiencies/D1/measure", bb, "{}").status, 404);
  EXPECT_EQ(api.Post("/api/v1/deficiencies/D1/measure", pfso, R"({"solution":"fence"})").status, 422);
  const http::Response made = api.Post("/api/v1/deficiencies/D1/measure", pfso, R"({"solution":"survey","owner":"PFSO","end":"2027-03-01"})");
  ASSERT_EQ(made.status, 201) << made.body;
  EXPECT_EQ(TestApi::Read(made).at("deficiency").as_string(), "D1");
  EXPECT_EQ(TestApi::Read(made).at("title").as_string(), "Survey");
  EXPECT_EQ(api.Post("/api/v1/deficiencies/D1/measure", pfso, R"({"solution":"survey"})").status, 409);
  // Money that no fund paid is refused, not lost; what was spent so far tells where a total goes.
  const std::string measure = "/api/v1/measures/" + std::string(TestApi::Read(made).at("id").as_string());
  const auto spend = [&](const std::string& body, const std::string& tag) { return api.Ask(http::Method::kPatch, measure, aa, body, {{"if-match", tag}}); };
  EXPECT_EQ(spend(R"({"spent":1000})", "\"v1\"").status, 422);
  const std::string fund(Get("/funds", secretariat).at("items").as_array()[0].at("id").as_string());
  ASSERT_EQ(spend(R"({"spent":{")" + fund + R"(":1000}})", "\"v1\"").status, 200);
  const http::Response more = spend(R"({"spent":2000})", "\"v2\"");
  ASSERT_EQ(more.status, 200) << more.body;
  EXPECT_EQ(TestApi::Read(more).at("spent_by_fund").at(fund).to_number<double>(), 2000);
  const json::value picture = Get("/facilities/AAONE-01/picture", pfso);
  bool linked = false;
  for (const json::value& d : picture.at("deficiencies").as_array()) linked = linked || (d.at("id").is_string() && d.at("id").as_string() == "D1");
  EXPECT_TRUE(linked);
}

TEST_P(PlanApi, ObjectivesCountWhatIsSeen) {
  const auto indicator = [&](const std::string& id, std::size_t who) -> json::value {
    const json::value objectives = Get("/objectives", who);
    for (const json::value& objective : objectives.as_array()) {
      for (const json::value& one : objective.at("indicators").as_array()) {
        if (one.at("id").as_string() == id) return one;
      }
    }
    return json::value();
  };
  ASSERT_EQ(Get("/objectives", aa).as_array().size(), 6u);
  EXPECT_TRUE(indicator("I1.1", aa).at("value").is_null());  // no assessment was approved yet
  EXPECT_EQ(indicator("I2.2", aa).at("status").as_string(), "no-records");
  EXPECT_NE(indicator("I2.2", aa).at("note").as_string().find("warnings"), std::string::npos);
  for (const auto& [s, state, facility, met] : {std::tuple("S1", "AA", "AAONE-01", 2), std::tuple("S2", "BB", "BBTWO-01", 1)}) {
    Sql("INSERT INTO assessment (id, subject, facility, state, cycle, standard, status, author, started, total, answered, met) VALUES ('" + std::string(s) + "', '" +
        facility + "', '" + facility + "', '" + state + "', 1, 'base', 'approved', 'u', '', 4, 4, " + std::to_string(met) + ")");
  }
  Sql("UPDATE facility SET statement = 'X', statement_expires = '2027-01-01' WHERE id = 'AAONE-01'");
  EXPECT_EQ(indicator("I1.1", aa).at("value").to_number<double>(), 1);
  EXPECT_EQ(indicator("I1.1", bb).at("value").to_number<double>(), 0);
  EXPECT_EQ(indicator("I1.1", bb).at("late").as_array().size(), 1u);
  EXPECT_EQ(indicator("I1.2", aa).at("value").to_number<double>(), 0.5);
  EXPECT_TRUE(indicator("I1.1", secretariat).at("value").is_null());
  EXPECT_TRUE(indicator("I6.4", aa).at("value").is_null());  // the lane's other end is another State's
  Release("objective", "AA");
  Release("objective", "BB");
  EXPECT_EQ(indicator("I1.1", secretariat).at("value").to_number<double>(), 0.5);
  EXPECT_EQ(indicator("I6.4", secretariat).at("value").to_number<double>(), 0.25);
  // Trend: one point a day, of the day's first reader (on the first day there was nothing yet).
  api.database.now = "2026-12-01T12:00:00.000Z";
  indicator("I1.1", secretariat);
  api.database.now = "2026-12-05T12:00:00.000Z";
  Sql("UPDATE facility SET statement_withdrawn = 1 WHERE id = 'AAONE-01'");
  const json::value later = indicator("I1.1", secretariat);
  EXPECT_EQ(later.at("value").to_number<double>(), 0);
  ASSERT_EQ(later.at("trend").as_array().size(), 2u);
  EXPECT_EQ(later.at("trend").as_array()[0].at("date").as_string(), "2026-12-01");
  // Targets.
  const std::string path = "/api/v1/objectives/indicators/I1.1";
  EXPECT_EQ(api.Ask(http::Method::kPut, path, aa, R"({"target":0.9})", {{"if-match", "\"v1\""}}).status, 403);
  const http::Response saved = api.Ask(http::Method::kPut, path, secretariat, R"({"target":0.9,"by":"2028-12-31"})", {{"if-match", "\"v1\""}});
  ASSERT_EQ(saved.status, 200) << saved.body;
  EXPECT_EQ(TestApi::Read(saved).at("status").as_string(), "behind");
  EXPECT_EQ(api.Ask(http::Method::kPut, path, secretariat, R"({"target":0.8})", {{"if-match", "\"v1\""}}).status, 412);
  EXPECT_EQ(api.Ask(http::Method::kPut, path, secretariat, R"({"target":90})", {{"if-match", "\"v2\""}}).status, 422);  // a share
  EXPECT_EQ(api.Ask(http::Method::kPut, path, secretariat, R"({"target":0.9,"by":"2001-01-01"})", {{"if-match", "\"v2\""}}).status, 422);
}

TEST(Ends, AreADayBeforeTheSameDayMonthsLater) {
  EXPECT_EQ(EndOf("2027-01-01", 9), "2027-09-30");
  EXPECT_EQ(EndOf("2027-01-31", 1), "2027-02-27");
  EXPECT_EQ(EndOf("2027-12-01", 1), "2027-12-31");
}

}  // namespace
}  // namespace atalaya::api
