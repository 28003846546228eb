// The EU consolidated list as CSV (export 1.1, semicolons): one row an item, the entity's own columns repeated. Columns are found by name, so
// that newer exports with more of them are read too; an unknown one is only told. Names of columns are the XML's with a prefix.
#include <algorithm>
#include <array>
#include <map>

#include "base/text_util.h"
#include "formats/csv.h"
#include "formats/json_write.h"
#include "formats/limits.h"
#include "formats/list_dates.h"
#include "formats/list_eu.h"
#include "formats/list_readers.h"

namespace atalaya::formats {
namespace {

using model::ListedEntity;

// The CSV's names of attributes where they differ by more than a capital.
std::string EuColumn(std::string_view group, std::string_view attribute) {
  std::string name(attribute);
  if (group == "BirthDate") {
    if (attribute == "birthdate") name = "birthDate";
    if (attribute == "dayOfMonth") name = "day";
    if (attribute == "monthOfYear") name = "month";
  }
  if (group == "Identification") {
    if (attribute == "identificationTypeCode") name = "typeCode";
    if (attribute == "identificationTypeDescription") name = "typeDescription";
  }
  if (!name.empty() && name[0] >= 'a' && name[0] <= 'z') name[0] = static_cast<char>(name[0] - 'a' + 'A');
  return std::string(group) + "_" + name;
}

class EuTable {
 public:
  explicit EuTable(CsvReader& csv) : csv_(csv) {}

  bool ReadHeader() {
    if (!csv_.Next()) return false;
    width_ = csv_.Fields().size();
    for (std::size_t i = 0; i < width_; ++i) columns_.emplace(Fold(csv_.Fields()[i]), i);
    return true;
  }
  std::string_view Get(std::string_view column) const {
    const auto it = columns_.find(Fold(column));
    return it == columns_.end() || it->second >= csv_.Fields().size() ? std::string_view() : Trim(csv_.Fields()[it->second]);
  }
  std::size_t Width() const { return width_; }
  // Attributes of a group; looked up once per name.
  EuFields Group(const std::string& group) {
    auto& places = groups_[group];
    return [this, group, &places](std::string_view attribute) -> std::string_view {
      auto it = places.find(attribute);
      if (it == places.end()) {
        const auto column = columns_.find(Fold(EuColumn(group, attribute)));
        it = places.emplace(std::string(attribute), column == columns_.end() ? std::string::npos : column->second).first;
      }
      return it->second >= csv_.Fields().size() ? std::string_view() : Trim(csv_.Fields()[it->second]);
    };
  }

 private:
  CsvReader& csv_;
  std::size_t width_ = 0;
  std::map<std::string, std::size_t> columns_;
  std::map<std::string, std::map<std::string, std::size_t, std::less<>>> groups_;
};

// What the row says of the entity itself.
struct EuEntityColumns {
  explicit EuEntityColumns(EuTable& table) : entity(table.Group("Entity")) {}
  EuFields entity;

  void Read(ListedEntity& e) const {
    SetEuKind(entity("subjectType"), entity("subjectType_ClassificationCode"), e);
    AddListProgramme(e, entity("regulation_Programme"));
    const auto note = [&](std::string_view label, std::string_view text) {
      const std::string line = OneLine(text);
      if (line.empty() || e.remarks.find(line) != std::string::npos) return;
      label.empty() ? AddListRemark(e, line) : AddListRemark(e, label, line);
    };
    note("EU reference", entity("EU_ReferenceNumber"));
    note("UN reference", entity("unitedNationId"));
    note("Designation", entity("designationDetails"));
    note("Regulation", entity("regulation_NumberTitle"));
    note("", entity("remark"));
    std::string day = OneDay(entity("designationDate"));
    if (day.empty()) day = OneDay(entity("regulation_PublicationDate"));
    if (!day.empty() && (e.listed_on.empty() || day < e.listed_on)) e.listed_on = day;
    const std::string published = OneDay(entity("regulation_PublicationDate"));
    if (published > e.updated_on) e.updated_on = published;
  }
};

}  // namespace

void ReadEuCsv(const ListInput& input, model::WatchList& list) {
  list.id = "eu-consolidated";
  CsvOptions options;
  options.separator = SeparatorOf(input.bytes);
  options.max_field = kMaxListField;
  CsvReader csv(input.bytes, input.file, input.findings, options);
  EuTable table(csv);
  if (!table.ReadHeader()) return;
  const EuEntityColumns about(table);
  const EuFields name = table.Group("NameAlias"), birth = table.Group("BirthDate"), citizen = table.Group("Citizenship"),
                 number = table.Group("Identification"), address = table.Group("Address");
  const EuFields entity_fields = about.entity;
  std::map<std::string, std::size_t> places;
  std::vector<std::size_t> rows;  // of each entity
  std::vector<std::pair<ListedEntity, std::string>> read;  // with where it starts, in the order of the file
  while (csv.Next()) {
    const std::string where = csv.Where();
    if (csv.Fields().size() != table.Width()) {
      const bool cut = csv.WithoutLineEnd() && csv.Fields().size() < table.Width();
      input.findings.Add(cut ? Error("csv.truncated", where)
                             : Error("csv.ragged", where, {{"got", std::to_string(csv.Fields().size())}, {"want", std::to_string(table.Width())}}));
      continue;
    }
    const bool blank = std::all_of(csv.Fields().begin(), csv.Fields().end(), [](std::string_view f) { return Trim(f).empty(); });
    if (blank) continue;
    std::string id(entity_fields("logicalId"));
    if (id.empty()) id = entity_fields("EU_ReferenceNumber");
    if (id.empty()) {
      input.findings.Add(Error("list.no-id", where));
      continue;
    }
    if (list.edition.empty()) {
      const std::string_view date = table.Get("fileGenerationDate");
      list.edition = OneDay(date).empty() ? std::string(date) : OneDay(date);
    }
    const auto [place, fresh] = places.emplace(id, read.size());
    if (fresh) {
      read.emplace_back();
      rows.push_back(0);
      read.back().first.id = id;
      read.back().second = where;
    }
    if (++rows[place->second] > kMaxListRows) {
      if (rows[place->second] == kMaxListRows + 1) {
        input.findings.Add(Error("list.too-much", where, {{"id", Shortened(id)}, {"limit", std::to_string(kMaxListRows)}}));
      }
      continue;
    }
    ListedEntity& entity = read[place->second].first;
    about.Read(entity);
    ReadEuName(name, entity);
    ReadEuBirth(birth, entity, where, input);
    ReadEuCitizenship(citizen, entity, input);
    ReadEuIdentification(number, entity, where, input);
    ReadEuAddress(address, entity);
    for (const EuFields* group : {&name, &birth, &citizen, &address}) {
      const std::string remark = OneLine((*group)("remark"));
      if (!remark.empty() && entity.remarks.find(remark) == std::string::npos) AddListRemark(entity, remark);
    }
  }
  ListCollector collector(list, input.findings);
  for (auto& [entity, where] : read) collector.Add(std::move(entity), where);
}

}  // namespace atalaya::formats
