#include "identity/password.h"

#include <gtest/gtest.h>

#include <atomic>
#include <set>
#include <thread>
#include <vector>

#include "identity/secrets.h"

namespace atalaya::identity {
namespace {

Passwords Shipped(PasswordCost cost = kCheapest) { return Passwords::Load(ATALAYA_SOURCE_DIR "/data", "Puerto Alto", cost).value(); }

std::set<std::string> Codes(const Findings& findings) {
  std::set<std::string> codes;
  for (const Finding& finding : findings) codes.insert(finding.code.substr(finding.code.rfind('.') + 1));
  return codes;
}

TEST(PasswordRules, LengthAndWhatEverybodyTries) {
  const Passwords passwords = Shipped();
  const auto refused = [&](std::string_view password) { return Codes(passwords.Check(password, "ana.duarte", "x")); };
  using Set = std::set<std::string>;
  for (const char* good : {"four words in a row", "tidal-crane-Osprey", "ñandú corre lejos", "vwkqhrtzmplx", "9f3c62ab77d0e1"}) {
    EXPECT_EQ(refused(good), Set{}) << good;
  }
  EXPECT_EQ(refused("short one"), Set{"password-short"});
  EXPECT_EQ(refused("ñññ çççé õã"), Set{"password-short"}) << "characters count, not bytes";
  EXPECT_EQ(refused(""), Set{"password-short"});
  for (const char* common : {"Password2024!!!!", "passwordpassword", "CONTRASEÑA123", "motdepasse2026", "minhasenha!!!", "qwertyuiopas", "aaaaaaaaaaaaa",
                             "abcabcabcabc", "123456789012", "abcdefghijklm", "correct horse battery staple"}) {
    EXPECT_TRUE(refused(common).contains("password-common")) << common;
  }
  EXPECT_TRUE(refused("Ana.Duarte1234").contains("password-login"));
  EXPECT_TRUE(refused("1puerto alto1").contains("password-node"));
  EXPECT_EQ(refused("ana.duarte sails past the old crane"), Set{}) << "a long passphrase may name anything";
  EXPECT_EQ(refused(std::string(1025, 'x')), Set{"password-long"});
  EXPECT_EQ(refused(std::string("twelve chars\0x", 14)), Set{"password-text"});
  EXPECT_EQ(refused("twelve \xFF chars"), Set{"password-text"});
}

TEST(PasswordRules, AListThatIsMissingIsAFinding) {
  const auto missing = Passwords::Load("/nowhere", "n", kCheapest);
  ASSERT_FALSE(missing);
  EXPECT_EQ(missing.error().front().code, "identity.words");
}

TEST(PasswordHash, RightOnlyForItself) {
  Passwords passwords = Shipped();
  const std::string kept = passwords.Hash("tidal crane osprey");
  EXPECT_TRUE(kept.starts_with("$argon2id$v=19$")) << kept;
  EXPECT_NE(kept, passwords.Hash("tidal crane osprey")) << "salted";
  EXPECT_EQ(passwords.Verify(kept, "tidal crane osprey"), Passwords::Match::kYes);
  EXPECT_EQ(passwords.Verify(kept, "tidal crane ospreY"), Passwords::Match::kNo);
  EXPECT_EQ(passwords.Verify(kept, ""), Passwords::Match::kNo);
  EXPECT_EQ(passwords.Verify("", "nobody has this password"), Passwords::Match::kNo);
  EXPECT_EQ(passwords.Verify("$argon2id$broken", "x"), Passwords::Match::kNo);
  EXPECT_EQ(passwords.Verify(kept, std::string(100000, 'x')), Passwords::Match::kNo);
}

TEST(PasswordHash, DearerParametersAskForANewHash) {
  Passwords cheap = Shipped(), dear = Shipped({2, 16384});
  const std::string kept = cheap.Hash("tidal crane osprey");
  EXPECT_FALSE(cheap.NeedsRehash(kept));
  EXPECT_TRUE(dear.NeedsRehash(kept));
  EXPECT_EQ(dear.Verify(kept, "tidal crane osprey"), Passwords::Match::kYes);
}

TEST(PasswordHash, ManyThreadsTakeTurns) {
  Passwords passwords = Shipped();
  const std::string kept = passwords.Hash("tidal crane osprey");
  std::atomic<int> right = 0;
  std::vector<std::thread> threads;
  for (int i = 0; i < 16; ++i) {
    threads.emplace_back([&] {
      for (int k = 0; k < 5; ++k) right += passwords.Verify(kept, "tidal crane osprey") == Passwords::Match::kYes;
    });
  }
  for (auto& thread : threads) thread.join();
  EXPECT_EQ(right, 80);
}

TEST(PasswordHash, OneTimePasswordsPassTheRulesAndDiffer) {
  const Passwords passwords = Shipped();
  std::set<std::string> seen;
  for (int i = 0; i < 200; ++i) {
    const std::string once = OneTimePassword();
    EXPECT_EQ(once.size(), 24U);
    EXPECT_TRUE(passwords.Check(once, "ana", "x").empty()) << once;
    EXPECT_TRUE(seen.insert(once).second);
  }
}

TEST(Secrets, SealedOnlyForTheKeyAndThePlaceItWasSealedFor) {
  const std::string key(32, 'k'), other(32, 'o');
  const std::string sealed = Seal("secret bytes", key, "account 1");
  EXPECT_EQ(sealed.find("secret"), std::string::npos);
  EXPECT_NE(sealed, Seal("secret bytes", key, "account 1"));
  EXPECT_EQ(Unseal(sealed, key, "account 1"), "secret bytes");
  EXPECT_FALSE(Unseal(sealed, other, "account 1"));
  EXPECT_FALSE(Unseal(sealed, key, "account 2"));
  for (std::size_t i = 0; i < sealed.size(); i += 7) {
    std::string broken = sealed;
    broken[i] = broken[i] == '0' ? '1' : '0';
    EXPECT_FALSE(Unseal(broken, key, "account 1"));
  }
  EXPECT_FALSE(Unseal("", key, "account 1"));
  EXPECT_FALSE(Unseal("zz", key, "account 1"));
}

TEST(Secrets, Base64UrlReadsOnlyItself) {
  EXPECT_EQ(NewSecret().size(), 43U);
  EXPECT_NE(NewSecret(), NewSecret());
  for (const char* bytes : {"", "f", "fo", "foo", "\xFF\xFE\xFD"}) EXPECT_EQ(FromBase64Url(Base64Url(bytes)), bytes);
  for (const char* bad : {"a", "aa==", "a+b/", "ab cd", "ab\n"}) EXPECT_FALSE(FromBase64Url(bad)) << bad;
  EXPECT_EQ(SecretHash("abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");  // FIPS 180-2
}

TEST(Secrets, PlainText) {
  for (const char* good : {"Ana", "Inês Torres", "李", "O'Neill; DROP TABLE"}) EXPECT_TRUE(IsPlainText(good, 100)) << good;
  const std::string bad[] = {"", "   ", "a\nb", std::string("a\0b", 3), "\xC3", "\xED\xA0\x80", "a\xE2\x80\xAE" "b", std::string(101, 'x')};
  for (const auto& text : bad) EXPECT_FALSE(IsPlainText(text, 100)) << text;
}

}  // namespace
}  // namespace atalaya::identity
