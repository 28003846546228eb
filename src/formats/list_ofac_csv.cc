// OFAC SDN as CSV (docs/formats/watchlists.md). Two dialects are known: OFAC's own (text quoted, no header) and re-saved ones (a header row, quotes
// only where needed). "-0-" is null. A Ctrl-Z, alone or with commas behind it, ends the file: where neither it nor a line end is there, the file was cut.
#include <unordered_map>

#include "base/text_util.h"
#include "formats/csv.h"
#include "formats/json_write.h"
#include "formats/limits.h"
#include "formats/list_ofac_remarks.h"
#include "formats/list_readers.h"

namespace atalaya::formats {
namespace {

using model::ListedEntity;
using model::NameKind;
using model::PartyKind;

constexpr std::size_t kSdnColumns = 12, kAltColumns = 5, kAddColumns = 6, kCommentColumns = 2;

std::string_view SdnField(std::string_view field) {
  field = Trim(field);
  return field == "-0-" ? std::string_view() : field;
}

struct SdnExtras {
  struct Name {
    std::string text;
    NameKind kind;
  };
  std::unordered_map<std::string, std::vector<Name>> names;
  std::unordered_map<std::string, std::vector<std::string>> addresses, notes;
  std::unordered_map<std::string, std::string> remarks;  // the rest of long ones
};

// Calls `row` for each row with the right number of columns and tells what is wrong with the others and with the end.
template <class Row>
void ForEachOfacRow(const ListInput& input, std::size_t columns, const Row& row) {
  CsvOptions options;
  options.max_field = kMaxListField;
  CsvReader csv(input.bytes, input.file, input.findings, options);
  bool first = true, marked = false;
  while (csv.Next()) {
    const std::vector<std::string_view>& fields = csv.Fields();
    if (!fields[0].empty() && fields[0][0] == '\x1a') {
      marked = true;
      continue;
    }
    if (fields.size() != columns) {
      const bool cut = csv.WithoutLineEnd() && fields.size() < columns;
      input.findings.Add(cut ? Error("csv.truncated", csv.Where())
                             : Error("csv.ragged", csv.Where(), {{"got", std::to_string(fields.size())}, {"want", std::to_string(columns)}}));
      continue;
    }
    const bool number = ToInteger(Trim(fields[0])).has_value();
    if (first && !number) {
      first = false;  // the header of a re-saved file
      continue;
    }
    first = false;
    if (csv.WithoutLineEnd()) {
      input.findings.Add(Error("csv.truncated", csv.Where()));
      marked = true;  // told
    }
    row(fields, csv.Where());
  }
  if (!marked) input.findings.Add(Warning("list.no-end-mark", input.file));
}

std::size_t OfacColumnsOf(const ListInput& input) {
  FindingList ignored;
  CsvReader csv(input.bytes, input.file, ignored);
  return csv.Next() ? csv.Fields().size() : 0;
}

void ReadOfacExtra(const ListInput& input, SdnExtras& extras) {
  switch (OfacColumnsOf(input)) {
    case kAltColumns:
      return ForEachOfacRow(input, kAltColumns, [&](const std::vector<std::string_view>& f, const std::string&) {
        const std::string_view kind = Trim(f[2]);
        const std::string id(Trim(f[0]));
        extras.names[id].push_back({std::string(SdnField(f[3])), kind == "fka" ? NameKind::kFormer : NameKind::kAlias});
        if (kind != "aka" && kind != "fka" && kind != "nka") extras.notes[id].push_back(std::string(kind) + " " + std::string(SdnField(f[3])));
        if (!SdnField(f[4]).empty()) extras.notes[id].emplace_back(SdnField(f[4]));
      });
    case kAddColumns:
      return ForEachOfacRow(input, kAddColumns, [&](const std::vector<std::string_view>& f, const std::string&) {
        const std::string id(Trim(f[0]));
        extras.addresses[id].push_back(JoinedParts({SdnField(f[2]), SdnField(f[3]), SdnField(f[4])}, ", "));
        if (!SdnField(f[5]).empty()) extras.notes[id].emplace_back(SdnField(f[5]));
      });
    case kCommentColumns:
      return ForEachOfacRow(input, kCommentColumns, [&](const std::vector<std::string_view>& f, const std::string&) {
        extras.remarks[std::string(Trim(f[0]))] += std::string(f[1]);
      });
    default:
      input.findings.Add(Error("list.unknown-format", input.file));
  }
}

// "NPWMD] [IFSR" -> NPWMD, IFSR.
void AddOfacProgrammes(std::string_view text, ListedEntity& entity) {
  std::string word;
  for (const char c : text) {
    if (c == '[' || c == ']') {
      AddListProgramme(entity, word);
      word.clear();
    } else {
      word += c;
    }
  }
  AddListProgramme(entity, word);
}

PartyKind OfacKind(std::string_view type) {
  if (type == "individual") return PartyKind::kPerson;
  if (type == "vessel") return PartyKind::kVessel;
  if (type == "aircraft") return PartyKind::kAircraft;
  return PartyKind::kOrganisation;  // the list leaves the type of organisations empty
}

ListedEntity ReadSdnRow(const std::vector<std::string_view>& f, const std::string& where, const ListInput& input, const SdnExtras& extras) {
  ListedEntity entity;
  entity.id = Trim(f[0]);
  const std::string_view type = SdnField(f[2]);
  entity.kind = OfacKind(type);
  const bool person = entity.kind == PartyKind::kPerson;
  const auto family_first = [&](std::string_view name) { return person && name.find(',') != std::string_view::npos; };
  AddListName(entity, SdnField(f[1]), NameKind::kPrimary, family_first(f[1]));
  if (!type.empty() && entity.kind == PartyKind::kOrganisation && type != "entity") AddListRemark(entity, "Type", type);
  if (const auto names = extras.names.find(entity.id); names != extras.names.end()) {
    for (const SdnExtras::Name& name : names->second) AddListName(entity, name.text, name.kind, family_first(name.text));
  }
  AddOfacProgrammes(SdnField(f[3]), entity);
  AddListRemark(entity, "Title", SdnField(f[4]));
  AddListIdentifier(entity, model::IdentifierKind::kCallSign, SdnField(f[5]), "", where, input.findings);
  AddListRemark(entity, "Vessel Type", SdnField(f[6]));
  AddListRemark(entity, "Tonnage", SdnField(f[7]));
  AddListRemark(entity, "Gross Registered Tonnage", SdnField(f[8]));
  AddListCountry(entity, SdnField(f[9]), "Vessel Flag", input.words);
  AddListLink(entity, SdnField(f[10]));
  std::string remarks(SdnField(f[11]));
  if (const auto rest = extras.remarks.find(entity.id); rest != extras.remarks.end()) remarks += rest->second;
  ReadOfacRemarks(remarks, entity, where, input);
  if (const auto lines = extras.addresses.find(entity.id); lines != extras.addresses.end()) {
    for (const std::string& line : lines->second) AddListAddress(entity, line);
  }
  if (const auto notes = extras.notes.find(entity.id); notes != extras.notes.end()) {
    for (const std::string& note : notes->second) AddListRemark(entity, note);
  }
  return entity;
}

}  // namespace

void ReadOfacCsv(const std::vector<ListInput>& files, model::WatchList& list) {
  const ListInput* main = nullptr;
  SdnExtras extras;
  for (const ListInput& file : files) {
    if (OfacColumnsOf(file) != kSdnColumns) {
      ReadOfacExtra(file, extras);
    } else if (main) {
      file.findings.Add(Error("list.second-main", file.file));
    } else {
      main = &file;
    }
  }
  list.id = "ofac-sdn";
  if (!main) {
    if (!files.empty()) files[0].findings.Add(Error("list.no-main", files[0].file));
    return;
  }
  ListCollector collector(list, main->findings);
  std::size_t found = 0;
  ForEachOfacRow(*main, kSdnColumns, [&](const std::vector<std::string_view>& fields, const std::string& where) {
    ListedEntity entity = ReadSdnRow(fields, where, *main, extras);
    found += extras.names.count(entity.id);
    collector.Add(std::move(entity), where);
  });
  // Names for entries that the main file does not have: files of two editions, or a cut one.
  if (found < extras.names.size()) {
    main->findings.Add(Warning("list.orphans", main->file, {{"count", std::to_string(extras.names.size() - found)}}));
  }
}

}  // namespace atalaya::formats
