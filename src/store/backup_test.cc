// Tables as lines: the same bytes from both databases, and back into either.
#include "store/backup.h"

#include <gtest/gtest.h>

#include <map>
#include <sstream>

#include "store/ledger_rows.h"
#include "store/sql.h"
#include "store/test_database.h"

namespace atalaya::store {
namespace {

using Dumped = std::map<std::string, std::string>;

void Fill(Database& db) {
  const auto done = db.Write("ana", [](Transaction& t) -> Result<int> {
    for (const char* state : {"BR", "ar", "AR", "\xC3\x89"}) {  // bytewise order on both
      Run(t,
          "INSERT INTO state (id, iso3, name_en, name_es, name_pt, name_fr, member, subregion, profile) VALUES "
          "(:id, :id, 'a \"quoted\" \\ text', 'line\nend', 'S\xC3\xA3o', '', 1, '', '')",
          {{"id", state}});
    }
    Run(t,
        "INSERT INTO port (id, number, state, name, lat, lon, capacity, in_scope, search) VALUES "
        "('BRSSZ', 7, 'BR', 'Santos', -23.95, :lon, 3, 1, 'santos'), ('BRRIO', 8, 'BR', 'Rio', NULL, NULL, 0.1, 0, '')",
        {{"lon", -46.299999999999997}});
    t.Record({"register.import", "region/x", "BR", "{\"n\":1}"});
    t.Record({"register.edit", "port/BRSSZ", "BR", "{\"text\":\"S\xC3\xA3o\"}"});
    return 1;
  });
  ASSERT_TRUE(done);
}

Dumped Dump(Database& db) {
  return db
      .Read([](Connection& c) {
        Dumped dumped;
        for (const std::string& table : TablesInOrder(c)) {
          std::string& bytes = dumped[table];
          const long long rows = DumpTable(c, table, [&](std::string_view line) { bytes += line; });
          EXPECT_EQ(rows, RowsIn(c, table)) << table;
        }
        return dumped;
      })
      .value();
}

Result<int> Restore(Database& db, const Dumped& dumped) {
  return db.Write("system", [&](Transaction& t) -> Result<int> {
    Empty(t);
    for (const std::string& table : TablesInOrder(t)) {
      const auto bytes = dumped.find(table);
      if (bytes == dumped.end()) return Fail(Error("backup.line", table));
      TableReader reader(t, table, table);
      std::istringstream lines(bytes->second);
      for (std::string line; std::getline(lines, line);) {
        if (auto read = reader.Line(line); !read) return Fail(read.error());
      }
    }
    return 1;
  });
}

class Backup : public testing::TestWithParam<std::pair<Dialect, Dialect>> {};

std::vector<std::pair<Dialect, Dialect>> Ways() {
  std::vector<std::pair<Dialect, Dialect>> ways;
  for (const Dialect from : TestDialects()) {
    for (const Dialect to : TestDialects()) ways.emplace_back(from, to);
  }
  return ways;
}
INSTANTIATE_TEST_SUITE_P(Ways, Backup, testing::ValuesIn(Ways()), [](const auto& about) {
  const auto name = [](Dialect dialect) {
    return dialect == Dialect::kSqlite ? std::string("SQLite") : std::string("PostgreSQL");
  };
  return name(about.param.first) + "To" + name(about.param.second);
});

TEST_P(Backup, EverythingArrivesAndTheLedgerChecks) {
  TestDatabase from(GetParam().first), to(GetParam().second);
  Fill(from.db());
  EXPECT_FALSE(from.db().Read([](Connection& c) { return IsNew(c); }).value());
  EXPECT_TRUE(to.db().Read([](Connection& c) { return IsNew(c); }).value());
  const Dumped dumped = Dump(from.db());
  EXPECT_EQ(dumped.count("schema_step"), 0u);
  EXPECT_NE(dumped.at("port").find("[\"BRRIO\",8,\"BR\",\"Rio\",null,null,0.1,0,\"\",1,\"\"]\n"), std::string::npos)
      << dumped.at("port");
  ASSERT_TRUE(Restore(to.db(), dumped));
  EXPECT_EQ(Dump(to.db()), dumped);
  const auto check = to.db().Read([](Connection& c) { return CheckLedger(c, ReadLedgerKey(c)); }).value();
  EXPECT_FALSE(check.divergence);
  EXPECT_EQ(check.entries, 2u);
  // The restored node goes on where the other one was.
  ASSERT_TRUE(to.db().Write("ana", [](Transaction& t) -> Result<int> {
    t.Record({"x.y", "a/b", "", "{}"});
    return 1;
  }));
  EXPECT_FALSE(to.db().Read([](Connection& c) { return CheckLedger(c, ReadLedgerKey(c)); })->divergence);
}

TEST(BackupTables, ParentsComeFirst) {
  for (const Dialect dialect : TestDialects()) {
    TestDatabase test(dialect);
    const auto order = test.db().Read([](Connection& c) { return TablesInOrder(c); }).value();
    const auto at = [&](const char* name) { return std::find(order.begin(), order.end(), name) - order.begin(); };
    EXPECT_LT(at("state"), at("port"));
    EXPECT_LT(at("port"), at("facility"));
    EXPECT_LT(at("organisation"), at("facility"));
    EXPECT_LT(static_cast<std::size_t>(at("facility")), order.size());
  }
}

TEST(BackupTables, LinesThatDoNotFitAreTold) {
  TestDatabase test;
  const std::string head = R"(["name","value"])";
  const auto read = [&](const std::vector<std::string>& lines) {
    std::string told;
    const auto done = test.db().Write("x", [&](Transaction& t) -> Result<int> {
      TableReader reader(t, "setting", "setting.jsonl");
      for (const std::string& line : lines) {
        if (auto one = reader.Line(line); !one) return Fail(one.error());
      }
      return Fail(Error("test.rollback", ""));
    });
    return done.error().front().code + "@" + done.error().front().where;
  };
  EXPECT_EQ(read({head, R"(["a","b"])"}), "test.rollback@");
  EXPECT_EQ(read({"x"}), "backup.line@setting.jsonl:1");
  EXPECT_EQ(read({R"(["name"])"}), "backup.line@setting.jsonl:1");
  EXPECT_EQ(read({R"(["name","value","more"])"}), "backup.line@setting.jsonl:1");
  EXPECT_EQ(read({R"(["name","name"])"}), "backup.line@setting.jsonl:1");
  EXPECT_EQ(read({head, R"(["a"])"}), "backup.line@setting.jsonl:2");
  EXPECT_EQ(read({head, R"(["a",5])"}), "backup.line@setting.jsonl:2");
  EXPECT_EQ(read({head, R"({"name":"a"})"}), "backup.line@setting.jsonl:2");
}

TEST(Digest, KnownAnswer) {
  Digest digest;
  digest.Feed("a");
  digest.Feed("bc");
  EXPECT_EQ(digest.Hex(), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");  // FIPS 180-2, B.1
}

}  // namespace
}  // namespace atalaya::store
