#include "formats/answers_csv.h"

#include <array>

#include "formats/answer_words.h"
#include "formats/csv.h"

namespace atalaya::formats {
namespace {

using model::Answer;
using model::AnswerSheet;
using model::Region;

constexpr std::array<std::string_view, 9> kColumns{"subject",      "control",    "title",  "question", "answer",
                                                   "verification", "checked_on", "degree", "evidence"};

RegionIndex IndexOf(const Region& region) {
  RegionIndex index;
  for (std::size_t i = 0; i < region.states.size(); ++i)
    index.states.emplace(region.states[i].iso2, static_cast<int>(i));
  for (std::size_t i = 0; i < region.facilities.size(); ++i)
    index.facilities.emplace(region.facilities[i].id, static_cast<int>(i));
  return index;
}

// The standard of a State: that of its facilities, else the default, which comes first.
int StandardOfState(const Region& region, int state) {
  for (std::size_t i = 0; i < region.facilities.size(); ++i) {
    if (region.ports[region.facilities[i].port].state == state) return region.facility_standard[i];
  }
  return region.standards.empty() ? -1 : 0;
}

const Answer* Find(const AnswerSheet& sheet, const std::string& control) {
  const auto it = sheet.find(control);
  return it == sheet.end() ? nullptr : &it->second;
}

void WriteRest(CsvWriter& csv, const Answer& answer) {
  csv.Field(answer.checked_on);
  if (answer.degree) {
    csv.Number(*answer.degree);
  } else {
    csv.Field("");
  }
  csv.Field(answer.evidence);
}

template <class Wanted>
std::string WriteSheet(const std::string& subject, const model::Standard& standard, const AnswerSheet& sheet,
                       Language language, const Wanted& wanted) {
  CsvWriter csv(true);
  for (const std::string_view column : kColumns) csv.Field(SheetHeading(column, language));
  csv.EndRecord();
  for (const model::Control& control : standard.controls) {
    if (!wanted(control)) continue;
    csv.Field(subject).Field(control.id).Field(control.title.In(language)).Field(control.question.In(language));
    if (const Answer* answer = Find(sheet, control.id)) {
      csv.Field(SheetText(answer->reply, language)).Field(SheetText(answer->verification, language));
      WriteRest(csv, *answer);
    } else {
      for (int i = 0; i < 5; ++i) csv.Field("");
    }
    csv.EndRecord();
  }
  return "\xEF\xBB\xBF" + csv.Text();
}

}  // namespace

Result<std::vector<AnswerRow>> ReadAnswerSheet(std::string_view bytes, const std::string& file, const Region& region,
                                               Findings& warnings) {
  const RegionIndex index = IndexOf(region);
  AnswerScope scope{region, index, {}, {}};
  for (std::size_t i = 0; i < region.states.size(); ++i) {
    scope.standard_of_state.push_back(StandardOfState(region, static_cast<int>(i)));
  }
  std::vector<AnswerRow> rows;
  FindingList findings;
  ReadAnswerRows(
      bytes, file, AnswerStyle::kSheet, scope, [&](AnswerRow row) { rows.push_back(std::move(row)); }, findings);
  const bool failed = findings.Errors() > 0;
  Findings all = findings.Take();
  if (failed) return Fail(std::move(all));
  Append(warnings, std::move(all));
  return rows;
}

void ApplyAnswers(const std::vector<AnswerRow>& rows, Region& region) {
  for (const AnswerRow& row : rows) {
    AnswerSheet& sheet = row.facility >= 0 ? region.answers[row.facility] : region.state_answers[row.state];
    sheet.insert_or_assign(row.control, row.answer);
  }
}

std::string WriteFacilitySheet(const Region& region, int facility, Language language) {
  const AnswerSheet& own = region.answers[facility];
  return WriteSheet(
      region.facilities[facility].id, region.StandardOf(facility), own, language,
      [&](const model::Control& control) { return control.group != "government" || own.contains(control.id); });
}

std::string WriteStateSheet(const Region& region, int state, Language language) {
  const int standard = StandardOfState(region, state);
  if (standard < 0) return {};
  const AnswerSheet& own = region.state_answers[state];
  return WriteSheet(
      region.states[state].iso2, region.standards[standard], own, language,
      [&](const model::Control& control) { return control.group == "government" || own.contains(control.id); });
}

std::string WriteAnswers(const Region& region) {
  CsvWriter csv;
  csv.Field("subject")
      .Field("control")
      .Field("answer")
      .Field("verification")
      .Field("checked_on")
      .Field("degree")
      .Field("evidence");
  csv.EndRecord();
  const auto write = [&](const std::string& subject, const AnswerSheet& sheet) {
    for (const auto& [control, answer] : sheet) {
      csv.Field(subject).Field(control).Field(Name(answer.reply)).Field(Name(answer.verification));
      WriteRest(csv, answer);
      csv.EndRecord();
    }
  };
  for (std::size_t i = 0; i < region.states.size(); ++i) write(region.states[i].iso2, region.state_answers[i]);
  for (std::size_t i = 0; i < region.facilities.size(); ++i) write(region.facilities[i].id, region.answers[i]);
  return csv.Text();
}

}  // namespace atalaya::formats
