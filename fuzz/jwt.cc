// Keys and ID tokens of a provider. The first byte chooses: a JWKS; a compact token against known keys; header and claims without a
// right signature; claims under a right signature.
#include "fuzz/target.h"
#include "identity/id_token.h"
#include "identity/test_keys.h"

using namespace atalaya;
using namespace atalaya::identity;

namespace {

constexpr long long kNow = 1796040000;
const IdTokenRules& Rules() {
  static const IdTokenRules kRules{"https://id.example", "atalaya", "n-1", kNow};
  return kRules;
}
const TestKey& Key() {
  static const TestKey kKey = TestKey::Ec("k1");
  return kKey;
}
const KeySet& Keys() {
  static const KeySet kKeys = KeySet::Parse(Jwks({Key().Public(), TestKey::Rsa("k2").Public()})).value();
  return kKeys;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const std::string_view rest = fuzz::Bytes(data, size).substr(1);
  switch (data[0] % 4) {
    case 0: {
      const auto keys = KeySet::Parse(rest);
      if (!keys) return 0;
      fuzz::Promise(keys->Size() > 0 && keys->Size() <= 32);
      // Nothing that the fuzzer holds a private key for.
      fuzz::Promise(keys->Verify("e30.e30.AAAA", "RS256", "") != KeySet::Check::kGood);
      fuzz::Promise(keys->Verify("eyJhbGciOiJFUzI1NiJ9.e30." + std::string(86, 'A'), "ES256", "") != KeySet::Check::kGood);
      return 0;
    }
    case 1: fuzz::Promise(!VerifyIdToken(rest, Keys(), Rules())); return 0;
    case 2: {
      const auto line = std::min(rest.find('\n'), rest.size());
      const std::string_view claims = line < rest.size() ? rest.substr(line + 1) : std::string_view();
      const std::string token = Base64Url(rest.substr(0, line)) + "." + Base64Url(claims) + "." + std::string(86, 'A');
      fuzz::Promise(!VerifyIdToken(token, Keys(), Rules()));
      return 0;
    }
    default: {
      const auto token = VerifyIdToken(Key().SignBytes(R"({"alg":"ES256","kid":"k1"})", std::string(rest)), Keys(), Rules());
      if (!token) return 0;
      fuzz::Promise(token->issuer == Rules().issuer && !token->subject.empty() && token->subject.size() <= 255);
      fuzz::Promise(token->claims.contains("aud") && token->claims.at("nonce") == "n-1");
      return 0;
    }
  }
}
