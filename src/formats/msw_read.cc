#include "formats/msw_read.h"

#include <algorithm>
#include <array>

#include "formats/declaration_checks.h"
#include "formats/edifact_map.h"
#include "formats/epc_tree.h"
#include "formats/workbook.h"

namespace atalaya::formats {
namespace {

enum MswColumn : std::size_t {
  kLast, kFirst, kMiddle, kNationality, kSex, kBirth, kDocument, kIssue, kExpiry, kEmbark, kDebark, kRank, kBirthPlace, kEffects, kVisa, kTransit,
  kArticle, kQuantity, kUnit, kLocation, kMswColumns
};

struct MswHeader {
  std::string_view begins;  // letters and digits of the header, small
  MswColumn column;
};
// What the template's headers begin with, and what people write instead.
constexpr MswHeader kMswHeaders[] = {{"lastname", kLast},           {"familyname", kLast},          {"surname", kLast},           {"firstname", kFirst},
                                     {"givenname", kFirst},         {"middlename", kMiddle},        {"nationality", kNationality}, {"sex", kSex},
                                     {"gender", kSex},              {"dateofbirth", kBirth},        {"birthdate", kBirth},        {"documentnumber", kDocument},
                                     {"passportnumber", kDocument}, {"countryofissue", kIssue},     {"issuingcountry", kIssue},   {"dateofexpiry", kExpiry},
                                     {"expirydate", kExpiry},       {"portofembarkation", kEmbark}, {"portofdebarkation", kDebark}, {"portofdisembarkation", kDebark},
                                     {"rankorrating", kRank},       {"rank", kRank},                {"placeofbirth", kBirthPlace}, {"effects", kEffects},
                                     {"visanumber", kVisa},         {"transit", kTransit},          {"nameofarticle", kArticle},  {"article", kArticle},
                                     {"quantity", kQuantity},       {"measurementtype", kUnit},     {"unit", kUnit},              {"locationonboard", kLocation}};

using MswColumns = std::array<std::size_t, kMswColumns>;
constexpr std::size_t kNoColumn = static_cast<std::size_t>(-1);

enum class MswTable : std::uint8_t { kNone, kCrew, kPassengers, kStores };

MswTable FindMswTable(const SheetRow& row, MswColumns& columns) {
  columns.fill(kNoColumn);
  for (const auto& [column, text] : row.cells) {
    const std::string key = EpcKey(text);
    for (const MswHeader& known : kMswHeaders) {
      if (key.starts_with(known.begins) && columns[known.column] == kNoColumn) {
        columns[known.column] = column;
        break;
      }
    }
  }
  const auto has = [&columns](MswColumn column) { return columns[column] != kNoColumn; };
  if (has(kLast) && (has(kDocument) || has(kBirth) || has(kNationality))) {
    return (has(kVisa) || has(kTransit)) && !has(kRank) ? MswTable::kPassengers : MswTable::kCrew;
  }
  return has(kArticle) && has(kQuantity) ? MswTable::kStores : MswTable::kNone;
}

// Things of which the nil declaration wants to know that there are none.
bool WantsNil(std::string_view key) {
  for (const std::string_view word : {"weapon", "arms", "firearm", "ammunition", "animal", "stowaway", "unmanifested", "arma", "municion", "polizon"}) {
    if (key.find(word) != std::string_view::npos) return true;
  }
  return false;
}
bool SaysNil(std::string_view key) {
  for (const std::string_view word : {"", "0", "nil", "no", "none", "n", "na", "nihil", "ninguno", "ninguna"}) {
    if (key == word) return true;
  }
  return false;
}

class MswReading {
 public:
  MswReading(std::string file, DeclarationSink& sink) : file_(std::move(file)), sink_(sink) {}

  void Sheet(Workbook& book, std::size_t index) {
    sheet_ = book.Sheets()[index];
    from_1904_ = book.From1904();
    table_ = MswTable::kNone;
    begun_ = false;
    const bool whole = book.Read(index, [this](SheetRow& row) { Row(row); });
    if (!whole) {
      problems.Add(Error(book.Why() == Workbook::Trouble::kBomb ? "msw.bomb" : "msw.damaged", file_ + "#" + sheet_));
    }
    EndTable();
  }

  bool found_table = false;
  std::size_t rows = 0;
  FindingList problems;  // of the open table, else of the file

 private:
  void Row(SheetRow& row) {
    MswColumns columns;
    if (const MswTable table = FindMswTable(row, columns); table != MswTable::kNone) {
      EndTable();
      table_ = table;
      columns_ = columns;
      found_table = true;
      return;
    }
    if (table_ == MswTable::kNone) return;
    row_ = &row;
    if (table_ == MswTable::kStores) Stores();
    else Person();
  }

  std::string_view Cell(MswColumn column) const {
    if (columns_[column] == kNoColumn) return {};
    const auto found = row_->cells.find(columns_[column]);
    return found == row_->cells.end() ? std::string_view() : std::string_view(found->second);
  }
  std::string Text(MswColumn column) const { return std::string(Cell(column)); }
  std::string Where(MswColumn column) const { return file_ + "#" + sheet_ + "!" + ColumnName(columns_[column]) + std::to_string(row_->number); }

  std::string Day(MswColumn column, std::vector<model::KeptText>& kept) {
    const std::string_view text = Cell(column);
    if (text.empty()) return {};
    std::string day = EpcTimeText(text, true);
    // Eight digits are a written day, five a number of days.
    if (day.empty()) day = DayOfSerial(text, from_1904_);
    if (day.empty()) {
      problems.Add(Warning("msw.date", Where(column), {{"value", ShortText(text)}}));
      kept.push_back({column == kBirth ? "Date of Birth" : "Date of Expiry", std::string(text), {0, 0, row_->number}});
    }
    return day;
  }

  void Port(MswColumn column, model::PlaceRole role, const char* code, model::Person& person) {
    if (Cell(column).empty()) return;
    model::PlaceUse& place = person.places.emplace_back();
    place.role = role;
    place.role_code = code;
    place.code = Text(column);
    std::string upper;
    for (const char c : place.code) {
      if (c != ' ') upper += c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
    }
    place.locode = EdifactLocode(upper);
  }

  void Begin(model::DeclarationKind kind, const char* what) {
    if (begun_) return;
    begun_ = true;
    head_ = {};
    head_.kind = kind;
    head_.function = model::DeclarationFunction::kOriginal;
    head_.format = std::string("IMO single window spreadsheet, ") + what;
    head_.file = file_;
    head_.message = sheet_;
    head_.at.segment = row_->number;
    sink_.Begin(head_);
  }

  void EndTable() {
    if (!begun_) return;
    begun_ = false;
    head_.findings = problems.Take();
    sink_.End(head_);
  }

  void Person() {
    bool any = false;
    for (const MswColumn column : {kLast, kFirst, kMiddle, kNationality, kSex, kBirth, kDocument, kIssue, kExpiry, kEmbark, kDebark, kBirthPlace, kVisa}) any = any || !Cell(column).empty();
    if (!any) return;
    const std::string last_key = EpcKey(Cell(kLast)), first_key = EpcKey(Cell(kFirst));
    const bool placeholder = last_key == "lastnameofshipmaster" || first_key == "firstnameofshipmaster";
    bool more = false;
    for (const MswColumn column : {kNationality, kBirth, kDocument}) more = more || !Cell(column).empty();
    if (placeholder && !more) return;  // the template as it came
    const bool crew = table_ == MswTable::kCrew;
    model::Person person;
    person.at.segment = row_->number;
    person.role = crew ? model::PersonRole::kCrew : model::PersonRole::kPassenger;
    Begin(crew ? model::DeclarationKind::kCrewList : model::DeclarationKind::kPassengerList, crew ? "crew list" : "passenger list");
    ++rows;
    if (placeholder) {
      problems.Add(Warning("msw.placeholder", Where(kLast)));
    } else {
      person.family = Text(kLast);
      person.given = Text(kFirst);
      if (!Cell(kMiddle).empty()) person.given += (person.given.empty() ? "" : " ") + Text(kMiddle);
    }
    if (person.family.empty() && person.given.empty() && !placeholder) problems.Add(Warning("msw.no-name", Where(kLast)));
    person.nationality = Text(kNationality);
    Sex(person);
    person.birth = Day(kBirth, person.kept);
    person.birth_place = Text(kBirthPlace);
    model::TravelDocument document;
    document.number = Text(kDocument);
    document.country = Text(kIssue);
    document.expires = Day(kExpiry, person.kept);
    if (document.number.empty() && columns_[kDocument] != kNoColumn) problems.Add(Warning("msw.no-document", Where(kDocument)));
    if (!document.number.empty() || !document.country.empty() || !document.expires.empty()) person.documents.push_back(std::move(document));
    if (!Cell(kVisa).empty()) person.documents.push_back({"V", Text(kVisa), "", ""});
    Port(kEmbark, model::PlaceRole::kEmbark, "Port of Embarkation", person);
    Port(kDebark, model::PlaceRole::kDisembark, "Port Of Debarkation", person);
    person.rank = Text(kRank);
    const std::string rank = EpcKey(person.rank);
    person.master = crew && (rank == "master" || rank == "captain");
    if (!Cell(kEffects).empty()) person.texts.push_back(Text(kEffects));
    Transit(person);
    for (const auto& [column, text] : row_->cells) {
      const bool known = std::find(columns_.begin(), columns_.end(), column) != columns_.end();
      // The running number before the name says nothing.
      if (!known && (columns_[kLast] == kNoColumn || column > columns_[kLast])) person.kept.push_back({"column " + ColumnName(column), text, {0, 0, row_->number}});
    }
    CountDeclared(person, head_.counted);
    sink_.Take(person);
  }

  void Sex(model::Person& person) {
    const std::string key = EpcKey(Cell(kSex));
    if (key == "m" || key == "male") person.sex = "m";
    else if (key == "f" || key == "female") person.sex = "f";
    else if (key == "other" || key == "x") person.sex = "x";
    else if (!key.empty()) {
      problems.Add(Warning("msw.sex", Where(kSex), {{"value", ShortText(Cell(kSex))}}));
      person.kept.push_back({"Sex", Text(kSex), {0, 0, row_->number}});
    }
  }

  void Transit(model::Person& person) {
    const std::string key = EpcKey(Cell(kTransit));
    if (key.empty()) return;
    if (key == "y" || key == "yes" || key == "true") {
      person.role = person.role == model::PersonRole::kCrew ? model::PersonRole::kTransitCrew : model::PersonRole::kTransitPassenger;
    } else if (key != "n" && key != "no" && key != "false") {
      problems.Add(Warning("msw.transit", Where(kTransit), {{"value", ShortText(Cell(kTransit))}}));
      person.kept.push_back({"Transit", Text(kTransit), {0, 0, row_->number}});
    }
  }

  void Stores() {
    const std::string article = Text(kArticle);
    if (article.empty()) return;
    Begin(model::DeclarationKind::kUnknown, "ship's stores");
    ++rows;
    std::string text = article;
    for (const MswColumn column : {kQuantity, kUnit, kLocation}) {
      if (!Cell(column).empty()) text += (column == kUnit ? " " : ": ") + Text(column);
    }
    if (WantsNil(EpcKey(article)) && !SaysNil(EpcKey(Cell(kQuantity)))) {
      problems.Add(Warning("msw.not-nil", Where(kArticle), {{"article", ShortText(article, 60)}, {"quantity", ShortText(Cell(kQuantity))}}));
    }
    head_.texts.push_back(std::move(text));
  }

  std::string file_;
  DeclarationSink& sink_;
  std::string sheet_;
  bool from_1904_ = false, begun_ = false;
  MswTable table_ = MswTable::kNone;
  MswColumns columns_{};
  const SheetRow* row_ = nullptr;
  model::Declaration head_;
};

}  // namespace

void ReadMsw(std::string_view bytes, const std::string& file, DeclarationSink& sink) {
  MswReading reading(file, sink);
  Workbook book(bytes, file, reading.problems, kMaxMswUnpacked);
  switch (book.Open()) {
    case Workbook::Trouble::kNone:
      for (std::size_t sheet = 0; sheet < book.Sheets().size(); ++sheet) reading.Sheet(book, sheet);
      if (!reading.found_table) reading.problems.Add(Error("msw.no-table", file));
      else if (reading.rows == 0) reading.problems.Add(Warning("msw.nothing-filled", file));
      break;
    case Workbook::Trouble::kDamaged: reading.problems.Add(Error("msw.damaged", file)); break;
    case Workbook::Trouble::kBomb: reading.problems.Add(Error("msw.bomb", file)); break;
    case Workbook::Trouble::kEncrypted: reading.problems.Add(Error("msw.encrypted", file)); break;
    case Workbook::Trouble::kNotAWorkbook: reading.problems.Add(Error("msw.not-a-workbook", file)); break;
  }
  for (Finding& finding : reading.problems.Take()) sink.Found(std::move(finding));
}

bool IsOpenXmlWorkbook(std::string_view head) { return head.starts_with("PK\x03\x04") && head.find("xl/") != std::string_view::npos; }

}  // namespace atalaya::formats
