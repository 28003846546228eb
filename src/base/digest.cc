#include "base/digest.h"

#include <sodium.h>

#include "base/ids.h"

namespace atalaya {

std::string Sha256Hex(std::string_view bytes) { return Sha256Hex(std::vector<std::string_view>{bytes}); }

std::string Sha256Hex(const std::vector<std::string_view>& parts) {
  crypto_hash_sha256_state state;
  crypto_hash_sha256_init(&state);
  for (const std::string_view part : parts) {
    crypto_hash_sha256_update(&state, reinterpret_cast<const unsigned char*>(part.data()), part.size());
  }
  std::string hash(crypto_hash_sha256_BYTES, '\0');
  crypto_hash_sha256_final(&state, reinterpret_cast<unsigned char*>(hash.data()));
  return ToHex(hash);
}

}  // namespace atalaya
