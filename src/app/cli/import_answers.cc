// atalaya import answers FILE: answers from a filled sheet or from OSCAL assessment results, merged into a region.
#include <algorithm>
#include <filesystem>
#include <map>
#include <memory>

#include "app/cli/verbs.h"
#include "app/read_answers.h"
#include "assess/assess.h"
#include "formats/answers_csv.h"
#include "formats/json_write.h"
#include "formats/read_region.h"

namespace atalaya::cli {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kMostLines = 20;

struct ImportAnswersChoice {
  std::string file, region, subject, output;
  bool dry_run = false;
};

struct SubjectChange {
  std::string subject;
  assess::Change change;
};

struct Changes {
  std::size_t read = 0;
  std::map<assess::Change::Kind, std::size_t> count;
  std::vector<SubjectChange> list;

  double Of(assess::Change::Kind kind) const {
    const auto it = count.find(kind);
    return it == count.end() ? 0.0 : static_cast<double>(it->second);
  }
  double Same() const { return static_cast<double>(read - std::min(read, list.size())); }
};

// Where the region keeps its answers.
Result<fs::path> AnswersFile(Session& session, const fs::path& folder) {
  const auto bytes = session.disk.Read(folder / "region.json", app::kMaxPackBytes);
  if (!bytes) return Fail(bytes.error());
  formats::FindingList findings;
  const formats::RegionFile region = formats::ReadRegionFile(*bytes, "region.json", findings);
  if (findings.Errors() > 0) return Fail(findings.Take());
  return folder / region.files.at("answers");
}

Changes Compare(const model::Region& before, const model::Region& after) {
  Changes changes;
  const auto add = [&](const std::string& subject, const model::AnswerSheet& was, const model::AnswerSheet& is) {
    for (assess::Change& change : assess::Diff(was, is)) {
      ++changes.count[change.kind];
      changes.list.push_back({subject, std::move(change)});
    }
  };
  for (std::size_t s = 0; s < before.states.size(); ++s)
    add(before.states[s].iso2, before.state_answers[s], after.state_answers[s]);
  for (std::size_t f = 0; f < before.facilities.size(); ++f)
    add(before.facilities[f].id, before.answers[f], after.answers[f]);
  return changes;
}

std::string AnswerText(const Session& session, const model::Answer& answer) {
  std::string text = session.Say("answer." + std::string(model::Name(answer.reply)));
  if (answer.reply == model::Reply::kMet || answer.reply == model::Reply::kPartly) {
    text += " (" + session.Say("verification." + std::string(model::Name(answer.verification))) + ")";
  }
  return text;
}

void PrintChanges(Session& session, const Changes& changes) {
  using Kind = assess::Change::Kind;
  session.Print(session.Say("cli.imported", {{"read", static_cast<double>(changes.read)},
                                             {"new", changes.Of(Kind::kNew)},
                                             {"better", changes.Of(Kind::kBetter)},
                                             {"worse", changes.Of(Kind::kWorse)},
                                             {"changed", changes.Of(Kind::kChanged) + changes.Of(Kind::kDropped)},
                                             {"same", changes.Same()}}) +
                "\n");
  for (std::size_t i = 0; i < changes.list.size() && i < kMostLines; ++i) {
    const auto& [subject, change] = changes.list[i];
    session.Print("  " +
                  session.Say("cli.imported.line", {{"subject", subject},
                                                    {"control", change.control},
                                                    {"before", AnswerText(session, change.before)},
                                                    {"after", AnswerText(session, change.after)}}) +
                  "\n");
  }
  if (changes.list.size() > kMostLines) {
    session.Print("  " +
                  session.Say("cli.imported.more", {{"count", static_cast<double>(changes.list.size() - kMostLines)}}) +
                  "\n");
  }
}

void PrintJson(Session& session, const Changes& changes, bool written) {
  static constexpr const char* kKinds[] = {"new", "better", "worse", "changed", "dropped"};
  formats::JsonWriter json;
  json.BeginObject().Member("read", static_cast<int>(changes.read));
  for (std::size_t kind = 0; kind < std::size(kKinds); ++kind) {
    json.Member(kKinds[kind], static_cast<int>(changes.Of(static_cast<assess::Change::Kind>(kind))));
  }
  json.Member("same", static_cast<int>(changes.Same())).Member("written", written).Key("changes").BeginArray();
  for (const auto& [subject, change] : changes.list) {
    json.BeginObject(formats::Break::kNo).Member("subject", subject).Member("control", change.control);
    json.Member("kind", kKinds[static_cast<std::size_t>(change.kind)]);
    json.Member("before", std::string(model::Name(change.before.reply)))
        .Member("after", std::string(model::Name(change.after.reply)));
    json.EndObject();
  }
  json.EndArray().EndObject();
  session.Print(json.Take());
}

int RunImport(Session& session, const ImportAnswersChoice& chosen) {
  // The shipped region is an example that many share: it is changed only by those who name it.
  if (chosen.region.empty() && chosen.output.empty() && !chosen.dry_run) {
    return session.Usage(session.Say("cli.error.need-output"));
  }
  const fs::path folder = session.RegionFolder(chosen.region);
  const auto region = session.ReadRegion(chosen.region);
  if (!region) return session.Fail(region.error());
  const auto own = AnswersFile(session, folder);
  if (!own) return session.Fail(own.error());

  Findings warnings;
  const auto rows = app::ReadAnswers(session.disk, session.Data(), chosen.file, chosen.subject, *region, warnings);
  session.Warn(warnings);
  if (!rows) return session.Fail(rows.error());
  model::Region merged = *region;
  formats::ApplyAnswers(*rows, merged);
  Changes changes = Compare(*region, merged);
  changes.read = rows->size();

  const fs::path output = chosen.output.empty() ? *own : fs::path(chosen.output);
  if (!chosen.dry_run) {
    std::error_code error;
    if (!chosen.region.empty() && !fs::equivalent(chosen.file, *own, error)) session.disk.AllowOverwrite(*own);
    if (const int code = session.Write(output, formats::WriteAnswers(merged)); code != kExitDone) return code;
  }
  if (session.options.json) {
    PrintJson(session, changes, !chosen.dry_run);
  } else {
    PrintChanges(session, changes);
    if (chosen.dry_run) session.Note(session.Say("cli.dry-run"));
  }
  return kExitDone;
}

}  // namespace

void AddImportAnswers(Arguments& arguments, Session& session) {
  const auto chosen = std::make_shared<ImportAnswersChoice>();
  arguments.Verb("import answers", [chosen, &session] { return RunImport(session, *chosen); })
      .Word("FILE", chosen->file, Needed::kYes)
      .Word("--region", chosen->region)
      .Word("--subject", chosen->subject)
      .Word("--output", chosen->output)
      .Flag("--dry-run", chosen->dry_run);
}

}  // namespace atalaya::cli
