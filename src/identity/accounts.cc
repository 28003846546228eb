#include "identity/accounts.h"

#include <algorithm>

#include "base/ids.h"
#include "base/time.h"
#include "formats/json_write.h"
#include "identity/secrets.h"
#include "identity/totp.h"
#include "store/sign_ins.h"

namespace atalaya::identity {
namespace {

using formats::Break;
using formats::JsonWriter;

constexpr long long kOneTimeMillis = 72LL * 60 * 60 * 1000;

std::string GrantJson(const release::Grant& grant) {
  JsonWriter w;
  w.BeginObject(Break::kNo)
      .Member("role", release::RoleName(grant.role))
      .Member("scope", release::ScopeKindName(grant.scope))
      .Member("id", grant.id)
      .EndObject();
  return w.Take();
}

bool IsAdmin(store::Connection& c, const std::string& account) {
  const auto grants = store::GrantsOf(c, account);
  return std::any_of(grants.begin(), grants.end(), [](const auto& g) { return g.grant.role == release::Role::kAdmin; });
}

// Letters and digits of any script, and . _ - @ + between: nothing that breaks a line, an address or a page.
bool IsLogin(const std::string& login) {
  return IsPlainText(login, 100) && login.find_first_of(" \t/\\\"'<>&?#%;,:|") == std::string::npos;
}

}  // namespace

Result<Changed> Accounts::Add(const std::string& actor, const NewAccount& wanted) {
  Findings findings;
  if (!IsLogin(wanted.login)) findings.push_back(Error("identity.login", "body#/login"));
  if (!IsPlainText(wanted.name, 200)) findings.push_back(Error("identity.name", "body#/name"));
  if (!wanted.password.empty() && !wanted.demo) Append(findings, passwords_.Check(wanted.password, wanted.login, "body#/password"));
  if (HasErrors(findings)) return Fail(std::move(findings));

  Changed made;
  store::Account& account = made.account;
  account.login = wanted.login;
  account.name = wanted.name;
  account.language = wanted.language;
  account.home = wanted.home;
  account.issuer = wanted.issuer;
  account.subject = wanted.subject;
  account.demo = wanted.demo;
  account.must_change = wanted.must_change;
  std::string password = wanted.password;
  if (password.empty() && wanted.issuer.empty()) {
    password = made.one_time_password = OneTimePassword();
    account.must_change = true;
  }
  if (!password.empty()) {
    account.password = passwords_.Hash(password);
    if (account.password.empty()) return Fail(Error("identity.busy", ""));
  }
  return database_.Write(actor, [&](store::Transaction& t) -> Result<Changed> {
    if (store::AccountByLogin(t, account.login)) return Fail(Error("identity.login.conflict", "body#/login", {{"login", account.login}}));
    if (store::AccountByProvider(t, account.issuer, account.subject)) return Fail(Error("identity.provider.conflict", "body#/subject"));
    if (!account.home.empty() && !store::PlaceOf(t, release::ScopeKind::kState, account.home, account.language)) {
      return Fail(Error("identity.state", "body#/state", {{"state", account.home}}));
    }
    account.id = NewId(t.Now());
    account.created = t.Now();
    account.created_by = actor;
    account.state = account.home;
    if (!made.one_time_password.empty()) account.password_until = UtcFromMillis(MillisFromUtc(t.Now()).value_or(0) + kOneTimeMillis);
    store::InsertAccount(t, account);
    JsonWriter w;
    w.BeginObject(Break::kNo).Member("login", account.login).Member("name", account.name).Member("state", account.home);
    w.Member("provider", !account.issuer.empty()).Member("demo", account.demo).EndObject();
    t.Record({"user.add", "user/" + account.id, account.home, w.Take()});
    return made;
  });
}

Result<Changed> Accounts::Change(const std::string& actor, const std::string& id, long long version, const AccountEdit& edit) {
  if (edit.name && !IsPlainText(*edit.name, 200)) return Fail(Error("identity.name", "body#/name"));
  Changed changed;
  std::string hash;
  if (edit.reset_password) {
    changed.one_time_password = OneTimePassword();
    hash = passwords_.Hash(changed.one_time_password);
    if (hash.empty()) return Fail(Error("identity.busy", ""));
  }
  const auto done = database_.Write(actor, [&](store::Transaction& t) -> Result<Changed> {
    auto account = store::AccountById(t, id);
    if (!account) return Fail(Error("api.not-found", ""));
    if (account->version != version) return Fail(Error("identity.stale", ""));
    JsonWriter w;
    w.BeginObject(Break::kNo);
    std::string action = "user.edit";
    if (edit.name && *edit.name != account->name) {
      w.Key("name").BeginArray(Break::kNo).String(account->name).String(*edit.name).EndArray();
      account->name = *edit.name;
    }
    if (edit.language) account->language = *edit.language;
    if (edit.provider) {
      const auto& [issuer, subject] = *edit.provider;
      const auto other = store::AccountByProvider(t, issuer, subject);
      if (other && other->id != id) return Fail(Error("identity.provider.conflict", "body#/subject"));
      account->issuer = issuer;
      account->subject = subject;
      w.Member("provider", issuer);
    }
    if (edit.disabled && *edit.disabled != account->disabled) {
      if (*edit.disabled && IsAdmin(t, id) && store::CountHolders(t, release::Role::kAdmin) <= 1) {
        return Fail(Error("identity.last-admin.conflict", "body#/disabled"));
      }
      account->disabled = *edit.disabled;
      action = *edit.disabled ? "user.disable" : "user.enable";
    }
    if (edit.reset_password) {
      account->password = hash;
      account->must_change = true;
      account->password_until = UtcFromMillis(MillisFromUtc(t.Now()).value_or(0) + kOneTimeMillis);
      w.Member("password", "reset");
      if (action == "user.edit") action = "user.reset";
    }
    if (edit.reset_totp) {
      account->totp.clear();
      account->totp_pending.clear();
      w.Member("totp", "reset");
      if (action == "user.edit") action = "user.reset";
    }
    if (!store::UpdateAccount(t, *account)) return Fail(Error("identity.stale", ""));
    if (account->disabled || edit.reset_password || edit.reset_totp) store::DeleteSessionsOf(t, id, "");
    if (account->disabled) store::RevokeTokensOf(t, id);
    t.Record({action, "user/" + id, account->state, w.EndObject().Take()});
    ++account->version;
    changed.account = *account;
    return changed;
  });
  sessions_.Forget();
  return done;
}

Result<store::AccountGrant> Accounts::Grant(const std::string& actor, const std::string& id, const release::Grant& grant) {
  const auto done = database_.Write(actor, [&](store::Transaction& t) -> Result<store::AccountGrant> {
    const auto account = store::AccountById(t, id);
    if (!account) return Fail(Error("api.not-found", ""));
    if (!release::ScopeFits(grant.role, grant.scope)) {
      return Fail(Error("identity.role-scope", "body#/scope/kind",
                        {{"role", std::string(release::RoleName(grant.role))}, {"scope", std::string(release::ScopeKindName(grant.scope))}}));
    }
    const auto place = store::PlaceOf(t, grant.scope, grant.id, Language::kEnglish);
    if (!place) return Fail(Error("identity.scope", "body#/scope/id", {{"id", grant.id}}));
    const store::AccountGrant given{NewId(t.Now()), grant, place->state, "admin", t.Now(), actor};
    if (!store::InsertGrant(t, id, given)) return Fail(Error("identity.grant.conflict", "body#"));
    t.Record({"user.grant", "user/" + id, place->state, GrantJson(grant)});
    return given;
  });
  sessions_.Forget();
  return done;
}

Result<int> Accounts::Revoke(const std::string& actor, const std::string& id, const std::string& grant_id) {
  const auto done = database_.Write(actor, [&](store::Transaction& t) -> Result<int> {
    for (const auto& grant : store::GrantsOf(t, id)) {
      if (grant.id != grant_id) continue;
      const auto account = store::AccountById(t, id);
      if (grant.grant.role == release::Role::kAdmin && account && !account->disabled &&
          store::CountHolders(t, release::Role::kAdmin) <= 1) {
        return Fail(Error("identity.last-admin.conflict", ""));
      }
      store::DeleteGrant(t, id, grant_id);
      t.Record({"user.revoke", "user/" + id, grant.state, GrantJson(grant.grant)});
      return 1;
    }
    return Fail(Error("api.not-found", ""));
  });
  sessions_.Forget();
  return done;
}

Result<int> Accounts::SetPassword(const std::string& actor, const std::string& id, const std::string& password, const std::string& spared,
                                  bool must_change) {
  const auto known = database_.Read([&](store::Connection& c) { return store::AccountById(c, id); });
  if (!known) return Fail(known.error());
  if (!*known) return Fail(Error("api.not-found", ""));
  Findings findings = passwords_.Check(password, (*known)->login, "body#/new");
  if (HasErrors(findings)) return Fail(std::move(findings));
  const std::string hash = passwords_.Hash(password);
  if (hash.empty()) return Fail(Error("identity.busy", ""));
  const auto done = database_.Write(actor, [&](store::Transaction& t) -> Result<int> {
    auto account = store::AccountById(t, id);
    if (!account) return Fail(Error("api.not-found", ""));
    account->password = hash;
    account->must_change = must_change;
    account->password_until.clear();
    if (!store::UpdateAccount(t, *account)) return Fail(Error("identity.stale", ""));
    store::DeleteSessionsOf(t, id, spared);
    t.Record({"user.password", "user/" + id, account->state, "{}"});
    return 1;
  });
  sessions_.Forget();
  return done;
}

Result<int> Accounts::SetLanguage(const std::string& id, Language language) {
  const auto done = database_.Write(id, [&](store::Transaction& t) -> Result<int> {
    auto account = store::AccountById(t, id);
    if (!account) return Fail(Error("api.not-found", ""));
    account->language = language;
    store::UpdateAccount(t, *account);
    t.Record({"user.language", "user/" + id, account->state, "{\"language\":\"" + std::string(LanguageCode(language)) + "\"}"});
    return 1;
  });
  sessions_.Forget();
  return done;
}

Result<Accounts::Proposal> Accounts::ProposeTotp(const std::string& id, const std::string& node) {
  const std::string secret = NewTotpSecret();
  return database_.Write(id, [&](store::Transaction& t) -> Result<Proposal> {
    auto account = store::AccountById(t, id);
    if (!account) return Fail(Error("api.not-found", ""));
    if (!account->totp.empty()) return Fail(Error("identity.totp.conflict", ""));
    account->totp_pending = Seal(secret, database_.Settings().key_seed, account->id);
    store::UpdateAccount(t, *account);
    const std::string uri = TotpUri(secret, node, account->login);
    return Proposal{Base32(secret), uri, QrSvg(uri)};
  });
}

Result<int> Accounts::ConfirmTotp(const std::string& id, const std::string& code) {
  return database_.Write(id, [&](store::Transaction& t) -> Result<int> {
    auto account = store::AccountById(t, id);
    if (!account) return Fail(Error("api.not-found", ""));
    const auto secret = Unseal(account->totp_pending, database_.Settings().key_seed, account->id);
    const auto step = secret ? CheckTotp(*secret, code, MillisFromUtc(t.Now()).value_or(0) / 1000, 0) : std::nullopt;
    if (!step) return Fail(Error("identity.code", "body#/code"));
    account->totp = account->totp_pending;
    account->totp_pending.clear();
    account->totp_step = *step;
    store::UpdateAccount(t, *account);
    t.Record({"user.totp-on", "user/" + id, account->state, "{}"});
    return 1;
  });
}

Result<int> Accounts::RemoveTotp(const std::string& actor, const std::string& id) {
  return database_.Write(actor, [&](store::Transaction& t) -> Result<int> {
    auto account = store::AccountById(t, id);
    if (!account) return Fail(Error("api.not-found", ""));
    account->totp.clear();
    account->totp_pending.clear();
    store::UpdateAccount(t, *account);
    t.Record({"user.totp-off", "user/" + id, account->state, "{}"});
    return 1;
  });
}

}  // namespace atalaya::identity
