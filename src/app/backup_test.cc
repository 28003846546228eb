// Backups as people make them: a folder, both ways between the databases, and what is refused.
#include "app/backup.h"

#include <gtest/gtest.h>

#include <fstream>
#include <map>
#include <sstream>

#include "store/ledger_rows.h"
#include "store/sql.h"
#include "store/test_database.h"

namespace atalaya::app {
namespace {

namespace fs = std::filesystem;

const BackupProgress kSilent = [](const std::string&, double) {};

std::string Slurp(const fs::path& path) {
  std::ostringstream bytes;
  bytes << std::ifstream(path, std::ios::binary).rdbuf();
  return bytes.str();
}

void Fill(store::TestDatabase& test) {
  const auto done = test.db().Write("ana", [](store::Transaction& t) -> Result<int> {
    store::Run(t,
               "INSERT INTO state (id, iso3, name_en, name_es, name_pt, name_fr, member, subregion, profile) "
               "VALUES ('BR', 'BRA', 'Brazil', 'Brasil', 'Brasil', 'Br\xC3\xA9sil', 1, '', '')");
    t.Record({"register.import", "region/x", "", "{}"});
    return 1;
  });
  ASSERT_TRUE(done);
  fs::create_directories(test.Folder() / "files" / "ab");
  std::ofstream(test.Folder() / "files" / "ab" / "evidence", std::ios::binary) << std::string("photo\0bytes", 11);
}

struct Case {
  explicit Case(store::Dialect from_kind, store::Dialect to_kind) : from(from_kind), to(to_kind) { Fill(from); }
  Result<BackupSummary> Make() {
    return MakeBackup(from.Options().url, from.Folder() / "files", folder, "2026-11-30T12:00:00.000Z", kSilent);
  }
  Result<BackupSummary> Restore() { return RestoreBackup(to.Options(), to.Folder() / "files", folder, kSilent); }
  std::string Refused() {
    const auto done = Restore();
    return done ? "" : done.error().front().code;
  }
  store::TestDatabase from, to;
  fs::path folder = from.Folder() / "backup";
};

class Ways : public testing::TestWithParam<std::pair<store::Dialect, store::Dialect>> {};
std::vector<std::pair<store::Dialect, store::Dialect>> All() {
  std::vector<std::pair<store::Dialect, store::Dialect>> ways;
  for (const auto from : store::TestDialects()) {
    for (const auto to : store::TestDialects()) ways.emplace_back(from, to);
  }
  return ways;
}
INSTANTIATE_TEST_SUITE_P(Backup, Ways, testing::ValuesIn(All()), [](const auto& about) {
  const auto name = [](store::Dialect dialect) {
    return dialect == store::Dialect::kSqlite ? std::string("SQLite") : std::string("PostgreSQL");
  };
  return name(about.param.first) + "To" + name(about.param.second);
});

TEST_P(Ways, ThereAndBack) {
  Case c(GetParam().first, GetParam().second);
  const auto made = c.Make();
  ASSERT_TRUE(made) << made.error().front().code;
  EXPECT_EQ(made->files, 1);
  EXPECT_EQ(made->entries, 1u);
  EXPECT_FALSE(fs::exists(c.folder.string() + ".part"));
  const auto restored = c.Restore();
  ASSERT_TRUE(restored) << restored.error().front().code;
  EXPECT_EQ(restored->rows, made->rows);
  EXPECT_EQ(Slurp(c.to.Folder() / "files" / "ab" / "evidence"), std::string("photo\0bytes", 11));
  c.to.Reopen();
  EXPECT_EQ(c.to.db()
                .Read([](store::Connection& k) { return store::OneText(k, "SELECT name_fr FROM state").value(); })
                .value(),
            "Br\xC3\xA9sil");
  const auto check =
      c.to.db().Read([](store::Connection& k) { return store::CheckLedger(k, store::ReadLedgerKey(k)); }).value();
  EXPECT_FALSE(check.divergence);
  EXPECT_EQ(check.entries, 2u);  // and that it was restored
  // A backup of the restored node differs in that entry alone.
  ASSERT_TRUE(MakeBackup(c.to.Options().url, c.to.Folder() / "files", c.from.Folder() / "second",
                         "2026-11-30T12:00:00.000Z", kSilent));
  EXPECT_EQ(Slurp(c.folder / "tables" / "state.jsonl"), Slurp(c.from.Folder() / "second" / "tables" / "state.jsonl"));
  EXPECT_EQ(c.Refused(), "backup.not-empty");  // never over anything
}

TEST(Backup, NothingIsWrittenOver) {
  Case c(store::Dialect::kSqlite, store::Dialect::kSqlite);
  fs::create_directories(c.folder);
  EXPECT_TRUE(c.Make());  // an empty folder is as good as none
  EXPECT_EQ(c.Make().error().front().code, "backup.exists");
}

TEST(Backup, ChangedBackupsAreRefusedAndLeaveNothing) {
  for (const char* file :
       {"tables/ledger.jsonl", "tables/state.jsonl", "tables/ledger_head.jsonl", "files/ab/evidence"}) {
    Case c(store::Dialect::kSqlite, store::Dialect::kSqlite);
    ASSERT_TRUE(c.Make());
    std::string bytes = Slurp(c.folder / file);
    bytes[bytes.size() / 2] = static_cast<char>(bytes[bytes.size() / 2] ^ 1);
    std::ofstream(c.folder / file, std::ios::binary) << bytes;
    EXPECT_EQ(c.Refused(), "backup.damaged") << file;
    fs::remove(c.folder / file);
    EXPECT_EQ(c.Refused(), "backup.damaged") << file;
    EXPECT_EQ(
        c.to.db().Read([](store::Connection& k) { return store::OneWhole(k, "SELECT count(*) FROM state"); }).value(),
        0);
  }
}

// A forger who also corrects the manifest still cannot sign.
TEST(Backup, ALedgerThatIsNotAsWrittenIsNotRestored) {
  Case c(store::Dialect::kSqlite, store::Dialect::kSqlite);
  ASSERT_TRUE(c.from.db().Write("forger", [](store::Transaction& t) -> Result<long long> {
    return store::Run(t, "UPDATE ledger SET actor = 'nobody' WHERE sequence = 0");
  }));
  ASSERT_TRUE(c.Make());
  const auto done = c.Restore();
  ASSERT_FALSE(done);
  EXPECT_EQ(done.error().front().code, "backup.ledger");
  EXPECT_EQ(done.error().front().args.front().second, "0");
  EXPECT_EQ(
      c.to.db().Read([](store::Connection& k) { return store::OneWhole(k, "SELECT count(*) FROM state"); }).value(), 0);
}

TEST(Backup, AnotherNodesBackupOrSchemaIsRefused) {
  Case c(store::Dialect::kSqlite, store::Dialect::kSqlite);
  ASSERT_TRUE(c.Make());
  store::DatabaseOptions other = c.to.Options();
  other.key_seed = std::string(32, 'z');
  EXPECT_EQ(RestoreBackup(other, c.to.Folder() / "files", c.folder, kSilent).error().front().code, "backup.key");
  std::string manifest = Slurp(c.folder / "manifest.json");
  const auto change = [&](const std::string& from, const std::string& to) {
    std::string changed = manifest;
    const auto at = changed.find(from);
    ASSERT_NE(at, std::string::npos);
    changed.replace(at, from.size(), to);
    std::ofstream(c.folder / "manifest.json", std::ios::binary) << changed;
  };
  change("\"schema\":[", "\"schema\":[999,");
  EXPECT_EQ(c.Refused(), "backup.schema");
  change("atalaya-backup", "something");
  EXPECT_EQ(c.Refused(), "backup.manifest");
  change("ab/evidence", "../evidence");
  EXPECT_EQ(c.Refused(), "json.id");
  std::ofstream(c.folder / "manifest.json", std::ios::binary) << "{";
  EXPECT_EQ(c.Refused(), "json.truncated");
  fs::remove(c.folder / "manifest.json");
  EXPECT_EQ(c.Refused(), "file.not-found");
}

}  // namespace
}  // namespace atalaya::app
