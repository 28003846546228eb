// Databases for tests: a new SQLite file, and a new schema of the PostgreSQL that the tests started (tests/postgres), both gone afterwards.
//
//   class Facilities : public testing::TestWithParam<store::Dialect> {};
//   TEST_P(Facilities, ...) { store::TestDatabase test(GetParam()); test.db().Write(...) }
//   INSTANTIATE_TEST_SUITE_P(Both, Facilities, testing::ValuesIn(store::TestDialects()));
#pragma once

#include <soci/postgresql/soci-postgresql.h>
#include <soci/soci.h>
#include <stdlib.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <memory>
#include <string>
#include <vector>

#include "base/ids.h"
#include "base/time.h"
#include "store/database.h"

namespace atalaya::store {

// Address of the tests' PostgreSQL: the content of the file that ATALAYA_TEST_POSTGRES names; empty when there is none.
inline std::string TestPostgres() {
  const char* file = std::getenv("ATALAYA_TEST_POSTGRES");
  std::string url;
  if (file != nullptr) std::getline(std::ifstream(file) >> std::ws, url);
  return url;
}

inline std::vector<Dialect> TestDialects() {
  std::vector<Dialect> dialects{Dialect::kSqlite};
  if (!TestPostgres().empty()) dialects.push_back(Dialect::kPostgresql);
  return dialects;
}

class TestDatabase {
 public:
  explicit TestDatabase(Dialect dialect = Dialect::kSqlite) {
    std::string name = (std::filesystem::temp_directory_path() / "atalaya-test-XXXXXX").string();
    folder_ = mkdtemp(name.data());
    options_.migrations = ATALAYA_SOURCE_DIR "/data/migrations";
    options_.origin = "test";
    options_.key_seed = std::string(32, 'k');
    options_.now = [this] { return now; };
    if (dialect == Dialect::kSqlite) {
      options_.url = "sqlite:" + (folder_ / "test.db").string();
    } else {
      schema_ = "t" + ToHex(RandomBytes(8));
      soci::session(soci::postgresql, TestPostgres()) << "CREATE SCHEMA " + schema_;
      options_.url = TestPostgres() + "&options=-csearch_path%3D" + schema_;
    }
    Reopen();
  }
  ~TestDatabase() {
    database_.reset();
    if (!schema_.empty()) soci::session(soci::postgresql, TestPostgres()) << "DROP SCHEMA " + schema_ + " CASCADE";
    std::error_code ignored;
    std::filesystem::remove_all(folder_, ignored);
  }

  Database& db() { return *database_; }
  const std::filesystem::path& Folder() const { return folder_; }
  const DatabaseOptions& Options() const { return options_; }
  // As if the program had been started anew.
  void Reopen() {
    database_.reset();
    auto opened = Database::Open(options_);
    if (!opened) throw std::runtime_error("cannot open the test database: " + opened.error().front().code);
    database_ = std::move(*opened);
  }

  std::string now = "2026-11-30T12:00:00.000Z";

 private:
  DatabaseOptions options_;
  std::filesystem::path folder_;
  std::string schema_;
  std::unique_ptr<Database> database_;
};

}  // namespace atalaya::store
