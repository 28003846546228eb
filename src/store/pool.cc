#include "store/pool.h"

#include <soci/postgresql/soci-postgresql.h>
#include <soci/soci.h>
#include <soci/sqlite3/soci-sqlite3.h>

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

Pool::~Pool() = default;

std::unique_ptr<soci::session> Pool::Open() const {
  if (address_.dialect == Dialect::kPostgresql) {
    auto session = std::make_unique<soci::session>(soci::postgresql, address_.connect);
    *session << "SET client_min_messages = warning";
    return session;
  }
  auto session = std::make_unique<soci::session>(soci::sqlite3, address_.connect);
  *session << "PRAGMA journal_mode = WAL";
  // FULL: an acknowledged change survives a power cut, not only the death of the program.
  *session << "PRAGMA synchronous = FULL";
  *session << "PRAGMA foreign_keys = ON";
  *session << "PRAGMA cache_size = -8000";
  *session << "PRAGMA temp_store = MEMORY";
  return session;
}

Pool::Lease Pool::Take(std::chrono::milliseconds wait) {
  std::unique_lock lock(mutex_);
  if (!ready_.wait_for(lock, wait, [&] { return spare_ > 0; })) return {};
  --spare_;
  std::unique_ptr<soci::session> session = std::move(free_.back());
  free_.pop_back();
  lock.unlock();
  if (session == nullptr) {
    try {
      session = Open();
    } catch (...) {
      Return(nullptr);
      throw;
    }
  }
  return Lease(this, std::move(session));
}

void Pool::Return(std::unique_ptr<soci::session> session) {
  {
    const std::lock_guard lock(mutex_);
    // Open ones at the back are taken first; closed ones wait in front.
    if (session == nullptr) {
      free_.insert(free_.begin(), nullptr);
    } else {
      free_.push_back(std::move(session));
    }
    ++spare_;
  }
  ready_.notify_one();
}

Pool::Lease::Lease(Pool* pool, std::unique_ptr<soci::session> session) : pool_(pool), session_(std::move(session)) {}
Pool::Lease::Lease(Lease&& other) noexcept : pool_(std::exchange(other.pool_, nullptr)), session_(std::move(other.session_)) {}
Pool::Lease::~Lease() {
  if (pool_ != nullptr) pool_->Return(std::move(session_));
}
void Pool::Lease::Spoil() { session_.reset(); }

}  // namespace atalaya::store
