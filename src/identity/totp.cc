#include "identity/totp.h"

#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <qrencode.h>

#include <array>
#include <memory>

#include "base/ids.h"

namespace atalaya::identity {
namespace {

constexpr std::string_view kAlphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
constexpr long long kStepSeconds = 30;

std::string Percent(std::string_view text) {
  static constexpr char kHex[] = "0123456789ABCDEF";
  std::string out;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (std::isalnum(byte) || c == '-' || c == '.' || c == '_' || c == '~') {
      out += c;
    } else {
      out += '%';
      out += kHex[byte >> 4];
      out += kHex[byte & 15];
    }
  }
  return out;
}

}  // namespace

std::string NewTotpSecret() { return RandomBytes(20); }

std::string TotpCode(std::string_view secret, std::uint64_t step, int digits, TotpHash hash) {
  std::array<unsigned char, 8> counter{};
  for (std::size_t i = 0; i < 8; ++i) counter[7 - i] = static_cast<unsigned char>(step >> (8 * i));
  const EVP_MD* md = hash == TotpHash::kSha1 ? EVP_sha1() : hash == TotpHash::kSha256 ? EVP_sha256() : EVP_sha512();
  std::array<unsigned char, EVP_MAX_MD_SIZE> mac{};
  unsigned int size = 0;
  HMAC(md, secret.data(), static_cast<int>(secret.size()), counter.data(), counter.size(), mac.data(), &size);
  // Dynamic truncation, RFC 4226 section 5.3.
  const std::size_t at = mac[size - 1] & 15U;
  const std::uint32_t binary = (mac[at] & 0x7FU) << 24 | static_cast<std::uint32_t>(mac[at + 1]) << 16 |
                               static_cast<std::uint32_t>(mac[at + 2]) << 8 | mac[at + 3];
  std::uint32_t modulus = 1;
  for (int i = 0; i < digits; ++i) modulus *= 10;
  std::string code = std::to_string(binary % modulus);
  code.insert(0, static_cast<std::size_t>(digits) - code.size(), '0');
  return code;
}

std::optional<long long> CheckTotp(std::string_view secret, std::string_view typed, long long unix_seconds, long long last_step) {
  std::string code;
  for (const char c : typed) {
    if (c == ' ') continue;
    if (c < '0' || c > '9' || code.size() == 6) return std::nullopt;
    code += c;
  }
  if (code.size() != 6) return std::nullopt;
  const long long now = unix_seconds / kStepSeconds;
  std::optional<long long> found;
  for (long long step = now - 1; step <= now + 1; ++step) {
    const bool same = SameSecret(TotpCode(secret, static_cast<std::uint64_t>(step)), code);
    if (same && step > last_step && !found) found = step;
  }
  return found;
}

std::string Base32(std::string_view bytes) {
  std::string text;
  std::uint32_t buffer = 0;
  int bits = 0;
  for (const char c : bytes) {
    buffer = buffer << 8 | static_cast<unsigned char>(c);
    for (bits += 8; bits >= 5; bits -= 5) text += kAlphabet[buffer >> (bits - 5) & 31U];
  }
  if (bits > 0) text += kAlphabet[buffer << (5 - bits) & 31U];
  return text;
}

std::optional<std::string> FromBase32(std::string_view text) {
  std::string bytes;
  std::uint32_t buffer = 0;
  int bits = 0;
  for (char c : text) {
    if (c == ' ') continue;
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
    const auto value = kAlphabet.find(c);
    if (value == std::string_view::npos) return std::nullopt;
    buffer = buffer << 5 | static_cast<std::uint32_t>(value);
    bits += 5;
    if (bits >= 8) {
      bits -= 8;
      bytes += static_cast<char>(buffer >> bits & 0xFFU);
    }
  }
  if (bits >= 5 || (buffer & ((1U << bits) - 1)) != 0) return std::nullopt;  // a lone character, or bits that say nothing
  return bytes;
}

std::string TotpUri(std::string_view secret, std::string_view node, std::string_view login) {
  return "otpauth://totp/" + Percent(node) + ":" + Percent(login) + "?secret=" + Base32(secret) + "&issuer=" + Percent(node);
}

std::string QrSvg(const std::string& text) {
  const std::unique_ptr<QRcode, decltype(&QRcode_free)> code(QRcode_encodeString8bit(text.c_str(), 0, QR_ECLEVEL_M), &QRcode_free);
  if (!code) return {};
  constexpr int kQuiet = 4;
  const std::string size = std::to_string(code->width + 2 * kQuiet);
  std::string path;
  for (int y = 0; y < code->width; ++y) {
    for (int x = 0; x < code->width;) {
      const auto dark = [&](int column) { return (code->data[y * code->width + column] & 1) != 0; };
      if (!dark(x)) {
        ++x;
        continue;
      }
      int end = x;
      while (end < code->width && dark(end)) ++end;
      path += "M" + std::to_string(x + kQuiet) + " " + std::to_string(y + kQuiet) + "h" + std::to_string(end - x) + "v1h-" +
              std::to_string(end - x) + "z";
      x = end;
    }
  }
  return "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 " + size + " " + size +
         "\" shape-rendering=\"crispEdges\"><path fill=\"#fff\" d=\"M0 0h" + size + "v" + size + "H0z\"/><path d=\"" + path + "\"/></svg>";
}

}  // namespace atalaya::identity
