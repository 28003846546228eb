// Entries, heads, signatures, and the check of stored rows.
#include "ledger/ledger.h"

#include <sodium.h>

#include <stdexcept>

#include "ledger/bytes.h"

namespace atalaya::ledger {
namespace {

void AppendNumber(std::string& out, std::uint64_t number) {
  for (int shift = 56; shift >= 0; shift -= 8) out += static_cast<char>((number >> shift) & 0xff);
}

std::string Base64(std::string_view bytes) {
  std::string text(sodium_base64_ENCODED_LEN(bytes.size(), sodium_base64_VARIANT_ORIGINAL), '\0');
  sodium_bin2base64(text.data(), text.size(), Bytes(bytes), bytes.size(), sodium_base64_VARIANT_ORIGINAL);
  text.pop_back();  // its terminating zero
  return text;
}

}  // namespace

std::string EntryBytes(const Entry& entry) {
  std::string bytes;
  AppendNumber(bytes, entry.sequence);
  for (const std::string* field :
       {&entry.time, &entry.actor, &entry.action, &entry.subject, &entry.scope, &entry.payload}) {
    AppendNumber(bytes, field->size());
    bytes += *field;
  }
  return bytes;
}

std::string HeadText(const Head& head) {
  return head.origin + "\n" + std::to_string(head.size) + "\n" + Base64(head.root) + "\n";
}

KeyPair KeyFromSeed(std::string_view seed) {
  if (seed.size() != crypto_sign_SEEDBYTES) throw std::invalid_argument("ledger: a seed has 32 bytes");
  KeyPair pair{std::string(crypto_sign_SECRETKEYBYTES, '\0'), std::string(crypto_sign_PUBLICKEYBYTES, '\0')};
  crypto_sign_seed_keypair(Bytes(pair.publik), Bytes(pair.secret), Bytes(seed));
  return pair;
}

std::string Sign(std::string_view text, std::string_view secret) {
  if (secret.size() != crypto_sign_SECRETKEYBYTES) throw std::invalid_argument("ledger: a secret key has 64 bytes");
  std::string signature(crypto_sign_BYTES, '\0');
  crypto_sign_detached(Bytes(signature), nullptr, Bytes(text), text.size(), Bytes(secret));
  return signature;
}

bool Verify(std::string_view text, std::string_view signature, std::string_view publik) {
  return signature.size() == crypto_sign_BYTES && publik.size() == crypto_sign_PUBLICKEYBYTES &&
         crypto_sign_verify_detached(Bytes(signature), Bytes(text), text.size(), Bytes(publik)) == 0;
}

std::optional<Divergence> Checker::Next(const Row& row) {
  if (found_) return found_;
  const std::uint64_t expected = tree_.size;
  const auto bad = [&](Divergence::Kind kind) { return found_ = Divergence{expected, kind}; };
  if (row.entry.sequence != expected) return bad(Divergence::Kind::kSequence);
  if (row.leaf.size() != crypto_hash_sha256_BYTES) return bad(Divergence::Kind::kLeaf);
  if (!row.redacted && row.leaf != LeafHash(row.salt, EntryBytes(row.entry))) return bad(Divergence::Kind::kLeaf);
  tree_.Append(row.leaf);
  if (row.root != tree_.Root()) return bad(Divergence::Kind::kRoot);
  if (!Verify(HeadText({origin_, tree_.size, row.root}), row.signature, public_))
    return bad(Divergence::Kind::kSignature);
  return std::nullopt;
}

std::optional<Divergence> Checker::End(std::uint64_t size, const Hash& root) {
  if (found_) return found_;
  if (tree_.size < size) return found_ = Divergence{tree_.size, Divergence::Kind::kTruncated};
  if (tree_.size > size) return found_ = Divergence{size, Divergence::Kind::kSequence};
  if (tree_.Root() != root) return found_ = Divergence{size == 0 ? 0 : size - 1, Divergence::Kind::kRoot};
  return std::nullopt;
}

}  // namespace atalaya::ledger
