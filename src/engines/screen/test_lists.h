// For tests and benchmarks only: as much of the lists in data/watchlists as they need, read in the simplest way. The product reads them in formats.
// Countries stay words of the source ("Egypt"): equal or not is all that is asked.
#pragma once

#include <fstream>
#include <iterator>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/text_util.h"
#include "model/listed.h"
#include "screen/rarity.h"
#include "screen/words.h"

namespace atalaya::screen {

inline std::string TestFile(const std::string& path) {
  std::ifstream file(std::string(ATALAYA_SOURCE_DIR) + "/" + path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

inline const Words& TestWords() {
  static const Words kWords = [] {
    Words words;
    for (const char* name : {"particles", "forms", "spellings", "letters", "skeletons"}) {
      ReadWords(TestFile(std::string("data/screening/") + name + ".csv"), name, words);
    }
    return words;
  }();
  return kWords;
}

inline std::vector<std::vector<std::string>> TestCsv(const std::string& text) {
  std::vector<std::vector<std::string>> rows(1, {""});
  bool quoted = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '"') {
      quoted = !quoted;
    } else if (!quoted && text[i] == ',') {
      rows.back().emplace_back();
    } else if (!quoted && text[i] == '\n') {
      rows.push_back({""});
    } else if (text[i] != '\r') {
      rows.back().back() += text[i];
    }
  }
  return rows;
}

// "12 Mar 1971", "Mar 1971", "1971", "circa 1971", "1970 to 1972"
inline model::DayRange TestDay(std::string text) {
  model::DayRange range;
  if (text.starts_with("circa ")) {
    range.approximate = true;
    text.erase(0, 6);
  }
  const std::vector<std::string> words = Split(text, ' ');
  const std::string months = "JanFebMarAprMayJunJulAugSepOctNovDec";
  if (words.size() == 3 && words[1] == "to") return {words[0] + "-01-01", words[2] + "-12-31", range.approximate};
  const std::string& year = words.back();
  range.first = year + "-01-01";
  range.last = year + "-12-31";
  const auto month = words.size() > 1 ? months.find(words[words.size() - 2]) : std::string::npos;
  if (words.size() == 3 && month != std::string::npos && words[0].size() == 2) {
    const std::string number = std::to_string(month / 3 + 1);
    range.first = range.last = year + (number.size() == 1 ? "-0" : "-") + number + "-" + words[0];
  }
  return range;
}

inline void TestRemark(std::string clause, model::ListedEntity& entity) {
  using model::IdentifierKind;
  while (!clause.empty() && (clause.back() == '.' || clause.back() == ' ')) clause.pop_back();
  const auto after = [&](std::string_view start) { return clause.substr(start.size()); };
  const auto first = [](const std::string& text) { return text.substr(0, text.find(' ')); };
  if (clause.starts_with("DOB ")) entity.births.push_back(TestDay(after("DOB ")));
  if (clause.starts_with("alt. DOB ")) entity.births.push_back(TestDay(after("alt. DOB ")));
  if (clause.starts_with("nationality ")) entity.countries.push_back(after("nationality "));
  if (clause.starts_with("citizen ")) entity.countries.push_back(after("citizen "));
  if (clause.starts_with("Gender ")) entity.gender = clause[7] == 'F' ? "f" : "m";
  if (clause.starts_with("Passport ")) entity.identifiers.push_back({IdentifierKind::kPassport, first(after("Passport ")), ""});
  if (clause.starts_with("MMSI ")) entity.identifiers.push_back({IdentifierKind::kMmsi, first(after("MMSI ")), ""});
  if (const auto at = clause.find("IMO "); at != std::string::npos && clause.starts_with("Vessel Reg")) {
    entity.identifiers.push_back({IdentifierKind::kImo, clause.substr(at + 4, 7), ""});
  }
  for (const char* kind : {"a.k.a. '", "f.k.a. '"}) {
    if (!clause.starts_with(kind)) continue;
    entity.names.push_back({clause.substr(8, clause.size() - 9), kind[0] == 'a' ? model::NameKind::kWeakAlias : model::NameKind::kFormer, false});
  }
}

// `folder`: data/watchlists/...; alt.csv where there is one. `part`: every part-th entry only.
inline model::WatchList TestOfac(const std::string& folder, const std::string& id, std::size_t part = 1) {
  model::WatchList list;
  list.id = id;
  list.edition = folder;
  std::map<std::string, std::size_t> by_number;
  std::size_t number = 0;
  for (const auto& row : TestCsv(TestFile("data/watchlists/" + folder + "/sdn.csv"))) {
    if (row.size() != 12 || row[0] == "ID" || row[1].empty() || ++number % part != 0) continue;
    model::ListedEntity entity;
    entity.id = row[0];
    entity.kind = row[2] == "individual" ? model::PartyKind::kPerson
                  : row[2] == "vessel"   ? model::PartyKind::kVessel
                  : row[2] == "aircraft" ? model::PartyKind::kAircraft
                                         : model::PartyKind::kOrganisation;
    entity.names.push_back({row[1], model::NameKind::kPrimary, true});
    for (const std::string& clause : Split(row[11], ';')) TestRemark(std::string(Trim(clause)), entity);
    by_number[entity.id] = list.entities.size();
    list.entities.push_back(std::move(entity));
  }
  for (const auto& row : TestCsv(TestFile("data/watchlists/" + folder + "/alt.csv"))) {
    if (row.size() < 4) continue;
    if (const auto at = by_number.find(row[0]); at != by_number.end()) {
      list.entities[at->second].names.push_back({row[3], row[2] == "fka" ? model::NameKind::kFormer : model::NameKind::kAlias, true});
    }
  }
  return list;
}

// All texts of an element within `text`; markup of five entities undone.
inline std::vector<std::string> TestElements(std::string_view text, const std::string& name) {
  std::vector<std::string> out;
  const std::string open = "<" + name + ">", close = "</" + name + ">";
  for (std::size_t at = 0; (at = text.find(open, at)) != std::string_view::npos;) {
    const std::size_t from = at + open.size(), to = text.find(close, from);
    if (to == std::string_view::npos) break;
    std::string value(text.substr(from, to - from));
    for (const auto& [mark, plain] : {std::pair{"&amp;", "&"}, {"&apos;", "'"}, {"&quot;", "\""}, {"&lt;", "<"}, {"&gt;", ">"}}) {
      for (std::size_t i; (i = value.find(mark)) != std::string::npos && mark != std::string("&amp;");) value.replace(i, std::string(mark).size(), plain);
    }
    out.push_back(std::move(value));
    at = to;
  }
  return out;
}

struct TestUnList {
  model::WatchList list;                                     // without names in their original script
  std::vector<std::pair<std::string, std::string>> original;  // entry id, name
};

inline TestUnList TestUn(bool with_original = false) {
  TestUnList out;
  out.list.id = "un-consolidated";
  out.list.edition = "2026-02-27";
  const std::string text = TestFile("data/watchlists/un-2026-02/UN_consolidated.xml");
  for (const bool person : {true, false}) {
    for (const std::string& element : TestElements(text, person ? "INDIVIDUAL" : "ENTITY")) {
      model::ListedEntity entity;
      entity.kind = person ? model::PartyKind::kPerson : model::PartyKind::kOrganisation;
      entity.id = TestElements(element, "DATAID").at(0);
      std::string name;
      for (const char* part : {"FIRST_NAME", "SECOND_NAME", "THIRD_NAME", "FOURTH_NAME"}) {
        for (const std::string& word : TestElements(element, part)) name += (name.empty() ? "" : " ") + word;
      }
      entity.names.push_back({name, model::NameKind::kPrimary, false});
      for (const std::string& alias : TestElements(element, person ? "INDIVIDUAL_ALIAS" : "ENTITY_ALIAS")) {
        const auto words = TestElements(alias, "ALIAS_NAME"), quality = TestElements(alias, "QUALITY");
        if (words.empty() || Trim(words[0]).empty()) continue;
        const std::string kind = quality.empty() ? "" : quality[0];
        entity.names.push_back({words[0], kind == "Low" ? model::NameKind::kWeakAlias : kind == "f.k.a." ? model::NameKind::kFormer : model::NameKind::kAlias, false});
      }
      for (const std::string& original : TestElements(element, "NAME_ORIGINAL_SCRIPT")) {
        if (Trim(original).empty()) continue;
        out.original.emplace_back(entity.id, original);
        if (with_original) entity.names.push_back({original, model::NameKind::kAlias, false});
      }
      for (const std::string& birth : TestElements(element, "INDIVIDUAL_DATE_OF_BIRTH")) {
        const auto day = TestElements(birth, "DATE"), year = TestElements(birth, "YEAR");
        const auto from = TestElements(birth, "FROM_YEAR"), to = TestElements(birth, "TO_YEAR");
        const bool circa = birth.find("APPROX") != std::string::npos;
        if (!day.empty()) entity.births.push_back({day[0].substr(0, 10), day[0].substr(0, 10), circa});
        else if (!year.empty()) entity.births.push_back({year[0] + "-01-01", year[0] + "-12-31", circa});
        else if (!from.empty() && !to.empty()) entity.births.push_back({from[0] + "-01-01", to[0] + "-12-31", circa});
      }
      for (const std::string& nationality : TestElements(element, "NATIONALITY")) {
        for (const std::string& value : TestElements(nationality, "VALUE")) entity.countries.push_back(value);
      }
      for (const std::string& gender : TestElements(element, "GENDER")) entity.gender = gender == "Female" ? "f" : "m";
      out.list.entities.push_back(std::move(entity));
    }
  }
  return out;
}

}  // namespace atalaya::screen
