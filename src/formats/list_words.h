// The words of watch lists as data: names of countries and of documents. From data/watchlists/.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "formats/country_names.h"
#include "formats/file_source.h"
#include "model/listed.h"

namespace atalaya::formats {

// What a document is called -> the kind of its number, and the country where the name tells it.
// Table identifier_names.csv: label,kind,country,source; kinds as written by IdentifierKindName.
class IdentifierNames {
 public:
  struct Meaning {
    model::IdentifierKind kind = model::IdentifierKind::kOther;
    std::string country;
  };
  struct Found {
    Meaning meaning;
    std::size_t size = 0;  // of the label in the text
  };

  void Add(std::string_view csv, const std::string& file, FindingList& findings);

  // The whole text is a label (case, blanks, a final colon or point do not matter).
  std::optional<Meaning> Find(std::string_view label) const;
  // The longest label that the text starts with, followed by a blank.
  std::optional<Found> FindAtStart(std::string_view text) const;

 private:
  std::map<std::string, Meaning, std::less<>> labels_;  // by lower-case label
  std::size_t longest_ = 0;
};

// "passport", "national-id", "tax", "registration", "imo", "mmsi", "call-sign", "container", "lei", "bic", "crypto", "document", "other".
const char* IdentifierKindName(model::IdentifierKind kind);
std::optional<model::IdentifierKind> IdentifierKindFromName(std::string_view name);

struct ListWords {
  CountryNames countries;
  IdentifierNames identifiers;
};

// Reads data/watchlists/country_names.csv and identifier_names.csv. Making it costs some milliseconds: make it once.
Result<ListWords> ReadListWords(const FileSource& files, Findings& warnings);

}  // namespace atalaya::formats
