// The real lists in data/watchlists, against the figures that were counted in them by other means (data/watchlists/README.md).
#include <gtest/gtest.h>

#include <map>
#include <set>

#include "base/check_digits.h"
#include "formats/list_delta.h"
#include "formats/test_lists.h"

namespace atalaya::formats {
namespace {

using model::IdentifierKind;
using model::NameKind;
using model::PartyKind;

ListReading ReadOfac2021() {
  static const std::string sdn = Slurp("data/watchlists/ofac-2021-07/sdn.csv"), alt = Slurp("data/watchlists/ofac-2021-07/alt.csv");
  const std::vector<ListFile> files{{"alt.csv", alt}, {"sdn.csv", sdn}};  // in any order
  return ReadWatchList(files, TestListWords());
}

const ListReading& Ofac2021() {
  static const ListReading kReading = ReadOfac2021();
  return kReading;
}
const ListReading& Ofac2023() {
  static const ListReading kReading = ReadTestList("sdn.csv", Slurp("data/watchlists/ofac-2023-01/sdn.csv"));
  return kReading;
}
const ListReading& Un() {
  static const ListReading kReading = ReadTestList("UN_consolidated.xml", Slurp("data/watchlists/un-2026-02/UN_consolidated.xml"));
  return kReading;
}

std::map<PartyKind, int> Kinds(const model::WatchList& list) {
  std::map<PartyKind, int> kinds;
  for (const auto& entity : list.entities) ++kinds[entity.kind];
  return kinds;
}

int Findings_(const ListReading& reading, Severity severity) {
  int count = 0;
  for (const Finding& finding : reading.findings) count += finding.severity == severity;
  return count;
}

TEST(RealLists, Ofac2021HasItsTypesAndNames) {
  const ListReading& reading = Ofac2021();
  EXPECT_EQ(reading.format, ListFormat::kOfacCsv);
  EXPECT_TRUE(reading.whole) << Lines(reading.findings);
  EXPECT_EQ(reading.list.id, "ofac-sdn");
  EXPECT_EQ(reading.list.entities.size(), 8976U);
  EXPECT_EQ(Kinds(reading.list), (std::map<PartyKind, int>{{PartyKind::kPerson, 4620}, {PartyKind::kOrganisation, 3673}, {PartyKind::kVessel, 406}, {PartyKind::kAircraft, 277}}));
}

TEST(RealLists, Ofac2021HasItsAlternateNames) {
  // Counted in alt.csv itself: 11,523 aka + 18 nka and 369 fka; a name said twice for an entry is kept once.
  const std::string sdn = Slurp("data/watchlists/ofac-2021-07/sdn.csv");
  const ListReading without = ReadTestList("sdn.csv", sdn);
  const auto count = [](const ListReading& reading, NameKind kind) {
    int names = 0;
    for (const auto& entity : reading.list.entities) {
      for (const auto& name : entity.names) names += name.kind == kind;
    }
    return names;
  };
  EXPECT_EQ(count(Ofac2021(), NameKind::kPrimary), 8976);
  EXPECT_EQ(count(without, NameKind::kAlias), 0);
  const int aliases = count(Ofac2021(), NameKind::kAlias);
  const int former = count(Ofac2021(), NameKind::kFormer) - count(without, NameKind::kFormer);
  EXPECT_LE(aliases, 11523 + 18);
  EXPECT_GE(aliases, 11523 + 18 - 20);
  EXPECT_LE(former, 369);
  EXPECT_GE(former, 369 - 5);
}

TEST(RealLists, Ofac2023HasItsTypes) {
  const ListReading& reading = Ofac2023();
  EXPECT_TRUE(reading.whole) << Lines(reading.findings);
  EXPECT_EQ(reading.list.entities.size(), 11443U);
  const auto kinds = Kinds(reading.list);
  EXPECT_EQ(kinds.at(PartyKind::kPerson), 5890);
  EXPECT_EQ(kinds.at(PartyKind::kVessel), 685);
  EXPECT_EQ(kinds.at(PartyKind::kAircraft), 293);
}

TEST(RealLists, ShipsHaveTheirNumbersWithRightCheckDigits) {
  const auto ships = [](const ListReading& reading) {
    std::set<std::string> numbers;
    for (const auto& entity : reading.list.entities) {
      for (const auto& identifier : entity.identifiers) {
        if (identifier.kind != IdentifierKind::kImo) continue;
        EXPECT_EQ(entity.kind, PartyKind::kVessel) << entity.id;
        if (identifier.value.size() != 7) continue;  // one entry of 2021 has five digits
        EXPECT_TRUE(IsImo(identifier.value)) << entity.id << " " << identifier.value;
        numbers.insert(identifier.value);
      }
    }
    return numbers.size();
  };
  // 399 and 676 stand behind "Vessel Registration Identification IMO " as the README counts them; one and four more lack the word or have two blanks.
  EXPECT_EQ(ships(Ofac2021()), 399U + 1);
  EXPECT_EQ(ships(Ofac2023()), 676U + 4);
}

TEST(RealLists, UnHasItsKindsAndScripts) {
  const ListReading& reading = Un();
  EXPECT_EQ(reading.format, ListFormat::kUnXml);
  EXPECT_TRUE(reading.whole) << Lines(reading.findings);
  EXPECT_EQ(reading.list.edition, "2026-02-27T00:00:09.554Z");
  EXPECT_EQ(Kinds(reading.list), (std::map<PartyKind, int>{{PartyKind::kPerson, 730}, {PartyKind::kOrganisation, 273}}));
  // The elements with original script, by the first letter of the text.
  int arabic = 0, cyrillic = 0, weak = 0, former = 0;
  for (const auto& entity : reading.list.entities) {
    bool has_arabic = false, has_cyrillic = false;
    for (const auto& name : entity.names) {
      weak += name.kind == NameKind::kWeakAlias;
      former += name.kind == NameKind::kFormer;
      if (name.kind != NameKind::kAlias) continue;
      const auto lead = static_cast<unsigned char>(name.text[0]);
      has_arabic = has_arabic || (lead >= 0xD8 && lead <= 0xDB);
      has_cyrillic = has_cyrillic || lead == 0xD0 || lead == 0xD1;
    }
    arabic += has_arabic;
    cyrillic += has_cyrillic;
  }
  EXPECT_EQ(arabic, 366);
  EXPECT_EQ(cyrillic, 11);
  EXPECT_GT(weak, 550);
  EXPECT_EQ(former, 18);  // 19 in the file; one of them is a present name of the same entry too
}

TEST(RealLists, FewCountriesAndDatesStayUnread) {
  int dates = 0, unread = 0;
  std::set<std::string> strange;
  for (const ListReading* reading : {&Ofac2021(), &Ofac2023(), &Un()}) {
    EXPECT_EQ(Findings_(*reading, Severity::kError), 0) << Lines(reading->findings);
    for (const auto& entity : reading->list.entities) {
      for (const auto& birth : entity.births) {
        ++dates;
        EXPECT_LE(birth.first, birth.last);
        EXPECT_EQ(birth.first.size(), 10U);
      }
      for (const std::string& country : entity.countries) EXPECT_EQ(country.size(), 2U);
      unread += entity.remarks.starts_with("DOB ") || entity.remarks.find("; DOB ") != std::string::npos;
      for (const char* label : {"nationality ", "citizen ", "Nationality of Registration ", "Vessel Flag "}) {
        const std::size_t at = entity.remarks.find(label);
        if (at == std::string::npos || (at > 0 && entity.remarks[at - 1] != ' ')) continue;
        const std::string country = entity.remarks.substr(at, 40);
        const bool former = at >= 7 && entity.remarks.compare(at - 7, 7, "Former ") == 0;
        if (!former) strange.insert(country.substr(0, country.find(';')));
      }
    }
  }
  EXPECT_GT(dates, 11000);
  EXPECT_LE(unread, 12);  // notes beside dates that were read, an age, a Hijri date
  std::string all;
  for (const std::string& country : strange) all += country + "\n";
  EXPECT_EQ(strange.size(), 3U) << all;  // "former Soviet Union" and two sentences
}

TEST(RealLists, EditionsDifferByTheKnownNumbers) {
  const ListDelta delta = CompareEditions(Ofac2021().list, Ofac2023().list);
  EXPECT_EQ(delta.added.size(), 2982U);
  EXPECT_EQ(delta.removed.size(), 515U);
  EXPECT_EQ(delta.added.size() + delta.changed.size() + delta.same, 11443U);
  EXPECT_EQ(delta.removed.size() + delta.changed.size() + delta.same, 8976U);
}

// A download that breaks off anywhere is never taken for whole.
TEST(RealLists, EveryCutIsTold) {
  const std::string un = Slurp("data/watchlists/un-2026-02/UN_consolidated.xml"), sdn = Slurp("data/watchlists/ofac-2023-01/sdn.csv");
  for (int i = 1; i < 8; ++i) {
    const ListReading cut_xml = ReadTestList("un.xml", std::string_view(un).substr(0, un.size() * i / 8));
    EXPECT_FALSE(cut_xml.whole);
    EXPECT_TRUE(HasFinding(cut_xml.findings, "xml.truncated", "")) << Lines(cut_xml.findings);
    const ListReading cut_csv = ReadTestList("sdn.csv", std::string_view(sdn).substr(0, sdn.size() * i / 8));
    EXPECT_FALSE(cut_csv.whole) << Lines(cut_csv.findings);
    EXPECT_TRUE(HasFinding(cut_csv.findings, "csv.truncated", "")) << Lines(cut_csv.findings);
  }
  // At the end of a line nothing but the missing mark tells.
  const ListReading at_line = ReadTestList("sdn.csv", std::string_view(sdn).substr(0, sdn.find("\r\n", sdn.size() / 2) + 2));
  EXPECT_TRUE(HasFinding(at_line.findings, "list.no-end-mark", ""));
}

}  // namespace
}  // namespace atalaya::formats
