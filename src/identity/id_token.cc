#include "identity/id_token.h"

#include <cjose/cjose.h>

#include <algorithm>
#include <boost/json/serialize.hpp>
#include <cmath>
#include <cstdlib>
#include <optional>

#include "base/ids.h"
#include "formats/json_parse.h"
#include "identity/secrets.h"

namespace atalaya::identity {
namespace {

constexpr std::size_t kMostTokenBytes = 16 * 1024, kMostKeysBytes = 256 * 1024, kMostKeys = 32;

std::string TextOf(const boost::json::object& object, std::string_view key) {
  const auto* value = object.if_contains(key);
  return value != nullptr && value->is_string() ? std::string(value->get_string()) : std::string();
}

std::optional<double> NumberOf(const boost::json::object& object, std::string_view key) {
  const auto* value = object.if_contains(key);
  if (value == nullptr || !value->is_number()) return std::nullopt;
  const double number = value->to_number<double>();
  return std::isfinite(number) ? std::optional(number) : std::nullopt;
}

// One part of a compact JWS as an object; members written twice are refused by the parser.
std::optional<boost::json::object> Part(std::string_view text) {
  const auto bytes = FromBase64Url(text);
  if (!bytes) return std::nullopt;
  auto value = formats::ParseJson(*bytes, "token", kMostTokenBytes);
  if (!value || !value->is_object()) return std::nullopt;
  return std::move(value->get_object());
}

auto Refuse(std::string reason) { return Fail(Error("identity.id-token", "id_token", {{"reason", std::move(reason)}})); }

// "aud": one text or a list of texts.
std::vector<std::string> Audiences(const boost::json::object& claims) {
  std::vector<std::string> audiences;
  const auto* value = claims.if_contains("aud");
  if (value == nullptr) return audiences;
  if (value->is_string()) audiences.emplace_back(value->get_string());
  if (value->is_array()) {
    for (const auto& item : value->get_array()) {
      if (!item.is_string()) return {};
      audiences.emplace_back(item.get_string());
    }
  }
  return audiences;
}

}  // namespace

struct KeySet::Key {
  std::string kid, algorithm;  // algorithm: empty where the key does not say
  bool rsa = false;
  cjose_jwk_t* jwk = nullptr;
  Key() = default;
  Key(const Key&) = delete;
  Key& operator=(const Key&) = delete;
  ~Key() {
    if (jwk != nullptr) cjose_jwk_release(jwk);
  }
  bool Fits(std::string_view wanted) const {
    if (!algorithm.empty() && algorithm != wanted) return false;
    return rsa ? wanted == "RS256" || wanted == "PS256" : wanted == "ES256";
  }
};

Result<KeySet> KeySet::Parse(std::string_view json) {
  const auto document = formats::ParseJson(json, "jwks", kMostKeysBytes);
  if (!document) return Fail(document.error());
  const auto* object = document->if_object();
  const auto* list = object == nullptr ? nullptr : object->if_contains("keys");
  if (list == nullptr || !list->is_array()) return Fail(Error("identity.oidc-keys", "jwks"));
  KeySet set;
  for (const auto& item : list->get_array()) {
    const auto* members = item.if_object();
    if (members == nullptr || set.keys_.size() == kMostKeys) continue;
    const std::string kind = TextOf(*members, "kty"), use = TextOf(*members, "use");
    auto key = std::make_shared<Key>();
    key->rsa = kind == "RSA";
    if ((!key->rsa && (kind != "EC" || TextOf(*members, "crv") != "P-256")) || (!use.empty() && use != "sig")) continue;
    // Only the public members go further, decoded and encoded by us: cjose 0.6 ends the program (an assert) on base64 with "=" in the middle.
    boost::json::object publik{{"kty", kind}};
    std::vector<std::string> values;
    const std::vector<const char*> names = key->rsa ? std::vector<const char*>{"n", "e"} : std::vector<const char*>{"x", "y"};
    for (const char* name : names) {
      const std::string value = TextOf(*members, name);
      const auto bytes = value.size() <= 1400 ? FromBase64Url(value) : std::nullopt;
      if (!bytes || bytes->empty()) break;
      publik[name] = Base64Url(*bytes);
      values.push_back(*bytes);
    }
    if (values.size() != names.size()) continue;
    if (key->rsa) {
      const auto& modulus = values[0];
      const auto& exponent = values[1];
      if (modulus.size() < 256 || modulus.size() > 1024 || exponent.size() > 4 || modulus.front() == '\0' || (exponent.back() & 1) == 0 ||
          exponent == "\x01") {
        continue;
      }
    } else {
      if (values[0].size() != 32 || values[1].size() != 32) continue;
      publik["crv"] = "P-256";
    }
    const std::string text = boost::json::serialize(publik);
    cjose_err error{};
    key->jwk = cjose_jwk_import(text.data(), text.size(), &error);
    if (key->jwk == nullptr) continue;
    key->kid = TextOf(*members, "kid");
    key->algorithm = TextOf(*members, "alg");
    set.keys_.push_back(std::move(key));
  }
  if (set.keys_.empty()) return Fail(Error("identity.oidc-keys", "jwks"));
  return set;
}

KeySet::Check KeySet::Verify(std::string_view compact, std::string_view algorithm, std::string_view kid) const {
  bool any = false;
  for (const auto& key : keys_) {
    if (!key->Fits(algorithm) || (!kid.empty() && key->kid != kid)) continue;
    any = true;
    cjose_err error{};
    const std::unique_ptr<cjose_jws_t, decltype(&cjose_jws_release)> jws(cjose_jws_import(compact.data(), compact.size(), &error),
                                                                         &cjose_jws_release);
    if (jws == nullptr) return Check::kBad;
    if (cjose_jws_verify(jws.get(), key->jwk, &error)) return Check::kGood;
  }
  return any ? Check::kBad : Check::kNoKey;
}

Result<IdToken> VerifyIdToken(std::string_view compact, const KeySet& keys, const IdTokenRules& rules) {
  if (compact.size() > kMostTokenBytes) return Refuse("form");
  const auto first = compact.find('.'), second = compact.find('.', first == std::string_view::npos ? first : first + 1);
  if (second == std::string_view::npos || compact.find('.', second + 1) != std::string_view::npos) return Refuse("form");
  const auto header = Part(compact.substr(0, first));
  auto claims = Part(compact.substr(first + 1, second - first - 1));
  if (!header || !claims || !FromBase64Url(compact.substr(second + 1))) return Refuse("form");
  // Extensions that must be understood are not.
  if (header->contains("crit") || header->contains("b64")) return Refuse("form");
  const std::string algorithm = TextOf(*header, "alg");
  if (algorithm != "RS256" && algorithm != "PS256" && algorithm != "ES256") return Refuse("algorithm");
  switch (keys.Verify(compact, algorithm, TextOf(*header, "kid"))) {
    case KeySet::Check::kNoKey: return Refuse("key");
    case KeySet::Check::kBad: return Refuse("signature");
    case KeySet::Check::kGood: break;
  }

  IdToken token;
  token.issuer = TextOf(*claims, "iss");
  if (token.issuer.empty() || token.issuer != rules.issuer) return Refuse("issuer");
  const auto audiences = Audiences(*claims);
  if (rules.client.empty() || std::find(audiences.begin(), audiences.end(), rules.client) == audiences.end()) return Refuse("audience");
  const std::string azp = TextOf(*claims, "azp");
  if ((audiences.size() > 1 || claims->contains("azp")) && azp != rules.client) return Refuse("azp");
  const auto now = static_cast<double>(rules.now), leeway = static_cast<double>(rules.leeway);
  const auto expires = NumberOf(*claims, "exp"), issued = NumberOf(*claims, "iat"), from = NumberOf(*claims, "nbf");
  if (!expires || now >= *expires + leeway) return Refuse("expired");
  if (!issued || *issued > now + leeway || *issued < now - 24 * 3600 || (from && *from > now + leeway)) return Refuse("time");
  if (!SameSecret(TextOf(*claims, "nonce"), rules.nonce)) return Refuse("nonce");
  token.subject = TextOf(*claims, "sub");
  if (!IsPlainText(token.subject, 255)) return Refuse("subject");
  token.name = TextOf(*claims, "name");
  token.email = TextOf(*claims, "email");
  token.claims = std::move(*claims);
  return token;
}

std::string ReasonOf(const Findings& findings) {
  for (const Finding& finding : findings) {
    for (const auto& [name, value] : finding.args) {
      if (finding.code == "identity.id-token" && name == "reason") return value;
    }
  }
  return {};
}

}  // namespace atalaya::identity
