// The tree against the known answers of the Certificate Transparency reference tests, and against plain recursion.
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "ledger/ledger.h"

namespace atalaya::ledger {
namespace {

std::string FromHex(std::string_view hex) {
  std::string bytes;
  for (std::size_t i = 0; i + 1 < hex.size(); i += 2) {
    bytes += static_cast<char>(std::stoi(std::string(hex.substr(i, 2)), nullptr, 16));
  }
  return bytes;
}

// Leaves and roots of the reference tests (merkle_tree_test): eight inputs, the root after each.
const char* const kInputs[] = {
    "", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"};
const char* const kRoots[] = {"6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
                              "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
                              "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
                              "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
                              "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
                              "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
                              "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
                              "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328"};

std::vector<Hash> KnownLeaves() {
  std::vector<Hash> leaves;
  for (const char* input : kInputs) leaves.push_back(LeafHash("", FromHex(input)));
  return leaves;
}

// Leaves told apart, for other sizes.
std::vector<Hash> Leaves(std::size_t count) {
  std::vector<Hash> leaves;
  for (std::size_t i = 0; i < count; ++i) leaves.push_back(LeafHash("salt", "entry " + std::to_string(i)));
  return leaves;
}

// Second method: level by level, an odd last node is carried up.
Hash RootByLevels(std::vector<Hash> level) {
  if (level.empty()) return EmptyRoot();
  while (level.size() > 1) {
    std::vector<Hash> above;
    for (std::size_t i = 0; i + 1 < level.size(); i += 2) above.push_back(NodeHash(level[i], level[i + 1]));
    if (level.size() % 2 == 1) above.push_back(level.back());
    level = std::move(above);
  }
  return level.front();
}

// Second method: the siblings met on the way up.
std::vector<Hash> PathByLevels(std::vector<Hash> level, std::size_t index) {
  std::vector<Hash> path;
  while (level.size() > 1) {
    const std::size_t sibling = index ^ 1;
    if (sibling < level.size()) path.push_back(level[sibling]);
    std::vector<Hash> above;
    for (std::size_t i = 0; i + 1 < level.size(); i += 2) above.push_back(NodeHash(level[i], level[i + 1]));
    if (level.size() % 2 == 1) above.push_back(level.back());
    level = std::move(above);
    index /= 2;
  }
  return path;
}

TEST(Tree, KnownRoots) {
  EXPECT_EQ(EmptyRoot(), FromHex("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"));
  const std::vector<Hash> leaves = KnownLeaves();
  Frontier frontier;
  for (std::size_t i = 0; i < leaves.size(); ++i) {
    frontier.Append(leaves[i]);
    EXPECT_EQ(frontier.Root(), FromHex(kRoots[i])) << i;
    EXPECT_EQ(RootOf({leaves.begin(), leaves.begin() + static_cast<std::ptrdiff_t>(i) + 1}), FromHex(kRoots[i])) << i;
  }
}

TEST(Tree, KnownProofs) {
  const std::vector<Hash> leaves = KnownLeaves();
  const auto hashes = [](std::initializer_list<const char*> list) {
    std::vector<Hash> out;
    for (const char* hex : list) out.push_back(FromHex(hex));
    return out;
  };
  EXPECT_EQ(InclusionProof(leaves, 0, 1), hashes({}));
  EXPECT_EQ(InclusionProof(leaves, 0, 8), hashes({"96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
                                                  "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
                                                  "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4"}));
  EXPECT_EQ(InclusionProof(leaves, 5, 8), hashes({"bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
                                                  "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
                                                  "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7"}));
  EXPECT_EQ(InclusionProof(leaves, 2, 3), hashes({"fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125"}));
  EXPECT_EQ(ConsistencyProof(leaves, 1, 1), hashes({}));
  EXPECT_EQ(ConsistencyProof(leaves, 1, 8),
            hashes({"96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
                    "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
                    "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4"}));
  EXPECT_EQ(ConsistencyProof(leaves, 6, 8),
            hashes({"0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
                    "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
                    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7"}));
  EXPECT_EQ(ConsistencyProof(leaves, 2, 5),
            hashes({"5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
                    "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b"}));
}

TEST(Tree, AllSizesAgainstLevels) {
  const std::vector<Hash> all = Leaves(67);
  Frontier frontier;
  for (std::uint64_t size = 1; size <= all.size(); ++size) {
    const std::vector<Hash> leaves(all.begin(), all.begin() + static_cast<std::ptrdiff_t>(size));
    frontier.Append(leaves.back());
    const Hash root = RootByLevels(leaves);
    ASSERT_EQ(frontier.Root(), root) << size;
    ASSERT_EQ(RootOf(leaves), root) << size;
    for (std::uint64_t index = 0; index < size; ++index) {
      const std::vector<Hash> proof = InclusionProof(all, index, size);
      ASSERT_EQ(proof, PathByLevels(leaves, index)) << index << " of " << size;
      ASSERT_TRUE(VerifyInclusion(all[index], index, size, proof, root));
      ASSERT_FALSE(VerifyInclusion(all[(index + 1) % all.size()], index, size, proof, root));
      ASSERT_FALSE(VerifyInclusion(all[index], size, size, proof, root));
    }
    for (std::uint64_t first = 0; first <= size; ++first) {
      const Hash first_root =
          first == 0 ? EmptyRoot() : RootByLevels({all.begin(), all.begin() + static_cast<std::ptrdiff_t>(first)});
      const std::vector<Hash> proof = ConsistencyProof(all, first, size);
      ASSERT_TRUE(VerifyConsistency(first, size, first_root, root, proof)) << first << " to " << size;
      ASSERT_FALSE(VerifyConsistency(first, size, LeafHash("", "another"), root, proof));
      if (first > 0) {
        ASSERT_FALSE(VerifyConsistency(first, size, first_root, LeafHash("", "another"), proof));
      }
      std::vector<Hash> longer = proof;
      longer.push_back(root);
      ASSERT_FALSE(VerifyConsistency(first, size, first_root, root, longer));
    }
  }
}

RC_GTEST_PROP(Tree, ProofsOfRandomTreesVerifyAndDamagedOnesDoNot, ()) {
  const auto size = *rc::gen::inRange<std::uint64_t>(1, 700);
  const std::vector<Hash> leaves = Leaves(size);
  const Hash root = RootOf(leaves);
  const auto index = *rc::gen::inRange<std::uint64_t>(0, size);
  std::vector<Hash> proof = InclusionProof(leaves, index, size);
  RC_ASSERT(VerifyInclusion(leaves[index], index, size, proof, root));
  const auto other = *rc::gen::inRange<std::uint64_t>(0, size);
  RC_ASSERT(VerifyInclusion(leaves[index], other, size, proof, root) == (other == index));
  if (!proof.empty()) {
    Hash& step = proof[*rc::gen::inRange<std::size_t>(0, proof.size())];
    char& byte = step[*rc::gen::inRange<std::size_t>(0, 32)];
    byte = static_cast<char>(byte ^ (1 << *rc::gen::inRange(0, 8)));
    RC_ASSERT(!VerifyInclusion(leaves[index], index, size, proof, root));
  }
  const auto first = *rc::gen::inRange<std::uint64_t>(1, size + 1);
  std::vector<Hash> consistency = ConsistencyProof(leaves, first, size);
  const Hash first_root = RootOf({leaves.begin(), leaves.begin() + static_cast<std::ptrdiff_t>(first)});
  RC_ASSERT(VerifyConsistency(first, size, first_root, root, consistency));
  if (!consistency.empty()) {
    Hash& step = consistency[*rc::gen::inRange<std::size_t>(0, consistency.size())];
    step[0] = static_cast<char>(step[0] ^ 1);
    RC_ASSERT(!VerifyConsistency(first, size, first_root, root, consistency));
  }
}

RC_GTEST_PROP(Tree, AFrontierContinuesFromItsText, ()) {
  const auto size = *rc::gen::inRange<std::size_t>(0, 300);
  const auto more = *rc::gen::inRange<std::size_t>(0, 40);
  const std::vector<Hash> leaves = Leaves(size + more);
  Frontier frontier;
  for (std::size_t i = 0; i < size; ++i) frontier.Append(leaves[i]);
  auto again = Frontier::FromText(frontier.Text());
  RC_ASSERT(again.has_value());
  for (std::size_t i = size; i < leaves.size(); ++i) again->Append(leaves[i]);
  RC_ASSERT(again->size == leaves.size());
  RC_ASSERT(again->Root() == RootOf(leaves));
}

TEST(Tree, FrontierTextIsRefusedWhenItFitsNoTree) {
  Frontier frontier;
  for (const Hash& leaf : Leaves(6)) frontier.Append(leaf);
  const std::string good = frontier.Text();
  EXPECT_TRUE(Frontier::FromText(good));
  EXPECT_TRUE(Frontier::FromText("0:"));
  for (const std::string& bad :
       {std::string(), std::string("6"), std::string("6:"), std::string("0"), std::string("1:zz"), "0" + good,
        " " + good, good + ",", good + "x", "7" + good.substr(1), "-6" + good.substr(1),
        good.substr(0, good.size() - 1), std::string("99999999999999999999999:")}) {
    EXPECT_FALSE(Frontier::FromText(bad)) << bad;
  }
  std::string upper = good;
  for (char& c : upper) c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
  if (upper != good) {
    EXPECT_FALSE(Frontier::FromText(upper));
  }
}

}  // namespace
}  // namespace atalaya::ledger
