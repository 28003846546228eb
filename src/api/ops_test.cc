// The trail, releases and health through the API, on both databases.
#include <gtest/gtest.h>

#include "api/metrics.h"
#include "api/test_api.h"
#include "base/ids.h"
#include "formats/trail_pack.h"
#include "store/releases.h"

namespace atalaya::api {
namespace {

class Operations : public testing::TestWithParam<store::Dialect> {
 protected:
  void SetUp() override {
    api.AddRegister();
    for (const char* scope : {"BR/BRSSZ-01", "AR", "BR", "AR/ARBUE-01", ""}) {
      ASSERT_TRUE(api.database.db().Write("ana", [&](store::Transaction& t) -> Result<int> {
        t.Record({"facility.edit", std::string("thing/") + scope, scope, "{\"was\":\"" + std::string(scope) + "\"}"});
        return 1;
      }));
    }
  }
  std::vector<long long> Seqs(const std::string& target, std::size_t caller) {
    std::vector<long long> list;
    const auto answer = TestApi::Read(api.Get(target, caller));
    for (const auto& item : answer.at("items").as_array()) list.push_back(item.at("seq").as_int64());
    return list;
  }
  std::string Pack(std::size_t caller) {
    const auto response = api.Get("/api/v1/trail/export", caller);
    EXPECT_EQ(response.status, 200);
    std::string bytes;
    if (!response.stream) return bytes;
    while (const auto part = response.stream->next()) bytes += *part;
    return bytes;
  }

  TestApi api{GetParam()};
  std::size_t auditor = api.As("auditor"), brazil = api.As("authority", "state", "BR"),
              argentina = api.As("authority", "state", "AR"), officer = api.As("pfso", "facility", "BRSSZ-01"),
              secretariat = api.As("secretariat", "region"), admin = api.As("admin");
};

INSTANTIATE_TEST_SUITE_P(Both, Operations, testing::ValuesIn(store::TestDialects()), [](const auto& about) {
  return about.param == store::Dialect::kSqlite ? "SQLite" : "PostgreSQL";
});

TEST_P(Operations, TheTrailOfOnesOwnState) {
  EXPECT_EQ(Seqs("/api/v1/trail", auditor), (std::vector<long long>{5, 4, 3, 2, 1, 0}));
  EXPECT_EQ(Seqs("/api/v1/trail", brazil), (std::vector<long long>{3, 1}));
  EXPECT_EQ(Seqs("/api/v1/trail?subject=thing", brazil), (std::vector<long long>{3, 1}));
  EXPECT_EQ(Seqs("/api/v1/trail?subject=thin", auditor), (std::vector<long long>{}));
  EXPECT_EQ(Seqs("/api/v1/trail?action=facility&actor=ana", argentina), (std::vector<long long>{4, 2}));
  EXPECT_EQ(Seqs("/api/v1/trail?subject=thing/AR", argentina), (std::vector<long long>{2}));
  EXPECT_EQ(Seqs("/api/v1/trail?subject=thing/AR", brazil), (std::vector<long long>{}));
  for (const std::size_t caller : {officer, secretariat, admin})
    EXPECT_EQ(api.Get("/api/v1/trail", caller).status, 403);
  EXPECT_EQ(api.Get("/api/v1/trail").status, 401);
  // Page by page, nothing twice and nothing left out.
  std::vector<long long> all;
  std::string next;
  do {
    const auto page =
        TestApi::Read(api.Get("/api/v1/trail?limit=4" + (next.empty() ? "" : "&cursor=" + next), auditor));
    for (const auto& item : page.at("items").as_array()) all.push_back(item.at("seq").as_int64());
    next = page.at("next").is_null() ? "" : std::string(page.at("next").as_string());
  } while (!next.empty());
  EXPECT_EQ(all, (std::vector<long long>{5, 4, 3, 2, 1, 0}));
  EXPECT_EQ(api.Get("/api/v1/trail?cursor=ff", auditor).status, 422);
  EXPECT_EQ(api.Get("/api/v1/trail?limit=0", auditor).status, 422);
  // An empty list says that nothing happened; a question that cannot be read is no such answer.
  EXPECT_EQ(api.Get("/api/v1/trail?from=yesterday", auditor).status, 422);
  EXPECT_EQ(api.Get("/api/v1/trail?from=2026-01-01&to=2026-12-31", auditor).status, 200);
}

TEST_P(Operations, OneEntryWithItsProof) {
  const auto answer = TestApi::Read(api.Get("/api/v1/trail/1", brazil));
  const auto text = [&](const char* key) { return std::string(answer.at(key).as_string()); };
  EXPECT_EQ(text("summary"), "Changed a facility");
  // Whoever has the entry computes its leaf, and from it the root.
  const ledger::Entry entry{
      1, text("time"), text("actor"), text("action"), text("subject"), text("scope"), text("payload")};
  const std::string leaf = ledger::LeafHash(FromHex(text("salt")), ledger::EntryBytes(entry));
  EXPECT_EQ(ToHex(leaf), text("leaf"));
  std::vector<ledger::Hash> path;
  for (const auto& hash : answer.at("proof").as_array())
    path.push_back(FromHex(std::string(hash.as_string())));
  EXPECT_TRUE(ledger::VerifyInclusion(leaf, 1, static_cast<std::uint64_t>(answer.at("size").as_int64()), path, FromHex(text("root"))));
  // Another State's entry is not there; nor is one that does not exist.
  const auto hidden = api.Get("/api/v1/trail/2", brazil), missing = api.Get("/api/v1/trail/99", brazil);
  EXPECT_EQ(hidden.status, 404);
  EXPECT_EQ(hidden.body, missing.body);
  for (const char* none : {"-1", "x", "1x", "99999999999999999999"}) {
    EXPECT_EQ(api.Get(std::string("/api/v1/trail/") + none, auditor).status, 404) << none;
  }
}

TEST_P(Operations, CheckpointAndConsistency) {
  const auto head = TestApi::Read(api.Get("/api/v1/trail/checkpoint", auditor));
  const auto hex = [&](const char* key) { return FromHex(std::string(head.at(key).as_string())); };
  EXPECT_EQ(head.at("size").as_int64(), 6);
  EXPECT_TRUE(ledger::Verify(std::string(head.at("text").as_string()), hex("signature"), hex("key")));
  EXPECT_EQ(hex("key"), api.database.db().PublicKey());
  const auto proof = TestApi::Read(api.Get("/api/v1/trail/consistency?from=3", brazil));
  std::vector<ledger::Hash> path;
  for (const auto& hash : proof.at("proof").as_array()) path.push_back(FromHex(std::string(hash.as_string())));
  EXPECT_TRUE(
      ledger::VerifyConsistency(3, 6, FromHex(std::string(proof.at("first_root").as_string())), hex("root"), path));
  for (const char* bad : {"from=7", "from=3&to=2", "to=7", "from=x", "from=-1"}) {
    EXPECT_EQ(api.Get(std::string("/api/v1/trail/consistency?") + bad, brazil).status, 422) << bad;
  }
}

TEST_P(Operations, AnExportChecksOfflineAndHidesWhatIsNotYours) {
  const std::string whole = Pack(auditor), brazils = Pack(brazil);
  const auto all = formats::CheckTrail(whole, "t"),
             own = formats::CheckTrail(brazils, "t", api.database.db().PublicKey());
  ASSERT_TRUE(all && own);
  EXPECT_FALSE(all->divergence);
  EXPECT_FALSE(own->divergence);
  EXPECT_EQ(all->redacted, 0u);
  EXPECT_EQ(own->redacted, 4u);
  EXPECT_NE(whole.find("ARBUE-01"), std::string::npos);
  EXPECT_EQ(brazils.find("ARBUE-01"), std::string::npos);
  EXPECT_EQ(brazils.find("register.import"), std::string::npos);
  EXPECT_NE(brazils.find("BRSSZ-01"), std::string::npos);
}

std::string Body(const std::string& kind, const std::string& id, const std::string& audience, const std::string& tlp,
                 const std::string& more = "") {
  return R"({"subject":{"kind":")" + kind + R"(","id":")" + id + R"("},"audiences":[")" + audience + R"("],"tlp":")" +
         tlp + "\"" + more + "}";
}

TEST_P(Operations, ReleasesAreGivenListedAndWithdrawn) {
  const auto given = api.Post("/api/v1/releases", brazil, Body("picture", "*", "role:secretariat", "TLP:AMBER+STRICT"));
  ASSERT_EQ(given.status, 201) << given.body;
  const auto release = TestApi::Read(given);
  const std::string id(release.at("id").as_string());
  EXPECT_EQ(release.at("subject").at("state").as_string(), "BR");  // the star means the caller's own State
  EXPECT_TRUE(release.at("in_force").as_bool());
  EXPECT_EQ(TestApi::Read(api.Get("/api/v1/releases", brazil)).at("items").as_array().size(), 1u);
  for (const std::size_t other : {argentina, secretariat, admin, officer}) {
    EXPECT_EQ(TestApi::Read(api.Get("/api/v1/releases", other)).at("items").as_array().size(), 0u);
  }
  // Others cannot even tell that it is there.
  const auto hidden = api.Ask(http::Method::kDelete, "/api/v1/releases/" + id, argentina);
  const auto missing = api.Ask(http::Method::kDelete, "/api/v1/releases/01XXXXXXXXXXXXXXXXXXXXXXXX", argentina);
  EXPECT_EQ(hidden.status, 404);
  EXPECT_EQ(hidden.body, missing.body);
  EXPECT_EQ(api.Ask(http::Method::kDelete, "/api/v1/releases/" + id, brazil).status, 204);
  EXPECT_EQ(api.Ask(http::Method::kDelete, "/api/v1/releases/" + id, brazil).status, 409);
  EXPECT_EQ(TestApi::Read(api.Get("/api/v1/releases", brazil)).at("items").as_array().size(), 0u);
  EXPECT_EQ(TestApi::Read(api.Get("/api/v1/releases?kind=picture&all=true", brazil)).at("items").as_array().size(), 1u);
  EXPECT_EQ(api.Post("/api/v1/releases", brazil, Body("picture", "*", "state:ZZ", "TLP:AMBER+STRICT")).status, 422);  // reaches nobody
}

TEST_P(Operations, OnesOwnOnlyAndAsFarAsTheMarkingGoes) {
  const auto status = [&](std::size_t caller, const std::string& body) {
    return api.Post("/api/v1/releases", caller, body).status;
  };
  EXPECT_EQ(status(brazil, Body("picture", "BRSSZ-01", "state:AR", "TLP:AMBER")), 201);
  EXPECT_EQ(status(brazil, Body("deficiency", "facility:BRSSZ-01", "user:x", "TLP:RED",
                                R"(,"until":"2027-01-01","purpose":"audit")")),
            201);
  EXPECT_EQ(status(brazil, Body("picture", "ARBUE-01", "region", "TLP:GREEN")),
            404);  // hidden: as if it were not there
  EXPECT_EQ(status(brazil, Body("picture", "XXYYY", "region", "TLP:GREEN")), 404);
  EXPECT_EQ(status(brazil, Body("register", "ARBUE", "region", "TLP:GREEN")),
            403);  // seen by all, Argentina's to release
  EXPECT_EQ(status(officer, Body("picture", "BRSSZ-01", "region", "TLP:GREEN")), 403);
  EXPECT_EQ(status(secretariat, Body("plan", "*", "role:authority", "TLP:AMBER")), 201);
  for (const std::string& bad :
       {Body("picture", "BRSSZ-01", "region", "TLP:AMBER"), Body("picture", "BRSSZ-01", "everyone", "TLP:CLEAR"),
        Body("trail", "1", "region", "TLP:GREEN"), Body("king", "1", "region", "TLP:GREEN"),
        Body("picture", "BRSSZ-01", "region", "TLP:WHITE"),
        Body("picture", "BRSSZ-01", "region", "TLP:GREEN", R"(,"until":"2020-01-01")"),
        Body("picture", "BRSSZ-01", "region", "TLP:GREEN", R"(,"until":"soon")"),
        Body("picture", "BRSSZ-01", "region", "TLP:GREEN", R"(,"note":"x")"),
        std::string(R"({"subject":{"kind":"picture","id":"BRSSZ-01"},"audiences":[],"tlp":"TLP:GREEN"})"),
        std::string("{}"), std::string("[1")}) {
    EXPECT_EQ(status(brazil, bad), 422) << bad;
  }
}

TEST_P(Operations, HealthReadinessAndNumbers) {
  EXPECT_EQ(api.Get("/healthz").status, 200);
  EXPECT_EQ(api.Get("/readyz").status, 200);
  Metrics metrics;
  api.context.metrics = &metrics;
  metrics.Observe("GET", "/api/v1/ports/{port}", 200, 0.03);
  metrics.Observe("GET", "/api/v1/ports/{port}", 200, 0.3);
  metrics.Observe("POST", "", 404, 0.001);
  const std::string text = metrics.Text(api.database.db());
  for (const char* line :
       {"atalaya_http_requests_total{method=\"GET\",route=\"/api/v1/ports/{port}\",status=\"200\"} 2\n",
        "atalaya_http_requests_total{method=\"POST\",route=\"none\",status=\"404\"} 1\n",
        "atalaya_http_request_seconds_bucket{method=\"GET\",route=\"/api/v1/ports/{port}\",le=\"0.05\"} 1\n",
        "atalaya_database_up 1\n", "atalaya_ledger_entries 6\n"}) {
    EXPECT_NE(text.find(line), std::string::npos) << line << text;
  }
  // For the machine's own collector; to others it is not there.
  EXPECT_EQ(api.Get("/metrics").status, 404);
}

}  // namespace
}  // namespace atalaya::api
