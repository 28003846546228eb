#include "identity/secrets.h"

#include <sodium.h>
#include <unicode/uchar.h>
#include <unicode/utf8.h>

#include "base/ids.h"

namespace atalaya::identity {
namespace {

const unsigned char* Raw(std::string_view bytes) { return reinterpret_cast<const unsigned char*>(bytes.data()); }
unsigned char* Raw(std::string& bytes) { return reinterpret_cast<unsigned char*>(bytes.data()); }

std::string SealKey(std::string_view key_seed) {
  constexpr std::string_view kUse = "atalaya identity seal 1";
  std::string key(crypto_aead_xchacha20poly1305_ietf_KEYBYTES, '\0');
  crypto_generichash(Raw(key), key.size(), Raw(kUse), kUse.size(), Raw(key_seed), key_seed.size());
  return key;
}

}  // namespace

std::string NewSecret() { return Base64Url(RandomBytes(32)); }

std::string Sha256(std::string_view bytes) {
  std::string hash(crypto_hash_sha256_BYTES, '\0');
  crypto_hash_sha256(Raw(hash), Raw(bytes), bytes.size());
  return hash;
}

std::string SecretHash(std::string_view secret) { return ToHex(Sha256(secret)); }

std::string CsrfOf(std::string_view secret) { return Base64Url(Sha256("csrf:" + std::string(secret))); }

std::string Base64Url(std::string_view bytes) {
  std::string text(sodium_base64_ENCODED_LEN(bytes.size(), sodium_base64_VARIANT_URLSAFE_NO_PADDING), '\0');
  sodium_bin2base64(text.data(), text.size(), Raw(bytes), bytes.size(), sodium_base64_VARIANT_URLSAFE_NO_PADDING);
  text.pop_back();  // the final NUL
  return text;
}

std::optional<std::string> FromBase64Url(std::string_view text) {
  std::string bytes(text.size() / 4 * 3 + 3, '\0');
  std::size_t size = 0;
  const char* end = nullptr;
  if (sodium_base642bin(Raw(bytes), bytes.size(), text.data(), text.size(), nullptr, &size, &end,
                        sodium_base64_VARIANT_URLSAFE_NO_PADDING) != 0 ||
      end != text.data() + text.size()) {
    return std::nullopt;
  }
  bytes.resize(size);
  return bytes;
}

std::string Seal(std::string_view secret, std::string_view key_seed, std::string_view context) {
  std::string key = SealKey(key_seed);
  const std::string nonce = RandomBytes(crypto_aead_xchacha20poly1305_ietf_NPUBBYTES);
  std::string sealed(secret.size() + crypto_aead_xchacha20poly1305_ietf_ABYTES, '\0');
  unsigned long long size = 0;
  crypto_aead_xchacha20poly1305_ietf_encrypt(Raw(sealed), &size, Raw(secret), secret.size(), Raw(context), context.size(), nullptr,
                                             Raw(nonce), Raw(key));
  sodium_memzero(key.data(), key.size());
  return ToHex(nonce + sealed);
}

std::optional<std::string> Unseal(std::string_view text, std::string_view key_seed, std::string_view context) {
  const std::string sealed = FromHex(text);
  constexpr std::size_t kNonce = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES, kTag = crypto_aead_xchacha20poly1305_ietf_ABYTES;
  if (sealed.size() < kNonce + kTag) return std::nullopt;
  const std::string_view nonce = std::string_view(sealed).substr(0, kNonce), body = std::string_view(sealed).substr(kNonce);
  std::string secret(body.size() - kTag, '\0');
  std::string key = SealKey(key_seed);
  unsigned long long size = 0;
  const int failed = crypto_aead_xchacha20poly1305_ietf_decrypt(Raw(secret), &size, nullptr, Raw(body), body.size(), Raw(context),
                                                                context.size(), Raw(nonce), Raw(key));
  sodium_memzero(key.data(), key.size());
  if (failed != 0) return std::nullopt;
  return secret;
}

bool IsPlainText(std::string_view text, std::size_t bytes) {
  if (text.empty() || text.size() > bytes) return false;
  bool seen = false;
  const auto* data = reinterpret_cast<const std::uint8_t*>(text.data());
  const auto size = static_cast<std::int32_t>(text.size());
  for (std::int32_t at = 0; at < size;) {
    UChar32 c = 0;
    U8_NEXT(data, at, size, c);
    if (c < 0 || u_iscntrl(c) || u_charType(c) == U_FORMAT_CHAR) return false;
    seen = seen || !u_isUWhiteSpace(c);
  }
  return seen;
}

}  // namespace atalaya::identity
