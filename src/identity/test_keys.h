// Keys and tokens for tests, made with cjose's other half: what a provider would do.
#pragma once

#include <cjose/cjose.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <cstdlib>
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

#include "identity/secrets.h"

namespace atalaya::identity {

class TestKey {
 public:
  static TestKey Rsa(const std::string& id, std::size_t bits = 2048) {
    cjose_err error{};
    return TestKey(cjose_jwk_create_RSA_random(bits, reinterpret_cast<const std::uint8_t*>("\x01\x00\x01"), 3, &error), id);
  }
  static TestKey Ec(const std::string& id) {
    cjose_err error{};
    return TestKey(cjose_jwk_create_EC_random(CJOSE_JWK_EC_P_256, &error), id);
  }

  // As it stands in a JWKS.
  std::string Public() const {
    cjose_err error{};
    char* text = cjose_jwk_to_json(key_.get(), false, &error);
    std::string json(text);
    std::free(text);
    return json;
  }

  std::string Sign(const boost::json::object& claims, const char* algorithm, const boost::json::object& more = {}, bool with_id = true) const {
    boost::json::object header{{"alg", algorithm}};
    if (with_id) header["kid"] = id_;
    for (const auto& member : more) header[member.key()] = member.value();
    return SignBytes(boost::json::serialize(header), boost::json::serialize(claims));
  }
  // Header and claims exactly as written.
  std::string SignBytes(const std::string& header_text, const std::string& claims) const {
    cjose_err error{};
    const auto wanted = boost::json::parse(header_text).as_object();
    cjose_header_t* header = cjose_header_new(&error);
    for (const auto& member : wanted) {
      const std::string name(member.key());
      if (member.value().is_string()) {
        cjose_header_set(header, name.c_str(), member.value().as_string().c_str(), &error);
      } else {
        cjose_header_set_raw(header, name.c_str(), boost::json::serialize(member.value()).c_str(), &error);
      }
    }
    cjose_jws_t* jws = cjose_jws_sign(key_.get(), header, reinterpret_cast<const std::uint8_t*>(claims.data()), claims.size(), &error);
    if (jws == nullptr) throw std::runtime_error(std::string("cannot sign: ") + error.message);
    const char* compact = nullptr;
    cjose_jws_export(jws, &compact, &error);
    std::string token(compact);
    cjose_jws_release(jws);
    cjose_header_release(header);
    return token;
  }

 private:
  TestKey(cjose_jwk_t* key, std::string id) : key_(key, &cjose_jwk_release), id_(std::move(id)) {
    cjose_err error{};
    if (key == nullptr || !cjose_jwk_set_kid(key, id_.data(), id_.size(), &error)) throw std::runtime_error("cannot make a test key");
  }
  std::shared_ptr<cjose_jwk_t> key_;
  std::string id_;
};

inline std::string Jwks(const std::vector<std::string>& keys) {
  std::string text;
  for (const std::string& key : keys) text += (text.empty() ? "" : ",") + key;
  return "{\"keys\":[" + text + "]}";
}

inline std::string HmacToken(const boost::json::object& claims, const std::string& secret, const std::string& id) {
  const std::string body = Base64Url(boost::json::serialize(boost::json::object{{"alg", "HS256"}, {"kid", id}})) + "." +
                           Base64Url(boost::json::serialize(claims));
  unsigned char mac[EVP_MAX_MD_SIZE];
  unsigned int size = 0;
  HMAC(EVP_sha256(), secret.data(), static_cast<int>(secret.size()), reinterpret_cast<const unsigned char*>(body.data()), body.size(), mac, &size);
  return body + "." + Base64Url(std::string(reinterpret_cast<const char*>(mac), size));
}

}  // namespace atalaya::identity
