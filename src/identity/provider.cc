#include "identity/provider.h"

#include <algorithm>

#include "base/ids.h"
#include "base/log.h"
#include "base/time.h"
#include "formats/json_parse.h"
#include "formats/json_write.h"
#include "identity/secrets.h"
#include "store/accounts.h"

namespace atalaya::identity {
namespace {

constexpr long long kPendingMillis = 10LL * 60 * 1000, kDiscoveryMillis = 60LL * 60 * 1000, kKeysMillis = 10 * 1000;
constexpr std::size_t kMostPending = 4096;

std::string TextOf(const boost::json::object& object, std::string_view key) {
  const auto* value = object.if_contains(key);
  return value != nullptr && value->is_string() ? std::string(value->get_string()) : std::string();
}

// An answer that should be a JSON object.
Result<boost::json::object> ObjectOf(const Result<Fetched>& fetched, const char* what) {
  if (!fetched) return Fail(fetched.error());
  auto value = formats::ParseJson(fetched->body, what);
  if (fetched->status != 200 || !value || !value->is_object()) {
    return Fail(Error("identity.oidc-fetch", what, {{"reason", "status " + std::to_string(fetched->status)}}));
  }
  return std::move(value->get_object());
}

// Never with what the provider sent: it may hold codes and tokens.
void LogFindings(const Findings& findings) {
  for (const Finding& finding : findings) {
    std::string detail;
    for (const auto& [name, value] : finding.args) detail += (detail.empty() ? "" : ", ") + name + " " + value;
    log::Write(log::Level::kWarning, "identity.provider", {{"code", finding.code}, {"where", finding.where}, {"detail", detail}});
  }
}

bool ClaimHolds(const boost::json::object& claims, const RoleMapping& mapping) {
  const auto* claim = claims.if_contains(mapping.claim);
  if (claim == nullptr) return false;
  if (claim->is_string()) return claim->get_string() == mapping.value;
  if (!claim->is_array()) return false;
  const auto& list = claim->get_array();
  return std::any_of(list.begin(), list.end(), [&](const auto& item) { return item.is_string() && item.get_string() == mapping.value; });
}

bool Same(const release::Grant& a, const release::Grant& b) { return a.role == b.role && a.scope == b.scope && a.id == b.id; }

}  // namespace

Result<std::unique_ptr<Provider>> Provider::Make(store::Database& database, Sessions& sessions, ProviderSettings settings,
                                                 const std::string& public_url, Fetch fetch) {
  const auto wrong = [](const char* what) { return Fail(Error("identity.oidc-settings", what, {{"reason", "missing or not https"}})); };
  if (!MayFetch(settings.issuer)) return wrong("ATALAYA_OIDC_ISSUER");
  if (settings.client.empty()) return wrong("ATALAYA_OIDC_CLIENT_ID");
  if (!MayFetch(public_url)) return wrong("--url");
  if (settings.name.empty()) {
    const auto host = settings.issuer.find("//") + 2;
    settings.name = settings.issuer.substr(host, settings.issuer.find('/', host) - host);
  }
  std::string callback = public_url;
  while (callback.ends_with('/')) callback.pop_back();
  callback += "/api/v1/session/oidc/callback";
  return std::unique_ptr<Provider>(new Provider(database, sessions, std::move(settings), std::move(callback), std::move(fetch)));
}

long long Provider::Now() const { return MillisFromUtc(database_.Settings().now()).value_or(0); }

Result<Provider::Endpoints> Provider::Discover() {
  const long long now = Now();
  {
    const std::lock_guard lock(mutex_);
    if (endpoints_.read != 0 && now - endpoints_.read < kDiscoveryMillis) return endpoints_;
  }
  std::string url = settings_.issuer;
  while (url.ends_with('/')) url.pop_back();
  const auto document = ObjectOf(fetch_({url + "/.well-known/openid-configuration", "", "", ""}), "openid-configuration");
  if (!document) return Fail(document.error());
  // Section 4.3 of the discovery specification: exactly the issuer that was asked, or one provider could speak for another.
  if (TextOf(*document, "issuer") != settings_.issuer) {
    return Fail(Error("identity.oidc-fetch", "openid-configuration", {{"reason", "issuer"}}));
  }
  Endpoints endpoints;
  endpoints.authorize = TextOf(*document, "authorization_endpoint");
  endpoints.token = TextOf(*document, "token_endpoint");
  endpoints.keys = TextOf(*document, "jwks_uri");
  for (const std::string* needed : {&endpoints.authorize, &endpoints.token, &endpoints.keys}) {
    if (!MayFetch(*needed)) return Fail(Error("identity.oidc-fetch", "openid-configuration", {{"reason", "endpoint"}}));
  }
  if (const auto* methods = document->if_contains("token_endpoint_auth_methods_supported"); methods != nullptr && methods->is_array()) {
    const auto& list = methods->get_array();
    const auto knows = [&](std::string_view name) {
      return std::any_of(list.begin(), list.end(), [&](const auto& item) { return item.is_string() && item.get_string() == name; });
    };
    endpoints.basic = knows("client_secret_basic") || !knows("client_secret_post");
  }
  const auto* tells = document->if_contains("authorization_response_iss_parameter_supported");
  endpoints.tells_issuer = tells != nullptr && tells->is_bool() && tells->get_bool();
  endpoints.read = now;
  const std::lock_guard lock(mutex_);
  endpoints_ = endpoints;
  return endpoints;
}

Result<std::shared_ptr<const KeySet>> Provider::Keys(const Endpoints& endpoints, bool anew) {
  const long long now = Now();
  {
    const std::lock_guard lock(mutex_);
    if (keys_ && (!anew || now - keys_read_ < kKeysMillis)) return keys_;
  }
  const auto fetched = fetch_({endpoints.keys, "", "", ""});
  if (!fetched) return Fail(fetched.error());
  if (fetched->status != 200) return Fail(Error("identity.oidc-fetch", "jwks", {{"reason", "status " + std::to_string(fetched->status)}}));
  auto keys = KeySet::Parse(fetched->body);
  if (!keys) return Fail(keys.error());
  auto shared = std::make_shared<const KeySet>(std::move(*keys));
  const std::lock_guard lock(mutex_);
  keys_ = shared;
  keys_read_ = now;
  return shared;
}

Result<Provider::Begun> Provider::Begin(std::string_view return_path) {
  const auto endpoints = Discover();
  if (!endpoints) {
    LogFindings(endpoints.error());
    return Fail(endpoints.error());
  }
  const std::string state = NewSecret(), cookie = NewSecret();
  Pending pending{SecretHash(cookie), NewSecret(), NewSecret(), SafeReturnPath(return_path), Now() + kPendingMillis};
  const std::string challenge = Base64Url(Sha256(pending.verifier));
  std::string url = endpoints->authorize + (endpoints->authorize.find('?') == std::string::npos ? "?" : "&");
  url += "response_type=code&scope=openid%20profile%20email&client_id=" + PercentEncoded(settings_.client) +
         "&redirect_uri=" + PercentEncoded(callback_) + "&state=" + state + "&nonce=" + pending.nonce + "&code_challenge=" + challenge +
         "&code_challenge_method=S256";
  const std::lock_guard lock(mutex_);
  const long long now = Now();
  std::erase_if(pending_, [&](const auto& entry) { return entry.second.ends <= now; });
  if (pending_.size() >= kMostPending) {
    pending_.erase(std::min_element(pending_.begin(), pending_.end(),
                                    [](const auto& a, const auto& b) { return a.second.ends < b.second.ends; }));
  }
  pending_[SecretHash(state)] = std::move(pending);
  return Begun{std::move(url), cookie};
}

// Out of the list for good, whatever comes of it: a state counts once.
std::optional<Provider::Pending> Provider::Take(const Return& answer) {
  const std::lock_guard lock(mutex_);
  const auto found = pending_.find(SecretHash(answer.state));
  if (found == pending_.end()) return std::nullopt;
  Pending pending = std::move(found->second);
  pending_.erase(found);
  if (pending.ends <= Now() || !SameSecret(SecretHash(answer.cookie), pending.cookie_hash)) return std::nullopt;
  return pending;
}

Provider::Finished Provider::Finish(const Return& answer) {
  Finished finished;
  const auto pending = Take(answer);
  if (!pending) {
    finished.refused = "state";
    return finished;
  }
  bool other_issuer = !answer.issuer.empty() && answer.issuer != settings_.issuer;
  {
    const std::lock_guard lock(mutex_);
    other_issuer = other_issuer || (endpoints_.tells_issuer && answer.issuer.empty());
  }
  if (other_issuer) {
    finished.refused = "state";  // RFC 9207: the answer of another provider
    return finished;
  }
  if (!answer.error.empty() || answer.code.empty() || answer.code.size() > 4000) {
    finished.refused = "provider";
    return finished;
  }
  const auto token = Exchange(answer.code, *pending);
  if (!token) {
    LogFindings(token.error());
    finished.refused = ReasonOf(token.error()).empty() ? "exchange" : "token";
    return finished;
  }
  finished = SignIn(*token, answer.replaced);
  if (finished.refused.empty()) finished.return_path = pending->return_path;
  return finished;
}

Result<IdToken> Provider::Exchange(const std::string& code, const Pending& pending) {
  const auto endpoints = Discover();
  if (!endpoints) return Fail(endpoints.error());
  FetchRequest request;
  request.url = endpoints->token;
  request.form = "grant_type=authorization_code&code=" + PercentEncoded(code) + "&redirect_uri=" + PercentEncoded(callback_) +
                 "&code_verifier=" + pending.verifier;
  if (settings_.secret.empty()) {
    request.form += "&client_id=" + PercentEncoded(settings_.client);
  } else if (endpoints->basic) {
    request.user = PercentEncoded(settings_.client);  // RFC 6749 section 2.3.1: form-encoded before Basic
    request.password = PercentEncoded(settings_.secret);
  } else {
    request.form += "&client_id=" + PercentEncoded(settings_.client) + "&client_secret=" + PercentEncoded(settings_.secret);
  }
  const auto answer = ObjectOf(fetch_(request), "token endpoint");
  if (!answer) return Fail(answer.error());
  const std::string compact = TextOf(*answer, "id_token");
  const IdTokenRules rules{settings_.issuer, settings_.client, pending.nonce, Now() / 1000};
  const auto keys = Keys(*endpoints, false);
  if (!keys) return Fail(keys.error());
  auto token = VerifyIdToken(compact, **keys, rules);
  if (!token && ReasonOf(token.error()) == "key") {
    const auto newer = Keys(*endpoints, true);
    if (!newer) return Fail(newer.error());
    token = VerifyIdToken(compact, **newer, rules);
  }
  return token;
}

Result<std::string> Provider::AccountOf(store::Transaction& t, const IdToken& token) {
  if (const auto account = store::AccountByProvider(t, token.issuer, token.subject)) {
    if (account->disabled) return Fail(Error("identity.id-token", "", {{"reason", "disabled"}}));
    return account->id;
  }
  if (!settings_.create) return Fail(Error("identity.id-token", "", {{"reason", "unknown"}}));
  store::Account account;
  account.id = NewId(t.Now());
  // Never the provider's word for a login: it could be that of somebody else here.
  account.login = "oidc-" + SecretHash(token.issuer + "\n" + token.subject).substr(0, 16);
  account.name = IsPlainText(token.name, 200) ? token.name : IsPlainText(token.email, 200) ? token.email : account.login;
  account.issuer = token.issuer;
  account.subject = token.subject;
  account.created = t.Now();
  account.created_by = "provider";
  store::InsertAccount(t, account);
  formats::JsonWriter w;
  w.BeginObject(formats::Break::kNo).Member("login", account.login).Member("name", account.name).Member("provider", true).EndObject();
  t.Record({"user.add", "user/" + account.id, "", w.Take()});
  return account.id;
}

// The grants with source "provider" become those that the claims stand for.
void Provider::Follow(store::Transaction& t, const std::string& account, const IdToken& token) {
  const auto held = store::GrantsOf(t, account);
  std::vector<release::Grant> wanted;
  for (const RoleMapping& mapping : settings_.roles) {
    if (ClaimHolds(token.claims, mapping)) wanted.push_back(mapping.grant);
  }
  const auto record = [&](const char* action, const release::Grant& grant, const std::string& state) {
    formats::JsonWriter w;
    w.BeginObject(formats::Break::kNo).Member("role", release::RoleName(grant.role));
    w.Member("scope", release::ScopeKindName(grant.scope)).Member("id", grant.id).Member("source", "provider").EndObject();
    t.Record({action, "user/" + account, state, w.Take()});
  };
  for (const auto& grant : held) {
    const bool keep = std::any_of(wanted.begin(), wanted.end(), [&](const auto& w) { return Same(w, grant.grant); });
    if (grant.source != "provider" || keep) continue;
    store::DeleteGrant(t, account, grant.id);
    record("user.revoke", grant.grant, grant.state);
  }
  for (const release::Grant& grant : wanted) {
    const auto place = store::PlaceOf(t, grant.scope, grant.id, Language::kEnglish);
    if (!place) continue;
    if (store::InsertGrant(t, account, {NewId(t.Now()), grant, place->state, "provider", t.Now(), "provider"})) {
      record("user.grant", grant, place->state);
    }
  }
}

Provider::Finished Provider::SignIn(const IdToken& token, const std::string& replaced) {
  Finished finished;
  std::string refused;
  const auto done = database_.Write("system", [&](store::Transaction& t) -> Result<int> {
    const auto id = AccountOf(t, token);
    if (!id) {
      refused = ReasonOf(id.error());
      return Fail(id.error());
    }
    Follow(t, *id, token);
    auto account = store::AccountById(t, *id);
    store::NoteSignIn(t, *account);
    finished.secret = sessions_.Begin(t, *id, "provider", replaced);
    t.Record({"session.begin", "user/" + *id, account->state, "{\"method\":\"provider\"}"});
    return 1;
  });
  if (!done) {
    finished.secret.clear();
    finished.refused = refused.empty() ? "unavailable" : refused;
  }
  sessions_.Forget();
  return finished;
}

}  // namespace atalaya::identity
