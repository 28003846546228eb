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

class KeptStatements;

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
  Pool(Address address, int count);
  ~Pool();

  // One connection and what it keeps prepared, which must go first.
  struct Session {
    Session();
    Session(Session&&) noexcept;
    Session& operator=(Session&&) noexcept;
    ~Session();
    std::unique_ptr<soci::session> sql;
    std::unique_ptr<KeptStatements> kept;
  };

  // A connection to use and give back. Empty when none was free for `wait`; throws what SOCI throws when one cannot be opened.
  class Lease {
   public:
    Lease();
    Lease(Pool* pool, Session session);
    Lease(Lease&&) noexcept;
    Lease& operator=(Lease&&) = delete;
    ~Lease();
    explicit operator bool() const { return session_.sql != nullptr; }
    soci::session& Sql() { return *session_.sql; }
    // After an error: closes it, so that the next user gets a new one.
    void Spoil();

   private:
    Pool* pool_ = nullptr;
    Session session_;
  };
  Lease Take(std::chrono::milliseconds wait);
  // Closes those that are free: what they had prepared is of an older schema.
  void CloseIdle();

 private:
  Session Open() const;
  void Return(Session session);

  Address address_;
  std::mutex mutex_;
  std::condition_variable ready_;
  std::vector<Session> free_;
  int spare_;
};

}  // namespace atalaya::store
