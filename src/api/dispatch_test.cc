// The steps that every request goes through, with routes made up for the test.
#include "api/dispatch.h"

#include <gtest/gtest.h>

#include "api/test_api.h"

namespace atalaya::api {
namespace {

release::Subject In(const std::string& state, release::Kind kind = release::Kind::kAssessment) {
  release::Subject subject;
  subject.kind = kind;
  subject.id = "x";
  subject.state = state;
  return subject;
}

class Steps : public testing::Test {
 protected:
  TestApi api;
  Caller caller;
  Routes routes{
      {http::Method::kGet, "/open", release::Action::kPublic, {}, [](Call&) { return http::Response::Json("{}"); }},
      {http::Method::kGet, "/things", release::Action::kRead, {}, [](Call&) { return http::Response::Json("{}"); }},
      {http::Method::kGet, "/things/{state}", release::Action::kRead,
       [](store::Connection&, const http::PathParameters& path) -> std::optional<release::Subject> {
         if (path.find("state")->second == "XX") return std::nullopt;
         return In(path.find("state")->second);
       },
       [](Call& call) { return http::Response::Json("{\"state\":\"" + call.subject.state + "\"}"); }},
      {http::Method::kPost, "/things/{state}/decision", release::Action::kAssessmentDecide,
       [](store::Connection&, const http::PathParameters& path) -> std::optional<release::Subject> { return In(path.find("state")->second); },
       [](Call&) { return NoContent(); }},
      {http::Method::kGet, "/broken", release::Action::kPublic, {}, [](Call&) -> http::Response { throw std::runtime_error("secret detail"); }},
  };

  http::Response Ask(http::Method method, const std::string& path, std::map<std::string, std::string> headers = {}) {
    Dispatcher dispatcher(api.context, routes, [this](const http::Request&) { return caller; });
    http::Request request;
    request.method = method;
    request.path = path;
    request.headers = std::move(headers);
    return dispatcher(request);
  }
  void SignIn(release::Role role, const std::string& state) {
    caller.known = true;
    caller.viewer = {"u1", {{role, release::ScopeKind::kState, state}}, "security"};
    caller.session = "s";
    caller.csrf = "right";
  }
  static std::string Code(const http::Response& response) { return std::string(TestApi::Read(response).at("code").as_string()); }
};

TEST_F(Steps, UnknownPathsAndMethods) {
  EXPECT_EQ(Ask(http::Method::kGet, "/nowhere").status, 404);
  const auto wrong = Ask(http::Method::kDelete, "/things/BR");
  EXPECT_EQ(wrong.status, 405);
  EXPECT_NE(std::find(wrong.headers.begin(), wrong.headers.end(), std::pair<std::string, std::string>("Allow", "GET")), wrong.headers.end());
  EXPECT_EQ(Ask(http::Method::kHead, "/open").status, 200);
}

TEST_F(Steps, OnlyPublicRoutesAnswerStrangers) {
  EXPECT_EQ(Ask(http::Method::kGet, "/open").status, 200);
  for (const char* path : {"/things", "/things/BR", "/things/XX"}) {
    const auto answer = Ask(http::Method::kGet, path);
    EXPECT_EQ(answer.status, 401) << path;
    EXPECT_EQ(Code(answer), "sign-in");
  }
  EXPECT_EQ(Ask(http::Method::kPost, "/things/BR/decision").status, 401);
}

TEST_F(Steps, WhatIsHiddenIsAnsweredLikeWhatIsMissing) {
  SignIn(release::Role::kAuthority, "BR");
  EXPECT_EQ(Ask(http::Method::kGet, "/things/BR").status, 200);
  const auto hidden = Ask(http::Method::kGet, "/things/AR"), missing = Ask(http::Method::kGet, "/things/XX");
  EXPECT_EQ(hidden.status, 404);
  EXPECT_EQ(hidden.body, missing.body);
  EXPECT_EQ(hidden.headers, missing.headers);
}

TEST_F(Steps, UnsafeMethodsNeedTheSessionsToken) {
  SignIn(release::Role::kAuthority, "BR");
  EXPECT_EQ(Code(Ask(http::Method::kPost, "/things/BR/decision")), "csrf");
  EXPECT_EQ(Code(Ask(http::Method::kPost, "/things/BR/decision", {{"x-csrf-token", "wrong"}})), "csrf");
  EXPECT_EQ(Ask(http::Method::kPost, "/things/BR/decision", {{"x-csrf-token", "right"}}).status, 204);
  caller.session.clear();  // an API token carries no ambient authority
  EXPECT_EQ(Ask(http::Method::kPost, "/things/BR/decision").status, 204);
}

TEST_F(Steps, RolesThatMayNotAreToldOnlyAboutWhatTheySee) {
  SignIn(release::Role::kRso, "BR");
  caller.session.clear();
  caller.viewer.grants = {{release::Role::kRso, release::ScopeKind::kFacility, "BRSSZ-01"}};
  EXPECT_EQ(Ask(http::Method::kPost, "/things/BR/decision").status, 404);
  SignIn(release::Role::kAuthority, "BR");
  caller.session.clear();
  EXPECT_EQ(Ask(http::Method::kPost, "/things/AR/decision").status, 404);
  caller.token_actions = {release::Action::kRead};
  EXPECT_EQ(Ask(http::Method::kPost, "/things/BR/decision").status, 403);
  EXPECT_EQ(Ask(http::Method::kGet, "/things/BR").status, 200);
}

TEST_F(Steps, AFailureTellsNothing) {
  const auto answer = Ask(http::Method::kGet, "/broken");
  EXPECT_EQ(answer.status, 500);
  EXPECT_EQ(answer.body.find("secret"), std::string::npos);
}

TEST_F(Steps, LanguageComesFromThePersonThenTheBrowser) {
  const auto title = [&](const std::string& accept) {
    return std::string(TestApi::Read(Ask(http::Method::kGet, "/nowhere", {{"accept-language", accept}})).at("title").as_string());
  };
  EXPECT_EQ(title("es-AR,es;q=0.9"), "No se encontró");
  EXPECT_EQ(title("de,fr;q=0.5"), "Introuvable");
  EXPECT_EQ(title(""), "Not found");
}

TEST(Pages, CursorsComeBackAndStrangeOnesAreFindings) {
  TestApi api;
  Caller caller;
  http::Request request;
  http::PathParameters path;
  Call call{request, path, api.context, caller, Language::kEnglish, {}};
  request.query = {{"cursor", Cursor({"a:b", "", "7"})}, {"limit", "200"}};
  const auto page = PageOf(call);
  ASSERT_TRUE(page);
  EXPECT_EQ(page->after, (std::vector<std::string>{"a:b", "", "7"}));
  EXPECT_EQ(page->limit, 200);
  for (const char* cursor : {"zz", "3", ToHex("9:abc").c_str(), ToHex("1:ab").c_str(), "", "313a"}) {
    request.query = {{"cursor", cursor}};
    EXPECT_FALSE(PageOf(call)) << cursor;
  }
  for (const char* limit : {"0", "201", "-1", "x", "1x", "99999999999999999999"}) {
    request.query = {{"limit", limit}};
    EXPECT_FALSE(PageOf(call)) << limit;
  }
  request.headers = {{"if-match", VersionTag(12)}};
  EXPECT_EQ(IfMatch(call).value(), 12);
  for (const char* tag : {"", "*", "v12", "\"12\"", "\"v\"", "\"v1x\"", "\"v1"}) {
    request.headers = {{"if-match", tag}};
    EXPECT_FALSE(IfMatch(call)) << tag;
  }
}

}  // namespace
}  // namespace atalaya::api
