#include "screen/near.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <vector>

#include "screen/identifiers.h"
#include "screen/similar.h"

namespace atalaya::screen {
namespace {

// The definition, without band or shortcuts.
int PlainDistance(const std::string& a, const std::string& b) {
  std::vector<std::vector<int>> d(a.size() + 1, std::vector<int>(b.size() + 1));
  for (std::size_t i = 0; i <= a.size(); ++i) {
    for (std::size_t j = 0; j <= b.size(); ++j) {
      if (i == 0 || j == 0) {
        d[i][j] = static_cast<int>(i + j);
        continue;
      }
      d[i][j] = std::min({d[i - 1][j] + 1, d[i][j - 1] + 1, d[i - 1][j - 1] + (a[i - 1] != b[j - 1])});
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) d[i][j] = std::min(d[i][j], d[i - 2][j - 2] + 1);
    }
  }
  return d[a.size()][b.size()];
}

// Few letters, so that words are often near each other.
rc::Gen<std::string> ShortWord(int letters) {
  return rc::gen::resize(14, rc::gen::container<std::string>(rc::gen::map(rc::gen::inRange(0, letters), [](int i) { return static_cast<char>('A' + i); })));
}

RC_GTEST_PROP(Distance, EqualsTheDefinition, ()) {
  const std::string a = *ShortWord(3), b = *ShortWord(3);
  const int most = *rc::gen::inRange(0, 5), plain = PlainDistance(a, b);
  RC_ASSERT(EditDistance(a, b, most) == (plain <= most ? plain : most + 1));
  RC_ASSERT(EditDistance(b, a, most) == EditDistance(a, b, most));
}

// What the bound promises, for words longer than the prefixes too.
RC_GTEST_PROP(NearWords, FindsAllWithinTheBound, ()) {
  std::vector<std::string> words = *rc::gen::resize(60, rc::gen::container<std::vector<std::string>>(ShortWord(3)));
  words.erase(std::remove(words.begin(), words.end(), std::string()), words.end());
  const NearWords near({words.begin(), words.end()}, EditBound);
  std::string query = *ShortWord(3);
  if (!words.empty() && *rc::gen::arbitrary<bool>()) {
    query = words[*rc::gen::inRange<std::size_t>(0, words.size())];
    if (!query.empty()) query[*rc::gen::inRange<std::size_t>(0, query.size())] = 'B';
  }
  if (query.empty()) return;
  std::vector<std::uint32_t> found, expected;
  near.Find(query, EditBound, found);
  for (std::uint32_t w = 0; w < words.size(); ++w) {
    if (PlainDistance(query, words[w]) <= EditBound(std::min(query.size(), words[w].size()))) expected.push_back(w);
  }
  RC_ASSERT(found == expected);
}

TEST(TokenLikeness, Cases) {
  const auto word = [](const char* text, const char* bones = "") { return Token{text, text, bones, TokenKind::kWord, false}; };
  EXPECT_EQ(TokenLikeness(word("QUIMBO"), word("QUIMBO")), 1);
  EXPECT_GT(TokenLikeness(word("QUIMBERTO"), word("QUIMBRETO")), 0.85);
  EXPECT_EQ(TokenLikeness(word("LI"), word("LO")), 0);
  const Token seventeen{"17", "17", "", TokenKind::kNumber, false}, eighteen{"18", "18", "", TokenKind::kNumber, false};
  EXPECT_EQ(TokenLikeness(seventeen, eighteen), 0);
  EXPECT_EQ(TokenLikeness({"Q", "Q", "", TokenKind::kInitial, false}, word("QUIMBO")), 0.8);
  EXPECT_EQ(TokenLikeness({"Q", "Q", "", TokenKind::kInitial, false}, word("RIMBO")), 0);
  const Token company{"COMPANY", "COMPANY", "", TokenKind::kForm, false}, llc{"LLC", "LLC", "", TokenKind::kForm, false};
  EXPECT_GT(TokenLikeness(company, word("COMXANY")), 0.7);
  EXPECT_EQ(TokenLikeness(llc, word("LLX")), 0);
  EXPECT_EQ(TokenLikeness(company, llc), 0);
  EXPECT_GT(TokenLikeness(word("TARIQ", "TRK"), {"TARK", "TARK", "TRK", TokenKind::kWord, true}), 0.9);
}

TEST(Identifiers, Imo) {
  EXPECT_TRUE(ValidImo("9074729"));  // the worked example of the numbering scheme
  EXPECT_FALSE(ValidImo("9074728"));
  EXPECT_FALSE(ValidImo("0000000"));
  EXPECT_FALSE(ValidImo("907472"));
  EXPECT_FALSE(ValidImo("90747A9"));
  EXPECT_EQ(NormalIdentifier(model::IdentifierKind::kImo, "IMO 9074729"), "9074729");
  EXPECT_EQ(NormalIdentifier(model::IdentifierKind::kPassport, " ab-12 34"), "AB1234");
  EXPECT_TRUE(ValidMmsi("265547250"));
  EXPECT_FALSE(ValidMmsi("065547250"));
  EXPECT_FALSE(ValidMmsi("26554725"));
}

RC_GTEST_PROP(Identifiers, EveryWrongDigitOfAnImoIsSeenUnlessItsWeightIsFiveAndItMovesByTwo, ()) {
  const int number = *rc::gen::inRange(100000, 1000000);
  std::string imo = std::to_string(number);
  int sum = 0;
  for (int i = 0; i < 6; ++i) sum += (imo[static_cast<std::size_t>(i)] - '0') * (7 - i);
  imo += static_cast<char>('0' + sum % 10);
  RC_ASSERT(ValidImo(imo));
  const auto at = *rc::gen::inRange<std::size_t>(0, 6);
  const char other = static_cast<char>('0' + *rc::gen::inRange(0, 10));
  const int moved = (other - imo[at]) * (7 - static_cast<int>(at));
  std::string wrong = imo;
  wrong[at] = other;
  RC_ASSERT(ValidImo(wrong) == (moved % 10 == 0));
}

}  // namespace
}  // namespace atalaya::screen
