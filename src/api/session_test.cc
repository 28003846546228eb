// Sign-in, sessions, tokens, users and words through the dispatcher, with real cookies.
#include <gtest/gtest.h>

#include "api/identify.h"
#include "api/test_api.h"
#include "base/time.h"
#include "identity/demo.h"
#include "identity/secrets.h"
#include "identity/totp.h"

namespace atalaya::api {
namespace {

using boost::json::value;
using http::Method;

// A browser: keeps its cookie and its CSRF token.
struct Browser {
  std::string cookie, csrf, token;
};

class SessionApi : public testing::TestWithParam<store::Dialect> {
 protected:
  SessionApi() : api(GetParam()), dispatcher(api.context, AllRoutes(), IdentifyBy(*api.identity)) {
    api.AddRegister();
    api.context.demo = true;
    EXPECT_EQ(identity::MakeDemoAccounts(api.database.db(), api.identity->accounts).value(), 9);
  }

  http::Response Ask(Browser& browser, Method method, const std::string& path, const std::string& body = "",
                     const std::map<std::string, std::string>& more = {}) {
    http::Request request;
    request.method = method;
    const auto question = path.find('?');
    request.path = path.substr(0, question);
    if (question != std::string::npos) {
      const auto equals = path.find('=', question);
      request.query[path.substr(question + 1, equals - question - 1)] = path.substr(equals + 1);
    }
    request.peer = "10.0.0.1";
    if (!browser.cookie.empty()) request.headers["cookie"] = browser.cookie;
    if (!browser.csrf.empty()) request.headers["x-csrf-token"] = browser.csrf;
    if (!browser.token.empty()) request.headers["authorization"] = "Bearer " + browser.token;
    if (!body.empty()) request.headers["content-type"] = "application/json";
    for (const auto& [name, text] : more) request.headers[name] = text;
    request.body = body;
    http::Response response = dispatcher(request);
    for (const auto& [name, text] : response.headers) {
      if (name == "Set-Cookie" && text.starts_with("atalaya=")) browser.cookie = text.substr(0, text.find(';'));
    }
    return response;
  }

  Browser SignIn(const std::string& login, const std::string& password = identity::kDemoPassword) {
    Browser browser;
    const auto response = Ask(browser, Method::kPost, "/api/v1/session", R"({"login":")" + login + R"(","password":")" + password + "\"}");
    EXPECT_EQ(response.status, 200) << response.body;
    if (response.status == 200) browser.csrf = TestApi::Read(response).at("csrf").as_string().c_str();
    return browser;
  }
  static std::string Header(const http::Response& response, const std::string& wanted) {
    for (const auto& [name, text] : response.headers) {
      if (name == wanted) return text;
    }
    return {};
  }
  static std::string Code(const http::Response& response) {
    const value document = TestApi::Read(response);
    const auto* findings = document.as_object().if_contains("findings");
    const value& place = findings != nullptr ? findings->as_array().at(0) : document;
    return place.at("code").as_string().c_str();
  }

  TestApi api;
  Dispatcher dispatcher;
  Browser nobody;
};

TEST_P(SessionApi, WhatASignedInPersonIsTold) {
  EXPECT_EQ(Ask(nobody, Method::kGet, "/api/v1/session").status, 401);
  Browser ana = SignIn("authority.br");
  const auto response = Ask(ana, Method::kGet, "/api/v1/session");
  ASSERT_EQ(response.status, 200);
  const value session = TestApi::Read(response);
  EXPECT_EQ(session.at("user").at("login").as_string(), "authority.br");
  EXPECT_EQ(session.at("user").at("language").as_string(), "pt");
  EXPECT_EQ(session.at("grants").as_array().size(), 1U);
  EXPECT_EQ(session.at("grants").at(0).at("scope").at("id").as_string(), "BR");
  EXPECT_EQ(session.at("node").at("name").as_string(), "test");
  EXPECT_TRUE(session.at("node").at("state").is_null());
  const auto& can = session.at("can").as_array();
  EXPECT_NE(std::find(can.begin(), can.end(), "assessment.decide"), can.end());
  EXPECT_EQ(std::find(can.begin(), can.end(), "node.manage"), can.end());
  EXPECT_EQ(Header(response, "Cache-Control"), "no-store");
}

TEST_P(SessionApi, CookiesAreBoundToTheSiteAndOverTlsToTheHost) {
  http::Request request;
  request.method = Method::kPost;
  request.path = "/api/v1/session";
  request.secure = true;
  request.headers["content-type"] = "application/json";
  request.body = R"({"login":"admin","password":"atalaya-demo-2026"})";
  const std::string cookie = Header(dispatcher(request), "Set-Cookie");
  EXPECT_TRUE(cookie.starts_with("__Host-atalaya=")) << cookie;
  for (const char* part : {"; Path=/", "; HttpOnly", "; SameSite=Lax", "; Secure"}) EXPECT_NE(cookie.find(part), std::string::npos);
  EXPECT_EQ(cookie.find("Domain"), std::string::npos);
}

TEST_P(SessionApi, RefusalsSayNothingAboutWhatExists) {
  const auto wrong = Ask(nobody, Method::kPost, "/api/v1/session", R"({"login":"admin","password":"x"})");
  const auto unknown = Ask(nobody, Method::kPost, "/api/v1/session", R"({"login":"nobody","password":"x"})");
  EXPECT_EQ(wrong.status, 401);
  EXPECT_EQ(Code(wrong), "session.bad-credentials");
  EXPECT_EQ(wrong.body, unknown.body);
  EXPECT_EQ(wrong.headers, unknown.headers);
  for (int i = 0; i < 7; ++i) Ask(nobody, Method::kPost, "/api/v1/session", R"({"login":"admin","password":"x"})");
  const auto waits = Ask(nobody, Method::kPost, "/api/v1/session", R"({"login":"admin","password":"x"})");
  EXPECT_EQ(waits.status, 429);
  EXPECT_EQ(Header(waits, "Retry-After"), "1");
}

TEST_P(SessionApi, BadInputIsAFinding) {
  const auto status = [&](const std::string& body, const std::string& type = "application/json") {
    return Ask(nobody, Method::kPost, "/api/v1/session", body, {{"content-type", type}}).status;
  };
  for (const char* bad : {"{", "[]", "5", "{}", R"({"login":"x"})", R"({"login":5,"password":"x"})", R"({"login":"x","password":"y","more":1})",
                          R"({"login":"x","login":"y","password":"z"})", R"({"login":"x","password":null})", "\xFF", R"({"login":"x","password":"y","code":5})"}) {
    EXPECT_EQ(status(bad), 422) << bad;
  }
  EXPECT_EQ(status(R"({"login":"x","password":"y"})", "text/plain"), 422) << "a form of another site cannot sign in";
  EXPECT_EQ(status(R"({"login":")" + std::string(500, 'x') + R"(","password":"y"})"), 422);
  EXPECT_EQ(status(R"({"login":"x","password":")" + std::string(2000, 'x') + "\"}"), 422);
  EXPECT_EQ(status(R"({"login":"a\u0000b","password":"y"})"), 422);
  EXPECT_EQ(status(R"({"login":"\u202Ea","password":"y\u0001"})"), 401);
  Browser admin = SignIn("admin");
  for (const char* bad : {R"({"login":"x","name":"y","state":"a\u0000"})", R"({"login":"x","name":"y","state":"ZZ"})", R"({"login":"x y","name":"y"})",
                          R"({"login":"x","name":"y","provider":{"issuer":"i","subject":"a\u0001"}})", R"({"login":"x","name":"\u0000"})"}) {
    EXPECT_EQ(Ask(admin, Method::kPost, "/api/v1/users", bad).status, 422) << bad;
  }
  EXPECT_EQ(Ask(admin, Method::kGet, "/api/v1/users?cursor=" + Cursor({std::string("\0", 1)})).status, 422);
  EXPECT_EQ(Ask(admin, Method::kGet, "/api/v1/users?cursor=" + Cursor({"\xFF"})).status, 422);
}

TEST_P(SessionApi, ChangesNeedTheTokenOfTheSameSession) {
  Browser ana = SignIn("authority.br"), other = SignIn("authority.br");
  const std::string own = ana.csrf;
  const std::string body = R"({"language":"fr"})";
  for (const std::string& wrong : {std::string(), std::string("x"), other.csrf}) {
    ana.csrf = wrong;
    const auto refused = Ask(ana, Method::kPut, "/api/v1/session/language", body);
    EXPECT_EQ(refused.status, 403);
    EXPECT_EQ(Code(refused), "csrf");
  }
  ana.csrf = own;
  EXPECT_EQ(Ask(ana, Method::kPut, "/api/v1/session/language", body).status, 204);
  EXPECT_EQ(TestApi::Read(Ask(ana, Method::kGet, "/api/v1/session")).at("user").at("language").as_string(), "fr");
  EXPECT_EQ(Ask(ana, Method::kPut, "/api/v1/session/language", R"({"language":"xx"})").status, 422);
}

TEST_P(SessionApi, SigningOutEndsTheSession) {
  Browser ana = SignIn("authority.br");
  Browser copy = ana;
  const auto out = Ask(ana, Method::kDelete, "/api/v1/session");
  EXPECT_EQ(out.status, 204);
  EXPECT_NE(Header(out, "Set-Cookie").find("Max-Age=0"), std::string::npos);
  EXPECT_EQ(Ask(copy, Method::kGet, "/api/v1/session").status, 401) << "a copied cookie is worth nothing";
}

TEST_P(SessionApi, AnExpiredSessionInMidForm) {
  Browser ana = SignIn("authority.br");
  api.database.now = UtcFromMillis(MillisFromUtc(api.database.now).value() + 30 * 60 * 1000);
  const auto late = Ask(ana, Method::kPut, "/api/v1/session/language", R"({"language":"fr"})");
  EXPECT_EQ(late.status, 401);
  EXPECT_EQ(Code(late), "sign-in");
}

TEST_P(SessionApi, OptionsShowDemoAccountsOnlyInADemonstration) {
  const value options = TestApi::Read(Ask(nobody, Method::kGet, "/api/v1/session/options"));
  EXPECT_EQ(options.at("demo").as_array().size(), 9U);
  EXPECT_TRUE(options.at("oidc").is_null());
  EXPECT_EQ(options.at("languages").as_array().size(), 4U);
  for (const value& account : options.at("demo").as_array()) {
    SignIn(account.at("login").as_string().c_str(), account.at("password").as_string().c_str());
  }
  api.context.demo = false;
  EXPECT_FALSE(TestApi::Read(Ask(nobody, Method::kGet, "/api/v1/session/options")).as_object().contains("demo"));
  EXPECT_EQ(Ask(nobody, Method::kGet, "/api/v1/session/oidc/start").status, 404) << "no provider is configured";
  EXPECT_EQ(identity::MakeDemoAccounts(api.database.db(), api.identity->accounts).value(), 9) << "made once";
}

TEST_P(SessionApi, DemoAccountsNeverJoinADatabaseThatPeopleWorkIn) {
  TestApi real(GetParam());
  real.AddRegister();
  identity::NewAccount account;
  account.login = "ana";
  account.name = "Ana";
  ASSERT_TRUE(real.identity->accounts.Add("system", account));
  const auto refused = identity::MakeDemoAccounts(real.database.db(), real.identity->accounts);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().front().code, "identity.demo.conflict");
}

TEST_P(SessionApi, ChangingThePassword) {
  Browser ana = SignIn("authority.br"), elsewhere = SignIn("authority.br");
  const auto change = [&](const std::string& old_one, const std::string& new_one) {
    return Ask(ana, Method::kPut, "/api/v1/session/password", R"({"old":")" + old_one + R"(","new":")" + new_one + "\"}");
  };
  EXPECT_EQ(Code(change("wrong", "tidal crane osprey")), "identity.password-wrong");
  EXPECT_EQ(Code(change(identity::kDemoPassword, "short")), "identity.password-short");
  EXPECT_EQ(Code(change(identity::kDemoPassword, identity::kDemoPassword)), "identity.password-same");
  EXPECT_EQ(change(identity::kDemoPassword, "tidal crane osprey").status, 204);
  EXPECT_EQ(Ask(ana, Method::kGet, "/api/v1/session").status, 200);
  EXPECT_EQ(Ask(elsewhere, Method::kGet, "/api/v1/session").status, 401);
  SignIn("authority.br", "tidal crane osprey");
}

TEST_P(SessionApi, ASecondFactor) {
  Browser ana = SignIn("authority.br");
  const value proposal = TestApi::Read(Ask(ana, Method::kPost, "/api/v1/session/totp"));
  const std::string secret = identity::FromBase32(proposal.at("secret").as_string().c_str()).value();
  EXPECT_TRUE(proposal.at("qr").as_string().starts_with("<svg"));
  const auto code = [&] { return identity::TotpCode(secret, static_cast<std::uint64_t>(MillisFromUtc(api.database.now).value() / 30000)); };
  EXPECT_EQ(Code(Ask(ana, Method::kPut, "/api/v1/session/totp", R"({"code":"000000"})")), "identity.code");
  EXPECT_EQ(Ask(ana, Method::kPut, "/api/v1/session/totp", R"({"code":")" + code() + "\"}").status, 204);
  const auto asked = Ask(nobody, Method::kPost, "/api/v1/session", R"({"login":"authority.br","password":"atalaya-demo-2026"})");
  EXPECT_EQ(asked.status, 401);
  EXPECT_EQ(Code(asked), "session.code-needed");
  api.database.now = UtcFromMillis(MillisFromUtc(api.database.now).value() + 30000);
  const std::string body = R"({"login":"authority.br","password":"atalaya-demo-2026","code":")" + code() + "\"}";
  EXPECT_EQ(Ask(nobody, Method::kPost, "/api/v1/session", body).status, 200);
  nobody = {};
  EXPECT_EQ(Ask(nobody, Method::kPost, "/api/v1/session", body).status, 401) << "replayed";
  EXPECT_EQ(Code(Ask(ana, Method::kDelete, "/api/v1/session/totp", R"({"password":"x"})")), "identity.password-wrong");
  EXPECT_EQ(Ask(ana, Method::kDelete, "/api/v1/session/totp", R"({"password":"atalaya-demo-2026"})").status, 204);
}

TEST_P(SessionApi, TokensOfOneself) {
  Browser ana = SignIn("authority.br"), bruno = SignIn("analyst.br");
  const auto made = Ask(ana, Method::kPost, "/api/v1/tokens", R"({"name":"nightly","expires":"2026-12-30","actions":["read"]})");
  ASSERT_EQ(made.status, 201) << made.body;
  const value token = TestApi::Read(made);
  Browser program;
  program.token = token.at("token").as_string().c_str();
  EXPECT_EQ(Ask(program, Method::kGet, "/api/v1/session").status, 403) << "'self' is not among its actions";
  EXPECT_EQ(Ask(program, Method::kGet, "/api/v1/users").status, 403) << "its owner may, it may not";
  EXPECT_EQ(Ask(program, Method::kGet, "/api/v1/tokens").status, 403);
  EXPECT_EQ(Ask(program, Method::kPut, "/api/v1/session/password", R"({"old":"a","new":"b"})").status, 403);
  const value list = TestApi::Read(Ask(ana, Method::kGet, "/api/v1/tokens"));
  EXPECT_EQ(list.at("items").as_array().size(), 1U);
  EXPECT_FALSE(list.at("items").at(0).as_object().contains("token"));
  EXPECT_EQ(TestApi::Read(Ask(bruno, Method::kGet, "/api/v1/tokens")).at("items").as_array().size(), 0U);
  const std::string path = "/api/v1/tokens/" + std::string(token.at("id").as_string());
  EXPECT_EQ(Ask(bruno, Method::kDelete, path).status, 404);
  EXPECT_EQ(Ask(ana, Method::kDelete, path).status, 204);
  EXPECT_EQ(Ask(program, Method::kGet, "/api/v1/session").status, 401);
  EXPECT_EQ(Ask(ana, Method::kPost, "/api/v1/tokens", R"({"name":"x","expires":"2026-12-30","actions":["node.manage"]})").status, 422);
}

TEST_P(SessionApi, AnAuthorityLooksAfterThePeopleOfItsState) {
  Browser brazil = SignIn("authority.br"), argentina = SignIn("authority.ar"), admin = SignIn("admin"), pfso = SignIn("pfso.santos");
  EXPECT_EQ(Ask(pfso, Method::kGet, "/api/v1/users").status, 403);
  const auto logins = [&](Browser& browser, const std::string& query = "") {
    std::set<std::string> found;
    const value list = TestApi::Read(Ask(browser, Method::kGet, "/api/v1/users" + query));
    for (const value& item : list.at("items").as_array()) found.insert(item.at("login").as_string().c_str());
    return found;
  };
  using Set = std::set<std::string>;
  EXPECT_EQ(logins(brazil), (Set{"analyst.br", "authority.br", "industry.santos", "pfso.santos", "rso.atlantico"}));
  EXPECT_EQ(logins(argentina), Set{"authority.ar"});
  EXPECT_EQ(logins(admin).size(), 9U);
  EXPECT_EQ(logins(admin, "?q=FONTES"), Set{"pfso.santos"});
  EXPECT_EQ(logins(argentina, "?q=fontes"), Set{});
  EXPECT_EQ(logins(admin, "?q=%"), Set{}) << "a wildcard is a letter";

  const auto made = Ask(brazil, Method::kPost, "/api/v1/users", R"({"login":"pfso.rio","name":"Rita","language":"pt"})");
  ASSERT_EQ(made.status, 201) << made.body;
  const value user = TestApi::Read(made);
  EXPECT_EQ(user.at("state").as_string(), "BR");
  const std::string once = user.at("one_time_password").as_string().c_str();
  const std::string path = Header(made, "Location");
  EXPECT_FALSE(TestApi::Read(Ask(brazil, Method::kGet, path)).as_object().contains("one_time_password"));
  EXPECT_EQ(Ask(argentina, Method::kGet, path).status, 404) << "as if it were not there";
  EXPECT_EQ(Ask(argentina, Method::kGet, path).body, Ask(argentina, Method::kGet, "/api/v1/users/nobody").body);

  const auto grant = [&](Browser& browser, const std::string& role, const std::string& kind, const std::string& id) {
    return Ask(browser, Method::kPost, path + "/grants", R"({"role":")" + role + R"(","scope":{"kind":")" + kind + R"(","id":")" + id + "\"}}");
  };
  EXPECT_EQ(grant(brazil, "pfso", "facility", "BRRIO-01").status, 201);
  EXPECT_EQ(grant(brazil, "pfso", "facility", "BRRIO-01").status, 409);
  EXPECT_EQ(grant(brazil, "pfso", "facility", "ARBUE-01").status, 403) << "not its State";
  EXPECT_EQ(grant(brazil, "authority", "state", "AR").status, 403);
  EXPECT_EQ(grant(brazil, "admin", "node", "").status, 403);
  EXPECT_EQ(grant(brazil, "secretariat", "region", "").status, 403);
  EXPECT_EQ(grant(brazil, "pfso", "state", "BR").status, 422);
  EXPECT_EQ(grant(brazil, "pfso", "facility", "NOWHERE").status, 422);
  EXPECT_EQ(grant(brazil, "king", "facility", "BRRIO-01").status, 422);
  EXPECT_EQ(grant(argentina, "pfso", "facility", "ARBUE-01").status, 404);

  // With a password that somebody else knows, only its change is open.
  Browser rita = SignIn("pfso.rio", once);
  EXPECT_EQ(Code(Ask(rita, Method::kGet, "/api/v1/tokens")), "session.must-change");
  EXPECT_TRUE(TestApi::Read(Ask(rita, Method::kGet, "/api/v1/session")).at("must_change_password").as_bool());
  EXPECT_EQ(Ask(rita, Method::kPut, "/api/v1/session/password", R"({"old":")" + once + R"(","new":"tidal crane osprey"})").status, 204);
  EXPECT_EQ(Ask(rita, Method::kGet, "/api/v1/tokens").status, 200);

  // A role beyond the State takes the account out of the authority's hands.
  EXPECT_EQ(grant(admin, "secretariat", "region", "").status, 201);
  EXPECT_EQ(Ask(brazil, Method::kGet, path).status, 404);
  EXPECT_EQ(Ask(brazil, Method::kPatch, path, R"({"reset_password":true})", {{"if-match", "\"v1\""}}).status, 404);
}

TEST_P(SessionApi, EditsNeedTheVersionAndEndWhatTheyMust) {
  Browser admin = SignIn("admin"), pfso = SignIn("pfso.santos");
  const value list = TestApi::Read(Ask(admin, Method::kGet, "/api/v1/users?q=pfso"));
  const std::string path = "/api/v1/users/" + std::string(list.at("items").at(0).at("id").as_string());
  EXPECT_EQ(Ask(admin, Method::kPatch, path, R"({"name":"Paula"})").status, 428);
  EXPECT_EQ(Ask(admin, Method::kPatch, path, R"({"name":"Paula"})", {{"if-match", "\"v9\""}}).status, 412);
  const std::string tag = Header(Ask(admin, Method::kGet, path), "ETag");
  const auto edited = Ask(admin, Method::kPatch, path, R"({"name":"Paula"})", {{"if-match", tag}});
  EXPECT_EQ(edited.status, 200);
  EXPECT_NE(Header(edited, "ETag"), tag);
  const auto stale = Ask(admin, Method::kPatch, path, R"({"disabled":true})", {{"if-match", tag}});
  EXPECT_EQ(stale.status, 412);
  EXPECT_EQ(TestApi::Read(stale).at("current").at("name").as_string(), "Paula");
  EXPECT_EQ(Ask(pfso, Method::kGet, "/api/v1/session").status, 200);
  const auto off = Ask(admin, Method::kPatch, path, R"({"disabled":true})", {{"if-match", Header(edited, "ETag")}});
  EXPECT_EQ(off.status, 200);
  EXPECT_EQ(Ask(pfso, Method::kGet, "/api/v1/session").status, 401);
  for (const char* bad : {R"({"name":""})", R"({"name":5})", R"({"role":"admin"})", R"({"disabled":"yes"})", R"({"name":"a\nb"})", R"({"language":"xx"})"}) {
    EXPECT_EQ(Ask(admin, Method::kPatch, path, bad, {{"if-match", Header(off, "ETag")}}).status, 422) << bad;
  }
  const value me = TestApi::Read(Ask(admin, Method::kGet, "/api/v1/session"));
  const std::string own = "/api/v1/users/" + std::string(me.at("user").at("id").as_string());
  EXPECT_EQ(Ask(admin, Method::kPatch, own, R"({"disabled":true})", {{"if-match", "\"v1\""}}).status, 409);
}

TEST_P(SessionApi, PagesOfUsers) {
  Browser admin = SignIn("admin");
  std::vector<std::string> seen;
  std::string cursor;
  do {
    http::Request request;
    request.path = "/api/v1/users";
    request.query = {{"limit", "2"}};
    if (!cursor.empty()) request.query["cursor"] = cursor;
    request.headers["cookie"] = admin.cookie;
    const value page = TestApi::Read(dispatcher(request));
    for (const value& item : page.at("items").as_array()) seen.emplace_back(item.at("login").as_string());
    cursor = page.at("next").is_null() ? "" : page.at("next").as_string().c_str();
  } while (!cursor.empty() && seen.size() < 50);
  EXPECT_EQ(seen.size(), 9U);
  EXPECT_TRUE(std::is_sorted(seen.begin(), seen.end()));
}

TEST_P(SessionApi, EveryChangeIsOnTheTrailWithoutSecrets) {
  Browser admin = SignIn("admin");
  const auto made = Ask(admin, Method::kPost, "/api/v1/users", R"({"login":"x.y","name":"X","state":"BR"})");
  const std::string once = TestApi::Read(made).at("one_time_password").as_string().c_str();
  const auto count = [&](const std::string& where) {
    return api.database.db().Read([&](store::Connection& c) { return store::OneWhole(c, "SELECT count(*) FROM ledger WHERE " + where); }).value();
  };
  EXPECT_EQ(count("action = 'user.add' AND scope = 'BR'"), 1);
  EXPECT_EQ(count("payload LIKE '%" + once + "%' OR payload LIKE '%argon2%'"), 0);
}

TEST_P(SessionApi, WordsOfTheConsole) {
  const auto words = Ask(nobody, Method::kGet, "/api/v1/messages/es");
  EXPECT_EQ(words.status, 200);
  const value patterns = TestApi::Read(words);
  for (const auto& member : patterns.as_object()) {
    EXPECT_TRUE(member.key().starts_with("web.") || member.key().starts_with("word.")) << member.key();
  }
  const auto same = Ask(nobody, Method::kGet, "/api/v1/messages/es", "", {{"if-none-match", Header(words, "ETag")}});
  EXPECT_EQ(same.status, 304);
  EXPECT_TRUE(same.body.empty());
  EXPECT_NE(Header(Ask(nobody, Method::kGet, "/api/v1/messages/fr"), "ETag"), Header(words, "ETag"));
  EXPECT_EQ(Ask(nobody, Method::kGet, "/api/v1/messages/xx").status, 404);
}

INSTANTIATE_TEST_SUITE_P(Both, SessionApi, testing::ValuesIn(store::TestDialects()),
                         [](const auto& about) { return about.param == store::Dialect::kSqlite ? "SQLite" : "PostgreSQL"; });

}  // namespace
}  // namespace atalaya::api
