// atalaya validate PATH...: what is wrong with packs and files, where, and how to fix it; of declarations and tracks also how much is in them.
#include <cstdint>
#include <functional>
#include <memory>
#include <utility>

#include "app/cli/verbs.h"
#include "app/validation.h"
#include "formats/findings_json.h"

namespace atalaya::cli {
namespace {

struct ValidateChoice {
  std::vector<std::string> paths;
  std::string region;
};

void PutDeclarations(formats::JsonWriter& json, const std::vector<app::DeclarationSummary>& declarations) {
  json.Key("declarations").BeginArray();
  for (const app::DeclarationSummary& file : declarations) {
    json.BeginObject(formats::Break::kNo).Member("file", file.file).Member("kind", file.kind).Key("formats").BeginArray(formats::Break::kNo);
    for (const std::string& format : file.formats) json.String(format);
    json.EndArray();
    const std::pair<const char*, std::uint64_t> counts[] = {{"bytes", file.bytes},         {"declarations", file.declarations}, {"consignments", file.consignments},
                                                            {"equipment", file.equipment}, {"persons", file.persons},           {"inspections", file.inspections},
                                                            {"positions", file.positions}, {"statics", file.statics},           {"texts", file.texts}};
    for (const auto& [name, count] : counts) json.Key(name).Unsigned(count);
    json.EndObject();
  }
  json.EndArray();
}

// "manifest.edi (edifact: CUSCAR D.95B): 1 declaration, 3 consignments ..."
std::string DeclarationLine(const Session& session, const app::DeclarationSummary& file) {
  std::string what = file.kind;
  for (std::size_t i = 0; i < file.formats.size(); ++i) what += (i == 0 ? ": " : ", ") + file.formats[i];
  if (file.positions + file.statics + file.texts > 0) {
    return session.Say("prearrival.track-read", {{"file", file.file}, {"what", what}, {"positions", static_cast<double>(file.positions)}, {"statics", static_cast<double>(file.statics)}});
  }
  return session.Say("prearrival.file-read", {{"file", file.file},
                                              {"what", what},
                                              {"declarations", static_cast<double>(file.declarations)},
                                              {"consignments", static_cast<double>(file.consignments)},
                                              {"equipment", static_cast<double>(file.equipment)},
                                              {"persons", static_cast<double>(file.persons)}});
}

int RunValidate(Session& session, const ValidateChoice& chosen) {
  app::Validator validator(session.disk, session.Data(), session.RegionFolder(chosen.region));
  for (const std::string& path : chosen.paths) validator.Check(path);
  const app::Validation done = validator.Take();
  const int code = HasErrors(done.findings) ? kExitFindings : kExitDone;
  if (session.options.json) {
    std::function<void(formats::JsonWriter&)> more;
    if (!done.declarations.empty()) more = [&done](formats::JsonWriter& json) { PutDeclarations(json, done.declarations); };
    session.Print(formats::WriteFindings(done.findings, &session.Words(), session.InLanguage(), more));
    return code;
  }
  // The findings are this verb's answer, so they go where answers go.
  for (const Finding& finding : done.findings) {
    if (session.options.quiet && finding.severity != Severity::kError) continue;
    session.Print(session.Words().Say(session.InLanguage(), finding) + "\n");
  }
  for (const app::DeclarationSummary& file : done.declarations) session.Print(DeclarationLine(session, file) + "\n");
  session.Print(session.Say("cli.validated", {{"files", static_cast<double>(done.files)},
                                              {"count", static_cast<double>(done.findings.size())}}) +
                "\n");
  return code;
}

}  // namespace

void AddValidate(Arguments& arguments, Session& session) {
  const auto chosen = std::make_shared<ValidateChoice>();
  arguments.Verb("validate", [chosen, &session] { return RunValidate(session, *chosen); })
      .Words("PATH", chosen->paths, Needed::kYes)
      .Word("--region", chosen->region);
}

}  // namespace atalaya::cli
