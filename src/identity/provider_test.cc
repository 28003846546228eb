// The whole flow against a provider that the test plays: discovery, keys that rotate, codes that count once.
#include "identity/provider.h"

#include <gtest/gtest.h>

#include "base/time.h"
#include "identity/identity.h"
#include "identity/test_keys.h"
#include "store/sql.h"
#include "store/test_database.h"

namespace atalaya::identity {
namespace {

constexpr const char* kIssuer = "https://id.example/realm";

// The value of a parameter in a URL or form.
std::string Parameter(const std::string& text, const std::string& name) {
  auto at = text.find(name + "=");
  while (at != std::string::npos && at > 0 && text[at - 1] != '?' && text[at - 1] != '&') at = text.find(name + "=", at + 1);
  if (at == std::string::npos) return {};
  at += name.size() + 1;
  return text.substr(at, text.find('&', at) - at);
}

class Flow : public testing::TestWithParam<store::Dialect> {
 protected:
  Flow() : test(GetParam()) {
    Options options;
    options.data = ATALAYA_SOURCE_DIR "/data";
    options.node = "test";
    options.cost = kCheapest;
    identity = Identity::Make(test.db(), options).value();
    settings.issuer = kIssuer;
    settings.client = "atalaya";
    settings.secret = "s&cret";
    Make();
    NewAccount account;
    account.login = "ana";
    account.name = "Ana";
    account.issuer = kIssuer;
    account.subject = "u-17";
    ana = identity->accounts.Add("system", account).value().account.id;
  }

  void Make() {
    provider = Provider::Make(test.db(), identity->sessions, settings, "https://atalaya.example/", [this](const FetchRequest& request) {
                 return Answer(request);
               }).value();
  }

  // What the provider answers.
  Result<Fetched> Answer(const FetchRequest& request) {
    asked.push_back(request.url);
    if (down) return Fail(Error("identity.oidc-fetch", request.url, {{"reason", "down"}}));
    if (request.url == std::string(kIssuer) + "/.well-known/openid-configuration") return Fetched{200, discovery};
    if (request.url == "https://id.example/keys") return Fetched{200, Jwks({key.Public()})};
    if (request.url != "https://id.example/token") return Fetched{404, ""};
    last_token_request = request;
    // PKCE as RFC 7636 has it.
    if (Base64Url(Sha256(Parameter(request.form, "code_verifier"))) != challenge || Parameter(request.form, "code") != "the%20code") {
      return Fetched{400, R"({"error":"invalid_grant"})"};
    }
    const long long now = MillisFromUtc(test.now).value() / 1000;
    boost::json::object token{{"iss", kIssuer}, {"sub", subject}, {"aud", "atalaya"}, {"iat", now}, {"exp", now + 60}, {"nonce", nonce}, {"name", "Ana P."}};
    for (const auto& member : claims) token[member.key()] = member.value();
    return Fetched{200, boost::json::serialize(boost::json::object{{"access_token", "x"}, {"id_token", key.Sign(token, "RS256")}})};
  }

  Provider::Begun Begin(const std::string& return_path = "/plan") {
    auto begun = provider->Begin(return_path).value();
    challenge = Parameter(begun.url, "code_challenge");
    nonce = Parameter(begun.url, "nonce");
    state = Parameter(begun.url, "state");
    return begun;
  }
  Provider::Finished Finish(const std::string& cookie) { return provider->Finish({state, "the code", "", "", cookie, ""}); }
  Known Cookie(const std::string& secret) {
    http::Request request;
    request.headers["cookie"] = "atalaya=" + secret;
    return identity->sessions.Identify(request);
  }

  store::TestDatabase test;
  std::unique_ptr<Identity> identity;
  ProviderSettings settings;
  std::unique_ptr<Provider> provider;
  // Made once: finding primes takes longer than the tests.
  static const TestKey& Key(int number) {
    static const TestKey kKeys[] = {TestKey::Rsa("k1"), TestKey::Rsa("k2"), TestKey::Rsa("k3")};
    return kKeys[number];
  }
  TestKey key = Key(0);
  std::string discovery =
      R"({"issuer":"https://id.example/realm","authorization_endpoint":"https://id.example/auth","token_endpoint":"https://id.example/token","jwks_uri":"https://id.example/keys"})";
  std::string challenge, nonce, state, subject = "u-17", ana;
  boost::json::object claims;
  std::vector<std::string> asked;
  FetchRequest last_token_request;
  bool down = false;
};

TEST_P(Flow, FromTheButtonToASession) {
  const auto begun = Begin();
  EXPECT_TRUE(begun.url.starts_with("https://id.example/auth?response_type=code&scope=openid"));
  EXPECT_EQ(Parameter(begun.url, "code_challenge_method"), "S256");
  EXPECT_EQ(Parameter(begun.url, "redirect_uri"), "https%3A%2F%2Fatalaya.example%2Fapi%2Fv1%2Fsession%2Foidc%2Fcallback");
  const auto finished = Finish(begun.cookie);
  EXPECT_EQ(finished.refused, "");
  EXPECT_EQ(finished.return_path, "/plan");
  const Known known = Cookie(finished.secret);
  EXPECT_TRUE(known.known);
  EXPECT_EQ(known.viewer.user, ana);
  EXPECT_EQ(last_token_request.user, "atalaya");
  EXPECT_EQ(last_token_request.password, "s%26cret");
  EXPECT_EQ(last_token_request.form.find("s%26cret"), std::string::npos);
}

TEST_P(Flow, AStateCountsOnceAndOnlyInTheBrowserThatBegan) {
  auto begun = Begin();
  EXPECT_EQ(Finish("").refused, "state");
  begun = Begin();
  EXPECT_EQ(Finish("another browser's").refused, "state");
  begun = Begin();
  EXPECT_EQ(Finish(begun.cookie).refused, "");
  EXPECT_EQ(Finish(begun.cookie).refused, "state") << "replayed";
  begun = Begin();
  test.now = "2026-11-30T12:10:00.000Z";
  EXPECT_EQ(Finish(begun.cookie).refused, "state") << "ten minutes";
  state = "made up";
  EXPECT_EQ(Finish(begun.cookie).refused, "state");
}

TEST_P(Flow, WhatTheProviderRefusesAndOtherProviders) {
  auto begun = Begin();
  EXPECT_EQ(provider->Finish({state, "", "access_denied", "", begun.cookie, ""}).refused, "provider");
  begun = Begin();
  EXPECT_EQ(provider->Finish({state, "the code", "", "https://evil.example", begun.cookie, ""}).refused, "state");
  begun = Begin();
  EXPECT_EQ(provider->Finish({state, "wrong code", "", "", begun.cookie, ""}).refused, "exchange");
  begun = Begin();
  challenge = "another verifier's";
  EXPECT_EQ(Finish(begun.cookie).refused, "exchange");
  begun = Begin();
  nonce = "another sign-in's";
  EXPECT_EQ(Finish(begun.cookie).refused, "token");
  begun = Begin();
  claims = {{"aud", "another client"}};
  EXPECT_EQ(Finish(begun.cookie).refused, "token");
}

TEST_P(Flow, KeysRotate) {
  auto begun = Begin();
  EXPECT_EQ(Finish(begun.cookie).refused, "");
  key = Key(1);
  test.now = "2026-11-30T12:00:11.000Z";
  begun = Begin();
  EXPECT_EQ(Finish(begun.cookie).refused, "") << "an unknown id makes the keys be read anew";
  const auto reads = std::count(asked.begin(), asked.end(), "https://id.example/keys");
  EXPECT_EQ(reads, 2);
  // Unknown ids in quick succession do not make us ask again and again.
  key = Key(2);
  for (int i = 0; i < 5; ++i) {
    begun = Begin();
    EXPECT_EQ(Finish(begun.cookie).refused, "token");
  }
  EXPECT_EQ(std::count(asked.begin(), asked.end(), "https://id.example/keys"), 2);
}

TEST_P(Flow, StrangersStayOutUnlessAccountsAreMadeAndThenHaveNoRole) {
  subject = "stranger";
  auto begun = Begin();
  EXPECT_EQ(Finish(begun.cookie).refused, "unknown");
  settings.create = true;
  claims = {{"roles", boost::json::array{"admin"}}, {"groups", "admin"}};
  Make();
  begun = Begin();
  const auto finished = Finish(begun.cookie);
  EXPECT_EQ(finished.refused, "");
  const Known known = Cookie(finished.secret);
  EXPECT_TRUE(known.viewer.grants.empty()) << "claims give nothing by themselves";
  EXPECT_EQ(known.name, "Ana P.");
  begun = Begin();
  EXPECT_EQ(Cookie(Finish(begun.cookie).secret).viewer.user, known.viewer.user) << "the same account the second time";
}

TEST_P(Flow, AConfiguredMappingFollowsTheClaims) {
  settings.roles = {{"groups", "auditors", {release::Role::kAuditor, release::ScopeKind::kNode, ""}}};
  Make();
  ASSERT_TRUE(identity->accounts.Grant("admin", ana, {release::Role::kAdmin, release::ScopeKind::kNode, ""}));
  claims = {{"groups", boost::json::array{"staff", "auditors"}}};
  auto begun = Begin();
  EXPECT_EQ(Cookie(Finish(begun.cookie).secret).viewer.grants.size(), 2U);
  claims = {{"groups", boost::json::array{"staff"}}};
  begun = Begin();
  const auto grants = Cookie(Finish(begun.cookie).secret).viewer.grants;
  ASSERT_EQ(grants.size(), 1U) << "taken back with the claim; what an administrator gave stays";
  EXPECT_EQ(grants[0].role, release::Role::kAdmin);
}

TEST_P(Flow, DisabledAccountsStayOut) {
  AccountEdit edit;
  edit.disabled = true;
  ASSERT_TRUE(identity->accounts.Change("admin", ana, 1, edit));
  const auto begun = Begin();
  EXPECT_EQ(Finish(begun.cookie).refused, "disabled");
}

TEST_P(Flow, AProviderThatIsAwayOrSpeaksForAnother) {
  down = true;
  EXPECT_FALSE(provider->Begin("/"));
  down = false;
  const std::string good = discovery;
  for (const char* bad : {"", "[]", "{}", R"({"issuer":"https://id.example/other"})",
                          R"({"issuer":"https://id.example/realm","authorization_endpoint":"http://id.example/auth","token_endpoint":"https://id.example/token","jwks_uri":"https://id.example/keys"})",
                          R"({"issuer":"https://id.example/realm","authorization_endpoint":"https://id.example/auth","token_endpoint":"file:///etc/passwd","jwks_uri":"https://id.example/keys"})"}) {
    discovery = bad;
    EXPECT_FALSE(provider->Begin("/")) << bad;
  }
  discovery = good;
  EXPECT_TRUE(provider->Begin("/"));
}

TEST(Provider, ReturnPathsStayHere) {
  for (const char* good : {"/", "/plan", "/facilities/BRSSZ-01?x=1#y"}) EXPECT_EQ(SafeReturnPath(good), good);
  for (const char* bad : {"", "plan", "//evil.example", "/\\evil.example", "https://evil.example", "/a b", "/a\r\nSet-Cookie: x", "/\xC3\xA9", "/a\\b"}) {
    EXPECT_EQ(SafeReturnPath(bad), "/") << bad;
  }
}

TEST(Provider, OnlyHttpsAndLoopback) {
  for (const char* good : {"https://id.example/x?y=1", "http://127.0.0.1:3000/", "http://localhost:3000", "http://[::1]:8080/x"}) {
    EXPECT_TRUE(MayFetch(good)) << good;
  }
  for (const char* bad : {"", "http://id.example/", "http://127.0.0.1.evil.example/", "file:///etc/passwd", "ftp://id.example/", "https://user@id.example/",
                          "https://id.example/#x", "http://169.254.169.254/", "id.example", "gopher://127.0.0.1/"}) {
    EXPECT_FALSE(MayFetch(bad)) << bad;
  }
}

TEST(Provider, SettingsFromTheEnvironment) {
  std::map<std::string, std::string> variables{{"ATALAYA_OIDC_ISSUER", kIssuer},
                                               {"ATALAYA_OIDC_CLIENT_ID", "atalaya"},
                                               {"ATALAYA_OIDC_ROLES", R"([{"claim":"groups","value":"g","role":"authority","scope":{"kind":"state","id":"BR"}}])"}};
  const auto variable = [&](const char* name) { return variables[name]; };
  const auto settings = ProviderFromEnvironment(variable).value();
  ASSERT_EQ(settings.roles.size(), 1U);
  EXPECT_EQ(settings.roles[0].grant.id, "BR");
  EXPECT_FALSE(settings.create);
  for (const char* bad : {"{", "{}", R"([{"claim":"g","value":"x","role":"king","scope":{"kind":"state","id":"BR"}}])",
                          R"([{"claim":"g","value":"x","role":"admin","scope":{"kind":"state","id":"BR"}}])",
                          R"([{"claim":"g","value":"x","role":"admin","scope":{"kind":"node","id":""},"more":1}])"}) {
    variables["ATALAYA_OIDC_ROLES"] = bad;
    EXPECT_FALSE(ProviderFromEnvironment(variable)) << bad;
  }
  variables.clear();
  EXPECT_TRUE(ProviderFromEnvironment(variable).value().issuer.empty());
}

INSTANTIATE_TEST_SUITE_P(Both, Flow, testing::ValuesIn(store::TestDialects()),
                         [](const auto& about) { return about.param == store::Dialect::kSqlite ? "SQLite" : "PostgreSQL"; });

}  // namespace
}  // namespace atalaya::identity
