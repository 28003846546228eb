#include "http/path.h"

#include <gtest/gtest.h>

#include <vector>

namespace atalaya::http {
namespace {

TEST(Path, OneCanonicalForm) {
  const std::vector<std::pair<std::string, std::string>> table = {
      {"/", "/"},
      {"//", "/"},
      {"/a", "/a"},
      {"/a/", "/a"},
      {"/a//b///c", "/a/b/c"},
      {"/./a/./b/.", "/a/b"},
      {"/a%20b", "/a b"},
      {"/a+b", "/a+b"},
      {"/%61pi/v1", "/api/v1"},
      {"/%C3%A9t%C3%A9", "/été"},
      {"/%E6%B8%AF", "/港"},
      {"/%F0%9F%9A%A2", "/🚢"},
      {"/a%25b", "/a%b"},
      {"/a%252fb", "/a%2fb"},  // decoded once: stays an encoded slash that nobody decodes again
      {"/...", "/..."},
      {"/a..b", "/a..b"},
      {"/.hidden", "/.hidden"},
  };
  for (const auto& [raw, path] : table) EXPECT_EQ(DecodePath(raw), path) << raw;
}

TEST(Path, HostileOnesAreRefused) {
  const std::vector<std::string> table = {
      "", "a", "*", "..", "/..", "/../", "/a/..", "/a/../b", "/%2e%2e", "/%2e%2e/etc/passwd", "/.%2e/", "/%2E./", "/a/%2e%2E/b",
      "/a%2fb", "/a%2Fb", "/..%2f..%2fetc", "/a%5cb", "/a\\b", "/..\\..", "/%5c..", "/a%00", "/a%00.png", std::string("/a\0b", 4),
      "/%", "/%2", "/%zz", "/%2g", "/a%", "/a%4",
      "/%c0%ae%c0%ae/", "/%c0%af", "/%e0%80%af", "/%f0%80%80%af", "/%c1%9c",  // overlong "." "/" "\"
      "/%ff", "/%80", "/%ed%a0%80", "/%f4%90%80%80", "/%c3",                   // not UTF-8; a surrogate; beyond Unicode; cut off
      "/a b", "/a\tb", "/a\rb", "/a\nb", "/a%0d%0ab", "/a%09", "/a%7f", "/a%1b", "/a#b", "/\xc3\xa9", "/\xff"};
  for (const std::string& raw : table) EXPECT_EQ(DecodePath(raw), std::nullopt) << raw;
}

TEST(Path, Query) {
  using Query = std::map<std::string, std::string>;
  EXPECT_EQ(DecodeQuery(""), Query{});
  EXPECT_EQ(DecodeQuery("a=1&b=x+y&c=%2F%26%3D&d"), (Query{{"a", "1"}, {"b", "x y"}, {"c", "/&="}, {"d", ""}}));
  EXPECT_EQ(DecodeQuery("a=1&a=2"), (Query{{"a", "2"}}));
  EXPECT_EQ(DecodeQuery("&&a=b=c&"), (Query{{"a", "b=c"}}));
  EXPECT_EQ(DecodeQuery("q=../../etc&n=%0A"), (Query{{"q", "../../etc"}, {"n", "\n"}}));
  for (const char* raw : {"a=%00", "%00=1", "a=%", "a=%1", "a=%c0%af", "a=%ff", "a=b c", "a=\xc3\xa9", "a=#"}) EXPECT_EQ(DecodeQuery(raw), std::nullopt) << raw;
}

TEST(Path, Targets) {
  EXPECT_EQ(DecodeTarget("/a/b?x=1")->path, "/a/b");
  EXPECT_EQ(DecodeTarget("/a/b?x=1")->query.at("x"), "1");
  EXPECT_EQ(DecodeTarget("http://host/a?x=1")->path, "/a");
  EXPECT_EQ(DecodeTarget("HTTPS://host:8443/a/")->path, "/a");
  EXPECT_EQ(DecodeTarget("http://host")->path, "/");
  EXPECT_EQ(DecodeTarget("http://host?x=2")->query.at("x"), "2");
  EXPECT_EQ(DecodeTarget("/a?b?c=d")->query.at("b?c"), "d");
  for (const char* raw : {"http:///a", "http://", "ftp://host/a", "host:443", "*", "http://host/../a", "http://ho st/", "//", "/a?%00"}) {
    if (std::string(raw) == "//") {
      EXPECT_EQ(DecodeTarget(raw)->path, "/");  // not an authority: a path with an empty segment
    } else {
      EXPECT_FALSE(DecodeTarget(raw)) << raw;
    }
  }
}

TEST(Path, TokensOfLists) {
  EXPECT_TRUE(HasToken("keep-alive, Close", "close"));
  EXPECT_TRUE(HasToken("close", "close"));
  EXPECT_FALSE(HasToken("closed", "close"));
  EXPECT_FALSE(HasToken("", "close"));
  EXPECT_EQ(EncodeSegment("a b/é"), "a%20b%2F%C3%A9");
}

// Every text of six characters over the bytes that matter: what is accepted is in canonical form and has no way up.
TEST(Path, AllShortPaths) {
  const std::string alphabet = "/.%25eEfF0c\\a";
  std::vector<std::size_t> digits(6, 0);
  std::size_t accepted = 0;
  while (true) {
    std::string raw = "/";
    for (const std::size_t digit : digits) raw += alphabet[digit];
    if (const auto path = DecodePath(raw)) {
      ++accepted;
      ASSERT_TRUE(path->starts_with('/')) << raw;
      ASSERT_EQ(path->find("//"), std::string::npos) << raw;
      ASSERT_EQ((*path + "/").find("/../"), std::string::npos) << raw;
      ASSERT_EQ((*path + "/").find("/./"), std::string::npos) << raw;
      ASSERT_EQ(path->find('\\'), std::string::npos) << raw;
    }
    std::size_t place = 0;
    while (place < digits.size() && ++digits[place] == alphabet.size()) digits[place++] = 0;
    if (place == digits.size()) break;
  }
  EXPECT_GT(accepted, 1000u);
}

}  // namespace
}  // namespace atalaya::http
