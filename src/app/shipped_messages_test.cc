// Every shipped pattern compiles; what Parse refuses. tests/check_messages.py compares the languages and the sources.
#include "app/shipped_messages.h"

#include <gtest/gtest.h>
#include <unicode/msgfmt.h>
#include <unicode/unistr.h>

namespace atalaya::app {
namespace {

TEST(ShippedMessages, EveryPatternCompiles) {
  Disk disk;
  const auto messages = LoadMessages(disk, std::filesystem::path(ATALAYA_SOURCE_DIR) / "data");
  ASSERT_TRUE(messages.has_value()) << messages.error().front().code << " " << messages.error().front().where;
  int patterns = 0;
  for (const Language language : kLanguages) {
    for (const auto& path : FilesIn(std::filesystem::path(ATALAYA_SOURCE_DIR) / "data/messages/parts",
                                    std::string(".") + LanguageCode(language) + ".json")) {
      const auto bytes = disk.Read(path);
      ASSERT_TRUE(bytes.has_value());
      std::array<std::vector<MessageDocument>, 4> only;
      only[0].push_back({path.filename().string(), *bytes});
      const auto part = Messages::Parse(only);
      ASSERT_TRUE(part.has_value());
      for (const std::string& key : part->Keys(Language::kEnglish)) {
        UErrorCode status = U_ZERO_ERROR;
        const icu::MessageFormat format(icu::UnicodeString::fromUTF8(part->Pattern(Language::kEnglish, key)),
                                        icu::Locale(LanguageCode(language)), status);
        EXPECT_TRUE(U_SUCCESS(status)) << path << " " << key << ": " << u_errorName(status);
        ++patterns;
      }
    }
  }
  EXPECT_GT(patterns, 1000);
}

TEST(ShippedMessages, SaysNumbersAndQuotesInEachLanguage) {
  Disk disk;
  const auto messages = LoadMessages(disk, std::filesystem::path(ATALAYA_SOURCE_DIR) / "data");
  ASSERT_TRUE(messages.has_value());
  EXPECT_EQ(messages->Say(Language::kEnglish, "explain.others", {{"count", 1.0}}), "1 other");
  EXPECT_EQ(messages->Say(Language::kSpanish, "explain.others", {{"count", 3.0}}), "3 otros");
  EXPECT_NE(messages->Say(Language::kEnglish, Error("money.syntax", "--budget", {{"text", "many"}})).find("'many'"),
            std::string::npos);
}

TEST(Messages, TwoPartsMayNotDefineOneKey) {
  std::array<std::vector<MessageDocument>, 4> documents;
  documents[0] = {{"a.en.json", R"({"x":"1","y":"2"})"}, {"b.en.json", R"({"y":"3"})"}};
  const auto messages = Messages::Parse(documents);
  ASSERT_FALSE(messages.has_value());
  EXPECT_EQ(messages.error().front().code, "messages.duplicate-key");
  EXPECT_EQ(messages.error().front().where, "b.en.json#/y");
}

TEST(Messages, WrongDocumentsAreFindings) {
  std::array<std::vector<MessageDocument>, 4> documents;
  documents[1] = {{"a.es.json", "{"}, {"b.es.json", R"({"k":1})"}};
  const auto messages = Messages::Parse(documents);
  ASSERT_FALSE(messages.has_value());
  ASSERT_EQ(messages.error().size(), 2u);
  EXPECT_EQ(messages.error()[0].code, "json.syntax");
  EXPECT_EQ(messages.error()[1].where, "b.es.json#/k");
}

}  // namespace
}  // namespace atalaya::app
