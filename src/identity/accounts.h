// Looking after accounts: made, changed, given roles, disabled, their passwords and second factors. Each change has its ledger entry, which
// never holds a secret. Who may do what is asked before (api, command line). Safe from any thread.
//
// Findings: `identity.login`, `identity.login.conflict`, `identity.name`, `identity.state`, those of Passwords::Check, `identity.busy`,
// `identity.provider.conflict` (linked already), `identity.scope` (no such place), `identity.role-scope` (the role is not held there),
// `identity.grant.conflict` (has it already), `identity.last-admin.conflict`, `identity.stale`, `api.not-found`.
#pragma once

#include <optional>
#include <string>

#include "identity/password.h"
#include "identity/sessions.h"
#include "store/accounts.h"
#include "store/database.h"

namespace atalaya::identity {

struct NewAccount {
  std::string login, name;
  Language language = Language::kEnglish;
  std::string home;             // ISO2 of the State it belongs to, may be empty
  std::string issuer, subject;  // who it is at the provider, may be empty
  std::string password;         // empty: one for once is made, unless it is linked to a provider
  bool must_change = false;
  bool demo = false;            // the password is published: rules do not count
};

struct AccountEdit {
  std::optional<std::string> name;
  std::optional<Language> language;
  std::optional<bool> disabled;
  std::optional<std::pair<std::string, std::string>> provider;  // issuer and subject; both empty: no longer linked
  bool reset_password = false, reset_totp = false;
};

// An account, and the password for once where one was made: shown once, kept nowhere.
struct Changed {
  store::Account account;
  std::string one_time_password;
};

class Accounts {
 public:
  Accounts(store::Database& database, Passwords& passwords, Sessions& sessions)
      : database_(database), passwords_(passwords), sessions_(sessions) {}

  Result<Changed> Add(const std::string& actor, const NewAccount& account);
  Result<Changed> Change(const std::string& actor, const std::string& id, long long version, const AccountEdit& edit);

  Result<store::AccountGrant> Grant(const std::string& actor, const std::string& id, const release::Grant& grant);
  Result<int> Revoke(const std::string& actor, const std::string& id, const std::string& grant);

  // A new password: all other sessions of the account end (`spared` is the one that asks). Actor is who sets it: the account itself, or an
  // administrator at the machine.
  Result<int> SetPassword(const std::string& actor, const std::string& id, const std::string& password, const std::string& spared,
                          bool must_change = false);
  Result<int> SetLanguage(const std::string& id, Language language);

  // TOTP: a secret is proposed, and counts once a code made from it came back.
  struct Proposal {
    std::string secret, uri, qr;  // base32, otpauth:, SVG
  };
  Result<Proposal> ProposeTotp(const std::string& id, const std::string& node);
  Result<int> ConfirmTotp(const std::string& id, const std::string& code);  // `identity.code`
  Result<int> RemoveTotp(const std::string& actor, const std::string& id);

 private:
  store::Database& database_;
  Passwords& passwords_;
  Sessions& sessions_;
};

}  // namespace atalaya::identity
