// Random secrets, and what is kept of them: a hash. A secret of 256 random bits needs no slow hash; passwords do (password.h).
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace atalaya::identity {

// 256 random bits as 43 characters of base64url.
std::string NewSecret();

// SHA-256 in lower-case hexadecimal: what the database keeps of a session's or token's secret.
std::string SecretHash(std::string_view secret);

// The CSRF token of a session: made from its secret, so that nothing about it is stored and each session has its own.
std::string CsrfOf(std::string_view secret);

// Base64url without padding (RFC 4648 section 5); nullopt for anything else.
std::string Base64Url(std::string_view bytes);
std::optional<std::string> FromBase64Url(std::string_view text);

// SHA-256, raw.
std::string Sha256(std::string_view bytes);

// Seals a short secret with the node's key (XChaCha20-Poly1305; key derived from the seed for this use alone). `context` is bound to
// it (an account's id): a sealed secret moved to another row does not open. Hexadecimal.
std::string Seal(std::string_view secret, std::string_view key_seed, std::string_view context);
std::optional<std::string> Unseal(std::string_view sealed, std::string_view key_seed, std::string_view context);

// Text that people may type into a name or login: UTF-8 without control characters, at most `bytes` long, not only spaces.
bool IsPlainText(std::string_view text, std::size_t bytes);

}  // namespace atalaya::identity
