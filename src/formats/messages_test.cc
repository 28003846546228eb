// The readers' messages: there, whole and alike in four languages.
#include "base/messages.h"

#include <gtest/gtest.h>

#include <regex>
#include <set>

#include "formats/test_files.h"

namespace atalaya::formats {
namespace {

Messages FormatMessages() {
  std::array<std::vector<MessageDocument>, 4> documents;
  for (const Language language : kLanguages) {
    const std::string name = std::string("data/messages/parts/formats.") + LanguageCode(language) + ".json";
    documents[static_cast<std::size_t>(language)].push_back({name, Slurp(name)});
  }
  return *Messages::Parse(documents);
}

// "{column}" and "{value}" of a message, named in it.
std::set<std::string> ArgumentsOf(const std::string& said) {
  static const std::regex kArgument("\\{([a-z]+)\\}");
  std::set<std::string> names;
  for (auto it = std::sregex_iterator(said.begin(), said.end(), kArgument); it != std::sregex_iterator(); ++it) {
    names.insert((*it)[1]);
  }
  return names;
}

TEST(FormatMessages, AreAlikeInFourLanguages) {
  const Messages messages = FormatMessages();
  const std::vector<std::string> keys = messages.Keys(Language::kEnglish);
  for (const std::string& key : keys) {
    // A message whose arguments are all given has no brace or doubled apostrophe left.
    std::vector<MessageArg> args;
    const std::string raw = messages.Say(Language::kEnglish, key);
    for (const std::string& name : ArgumentsOf(raw)) args.emplace_back(name, "42");
    for (const Language language : kLanguages) {
      ASSERT_TRUE(messages.Has(language, key)) << key << " " << LanguageCode(language);
      const std::string said = messages.Say(language, key, args);
      EXPECT_EQ(said.find_first_of("{}"), std::string::npos) << LanguageCode(language) << " " << key << ": " << said;
      EXPECT_EQ(said.find("''"), std::string::npos) << LanguageCode(language) << " " << key << ": " << said;
    }
  }
}

TEST(FormatMessages, EveryCodeOfTheReadersHasItsTexts) {
  const Messages messages = FormatMessages();
  static const std::regex kCode("\"((?:csv|json|pack|ciso|yaml|findings)\\.[a-z0-9-]+)\"");
  std::size_t codes = 0;
  const auto sources = SourceTree().list("src/formats");
  for (const std::string& name : *sources) {
    if (!name.ends_with(".cc") || name.ends_with("_test.cc")) continue;
    const std::string source = Slurp("src/formats/" + name);
    for (auto it = std::sregex_iterator(source.begin(), source.end(), kCode); it != std::sregex_iterator(); ++it) {
      const std::string code = (*it)[1];
      ++codes;
      for (const Language language : kLanguages) {
        EXPECT_TRUE(messages.Has(language, "finding." + code)) << code << " in " << name;
        EXPECT_TRUE(messages.Has(language, "finding." + code + ".fix")) << code << " in " << name;
      }
    }
  }
  EXPECT_GT(codes, 80U);
}

}  // namespace
}  // namespace atalaya::formats
