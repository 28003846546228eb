// From the name of a country, as lists and declarations write it, to its ISO 3166 alpha-2 code.
//
// Known are: two- and three-letter codes, the names of ICU (CLDR) in English, Spanish, Portuguese, French, German, Italian, Russian and
// Arabic, and the names of a table (data/watchlists/country_names.csv: name,code,source), which wins. Case, accents, punctuation, a leading "the" and
// blanks do not matter; "St." is "Saint" and "&" is "and". Old States that have no successor alone (Soviet Union) have no code.
//
// Made once and then read from any thread.
#pragma once

#include <string>
#include <string_view>
#include <unordered_map>

#include "formats/finding_list.h"

namespace atalaya::formats {

class CountryNames {
 public:
  CountryNames();

  // Adds the rows of the table; findings of csv_table.h, `list.country-code` for what is no code.
  void Add(std::string_view csv, const std::string& file, FindingList& findings);

  // The code, "" where the name is not known.
  std::string Code(std::string_view name) const;
  // The text says that there is none: "None Identified", "Unknown", "-", "na" (rows of the table without a code).
  bool SaysNone(std::string_view name) const;

 private:
  std::unordered_map<std::string, std::string> codes_;  // key of a name -> code, "" says none
};

}  // namespace atalaya::formats
