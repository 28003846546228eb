#include "store/pool.h"

#include <soci/postgresql/soci-postgresql.h>
#include <soci/soci.h>
#include <soci/sqlite3/soci-sqlite3.h>

#include "store/kept_statements.h"

namespace atalaya::store {

Result<Address> ReadAddress(const std::string& url) {
  if (url.starts_with("postgresql://") || url.starts_with("postgres://")) return Address{Dialect::kPostgresql, url};
  std::string path = url.starts_with("sqlite:") ? url.substr(7) : url;
  if (path.starts_with("//")) path.erase(0, 2);
  // SOCI's own grammar of options: a path with a blank needs quotes, and cannot hold a quote then.
  if (path.empty() || path.find("://") != std::string::npos || path.find('"') != std::string::npos) {
    return Fail(Error("store.url", "--database", {{"url", url.substr(0, url.find('@') == std::string::npos ? 80 : 13)}}));
  }
  return Address{Dialect::kSqlite, "db=\"" + path + "\" timeout=20"};
}

namespace {

// Before SQLite is first used: its own statistics and the locks around each connection are left out, since both make threads wait for each
// other and a connection here is one thread's at a time.
void PrepareSqlite() {
  static const bool kDone = [] {
    sqlite_api::sqlite3_config(SQLITE_CONFIG_MULTITHREAD);
    sqlite_api::sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
    return true;
  }();
  static_cast<void>(kDone);
}

}  // namespace

Pool::Session::Session() = default;
Pool::Session::Session(Session&&) noexcept = default;
Pool::Session& Pool::Session::operator=(Session&& other) noexcept {
  kept = nullptr;
  sql = std::move(other.sql);
  kept = std::move(other.kept);
  return *this;
}
Pool::Session::~Session() { kept = nullptr; }

Pool::Pool(Address address, int count) : address_(std::move(address)), free_(static_cast<std::size_t>(count)), spare_(count) {
  if (address_.dialect == Dialect::kSqlite) PrepareSqlite();
}
Pool::~Pool() = default;

Pool::Session Pool::Open() const {
  Session session;
  if (address_.dialect == Dialect::kPostgresql) {
    session.sql = std::make_unique<soci::session>(soci::postgresql, address_.connect);
    *session.sql << "SET client_min_messages = warning";
  } else {
    session.sql = std::make_unique<soci::session>(soci::sqlite3, address_.connect);
    *session.sql << "PRAGMA journal_mode = WAL";
    // FULL: an acknowledged change survives a power cut, not only the death of the program.
    *session.sql << "PRAGMA synchronous = FULL";
    *session.sql << "PRAGMA foreign_keys = ON";
    *session.sql << "PRAGMA cache_size = -16000";
    *session.sql << "PRAGMA temp_store = MEMORY";
  }
  session.kept = std::make_unique<KeptStatements>(*session.sql);
  return session;
}

void Pool::CloseIdle() {
  const std::lock_guard lock(mutex_);
  for (Session& session : free_) session = Session();
}

Pool::Lease Pool::Take(std::chrono::milliseconds wait) {
  std::unique_lock lock(mutex_);
  if (!ready_.wait_for(lock, wait, [&] { return spare_ > 0; })) return {};
  --spare_;
  Session session = std::move(free_.back());
  free_.pop_back();
  lock.unlock();
  if (session.sql == nullptr) {
    try {
      session = Open();
    } catch (...) {
      Return(Session());
      throw;
    }
  }
  return Lease(this, std::move(session));
}

void Pool::Return(Session session) {
  {
    const std::lock_guard lock(mutex_);
    // Open ones at the back are taken first; closed ones wait in front.
    if (session.sql == nullptr) {
      free_.insert(free_.begin(), Session());
    } else {
      free_.push_back(std::move(session));
    }
    ++spare_;
  }
  ready_.notify_one();
}

Pool::Lease::Lease() = default;
Pool::Lease::Lease(Pool* pool, Session session) : pool_(pool), session_(std::move(session)) {}
Pool::Lease::Lease(Lease&& other) noexcept : pool_(std::exchange(other.pool_, nullptr)), session_(std::move(other.session_)) {}
Pool::Lease::~Lease() {
  if (pool_ != nullptr) pool_->Return(std::move(session_));
}
void Pool::Lease::Spoil() { session_ = Session(); }

}  // namespace atalaya::store
