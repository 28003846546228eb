// Clients of yente, Watchman and OpenRefine services: requests as those clients send them, and what they read from the answers.
#include <gtest/gtest.h>

#include <boost/json/serialize.hpp>

#include "api/test_screening.h"
#include "http/path.h"

namespace atalaya::api {
namespace {

namespace json = boost::json;
using http::Method;

class ForeignScreening : public testing::Test {
 protected:
  ForeignScreening() { s.Load({{"barred.csv", kOwnListCsv}}, s.analyst, R"(,"state":"BR","title":"Barred parties")"); }
  ScreeningApi s{store::Dialect::kSqlite};
};

// The example of yente's documentation, with invented parties.
constexpr const char* kMatchRequest = R"({"queries":{
  "entity1":{"schema":"Person","properties":{"name":["Anselmo Quirino Bastarrica"],"birthDate":["1971"],"nationality":["uy"],"favouriteColour":["blue"]}},
  "entity2":{"schema":"Company","properties":{"name":["Brilliant Amazing Limited"],"jurisdiction":["hk"],"registrationNumber":["84BA99810"]}},
  "entity3":{"schema":"Vessel","properties":{"name":"Some Other Name","imoNumber":["9091428"]}}}})";

TEST_F(ForeignScreening, YenteMatch) {
  const auto answer = s.api.Post("/match/default?limit=3&threshold=0.8&algorithm=best", s.analyst, kMatchRequest);
  ASSERT_EQ(answer.status, 200) << answer.body;
  const auto body = TestApi::Read(answer);
  EXPECT_EQ(body.at("limit"), 3);
  EXPECT_TRUE(body.at("matcher").is_object());
  const json::object& one = body.at("responses").at("entity1").as_object();
  EXPECT_EQ(one.at("status"), 200);
  EXPECT_EQ(one.at("total").at("value"), 1);
  EXPECT_EQ(one.at("query").at("schema"), "Person");
  EXPECT_FALSE(one.at("query").at("properties").as_object().contains("favouriteColour")) << "what is not used is not echoed";
  const json::object& hit = one.at("results").as_array().at(0).as_object();
  EXPECT_EQ(hit.at("id"), "own:BR:barred-parties:2");
  EXPECT_EQ(hit.at("caption"), "Anselmo Quirino Bastarrica");
  EXPECT_EQ(hit.at("schema"), "Person");
  EXPECT_EQ(hit.at("match"), true);
  EXPECT_EQ(hit.at("target"), true);
  EXPECT_EQ(hit.at("datasets").as_array().at(0), "own:BR:barred-parties");
  EXPECT_EQ(hit.at("properties").at("nationality").as_array().at(0), "uy");
  double sum = 0;
  for (const auto& feature : hit.at("features").as_object()) sum += feature.value().to_number<double>();
  EXPECT_NEAR(sum, hit.at("score").to_number<double>(), 1e-9);
  EXPECT_TRUE(body.at("responses").at("entity2").at("results").as_array().empty());
  EXPECT_EQ(body.at("searched").as_array().size(), 1u);
  EXPECT_NEAR(body.at("responses").at("entity3").at("results").as_array().at(0).at("score").to_number<double>(), 1.0, 1e-9);
  // A dataset of another State is none; filters that are not applied are refused.
  EXPECT_EQ(s.api.Post("/match/own:BR:barred-parties", s.foreign, kMatchRequest).status, 404);
  EXPECT_EQ(s.api.Post("/match/own:BR:barred-parties", s.analyst, kMatchRequest).status, 200);
  EXPECT_EQ(s.api.Post("/match/default?topics=sanction", s.analyst, kMatchRequest).status, 400);
  EXPECT_EQ(s.api.Post("/match/default", s.analyst, R"({"queries":{}})").status, 400);
  EXPECT_EQ(s.api.Post("/match/default", s.analyst, R"({"queries":{"a":{"schema":"Nonsense","properties":{}}}})").status, 400);
  EXPECT_EQ(s.api.Post("/match/default", s.api.As("industry", "organisation", "TCP"), kMatchRequest).status, 403);
  EXPECT_EQ(s.api.Post("/match/default", 0, kMatchRequest).status, 401);
  const auto without = TestApi::Read(s.api.Post("/match/default?exclude_entity_ids=x&exclude_entity_ids=own:BR:barred-parties:2", s.analyst, kMatchRequest));
  EXPECT_EQ(without.at("responses").at("entity1").at("total").at("value"), 0);
}

TEST_F(ForeignScreening, YenteSearchEntitiesCatalog) {
  const auto found = s.Get("/search/default?q=Anselmo Bastarrica&limit=5", s.analyst);
  EXPECT_EQ(found.at("results").as_array().at(0).at("id"), "own:BR:barred-parties:2");
  EXPECT_EQ(found.at("total").at("relation"), "eq");
  EXPECT_TRUE(found.at("facets").is_object());
  EXPECT_EQ(s.Get("/search/default?q=Anselmo Bastarrica&schema=Vessel", s.analyst).at("total").at("value"), 0);
  EXPECT_EQ(s.Get("/entities/own:BR:barred-parties:3", s.analyst).at("properties").at("imoNumber").as_array().at(0), "9091428");
  EXPECT_EQ(s.api.Get("/entities/own:BR:barred-parties:3", s.foreign).status, 404);
  EXPECT_EQ(s.api.Get("/entities/own:BR:barred-parties:99", s.analyst).status, 404);
  const auto catalog = s.Get("/catalog", s.analyst);
  EXPECT_EQ(catalog.at("datasets").as_array().at(0).at("name"), "default");
  EXPECT_EQ(catalog.at("datasets").as_array().size(), 2u);
}

TEST_F(ForeignScreening, WatchmanSearch) {
  const auto answer = s.Get("/v2/search?name=Estrela do Mangue&type=vessel&limit=2&minMatch=0.8&flag=PA&vesselType=cargo&altNames=A&altNames=Mangue", s.analyst);
  const json::object& hit = answer.at("entities").as_array().at(0).as_object();
  EXPECT_EQ(hit.at("name"), "Estrela do Mangue");
  EXPECT_EQ(hit.at("entityType"), "vessel");
  EXPECT_EQ(hit.at("sourceList"), "own:BR:barred-parties");
  EXPECT_EQ(hit.at("sourceID"), "3");
  EXPECT_EQ(hit.at("vessel").at("imoNumber"), "9091428");
  EXPECT_TRUE(hit.at("person").is_null());
  EXPECT_GT(hit.at("match").to_number<double>(), 0.9);
  EXPECT_EQ(answer.at("query").at("vessel").at("altNames").as_array().size(), 2u) << "parameters may be repeated";
  EXPECT_EQ(answer.at("notUsed").as_array().at(0), "vesselType");
  EXPECT_EQ(answer.at("searched").as_array().size(), 1u);
  EXPECT_EQ(s.Get("/v2/search?name=Estrela do Mangue&type=vessel&imoNumber=9074729", s.analyst).at("entities").as_array().size(), 0u) << "another ship of that name";
  const auto person = s.Get("/v2/search?name=Anselmo Quirino Bastarrica&type=person&birthDate=1971-03&debug=yes", s.analyst);
  EXPECT_EQ(person.at("entities").as_array().at(0).at("person").at("birthDate"), "1971-03-18T00:00:00Z");
  EXPECT_TRUE(person.at("entities").as_array().at(0).at("details").is_object());
  const auto unknown = s.api.Get("/v2/search?name=A&nmae=B", s.analyst);
  EXPECT_EQ(unknown.status, 400);
  EXPECT_TRUE(TestApi::Read(unknown).at("error").is_string());
  EXPECT_EQ(s.api.Get("/v2/search?type=person", s.analyst).status, 400);
  EXPECT_EQ(s.api.Get("/v2/search?name=A&birthDate=yesterday", s.analyst).status, 400);
  EXPECT_EQ(s.Get("/v2/listinfo", s.analyst).at("lists").at("own:BR:barred-parties"), 4);
}

TEST_F(ForeignScreening, OpenRefineReconciliation) {
  const auto manifest = s.Get("/reconcile/default", s.analyst);
  EXPECT_EQ(manifest.at("versions").as_array().at(0), "0.2");
  for (const char* member : {"name", "identifierSpace", "schemaSpace", "defaultTypes", "view"}) EXPECT_TRUE(manifest.as_object().contains(member)) << member;
  // As OpenRefine sends it: a form with one member of JSON.
  const std::string form =
      "queries=" + http::EncodeSegment(R"({"q0":{"query":"Bastarrica Anselmo Quirino","type":"Person","limit":3,"properties":[{"pid":"birthDate","v":"1971-03-18"},{"pid":"Thing:country","v":{"id":"uy"}}]},)"
                                       R"("q1":{"query":"Nobody Here","type":["Person","Company"],"type_strict":"should"}})");
  const auto answer = s.api.Ask(Method::kPost, "/reconcile/default", s.analyst, form, {{"content-type", "application/x-www-form-urlencoded; charset=UTF-8"}});
  ASSERT_EQ(answer.status, 200) << answer.body;
  const auto body = TestApi::Read(answer);
  const json::object& hit = body.at("q0").at("result").as_array().at(0).as_object();
  EXPECT_EQ(hit.at("id"), "own:BR:barred-parties:2");
  EXPECT_EQ(hit.at("type").as_array().at(0).at("id"), "Person");
  EXPECT_GT(hit.at("score").to_number<double>(), 95);
  EXPECT_EQ(hit.at("match"), true);
  EXPECT_TRUE(body.at("q1").at("result").as_array().empty());
  EXPECT_EQ(s.Get("/reconcile/default?queries={\"a\":{\"query\":\"Vento Sul Importadora\"}}", s.analyst).at("a").at("result").as_array().size(), 1u);
  EXPECT_EQ(s.api.Ask(Method::kPost, "/reconcile/default", s.analyst, "extend={}", {{"content-type", "application/x-www-form-urlencoded"}}).status, 400);
  EXPECT_EQ(s.api.Get("/reconcile/none", s.analyst).status, 404);
}

}  // namespace
}  // namespace atalaya::api
