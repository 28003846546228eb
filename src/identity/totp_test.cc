#include "identity/totp.h"

#include <gtest/gtest.h>

#include <set>

namespace atalaya::identity {
namespace {

// RFC 6238 appendix B: eight digits, step 30 s; the seeds of SHA-256 and SHA-512 are longer (erratum 2866).
TEST(Totp, Rfc6238AppendixB) {
  const std::string sha1 = "12345678901234567890", sha256 = "12345678901234567890123456789012",
                    sha512 = "1234567890123456789012345678901234567890123456789012345678901234";
  const struct {
    std::uint64_t time;
    const char *sha1, *sha256, *sha512;
  } vectors[] = {{59, "94287082", "46119246", "90693936"},          {1111111109, "07081804", "68084774", "25091201"},
                 {1111111111, "14050471", "67062674", "99943326"},  {1234567890, "89005924", "91819424", "93441116"},
                 {2000000000, "69279037", "90698825", "38618901"},  {20000000000, "65353130", "77737706", "47863826"}};
  for (const auto& v : vectors) {
    EXPECT_EQ(TotpCode(sha1, v.time / 30, 8), v.sha1);
    EXPECT_EQ(TotpCode(sha256, v.time / 30, 8, TotpHash::kSha256), v.sha256);
    EXPECT_EQ(TotpCode(sha512, v.time / 30, 8, TotpHash::kSha512), v.sha512);
  }
}

// RFC 4226 appendix D.
TEST(Totp, Rfc4226AppendixD) {
  const char* codes[] = {"755224", "287082", "359152", "969429", "338314", "254676", "287922", "162583", "399871", "520489"};
  for (std::uint64_t counter = 0; counter < 10; ++counter) EXPECT_EQ(TotpCode("12345678901234567890", counter), codes[counter]);
}

TEST(Totp, OneStepBeforeAndAfterCountAndNothingTwice) {
  const std::string secret = "12345678901234567890";
  constexpr long long kNow = 1111111111, kStep = kNow / 30;
  const auto code = [&](long long step) { return TotpCode(secret, static_cast<std::uint64_t>(step)); };
  EXPECT_EQ(CheckTotp(secret, code(kStep), kNow, 0), kStep);
  EXPECT_EQ(CheckTotp(secret, code(kStep - 1), kNow, 0), kStep - 1);
  EXPECT_EQ(CheckTotp(secret, code(kStep + 1), kNow, 0), kStep + 1);
  EXPECT_FALSE(CheckTotp(secret, code(kStep - 2), kNow, 0));
  EXPECT_FALSE(CheckTotp(secret, code(kStep + 2), kNow, 0));
  EXPECT_FALSE(CheckTotp(secret, code(kStep), kNow, kStep)) << "a code counts once";
  EXPECT_FALSE(CheckTotp(secret, code(kStep - 1), kNow, kStep)) << "and none before the last one";
  EXPECT_TRUE(CheckTotp(secret, code(kStep).insert(3, " "), kNow, 0));
  for (const char* bad : {"", "12345", "1234567", "12345a", "-12345", "      ", "1234 5", "\xC3\xA9" "1234"}) {
    EXPECT_FALSE(CheckTotp(secret, bad, kNow, 0)) << bad;
  }
}

// RFC 4648 section 10, without padding.
TEST(Totp, Base32) {
  const char* vectors[][2] = {{"", ""}, {"f", "MY"}, {"fo", "MZXQ"}, {"foo", "MZXW6"}, {"foob", "MZXW6YQ"}, {"fooba", "MZXW6YTB"}, {"foobar", "MZXW6YTBOI"}};
  for (const auto& [bytes, text] : vectors) {
    EXPECT_EQ(Base32(bytes), text);
    EXPECT_EQ(FromBase32(text), bytes);
  }
  EXPECT_EQ(FromBase32("mzxw 6ytb oi"), "foobar");
  for (const char* bad : {"M", "MZ1", "MZXW6=", "MZ", "MZX"}) {
    if (std::string(bad) == "MZ") continue;  // 10 bits: one byte and two bits that must be zero; Z ends in 01
    EXPECT_FALSE(FromBase32(bad)) << bad;
  }
  EXPECT_FALSE(FromBase32("MZ"));
}

TEST(Totp, SecretsDifferAndTheUriCarriesThem) {
  std::set<std::string> seen;
  for (int i = 0; i < 100; ++i) EXPECT_TRUE(seen.insert(NewTotpSecret()).second);
  EXPECT_EQ(TotpUri("foobar", "Santos & Co", "ana@x"), "otpauth://totp/Santos%20%26%20Co:ana%40x?secret=MZXW6YTBOI&issuer=Santos%20%26%20Co");
  const std::string svg = QrSvg(TotpUri(NewTotpSecret(), "Atalaya", "ana"));
  EXPECT_TRUE(svg.starts_with("<svg xmlns=")) << svg;
  // The finder pattern's first row: seven dark modules behind the quiet zone of four.
  EXPECT_NE(svg.find("M4 4h7v1h-7z"), std::string::npos);
  EXPECT_TRUE(QrSvg(std::string(5000, 'x')).empty());
}

}  // namespace
}  // namespace atalaya::identity
