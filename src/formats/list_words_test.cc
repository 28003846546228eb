#include "formats/list_words.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "base/time.h"
#include "formats/list_dates.h"
#include "formats/test_lists.h"

namespace atalaya::formats {
namespace {

TEST(CountryNames, KnowsDialects) {
  const CountryNames& countries = TestListWords().countries;
  const std::vector<std::pair<const char*, const char*>> cases{
      {"Peru", "PE"},          {"PERÚ", "PE"},           {"pe", "PE"},           {"PER", "PE"},
      {"Korea, North", "KP"},  {"Democratic People's Republic of Korea", "KP"},  {"Democratic People’s Republic of Korea", "KP"},
      {"South Korea", "KR"},   {"Burma", "MM"},          {"Myanmar", "MM"},      {"Iran (Islamic Republic of)", "IR"},
      {"Syrian Arab Republic", "SY"}, {"The Bahamas", "BS"}, {"Côte d’Ivoire", "CI"}, {"Cote d'Ivoire", "CI"},
      {"St. Kitts & Nevis", "KN"}, {"Saint Kitts and Nevis", "KN"}, {"Türkiye", "TR"}, {"Turkey", "TR"}, {"Estados Unidos", "US"},
      {"Vereinigte Staaten", "US"}, {"Brésil", "BR"}, {"Россия", "RU"}, {"Congo, Democratic Republic of the", "CD"},
      {"Congo", "CG"}, {"Hong Kong", "HK"}, {"Kosovo", "XK"}, {"United Kingdom of Great Britain and Northern Ireland", "GB"},
      {"former Soviet Union", ""}, {"Atlantis", ""}, {"", ""}};
  for (const auto& [name, code] : cases) EXPECT_EQ(countries.Code(name), code) << name;
  EXPECT_TRUE(countries.SaysNone("None Identified"));
  EXPECT_FALSE(countries.SaysNone("Atlantis"));
}

// Every name of ICU leads to one code, and the code to itself.
TEST(CountryNames, CodesReadThemselves) {
  const CountryNames& countries = TestListWords().countries;
  for (char a = 'A'; a <= 'Z'; ++a) {
    for (char b = 'A'; b <= 'Z'; ++b) {
      const std::string code{a, b}, found = countries.Code(code);
      EXPECT_TRUE(found.empty() || found == code || code == "NA" || code == "UK") << code << " " << found;
    }
  }
}

TEST(CountryNames, TellsBadRows) {
  CountryNames countries;
  FindingList findings;
  countries.Add("name,code\nAtlantis,AT1\n,PE\nLemuria,\n", "c.csv", findings);
  EXPECT_EQ(Lines(findings.Take()), "error list.country-code c.csv:2 column=code value=AT1\nerror csv.empty-field c.csv:3 column=name value=\n");
}

TEST(IdentifierNames, FindsTheLongestLabel) {
  const IdentifierNames& names = TestListWords().identifiers;
  EXPECT_EQ(names.Find("PASSPORT")->kind, model::IdentifierKind::kPassport);
  EXPECT_EQ(names.Find("Personal identification no.:")->kind, model::IdentifierKind::kNationalId);
  EXPECT_FALSE(names.Find("Library card"));
  const auto found = names.FindAtStart("Tazkira National ID 12 (Afghanistan)");
  ASSERT_TRUE(found);
  EXPECT_EQ(found->meaning.country, "AF");
  EXPECT_EQ(found->size, 19U);
  EXPECT_EQ(names.FindAtStart("NIT # 80074")->meaning.kind, model::IdentifierKind::kTax);
  EXPECT_FALSE(names.FindAtStart("Passport"));  // no number
  EXPECT_FALSE(names.FindAtStart("Passports 12"));
}

TEST(ListDates, ReadsWhatListsWrite) {
  const auto text = [](const char* written) {
    const auto range = ReadListDate(written);
    return range ? range->first + ".." + range->last + (range->approximate ? "~" : "") : std::string("-");
  };
  const std::vector<std::pair<const char*, const char*>> cases{
      {"30 Apr 1963", "1963-04-30..1963-04-30"},
      {"Feb 1964", "1964-02-01..1964-02-29"},
      {"1984", "1984-01-01..1984-12-31"},
      {"circa 1951", "1951-01-01..1951-12-31~"},
      {"circa 08 Nov 1951", "1951-11-08..1951-11-08~"},
      {"1960 to 1965", "1960-01-01..1965-12-31"},
      {"01 Jan 1960 to 31 Dec 1965", "1960-01-01..1965-12-31"},
      {"Feb 1958 to Mar 1958", "1958-02-01..1958-03-31"},
      {"circa 1979-1982", "1979-01-01..1982-12-31~"},
      {"1963-04-30", "1963-04-30..1963-04-30"},
      {"2015-03-27-04:00", "2015-03-27..2015-03-27"},
      {"2026-02-27T00:00:09.554Z", "2026-02-27..2026-02-27"},
      {"1963-04", "1963-04-01..1963-04-30"},
      {"1963-00-00", "1963-01-01..1963-12-31"},
      {"30/04/1963", "1963-04-30..1963-04-30"},
      {"between 1960 and 1965", "1960-01-01..1965-12-31"},
      {"Nov. 1973", "1973-11-01..1973-11-30"},
      {"September 1973", "1973-09-01..1973-09-30"},
      {" c. 1900 ", "1900-01-01..1900-12-31~"},
      {"31 Apr 1963", "-"},
      {"29 Feb 1963", "-"},
      {"1965 to 1960", "-"},
      {"1402", "-"},
      {"30-35 years old", "-"},
      {"", "-"},
      {"-0- ", "-"}};
  for (const auto& [written, expected] : cases) EXPECT_EQ(text(written), expected) << written;
  EXPECT_EQ(OneDay("30 Apr 1963"), "1963-04-30");
  EXPECT_EQ(OneDay("Apr 1963"), "");
  EXPECT_EQ(OneDay("circa 30 Apr 1963"), "");
  EXPECT_EQ(OneDayMonthFirst("06/22/2026"), "2026-06-22");
  EXPECT_EQ(OneDayMonthFirst("22/06/2026"), "");
}

// Any day, written in any of the forms, is that day.
RC_GTEST_PROP(ListDates, FormsAgree, ()) {
  const int year = *rc::gen::inRange(1800, 2200), month = *rc::gen::inRange(1, 13), day = *rc::gen::inRange(1, 32);
  constexpr const char* kNames[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  const auto two = [](int n) { return (n < 10 ? "0" : "") + std::to_string(n); };
  const std::string iso = std::to_string(year) + "-" + two(month) + "-" + two(day);
  const std::string expected = IsDay(iso) ? iso : "";
  RC_ASSERT(OneDay(iso) == expected);
  RC_ASSERT(OneDay(two(day) + " " + kNames[month - 1] + " " + std::to_string(year)) == expected);
  RC_ASSERT(OneDay(two(day) + "/" + two(month) + "/" + std::to_string(year)) == expected);
  RC_ASSERT(OneDayMonthFirst(two(month) + "/" + two(day) + "/" + std::to_string(year)) == expected);
}

RC_GTEST_PROP(ListDates, NeverBreaks, (const std::string& text)) {
  if (const auto range = ReadListDate(text)) {
    RC_ASSERT(IsDay(range->first) && IsDay(range->last) && range->first <= range->last);
  }
}

}  // namespace
}  // namespace atalaya::formats
