// Keys of a provider (JWKS, RFC 7517) and the check of an ID token (OpenID Connect Core 1.0 section 3.1.3.7, RFC 8725).
//
// Accepted: RS256 and PS256 with RSA keys of 2048 to 8192 bits, ES256 with P-256. `none`, HMAC and everything else are refused before any
// key is touched, so a public key can never be taken for a shared secret. cjose checks the signature. Pure; safe from any thread.
#pragma once

#include <boost/json/object.hpp>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace atalaya::identity {

class KeySet {
 public:
  // Keys that cannot be used here (encryption, other kinds, weak) are left out. Findings: those of formats/json_parse.h,
  // `identity.oidc-keys` where there is no "keys" or none is left.
  static Result<KeySet> Parse(std::string_view json);

  std::size_t Size() const { return keys_.size(); }

  enum class Check { kGood, kBad, kNoKey };
  // Whether one of the keys that the header names made the signature of the compact JWS. `kid` may be empty: all that fit are tried.
  Check Verify(std::string_view compact, std::string_view algorithm, std::string_view kid) const;

 private:
  struct Key;
  std::vector<std::shared_ptr<const Key>> keys_;
};

struct IdTokenRules {
  std::string issuer, client, nonce;
  long long now = 0;         // Unix seconds
  long long leeway = 60;     // clocks differ
};

struct IdToken {
  std::string issuer, subject, name, email;
  boost::json::object claims;
};

// Findings: `identity.id-token` with a reason: "form", "algorithm", "key" (none with that kid: fetch the keys anew), "signature", "issuer",
// "audience", "azp", "expired", "time", "nonce", "subject".
Result<IdToken> VerifyIdToken(std::string_view compact, const KeySet& keys, const IdTokenRules& rules);
// The reason in such a finding.
std::string ReasonOf(const Findings& findings);

}  // namespace atalaya::identity
