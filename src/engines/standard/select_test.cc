#include "standard/select.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "standard/inserts.h"
#include "standard/test_documents.h"
#include "standard/uuid.h"

namespace atalaya::standard {
namespace {

TEST(Glob, StarsAndQuestionMarks) {
  EXPECT_TRUE(GlobMatches("ac-*", "ac-"));
  EXPECT_TRUE(GlobMatches("ac-*", "ac-2.1"));
  EXPECT_FALSE(GlobMatches("ac-*", "xac-2"));
  EXPECT_TRUE(GlobMatches("*", ""));
  EXPECT_FALSE(GlobMatches("", "a"));
  EXPECT_TRUE(GlobMatches("", ""));
  EXPECT_TRUE(GlobMatches("*a*b", "xaxbb"));
  EXPECT_FALSE(GlobMatches("a?", "a"));
  EXPECT_TRUE(GlobMatches("a?c",
                          "a\xC3\xA9"
                          "c"));  // one character, two bytes
  EXPECT_FALSE(GlobMatches("a??c",
                           "a\xC3\xA9"
                           "c"));
  EXPECT_FALSE(GlobMatches("[ab]", "a"));   // no classes
  EXPECT_FALSE(GlobMatches("a.c", "abc"));  // not a regular expression
}

// The definition, without any cleverness.
bool Plain(std::string_view pattern, std::string_view text) {
  if (pattern.empty()) return text.empty();
  if (pattern[0] == '*') return Plain(pattern.substr(1), text) || (!text.empty() && Plain(pattern, text.substr(1)));
  return !text.empty() && (pattern[0] == '?' || pattern[0] == text[0]) && Plain(pattern.substr(1), text.substr(1));
}

RC_GTEST_PROP(Glob, AgreesWithTheDefinition, ()) {
  const auto letters = [](const std::string& alphabet) {
    return rc::gen::container<std::string>(rc::gen::elementOf(alphabet));
  };
  const std::string pattern = *rc::gen::resize(12, letters("ab*?"));
  const std::string text = *rc::gen::resize(12, letters("ab"));
  RC_ASSERT(GlobMatches(pattern, text) == Plain(pattern, text));
}

TEST(Glob, ManyStarsStayFast) {
  std::string pattern;
  for (int i = 0; i < 1000; ++i) pattern += "a*";
  EXPECT_FALSE(GlobMatches(pattern + "b", std::string(5000, 'a')));
}

TEST(ControlIndex, KnowsParentsAndDescendants) {
  const auto document = SmallCatalog();
  const ControlIndex index(document.at("catalog").as_object());
  ASSERT_EQ(index.Nodes().size(), 6u);
  const int parent = index.Named("a-1")[0];
  EXPECT_EQ(index.Nodes()[parent].end, parent + 4);
  EXPECT_EQ(index.Nodes()[index.Named("a-1.2")[0]].parent, parent);
  EXPECT_TRUE(index.Named("nobody").empty());
}

TEST(Inserts, AreFoundAndReplaced) {
  const auto replace = [](std::string_view type, std::string_view id) -> std::optional<std::string> {
    if (type != "param") return std::nullopt;
    return "<" + std::string(id) + ">";
  };
  EXPECT_EQ(ReplaceInserts("a {{ insert: param, x }} b {{insert:param,y}}", replace), "a <x> b <y>");
  EXPECT_EQ(ReplaceInserts("{{ insert: other, x }} {{ x }} {{ insert: param", replace),
            "{{ insert: other, x }} {{ x }} {{ insert: param");
  EXPECT_EQ(ReplaceInserts("", replace), "");
}

TEST(Uuid5, MatchesTheStandard) {
  EXPECT_EQ(Uuid5("x"), "d037b878-c866-5c06-9d73-c182127bc364");  // as Python's uuid.uuid5 over the same name space
  EXPECT_FALSE(IsUuid("d037b878-c866-5c06-9d73-c182127bc36"));
  EXPECT_FALSE(IsUuid("d037b878+c866-5c06-9d73-c182127bc364"));
  EXPECT_TRUE(IsUuid("D037B878-c866-5c06-9d73-c182127bc364"));
}

}  // namespace
}  // namespace atalaya::standard
