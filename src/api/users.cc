// /users: accounts and their grants, for administrators and, within their State, for authorities.
#include <algorithm>
#include <tuple>

#include "api/resources.h"
#include "identity/identity.h"
#include "identity/secrets.h"
#include "store/accounts.h"

namespace atalaya::api {
namespace {

using formats::Break;
using formats::JsonWriter;
using release::Action;
using release::Grant;
using store::Account;

std::optional<release::Subject> SubjectOf(store::Connection& c, const http::PathParameters& path) {
  const auto account = store::AccountById(c, path.find("user")->second);
  if (!account) return std::nullopt;
  release::Subject subject;
  subject.kind = release::Kind::kUser;
  subject.id = subject.user = account->id;
  subject.state = account->state;
  return subject;
}

void WriteText(JsonWriter& w, std::string_view key, const std::string& text) {
  w.Key(key);
  if (text.empty()) {
    w.Null();
  } else {
    w.String(text);
  }
}

void WriteGrant(JsonWriter& w, const Call& call, store::Connection& c, const store::AccountGrant& grant) {
  const auto place = store::PlaceOf(c, grant.grant.scope, grant.grant.id, call.language);
  std::string name = place ? place->name : grant.grant.id;
  if (grant.grant.scope == release::ScopeKind::kRegion) name = call.Say("word.scope-region");
  if (grant.grant.scope == release::ScopeKind::kNode) name = call.context.node;
  w.BeginObject(Break::kNo).Member("id", grant.id).Member("role", release::RoleName(grant.grant.role));
  w.Key("scope").BeginObject(Break::kNo).Member("kind", release::ScopeKindName(grant.grant.scope));
  w.Member("id", grant.grant.id).Member("name", name).EndObject();
  w.Member("source", grant.source).EndObject();
}

void WriteUser(JsonWriter& w, const Call& call, store::Connection& c, const Account& account, const std::string& one_time) {
  w.BeginObject(Break::kNo).Member("id", account.id).Member("login", account.login).Member("name", account.name);
  w.Member("language", LanguageCode(account.language));
  WriteText(w, "state", account.state);
  w.Member("disabled", account.disabled).Member("must_change_password", account.must_change);
  w.Member("password", !account.password.empty()).Member("totp", !account.totp.empty()).Key("provider");
  if (account.issuer.empty()) {
    w.Null();
  } else {
    w.BeginObject(Break::kNo).Member("issuer", account.issuer).Member("subject", account.subject).EndObject();
  }
  w.Member("created", account.created);
  WriteText(w, "last_sign_in", account.last_sign_in);
  w.Member("demo", account.demo).Key("grants").BeginArray(Break::kNo);
  for (const auto& grant : store::GrantsOf(c, account.id)) WriteGrant(w, call, c, grant);
  w.EndArray().Key("version").Integer(account.version);
  if (!one_time.empty()) w.Member("one_time_password", one_time);
  w.EndObject();
}

http::Response UserAnswer(const Call& call, const std::string& id, int status, const std::string& one_time) {
  JsonWriter w;
  long long version = 0;
  const auto found = call.context.database.Read([&](store::Connection& c) {
    const auto account = store::AccountById(c, id);
    if (account) {
      WriteUser(w, call, c, *account, one_time);
      version = account->version;
    }
    return account.has_value();
  });
  if (!found) return Problem(call, found.error());
  if (!*found) return Problem(call, 404, "not-found");
  http::Response response = Json(call, w, status);
  response.Set("ETag", VersionTag(version));
  return response;
}

http::Response ListUsers(Call& call) {
  const auto page = PageOf(call);
  if (!page) return Problem(call, page.error());
  const auto condition = release::Compile(call.caller.viewer, release::Kind::kUser, {"a.id", "a.state", "", ""}, call.context.now());
  const std::string query = call.request.Query("q").value_or("").substr(0, 200);
  JsonWriter w;
  const auto done = call.context.database.Read([&](store::Connection& c) {
    const auto accounts = store::ListAccounts(c, condition, query, page->after.empty() ? "" : page->after[0], page->limit + 1);
    const auto shown = std::min(accounts.size(), static_cast<std::size_t>(page->limit));
    w.BeginObject(Break::kNo).Key("items").BeginArray(Break::kNo);
    for (std::size_t i = 0; i < shown; ++i) WriteUser(w, call, c, accounts[i], "");
    w.EndArray().Key("next");
    if (accounts.size() > shown) {
      w.String(Cursor({store::LoginKey(accounts[shown - 1].login)}));
    } else {
      w.Null();
    }
    w.EndObject();
    return true;
  });
  if (!done) return Problem(call, done.error());
  return Json(call, w);
}

std::optional<Language> ReadLanguage(const formats::JsonNode& node) {
  const auto language = LanguageFromCode(node.String());
  if (!language) node.Report("identity.language");
  return language;
}

std::pair<std::string, std::string> ReadProvider(const formats::JsonNode& node) {
  if (node.IsNull()) return {};
  formats::JsonObject object(node);
  std::pair<std::string, std::string> provider{object.Need("issuer").Words(), object.Need("subject").Words()};
  object.Done();
  for (const std::string* text : {&provider.first, &provider.second}) {
    if (!text->empty() && !identity::IsPlainText(*text, 300)) node.Report("identity.too-long", {{"most", "300"}});
  }
  return provider;
}

// The State that an authority's new account belongs to where the request does not say.
std::string OwnState(const release::Viewer& viewer) {
  std::string state;
  for (const Grant& grant : viewer.grants) {
    if (grant.role == release::Role::kAdmin) return {};
    if (grant.role == release::Role::kAuthority && grant.scope == release::ScopeKind::kState) state = grant.id;
  }
  return state;
}

http::Response AddUser(Call& call) {
  const auto wanted = Body<identity::NewAccount>(call, [&](formats::JsonObject& o) {
    identity::NewAccount account;
    account.login = o.Need("login").Words();
    account.name = o.Need("name").Words();
    account.language = call.language;
    if (const auto language = o.Maybe("language")) account.language = ReadLanguage(*language).value_or(Language::kEnglish);
    const auto state = o.Maybe("state");
    account.home = state && !state->IsNull() ? state->String() : OwnState(call.caller.viewer);
    if (const auto provider = o.Maybe("provider")) std::tie(account.issuer, account.subject) = ReadProvider(*provider);
    return account;
  });
  if (!wanted) return Problem(call, wanted.error());
  release::Subject where;
  where.kind = release::Kind::kUser;
  where.state = wanted->home;
  if (!call.MayDo(Action::kUserManage, where)) return Problem(call, 403, "forbidden");
  const auto made = call.context.identity->accounts.Add(call.caller.viewer.user, *wanted);
  if (!made) return Problem(call, made.error());
  http::Response response = UserAnswer(call, made->account.id, 201, made->one_time_password);
  response.Set("Location", "/api/v1/users/" + made->account.id);
  return response;
}

http::Response EditUser(Call& call) {
  const auto version = IfMatch(call);
  if (!version) return Problem(call, version.error());
  const auto edit = Body<identity::AccountEdit>(call, [](formats::JsonObject& o) {
    identity::AccountEdit e;
    if (const auto name = o.Maybe("name")) e.name = name->Words();
    if (const auto language = o.Maybe("language")) e.language = ReadLanguage(*language);
    if (const auto disabled = o.Maybe("disabled")) e.disabled = disabled->Bool();
    if (const auto reset = o.Maybe("reset_password")) e.reset_password = reset->Bool();
    if (const auto reset = o.Maybe("reset_totp")) e.reset_totp = reset->Bool();
    if (const auto provider = o.Maybe("provider")) e.provider = ReadProvider(*provider);
    return e;
  });
  if (!edit) return Problem(call, edit.error());
  const std::string& id = call.Path("user");
  // One's own account is changed in one's own settings; and nobody shuts the door behind oneself.
  if (id == call.caller.viewer.user && (edit->disabled.value_or(false) || edit->reset_password || edit->reset_totp)) {
    return Problem(call, {Error("identity.self.conflict", "body#")});
  }
  const auto changed = call.context.identity->accounts.Change(call.caller.viewer.user, id, *version, *edit);
  if (!changed) {
    if (changed.error().front().code == "identity.stale") return Stale(call, UserAnswer(call, id, 200, "").body);
    return Problem(call, changed.error());
  }
  return UserAnswer(call, id, 200, changed->one_time_password);
}

http::Response AddGrant(Call& call) {
  const auto wanted = Body<Grant>(call, [](formats::JsonObject& o) {
    Grant grant;
    const auto role_node = o.Need("role");
    const auto role = release::RoleFromName(role_node.String());
    if (role_node.Present() && !role) role_node.Report("identity.role");
    formats::JsonObject scope(o.Need("scope"));
    const auto kind_node = scope.Need("kind");
    const auto kind = release::ScopeKindFromName(kind_node.String());
    if (kind_node.Present() && !kind) kind_node.Report("identity.scope-kind");
    if (const auto id = scope.Maybe("id"); id && !id->IsNull()) grant.id = id->String();
    scope.Done();
    grant.role = role.value_or(release::Role::kPfso);
    grant.scope = kind.value_or(release::ScopeKind::kFacility);
    return grant;
  });
  if (!wanted) return Problem(call, wanted.error());
  if (!release::ScopeFits(wanted->role, wanted->scope)) {
    return Problem(call, {Error("identity.role-scope", "body#/scope/kind",
                                {{"role", std::string(release::RoleName(wanted->role))},
                                 {"scope", std::string(release::ScopeKindName(wanted->scope))}})});
  }
  const auto place = call.context.database.Read([&](store::Connection& c) {
    return store::PlaceOf(c, wanted->scope, wanted->id, call.language);
  });
  if (!place) return Problem(call, place.error());
  if (!*place) return Problem(call, {Error("identity.scope", "body#/scope/id", {{"id", wanted->id.substr(0, 60)}})});
  if (!release::MayGrant(call.caller.viewer, *wanted, (*place)->state)) return Problem(call, 403, "forbidden");
  const auto done = call.context.identity->accounts.Grant(call.caller.viewer.user, call.Path("user"), *wanted);
  if (!done) return Problem(call, done.error());
  return UserAnswer(call, call.Path("user"), 201, "");
}

http::Response DeleteGrant(Call& call) {
  const std::string& id = call.Path("user");
  const auto grant = call.context.database.Read([&](store::Connection& c) -> std::optional<store::AccountGrant> {
    for (auto& held : store::GrantsOf(c, id)) {
      if (held.id == call.Path("grant")) return std::move(held);
    }
    return std::nullopt;
  });
  if (!grant) return Problem(call, grant.error());
  if (!*grant) return Problem(call, 404, "not-found");
  if (!release::MayGrant(call.caller.viewer, (*grant)->grant, (*grant)->state)) return Problem(call, 403, "forbidden");
  const auto done = call.context.identity->accounts.Revoke(call.caller.viewer.user, id, call.Path("grant"));
  return done ? NoContent() : Problem(call, done.error());
}

}  // namespace

void AddUserRoutes(Routes& routes) {
  using http::Method;
  const std::string users = "/api/v1/users", user = users + "/{user}";
  routes.push_back({Method::kGet, users, Action::kUserManage, {}, &ListUsers});
  routes.push_back({Method::kPost, users, Action::kUserManage, {}, &AddUser});
  routes.push_back({Method::kGet, user, Action::kUserManage, &SubjectOf,
                    [](Call& call) { return UserAnswer(call, call.Path("user"), 200, ""); }});
  routes.push_back({Method::kPatch, user, Action::kUserManage, &SubjectOf, &EditUser});
  routes.push_back({Method::kPost, user + "/grants", Action::kUserManage, &SubjectOf, &AddGrant});
  routes.push_back({Method::kDelete, user + "/grants/{grant}", Action::kUserManage, &SubjectOf, &DeleteGrant});
}

}  // namespace atalaya::api
