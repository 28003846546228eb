#include "screen/prepare.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "screen/test_lists.h"

namespace atalaya::screen {
namespace {

std::string Prepared(const std::string& name) {
  std::string out;
  for (const Token& token : PrepareName(name, TestWords()).tokens) {
    out += (out.empty() ? "" : " ") + token.text;
    out += token.kind == TokenKind::kWord ? "" : token.kind == TokenKind::kInitial ? ":i" : token.kind == TokenKind::kNumber ? ":n" : ":s";
  }
  return out;
}

TEST(Tables, AllLinesAreRules) {
  Words words;
  for (const char* name : {"particles", "forms", "spellings", "letters", "skeletons"}) {
    const std::string table = TestFile(std::string("data/screening/") + name + ".csv");
    ASSERT_FALSE(table.empty()) << name;
    for (const Finding& finding : ReadWords(table, name, words)) {
      ADD_FAILURE() << finding.code << " " << finding.where << (finding.args.empty() ? "" : " " + finding.args[0].second);
    }
  }
}

TEST(Tables, WrongLinesAreNamed) {
  Words words;
  const Findings findings = ReadWords("# fine\nform,LLC,LLC|L L C\nform\nverse,A,B\nword,,X\nletter,a,ab\nform,LTD,LLC\nlookalike,,\xD0\xB0\n", "t.csv", words);
  ASSERT_EQ(findings.size(), 6u);
  EXPECT_EQ(findings[0], Error("screen.words-line", "t.csv:3"));
  EXPECT_EQ(findings[1].where, "t.csv:4");
  EXPECT_EQ(findings[2].where, "t.csv:5");
  EXPECT_EQ(findings[3].where, "t.csv:6");
  EXPECT_EQ(findings[4], Warning("screen.words-twice", "t.csv:7", {{"word", "LLC"}}));
  EXPECT_EQ(findings[5].where, "t.csv:8");
  EXPECT_EQ(words.phrases.size(), 2u);
}

TEST(Prepare, CaseAccentsAndMarks) {
  EXPECT_EQ(Prepared("Núñez, José-María"), "NUNEZ JOSE MARIA");
  EXPECT_EQ(Prepared("O'Brannagh"), "OBRANNAGH");
  EXPECT_EQ(Prepared("\xEF\xBC\xA1\xEF\xBC\xA2\xEF\xBC\xA3 x1"), "ABC X:i 1:n");  // full-width ABC
  EXPECT_EQ(Prepared("Straße Łódź Ærø"), "STRASSE LODZ AERO");
  EXPECT_EQ(Prepared(""), "");
  EXPECT_EQ(Prepared("--- ... '"), "");
}

TEST(Prepare, LegalFormsAndInitials) {
  for (const char* name : {"Zorvex LLC", "Zorvex L.L.C.", "ZORVEX, L L C", "ООО Zorvex"}) {
    const auto tokens = PrepareName(name, TestWords()).tokens;
    ASSERT_EQ(tokens.size(), 2u) << name;
    EXPECT_TRUE((tokens[0].text == "LLC") != (tokens[1].text == "LLC")) << name;
  }
  EXPECT_EQ(Prepared("Zorvex S.A."), "ZORVEX SA:s");
  EXPECT_EQ(Prepared("Zorvex COMP"), "ZORVEX COMPANY:s");
  EXPECT_EQ(Prepared("Zorvex Co., Ltd."), "ZORVEX LIMITED:s");
  EXPECT_EQ(Prepared("A-B-C Company"), "ABC COMPANY:s");
  EXPECT_EQ(Prepared("J. Quimbo"), "J:i QUIMBO");
  // Symbols alone are all the name there is.
  EXPECT_EQ(Prepared("Company"), "COMPANY");
}

TEST(Prepare, NumbersAreKept) {
  EXPECT_EQ(Prepared("Brigade 017"), "BRIGADE 17:n");
  EXPECT_EQ(Prepared("Sea Quill II"), "SEA QUILL 2:n");
  EXPECT_EQ(Prepared("QUILL2"), "QUILL 2:n");
  EXPECT_EQ(Prepared("\xD9\xA1\xD9\xA7"), "17:n");  // Arabic-Indic digits
}

TEST(Prepare, ScriptsMeet) {
  const auto bones = [](const char* name) { return PrepareName(name, TestWords()).tokens.at(0).bones; };
  EXPECT_EQ(bones("Tariq"), bones("طارق"));
  EXPECT_EQ(bones("Khalil"), bones("خليل"));
  EXPECT_EQ(bones("Shukri"), bones("شكري"));
  EXPECT_EQ(Prepared("Жуков"), "ZHUKOV");
  EXPECT_EQ(Prepared("Щербаков Юрий"), "SHCHERBAKOV YURIY");
  EXPECT_EQ(Prepared("محمد"), "MUHAMMAD");
  EXPECT_EQ(Prepared("Mohamed"), "MUHAMMAD");
  EXPECT_EQ(Prepared("عبد الله"), "ABDULLAH");
  EXPECT_EQ(Prepared("\xE6\x9D\x8E\xE6\x98\x8E"), "LI MING");        // Han, by ICU
  EXPECT_EQ(Prepared("P\xD0\xB5trov"), "PETROV");                    // a Cyrillic letter in a Latin word
  EXPECT_EQ(Prepared("Abdulqarim"), "ABD QARIM");
}

RC_GTEST_PROP(Prepare, AnyBytes, (const std::string& bytes)) {
  const PreparedName name = PrepareName(bytes, TestWords());
  RC_ASSERT(name.tokens.size() <= kMaxTokens);
  for (const Token& token : name.tokens) {
    RC_ASSERT(!token.text.empty() && !token.raw.empty() && token.raw.size() <= kMaxTokenLength);
    for (const char c : token.text + token.raw + token.bones) RC_ASSERT((c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9'));
  }
}

TEST(Prepare, LimitsAreTold) {
  EXPECT_TRUE(PrepareName(std::string(50, 'x'), TestWords()).cut);
  std::string many;
  for (int i = 0; i < 30; ++i) many += "word ";
  const PreparedName cut = PrepareName(many, TestWords());
  EXPECT_TRUE(cut.cut);
  EXPECT_EQ(cut.tokens.size(), kMaxTokens);
  EXPECT_TRUE(PrepareName(std::string(kMaxNameBytes - 1, ' ') + "é", TestWords()).cut);
}

}  // namespace
}  // namespace atalaya::screen
