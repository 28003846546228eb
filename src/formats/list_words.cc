#include "formats/list_words.h"

#include <algorithm>
#include <array>

#include "formats/csv_table.h"

namespace atalaya::formats {
namespace {

using model::IdentifierKind;

constexpr std::array<const char*, 13> kIdentifierKindNames{"imo", "mmsi", "call-sign", "passport", "national-id", "tax", "registration", "container",
                                                           "lei", "bic",  "crypto",    "document", "other"};

// Lower-case ASCII with single blanks, without a colon or point at the end.
std::string LabelKey(std::string_view label) {
  std::string key;
  for (const char c : Trim(label)) {
    const bool blank = c == ' ' || c == '\t' || c == '\n' || c == '\r';
    if (blank && (key.empty() || key.back() == ' ')) continue;
    key += blank ? ' ' : c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  }
  while (!key.empty() && (key.back() == ':' || key.back() == '.' || key.back() == ' ')) key.pop_back();
  return key;
}

}  // namespace

const char* IdentifierKindName(IdentifierKind kind) { return kIdentifierKindNames[static_cast<std::size_t>(kind)]; }

std::optional<IdentifierKind> IdentifierKindFromName(std::string_view name) {
  const auto it = std::find(kIdentifierKindNames.begin(), kIdentifierKindNames.end(), name);
  if (it == kIdentifierKindNames.end()) return std::nullopt;
  return static_cast<IdentifierKind>(it - kIdentifierKindNames.begin());
}

void IdentifierNames::Add(std::string_view csv, const std::string& file, FindingList& findings) {
  constexpr std::array<Column, 4> kColumns{Column{"label"}, Column{"kind"}, Column{"country", Needed::kNo}, Column{"source", Needed::kNo}};
  CsvTable table(csv, file, kColumns, findings);
  while (table.Next()) {
    const auto label = table.Words(0);
    const auto kind = IdentifierKindFromName(table[1]);
    if (!kind) {
      std::string known;
      for (const char* name : kIdentifierKindNames) known += (known.empty() ? "" : ", ") + std::string(name);
      table.BadWord(1, known);
    }
    if (!label || !kind) continue;
    const std::string key = LabelKey(*label);
    longest_ = std::max(longest_, key.size());
    labels_.insert_or_assign(key, Meaning{*kind, std::string(table[2])});
  }
}

std::optional<IdentifierNames::Meaning> IdentifierNames::Find(std::string_view label) const {
  const auto it = labels_.find(LabelKey(label));
  if (it == labels_.end()) return std::nullopt;
  return it->second;
}

std::optional<IdentifierNames::Found> IdentifierNames::FindAtStart(std::string_view text) const {
  // Labels end where a blank stands; the longest is tried first. Two more signs than the key: the point and colon it has lost.
  for (std::size_t end = std::min(text.size(), longest_ + 3); end > 0; --end) {
    if (end >= text.size() || text[end] != ' ' || text[end - 1] == ' ') continue;
    if (const auto meaning = Find(text.substr(0, end))) return Found{*meaning, end};
  }
  return std::nullopt;
}

Result<ListWords> ReadListWords(const FileSource& files, Findings& warnings) {
  ListWords words;
  FindingList findings;
  const auto read = [&](const std::string& path, auto& table) {
    const Result<std::string> bytes = files.read(path);
    if (!bytes) return findings.Add(bytes.error());
    table.Add(*bytes, path, findings);
  };
  read("data/watchlists/country_names.csv", words.countries);
  read("data/watchlists/identifier_names.csv", words.identifiers);
  const bool failed = findings.Errors() > 0;
  Findings all = findings.Take();
  if (failed) return Fail(std::move(all));
  Append(warnings, std::move(all));
  return words;
}

}  // namespace atalaya::formats
