// The tamper-evident log: a Merkle tree of salted commitments (RFC 6962 hashing), with signed heads. Pure; safe from any thread.
//
//   leaf   = SHA-256(0x00 || salt || entry bytes)       node = SHA-256(0x01 || left || right)       empty tree = SHA-256("")
//
// The salt (32 random bytes, kept beside the entry) hides what a leaf commits to from whoever sees only the tree, and lets an entry
// be disclosed or redacted alone. Every entry is stored with the head of the tree it closes, signed (Ed25519), so a check of the
// stored rows names the first entry that differs, whatever was changed. Hashes are 32 raw bytes in std::string.
//
// Sources: RFC 6962 section 2 (the same hashing as RFC 9162), RFC 8032 (Ed25519), C2SP tlog-checkpoint (text of a head).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace atalaya::ledger {

using Hash = std::string;  // 32 bytes

Hash LeafHash(std::string_view salt, std::string_view entry);
Hash NodeHash(std::string_view left, std::string_view right);
Hash EmptyRoot();
// Root of the tree over all the leaves.
Hash RootOf(const std::vector<Hash>& leaves);

// What is needed to append: the roots of the perfect subtrees, largest first. O(log n) space and time.
struct Frontier {
  std::uint64_t size = 0;
  std::vector<Hash> peaks;

  void Append(const Hash& leaf);
  Hash Root() const;
  // "SIZE:hex,hex,..." and back; nullopt for anything else.
  std::string Text() const;
  static std::optional<Frontier> FromText(std::string_view text);
};

// The bytes of an entry that the leaf commits to: length-prefixed fields, so that no two entries share bytes.
struct Entry {
  std::uint64_t sequence = 0;  // from 0
  std::string time, actor, action;
  std::string subject;  // "assessment/01J..."
  std::string scope;    // where it belongs: "BR/BRSSZ-01", "BR", "" (the node)
  std::string payload;  // JSON
};
std::string EntryBytes(const Entry& entry);

// A signed head: what a checkpoint says. Text form follows the transparency checkpoint note: origin, size, base64 root.
struct Head {
  std::string origin;
  std::uint64_t size = 0;
  Hash root;
};
std::string HeadText(const Head& head);

struct KeyPair {
  std::string secret, publik;  // Ed25519: 64 and 32 bytes
};
KeyPair KeyFromSeed(std::string_view seed);  // 32 bytes
std::string Sign(std::string_view text, std::string_view secret);  // 64 bytes
bool Verify(std::string_view text, std::string_view signature, std::string_view publik);

// Proofs over the leaf hashes 0..size-1 (RFC 6962 section 2.1.1 and 2.1.2).
// What does not fit the tree (index >= size, size > leaves, first > second) gives an empty proof; verifying it then fails.
// An empty tree is a prefix of every tree: its proof is empty.
std::vector<Hash> InclusionProof(const std::vector<Hash>& leaves, std::uint64_t index, std::uint64_t size);
bool VerifyInclusion(const Hash& leaf, std::uint64_t index, std::uint64_t size, const std::vector<Hash>& proof, const Hash& root);
std::vector<Hash> ConsistencyProof(const std::vector<Hash>& leaves, std::uint64_t first, std::uint64_t second);
bool VerifyConsistency(std::uint64_t first, std::uint64_t second, const Hash& first_root, const Hash& second_root,
                       const std::vector<Hash>& proof);

// A stored row and the check of all of them in order. In an exported pack a row may be redacted: only sequence, leaf, root and signature
// are given. It stays part of the tree; what it said stays hidden behind the salt.
struct Row {
  Entry entry;
  std::string salt, leaf, root, signature;  // raw bytes
  bool redacted = false;
};
// What is wrong with the first bad entry.
struct Divergence {
  std::uint64_t sequence = 0;
  enum class Kind {
    kSequence,   // another number stands where this one should: deleted, renumbered or inserted
    kLeaf,       // entry, salt and leaf do not belong together
    kRoot,       // the tree over the entries so far has another root
    kSignature,  // the head is not signed by the node's key
    kTruncated,  // entries are missing at the end
    kUnreadable, // the store cannot read it, or holds it otherwise than it was written
  } kind = Kind::kLeaf;
};
class Checker {
 public:
  Checker(std::string origin, std::string publik) : origin_(std::move(origin)), public_(std::move(publik)) {}
  // Rows in the order of their sequence. Nothing while everything fits; after a divergence every call returns the first one again.
  std::optional<Divergence> Next(const Row& row);
  // After the last row: whether a known head (the stored one, a checkpoint somebody kept) is the end of what was read. Fewer rows:
  // kTruncated at the first missing entry. More rows than `size`: kSequence at the first surplus one. Another root: kRoot.
  std::optional<Divergence> End(std::uint64_t size, const Hash& root);
  const Frontier& Tree() const { return tree_; }

 private:
  std::string origin_, public_;
  Frontier tree_;
  std::optional<Divergence> found_;
};

}  // namespace atalaya::ledger
