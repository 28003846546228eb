// The database: SQLite (one file, WAL, foreign keys on, one writer, a pool of readers) or PostgreSQL, behind the same SQL.
//
//   auto row = database.Read([&](Connection& c) { return ReadFacility(c, "BRSSZ-01"); });
//   auto done = database.Write(actor, [&](Transaction& t) -> Result<int> {
//     ...change rows through t.Sql()...
//     t.Record({"facility.edit", "facility/BRSSZ-01", "BR/BRSSZ-01", payload});   // the ledger entry of the same transaction
//     return 1;
//   });
//
// A write that returns findings is rolled back and leaves nothing behind. All writers are serialised (SQLite's lock; the row of the
// ledger's head in PostgreSQL), so a write reads what it decides on without surprises. Safe from any thread; a Connection is
// used by one thread at a time and must not be kept.
//
// Findings: `store.unavailable` (database gone, disk full: the API answers 503 and the next call tries anew), `store.busy` (no connection
// free in time), `store.newer` (a schema of a later version), `store.url`, `store.open`, `store.key` (its ledger was signed with another key
// or under another name).
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

#include "base/result.h"
#include "ledger/ledger.h"

namespace soci {
class session;
}

namespace atalaya::store {

enum class Dialect { kSqlite, kPostgresql };

// A connection with a read transaction open: everything read through it is of one moment.
class Connection {
 public:
  Connection(soci::session& session, Dialect dialect) : session_(session), dialect_(dialect) {}
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;
  soci::session& Sql() { return session_; }
  Dialect Kind() const { return dialect_; }

 private:
  soci::session& session_;
  Dialect dialect_;
};

// What the ledger says of one change.
struct Change {
  std::string action;   // "assessment.answer"
  std::string subject;  // "assessment/01J..."
  std::string scope;    // "BR/BRSSZ-01", "BR", ""
  std::string payload;  // JSON: what changed, enough to tell what the record was and became; never a secret
};

class Transaction : public Connection {
 public:
  Transaction(soci::session& session, Dialect dialect, std::string now, std::string actor, std::function<void(const Change&)> record)
      : Connection(session, dialect), now_(std::move(now)), actor_(std::move(actor)), record_(std::move(record)) {}
  const std::string& Now() const { return now_; }      // time of the transaction
  const std::string& Actor() const { return actor_; }  // user id, "system"
  void Record(const Change& change) { record_(change); }

 private:
  std::string now_, actor_;
  std::function<void(const Change&)> record_;
};

struct DatabaseOptions {
  std::string url;         // "sqlite:PATH" (or a bare path), "postgresql://user@host:port/name?..."
  std::string migrations;  // folder of NNN_name.up.sql and .down.sql
  int readers = 4;         // connections for reading
  std::string origin;      // the node's name in signed heads
  std::string key_seed;    // 32 bytes: signs the ledger's heads
  std::function<std::string()> now;  // "2026-11-30T19:54:13.123Z"
};

class Database {
 public:
  // Opens and migrates up. A new database gets the whole schema.
  static Result<std::unique_ptr<Database>> Open(DatabaseOptions options);
  ~Database();

  Dialect Kind() const;
  const DatabaseOptions& Settings() const;
  const std::string& PublicKey() const;  // 32 bytes: checks the ledger's signatures

  // Runs `body` with a reader. Its value, or findings where the database failed.
  template <class F>
  auto Read(F&& body) -> Result<std::invoke_result_t<F, Connection&>> {
    using T = std::invoke_result_t<F, Connection&>;
    std::optional<T> value;
    if (auto failed = RunRead([&](Connection& c) { value.emplace(body(c)); })) return Fail(std::move(*failed));
    return std::move(*value);
  }

  // Runs `body`, which returns Result<T>, in a write transaction of `actor`; commits unless it failed.
  template <class F>
  auto Write(const std::string& actor, F&& body) -> std::invoke_result_t<F, Transaction&> {
    using R = std::invoke_result_t<F, Transaction&>;
    std::optional<R> value;
    auto failed = RunWrite(actor, [&](Transaction& t) {
      value.emplace(body(t));
      return value->has_value();
    });
    if (failed) return Fail(std::move(*failed));
    return std::move(*value);
  }

  // Whether the database answers now (readiness).
  bool Alive();

  // Migrates to a version (tests; 0 takes everything away). Versions are the numbers of the files.
  Result<int> MigrateTo(int version);
  int Version();

 private:
  struct State;
  explicit Database(std::unique_ptr<State> state);
  std::optional<Findings> KeepKey();
  std::optional<Findings> RunRead(const std::function<void(Connection&)>& body);
  std::optional<Findings> RunWrite(const std::string& actor, const std::function<bool(Transaction&)>& body);
  std::unique_ptr<State> state_;
};

// After a bulk import: PostgreSQL plans by what it counted last, and counts again by itself only minutes later. Nothing on SQLite.
void CountAnew(Transaction& transaction);

}  // namespace atalaya::store
