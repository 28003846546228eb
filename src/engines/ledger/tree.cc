// Hashing, the frontier, and proofs.
#include <sodium.h>

#include <bit>
#include <charconv>

#include "ledger/bytes.h"
#include "ledger/ledger.h"

namespace atalaya::ledger {
namespace {

constexpr char kLeafPrefix = 0x00, kNodePrefix = 0x01;

Hash Digest(char prefix, std::string_view first, std::string_view second) {
  crypto_hash_sha256_state state;
  crypto_hash_sha256_init(&state);
  crypto_hash_sha256_update(&state, reinterpret_cast<const unsigned char*>(&prefix), 1);
  crypto_hash_sha256_update(&state, Bytes(first), first.size());
  crypto_hash_sha256_update(&state, Bytes(second), second.size());
  Hash hash(crypto_hash_sha256_BYTES, '\0');
  crypto_hash_sha256_final(&state, Bytes(hash));
  return hash;
}

// Root of leaves[begin, end); begin < end.
Hash Subtree(const std::vector<Hash>& leaves, std::uint64_t begin, std::uint64_t end) {
  const std::uint64_t size = end - begin;
  if (size == 1) return leaves[begin];
  const std::uint64_t split = std::bit_floor(size - 1);
  return NodeHash(Subtree(leaves, begin, begin + split), Subtree(leaves, begin + split, end));
}

// PATH(index, D[begin:end]) of RFC 6962 section 2.1.1.
void Path(const std::vector<Hash>& leaves, std::uint64_t index, std::uint64_t begin, std::uint64_t end,
          std::vector<Hash>& path) {
  const std::uint64_t size = end - begin;
  if (size == 1) return;
  const std::uint64_t middle = begin + std::bit_floor(size - 1);
  if (index < middle) {
    Path(leaves, index, begin, middle, path);
    path.push_back(Subtree(leaves, middle, end));
  } else {
    Path(leaves, index, middle, end, path);
    path.push_back(Subtree(leaves, begin, middle));
  }
}

// SUBPROOF(first, D[begin:end], whole) of section 2.1.2; `first` counts from begin.
void SubProof(const std::vector<Hash>& leaves, std::uint64_t first, std::uint64_t begin, std::uint64_t end, bool whole,
              std::vector<Hash>& proof) {
  const std::uint64_t size = end - begin;
  if (first == size) {
    if (!whole) proof.push_back(Subtree(leaves, begin, end));
    return;
  }
  const std::uint64_t split = std::bit_floor(size - 1);
  if (first <= split) {
    SubProof(leaves, first, begin, begin + split, whole, proof);
    proof.push_back(Subtree(leaves, begin + split, end));
  } else {
    SubProof(leaves, first - split, begin + split, end, false, proof);
    proof.push_back(Subtree(leaves, begin, begin + split));
  }
}

}  // namespace

Hash LeafHash(std::string_view salt, std::string_view entry) {
  return Digest(kLeafPrefix, salt, entry);
}
Hash NodeHash(std::string_view left, std::string_view right) {
  return Digest(kNodePrefix, left, right);
}

Hash EmptyRoot() {
  Hash hash(crypto_hash_sha256_BYTES, '\0');
  crypto_hash_sha256(Bytes(hash), Bytes(std::string_view("")), 0);
  return hash;
}

Hash RootOf(const std::vector<Hash>& leaves) {
  return leaves.empty() ? EmptyRoot() : Subtree(leaves, 0, leaves.size());
}

void Frontier::Append(const Hash& leaf) {
  peaks.push_back(leaf);
  // A one bit at the end of the old size is a perfect subtree as large as the new one: they become one.
  for (std::uint64_t rest = size; rest & 1; rest >>= 1) {
    Hash right = std::move(peaks.back());
    peaks.pop_back();
    peaks.back() = NodeHash(peaks.back(), right);
  }
  ++size;
}

Hash Frontier::Root() const {
  if (peaks.empty()) return EmptyRoot();
  Hash root = peaks.back();
  for (std::size_t i = peaks.size() - 1; i-- > 0;) root = NodeHash(peaks[i], root);
  return root;
}

std::string Frontier::Text() const {
  std::string text = std::to_string(size) + ":";
  for (std::size_t i = 0; i < peaks.size(); ++i) {
    if (i > 0) text += ',';
    for (const unsigned char byte : peaks[i]) {
      text += "0123456789abcdef"[byte >> 4];
      text += "0123456789abcdef"[byte & 15];
    }
  }
  return text;
}

std::optional<Frontier> Frontier::FromText(std::string_view text) {
  Frontier frontier;
  const std::size_t colon = text.find(':');
  if (colon == std::string_view::npos) return std::nullopt;
  const auto [end, error] = std::from_chars(text.data(), text.data() + colon, frontier.size);
  if (error != std::errc() || end != text.data() + colon) return std::nullopt;
  const auto digit = [](char c) { return c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1; };
  std::string_view rest = text.substr(colon + 1);
  constexpr std::size_t kHex = 2 * crypto_hash_sha256_BYTES;
  while (!rest.empty()) {
    if (rest.size() < kHex) return std::nullopt;
    Hash hash;
    for (std::size_t i = 0; i < kHex; i += 2) {
      const int high = digit(rest[i]), low = digit(rest[i + 1]);
      if (high < 0 || low < 0) return std::nullopt;
      hash += static_cast<char>(high * 16 + low);
    }
    frontier.peaks.push_back(std::move(hash));
    rest.remove_prefix(kHex);
    if (rest.empty()) break;
    if (rest.size() == 1 || rest.front() != ',') return std::nullopt;
    rest.remove_prefix(1);
  }
  // One text for one frontier: the number of peaks follows from the size, and "007:" is not 7.
  if (frontier.peaks.size() != static_cast<std::size_t>(std::popcount(frontier.size))) return std::nullopt;
  if (frontier.Text() != text) return std::nullopt;
  return frontier;
}

std::vector<Hash> InclusionProof(const std::vector<Hash>& leaves, std::uint64_t index, std::uint64_t size) {
  std::vector<Hash> path;
  if (index < size && size <= leaves.size()) Path(leaves, index, 0, size, path);
  return path;
}

// RFC 9162 section 2.1.3.2.
bool VerifyInclusion(const Hash& leaf, std::uint64_t index, std::uint64_t size, const std::vector<Hash>& proof,
                     const Hash& root) {
  if (index >= size) return false;
  std::uint64_t node = index, last = size - 1;
  Hash hash = leaf;
  for (const Hash& step : proof) {
    if (last == 0) return false;
    if ((node & 1) || node == last) {
      hash = NodeHash(step, hash);
      while (!(node & 1) && node != 0) node >>= 1, last >>= 1;
    } else {
      hash = NodeHash(hash, step);
    }
    node >>= 1;
    last >>= 1;
  }
  return last == 0 && hash == root;
}

std::vector<Hash> ConsistencyProof(const std::vector<Hash>& leaves, std::uint64_t first, std::uint64_t second) {
  std::vector<Hash> proof;
  if (first > 0 && first <= second && second <= leaves.size()) SubProof(leaves, first, 0, second, true, proof);
  return proof;
}

// RFC 9162 section 2.1.4.2.
bool VerifyConsistency(std::uint64_t first, std::uint64_t second, const Hash& first_root, const Hash& second_root,
                       const std::vector<Hash>& proof) {
  if (first > second) return false;
  if (first == 0) return proof.empty() && first_root == EmptyRoot() && (second > 0 || second_root == first_root);
  if (first == second) return proof.empty() && first_root == second_root;
  std::size_t next = 0;
  Hash start;
  if (std::has_single_bit(first)) {
    start = first_root;  // the first tree is itself a node of the second
  } else {
    if (proof.empty()) return false;
    start = proof[next++];
  }
  std::uint64_t node = first - 1, last = second - 1;
  while (node & 1) node >>= 1, last >>= 1;
  Hash old_root = start, new_root = start;
  for (; next < proof.size(); ++next) {
    if (last == 0) return false;
    if ((node & 1) || node == last) {
      old_root = NodeHash(proof[next], old_root);
      new_root = NodeHash(proof[next], new_root);
      while (!(node & 1) && node != 0) node >>= 1, last >>= 1;
    } else {
      new_root = NodeHash(new_root, proof[next]);
    }
    node >>= 1;
    last >>= 1;
  }
  return last == 0 && old_root == first_root && new_root == second_root;
}

}  // namespace atalaya::ledger
