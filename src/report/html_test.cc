#include "report/html.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cctype>
#include <set>

#include "report/fake_region.h"

namespace atalaya::report {
namespace {

std::string Page(Language language) {
  const model::Region region = FakeRegion();
  return WriteHtml(region, FakeAnalysis(region), ReportMessages(), ReportTemplates(), ReportMap(), language);
}

bool Holds(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

// Opening and closing tags match, attributes are quoted; gives the first fault, or nothing.
std::string FirstFault(const std::string& html) {
  static const std::set<std::string> kVoid{"meta", "link", "br", "img", "hr"};
  std::vector<std::string> open;
  for (std::size_t at = html.find('<'); at != std::string::npos; at = html.find('<', at)) {
    const std::size_t end = html.find('>', at);
    if (end == std::string::npos) return "unclosed < at " + std::to_string(at);
    const std::string tag = html.substr(at + 1, end - at - 1);
    at = end + 1;
    if (tag.starts_with("!")) continue;
    const std::string name = tag.substr(0, tag.find_first_of(" /\n", tag[0] == '/' ? 1 : 0));
    if (name[0] == '/') {
      if (open.empty() || "/" + open.back() != name) return "unexpected <" + name + "> in " + (open.empty() ? "nothing" : open.back());
      open.pop_back();
    } else if (name == "style") {
      at = html.find("</style>", at) + 8;
    } else if (!tag.ends_with("/") && !kVoid.contains(name)) {
      open.push_back(name);
    }
    if (std::count(tag.begin(), tag.end(), '"') % 2 != 0) return "odd quotes in <" + tag + ">";
  }
  return open.empty() ? "" : "not closed: " + open.back();
}

TEST(Html, IsWellFormedAndCompleteInEveryLanguage) {
  for (const Language language : kLanguages) {
    const std::string page = Page(language);
    EXPECT_EQ(FirstFault(page), "") << LanguageCode(language);
    EXPECT_TRUE(Holds(page, std::string("<html lang=\"") + LanguageCode(language) + "\">"));
    for (const char* id : {"answer", "map", "ranking", "risk", "plan", "deficiencies", "classic", "method"}) {
      EXPECT_TRUE(Holds(page, std::string("<section id=\"") + id + "\"")) << id;
    }
    EXPECT_LT(page.size(), 400000u);
    // An unknown key shows itself.
    for (std::size_t at = page.find("report."); at != std::string::npos; at = page.find("report.", at + 1)) {
      EXPECT_FALSE(std::islower(static_cast<unsigned char>(page[at + 7]))) << page.substr(at, 60);
    }
  }
}

TEST(Html, AnswersTheQuestion) {
  const std::string page = Page(Language::kEnglish);
  EXPECT_TRUE(Holds(page, "With 25\u00a0M\u00a0USD, fix Cartagena (Colombia), Santos (Brazil) and &lt;script&gt;"));
  EXPECT_TRUE(Holds(page, "Who pays for these: national money\u00a060\u00a0%, loan money\u00a040\u00a0%."));
  EXPECT_TRUE(Holds(page, "If only 10\u00a0M\u00a0USD comes: Cartagena and Santos stay, for 3.60\u00a0M\u00a0USD; &lt;script&gt;alert(1)&lt;/script&gt; wait."));
  EXPECT_TRUE(Holds(page, "Cartagena 85\u00a0%"));
  EXPECT_TRUE(Holds(page, "14.8\u00a0% of the applicable requirements were not checked"));
  EXPECT_TRUE(Holds(page, "Fixing Cartagena alone moves the flow to &lt;script&gt;alert(1)&lt;/script&gt;: 0.62 \u2192 0.61"));
  EXPECT_TRUE(Holds(page, "loan money: one more dollar buys 3.10 dollars"));
}

TEST(Html, KeepsTextText) {
  for (const Language language : kLanguages) {
    const std::string page = Page(language);
    EXPECT_FALSE(Holds(page, "<script"));
    EXPECT_FALSE(Holds(page, "onclick"));
  }
}

TEST(Html, AsksNothingOfAnyNetwork) {
  const std::string page = Page(Language::kFrench);
  std::string rest = page;
  for (std::size_t at = rest.find("http://www.w3.org/2000/svg"); at != std::string::npos; at = rest.find("http://www.w3.org/2000/svg")) {
    rest.erase(at, 26);  // the name of the format, not an address
  }
  EXPECT_FALSE(Holds(rest, "http://"));
  EXPECT_FALSE(Holds(rest, "https://"));
  for (const char* part : {"src=", "@import", "<link", "<iframe", "<object"}) EXPECT_FALSE(Holds(rest, part)) << part;
  for (std::size_t at = rest.find("url("); at != std::string::npos; at = rest.find("url(", at + 1)) EXPECT_EQ(rest[at + 4], '#');
  EXPECT_TRUE(Holds(page, "content=\"default-src 'none'; style-src 'unsafe-inline'; img-src data:\""));
}

TEST(Html, MarksInventedDataAndOnlyThat) {
  model::Region region = FakeRegion();
  const analysis::Analysis analysis = FakeAnalysis(region);
  EXPECT_TRUE(Holds(Page(Language::kEnglish), "<span class=\"badge\">Illustrative answers</span>"));
  region.illustrative.clear();
  const std::string real = WriteHtml(region, analysis, ReportMessages(), ReportTemplates(), ReportMap(), Language::kEnglish);
  EXPECT_FALSE(Holds(real, "class=\"badge\""));
  EXPECT_FALSE(Holds(real, "Illustrative"));
}

TEST(Html, IsTheSameEveryTime) { EXPECT_EQ(Page(Language::kSpanish), Page(Language::kSpanish)); }

TEST(Html, GivesIdsOnce) {
  const std::string page = Page(Language::kPortuguese);
  std::set<std::string> seen;
  for (std::size_t at = page.find(" id=\""); at != std::string::npos; at = page.find(" id=\"", at + 1)) {
    const std::size_t start = at + 5, end = page.find('"', start);
    EXPECT_TRUE(seen.insert(page.substr(start, end - start)).second) << page.substr(start, end - start);
  }
}

TEST(Html, StandsWithoutAPlanOrPorts) {
  model::Region region = FakeRegion();
  analysis::Analysis analysis = FakeAnalysis(region);
  analysis.plan = {};
  analysis.ports.clear();
  analysis.substitutes.clear();
  analysis.classic.clear();
  const std::string page = WriteHtml(region, analysis, ReportMessages(), ReportTemplates(), ReportMap(), Language::kEnglish);
  EXPECT_EQ(FirstFault(page), "");
  EXPECT_TRUE(Holds(page, "There is no plan"));
}

TEST(Messages, AreCompleteInEveryLanguage) {
  const Messages messages = ReportMessages();
  const auto english = messages.Keys(Language::kEnglish);
  EXPECT_GT(english.size(), 300u);
  for (const Language language : kLanguages) {
    EXPECT_EQ(messages.Keys(language), english) << LanguageCode(language);
    for (const std::string& key : english) {
      // A pattern that ICU cannot read comes back as it is, braces and all.
      std::vector<MessageArg> args;
      const std::string bare = messages.Say(language, key, {});
      EXPECT_FALSE(bare.empty()) << key;
      EXPECT_EQ(bare.find(", plural"), std::string::npos) << LanguageCode(language) << " " << key;
    }
  }
}

}  // namespace
}  // namespace atalaya::report
