// Inspections through the API: plans hidden until opened, the seal, outcomes, and that a find changes tomorrow's rates and plan. On both databases.
#include <gtest/gtest.h>

#include <boost/json/serialize.hpp>
#include <fstream>
#include <sstream>

#include "api/analyses.h"
#include "api/day_plans.h"
#include "api/jobs.h"
#include "api/test_api.h"
#include "formats/test_pack.h"
#include "store/pack_files.h"
#include "store/region_tables.h"

namespace atalaya::api {
namespace {

namespace json = boost::json;
using http::Method;

json::object ShippedStation() {
  std::ostringstream bytes;
  bytes << std::ifstream(ATALAYA_SOURCE_DIR "/data/inspection/stations.json").rdbuf();
  json::object station = json::parse(bytes.str()).at("stations").as_array()[0].as_object();
  station.erase("teams");
  return station;
}

class Inspections : public testing::TestWithParam<store::Dialect> {
 protected:
  Inspections() : api(GetParam()) {
    api.AddRegister();
    analyst = api.As("analyst", "state", "BR");
    authority = api.As("authority", "state", "BR");
    other = api.As("analyst", "state", "AR");
  }

  std::string Tag(const http::Response& response) {
    for (const auto& [name, value] : response.headers) {
      if (name == "ETag") return value;
    }
    return "";
  }
  json::value Ok(const http::Response& response, int status = 200) {
    EXPECT_EQ(response.status, status) << response.body;
    return TestApi::Read(response);
  }
  std::string Id(const http::Response& response) { return std::string(Ok(response, 201).at("id").as_string()); }

  std::string AddStation(const std::string& facility = "BRSSZ-01") {
    json::object body = ShippedStation();
    body["state"] = "BR";
    body["port"] = "BRSSZ";
    body["facility"] = facility;
    const std::string station = Id(api.Post("/api/v1/inspection-stations", authority, json::serialize(body)));
    for (int i = 0; i < 4; ++i) {
      Ok(api.Post("/api/v1/inspection-stations/" + station + "/teams", authority,
                  R"({"name":"Team )" + std::to_string(i) + R"(","shifts":["morning","evening"]})"), 201);
    }
    return station;
  }
  // Made and sealed for tomorrow.
  std::string AddSealed(const std::string& station, const std::string& day = "2026-12-01") {
    const std::string plan = Id(api.Post("/api/v1/inspection-stations/" + station + "/plans", authority, R"({"day":")" + day + "\"}"));
    Ok(api.Ask(Method::kPost, "/api/v1/inspection-plans/" + plan + "/seal", authority, "", {{"if-match", "\"v1\""}}));
    return plan;
  }

  TestApi api;
  std::size_t analyst = 0, authority = 0, other = 0;
};

INSTANTIATE_TEST_SUITE_P(Both, Inspections, testing::ValuesIn(store::TestDialects()),
                         [](const auto& about) { return about.param == store::Dialect::kSqlite ? "SQLite" : "PostgreSQL"; });

TEST_P(Inspections, StationsAreEditedAndAnsweredWithTheirOperatingPoint) {
  const std::string station = AddStation();
  const http::Response shown = api.Get("/api/v1/inspection-stations/" + station, analyst);
  json::object body = Ok(shown).as_object();
  EXPECT_EQ(body.at("places").as_array().size(), 6U);
  const json::value point = Ok(api.Get("/api/v1/inspection-stations/" + station + "/operating-point", analyst));
  const double now = point.at("point").at("detection").to_number<double>();
  EXPECT_GT(now, 0.3);
  EXPECT_LE(point.at("point").at("formula").at("mean_wait_minutes").to_number<double>(), 15 + 1e-6);
  EXPECT_LE(point.at("point").at("simulated").at("p95_wait_minutes").to_number<double>(), 60);
  EXPECT_EQ(point.at("hours").as_array().size(), 24U);
  EXPECT_EQ(point.at("alternatives").at(0).at("change").as_string(), "more-servers");
  EXPECT_GE(point.at("alternatives").at(0).at("detection").to_number<double>(), now - 1e-9);
  // What if, without saving.
  json::object what = ShippedStation();
  what["queue"].as_object()["lanes"] = 5;
  const json::value tried = Ok(api.Post("/api/v1/inspection-stations/" + station + "/operating-point", analyst, json::serialize(what)));
  EXPECT_GT(tried.at("point").at("detection").to_number<double>(), now);
  EXPECT_EQ(api.Get("/api/v1/inspection-stations/" + station, analyst).body, shown.body);
  // Edit with If-Match; a stale one gets the record.
  what["port"] = "BRSSZ";
  what["facility"] = "BRSSZ-01";
  const std::string path = "/api/v1/inspection-stations/" + station;
  EXPECT_EQ(api.Ask(Method::kPut, path, authority, json::serialize(what)).status, 428);
  Ok(api.Ask(Method::kPut, path, authority, json::serialize(what), {{"if-match", Tag(shown)}}));
  EXPECT_EQ(api.Ask(Method::kPut, path, authority, json::serialize(what), {{"if-match", Tag(shown)}}).status, 412);
  what["facility"] = "ARBUE-01";
  EXPECT_EQ(api.Ask(Method::kPut, path, authority, json::serialize(what), {{"if-match", "\"v2\""}}).status, 422);
  EXPECT_EQ(api.Get(path, other).status, 404);
  EXPECT_TRUE(Ok(api.Get("/api/v1/inspection-stations", other)).at("items").as_array().empty());
}

TEST_P(Inspections, NobodyReadsASealedPlanAndTheTrailShowsTheHashOnly) {
  const std::string station = AddStation();
  const std::string id = Id(api.Post("/api/v1/inspection-stations/" + station + "/plans", authority, R"({"day":"2026-12-01"})"));
  const std::string path = "/api/v1/inspection-plans/" + id;
  const json::value draft = Ok(api.Get(path, authority));
  EXPECT_TRUE(draft.at("plan").is_null());
  Ok(api.Ask(Method::kPost, path + "/seal", authority, "", {{"if-match", "\"v1\""}}));
  EXPECT_EQ(api.Ask(Method::kPost, path + "/seal", authority, "", {{"if-match", "\"v2\""}}).status, 409);
  EXPECT_EQ(api.Post("/api/v1/inspection-stations/" + station + "/plans", authority, R"({"day":"2026-12-01"})").status, 409);
  std::string seen;
  for (const std::size_t who : {authority, analyst}) {
    for (const char* more : {"", "/verify", "/file"}) seen += api.Get(path + more, who).body;
    seen += api.Get("/api/v1/inspection-plans", who).body + api.Get("/api/v1/inspections", who).body;
  }
  for (const char* secret : {"\"assignments\"", "\"slots\"", "\"salt\"", "\"seed\""}) EXPECT_EQ(seen.find(secret), std::string::npos) << secret;
  EXPECT_TRUE(Ok(api.Get("/api/v1/inspections", analyst)).at("items").as_array().empty());
  std::string ledger, body, salt;
  static_cast<void>(api.database.db().Read([&](store::Connection& c) {
    body = *store::OneText(c, "SELECT body FROM inspection_plan WHERE id = :id", {{"id", id}});
    salt = *store::OneText(c, "SELECT salt FROM inspection_plan WHERE id = :id", {{"id", id}});
    for (store::Rows r(c, "SELECT payload FROM ledger"); r.Next();) ledger += r.Text(0);
    return 0;
  }));
  const std::string hash(draft.at("sha256").as_string());
  EXPECT_NE(ledger.find(hash), std::string::npos);
  EXPECT_EQ(ledger.find(salt), std::string::npos);
  EXPECT_EQ(ledger.find("assignments"), std::string::npos);
  EXPECT_EQ(inspect::SealOf(body, salt), hash);
  // A minute before its time it is closed; at its time it opens by itself.
  api.database.now = "2026-12-01T05:59:59.000Z";
  EXPECT_TRUE(Ok(api.Get(path, analyst)).at("plan").is_null());
  api.database.now = "2026-12-01T06:00:00.000Z";
  const json::value opened = Ok(api.Get(path, analyst));
  EXPECT_EQ(opened.at("status").as_string(), "opened");
  EXPECT_FALSE(opened.at("plan").at("assignments").as_array().empty());
  const json::value check = Ok(api.Get(path + "/verify", analyst));
  EXPECT_TRUE(check.at("hash").as_bool() && check.at("follows").as_bool() && check.at("sealed_before").as_bool());
  const auto file = formats::ReadSealedPlan(api.Get(path + "/file", analyst).body, "f");
  ASSERT_TRUE(file);
  EXPECT_TRUE(formats::CheckDayPlan(*file, hash, "f").value().hash);
  EXPECT_FALSE(Ok(api.Get("/api/v1/inspections?plan=" + id, analyst)).at("items").as_array().empty());
  EXPECT_EQ(api.Get(path, other).status, 404);
}

TEST_P(Inspections, OpenedByARecordedAct) {
  const std::string station = AddStation(), plan = AddSealed(station), path = "/api/v1/inspection-plans/" + plan;
  EXPECT_EQ(api.Ask(Method::kPost, path + "/open", authority, "", {{"if-match", "\"v1\""}}).status, 412);
  const json::value opened = Ok(api.Ask(Method::kPost, path + "/open", authority, "", {{"if-match", "\"v2\""}}));
  EXPECT_EQ(opened.at("status").as_string(), "opened");
  EXPECT_EQ(api.Ask(Method::kPost, path + "/open", authority, "", {{"if-match", "\"v3\""}}).status, 409);
  EXPECT_EQ(api.Post("/api/v1/inspection-stations/" + station + "/plans", authority, R"({"day":"2026-11-30"})").status, 422);  // 06:00 is past
}

TEST_P(Inspections, OutcomesAreRecordedOnceAndCounted) {
  const std::string station = AddStation(), plan = AddSealed(station);
  Ok(api.Ask(Method::kPost, "/api/v1/inspection-plans/" + plan + "/open", authority, "", {{"if-match", "\"v2\""}}));
  const json::value tasks = Ok(api.Get("/api/v1/inspections?limit=200", analyst));
  ASSERT_GE(tasks.at("items").as_array().size(), 8U);
  const std::string path = "/api/v1/inspections/" + std::string(tasks.at("items").at(0).at("id").as_string()) + "/outcome";
  const std::map<std::string, std::string> first{{"if-match", "\"v1\""}};
  EXPECT_EQ(api.Ask(Method::kPost, path, analyst, R"({"outcome":"found"})", first).status, 422);  // found what?
  EXPECT_EQ(api.Ask(Method::kPost, path, analyst, R"({"outcome":"found","family":"arms","value":5})", first).status, 422);
  EXPECT_EQ(api.Ask(Method::kPost, path, authority, R"({"outcome":"clean"})", first).status, 403);
  const char* kFound = R"({"outcome":"found","family":"narcotics","goods":"cocaine","quantity":80,"unit":"kg","value":2000000,"currency":"USD","minutes":50,"token":"t1"})";
  const json::value done = Ok(api.Ask(Method::kPost, path, analyst, kFound, first));
  EXPECT_EQ(done.at("version").as_int64(), 2);
  EXPECT_EQ(done.at("quantity").to_number<double>(), 80);
  // The line was lost and the phone sends again: the same answer, nothing twice.
  EXPECT_EQ(Ok(api.Ask(Method::kPost, path, analyst, kFound, first)).at("version").as_int64(), 2);
  EXPECT_EQ(api.Ask(Method::kPost, path, analyst, R"({"outcome":"clean","token":"t2"})", first).status, 412);
  const std::string adhoc = Id(api.Post("/api/v1/inspections", analyst, R"({"station":")" + station + R"(","place":"gate-1","kind":"container","item":"MSCU1234566","reason":"Anonymous call"})"));
  EXPECT_EQ(api.Post("/api/v1/inspections", analyst, R"({"station":")" + station + R"(","place":"moon","kind":"container","reason":"x"})").status, 422);
  EXPECT_EQ(api.Post("/api/v1/inspections", other, R"({"station":")" + station + R"(","place":"gate-1","kind":"container","reason":"x"})").status, 422);
  Ok(api.Ask(Method::kPost, "/api/v1/inspections/" + adhoc + "/outcome", analyst, R"({"outcome":"damaged-seal","seal_declared":"A1","seal_found":"B2","minutes":30})", first));
  const json::value counters = Ok(api.Get("/api/v1/inspection-counters", analyst));
  double found = 0, inspected = 0;
  for (const json::value& month : counters.at("months").as_array()) {
    found += month.at("found").to_number<double>();
    inspected += month.at("inspected").to_number<double>();
  }
  EXPECT_EQ(found, 1);
  EXPECT_EQ(inspected, 2);
  EXPECT_TRUE(Ok(api.Get("/api/v1/inspection-counters", other)).at("months").as_array().empty());
}

TEST_P(Inspections, SeizuresWithTheirHistory) {
  const std::string id = Id(api.Post("/api/v1/seizures", analyst,
                                     R"({"state":"BR","facility":"BRSSZ-01","kind":"seizure","day":"2026-11-29","goods":"cocaine","quantity":80,"unit":"kg","value":2000000,"currency":"USD","basis":"Art. 33"})"));
  const std::string path = "/api/v1/seizures/" + id;
  EXPECT_EQ(api.Get(path, other).status, 404);
  EXPECT_EQ(api.Post("/api/v1/seizures", other, R"({"state":"BR","kind":"seizure","day":"2026-11-29","goods":"x","basis":"y"})").status, 403);
  const std::string edit = R"({"kind":"forfeiture","day":"2026-11-29","goods":"cocaine","value":2000000,"currency":"USD","basis":"Art. 33","status":"confirmed")";
  EXPECT_EQ(api.Ask(Method::kPut, path, analyst, edit + "}", {{"if-match", "\"v1\""}}).status, 422);  // why?
  const json::value done = Ok(api.Ask(Method::kPut, path, analyst, edit + R"(,"note":"Judgment of first instance"})", {{"if-match", "\"v1\""}}));
  EXPECT_EQ(done.at("history").as_array().size(), 2U);
  EXPECT_EQ(done.at("history").at(1).at("status").as_string(), "confirmed");
  EXPECT_EQ(Ok(api.Get("/api/v1/seizures?kind=forfeiture", analyst)).at("items").as_array().size(), 1U);
  EXPECT_TRUE(Ok(api.Get("/api/v1/seizures?kind=penalty", analyst)).at("items").as_array().empty());
}

// The loop: a find at one gate raises that gate's rate, its stake and its coverage in the next plan, and the threat rates of the next analysis.
TEST_P(Inspections, AFindChangesTomorrowsRatesAndPlan) {
  TestApi world(GetParam());
  const auto imported = world.database.db().Write("system", [](store::Transaction& t) -> Result<int> {
    const auto region = store::ImportPackFiles(t, formats::MapSource(formats::TestPack()), "pack");
    if (!region) return Fail(region.error());
    return store::ImportRegister(t, *region, {});
  });
  ASSERT_TRUE(imported);
  const std::size_t who = world.As("analyst", "state", "AA");
  json::object body = ShippedStation();
  body["state"] = "AA";
  body["port"] = "AAONE";
  body["facility"] = "AAONE-01";
  const std::string station = Id(world.Post("/api/v1/inspection-stations", who, json::serialize(body)));
  const std::string at = "/api/v1/inspection-stations/" + station;
  Ok(world.Post(at + "/teams", who, R"({"name":"T","shifts":["morning"]})"), 201);
  const auto coverage = [&](const std::string& day) {
    const json::value plan = Ok(world.Post(at + "/plans", who, R"({"day":")" + day + "\"}"), 201);
    const json::value& gate = plan.at("summary").at("shifts").at(0).at("places").at(3);
    EXPECT_EQ(gate.at("id").as_string(), "yard-import");
    return std::pair(gate.at("coverage").to_number<double>(), gate.at("loss").to_number<double>());
  };
  const auto before = coverage("2026-12-01");
  const json::value rates_before = Ok(world.Get(at + "/rates", who));
  for (int i = 0; i < 6; ++i) {
    const std::string id = Id(world.Post("/api/v1/inspections", who, R"({"station":")" + station + R"(","place":"yard-import","kind":"place","reason":"r"})"));
    Ok(world.Ask(Method::kPost, "/api/v1/inspections/" + id + "/outcome", who, R"({"outcome":"found","family":"narcotics"})", {{"if-match", "\"v1\""}}));
  }
  const auto after = coverage("2026-12-02");
  EXPECT_GT(after.second, 1.5 * before.second);
  EXPECT_GT(after.first, before.first);
  const json::value rates_after = Ok(world.Get(at + "/rates", who));
  EXPECT_GT(rates_after.at("places").at(3).at("mean").to_number<double>(), rates_before.at("places").at(3).at("mean").to_number<double>());
  // The next analysis starts from it: the same file, the same reader.
  const auto region = world.database.db().Read([](store::Connection& c) { return store::RegionOf(store::CurrentFiles(c)); }).value();
  ASSERT_TRUE(region);
  ASSERT_EQ(region->finds.size(), 6U);  // one a family
  EXPECT_EQ(region->finds[0].found, 6);
  EXPECT_GT(region->finds[0].searched_years, 0);
  const json::value& threat = rates_after.at("threats").at(0);
  EXPECT_EQ(threat.at("family").as_string(), "narcotics");
  EXPECT_EQ(threat.at("found").to_number<double>(), 6);
  EXPECT_GT(threat.at("mean").to_number<double>(), 2 * rates_before.at("threats").at(0).at("mean").to_number<double>());
}

}  // namespace
}  // namespace atalaya::api
