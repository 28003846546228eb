#include "formats/country_names.h"

#include <unicode/locid.h>
#include <unicode/unistr.h>

#include <algorithm>
#include <array>

#include "base/text_util.h"
#include "formats/csv_table.h"

namespace atalaya::formats {
namespace {

// Letters and digits in upper case without accents, words apart by one blank.
std::string CountryKey(std::string_view name) {
  const bool ascii = std::all_of(name.begin(), name.end(), [](char c) { return static_cast<unsigned char>(c) < 0x80; });
  std::string upper;
  if (ascii) {
    upper = name;
    for (char& c : upper) c = c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
  } else {
    upper = Fold(name);
  }
  std::string key, word;
  const auto end_word = [&] {
    if (word == "ST") word = "SAINT";
    if (!word.empty() && !(key.empty() && word == "THE")) key += (key.empty() ? "" : " ") + word;
    word.clear();
  };
  for (std::size_t i = 0; i < upper.size(); ++i) {
    const char c = upper[i];
    const std::string_view rest = std::string_view(upper).substr(i);
    if (rest.starts_with("\xE2\x80\x98") || rest.starts_with("\xE2\x80\x99")) {  // curly apostrophes
      i += 2;
    } else if ((c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || static_cast<unsigned char>(c) >= 0x80) {
      word += c;
    } else if (c == '&') {
      end_word();
      word = "AND";
      end_word();
    } else if (c != '\'' && c != '.') {
      end_word();
    }
  }
  end_word();
  return key;
}

bool IsAlpha2(std::string_view code) {
  return code.size() == 2 && code[0] >= 'A' && code[0] <= 'Z' && code[1] >= 'A' && code[1] <= 'Z';
}

}  // namespace

CountryNames::CountryNames() {
  constexpr std::array<const char*, 8> kLanguages{"en", "es", "pt", "fr", "de", "it", "ru", "ar"};
  for (const char* const* code = icu::Locale::getISOCountries(); *code; ++code) {
    const icu::Locale place("", *code);
    codes_.emplace(*code, *code);
    if (const char* three = place.getISO3Country(); three && *three) codes_.emplace(three, *code);
    for (const char* language : kLanguages) {
      icu::UnicodeString shown;
      place.getDisplayCountry(icu::Locale(language), shown);
      std::string name;
      shown.toUTF8String(name);
      if (name != *code) codes_.emplace(CountryKey(name), *code);
    }
  }
}

void CountryNames::Add(std::string_view csv, const std::string& file, FindingList& findings) {
  constexpr std::array<Column, 3> kColumns{Column{"name"}, Column{"code"}, Column{"source", Needed::kNo}};
  CsvTable table(csv, file, kColumns, findings);
  while (table.Next()) {
    const auto name = table.Words(0);
    if (!name) continue;
    if (!table[1].empty() && !IsAlpha2(table[1])) {
      table.Bad(1, "list.country-code");
      continue;
    }
    codes_.insert_or_assign(CountryKey(*name), std::string(table[1]));
  }
}

std::string CountryNames::Code(std::string_view name) const {
  const auto it = codes_.find(CountryKey(name));
  return it == codes_.end() ? std::string() : it->second;
}

bool CountryNames::SaysNone(std::string_view name) const {
  const auto it = codes_.find(CountryKey(name));
  return it != codes_.end() && it->second.empty();
}

}  // namespace atalaya::formats
