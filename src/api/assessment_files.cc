// A cycle as a file: CSV and workbook for people, OSCAL for other systems; and back, all rows or nothing.
#include <fstream>
#include <mutex>
#include <sstream>

#include "api/assessment_parts.h"
#include "formats/answer_words.h"
#include "formats/answers_csv.h"
#include "formats/json_parse.h"
#include "formats/oscal_read.h"
#include "formats/oscal_schema.h"
#include "formats/oscal_write.h"
#include "report/spreadsheet.h"

namespace atalaya::api {
namespace {

using release::Action;

constexpr std::size_t kMostImport = std::size_t{16} << 20;

// One subject as a region, for the readers and writers of formats/.
model::Region SmallRegion(const Call& call, const store::Assessment& a, const std::optional<store::FacilityPlace>& place,
                          const model::Standard& profile, model::AnswerSheet sheet) {
  model::Region region;
  region.id = call.context.node.empty() ? "node" : call.context.node;
  region.title = Text(region.id);
  region.version = "1";
  if (call.context.illustrative) region.illustrative = {"answers"};
  region.standards = {profile};
  model::State state;
  state.iso2 = a.state;
  state.name = Text(a.state);
  state.member = true;
  region.states = {state};
  region.state_answers.resize(1);
  model::Port port;
  port.state = 0;
  region.ports = {port};
  if (!place) {
    region.state_answers[0] = std::move(sheet);
    return region;
  }
  model::Facility facility;
  facility.id = place->id;
  facility.name = place->name;
  facility.port = 0;
  facility.traffic = model::FromName<model::Traffic>(place->traffic).value_or(model::Traffic::kContainer);
  facility.size = model::FromName<model::Size>(place->size).value_or(model::Size::kMedium);
  region.facilities = {facility};
  region.facility_standard = {0};
  region.answers = {std::move(sheet)};
  return region;
}

struct Loaded {
  store::Assessment row;
  std::optional<store::FacilityPlace> place;
  std::vector<store::AnswerRow> answers;
};
Loaded Load(store::Connection& c, const std::string& id) {
  Loaded loaded;
  loaded.row = store::ReadAssessment(c, id).value_or(store::Assessment());
  if (!loaded.row.facility.empty()) loaded.place = store::PlaceOf(c, loaded.row.facility);
  loaded.answers = store::AnswersOf(c, loaded.row.id);
  return loaded;
}

std::string SheetCsv(const Call& call, const Loaded& loaded, const model::Region& region) {
  if (loaded.place) return formats::WriteFacilitySheet(region, 0, call.language);
  // A State's sheet is that of its facilities' profile: one facility that answers nothing stands for them.
  model::Region with = region;
  with.facilities.resize(1);
  with.facilities[0].port = 0;
  with.facility_standard = {0};
  with.answers.resize(1);
  return formats::WriteStateSheet(with, 0, call.language);
}

Result<std::string> SheetWorkbook(const Call& call, const Loaded& loaded, const model::Standard& profile) {
  const Language language = call.language;
  report::Grid grid;
  grid.name = loaded.row.subject + " " + std::to_string(loaded.row.cycle);
  const auto column = [&](std::string_view name, double width) {
    grid.columns.push_back({report::GridColumn::Format::kText, std::string(formats::SheetHeading(name, language)), width});
  };
  column("subject", 12);
  column("control", 9);
  column("title", 36);
  column("question", 60);
  column("answer", 14);
  column("verification", 14);
  column("checked_on", 12);
  column("degree", 9);
  grid.columns.back().format = report::GridColumn::Format::kDecimal;
  column("evidence", 40);
  grid.columns.push_back({report::GridColumn::Format::kText, call.Say("assessment.column.reason"), 40});
  const model::AnswerSheet sheet = store::SheetOf(loaded.answers);
  for (const model::Control& control : profile.controls) {
    const auto row = std::find_if(loaded.answers.begin(), loaded.answers.end(), [&](const auto& r) { return r.control == control.id; });
    const bool answered = row != loaded.answers.end();
    if (!answered && !Standards::Asks(control, !loaded.place)) continue;
    std::vector<report::GridCell> cells{loaded.row.subject, control.id, control.title.In(language), control.question.In(language)};
    if (answered) {
      cells.emplace_back(std::string(formats::SheetText(row->answer.reply, language)));
      cells.emplace_back(std::string(formats::SheetText(row->answer.verification, language)));
      cells.emplace_back(row->answer.checked_on);
      cells.emplace_back(row->answer.degree ? report::GridCell(*row->answer.degree) : report::GridCell(std::string()));
      cells.emplace_back(row->answer.evidence);
      cells.emplace_back(row->reason);
    }
    grid.rows.push_back(std::move(cells));
  }
  return report::Workbook(grid.name, call.context.illustrative ? call.Say("assessment.illustrative") : std::string(), {grid});
}

Result<std::string> SheetOscal(const Call& call, const Loaded& loaded, const model::Region& region) {
  if (!loaded.place) return Fail(Error("cycle.no-oscal", "?format"));
  Findings findings;
  const auto document = formats::WriteAssessmentResults(region, {{0}, call.context.now(), call.language}, findings);
  if (!document) return Fail(document.error());
  if (HasErrors(findings)) return Fail(std::move(findings));
  return formats::PrintOscal(*document);
}

Findings UnknownFormat(const Call& call, const char* known) {
  return {Error("json.unknown-word", "?format", {{"value", formats::Shortened(call.request.Query("format").value_or(""))}, {"known", known}})};
}

http::Response ExportAssessmentFiles(Call& call) {
  const std::string format = call.request.Query("format").value_or("csv");
  if (format != "csv" && format != "xlsx" && format != "oscal") return Problem(call, UnknownFormat(call, "csv, oscal, xlsx"));
  const auto loaded = call.context.database.Read([&](store::Connection& c) { return Load(c, call.Path("assessment")); });
  if (!loaded) return Problem(call, loaded.error());
  const model::Standard& profile = StandardsOf(call.context).Profile(loaded->row.standard);
  const model::Region region = SmallRegion(call, loaded->row, loaded->place, profile, store::SheetOf(loaded->answers));
  Result<std::string> bytes = format == "csv"    ? SheetCsv(call, *loaded, region)
                              : format == "xlsx" ? SheetWorkbook(call, *loaded, profile)
                                                 : SheetOscal(call, *loaded, region);
  if (!bytes) return Problem(call, bytes.error());
  http::Response response;
  response.body = std::move(*bytes);
  const std::string name = loaded->row.subject + "-" + std::to_string(loaded->row.cycle);
  response.Set("Content-Type", format == "csv"    ? "text/csv; charset=utf-8"
                               : format == "xlsx" ? "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
                                                  : "application/json");
  response.Set("Content-Disposition", "attachment; filename=\"" + name + (format == "oscal" ? ".oscal.json" : "." + format) + "\"");
  return response;
}

// The schema of OSCAL documents, read once.
Result<const formats::OscalSchema*> Schema(const std::filesystem::path& data) {
  static std::mutex mutex;
  static std::map<std::string, formats::OscalSchema> known;
  const std::lock_guard lock(mutex);
  const std::filesystem::path path = data / "oscal" / "oscal_complete_schema_1.1.3.json";
  if (const auto found = known.find(path.string()); found != known.end()) return &found->second;
  std::ostringstream bytes;
  bytes << std::ifstream(path, std::ios::binary).rdbuf();
  const auto document = formats::ParseJson(bytes.str(), path.filename().string());
  if (!document) return Fail(document.error());
  if (!document->is_object()) return Fail(Error("file.unreadable", path.string()));
  Findings ignored;
  auto schema = formats::OscalSchema::Read(document->get_object(), path.filename().string(), ignored);
  if (!schema) return Fail(schema.error());
  return &known.emplace(path.string(), std::move(*schema)).first->second;
}

Result<model::AnswerSheet> ReadOscal(const Call& call, const Loaded& loaded, const model::Standard& profile, Findings& warnings) {
  const std::string file = "answers.json";
  const auto document = formats::ParseJson(call.request.body, file);
  if (!document) return Fail(document.error());
  if (!document->is_object()) return Fail(Error("json.type", file + "#", {{"expected", "object"}}));
  const auto schema = Schema(call.context.data);
  if (!schema) return Fail(schema.error());
  Findings found = (*schema)->Validate(*document, file);
  if (HasErrors(found)) return Fail(std::move(found));
  std::set<std::string, std::less<>> controls;
  for (const model::Control& control : profile.controls) controls.insert(control.id);
  const auto sheets = formats::ReadAssessmentResults(document->get_object(), file, controls, found);
  if (!sheets) {
    if (!HasErrors(found)) Append(found, sheets.error());
    return Fail(std::move(found));
  }
  model::AnswerSheet answers;
  for (const formats::OscalSheet& sheet : *sheets) {
    // A State's own result beside the facility's is not ours to take; a foreign result names nobody.
    const std::string subject = sheet.facility.empty() ? sheet.state : sheet.facility;
    if (!subject.empty() && subject != loaded.row.subject) {
      if (sheet.facility.empty()) continue;
      found.push_back(Error("cycle.other-subject", file, {{"subject", formats::Shortened(subject)}, {"expected", loaded.row.subject}}));
      continue;
    }
    for (const auto& [control, answer] : sheet.answers) {
      if (!controls.contains(control)) {
        found.push_back(Error("cycle.unknown-control", file, {{"control", formats::Shortened(control)}}));
      } else {
        answers.insert_or_assign(control, answer);
      }
    }
  }
  if (HasErrors(found)) return Fail(std::move(found));
  Append(warnings, std::move(found));
  return answers;
}

Result<model::AnswerSheet> ReadCsv(const Call& call, const Loaded& loaded, const model::Region& region, Findings& warnings) {
  const auto rows = formats::ReadAnswerSheet(call.request.body, "answers.csv", region, warnings);
  if (!rows) return Fail(rows.error());
  model::AnswerSheet answers;
  for (const formats::AnswerRow& row : *rows) {
    if ((row.facility >= 0) != loaded.place.has_value()) {
      return Fail(Error("cycle.other-subject", "answers.csv",
                        {{"subject", row.facility >= 0 ? region.facilities[0].id : region.states[0].iso2}, {"expected", loaded.row.subject}}));
    }
    answers.insert_or_assign(row.control, row.answer);
  }
  return answers;
}

// Texts that came in a file: what an officer could not have typed does not come in by this way either.
Findings CheckTexts(const model::AnswerSheet& answers) {
  Findings findings;
  for (const auto& [control, answer] : answers) {
    formats::FindingList list;
    const boost::json::value text(answer.evidence);
    formats::ReadPlainText(formats::JsonNode(text, control, list));
    Append(findings, list.Take());
  }
  return findings;
}

struct Imported {
  std::size_t read = 0;
  int changed = 0;
  Findings warnings;
};

Result<Imported> ImportInto(Call& call, store::Transaction& t, const std::string& format) {
  const Standards& standards = StandardsOf(call.context);
  const Loaded loaded = Load(t, call.Path("assessment"));
  if (loaded.row.id.empty()) return Fail(Error("api.not-found", ""));
  if (!duty::Editable(loaded.row.status)) {
    return Fail(Error("cycle.closed.conflict", "", {{"status", std::string(duty::StatusName(loaded.row.status))}}));
  }
  const model::Standard& profile = standards.Profile(loaded.row.standard);
  Imported imported;
  const auto answers = format == "csv" ? ReadCsv(call, loaded, SmallRegion(call, loaded.row, loaded.place, profile, {}), imported.warnings)
                                       : ReadOscal(call, loaded, profile, imported.warnings);
  if (!answers) return Fail(answers.error());
  if (Findings wrong = CheckTexts(*answers); HasErrors(wrong)) return Fail(std::move(wrong));
  imported.read = answers->size();
  std::vector<store::Saved> changed;
  store::Counters counters;
  for (const auto& [id, answer] : *answers) {
    const model::Control* control = standards.Control(profile, id);
    if (control == nullptr) continue;  // outside the profile: told by the reader, counts for nothing
    const store::AnswerRow before = store::ReadAnswer(t, loaded.row.id, id);
    if (before.version > 0 && before.answer == answer) continue;
    changed.push_back(store::SaveAnswer(t, loaded.row, Standards::Asks(*control, !loaded.place), id, before.version, {answer, before.reason}, counters));
  }
  if (!changed.empty()) {
    store::AddUp(t, loaded.row, counters);
    store::RecordAnswers(t, loaded.row, changed, "import");
  }
  imported.changed = static_cast<int>(changed.size());
  return imported;
}

http::Response Import(Call& call) {
  const std::string format = call.request.Query("format").value_or("csv");
  if (format != "csv" && format != "oscal") return Problem(call, UnknownFormat(call, "csv, oscal"));
  const auto imported =
      call.context.database.Write(call.caller.viewer.user, [&](store::Transaction& t) { return ImportInto(call, t, format); });
  if (!imported) return Problem(call, imported.error());
  formats::JsonWriter w;
  w.BeginObject(formats::Break::kNo).Member("read", static_cast<int>(imported->read)).Member("changed", imported->changed);
  w.Key("findings").BeginArray(formats::Break::kNo);
  for (const Finding& finding : imported->warnings) {
    std::vector<MessageArg> args;
    for (const auto& [name, value] : finding.args) args.emplace_back(name, value);
    w.BeginObject(formats::Break::kNo).Member("severity", SeverityName(finding.severity)).Member("code", finding.code);
    w.Member("where", finding.where).Member("message", call.Say("finding." + finding.code, args));
    w.Member("fix", call.Say("finding." + finding.code + ".fix", args)).EndObject();
  }
  w.EndArray().EndObject();
  return Json(call, w);
}

}  // namespace

void AddAssessmentFileRoutes(Routes& routes) {
  using http::Method;
  routes.push_back({Method::kGet, "/api/v1/assessments/{assessment}/export", Action::kRead, AssessmentEntry(), ExportAssessmentFiles});
  routes.push_back({Method::kPost, "/api/v1/assessments/{assessment}/import", Action::kAssessmentAnswer, AssessmentEntry(), Import, kMostImport});
}

}  // namespace atalaya::api
