// For tests only: the words of watch lists from the repository's own tables, and looking at entries.
#pragma once

#include <string>

#include "formats/list_read.h"
#include "formats/test_files.h"

namespace atalaya::formats {

inline const ListWords& TestListWords() {
  static const ListWords kWords = [] {
    Findings warnings;
    return *ReadListWords(SourceTree(), warnings);
  }();
  return kWords;
}

inline ListReading ReadTestList(const std::string& name, std::string_view bytes) { return ReadWatchList(name, bytes, TestListWords()); }

// "36 organisation | AERO (primary) ; ... | births | countries | gender | identifiers | addresses | programmes | linked | remarks | dates".
inline std::string EntryLine(const model::ListedEntity& e) {
  constexpr const char* kKinds[] = {"unknown", "person", "organisation", "vessel", "aircraft", "container", "document"};
  constexpr const char* kNames[] = {"primary", "alias", "weak", "former"};
  const auto joined = [](const std::vector<std::string>& texts, const char* between = ",") {
    std::string all;
    for (const std::string& text : texts) all += (all.empty() ? "" : between) + text;
    return all;
  };
  std::vector<std::string> names, births, numbers;
  for (const auto& n : e.names) names.push_back(n.text + "(" + kNames[static_cast<int>(n.kind)] + (n.family_first ? ",family" : "") + ")");
  for (const auto& b : e.births) births.push_back(b.first + ".." + b.last + (b.approximate ? "~" : ""));
  for (const auto& i : e.identifiers) {
    numbers.push_back(std::string(IdentifierKindName(i.kind)) + "=" + i.value + (i.country.empty() ? "" : "@" + i.country));
  }
  std::string line = e.id + " " + kKinds[static_cast<int>(e.kind)] + " | " + joined(names, " ") + " | " + joined(births, " ") + " | " + joined(e.countries) +
                     " | " + e.gender + " | " + joined(numbers, " ");
  line += " | " + joined(e.addresses) + " | " + joined(e.programmes) + " | " + joined(e.linked_to) + " | " + e.remarks + " | " + e.listed_on + "/" + e.updated_on;
  return line;
}

inline std::string EntryLines(const ListReading& reading) {
  std::string lines;
  for (const auto& entity : reading.list.entities) lines += EntryLine(entity) + "\n";
  return lines;
}

}  // namespace atalaya::formats
