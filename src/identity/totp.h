// Time-based one-time passwords (RFC 6238 over RFC 4226): six digits, thirty seconds, SHA-1, which every authenticator app understands.
//
// A code counts within one step before and after now (clocks differ) and only if its step is later than the last one used: a code that
// was seen over somebody's shoulder is worth nothing afterwards. Pure, but for NewTotpSecret.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace atalaya::identity {

// 20 random bytes.
std::string NewTotpSecret();

enum class TotpHash { kSha1, kSha256, kSha512 };
// The code of a step, `digits` (1 to 8) long.
std::string TotpCode(std::string_view secret, std::uint64_t step, int digits = 6, TotpHash hash = TotpHash::kSha1);

// The step whose code was given, if it may still be used. `code` may hold spaces ("123 456").
std::optional<long long> CheckTotp(std::string_view secret, std::string_view code, long long unix_seconds, long long last_step);

// RFC 4648 section 6, upper case, without padding; nullopt for anything else (lower case and spaces are read).
std::string Base32(std::string_view bytes);
std::optional<std::string> FromBase32(std::string_view text);

// "otpauth://totp/NODE:LOGIN?secret=...&issuer=NODE": what the QR code says.
std::string TotpUri(std::string_view secret, std::string_view node, std::string_view login);

// A QR code as a small SVG (black on white with its quiet zone); empty when the text is too long for one.
std::string QrSvg(const std::string& text);

}  // namespace atalaya::identity
