#include "store/database.h"

#include <mutex>

#include "base/ids.h"
#include "base/log.h"
#include "store/ledger_rows.h"
#include "store/migrations.h"
#include "store/pool.h"
#include "store/sql.h"

namespace atalaya::store {
namespace {

constexpr std::chrono::seconds kWait{10};

// What went wrong with the database, for the log; callers are told only that it did.
Findings Unavailable(const std::exception& error) {
  log::Write(log::Level::kError, "store.unavailable", {{"detail", error.what()}});
  return {Error("store.unavailable", "")};
}

// Ends a transaction that failed; the connection is thrown away when even that fails.
void Abandon(Pool::Lease& lease) {
  try {
    lease.Sql() << "ROLLBACK";
  } catch (const std::exception&) {
    lease.Spoil();
  }
}

// Adds entries to the ledger; reads the head when the first one comes and writes it once at the end.
class Appender {
 public:
  Appender(const DatabaseOptions& options, const ledger::KeyPair& key) : options_(options), key_(key) {}

  void Lock(Connection& connection) {
    const char* sql = connection.Kind() == Dialect::kPostgresql ? "SELECT frontier FROM ledger_head WHERE id = 1 FOR UPDATE"
                                                                : "SELECT frontier FROM ledger_head WHERE id = 1";
    const auto frontier = ledger::Frontier::FromText(OneText(connection, sql).value_or(""));
    if (!frontier) throw soci::soci_error("the ledger's head cannot be read");
    tree_ = *frontier;
  }

  void Append(Transaction& t, const Change& change) {
    ledger::Entry entry;
    entry.sequence = tree_.size;
    entry.time = t.Now();
    entry.actor = t.Actor();
    entry.action = change.action;
    entry.subject = change.subject;
    entry.scope = change.scope;
    entry.payload = change.payload;
    const std::string salt = RandomBytes(32);
    const ledger::Hash leaf = ledger::LeafHash(salt, ledger::EntryBytes(entry));
    tree_.Append(leaf);
    const ledger::Hash root = tree_.Root();
    const std::string signature = ledger::Sign(ledger::HeadText({options_.origin, tree_.size, root}), key_.secret);
    Run(t,
        "INSERT INTO ledger (sequence, time, actor, action, subject, scope, payload, salt, leaf, root, signature) "
        "VALUES (:sequence, :time, :actor, :action, :subject, :scope, :payload, :salt, :leaf, :root, :signature)",
        {{"sequence", static_cast<long long>(entry.sequence)},
         {"time", entry.time},
         {"actor", entry.actor},
         {"action", entry.action},
         {"subject", entry.subject},
         {"scope", entry.scope},
         {"payload", entry.payload},
         {"salt", ToHex(salt)},
         {"leaf", ToHex(leaf)},
         {"root", ToHex(root)},
         {"signature", ToHex(signature)}});
    changed_ = true;
  }

  void Close(Connection& connection) {
    if (changed_) Run(connection, "UPDATE ledger_head SET frontier = :frontier WHERE id = 1", {{"frontier", tree_.Text()}});
  }

 private:
  const DatabaseOptions& options_;
  const ledger::KeyPair& key_;
  ledger::Frontier tree_;
  bool changed_ = false;
};

}  // namespace

struct Database::State {
  State(DatabaseOptions o, Address a, std::vector<Migration> m)
      : options(std::move(o)),
        dialect(a.dialect),
        migrations(std::move(m)),
        readers(a, options.readers),
        writer(a, 1),
        key(ledger::KeyFromSeed(options.key_seed)) {}

  DatabaseOptions options;
  Dialect dialect;
  std::vector<Migration> migrations;
  Pool readers, writer;
  ledger::KeyPair key;
};

Database::Database(std::unique_ptr<State> state) : state_(std::move(state)) {}
Database::~Database() = default;

Result<std::unique_ptr<Database>> Database::Open(DatabaseOptions options) {
  auto address = ReadAddress(options.url);
  if (!address) return Fail(address.error());
  auto migrations = ReadMigrations(options.migrations);
  if (!migrations) return Fail(migrations.error());
  const int newest = migrations->empty() ? 0 : migrations->back().number;
  std::unique_ptr<Database> database(new Database(std::make_unique<State>(std::move(options), *address, std::move(*migrations))));
  const auto migrated = database->MigrateTo(newest);
  if (!migrated) return Fail(migrated.error());
  if (auto refused = database->KeepKey()) return Fail(std::move(*refused));
  return database;
}

// The name and public key in the signed heads stand in the database, so that a check needs nothing else; another key would break the
// ledger's chain and is refused once there are entries.
std::optional<Findings> Database::KeepKey() {
  const std::string origin = state_->options.origin, key = ToHex(state_->key.publik);
  const auto known = Read([](Connection& c) { return ReadLedgerKey(c); });
  if (!known) return known.error();
  if (known->origin == origin && known->publik == key) return std::nullopt;
  const auto empty = Read([](Connection& c) { return OneWhole(c, "SELECT count(*) FROM ledger") == 0; });
  if (!empty) return empty.error();
  if (!*empty && !known->publik.empty()) {
    return Findings{Error("store.key", "--database", {{"origin", known->origin}, {"key", known->publik.substr(0, 16)}})};
  }
  return RunWrite("system", [&](Transaction& t) {
    for (const auto& [name, value] : {std::pair<std::string, std::string>{kOriginSetting, origin}, {kKeySetting, key}}) {
      Run(t, "INSERT INTO setting (name, value) VALUES (:name, :value) ON CONFLICT (name) DO UPDATE SET value = excluded.value",
          {{"name", name}, {"value", value}});
    }
    return true;
  });
}

Dialect Database::Kind() const { return state_->dialect; }
const DatabaseOptions& Database::Settings() const { return state_->options; }
const std::string& Database::PublicKey() const { return state_->key.publik; }

std::optional<Findings> Database::RunRead(const std::function<void(Connection&)>& body) {
  try {
    Pool::Lease lease = state_->readers.Take(kWait);
    if (!lease) return Findings{Error("store.busy", "")};
    try {
      lease.Sql() << (state_->dialect == Dialect::kPostgresql ? "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY" : "BEGIN");
      Connection connection(lease.Sql(), state_->dialect);
      body(connection);
      lease.Sql() << "COMMIT";
      return std::nullopt;
    } catch (const soci::soci_error& error) {
      lease.Spoil();
      return Unavailable(error);
    } catch (...) {
      Abandon(lease);
      throw;
    }
  } catch (const soci::soci_error& error) {  // no connection could be opened
    return Unavailable(error);
  }
}

std::optional<Findings> Database::RunWrite(const std::string& actor, const std::function<bool(Transaction&)>& body) {
  try {
    Pool::Lease lease = state_->writer.Take(kWait);
    if (!lease) return Findings{Error("store.busy", "")};
    try {
      lease.Sql() << (state_->dialect == Dialect::kPostgresql ? "BEGIN" : "BEGIN IMMEDIATE");
      Appender ledger(state_->options, state_->key);
      Transaction* self = nullptr;
      Transaction transaction(lease.Sql(), state_->dialect, state_->options.now(), actor,
                              [&](const Change& change) { ledger.Append(*self, change); });
      self = &transaction;
      ledger.Lock(transaction);
      if (!body(transaction)) {
        Abandon(lease);
        return std::nullopt;  // the body's own findings are the answer
      }
      ledger.Close(transaction);
      lease.Sql() << "COMMIT";
      return std::nullopt;
    } catch (const soci::soci_error& error) {
      Abandon(lease);
      if (lease) lease.Spoil();
      return Unavailable(error);
    } catch (...) {
      Abandon(lease);
      throw;
    }
  } catch (const soci::soci_error& error) {
    return Unavailable(error);
  }
}

bool Database::Alive() {
  const auto answer = Read([](Connection& connection) { return OneWhole(connection, "SELECT 1"); });
  return answer.has_value();
}

// Migrations run outside RunWrite: the ledger's own tables come and go with them.
Result<int> Database::MigrateTo(int version) {
  try {
    Pool::Lease lease = state_->writer.Take(kWait);
    if (!lease) return Fail(Error("store.busy", ""));
    state_->readers.CloseIdle();
    Transaction transaction(lease.Sql(), state_->dialect, state_->options.now(), "system", [](const Change&) {});
    try {
      lease.Sql() << (state_->dialect == Dialect::kPostgresql ? "BEGIN" : "BEGIN IMMEDIATE");
      const int now = SchemaVersion(transaction);
      const int newest = state_->migrations.empty() ? 0 : state_->migrations.back().number;
      if (now > newest) {
        Abandon(lease);
        return Fail(Error("store.newer", state_->options.url.substr(0, state_->options.url.find(':')),
                          {{"found", std::to_string(now)}, {"known", std::to_string(newest)}}));
      }
      store::MigrateTo(transaction, state_->migrations, version);
      lease.Sql() << "COMMIT";
      return version;
    } catch (const soci::soci_error& error) {
      Abandon(lease);
      return Fail(Error("store.open", "--database", {{"reason", error.what()}}));
    }
  } catch (const soci::soci_error& error) {
    return Fail(Error("store.open", "--database", {{"reason", error.what()}}));
  }
}

int Database::Version() {
  const auto version = Read([](Connection& connection) {
    return static_cast<int>(OneWhole(connection, "SELECT max(number) FROM schema_step"));
  });
  return version.value_or(-1);
}

}  // namespace atalaya::store
