#include "formats/answer_rows.h"

#include <array>
#include <cstdint>
#include <map>
#include <unordered_set>

#include "formats/answer_words.h"
#include "formats/csv_table.h"
#include "formats/json_write.h"

namespace atalaya::formats {
namespace {

using model::Control;
using model::Region;
using model::Reply;

enum : std::size_t { kSubject, kControl, kAnswer, kVerification, kCheckedOn, kDegree, kEvidence, kTitle, kQuestion };
constexpr std::array<Column, 7> kPackColumns{{{"subject"},
                                              {"control"},
                                              {"answer"},
                                              {"verification", Needed::kNo},
                                              {"checked_on", Needed::kNo},
                                              {"degree", Needed::kNo},
                                              {"evidence", Needed::kNo}}};
constexpr std::array<Column, 9> kSheetColumns{{{"subject"},
                                               {"control"},
                                               {"answer"},
                                               {"verification", Needed::kNo},
                                               {"checked_on", Needed::kNo},
                                               {"degree", Needed::kNo},
                                               {"evidence", Needed::kNo},
                                               {"title", Needed::kNo},
                                               {"question", Needed::kNo}}};

// The controls of each standard of the region, by id.
using ControlIndex = std::vector<std::unordered_map<std::string_view, const Control*>>;

ControlIndex IndexControls(const Region& region) {
  ControlIndex index;
  for (const model::Standard& standard : region.standards) {
    auto& controls = index.emplace_back();
    for (const Control& control : standard.controls) controls.emplace(control.id, &control);
  }
  return index;
}

CsvOptions OptionsFor(std::string_view bytes, AnswerStyle style) {
  CsvOptions options;
  if (style == AnswerStyle::kPack) return options;
  // Spreadsheets of many countries write ; because the comma is their decimal mark. The header line decides.
  const std::string_view header = bytes.substr(0, bytes.find_first_of("\r\n"));
  for (const char separator : {';', '\t'}) {
    if (header.find(',') == std::string_view::npos && header.find(separator) != std::string_view::npos)
      options.separator = separator;
  }
  return options;
}

// "0.5"; in a sheet also "0,5" and "50 %".
std::optional<double> ReadDegree(std::string_view text, AnswerStyle style) {
  if (style == AnswerStyle::kPack) return ToNumber(text);
  std::string plain(text);
  double scale = 1;
  if (plain.ends_with('%')) {
    plain = Trim(std::string_view(plain).substr(0, plain.size() - 1));
    scale = 100;
  }
  if (const auto comma = plain.find(','); comma != std::string::npos) plain[comma] = '.';
  const auto value = ToNumber(plain);
  return value ? std::optional(*value / scale) : std::nullopt;
}

class Rows {
 public:
  Rows(CsvTable& table, AnswerStyle style, const AnswerScope& scope, FindingList& findings)
      : table_(table), style_(style), scope_(scope), findings_(findings), controls_(IndexControls(scope.region)) {}

  // The current row; nullopt: not answered, or wrong and told.
  std::optional<AnswerRow> Read() {
    if (style_ == AnswerStyle::kSheet && table_[kAnswer].empty()) return std::nullopt;
    const std::size_t before = findings_.Errors();
    AnswerRow row;
    ReadSubject(row);
    row.control = Cell(kControl);
    if (!IsId(row.control)) table_.Bad(kControl, row.control.empty() ? "csv.empty-field" : "csv.id");
    ReadAnswer(row.answer);
    if (findings_.Errors() != before) return std::nullopt;
    if (!CheckControl(row) || !CheckTwin(row)) return std::nullopt;
    return row;
  }

  void ReportOutside() {
    for (const auto& [standard, outside] : outside_) {
      findings_.Add(Warning("pack.outside-profile", outside.where,
                            {{"profile", scope_.region.standards[standard].id},
                             {"control", outside.control},
                             {"count", std::to_string(outside.count)}}));
    }
  }

 private:
  struct Outside {
    std::string where, control;
    std::size_t count = 0;
  };

  std::string Cell(std::size_t column) const {
    return style_ == AnswerStyle::kSheet ? FromSpreadsheet(table_[column]) : std::string(table_[column]);
  }

  void ReadSubject(AnswerRow& row) {
    const std::string subject = Cell(kSubject);
    row.facility = Find(scope_.index.facilities, subject);
    if (row.facility < 0) row.state = Find(scope_.index.states, subject);
    if (row.facility < 0 && row.state < 0)
      table_.Bad(kSubject, subject.empty() ? "csv.empty-field" : "pack.unknown-subject");
  }

  template <class Enum>
  Enum ReadWord(std::size_t column) {
    if (style_ == AnswerStyle::kSheet) {
      if (const auto word = SheetWord<Enum>(table_[column])) return *word;
    }
    return table_.Word<Enum>(column).value_or(Enum{});
  }

  void ReadAnswer(model::Answer& answer) {
    answer.reply = ReadWord<Reply>(kAnswer);
    if (!table_[kVerification].empty()) answer.verification = ReadWord<model::Verification>(kVerification);
    if (!table_[kCheckedOn].empty()) answer.checked_on = table_.Date(kCheckedOn).value_or("");
    if (const std::string_view text = table_[kDegree]; !text.empty()) {
      answer.degree = ReadDegree(text, style_);
      if (!answer.degree) {
        table_.Bad(kDegree, "csv.number");
      } else if (*answer.degree < 0 || *answer.degree > 1) {
        table_.Bad(kDegree, "csv.out-of-range", {{"low", "0"}, {"high", "1"}});
      } else if (answer.reply != Reply::kPartly) {
        table_.Bad(kDegree, "pack.degree-without-partly");
      }
    }
    answer.evidence = Cell(kEvidence);
  }

  int StandardOf(const AnswerRow& row) const {
    const Region& region = scope_.region;
    if (row.facility < 0) return scope_.standard_of_state[static_cast<std::size_t>(row.state)];
    return static_cast<std::size_t>(row.facility) < region.facility_standard.size()
               ? region.facility_standard[row.facility]
               : -1;
  }

  bool CheckControl(const AnswerRow& row) {
    const int standard = StandardOf(row);
    const Control* control = nullptr;
    if (standard >= 0) {
      const auto found = controls_[static_cast<std::size_t>(standard)].find(row.control);
      if (found != controls_[static_cast<std::size_t>(standard)].end()) control = found->second;
    }
    if (control == nullptr) {
      if (!IsAnywhere(row.control)) {
        table_.Bad(kControl, "pack.unknown-control", {{"control", row.control}});
        return false;
      }
      if (standard < 0) return true;
      Outside& outside = outside_[standard];
      if (outside.count++ == 0) outside = {table_.Where(), row.control, 1};
      return true;
    }
    // An assessment approved by the authority is still one facility's, so a facility may answer for what the authority
    // owns.
    if (row.state >= 0 && control->owner.find("DA") == std::string::npos) {
      findings_.Add(
          Warning("pack.wrong-subject", table_.Where(),
                  {{"value", std::string(table_[kSubject])}, {"control", row.control}, {"owner", control->owner}}));
    }
    return true;
  }

  bool IsAnywhere(const std::string& control) const {
    if (scope_.catalogue.contains(control)) return true;
    for (const auto& standard : controls_) {
      if (standard.contains(control)) return true;
    }
    return scope_.catalogue.empty() && controls_.empty();  // no standard could be read: nothing to compare with
  }

  bool CheckTwin(const AnswerRow& row) {
    const int subject = row.facility >= 0 ? 2 * row.facility : 2 * row.state + 1;
    const int control = numbers_.try_emplace(row.control, static_cast<int>(numbers_.size())).first->second;
    if (seen_.insert((static_cast<std::uint64_t>(subject) << 32) | static_cast<std::uint64_t>(control)).second)
      return true;
    table_.Bad(kControl, "pack.duplicate-answer", {{"subject", std::string(table_[kSubject])}});
    return false;
  }

  CsvTable& table_;
  AnswerStyle style_;
  const AnswerScope& scope_;
  FindingList& findings_;
  ControlIndex controls_;
  TextIndex numbers_;                       // controls seen so far
  std::unordered_set<std::uint64_t> seen_;  // subject and control
  std::map<int, Outside> outside_;
};

}  // namespace

void ReadAnswerRows(std::string_view bytes, const std::string& file, AnswerStyle style, const AnswerScope& scope,
                    const std::function<void(AnswerRow)>& take, FindingList& findings) {
  const bool sheet = style == AnswerStyle::kSheet;
  CsvTable table(bytes, file, sheet ? std::span<const Column>(kSheetColumns) : std::span<const Column>(kPackColumns),
                 findings, OptionsFor(bytes, style), sheet ? SheetColumn : RenameColumn());
  Rows rows(table, style, scope, findings);
  while (table.Next()) {
    if (auto row = rows.Read()) take(*std::move(row));
  }
  rows.ReportOutside();
}

}  // namespace atalaya::formats
