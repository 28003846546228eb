// A trail pack verifies; any byte of it changed is told at its entry.
#include "formats/trail_pack.h"

#include <gtest/gtest.h>

namespace atalaya::formats {
namespace {

struct Pack {
  std::string bytes;
  std::vector<std::size_t> starts;  // of the lines: head, then rows
};

const ledger::KeyPair kKey = ledger::KeyFromSeed(std::string(32, 's'));

Pack Make(std::size_t count) {
  ledger::Frontier tree;
  std::vector<ledger::Row> rows;
  for (std::size_t i = 0; i < count; ++i) {
    ledger::Row row;
    row.entry = {i,
                 "2026-11-30T12:00:00.000Z",
                 "ana",
                 "release.give",
                 "release/" + std::to_string(i),
                 "BR",
                 "{\"tlp\":\"TLP:RED\",\"n\":\"\xC3\xA3\"}"};
    row.salt = std::string(32, static_cast<char>(i + 1));
    row.leaf = ledger::LeafHash(row.salt, ledger::EntryBytes(row.entry));
    tree.Append(row.leaf);
    row.root = tree.Root();
    row.signature = ledger::Sign(ledger::HeadText({"node", tree.size, row.root}), kKey.secret);
    row.redacted = i % 3 == 1;
    rows.push_back(row);
  }
  Pack pack;
  const ledger::Head head{"node", tree.size, tree.Root()};
  pack.starts.push_back(0);
  pack.bytes = TrailHeadLine({head, kKey.publik, ledger::Sign(ledger::HeadText(head), kKey.secret)});
  for (const ledger::Row& row : rows) {
    pack.starts.push_back(pack.bytes.size());
    pack.bytes += TrailRowLine(row);
  }
  return pack;
}

TEST(TrailPack, ChecksAndTellsWhatIsRedacted) {
  const Pack pack = Make(7);
  const auto check = CheckTrail(pack.bytes, "trail.jsonl");
  ASSERT_TRUE(check);
  EXPECT_FALSE(check->divergence);
  EXPECT_EQ(check->entries, 7u);
  EXPECT_EQ(check->redacted, 2u);
  EXPECT_EQ(pack.bytes.find("salt", pack.starts[2]), pack.bytes.find("salt", pack.starts[3]));  // row 1 says nothing
  EXPECT_TRUE(CheckTrail(pack.bytes, "trail.jsonl", kKey.publik));
  EXPECT_EQ(CheckTrail(pack.bytes, "trail.jsonl", std::string(32, 'x')).error().front().code, "ledger.other-key");
  EXPECT_FALSE(CheckTrail(Make(0).bytes, "trail.jsonl")->divergence);
}

TEST(TrailPack, AnyChangedByteIsToldAtItsEntry) {
  const Pack pack = Make(4);
  for (std::size_t at = 0; at < pack.bytes.size(); ++at) {
    for (const int flip : {at % 2 ? 0x01 : 0x20}) {
      std::string bytes = pack.bytes;
      bytes[at] = static_cast<char>(bytes[at] ^ flip);
      const auto check = CheckTrail(bytes, "trail.jsonl");
      if (at < pack.starts[1]) {
        // The head: no pack, not signed, or (its line end) a row that cannot be read.
        ASSERT_TRUE(!check || check->divergence) << at;
        continue;
      }
      std::size_t line = 1;
      while (line + 1 < pack.starts.size() && pack.starts[line + 1] <= at) ++line;
      ASSERT_TRUE(check) << at;
      ASSERT_TRUE(check->divergence) << at;
      EXPECT_EQ(check->divergence->sequence, line - 1) << at << " of line " << line;
    }
  }
}

TEST(TrailPack, CutAndSurplusLinesAreTold) {
  const Pack pack = Make(5);
  for (std::size_t length = pack.starts[1]; length < pack.bytes.size(); ++length) {
    const auto check = CheckTrail(pack.bytes.substr(0, length), "t");
    ASSERT_TRUE(check && check->divergence) << length;
  }
  EXPECT_EQ(CheckTrail(pack.bytes.substr(0, pack.starts[4]), "t")->divergence->kind,
            ledger::Divergence::Kind::kTruncated);
  EXPECT_EQ(CheckTrail(pack.bytes + "{}\n", "t")->divergence->sequence, 5u);
  std::string doubled = pack.bytes;
  doubled.insert(pack.starts[2], pack.bytes.substr(pack.starts[1], pack.starts[2] - pack.starts[1]));
  EXPECT_EQ(CheckTrail(doubled, "t")->divergence->sequence, 1u);
  for (const char* none : {"", "\n", "{}\n", "[1]\n", "hello"})
    EXPECT_EQ(CheckTrail(none, "t").error().front().code, "trail.format");
}

}  // namespace
}  // namespace atalaya::formats
