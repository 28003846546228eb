// Calls, notices, checks, control steps and advisories as people use them; on both databases.
#include <gtest/gtest.h>

#include "api/arrival_checks.h"
#include "api/jobs.h"
#include "api/test_api.h"
#include "arrive/track.h"
#include "store/arrivals.h"
#include "store/tracks.h"

namespace atalaya::api {
namespace {

using http::Method;

class Arrivals : public testing::TestWithParam<store::Dialect> {
 protected:
  Arrivals() : api(GetParam()) {
    api.AddRegister();
    analyst = api.As("analyst", "state", "BR");
    officer = api.As("pfso", "facility", "BRSSZ-01");
    other = api.As("analyst", "state", "AR");
    secretariat = api.As("secretariat", "region");
  }
  boost::json::value Made(const http::Response& response, int status = 201) {
    EXPECT_EQ(response.status, status) << response.body;
    return TestApi::Read(response);
  }
  std::string Add(const std::string& more = "") {
    return std::string(Made(api.Post("/api/v1/calls", analyst, R"({"state":"BR","port":"BRSSZ","facility":"BRSSZ-01","name":"Alfa","imo":"9074729","mmsi":"710000001","eta":"2026-12-01T06:00")" + more + "}"))
                           .at("id").as_string());
  }
  boost::json::value Notice(const std::string& call, const std::string& body) { return Made(api.Ask(Method::kPut, "/api/v1/calls/" + call + "/notice", analyst, body), 200); }
  static std::set<std::string> Codes(const boost::json::value& call) {
    std::set<std::string> codes;
    for (const auto& finding : call.at("checks").at("findings").as_array()) codes.insert(std::string(finding.at("code").as_string()));
    return codes;
  }

  TestApi api;
  std::size_t analyst, officer, other, secretariat;
};
INSTANTIATE_TEST_SUITE_P(Both, Arrivals, testing::ValuesIn(store::TestDialects()),
                         [](const auto& about) { return about.param == store::Dialect::kSqlite ? "SQLite" : "PostgreSQL"; });

constexpr const char* kNotice = R"({"items":{"type":"container ship"},"certificate":true,"issuer":"DNV","expires":"2028-01-01","plan":true,"level":1,
  "calls":[{"port":"COCTG","arrived":"2026-11-20","departed":"2026-11-21","level":1},{"port":"PAMIT","arrived":"2026-11-17","departed":"2026-11-18","level":1}]})";

TEST_P(Arrivals, TheBoardShowsTheWindowAndCountsWhatNeedsAPerson) {
  const std::string call = Add();
  Add(R"(,"voyage":"2","status":"expected")");
  Made(api.Post("/api/v1/calls", analyst, R"({"state":"BR","port":"BRRIO","name":"Late","eta":"2027-01-10"})"));
  Notice(call, R"({"certificate":false})");
  auto board = TestApi::Read(api.Get("/api/v1/calls?state=BR&from=2026-11-30&to=2026-12-02", analyst));
  EXPECT_EQ(board.at("counts").at("calls").as_int64(), 2);
  EXPECT_EQ(board.at("counts").at("flagged").as_int64(), 1);
  EXPECT_EQ(board.at("items").as_array().size(), 2u);
  board = TestApi::Read(api.Get("/api/v1/calls?flagged=1", analyst));
  ASSERT_EQ(board.at("items").as_array().size(), 1u);
  EXPECT_EQ(board.at("items").at(0).at("reasons").at(0).at("code").as_string(), "arrival.no-certificate");
  EXPECT_EQ(TestApi::Read(api.Get("/api/v1/calls?q=late", analyst)).at("items").as_array().size(), 1u);
  // The facility's officer sees the facility's; the other State nothing, not even a count.
  EXPECT_EQ(TestApi::Read(api.Get("/api/v1/calls", officer)).at("counts").at("calls").as_int64(), 2);
  const auto none = TestApi::Read(api.Get("/api/v1/calls?state=BR", other));
  EXPECT_EQ(none.at("counts").at("calls").as_int64(), 0);
  EXPECT_TRUE(none.at("items").as_array().empty());
  EXPECT_EQ(api.Get("/api/v1/calls/" + call, other).status, 404);
  EXPECT_EQ(api.Get("/api/v1/calls?from=tomorrow", analyst).status, 422);
  EXPECT_EQ(api.Get("/api/v1/calls?status=sunk", analyst).status, 422);
  // Pages follow each other.
  const auto first = TestApi::Read(api.Get("/api/v1/calls?limit=1", analyst));
  const auto second = TestApi::Read(api.Get("/api/v1/calls?limit=1&cursor=" + std::string(first.at("next").as_string()), analyst));
  EXPECT_NE(first.at("items").at(0).at("id"), second.at("items").at(0).at("id"));
}

TEST_P(Arrivals, WhoMayAddAndEdit) {
  EXPECT_EQ(api.Post("/api/v1/calls", analyst, R"({"state":"BR","port":"ARBUE","name":"A","eta":"2026-12-01"})").status, 422) << "another State's port";
  EXPECT_EQ(api.Post("/api/v1/calls", analyst, R"({"state":"BR","port":"BRSSZ","name":"A","eta":"2026-12-03","etd":"2026-12-01"})").status, 422) << "leaves before it comes";
  EXPECT_EQ(api.Post("/api/v1/calls", other, R"({"state":"BR","port":"BRSSZ","name":"A","eta":"2026-12-01"})").status, 403);
  EXPECT_EQ(api.Post("/api/v1/calls", officer, R"({"state":"BR","port":"BRRIO","facility":"BRRIO-01","name":"A","eta":"2026-12-01"})").status, 403);
  EXPECT_EQ(api.Post("/api/v1/calls", officer, R"({"state":"BR","port":"BRSSZ","facility":"BRSSZ-01","name":"A","eta":"2026-12-01"})").status, 201);
  EXPECT_EQ(api.Post("/api/v1/calls", analyst, R"({"state":"BR","port":"BRRIO","facility":"BRSSZ-01","name":"A","eta":"2026-12-01"})").status, 422);
  EXPECT_EQ(api.Post("/api/v1/calls", analyst, R"({"state":"BR","port":"BRRIO","name":"A","eta":"soon"})").status, 422);
  const std::string call = "/api/v1/calls/" + Add();
  const std::string tag = VersionTag(1);  // examining does not make another version
  EXPECT_EQ(api.Ask(Method::kPatch, call, analyst, R"({"status":"arrived"})").status, 428);
  // An officer does not move a call out of the own facility.
  EXPECT_EQ(api.Ask(Method::kPatch, call, officer, R"({"facility":null})", {{"if-match", tag}}).status, 403);
  EXPECT_EQ(Made(api.Ask(Method::kPatch, call, officer, R"({"status":"arrived"})", {{"if-match", tag}}), 200).at("status").as_string(), "arrived");
  EXPECT_EQ(api.Ask(Method::kPatch, call, analyst, R"({"status":"departed"})", {{"if-match", tag}}).status, 412);
}

TEST_P(Arrivals, ANoticeIsCheckedAndToldWhy) {
  const std::string call = Add();
  auto shown = Notice(call, kNotice);
  EXPECT_EQ(shown.at("notice").at("source").as_string(), "form");
  EXPECT_EQ(shown.at("flags").as_int64(), 0) << shown.at("checks");
  EXPECT_TRUE(Codes(shown).contains("arrival.missing"));
  for (const auto& finding : shown.at("checks").at("findings").as_array()) {
    EXPECT_FALSE(finding.at("message").as_string().starts_with("finding."));
    EXPECT_FALSE(finding.at("fix").as_string().starts_with("finding."));
  }
  // No track: sailing time judges. Cartagena to Santos in 18 hours.
  shown = Notice(call, R"({"certificate":true,"calls":[{"port":"COCTG","arrived":"2026-11-29T10:00","departed":"2026-11-30T12:00"}]})");
  EXPECT_TRUE(Codes(shown).contains("arrival.speed-impossible"));
  EXPECT_EQ(shown.at("checks").at("legs").at(0).at("verdict").as_string(), "impossible");
  EXPECT_GT(shown.at("flags").as_int64(), 0);
  EXPECT_EQ(api.Ask(Method::kPut, "/api/v1/calls/" + call + "/notice", analyst, R"({"level":9})").status, 422);
  EXPECT_EQ(Made(api.Post("/api/v1/calls/" + call + "/checks", analyst, "{}"), 200).at("flags"), shown.at("flags"));
  EXPECT_EQ(CheckCall(api.context, "none").front().code, "api.not-found");
}

TEST_P(Arrivals, AdvisoriesCountForCallsOfTheirDays) {
  const std::string call = Add();
  EXPECT_FALSE(Codes(Notice(call, kNotice)).contains("arrival.call-advisory"));
  const auto made = Made(api.Post("/api/v1/advisories", analyst, R"({"state":"BR","about":"CO","begins":"2026-01-01","title":"Look closer"})"));
  const std::string advisory = "/api/v1/advisories/" + std::string(made.at("id").as_string());
  EXPECT_TRUE(Codes(Made(api.Post("/api/v1/calls/" + call + "/checks", analyst, "{}"), 200)).contains("arrival.call-advisory"));
  EXPECT_EQ(api.Post("/api/v1/advisories", officer, R"({"state":"BR","about":"CO","begins":"2026-01-01","title":"x"})").status, 403);
  EXPECT_EQ(api.Post("/api/v1/advisories", analyst, R"({"state":"BR","about":"Colombia","begins":"2026-01-01","title":"x"})").status, 422);
  EXPECT_EQ(api.Post("/api/v1/advisories", analyst, R"({"state":"BR","about":"CO","begins":"2026-02-01","until":"2026-01-01","title":"x"})").status, 422);
  EXPECT_EQ(api.Ask(Method::kPatch, advisory, analyst, R"({"until":"2026-06-30"})", {{"if-match", "\"v1\""}}).status, 200);
  EXPECT_EQ(api.Ask(Method::kPatch, advisory, analyst, R"({"until":null})", {{"if-match", "\"v1\""}}).status, 412);
  EXPECT_FALSE(Codes(Made(api.Post("/api/v1/calls/" + call + "/checks", analyst, "{}"), 200)).contains("arrival.call-advisory"));
  EXPECT_TRUE(TestApi::Read(api.Get("/api/v1/advisories?day=2026-11-30", analyst)).at("items").as_array().empty());
  EXPECT_EQ(TestApi::Read(api.Get("/api/v1/advisories", analyst)).at("items").as_array().size(), 1u);
  EXPECT_TRUE(TestApi::Read(api.Get("/api/v1/advisories", other)).at("items").as_array().empty());
}

TEST_P(Arrivals, ADeclaredCallIsContradictedByTheTrack) {
  const std::string call = Add();
  // It lay off Colon all these days, heard every half hour.
  store::ShipTrack track;
  track.state = "BR";
  track.mmsi = "710000001";
  track.digest = "d";
  track.file = "roads.nmea";
  const arrive::Seconds from = arrive::ReadTime("2026-11-16")->at;
  for (arrive::Seconds at = from; at < from + 8 * arrive::kDay; at += 1800) track.fixes.push_back({at, 9.36, -79.9, 0});
  const auto added = api.database.db().Write("system", [&](store::Transaction& t) { return store::AddTrack(t, track); });
  ASSERT_TRUE(added);
  EXPECT_EQ(api.database.db().Write("system", [&](store::Transaction& t) { return store::AddTrack(t, track); }).value(), *added);  // the same bytes again
  const auto shown = Notice(call, kNotice);
  EXPECT_TRUE(Codes(shown).contains("arrival.call-contradicted")) << shown.at("checks");
  std::map<std::string, std::string> verdicts;
  for (const auto& one : shown.at("checks").at("calls").as_array()) verdicts[std::string(one.at("port").as_string())] = std::string(one.at("verdict").as_string());
  EXPECT_EQ(verdicts.at("COCTG"), "contradicted");
  EXPECT_GT(shown.at("track").as_array().size(), 100u);
  // What another State heard is not ours.
  track.state = "AR";
  track.mmsi = "710000002";
  ASSERT_TRUE(api.database.db().Write("system", [&](store::Transaction& t) { return store::AddTrack(t, track); }));
  EXPECT_TRUE(api.database.db().Read([](store::Connection& c) { return store::TrackOf(c, "BR", "", "710000002", "", "9999").fixes.empty(); }).value());
}

TEST_P(Arrivals, AFileOfTracksIsTakenInAsAJobAndCallsAreExaminedAnew) {
  Jobs jobs(api.context);
  api.context.jobs = &jobs;
  const std::string call = Add();
  Notice(call, kNotice);
  std::string table = "MMSI,BaseDateTime,LAT,LON,SOG,COG,Heading,VesselName,IMO,CallSign,VesselType,Status,Length,Width,Draft,Cargo,TransceiverClass\n";
  const arrive::Seconds from = arrive::ReadTime("2026-11-16")->at;
  for (arrive::Seconds at = from; at < from + 8 * arrive::kDay; at += 1800) {
    std::string time = arrive::Written(at);
    time[10] = 'T';
    table += "710000001," + time + ":00,9.36,-79.9,0.0,0,0,ALFA,IMO9074729,PPXX,70,5,200,30,10,70,A\n";
  }
  const auto send = [&](std::size_t caller, const std::string& query, const std::string& body) {
    return api.Ask(Method::kPost, "/api/v1/tracks?" + query, caller, body, {{"content-type", "application/octet-stream"}});
  };
  EXPECT_EQ(send(other, "state=BR&name=a.csv", table).status, 403);
  EXPECT_EQ(send(analyst, "state=XX&name=a.csv", table).status, 422);
  EXPECT_EQ(send(analyst, "state=BR&name=a.csv", "").status, 422);
  const auto answer = send(analyst, "state=BR&name=a.csv", table);
  ASSERT_EQ(answer.status, 202) << answer.body;
  jobs.Drain();
  const auto job = jobs.Find(std::string(TestApi::Read(answer).at("job").as_string()));
  ASSERT_TRUE(job);
  EXPECT_EQ(job->row.status, "done") << job->row.reason;
  EXPECT_EQ(job->row.result, "tracks/1");
  const auto shown = TestApi::Read(api.Get("/api/v1/calls/" + call, analyst));
  EXPECT_TRUE(Codes(shown).contains("arrival.call-contradicted")) << shown.at("checks");
  // A file without positions is a failed job with its reason, and changes nothing.
  const auto empty = send(analyst, "state=BR&name=b.nmea", "!AIVDM,1,1,,A,broken*00\n");
  jobs.Drain();
  EXPECT_EQ(jobs.Find(std::string(TestApi::Read(empty).at("job").as_string()))->row.status, "failed");
  api.context.jobs = nullptr;
}

TEST_P(Arrivals, ControlGoesStepByStepWithReasons) {
  const std::string call = Add(), steps = "/api/v1/calls/" + call + "/steps";
  const auto step = [&](const std::string& name, const std::string& more = "") { return api.Post(steps, analyst, R"({"step":")" + name + R"(","reason":"because")" + more + "}"); };
  EXPECT_EQ(api.Post(steps, officer, R"({"step":"request-information","reason":"because"})").status, 403);
  EXPECT_EQ(api.Post(steps, other, R"({"step":"request-information","reason":"because"})").status, 404);
  EXPECT_EQ(api.Post(steps, analyst, R"({"step":"request-information","reason":" "})").status, 422);
  EXPECT_EQ(step("sink").status, 422);
  EXPECT_EQ(step("request-information").status, 201);
  EXPECT_EQ(step("denial", R"(,"conditions":["immediate-threat","no-other-means"])").status, 409);
  EXPECT_EQ(step("establish-grounds").status, 409);
  EXPECT_EQ(step("establish-grounds", R"(,"conditions":["grounds-named"],"detail":"false list of calls")").status, 201);
  EXPECT_EQ(step("communicate").status, 201);
  EXPECT_EQ(step("inform-ship").status, 201);
  EXPECT_EQ(step("denial", R"(,"conditions":["immediate-threat"])").status, 409);
  const auto shown = Made(step("denial", R"(,"conditions":["immediate-threat","no-other-means"])"));
  EXPECT_EQ(shown.at("control").at("open").as_array().size(), 5u);
  EXPECT_EQ(shown.at("control").at("steps").as_array().size(), 5u);
  EXPECT_EQ(step("close").status, 409);
  for (const char* one : {"notify-flag", "notify-issuer", "notify-imo", "notify-next-ports", "inform-appeal", "release", "close"}) EXPECT_EQ(step(one).status, 201) << one;
  EXPECT_EQ(step("communicate").status, 409);
  // The officer sees the steps and is offered none.
  const auto seen = TestApi::Read(api.Get("/api/v1/calls/" + call, officer));
  EXPECT_EQ(seen.at("control").at("steps").as_array().size(), 12u);
  EXPECT_TRUE(seen.at("control").at("next").as_array().empty());
  EXPECT_FALSE(seen.at("may").at("decide").as_bool());
  EXPECT_TRUE(seen.at("may").at("edit").as_bool());
  // Each left its entry in the trail.
  const auto entries = api.database.db().Read([&](store::Connection& c) { return store::OneWhole(c, "SELECT count(*) FROM ledger WHERE subject = :subject", {{"subject", "call/" + call}}); });
  EXPECT_EQ(entries.value(), 13);
}

TEST(Tracks, PositionsComeBackFromText) {
  const arrive::Track track{{1'793'491'200, -23.95123, -46.30001, 12.3}, {1'793'491'260, -23.95, -46.3, arrive::kUnknownSpeed}, {1'793'500'000, 89.99999, 179.99999, 0}, {1'793'500'001, -90, -180, 0.2}};
  const arrive::Track back = store::FixesFromText(store::FixesText(track));
  ASSERT_EQ(back.size(), track.size());
  for (std::size_t i = 0; i < track.size(); ++i) {
    EXPECT_EQ(back[i].at, track[i].at);
    EXPECT_NEAR(back[i].lat, track[i].lat, 1e-9);
    EXPECT_NEAR(back[i].lon, track[i].lon, 1e-9);
    EXPECT_EQ(std::isnan(back[i].knots), std::isnan(track[i].knots));
  }
  EXPECT_TRUE(store::FixesFromText("x,1,2,3;").empty());
}

TEST(Tracks, ThinningKeepsStopsJumpsAndEnds) {
  arrive::Track track;
  for (int i = 0; i < 1000; ++i) track.push_back({i * 10, 0.0001 * i, 0, i < 500 ? 10.0 : 0.0});
  track[700].lon = 40;
  const auto thin = store::Thinned(track);
  EXPECT_LT(thin.size(), 60u);
  EXPECT_EQ(thin.back().at, track.back().at);
  EXPECT_TRUE(std::any_of(thin.begin(), thin.end(), [](const auto& fix) { return fix.lon == 40; }));
  EXPECT_TRUE(std::any_of(thin.begin(), thin.end(), [](const auto& fix) { return fix.at == 5000; }));
}

}  // namespace
}  // namespace atalaya::api
