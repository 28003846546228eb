// The ledger's rows on both databases, and the promise of the check: any byte of any row changed is named at its entry.
#include "store/ledger_rows.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <sstream>

#include "base/ids.h"
#include "store/look.h"
#include "store/sql.h"
#include "store/test_database.h"

namespace atalaya::store {
namespace {

const char* const kColumns[] = {"time",    "actor", "action", "subject", "scope",
                                "payload", "salt",  "leaf",   "root",    "signature"};

void Fill(Database& db, int count) {
  for (int i = 0; i < count; ++i) {
    const auto done = db.Write(i % 2 ? "ana" : "bo", [&](Transaction& t) -> Result<int> {
      const char* const scopes[] = {"BR/BRSSZ-01", "AR", "", "BR"};
      // One payload that needs overflow pages.
      const std::string payload =
          i == 3 ? "{\"text\":\"" + std::string(9000, 'x') + "\"}" : "{\"n\":" + std::to_string(i) + "}";
      t.Record({i % 3 ? "answer.save" : "level.set", "thing/" + std::to_string(i), scopes[i % 4], payload});
      return i;
    });
    ASSERT_TRUE(done);
  }
}

class LedgerRows : public testing::TestWithParam<Dialect> {
 protected:
  TestDatabase test{GetParam()};
  LedgerCheck Check() {
    return test.db().Read([](Connection& c) { return CheckLedger(c, ReadLedgerKey(c)); }).value();
  }
  void Change(const std::string& sql, const Values& values = {}) {
    const auto done = test.db().Write(
        "forger", [&](Transaction& t) -> Result<int> { return static_cast<int>(store::Run(t, sql, values)); });
    ASSERT_TRUE(done);
    ASSERT_GE(*done, 1) << sql;
  }
  std::vector<std::uint64_t> Seen(const release::Viewer& viewer, const LedgerFilter& filter = {}, int limit = 100) {
    std::vector<std::uint64_t> list;
    const auto page =
        test.db().Read([&](Connection& c) { return LedgerPage(c, viewer, filter, std::nullopt, limit, test.now); });
    for (const ledger::Row& row : page.value()) list.push_back(row.entry.sequence);
    return list;
  }
};

INSTANTIATE_TEST_SUITE_P(Both, LedgerRows, testing::ValuesIn(TestDialects()),
                         [](const auto& about) { return about.param == Dialect::kSqlite ? "SQLite" : "PostgreSQL"; });

TEST_P(LedgerRows, AGoodLedgerChecks) {
  EXPECT_FALSE(Check().divergence);
  Fill(test.db(), 9);
  const LedgerCheck check = Check();
  EXPECT_FALSE(check.divergence);
  EXPECT_EQ(check.entries, 9u);
  EXPECT_EQ(check.origin, "test");
  EXPECT_EQ(check.publik, ToHex(test.db().PublicKey()));
  const auto tree = test.db().Read([](Connection& c) { return LedgerTree(c); }).value();
  EXPECT_EQ(tree.Root(), check.root);
  EXPECT_EQ(ledger::RootOf(test.db().Read([](Connection& c) { return LedgerLeaves(c, 9); }).value()), check.root);
}

TEST_P(LedgerRows, AChangeOfAnyColumnIsNamedAtItsEntry) {
  Fill(test.db(), 6);
  for (const int at : {0, 2, 3, 5}) {
    for (const char* column : kColumns) {
      const auto text = [&](const std::string& name) {
        return test.db()
            .Read([&](Connection& c) {
              return OneText(c, "SELECT " + name + " FROM ledger WHERE sequence = :s", {{"s", at}}).value();
            })
            .value();
      };
      const std::string before = text(column);
      std::vector<std::string> changes{before + "x", "", before.substr(0, before.size() / 2)};
      if (!before.empty()) {
        std::string changed = before;
        changed.back() = changed.back() == '0' ? '1' : '0';
        changes.push_back(changed);
        changed = before;
        for (char& c : changed)
          c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));  // the same bytes in hexadecimal
        changes.push_back(changed);
      }
      for (const std::string& changed : changes) {
        if (changed == before) continue;
        Change(std::string("UPDATE ledger SET ") + column + " = :v WHERE sequence = :s", {{"v", changed}, {"s", at}});
        const LedgerCheck check = Check();
        ASSERT_TRUE(check.divergence) << column << " " << at;
        EXPECT_EQ(check.divergence->sequence, static_cast<std::uint64_t>(at)) << column;
      }
      Change(std::string("UPDATE ledger SET ") + column + " = :v WHERE sequence = :s", {{"v", before}, {"s", at}});
      ASSERT_FALSE(Check().divergence);
    }
    for (const int other : {-1, 77}) {
      Change("UPDATE ledger SET sequence = :o WHERE sequence = :s", {{"o", other}, {"s", at}});
      EXPECT_EQ(Check().divergence->sequence,
                other < 0 && GetParam() == Dialect::kPostgresql ? 0u : static_cast<std::uint64_t>(at));
      Change("UPDATE ledger SET sequence = :s WHERE sequence = :o", {{"o", other}, {"s", at}});
      ASSERT_FALSE(Check().divergence);
    }
  }
}

TEST_P(LedgerRows, MissingEntriesAreNamed) {
  Fill(test.db(), 6);
  Change("DELETE FROM ledger WHERE sequence = 5");
  EXPECT_EQ(Check().divergence->sequence, 5u);
  EXPECT_EQ(Check().divergence->kind, ledger::Divergence::Kind::kTruncated);
  Change("DELETE FROM ledger WHERE sequence = 2");
  EXPECT_EQ(Check().divergence->sequence, 2u);
  Change("DELETE FROM ledger");
  EXPECT_EQ(Check().divergence->sequence, 0u);
  Change("UPDATE ledger_head SET frontier = 'x'");
  EXPECT_TRUE(
      test.db().Read([](Connection& c) { return CheckLedger(c, ReadLedgerKey(c)).divergence.has_value(); }).value());
}

TEST_P(LedgerRows, PagesOfWhatTheViewerMaySee) {
  Fill(test.db(), 8);
  const release::Viewer auditor{"a", {{release::Role::kAuditor, release::ScopeKind::kNode, ""}}, ""};
  const release::Viewer brazil{"b", {{release::Role::kAuthority, release::ScopeKind::kState, "BR"}}, ""};
  const release::Viewer officer{"c", {{release::Role::kPfso, release::ScopeKind::kFacility, "BRSSZ-01"}}, ""};
  EXPECT_EQ(Seen(auditor), (std::vector<std::uint64_t>{7, 6, 5, 4, 3, 2, 1, 0}));
  EXPECT_EQ(Seen(brazil), (std::vector<std::uint64_t>{7, 4, 3, 0}));
  EXPECT_TRUE(Seen(officer).empty());
  EXPECT_EQ(Seen(brazil, {}, 2), (std::vector<std::uint64_t>{7, 4}));
  EXPECT_EQ(Seen(auditor, {"ana", "", "", "", ""}), (std::vector<std::uint64_t>{7, 5, 3, 1}));
  EXPECT_EQ(Seen(auditor, {"", "level.set", "", "", ""}), (std::vector<std::uint64_t>{6, 3, 0}));
  EXPECT_EQ(Seen(auditor, {"", "", "thing/4", "", ""}), (std::vector<std::uint64_t>{4}));
  EXPECT_EQ(Seen(auditor, {"", "", "thing/", "", ""}).size(), 8u);
  EXPECT_EQ(Seen(auditor, {"", "", "thing", "", ""}).size(), 8u);
  EXPECT_EQ(Seen(auditor, {"", "level", "", "", ""}), (std::vector<std::uint64_t>{6, 3, 0}));
  EXPECT_TRUE(Seen(auditor, {"", "", "", "2027", ""}).empty());
  EXPECT_TRUE(Seen(auditor, {"", "", "", "", "2026"}).empty());
  const auto older = test.db().Read([&](Connection& c) { return LedgerPage(c, brazil, {}, 4, 100, test.now); }).value();
  ASSERT_EQ(older.size(), 2u);
  EXPECT_EQ(older[0].entry.sequence, 3u);
  // The list and the single object agree on what is seen.
  for (std::uint64_t i = 0; i < 8; ++i) {
    const auto row = test.db().Read([&](Connection& c) { return LedgerRow(c, i); }).value();
    const auto list = Seen(brazil);
    EXPECT_EQ(release::MaySee(brazil, SubjectOf(row->entry)), std::find(list.begin(), list.end(), i) != list.end())
        << i;
  }
  EXPECT_FALSE(test.db().Read([](Connection& c) { return LedgerRow(c, 8); }).value());
}

TEST_P(LedgerRows, AnotherKeyOrNameIsRefusedOnceThereAreEntries) {
  DatabaseOptions other = test.Options();
  other.key_seed = std::string(32, 'z');
  EXPECT_TRUE(Database::Open(other));  // nothing signed yet
  test.Reopen();
  Fill(test.db(), 1);
  EXPECT_EQ(Database::Open(other).error().front().code, "store.key");
  other = test.Options();
  other.origin = "elsewhere";
  EXPECT_EQ(Database::Open(other).error().front().code, "store.key");
  EXPECT_TRUE(Database::Open(test.Options()));
}

std::string Slurp(const std::filesystem::path& path) {
  std::ostringstream bytes;
  bytes << std::ifstream(path, std::ios::binary).rdbuf();
  return bytes.str();
}

std::uint64_t Varint(const std::string& bytes, std::size_t& at) {
  std::uint64_t value = 0;
  for (int i = 0; i < 9; ++i) {
    const auto byte = static_cast<unsigned char>(bytes[at++]);
    if (i == 8) return (value << 8) | byte;
    value = (value << 7) | (byte & 0x7f);
    if (byte < 0x80) break;
  }
  return value;
}

// Where the cells of the ledger's table lie in the file: the b-tree is walked from its root page as the file format
// says (sqlite.org/fileformat2.html, 1.6 and 2.1). First byte and length in the leaf page, by entry; overflow pages are
// left out.
struct Cell {
  std::size_t start = 0, length = 0;
};
void Walk(const std::string& file, std::size_t page_size, std::uint32_t page, std::vector<Cell>& cells) {
  const std::size_t base = (page - 1) * page_size, head = base + (page == 1 ? 100 : 0);
  const auto u8 = [&](std::size_t at) { return static_cast<std::size_t>(static_cast<unsigned char>(file[at])); };
  const auto u16 = [&](std::size_t at) { return (u8(at) << 8) | u8(at + 1); };
  const auto u32 = [&](std::size_t at) { return static_cast<std::uint32_t>((u16(at) << 16) | u16(at + 2)); };
  const bool leaf = u8(head) == 13;
  ASSERT_TRUE(leaf || u8(head) == 5);
  for (std::size_t i = 0; i < u16(head + 3); ++i) {
    const std::size_t cell = base + u16(head + (leaf ? 8 : 12) + 2 * i);
    if (!leaf) {
      Walk(file, page_size, u32(cell), cells);
      continue;
    }
    std::size_t at = cell;
    const std::size_t payload = Varint(file, at);
    Varint(file, at);  // row number
    const std::size_t most = page_size - 35, least = (page_size - 12) * 32 / 255 - 23;
    std::size_t local = payload;
    std::size_t pointer = 0;
    if (payload > most) {
      const std::size_t k = least + (payload - least) % (page_size - 4);
      local = k <= most ? k : least;
      pointer = 4;
    }
    cells.push_back({cell, at - cell + local + pointer});
  }
  if (!leaf) Walk(file, page_size, u32(head + 8), cells);
}

TEST(LedgerFile, AnyByteOfAnyRowInTheFileIsNamedAtItsEntry) {
  TestDatabase test;
  Fill(test.db(), 9);
  ASSERT_TRUE(test.db().Read([](Connection& c) { return OneText(c, "PRAGMA wal_checkpoint(TRUNCATE)"); }));
  const auto root =
      test.db()
          .Read([](Connection& c) { return OneWhole(c, "SELECT rootpage FROM sqlite_master WHERE name = 'ledger'"); })
          .value();
  const auto size = test.db().Read([](Connection& c) { return OneWhole(c, "PRAGMA page_size"); }).value();
  test.db().Read([](Connection& c) { return OneText(c, "PRAGMA journal_mode"); }).value();
  const std::string original = Slurp(test.Folder() / "test.db");
  ASSERT_GT(original.size(), 20000u);
  std::vector<Cell> cells;
  Walk(original, static_cast<std::size_t>(size), static_cast<std::uint32_t>(root), cells);
  ASSERT_EQ(cells.size(), 9u);
  const auto path = test.Folder() / "copy.db";
  const std::string url = "sqlite:" + path.string();
  const auto check = [&](const std::string& bytes) {
    for (const char* beside : {"-wal", "-shm"}) std::filesystem::remove(path.string() + beside);
    std::ofstream(path, std::ios::binary).write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
    return CheckDatabase(url, "");
  };
  ASSERT_FALSE(check(original)->divergence);
  std::size_t tried = 0;
  for (std::size_t entry = 0; entry < cells.size(); ++entry) {
    // Every byte of three rows; of the others (long texts) enough to fall into every column.
    const std::size_t step = entry < 2 || entry == 8 ? 1 : 7;
    for (std::size_t byte = 0; byte < cells[entry].length; byte += step) {
      for (const int flip : {0x01, 0x80}) {
        std::string bytes = original;
        char& there = bytes[cells[entry].start + byte];
        there = static_cast<char>(there ^ flip);
        const auto found = check(bytes);
        ASSERT_TRUE(found) << found.error().front().code << " byte " << byte << " of entry " << entry;
        ASSERT_TRUE(found->divergence) << "byte " << byte << " of entry " << entry;
        ASSERT_EQ(found->divergence->sequence, entry) << "byte " << byte;
        ++tried;
      }
    }
  }
  EXPECT_GT(tried, 3000u);
  // What a long text keeps on pages of its own.
  int overflowing = 0;
  for (std::size_t page = 0; page < original.size(); page += static_cast<std::size_t>(size)) {
    const auto run = original.find(std::string(200, 'x'), page);
    if (run == std::string::npos || run >= page + static_cast<std::size_t>(size)) continue;
    for (const std::size_t byte : {run, run + 199}) {
      std::string bytes = original;
      bytes[byte] = 'y';
      const auto found = check(bytes);
      ASSERT_TRUE(found && found->divergence);
      EXPECT_EQ(found->divergence->sequence, 3u);
      ++overflowing;
    }
  }
  EXPECT_GE(overflowing, 4);
}

TEST(LedgerFile, WhatIsNoLedgerIsTold) {
  TestDatabase test;
  Fill(test.db(), 2);
  const std::string url = test.Options().url;
  EXPECT_FALSE(CheckDatabase(url, "")->divergence);
  EXPECT_FALSE(CheckDatabase(url, ToHex(test.db().PublicKey()))->divergence);
  EXPECT_EQ(CheckDatabase(url, "12").error().front().code, "ledger.key");
  EXPECT_EQ(CheckDatabase(url, std::string(64, 'a')).error().front().code, "ledger.other-key");
  EXPECT_EQ(CheckDatabase("sqlite:" + (test.Folder() / "none.db").string(), "").error().front().code, "file.not-found");
  EXPECT_FALSE(std::filesystem::exists(test.Folder() / "none.db"));
  std::ofstream(test.Folder() / "text.db") << "hello, this is not a database at all, and long enough to be looked at";
  EXPECT_FALSE(CheckDatabase("sqlite:" + (test.Folder() / "text.db").string(), ""));
}

}  // namespace
}  // namespace atalaya::store
