#include "store/database.h"

#include <gtest/gtest.h>

#include <thread>

#include "store/migrations.h"
#include "store/sql.h"
#include "store/test_database.h"

namespace atalaya::store {
namespace {

class BothDatabases : public testing::TestWithParam<Dialect> {
 protected:
  TestDatabase test{GetParam()};

  Result<int> Put(const std::string& name, const std::string& value, bool fail = false) {
    return test.db().Write("someone", [&](Transaction& t) -> Result<int> {
      store::Run(t, "INSERT INTO setting (name, value) VALUES (:n, :v) ON CONFLICT (name) DO UPDATE SET value = excluded.value",
          {{"n", name}, {"v", value}});
      t.Record({"setting.edit", "setting/" + name, "", "{}"});
      if (fail) return Fail(Error("test.refused", ""));
      return 1;
    });
  }
  std::string Get(const std::string& name) {
    return test.db().Read([&](Connection& c) { return OneText(c, "SELECT value FROM setting WHERE name = :n", {{"n", name}}).value_or("none"); }).value();
  }
  long long Entries() {
    return test.db().Read([&](Connection& c) { return OneWhole(c, "SELECT count(*) FROM ledger"); }).value();
  }
};

TEST_P(BothDatabases, AWriteIsThereWithItsEntryOrNotAtAll) {
  ASSERT_TRUE(Put("a", "1"));
  EXPECT_EQ(Get("a"), "1");
  EXPECT_EQ(Entries(), 1);
  const auto refused = Put("a", "2", true);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().front().code, "test.refused");
  EXPECT_EQ(Get("a"), "1");
  EXPECT_EQ(Entries(), 1);
}

TEST_P(BothDatabases, AFailedStatementIsUnavailableAndTheNextCallWorks) {
  const auto broken = test.db().Write("x", [](Transaction& t) -> Result<int> {
    store::Run(t, "INSERT INTO no_such_table (a) VALUES (1)");
    return 1;
  });
  ASSERT_FALSE(broken);
  EXPECT_EQ(broken.error().front().code, "store.unavailable");
  EXPECT_TRUE(Put("a", "1"));
  EXPECT_FALSE(test.db().Read([](Connection& c) { return OneWhole(c, "SELECT nothing FROM nowhere"); }));
  EXPECT_EQ(Get("a"), "1");
}

TEST_P(BothDatabases, ValuesOfEveryKindComeBack) {
  const auto row = test.db().Write("x", [](Transaction& t) -> Result<int> {
    store::Run(t, "CREATE TABLE kinds (t TEXT, w BIGINT, d DOUBLE PRECISION, f INTEGER, n TEXT)");
    Bulk bulk(t, "INSERT INTO kinds (t, w, d, f, n) VALUES (:t, :w, :d, :f, :n)", {"t", "w", "d", "f", "n"});
    bulk.Run({"it's; -- \xC3\xA9 :x", 9007199254740993LL, 0.1, true, nullptr});
    bulk.Run({"", -1LL, 1e300, false, 2.5});
    Rows rows(t, "SELECT t, w, d, f, n FROM kinds ORDER BY w DESC");
    EXPECT_TRUE(rows.Next());
    EXPECT_EQ(rows.Text(0), "it's; -- \xC3\xA9 :x");
    EXPECT_EQ(rows.Whole(1), 9007199254740993LL);
    EXPECT_EQ(rows.Number(2), 0.1);
    EXPECT_TRUE(rows.Flag(3));
    EXPECT_TRUE(rows.IsNull(4));
    EXPECT_TRUE(rows.Next());
    EXPECT_EQ(rows.Number(2), 1e300);
    EXPECT_EQ(rows.Number(4), 2.5);
    EXPECT_FALSE(rows.Next());
    EXPECT_EQ(OneWhole(t, "SELECT count(*) FROM kinds WHERE w > :w", {{"w", 0}}), 1);
    return Fail(Error("test.undo", ""));
  });
  EXPECT_EQ(row.error().front().code, "test.undo");
}

TEST_P(BothDatabases, TheSchemaGoesDownAndUpAgain) {
  const int newest = test.db().Version();
  ASSERT_GT(newest, 0);
  ASSERT_TRUE(test.db().MigrateTo(0));
  ASSERT_TRUE(test.db().MigrateTo(newest));
  EXPECT_EQ(test.db().Version(), newest);
  const auto steps = ReadMigrations(ATALAYA_SOURCE_DIR "/data/migrations");
  for (auto step = steps->rbegin(); step != steps->rend(); ++step) {
    ASSERT_TRUE(test.db().MigrateTo(step->number - 1)) << step->name;
    ASSERT_TRUE(test.db().MigrateTo(newest)) << step->name;
  }
  EXPECT_TRUE(Put("a", "1"));
}

TEST_P(BothDatabases, ManyWritersLoseNothingAndTheLedgerVerifies) {
  constexpr int kThreads = 8, kEach = 20;
  std::vector<std::thread> threads;
  for (int i = 0; i < kThreads; ++i) {
    threads.emplace_back([&] {
      for (int k = 0; k < kEach; ++k) {
        const auto done = test.db().Write("w", [&](Transaction& t) -> Result<int> {
          const long long before = OneWhole(t, "SELECT value FROM setting WHERE name = 'count'");
          store::Run(t, "INSERT INTO setting (name, value) VALUES ('count', :v) ON CONFLICT (name) DO UPDATE SET value = excluded.value",
              {{"v", std::to_string(before + 1)}});
          t.Record({"setting.edit", "setting/count", "", std::to_string(before + 1)});
          return 1;
        });
        EXPECT_TRUE(done);
      }
    });
  }
  for (auto& thread : threads) thread.join();
  EXPECT_EQ(Get("count"), std::to_string(kThreads * kEach));
  ledger::Checker checker("test", test.db().PublicKey());
  const auto checked = test.db().Read([&](Connection& c) {
    Rows rows(c, "SELECT sequence, time, actor, action, subject, scope, payload, salt, leaf, root, signature FROM ledger ORDER BY sequence");
    long long count = 0;
    while (rows.Next()) {
      ledger::Row row;
      row.entry = {static_cast<std::uint64_t>(rows.Whole(0)), rows.Text(1), rows.Text(2), rows.Text(3), rows.Text(4), rows.Text(5), rows.Text(6)};
      row.salt = FromHex(rows.Text(7));
      row.leaf = FromHex(rows.Text(8));
      row.root = FromHex(rows.Text(9));
      row.signature = FromHex(rows.Text(10));
      EXPECT_FALSE(checker.Next(row));
      ++count;
    }
    return count;
  });
  EXPECT_EQ(checked.value(), kThreads * kEach);
}

INSTANTIATE_TEST_SUITE_P(Both, BothDatabases, testing::ValuesIn(TestDialects()),
                         [](const auto& about) { return about.param == Dialect::kSqlite ? "SQLite" : "PostgreSQL"; });

TEST(Migrations, StatementsEndAtASemicolonThatEndsALine) {
  EXPECT_EQ(Statements("-- note; here\nCREATE TABLE a (\n  b TEXT DEFAULT ';x'\n);\nDROP TABLE a\n"),
            (std::vector<std::string>{"CREATE TABLE a (\n  b TEXT DEFAULT ';x'\n)", "DROP TABLE a\n"}));
}

TEST(Database, AddressesThatAreNoneAreFindings) {
  for (const char* url : {"", "mysql://x", "sqlite:", "sqlite:a\"b"}) {
    DatabaseOptions options;
    options.url = url;
    options.key_seed = std::string(32, 'k');
    options.now = [] { return std::string("2026-11-30T12:00:00.000Z"); };
    options.migrations = ATALAYA_SOURCE_DIR "/data/migrations";
    const auto opened = Database::Open(options);
    ASSERT_FALSE(opened) << url;
    EXPECT_EQ(opened.error().front().code, "store.url");
  }
}

TEST(Text, FoldingAndPatterns) {
  EXPECT_EQ(Folded("S\xC3\xA3o Lu\xC3\xADs"), "sao luis");
  EXPECT_EQ(Containing("50%_\\"), "%50\\%\\_\\\\%");
}

}  // namespace
}  // namespace atalaya::store
