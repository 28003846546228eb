#include "app/read_answers.h"

#include <algorithm>
#include <boost/json.hpp>
#include <set>

#include "app/oscal_files.h"
#include "base/text_util.h"
#include "formats/answers_csv.h"
#include "formats/oscal_read.h"

namespace atalaya::app {
namespace {

using formats::AnswerRow;
using formats::OscalSheet;

using ControlSet = std::set<std::string, std::less<>>;

// Whose answers a sheet holds: one of the two is set, or neither.
AnswerRow SubjectOf(const model::Region& region, const std::string& subject) {
  AnswerRow row;
  for (std::size_t f = 0; f < region.facilities.size(); ++f) {
    if (region.facilities[f].id == subject) row.facility = static_cast<int>(f);
  }
  for (std::size_t s = 0; row.facility < 0 && s < region.states.size(); ++s) {
    if (region.states[s].iso2 == subject) row.state = static_cast<int>(s);
  }
  return row;
}

ControlSet ControlsOf(const model::Standard& standard) {
  ControlSet ids;
  for (const model::Control& control : standard.controls) ids.insert(control.id);
  return ids;
}

class OscalRows {
 public:
  OscalRows(const model::Region& region, std::string file, std::string subject)
      : region_(region), file_(std::move(file)), subject_(std::move(subject)) {
    for (const model::Standard& standard : region.standards) known_.merge(ControlsOf(standard));
  }

  const ControlSet& Known() const { return known_; }

  void Add(const OscalSheet& sheet) {
    const std::string named = !sheet.facility.empty() ? sheet.facility : sheet.state;
    const std::string& subject = named.empty() ? subject_ : named;
    if (subject.empty()) {
      findings_.push_back(Error("import.no-subject", file_, {{"title", sheet.title}}));
      return;
    }
    const AnswerRow whose = SubjectOf(region_, subject);
    if (whose.facility < 0 && whose.state < 0) {
      findings_.push_back(Error("import.unknown-subject", file_, {{"subject", subject}}));
      return;
    }
    AddAnswers(sheet, subject, whose);
  }

  std::vector<AnswerRow> rows;
  Findings TakeFindings() { return std::move(findings_); }

 private:
  void AddAnswers(const OscalSheet& sheet, const std::string& subject, const AnswerRow& whose) {
    const ControlSet profile = whose.facility >= 0 ? ControlsOf(region_.StandardOf(whose.facility)) : known_;
    std::size_t outside = 0;
    std::string first;
    for (const auto& [control, answer] : sheet.answers) {
      if (known_.find(control) == known_.end()) {
        findings_.push_back(Error("import.unknown-control", file_, {{"control", control}, {"subject", subject}}));
        continue;
      }
      if (profile.find(control) == profile.end() && outside++ == 0) first = control;
      AnswerRow row = whose;
      row.control = control;
      row.answer = answer;
      rows.push_back(std::move(row));
    }
    if (outside > 0) {
      findings_.push_back(
          Warning("pack.outside-profile", file_ + "#" + subject,
                  {{"profile", whose.facility >= 0 ? region_.StandardOf(whose.facility).id : std::string()},
                   {"control", first},
                   {"count", std::to_string(outside)}}));
    }
  }

  const model::Region& region_;
  std::string file_, subject_;
  ControlSet known_;
  Findings findings_;
};

Result<std::vector<AnswerRow>> ReadOscal(Disk& disk, const std::filesystem::path& data,
                                         const std::filesystem::path& file, const std::string& subject,
                                         const model::Region& region, Findings& warnings) {
  const std::string name = file.filename().string();
  const auto document = OscalFiles(disk, {}).Open(file);
  if (!document) return Fail(document.error());
  const auto schema = LoadOscalSchema(disk, data, warnings);
  if (!schema) return Fail(schema.error());
  Findings found = schema->Validate(*document, name);
  if (HasErrors(found)) return Fail(std::move(found));
  OscalRows rows(region, name, subject);
  auto sheets = formats::ReadAssessmentResults(*document, name, rows.Known(), found);
  if (!sheets) {
    if (!HasErrors(found)) Append(found, sheets.error());
    return Fail(std::move(found));
  }
  std::stable_sort(sheets->begin(), sheets->end(),
                   [](const OscalSheet& a, const OscalSheet& b) { return a.start < b.start; });
  for (const OscalSheet& sheet : *sheets) rows.Add(sheet);
  Append(found, rows.TakeFindings());
  if (HasErrors(found)) return Fail(std::move(found));
  Append(warnings, std::move(found));
  return std::move(rows.rows);
}

}  // namespace

Result<std::vector<AnswerRow>> ReadAnswers(Disk& disk, const std::filesystem::path& data,
                                           const std::filesystem::path& file, const std::string& subject,
                                           const model::Region& region, Findings& warnings) {
  const auto bytes = disk.Read(file);
  if (!bytes) return Fail(bytes.error());
  const std::string_view start =
      Trim(std::string_view(*bytes).substr(bytes->starts_with("\xEF\xBB\xBF") ? 3 : 0, 4096));
  if (start.starts_with('{')) return ReadOscal(disk, data, file, subject, region, warnings);
  return formats::ReadAnswerSheet(*bytes, file.filename().string(), region, warnings);
}

}  // namespace atalaya::app
