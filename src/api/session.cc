// GET, POST, DELETE /session and what a person does to the own account: password, second factor, language.
#include "api/identify.h"
#include "api/resources.h"
#include "identity/demo.h"
#include "identity/identity.h"
#include "store/accounts.h"

namespace atalaya::api {
namespace {

using formats::Break;
using formats::JsonWriter;
using identity::SignInAnswer;

// What concerns the person, not a program: an API token is refused.
std::optional<http::Response> NeedsSession(const Call& call) {
  if (!call.caller.session.empty()) return std::nullopt;
  return Problem(call, 403, "forbidden");
}

void WriteScope(JsonWriter& w, const Call& call, store::Connection& c, const release::Grant& grant) {
  const auto place = store::PlaceOf(c, grant.scope, grant.id, call.language);
  std::string name = place ? place->name : grant.id;
  if (grant.scope == release::ScopeKind::kRegion) name = call.Say("word.scope-region");
  if (grant.scope == release::ScopeKind::kNode) name = call.context.node;
  w.BeginObject(Break::kNo)
      .Member("kind", release::ScopeKindName(grant.scope))
      .Member("id", grant.id)
      .Member("name", name)
      .EndObject();
}

void WriteNode(JsonWriter& w, const Call& call) {
  w.BeginObject(Break::kNo).Member("name", call.context.node).Key("state");
  if (call.context.state.empty()) {
    w.Null();
  } else {
    w.String(call.context.state);
  }
  w.EndObject();
}

// The session as the console wants it.
http::Response SessionOf(const Call& call, const Caller& caller, int status) {
  JsonWriter w;
  w.BeginObject(Break::kNo).Key("user").BeginObject(Break::kNo);
  w.Member("id", caller.viewer.user).Member("login", caller.login).Member("name", caller.name);
  w.Member("language", LanguageCode(caller.language)).EndObject();
  const auto account = call.context.database.Read([&](store::Connection& c) {
    w.Key("grants").BeginArray(Break::kNo);
    for (const release::Grant& grant : caller.viewer.grants) {
      w.BeginObject(Break::kNo).Member("role", release::RoleName(grant.role)).Key("scope");
      WriteScope(w, call, c, grant);
      w.EndObject();
    }
    w.EndArray();
    return store::AccountById(c, caller.viewer.user);
  });
  if (!account) return Problem(call, account.error());
  w.Member("csrf", caller.csrf).Member("expires", caller.expires).Key("can").BeginArray(Break::kNo);
  for (const release::Action action : release::Actions()) {
    if (!caller.must_change && release::MayEver(caller.viewer, action)) w.String(release::ActionName(action));
  }
  w.EndArray().Member("illustrative", call.context.illustrative).Key("node");
  WriteNode(w, call);
  w.Member("oidc", *account && !(*account)->issuer.empty());
  w.Member("must_change_password", caller.must_change).Member("totp", *account && !(*account)->totp.empty());
  w.EndObject();
  return Json(call, w, status);
}

// Answers of an attempt that did not succeed.
http::Response NotSignedIn(const Call& call, SignInAnswer::Kind kind, long long wait_seconds) {
  using Kind = SignInAnswer::Kind;
  if (kind == Kind::kCodeNeeded) return Problem(call, 401, "session.code-needed");
  if (kind == Kind::kBadCredentials) return Problem(call, 401, "session.bad-credentials");
  const bool throttled = kind == Kind::kWait;
  http::Response response = throttled ? Problem(call, 429, "session.wait", {{"seconds", static_cast<double>(wait_seconds)}})
                                      : Problem(call, 503, kind == Kind::kBusy ? "busy" : "unavailable");
  response.Set("Retry-After", std::to_string(throttled ? wait_seconds : 2));
  return response;
}

struct Credentials {
  std::string login, password, code;
};

// Longer ones are nobody's; the number is there so that hashing never sees a megabyte.
std::string Bounded(const formats::JsonNode& node, std::size_t most) {
  std::string text = node.String();
  if (text.size() > most) {
    node.Report("identity.too-long", {{"most", std::to_string(most)}});
    text.clear();
  }
  return text;
}

http::Response SignIn(Call& call) {
  const auto given = Body<Credentials>(call, [](formats::JsonObject& o) {
    Credentials credentials;
    credentials.login = Bounded(o.Need("login"), 400);
    credentials.password = Bounded(o.Need("password"), identity::kMaxPasswordBytes);
    if (const auto code = o.Maybe("code"); code && !code->IsNull()) credentials.code = Bounded(*code, 32);
    return credentials;
  });
  if (!given) return Problem(call, given.error());
  identity::Identity& identity = *call.context.identity;
  const std::string before = call.request.Cookie(identity::CookieName(call.request.secure));
  const SignInAnswer answer = identity.sign_in.Try({given->login, given->password, given->code, call.request.peer, before});
  if (answer.kind != SignInAnswer::Kind::kDone) return NotSignedIn(call, answer.kind, answer.wait_seconds);
  // As the next request will find it.
  http::Request again;
  again.secure = call.request.secure;
  again.headers["cookie"] = identity::CookieName(again.secure) + "=" + answer.secret;
  const Caller caller = CallerOf(identity.sessions.Identify(again));
  if (!caller.known) return Problem(call, 503, "unavailable");
  Call own{call.request, call.path, call.context, caller, caller.language, {}};
  http::Response response = SessionOf(own, caller, 200);
  response.Set("Set-Cookie", identity::SessionCookie(answer.secret, call.request.secure));
  return response;
}

http::Response SignOut(Call& call) {
  if (auto refused = NeedsSession(call)) return *refused;
  identity::Known known;
  known.viewer = call.caller.viewer;
  known.session = call.caller.session;
  const Findings failed = call.context.identity->sessions.End(known);
  if (!failed.empty()) return Problem(call, failed);
  http::Response response = NoContent();
  response.Set("Set-Cookie", identity::NoSessionCookie(call.request.secure));
  return response;
}

http::Response Options(Call& call) {
  const bool demo = call.context.demo;
  JsonWriter w;
  w.BeginObject(Break::kNo).Key("oidc");
  if (call.context.identity->provider) {
    w.BeginObject(Break::kNo).Member("name", call.context.identity->provider->Name()).EndObject();
  } else {
    w.Null();
  }
  w.Key("languages").BeginArray(Break::kNo);
  for (const Language language : kLanguages) w.String(LanguageCode(language));
  w.EndArray();
  if (demo) {
    const auto done = call.context.database.Read([&](store::Connection& c) {
      w.Key("demo").BeginArray(Break::kNo);
      for (const store::Account& account : store::DemoAccounts(c)) {
        const auto grants = store::GrantsOf(c, account.id);
        if (grants.empty()) continue;
        w.BeginObject(Break::kNo).Member("login", account.login).Member("name", account.name);
        w.Member("role", release::RoleName(grants.front().grant.role)).Key("scope");
        WriteScope(w, call, c, grants.front().grant);
        w.Member("password", identity::kDemoPassword).EndObject();
      }
      w.EndArray();
      return true;
    });
    if (!done) return Problem(call, done.error());
  }
  w.Member("illustrative", call.context.illustrative).Key("node");
  WriteNode(w, call);
  w.EndObject();
  return Json(call, w);
}

// Asks for the password again before something that a forgotten screen must not allow.
std::optional<http::Response> Confirmed(Call& call, const std::string& password) {
  long long wait = 0;
  const auto kind = call.context.identity->sign_in.Confirm(call.caller.viewer.user, password, call.request.peer, wait);
  if (kind == SignInAnswer::Kind::kDone) return std::nullopt;
  if (kind == SignInAnswer::Kind::kBadCredentials) return Problem(call, {Error("identity.password-wrong", "body#/password")});
  return NotSignedIn(call, kind, wait);
}

http::Response ChangePassword(Call& call) {
  if (auto refused = NeedsSession(call)) return *refused;
  struct Passwords {
    std::string old, fresh;
  };
  const auto given = Body<Passwords>(call, [](formats::JsonObject& o) {
    return Passwords{Bounded(o.Need("old"), identity::kMaxPasswordBytes), Bounded(o.Need("new"), identity::kMaxPasswordBytes)};
  });
  if (!given) return Problem(call, given.error());
  if (auto refused = Confirmed(call, given->old)) return *refused;
  if (given->fresh == given->old) return Problem(call, {Error("identity.password-same", "body#/new")});
  const auto done = call.context.identity->accounts.SetPassword(call.caller.viewer.user, call.caller.viewer.user, given->fresh,
                                                                call.caller.session);
  if (!done) return Problem(call, done.error());
  return NoContent();
}

http::Response ProposeTotp(Call& call) {
  if (auto refused = NeedsSession(call)) return *refused;
  const auto proposal = call.context.identity->accounts.ProposeTotp(call.caller.viewer.user, call.context.node);
  if (!proposal) return Problem(call, proposal.error());
  JsonWriter w;
  w.BeginObject(Break::kNo).Member("secret", proposal->secret).Member("uri", proposal->uri).Member("qr", proposal->qr).EndObject();
  return Json(call, w);
}

http::Response ConfirmTotp(Call& call) {
  if (auto refused = NeedsSession(call)) return *refused;
  const auto code = Body<std::string>(call, [](formats::JsonObject& o) { return Bounded(o.Need("code"), 32); });
  if (!code) return Problem(call, code.error());
  const auto done = call.context.identity->accounts.ConfirmTotp(call.caller.viewer.user, *code);
  return done ? NoContent() : Problem(call, done.error());
}

http::Response RemoveTotp(Call& call) {
  if (auto refused = NeedsSession(call)) return *refused;
  const auto password = Body<std::string>(call, [](formats::JsonObject& o) {
    return Bounded(o.Need("password"), identity::kMaxPasswordBytes);
  });
  if (!password) return Problem(call, password.error());
  if (auto refused = Confirmed(call, *password)) return *refused;
  const auto done = call.context.identity->accounts.RemoveTotp(call.caller.viewer.user, call.caller.viewer.user);
  return done ? NoContent() : Problem(call, done.error());
}

http::Response SetLanguage(Call& call) {
  if (auto refused = NeedsSession(call)) return *refused;
  std::optional<Language> language;
  const auto read = Body<int>(call, [&](formats::JsonObject& o) {
    const auto node = o.Need("language");
    language = LanguageFromCode(node.String());
    if (node.Present() && !language) node.Report("identity.language");
    return 0;
  });
  if (!read) return Problem(call, read.error());
  const auto done = call.context.identity->accounts.SetLanguage(call.caller.viewer.user, *language);
  return done ? NoContent() : Problem(call, done.error());
}

http::Response Redirect(const std::string& where) {
  http::Response response;
  response.status = 302;
  response.Set("Location", where);
  return response;
}

// A person stands before these two addresses with a browser: failures lead back to the sign-in page, which says what happened.
http::Response Refused(const std::string& reason) { return Redirect("/sign-in?problem=oidc-" + reason); }

http::Response StartProvider(Call& call) {
  if (!call.context.identity->provider) return Problem(call, 404, "not-found");
  const auto begun = call.context.identity->provider->Begin(call.request.Query("return").value_or("/"));
  if (!begun) return Refused("unavailable");
  http::Response response = Redirect(begun->url);
  response.Set("Set-Cookie", identity::FlowCookie(begun->cookie, call.request.secure));
  return response;
}

http::Response ReturnFromProvider(Call& call) {
  if (!call.context.identity->provider) return Problem(call, 404, "not-found");
  const auto asked = [&](const char* name) { return call.request.Query(name).value_or(""); };
  const bool secure = call.request.secure;
  const auto finished = call.context.identity->provider->Finish({asked("state"), asked("code"), asked("error"), asked("iss"),
                                                                 call.request.Cookie(identity::FlowCookieName(secure)),
                                                                 call.request.Cookie(identity::CookieName(secure))});
  http::Response response = finished.refused.empty() ? Redirect(finished.return_path) : Refused(finished.refused);
  response.headers.emplace_back("Set-Cookie", identity::NoFlowCookie(secure));
  if (finished.refused.empty()) response.headers.emplace_back("Set-Cookie", identity::SessionCookie(finished.secret, secure));
  return response;
}

}  // namespace

void AddSessionRoutes(Routes& routes) {
  using http::Method;
  using release::Action;
  const std::string base = "/api/v1/session";
  constexpr std::size_t kSmall = 16 * 1024;
  routes.push_back({Method::kGet, base, Action::kSelf, {}, [](Call& call) { return SessionOf(call, call.caller, 200); }});
  routes.push_back({Method::kPost, base, Action::kPublic, {}, &SignIn, kSmall});
  routes.push_back({Method::kDelete, base, Action::kSelf, {}, &SignOut, kSmall});
  routes.push_back({Method::kGet, base + "/options", Action::kPublic, {}, &Options});
  routes.push_back({Method::kGet, base + "/oidc/start", Action::kPublic, {}, &StartProvider});
  routes.push_back({Method::kGet, base + "/oidc/callback", Action::kPublic, {}, &ReturnFromProvider});
  routes.push_back({Method::kPut, base + "/password", Action::kSelf, {}, &ChangePassword, kSmall});
  routes.push_back({Method::kPost, base + "/totp", Action::kSelf, {}, &ProposeTotp, kSmall});
  routes.push_back({Method::kPut, base + "/totp", Action::kSelf, {}, &ConfirmTotp, kSmall});
  routes.push_back({Method::kDelete, base + "/totp", Action::kSelf, {}, &RemoveTotp, kSmall});
  routes.push_back({Method::kPut, base + "/language", Action::kSelf, {}, &SetLanguage, kSmall});
}

}  // namespace atalaya::api
