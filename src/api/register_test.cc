// Facilities, States, ports and organisations over the API, on both databases.
#include <gtest/gtest.h>

#include <set>
#include <thread>

#include "api/test_api.h"

namespace atalaya::api {
namespace {

using http::Method;

std::string Header(const http::Response& response, std::string_view name) {
  for (const auto& [key, value] : response.headers) {
    if (key == name) return value;
  }
  return "";
}

std::string Codes(const http::Response& response) {
  const auto document = TestApi::Read(response);
  const auto* findings = document.as_object().if_contains("findings");
  if (findings == nullptr) return std::string(document.at("code").as_string());
  std::string codes;
  for (const auto& finding : findings->as_array()) {
    codes += (codes.empty() ? "" : " ") + std::string(finding.at("code").as_string());
    // Every finding speaks to people: no bare keys.
    EXPECT_EQ(finding.at("message").as_string().find("finding."), boost::json::string::npos) << finding;
    EXPECT_EQ(finding.at("fix").as_string().find("finding."), boost::json::string::npos) << finding;
  }
  return codes;
}

std::vector<std::string> Ids(const http::Response& response) {
  std::vector<std::string> ids;
  const auto document = TestApi::Read(response);
  for (const auto& item : document.at("items").as_array()) ids.emplace_back(item.at("id").as_string());
  return ids;
}

class Register : public testing::TestWithParam<store::Dialect> {
 protected:
  Register() {
    api.AddRegister();
    brazil = api.As("authority", "state", "BR");
    argentina = api.As("authority", "state", "AR");
    officer = api.As("pfso", "facility", "BRSSZ-01");
    secretariat = api.As("secretariat", "region");
  }
  http::Response Patch(const std::string& target, std::size_t caller, const std::string& body, const std::string& version) {
    return api.Ask(Method::kPatch, target, caller, body, {{"if-match", version}});
  }
  long long Entries() {
    return api.database.db().Read([](store::Connection& c) { return store::OneWhole(c, "SELECT count(*) FROM ledger"); }).value();
  }
  TestApi api{GetParam()};
  std::size_t brazil = 0, argentina = 0, officer = 0, secretariat = 0;
};

TEST_P(Register, EveryoneReadsTheRegisterButNotWhatIsAnothersOwn) {
  EXPECT_EQ(api.Get("/api/v1/facilities").status, 401);
  for (const std::size_t caller : {brazil, argentina, officer, secretariat}) {
    const auto list = api.Get("/api/v1/facilities", caller);
    ASSERT_EQ(list.status, 200) << list.body;
    EXPECT_EQ(Ids(list), (std::vector<std::string>{"ARBUE-01", "BRRIO-01", "BRSSZ-01", "BRSSZ-02", "USMIA-01"}));
  }
  const auto level_of = [&](std::size_t caller, int row) {
    const auto value = TestApi::Read(api.Get("/api/v1/facilities", caller)).at("items").at(static_cast<std::size_t>(row)).at("level");
    return value.is_null() ? 0 : static_cast<int>(value.as_int64());
  };
  EXPECT_EQ(level_of(brazil, 2), 1);
  EXPECT_EQ(level_of(argentina, 2), 0);
  EXPECT_EQ(level_of(argentina, 0), 1);
  EXPECT_EQ(level_of(officer, 2), 1);
  EXPECT_EQ(level_of(officer, 3), 0);
  EXPECT_EQ(level_of(secretariat, 2), 0);
}

TEST_P(Register, FacilitiesAreFilteredSortedAndPaged) {
  EXPECT_EQ(Ids(api.Get("/api/v1/facilities?state=BR&sort=-id", brazil)), (std::vector<std::string>{"BRSSZ-02", "BRSSZ-01", "BRRIO-01"}));
  EXPECT_EQ(Ids(api.Get("/api/v1/facilities?organisation=TCP", brazil)), (std::vector<std::string>{"ARBUE-01", "BRSSZ-01"}));
  EXPECT_EQ(Ids(api.Get("/api/v1/facilities?port=BRSSZ&q=01", brazil)), (std::vector<std::string>{"BRSSZ-01"}));
  EXPECT_EQ(Ids(api.Get("/api/v1/facilities?q=%", brazil)), (std::vector<std::string>{}));  // a letter, not a pattern
  for (const std::string sort : {"id", "-id", "name", "-name", "port", "state", "-state", "expires", "deficiencies", "-deficiencies"}) {
    std::set<std::string> seen;
    std::string cursor;
    int pages = 0;
    do {
      const auto page = api.Get("/api/v1/facilities?limit=2&sort=" + sort + (cursor.empty() ? "" : "&cursor=" + cursor), brazil);
      ASSERT_EQ(page.status, 200) << sort << page.body;
      for (const std::string& id : Ids(page)) EXPECT_TRUE(seen.insert(id).second) << sort << " " << id;
      const auto next = TestApi::Read(page).at("next");
      cursor = next.is_null() ? "" : std::string(next.as_string());
      ASSERT_LT(++pages, 9);
    } while (!cursor.empty());
    EXPECT_EQ(seen.size(), 5u) << sort;
  }
  EXPECT_EQ(Codes(api.Get("/api/v1/facilities?sort=size", brazil)), "json.unknown-word");
  EXPECT_EQ(Codes(api.Get("/api/v1/facilities?scope=half", brazil)), "json.unknown-word");
  EXPECT_EQ(Codes(api.Get("/api/v1/facilities?limit=0", brazil)), "api.limit");
  EXPECT_EQ(Codes(api.Get("/api/v1/facilities?cursor=zz", brazil)), "api.cursor");
  EXPECT_EQ(Codes(api.Get("/api/v1/facilities?q=" + std::string(300, 'a'), brazil)), "entry.too-long");
}

TEST_P(Register, PagesStayStableWhileFacilitiesAreAdded) {
  const auto first = api.Get("/api/v1/facilities?limit=2&state=BR", brazil);
  EXPECT_EQ(Ids(first), (std::vector<std::string>{"BRRIO-01", "BRSSZ-01"}));
  const std::string cursor(TestApi::Read(first).at("next").as_string());
  // One before the place of the cursor, one after it.
  for (const std::string id : {"BRAAA-09", "BRSSZ-07"}) {
    const auto added = api.Post("/api/v1/facilities", brazil,
                                R"({"id":")" + id + R"(","port":"BRSSZ","name":"New one","traffic":"bulk","size":"small"})");
    ASSERT_EQ(added.status, 201) << added.body;
  }
  EXPECT_EQ(Ids(api.Get("/api/v1/facilities?limit=5&state=BR&cursor=" + cursor, brazil)), (std::vector<std::string>{"BRSSZ-02", "BRSSZ-07"}));
}

TEST_P(Register, AFacilityIsAddedByItsStatesAuthorityAlone) {
  const std::string body = R"({"port":"BRSSZ","name":"Terminal São João","traffic":"container","size":"large","organisation":"TCP",
    "gisis":"BRSSZ-0003","lat":-23.9,"lon":-46.3})";
  for (const std::size_t caller : {argentina, officer, secretariat}) EXPECT_EQ(api.Post("/api/v1/facilities", caller, body).status, 403);
  const long long before = Entries();
  const auto added = api.Post("/api/v1/facilities", brazil, body);
  ASSERT_EQ(added.status, 201) << added.body;
  EXPECT_EQ(Header(added, "Location"), "/api/v1/facilities/BRSSZ-03");
  EXPECT_EQ(Header(added, "ETag"), "\"v1\"");
  EXPECT_EQ(Entries(), before + 1);
  const auto facility = TestApi::Read(added);
  EXPECT_EQ(facility.at("organisation").at("name"), "Terminal Company");
  EXPECT_EQ(facility.at("statement").at("status"), "none");
  EXPECT_EQ(facility.at("level").at("level"), 1);
  EXPECT_EQ(Ids(api.Get("/api/v1/facilities?q=sao+joao", brazil)).size(), 0u);  // "+" is no space in a path that was decoded already
  EXPECT_EQ(Ids(api.Get("/api/v1/facilities?q=sao joao", brazil)), (std::vector<std::string>{"BRSSZ-03"}));
  EXPECT_EQ(Codes(api.Post("/api/v1/facilities", brazil, body)), "entry.gisis.conflict");
}

TEST_P(Register, BadFacilitiesAreRefusedWithReasons) {
  const auto codes = [&](const std::string& body) { return Codes(api.Post("/api/v1/facilities", brazil, body)); };
  const std::string good = R"("port":"BRSSZ","name":"A","traffic":"bulk","size":"small")";
  EXPECT_EQ(codes("{" + good + R"(,"colour":"red"})"), "json.unknown-member");
  EXPECT_EQ(codes("{" + good + R"(,"gisis":"BRSSZ-12"})"), "entry.gisis");
  EXPECT_EQ(codes("{" + good + R"(,"gisis":"brssz-0001"})"), "entry.gisis");
  EXPECT_EQ(codes("{" + good + R"(,"gisis":"ARBUE-0001"})"), "entry.gisis-state");
  EXPECT_EQ(codes("{" + good + R"(,"scope":"out"})"), "entry.scope-reason");
  EXPECT_EQ(codes("{" + good + R"(,"scope":"maybe"})"), "json.unknown-word");
  EXPECT_EQ(codes("{" + good + R"(,"organisation":"NOBODY"})"), "entry.unknown");
  EXPECT_EQ(codes("{" + good + R"(,"lat":91,"lon":0})"), "json.out-of-range");
  EXPECT_EQ(codes("{" + good + R"(,"lat":1})"), "entry.position");
  EXPECT_EQ(codes("{" + good + R"(,"id":"BRSSZ-01"})"), "entry.id.conflict");
  EXPECT_EQ(codes(R"({"port":"XXXXX","name":"A","traffic":"bulk","size":"small"})"), "entry.unknown");
  EXPECT_EQ(codes(R"({"port":"BRSSZ","name":"  ","traffic":"bulk","size":"small"})"), "json.empty");
  EXPECT_EQ(codes(R"({"port":"BRSSZ","name":7,"traffic":"spaceship","size":null})"), "json.type json.unknown-word json.type");
  EXPECT_EQ(codes(R"({"port":"BRSSZ","name":")" + std::string(300, 'x') + R"(","traffic":"bulk","size":"small"})"), "entry.too-long");
  EXPECT_EQ(codes(R"({"port":"BRSSZ","name":"a\u0000b","traffic":"bulk","size":"small"})"), "api.nul");
  EXPECT_EQ(codes(R"({"port":"BRSSZ","name":"a\u001bb","traffic":"bulk","size":"small"})"), "entry.control-character");
  EXPECT_EQ(api.Post("/api/v1/facilities", brazil, "{\"port\":\"BRSSZ\",\"name\":\"\xff\xfe\"}").status, 422);
  EXPECT_EQ(api.Post("/api/v1/facilities", brazil, "[1,2").status, 422);
  EXPECT_EQ(api.Ask(Method::kPost, "/api/v1/facilities", brazil, "{}", {{"content-type", "text/plain"}}).status, 422);
  EXPECT_EQ(Ids(api.Get("/api/v1/facilities", brazil)).size(), 5u);
}

TEST_P(Register, AFacilityOutOfScopeStaysWithTheReasonAndWhoDecided) {
  const auto out = Patch("/api/v1/facilities/BRSSZ-02", brazil, R"({"scope":"out","scope_reason":"serves no international ships"})", "\"v1\"");
  ASSERT_EQ(out.status, 200) << out.body;
  const auto facility = TestApi::Read(out);
  EXPECT_EQ(facility.at("scope"), "out");
  EXPECT_EQ(facility.at("scope_reason"), "serves no international ships");
  EXPECT_EQ(facility.at("scope_by"), "authority@BR");
  EXPECT_EQ(facility.at("scope_at"), "2026-11-30T12:00:00.000Z");
  EXPECT_EQ(Ids(api.Get("/api/v1/facilities", brazil)).size(), 5u);
  EXPECT_EQ(Ids(api.Get("/api/v1/facilities?scope=out", argentina)), (std::vector<std::string>{"BRSSZ-02"}));
  const auto in = Patch("/api/v1/facilities/BRSSZ-02", brazil, R"({"scope":"in"})", "\"v2\"");
  EXPECT_EQ(TestApi::Read(in).at("scope_reason"), "");
}

TEST_P(Register, EditsNeedTheVersionTheyChange) {
  const std::string target = "/api/v1/facilities/BRSSZ-01", body = R"({"name":"Renamed"})";
  EXPECT_EQ(api.Ask(Method::kPatch, target, brazil, body).status, 428);
  EXPECT_EQ(Patch(target, brazil, body, "v1").status, 422);
  EXPECT_EQ(Patch(target, argentina, body, "\"v1\"").status, 403);
  EXPECT_EQ(Patch("/api/v1/facilities/NO-01", brazil, body, "\"v1\"").status, 404);
  const auto done = Patch(target, brazil, body, "\"v1\"");
  ASSERT_EQ(done.status, 200) << done.body;
  EXPECT_EQ(Header(done, "ETag"), "\"v2\"");
  const long long entries = Entries();
  const auto stale = Patch(target, brazil, R"({"name":"Mine"})", "\"v1\"");
  EXPECT_EQ(stale.status, 412);
  EXPECT_EQ(TestApi::Read(stale).at("current").at("name"), "Renamed");
  EXPECT_EQ(Entries(), entries);
  // The same values again change nothing and leave no entry.
  EXPECT_EQ(Header(Patch(target, brazil, body, "\"v2\""), "ETag"), "\"v2\"");
  EXPECT_EQ(Entries(), entries);
}

TEST_P(Register, OfManyWhoChangeOneVersionOneWins) {
  std::vector<std::thread> threads;
  std::atomic<int> won = 0, stale = 0, other = 0;
  for (int i = 0; i < 8; ++i) {
    threads.emplace_back([&, i] {
      const int status = Patch("/api/v1/facilities/BRSSZ-01", brazil, R"({"name":"N)" + std::to_string(i) + R"("})", "\"v1\"").status;
      ++(status == 200 ? won : status == 412 ? stale : other);
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(won, 1);
  EXPECT_EQ(stale, 7);
  EXPECT_EQ(other, 0);
}

TEST_P(Register, StatesKeepTheirOwnPeriodsWithTheLawThatSaysSo) {
  const auto read = TestApi::Read(api.Get("/api/v1/states/BR", secretariat));
  EXPECT_TRUE(read.at("periods").as_object().empty());
  EXPECT_EQ(read.at("defaults").at("drill-months").at("value"), 3);
  EXPECT_EQ(read.at("facilities"), 3);
  const std::string target = "/api/v1/states/BR";
  EXPECT_EQ(Patch(target, argentina, "{}", "\"v1\"").status, 403);
  EXPECT_EQ(Codes(Patch(target, brazil, R"({"periods":{"tea-minutes":{"value":2,"citation":"x"}}})", "\"v1\"")), "entry.unknown-period");
  EXPECT_EQ(Codes(Patch(target, brazil, R"({"periods":{"drill-months":{"value":2}}})", "\"v1\"")), "json.missing-member");
  EXPECT_EQ(Codes(Patch(target, brazil, R"({"profile":"nowhere"})", "\"v1\"")), "entry.unknown");
  EXPECT_EQ(Codes(Patch(target, brazil, R"({"profile":"../../etc/passwd"})", "\"v1\"")), "json.id");
  const auto done = Patch(target, brazil, R"({"profile":"brazil","periods":{"drill-months":{"value":2,"citation":"Decree 12"}}})", "\"v1\"");
  ASSERT_EQ(done.status, 200) << done.body;
  EXPECT_EQ(TestApi::Read(done).at("periods").at("drill-months").at("citation"), "Decree 12");
  EXPECT_EQ(TestApi::Read(done).at("profile"), "brazil");
  EXPECT_EQ(Patch(target, brazil, R"({"profile":"peru"})", "\"v1\"").status, 412);
  EXPECT_EQ(Ids(api.Get("/api/v1/states", officer)), (std::vector<std::string>{"AR", "BR", "US"}));
  EXPECT_EQ(api.Get("/api/v1/states/XX", officer).status, 404);
}

TEST_P(Register, PortsAreListedByName) {
  EXPECT_EQ(Ids(api.Get("/api/v1/ports", officer)), (std::vector<std::string>{"ARBUE", "USMIA", "BRRIO", "BRSSZ"}));
  EXPECT_EQ(Ids(api.Get("/api/v1/ports?state=BR&q=SANT", officer)), (std::vector<std::string>{"BRSSZ"}));
  EXPECT_EQ(TestApi::Read(api.Get("/api/v1/ports/BRSSZ", officer)).at("facilities"), 2);
  EXPECT_EQ(api.Get("/api/v1/ports/XXXXX", officer).status, 404);
}

TEST_P(Register, OrganisationsAreTheAuthoritys) {
  const std::string body = R"({"name":"Guarda Portuária","kind":"agency","state":"BR","contact":"+55 1"})";
  EXPECT_EQ(api.Post("/api/v1/organisations", argentina, body).status, 403);
  const auto added = api.Post("/api/v1/organisations", brazil, body);
  ASSERT_EQ(added.status, 201) << added.body;
  const std::string id(TestApi::Read(added).at("id").as_string());
  EXPECT_EQ(Ids(api.Get("/api/v1/organisations?q=portuaria", argentina)), (std::vector<std::string>{id}));
  EXPECT_EQ(Codes(api.Post("/api/v1/organisations", brazil, R"({"name":"x","kind":"band","state":"BR"})")), "json.unknown-word");
  EXPECT_EQ(Patch("/api/v1/organisations/" + id, argentina, R"({"name":"y"})", "\"v1\"").status, 403);
  EXPECT_EQ(TestApi::Read(Patch("/api/v1/organisations/" + id, brazil, R"({"name":"y"})", "\"v1\"")).at("name"), "y");
  EXPECT_EQ(Patch("/api/v1/organisations/" + id, brazil, R"({"name":"z"})", "\"v1\"").status, 412);
}

TEST_P(Register, PeopleAreSeenWhereTheyAreInDutyOnly) {
  const std::string target = "/api/v1/facilities/BRSSZ-01/people";
  const std::string body = R"({"duty":"pfso","name":"Ana Souza","phone":"+55 13","email":"ana@example.org","since":"2026-01-01"})";
  EXPECT_EQ(api.Post(target, argentina, body).status, 404);  // hidden: as if there were nothing
  const auto added = api.Post(target, officer, body);
  ASSERT_EQ(added.status, 201) << added.body;
  const std::string id(TestApi::Read(added).at("id").as_string());
  const auto people = [&](std::size_t caller) {
    return TestApi::Read(api.Get("/api/v1/facilities/BRSSZ-01", caller)).at("people").as_array().size();
  };
  EXPECT_EQ(people(officer), 1u);
  EXPECT_EQ(people(brazil), 1u);
  EXPECT_EQ(people(argentina), 0u);
  EXPECT_EQ(people(secretariat), 0u);
  EXPECT_EQ(Codes(api.Post(target, officer, R"({"duty":"cook","name":"x"})")), "json.unknown-word");
  EXPECT_EQ(Codes(api.Post(target, officer, R"({"duty":"cso","name":"x","email":"nowhere"})")), "entry.email");
  EXPECT_EQ(Codes(api.Post(target, officer, R"({"duty":"cso","name":"x","since":"2026-02-30"})")), "json.date");
  EXPECT_EQ(Codes(api.Post(target, officer, R"({"duty":"cso","name":"x","since":"2026-02-03","until":"2026-01-01"})")), "entry.dates");
  EXPECT_EQ(api.Ask(Method::kDelete, target + "/" + id, argentina).status, 404);
  EXPECT_EQ(api.Ask(Method::kDelete, target + "/" + id, officer).status, 204);
  EXPECT_EQ(api.Ask(Method::kDelete, target + "/nobody", officer).status, 404);
  const auto page = TestApi::Read(api.Get("/api/v1/facilities/BRSSZ-01", officer));
  EXPECT_EQ(page.at("people").at(0).at("until"), "2026-11-30");
}

INSTANTIATE_TEST_SUITE_P(Both, Register, testing::ValuesIn(store::TestDialects()),
                         [](const auto& param_info) { return param_info.param == store::Dialect::kSqlite ? "Sqlite" : "Postgresql"; });

}  // namespace
}  // namespace atalaya::api
