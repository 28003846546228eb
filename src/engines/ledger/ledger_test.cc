// Entries, heads, and the check of stored rows: whatever is changed, the first bad entry is named.
#include "ledger/ledger.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <functional>

namespace atalaya::ledger {
namespace {

const std::string kOrigin = "node.test/atalaya";
const KeyPair kKey = KeyFromSeed(std::string(32, 'k'));

std::vector<Row> MakeLog(std::size_t count) {
  std::vector<Row> rows;
  Frontier tree;
  for (std::size_t i = 0; i < count; ++i) {
    Row row;
    row.entry = {i,
                 "2026-11-30T19:54:13.12" + std::to_string(i % 10) + "Z",
                 "u" + std::to_string(i),
                 "assessment.answer",
                 "assessment/01J" + std::to_string(i),
                 i % 2 ? "BR/BRSSZ-01" : "BR",
                 "{\"n\":" + std::to_string(i) + "}"};
    row.salt = std::string(32, static_cast<char>('a' + i));
    row.leaf = LeafHash(row.salt, EntryBytes(row.entry));
    tree.Append(row.leaf);
    row.root = tree.Root();
    row.signature = Sign(HeadText({kOrigin, tree.size, row.root}), kKey.secret);
    rows.push_back(std::move(row));
  }
  return rows;
}

std::optional<Divergence> Check(const std::vector<Row>& rows) {
  Checker checker(kOrigin, kKey.publik);
  std::optional<Divergence> first;
  for (const Row& row : rows) {
    const auto found = checker.Next(row);
    // Once found, it stays the answer.
    if (first) {
      EXPECT_EQ(found->sequence, first->sequence);
    } else {
      first = found;
    }
  }
  return first;
}

std::vector<std::function<std::string&(Row&)>> Columns() {
  return {[](Row& r) -> std::string& { return r.entry.time; },   [](Row& r) -> std::string& { return r.entry.actor; },
          [](Row& r) -> std::string& { return r.entry.action; }, [](Row& r) -> std::string& { return r.entry.subject; },
          [](Row& r) -> std::string& { return r.entry.scope; },  [](Row& r) -> std::string& { return r.entry.payload; },
          [](Row& r) -> std::string& { return r.salt; },         [](Row& r) -> std::string& { return r.leaf; },
          [](Row& r) -> std::string& { return r.root; },         [](Row& r) -> std::string& { return r.signature; }};
}

TEST(Ledger, EveryChangedByteIsFoundAtItsEntry) {
  const std::vector<Row> good = MakeLog(7);
  ASSERT_FALSE(Check(good));
  for (std::size_t at = 0; at < good.size(); ++at) {
    for (const auto& column : Columns()) {
      Row copy = good[at];
      const std::size_t length = column(copy).size();
      for (std::size_t byte = 0; byte < length; ++byte) {
        for (const int flip : {0x01, 0x20, 0x80}) {
          std::vector<Row> rows = good;
          std::string& text = column(rows[at]);
          text[byte] = static_cast<char>(text[byte] ^ flip);
          const auto found = Check(rows);
          ASSERT_TRUE(found);
          ASSERT_EQ(found->sequence, at);
        }
      }
      // Shortened, lengthened, emptied.
      for (const int how : {0, 1, 2}) {
        std::vector<Row> rows = good;
        std::string& text = column(rows[at]);
        if (how == 0) text.pop_back();
        if (how == 1) text += 'x';
        if (how == 2) text.clear();
        const auto found = Check(rows);
        ASSERT_TRUE(found);
        ASSERT_EQ(found->sequence, at);
      }
    }
    for (const std::uint64_t other : {std::uint64_t{0}, std::uint64_t{99}, std::uint64_t{at + 1}}) {
      if (other == at) continue;
      std::vector<Row> rows = good;
      rows[at].entry.sequence = other;
      const auto found = Check(rows);
      ASSERT_TRUE(found);
      ASSERT_EQ(found->sequence, at);
    }
  }
}

TEST(Ledger, DeletedSwappedAndInventedRowsAreFound) {
  const std::vector<Row> good = MakeLog(6);
  std::vector<Row> rows = good;
  rows.erase(rows.begin() + 2);
  EXPECT_EQ(Check(rows)->sequence, 2u);
  EXPECT_EQ(Check(rows)->kind, Divergence::Kind::kSequence);
  // Renumbered after the deletion: now what they say does not fit their leaf.
  for (std::size_t i = 2; i < rows.size(); ++i) rows[i].entry.sequence = i;
  EXPECT_EQ(Check(rows)->sequence, 2u);
  EXPECT_EQ(Check(rows)->kind, Divergence::Kind::kLeaf);
  // A forger who recomputes leaf and roots still has no key.
  rows = good;
  rows[3].entry.payload = "{}";
  Frontier tree;
  for (Row& row : rows) {
    row.leaf = LeafHash(row.salt, EntryBytes(row.entry));
    tree.Append(row.leaf);
    row.root = tree.Root();
  }
  EXPECT_EQ(Check(rows)->sequence, 3u);
  EXPECT_EQ(Check(rows)->kind, Divergence::Kind::kSignature);
  // Two bad entries: the first one is named, whatever comes after.
  rows = good;
  rows[4].salt[0] = 'z';
  rows[1].entry.actor = "nobody";
  EXPECT_EQ(Check(rows)->sequence, 1u);
}

TEST(Ledger, AKnownHeadTellsOfMissingEntries) {
  const std::vector<Row> good = MakeLog(5);
  const auto end = [&](std::size_t rows, std::uint64_t size, const Hash& root) {
    Checker checker(kOrigin, kKey.publik);
    for (std::size_t i = 0; i < rows; ++i) EXPECT_FALSE(checker.Next(good[i]));
    return checker.End(size, root);
  };
  EXPECT_FALSE(end(5, 5, good[4].root));
  EXPECT_EQ(end(3, 5, good[4].root)->sequence, 3u);
  EXPECT_EQ(end(3, 5, good[4].root)->kind, Divergence::Kind::kTruncated);
  EXPECT_EQ(end(0, 5, good[4].root)->sequence, 0u);
  EXPECT_EQ(end(5, 4, good[3].root)->sequence, 4u);
  EXPECT_EQ(end(5, 5, good[3].root)->kind, Divergence::Kind::kRoot);
  EXPECT_FALSE(end(0, 0, EmptyRoot()));
}

TEST(Ledger, RedactedRowsStayInTheTree) {
  std::vector<Row> rows = MakeLog(5);
  for (const std::size_t hidden : {1u, 3u}) {
    Row& row = rows[hidden];
    row.entry = Entry{hidden, "", "", "", "", "", ""};
    row.salt.clear();
    row.redacted = true;
  }
  EXPECT_FALSE(Check(rows));
  std::vector<Row> bad = rows;
  bad[3].leaf[5] = static_cast<char>(bad[3].leaf[5] ^ 4);
  EXPECT_EQ(Check(bad)->sequence, 3u);
  bad = rows;
  bad[3].leaf.clear();
  EXPECT_EQ(Check(bad)->sequence, 3u);
}

TEST(Ledger, AnotherNodeOrKeyDoesNotPass) {
  const std::vector<Row> rows = MakeLog(2);
  EXPECT_EQ(Checker("another", kKey.publik).Next(rows[0])->kind, Divergence::Kind::kSignature);
  EXPECT_EQ(Checker(kOrigin, KeyFromSeed(std::string(32, 'x')).publik).Next(rows[0])->kind,
            Divergence::Kind::kSignature);
}

TEST(Ledger, HeadTextIsThatOfACheckpoint) {
  EXPECT_EQ(HeadText({"origin", 0, EmptyRoot()}), "origin\n0\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n");
}

// RFC 8032 section 7.1, test 1 (empty message) and test 2 (one byte).
TEST(Ledger, Ed25519KnownAnswers) {
  const auto hex = [](std::string_view text) {
    std::string bytes;
    for (std::size_t i = 0; i + 1 < text.size(); i += 2) {
      bytes += static_cast<char>(std::stoi(std::string(text.substr(i, 2)), nullptr, 16));
    }
    return bytes;
  };
  const KeyPair one = KeyFromSeed(hex("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60"));
  EXPECT_EQ(one.publik, hex("d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a"));
  EXPECT_EQ(Sign("", one.secret), hex("e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bac"
                                      "c61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b"));
  EXPECT_FALSE(Verify("", "", one.publik));
  EXPECT_FALSE(Verify("", Sign("", one.secret), ""));
}

RC_GTEST_PROP(Ledger, EntriesThatDifferHaveOtherBytes, ()) {
  const auto draw = [] {
    const auto word = [] { return *rc::gen::container<std::string>(rc::gen::element('a', ',', '\0', '\n')); };
    return Entry{*rc::gen::inRange<std::uint64_t>(0, 3), word(), word(), word(), word(), word(), word()};
  };
  const Entry a = draw(), b = draw();
  const bool same = a.sequence == b.sequence && a.time == b.time && a.actor == b.actor && a.action == b.action &&
                    a.subject == b.subject && a.scope == b.scope && a.payload == b.payload;
  RC_ASSERT((EntryBytes(a) == EntryBytes(b)) == same);
  // A byte that moves from one field to its neighbour is another entry.
  Entry moved = a;
  moved.actor = a.actor + "x";
  Entry other = a;
  other.action = "x" + a.action;
  RC_ASSERT(EntryBytes(moved) != EntryBytes(other));
}

}  // namespace
}  // namespace atalaya::ledger
