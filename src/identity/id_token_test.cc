// ID tokens signed with keys of the test's own, and everything that must be refused.
#include "identity/id_token.h"

#include <gtest/gtest.h>

#include "identity/test_keys.h"

namespace atalaya::identity {
namespace {

constexpr long long kNow = 1796040000;

boost::json::object Claims() {
  return {{"iss", "https://id.example"}, {"sub", "u-17"}, {"aud", "atalaya"}, {"exp", kNow + 300}, {"iat", kNow}, {"nonce", "n-1"}, {"name", "Ana"}};
}
IdTokenRules Rules() { return {"https://id.example", "atalaya", "n-1", kNow}; }

class IdTokens : public testing::Test {
 protected:
  static const TestKey& Shared() {  // made once: finding primes takes longer than the tests
    static const TestKey kKey = TestKey::Rsa("k1");
    return kKey;
  }
  TestKey rsa = Shared(), ec = TestKey::Ec("k2");
  KeySet keys = KeySet::Parse(Jwks({rsa.Public(), ec.Public()})).value();

  std::string Outcome(const std::string& token) {
    const auto verified = VerifyIdToken(token, keys, Rules());
    return verified ? "good" : ReasonOf(verified.error());
  }
  // With one claim set otherwise; null takes it away.
  std::string With(const char* claim, boost::json::value value) {
    auto claims = Claims();
    if (value.is_null()) {
      claims.erase(claim);
    } else {
      claims[claim] = std::move(value);
    }
    return Outcome(rsa.Sign(claims, "RS256"));
  }
};

TEST_F(IdTokens, OfTheThreeKindsOfSignature) {
  EXPECT_EQ(Outcome(rsa.Sign(Claims(), "RS256")), "good");
  EXPECT_EQ(Outcome(rsa.Sign(Claims(), "PS256")), "good");
  EXPECT_EQ(Outcome(ec.Sign(Claims(), "ES256")), "good");
  const auto token = VerifyIdToken(rsa.Sign(Claims(), "RS256"), keys, Rules()).value();
  EXPECT_EQ(token.subject, "u-17");
  EXPECT_EQ(token.name, "Ana");
}

TEST_F(IdTokens, TamperedAnywhereAreRefused) {
  for (const std::string& token : {rsa.Sign(Claims(), "RS256"), ec.Sign(Claims(), "ES256")}) {
    for (std::size_t i = 0; i < token.size(); i += 3) {
      std::string broken = token;
      broken[i] = broken[i] == 'A' ? 'B' : 'A';
      if (FromBase64Url(broken.substr(broken.rfind('.') + 1)) == FromBase64Url(token.substr(token.rfind('.') + 1)) &&
          broken.substr(0, broken.rfind('.')) == token.substr(0, token.rfind('.'))) {
        continue;  // bits of the last character that stand for nothing
      }
      EXPECT_NE(Outcome(broken), "good") << i;
    }
    const auto first = token.find('.'), last = token.rfind('.');
    auto admin = Claims();
    admin["sub"] = "admin";
    EXPECT_EQ(Outcome(token.substr(0, first + 1) + Base64Url(boost::json::serialize(admin)) + token.substr(last)), "signature");
    EXPECT_NE(Outcome(token.substr(0, last + 1)), "good");
  }
}

TEST_F(IdTokens, AlgorithmsThatProveNothing) {
  const auto forged = [&](const boost::json::object& header, const std::string& signature) {
    return Base64Url(boost::json::serialize(header)) + "." + Base64Url(boost::json::serialize(Claims())) + "." + signature;
  };
  for (const char* none : {"none", "None", "NONE", "nOnE", ""}) EXPECT_EQ(Outcome(forged({{"alg", none}, {"kid", "k1"}}, "")), "algorithm");
  EXPECT_EQ(Outcome(forged({{"kid", "k1"}}, "AAAA")), "algorithm");
  EXPECT_EQ(Outcome(forged({{"alg", 5}, {"kid", "k1"}}, "AAAA")), "algorithm");
  // The classic: HMAC keyed with the public key.
  EXPECT_EQ(Outcome(HmacToken(Claims(), rsa.Public(), "k1")), "algorithm");
  EXPECT_EQ(Outcome(forged({{"alg", "RS256"}, {"kid", "k2"}}, "AAAA")), "key") << "an EC key makes no RSA signature";
  EXPECT_EQ(Outcome(forged({{"alg", "ES256"}, {"kid", "k1"}}, "AAAA")), "key");
  EXPECT_EQ(Outcome(forged({{"alg", "RS256"}, {"kid", "k1"}, {"crit", boost::json::array{"exp"}}}, "AAAA")), "form");
  // An ECDSA signature of zeros (CVE-2022-21449's kind), and one of a wrong length.
  EXPECT_EQ(Outcome(forged({{"alg", "ES256"}, {"kid", "k2"}}, Base64Url(std::string(64, '\0')))), "signature");
  EXPECT_EQ(Outcome(forged({{"alg", "ES256"}, {"kid", "k2"}}, Base64Url(std::string(63, 'x')))), "signature");
  // A key that the token brings along is nobody's.
  TestKey own = TestKey::Rsa("k1");
  EXPECT_EQ(Outcome(own.Sign(Claims(), "RS256", {{"jwk", boost::json::parse(own.Public())}})), "signature");
}

TEST_F(IdTokens, KeysAreChosenByTheirId) {
  EXPECT_EQ(Outcome(TestKey::Rsa("unknown").Sign(Claims(), "RS256")), "key");
  EXPECT_EQ(Outcome(TestKey::Rsa("k1").Sign(Claims(), "RS256")), "signature") << "another key under a known id";
  EXPECT_EQ(Outcome(rsa.Sign(Claims(), "RS256", {}, false)), "good") << "without an id every key that fits is tried";
}

TEST_F(IdTokens, ClaimsMustFit) {
  using boost::json::array;
  EXPECT_EQ(With("iss", "https://id.example/"), "issuer");
  EXPECT_EQ(With("iss", nullptr), "issuer");
  EXPECT_EQ(With("aud", "other"), "audience");
  EXPECT_EQ(With("aud", nullptr), "audience");
  EXPECT_EQ(With("aud", array{}), "audience");
  EXPECT_EQ(With("aud", array{"other", 5}), "audience");
  EXPECT_EQ(With("aud", array{"atalaya"}), "good");
  EXPECT_EQ(With("aud", array{"atalaya", "other"}), "azp") << "several audiences need the party that it was issued to";
  EXPECT_EQ(With("azp", "other"), "azp");
  EXPECT_EQ(With("azp", "atalaya"), "good");
  EXPECT_EQ(With("exp", kNow - 61), "expired");
  EXPECT_EQ(With("exp", kNow - 59), "good") << "clocks differ by a minute";
  EXPECT_EQ(With("exp", nullptr), "expired");
  EXPECT_EQ(With("exp", "1e400"), "expired");
  EXPECT_EQ(With("iat", kNow + 61), "time");
  EXPECT_EQ(With("iat", kNow - 25 * 3600), "time");
  EXPECT_EQ(With("iat", nullptr), "time");
  EXPECT_EQ(With("nbf", kNow + 100), "time");
  EXPECT_EQ(With("nonce", "n-2"), "nonce");
  EXPECT_EQ(With("nonce", nullptr), "nonce");
  EXPECT_EQ(With("sub", ""), "subject");
  EXPECT_EQ(With("sub", boost::json::value(std::string(256, 'x'))), "subject");
  EXPECT_EQ(With("sub", boost::json::value(std::string("a\0b", 3))), "subject");
  EXPECT_EQ(With("sub", 17), "subject");
}

TEST_F(IdTokens, WhatIsNoTokenAtAll) {
  for (const std::string& text : {std::string(), std::string("."), std::string(".."), std::string("a.b.c"), std::string("a.b.c.d"), std::string(20000, 'a'),
                                  std::string("e30.e30.e30"), std::string("\0.\0.\0", 5)}) {
    EXPECT_NE(Outcome(text), "good");
  }
  // Members written twice: two readers would see two tokens.
  const std::string twice = rsa.SignBytes(R"({"alg":"RS256","kid":"k1"})", R"({"iss":"https://id.example","sub":"a","sub":"b"})");
  EXPECT_EQ(Outcome(twice), "form");
}

TEST(KeySets, UnusableKeysAreLeftOut) {
  const TestKey good = TestKey::Rsa("k1");
  const std::string weak = TestKey::Rsa("weak", 1024).Public();
  EXPECT_EQ(KeySet::Parse(Jwks({good.Public(), weak, R"({"kty":"oct","k":"c2VjcmV0","kid":"s"})", R"({"kty":"OKP","crv":"Ed25519","x":"AAAA"})",
                                R"({"kty":"EC","crv":"P-256","x":"AA","y":"AA"})", "5", R"({"kty":"RSA"})",
                                // Found by the fuzzer: cjose 0.6 ends the program on "=" in the middle.
                                R"({"kty":"EC","crv":"P-256","x":"f83OJ3D2xF1Bg8vub=tLe1gHMzV76e8Tus9uPHvRVEU","y":"x_FEzRu9m36HLN_tue659LNpXW7pCyStikYjKIWI5a0"})"}))
                .value()
                .Size(),
            1U);
  for (const char* bad : {"", "[]", "{}", R"({"keys":5})", R"({"keys":[]})", "{\"keys\":[{\"kty\":\"oct\",\"k\":\"AA\"}]}", "nonsense"}) {
    EXPECT_FALSE(KeySet::Parse(bad)) << bad;
  }
  EXPECT_FALSE(KeySet::Parse(Jwks({weak})));
}

}  // namespace
}  // namespace atalaya::identity
