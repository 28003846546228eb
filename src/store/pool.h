// Connections to the database: some for reading, one for writing, opened when first needed and thrown away after an error.
#pragma once

#include <chrono>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "store/database.h"

namespace atalaya::store {

// How to open one.
struct Address {
  Dialect dialect = Dialect::kSqlite;
  std::string connect;  // what SOCI's backend takes
};
// "sqlite:PATH", a bare path, "postgresql://user:password@host:port/name?x=y". Findings: `store.url`.
Result<Address> ReadAddress(const std::string& url);

// A fixed number of connections handed out one at a time. Safe from any thread.
class Pool {
 public:
  Pool(Address address, int count) : address_(std::move(address)), free_(static_cast<std::size_t>(count)), spare_(count) {}
  ~Pool();

  // A connection to use and give back. Empty when none was free for `wait`; throws what SOCI throws when one cannot be opened.
  class Lease {
   public:
    Lease() = default;
    Lease(Pool* pool, std::unique_ptr<soci::session> session);
    Lease(Lease&&) noexcept;
    Lease& operator=(Lease&&) = delete;
    ~Lease();
    explicit operator bool() const { return session_ != nullptr; }
    soci::session& Sql() { return *session_; }
    // After an error: closes it, so that the next user gets a new one.
    void Spoil();

   private:
    Pool* pool_ = nullptr;
    std::unique_ptr<soci::session> session_;
  };
  Lease Take(std::chrono::milliseconds wait);

 private:
  std::unique_ptr<soci::session> Open() const;
  void Return(std::unique_ptr<soci::session> session);

  Address address_;
  std::mutex mutex_;
  std::condition_variable ready_;
  std::vector<std::unique_ptr<soci::session>> free_;
  int spare_;
};

}  // namespace atalaya::store
