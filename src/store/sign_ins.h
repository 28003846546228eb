// Sessions, API tokens and attempts to sign in, in the database. Secrets are looked up by their hash.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "store/database.h"

namespace atalaya::store {

struct SignedIn {
  std::string id, secret_hash, account, method;  // "password", "provider"
  std::string created, last_seen, ends;
};
void InsertSession(Transaction& transaction, const SignedIn& session);
std::optional<SignedIn> SessionByHash(Connection& connection, std::string_view hash);
void TouchSession(Transaction& transaction, std::string_view id, std::string_view now);
void DeleteSession(Transaction& transaction, std::string_view id);
// All of an account, but for one (empty: none is spared).
void DeleteSessionsOf(Transaction& transaction, std::string_view account, std::string_view spared);
// Those that ended before.
void SweepSessions(Transaction& transaction, std::string_view before);

struct ApiToken {
  std::string id, secret_hash, account, name;
  std::string actions;  // names, apart by spaces
  std::string created, expires, last_used, revoked;
};
void InsertToken(Transaction& transaction, const ApiToken& token);
std::optional<ApiToken> TokenByHash(Connection& connection, std::string_view hash);
std::optional<ApiToken> TokenById(Connection& connection, std::string_view id);
std::vector<ApiToken> TokensOf(Connection& connection, std::string_view account, std::string_view after, int limit);
void TouchToken(Transaction& transaction, std::string_view id, std::string_view now);
void RevokeToken(Transaction& transaction, std::string_view id);
void RevokeTokensOf(Transaction& transaction, std::string_view account);

struct Attempts {
  long long failures = 0;
  std::string last, until;  // nobody may try before `until`
};
Attempts AttemptsOf(Connection& connection, std::string_view source);
void SaveAttempts(Transaction& transaction, std::string_view source, const Attempts& attempts);
void ForgetAttempts(Transaction& transaction, std::string_view source);
void SweepAttempts(Transaction& transaction, std::string_view before);

}  // namespace atalaya::store
