#include "store/sign_ins.h"

#include "store/sql.h"

namespace atalaya::store {
namespace {

constexpr const char* kTokenColumns = "id, secret_hash, account, name, actions, created, expires, last_used, revoked";

ApiToken ReadToken(const Rows& rows) {
  return {rows.Text(0), rows.Text(1), rows.Text(2), rows.Text(3), rows.Text(4), rows.Text(5), rows.Text(6), rows.Text(7), rows.Text(8)};
}

std::optional<ApiToken> OneToken(Connection& connection, const std::string& where, std::string_view value) {
  Rows rows(connection, std::string("SELECT ") + kTokenColumns + " FROM api_token WHERE " + where + " = :value", {{"value", value}});
  if (!rows.Next()) return std::nullopt;
  return ReadToken(rows);
}

}  // namespace

void InsertSession(Transaction& t, const SignedIn& session) {
  Run(t,
      "INSERT INTO account_session (id, secret_hash, account, method, created, last_seen, ends) VALUES (:id, :hash, :account, :method, "
      ":created, :last_seen, :ends)",
      {{"id", session.id},
       {"hash", session.secret_hash},
       {"account", session.account},
       {"method", session.method},
       {"created", session.created},
       {"last_seen", session.last_seen},
       {"ends", session.ends}});
}

std::optional<SignedIn> SessionByHash(Connection& connection, std::string_view hash) {
  Rows rows(connection, "SELECT id, secret_hash, account, method, created, last_seen, ends FROM account_session WHERE secret_hash = :hash",
            {{"hash", hash}});
  if (!rows.Next()) return std::nullopt;
  return SignedIn{rows.Text(0), rows.Text(1), rows.Text(2), rows.Text(3), rows.Text(4), rows.Text(5), rows.Text(6)};
}

void TouchSession(Transaction& t, std::string_view id, std::string_view now) {
  Run(t, "UPDATE account_session SET last_seen = :now WHERE id = :id AND last_seen < :now2", {{"now", now}, {"id", id}, {"now2", now}});
}

void DeleteSession(Transaction& t, std::string_view id) { Run(t, "DELETE FROM account_session WHERE id = :id", {{"id", id}}); }

void DeleteSessionsOf(Transaction& t, std::string_view account, std::string_view spared) {
  Run(t, "DELETE FROM account_session WHERE account = :account AND id <> :spared", {{"account", account}, {"spared", spared}});
}

void SweepSessions(Transaction& t, std::string_view before) {
  Run(t, "DELETE FROM account_session WHERE ends < :before", {{"before", before}});
}

void InsertToken(Transaction& t, const ApiToken& token) {
  Run(t,
      "INSERT INTO api_token (id, secret_hash, account, name, actions, created, expires) VALUES (:id, :hash, :account, :name, :actions, "
      ":created, :expires)",
      {{"id", token.id},
       {"hash", token.secret_hash},
       {"account", token.account},
       {"name", token.name},
       {"actions", token.actions},
       {"created", token.created},
       {"expires", token.expires}});
}

std::optional<ApiToken> TokenByHash(Connection& connection, std::string_view hash) { return OneToken(connection, "secret_hash", hash); }
std::optional<ApiToken> TokenById(Connection& connection, std::string_view id) { return OneToken(connection, "id", id); }

std::vector<ApiToken> TokensOf(Connection& connection, std::string_view account, std::string_view after, int limit) {
  std::vector<ApiToken> tokens;
  for (Rows rows(connection,
                 std::string("SELECT ") + kTokenColumns +
                     " FROM api_token WHERE account = :account AND revoked = '' AND id > :after ORDER BY id LIMIT :limit",
                 {{"account", account}, {"after", after}, {"limit", limit}});
       rows.Next();) {
    tokens.push_back(ReadToken(rows));
  }
  return tokens;
}

void TouchToken(Transaction& t, std::string_view id, std::string_view now) {
  Run(t, "UPDATE api_token SET last_used = :now WHERE id = :id", {{"now", now}, {"id", id}});
}

void RevokeToken(Transaction& t, std::string_view id) {
  Run(t, "UPDATE api_token SET revoked = :now WHERE id = :id AND revoked = ''", {{"now", t.Now()}, {"id", id}});
}

void RevokeTokensOf(Transaction& t, std::string_view account) {
  Run(t, "UPDATE api_token SET revoked = :now WHERE account = :account AND revoked = ''", {{"now", t.Now()}, {"account", account}});
}

Attempts AttemptsOf(Connection& connection, std::string_view source) {
  Rows rows(connection, "SELECT failures, last, until FROM sign_in_attempt WHERE source = :source", {{"source", source}});
  if (!rows.Next()) return {};
  return {rows.Whole(0), rows.Text(1), rows.Text(2)};
}

void SaveAttempts(Transaction& t, std::string_view source, const Attempts& attempts) {
  Run(t,
      "INSERT INTO sign_in_attempt (source, failures, last, until) VALUES (:source, :failures, :last, :until) "
      "ON CONFLICT (source) DO UPDATE SET failures = excluded.failures, last = excluded.last, until = excluded.until",
      {{"source", source}, {"failures", attempts.failures}, {"last", attempts.last}, {"until", attempts.until}});
}

void ForgetAttempts(Transaction& t, std::string_view source) {
  Run(t, "DELETE FROM sign_in_attempt WHERE source = :source", {{"source", source}});
}

void SweepAttempts(Transaction& t, std::string_view before) {
  Run(t, "DELETE FROM sign_in_attempt WHERE last < :before", {{"before", before}});
}

}  // namespace atalaya::store
