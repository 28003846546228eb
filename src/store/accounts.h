// Accounts and their grants in the database. What may be done with them is decided above (identity, api); this only reads and writes.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/language.h"
#include "release/release.h"
#include "store/database.h"

namespace atalaya::store {

struct Account {
  std::string id, login, name;
  Language language = Language::kEnglish;
  std::string home, state;         // ISO2; see the migration
  std::string password;            // Argon2id string; empty: no password (sign-in by the provider only)
  bool must_change = false;        // the password was given by somebody else
  std::string password_until;      // a one-time password's end; empty: none
  bool disabled = false;
  std::string totp, totp_pending;  // sealed; empty: none
  long long totp_step = 0;         // the last step whose code was used
  std::string issuer, subject;     // at the provider; empty: not linked
  bool demo = false;
  std::string created, created_by, last_sign_in;
  long long version = 1;
};

struct AccountGrant {
  std::string id;
  release::Grant grant;
  std::string state;   // of its scope, empty for region and node
  std::string source;  // "admin", "provider"
  std::string created, created_by;
};

// Logins are compared without case and accents.
std::string LoginKey(std::string_view login);

std::optional<Account> AccountById(Connection& connection, std::string_view id);
std::optional<Account> AccountByLogin(Connection& connection, std::string_view login);
std::optional<Account> AccountByProvider(Connection& connection, std::string_view issuer, std::string_view subject);
std::vector<Account> DemoAccounts(Connection& connection);
// The names of those among the ids that are accounts: a reader shall see a person, not an id.
std::map<std::string, std::string> AccountNames(Connection& connection, const std::set<std::string>& ids);

// Accounts that fulfil the condition (release::Compile over "a.id", "a.state"), by login, after a login key; `query` is
// part of login or name.
std::vector<Account> ListAccounts(Connection& connection, const release::SqlCondition& condition, std::string_view query,
                                  std::string_view after, int limit);

void InsertAccount(Transaction& transaction, const Account& account);
// Writes everything but id, login, created; version goes up by one. False: the version is not that of the account.
bool UpdateAccount(Transaction& transaction, const Account& account);
// What changes at sign-in, without touching the version: it is no edit.
void NoteSignIn(Transaction& transaction, const Account& account);

std::vector<AccountGrant> GrantsOf(Connection& connection, std::string_view account);
// False: the account has it already. Both keep account.state right.
bool InsertGrant(Transaction& transaction, std::string_view account, const AccountGrant& grant);
void DeleteGrant(Transaction& transaction, std::string_view account, std::string_view grant);
// Enabled accounts that hold the role for the node.
long long CountHolders(Connection& connection, release::Role role);

long long CountAccounts(Connection& connection);

// The organisation of a demonstration: made, and given the first container terminals of Santos and Rio de Janeiro that have none. False:
// it is there, or this region has no Brazil.
inline constexpr const char* kDemoOrganisation = "SANTOS-TERMINALS";
bool AddDemoOrganisation(Transaction& transaction);

// The State of a scope and its name in a language; nullopt: there is no such facility, organisation or State. Region and node have
// neither ("" and "").
struct ScopePlace {
  std::string state, name;
};
std::optional<ScopePlace> PlaceOf(Connection& connection, release::ScopeKind kind, std::string_view id, Language language);

}  // namespace atalaya::store
