// atalaya report [REGION] --output DIR: the report for people, one self-contained file a language, and PDF where it can
// be made.
#include <cstdlib>
#include <filesystem>
#include <memory>
#include <utility>

#include "app/cli/verbs.h"
#include "formats/analysis_json.h"
#include "report/html.h"
#include "report/pdf.h"

namespace atalaya::cli {
namespace {

struct ReportChoice {
  std::string region, output, language;
  bool pdf = false;
};

struct Material {
  report::Templates templates;
  report::Map map;
};

Result<Material> LoadMaterial(Session& session) {
  Material material;
  Findings findings;
  const auto read = [&](const char* path) {
    auto bytes = session.disk.Read(session.Data() / path, app::kMaxPackBytes);
    if (!bytes) Append(findings, bytes.error());
    return bytes ? std::move(*bytes) : std::string();
  };
  material.templates.page = read("report/report.mustache");
  material.templates.style = read("report/report.css");
  const std::string land = read("map/land.json");
  if (!findings.empty()) return Fail(std::move(findings));
  auto map = report::ParseMap(land);
  if (!map) return Fail(map.error());
  material.map = std::move(*map);
  return material;
}

// ATALAYA_WEASYPRINT names a WeasyPrint that is not on the PATH (script/bootstrap can put one into the project).
report::PdfOptions PdfProgram() {
  report::PdfOptions options;
  if (const char* program = std::getenv("ATALAYA_WEASYPRINT"); program != nullptr && *program != '\0')
    options.program = program;
  return options;
}

int RunReport(Session& session, const ReportChoice& chosen) {
  const std::filesystem::path folder = chosen.output;
  const auto material = LoadMaterial(session);  // before the long work
  if (!material) return session.Fail(material.error());
  int code = kExitDone;
  const auto loaded = LoadAndAnalyse(session, chosen.region, code);
  if (!loaded) return code;

  std::vector<Language> languages(kLanguages.begin(), kLanguages.end());
  std::string wanted = chosen.language.empty() ? session.options.language : chosen.language;
  if (const auto one = LanguageFromCode(wanted)) languages = {*one};

  // Everything is made before anything is written.
  std::vector<std::pair<std::filesystem::path, std::string>> files;
  files.emplace_back(folder / "analysis.json", formats::WriteAnalysis(loaded->region, loaded->analysis));
  for (const Language language : languages) {
    files.emplace_back(folder / (std::string("report.") + LanguageCode(language) + ".html"),
                       report::WriteHtml(loaded->region, loaded->analysis, session.Words(), material->templates,
                                         material->map, language));
  }
  for (const auto& file : files) {
    if (const Findings refused = session.disk.CheckOutput(file.first); !refused.empty()) return session.Fail(refused);
  }
  for (const auto& [path, bytes] : files) {
    if (code = session.Write(path, bytes); code != kExitDone) return code;
  }
  for (std::size_t i = 1; chosen.pdf && i < files.size(); ++i) {
    std::filesystem::path path = files[i].first;
    path.replace_extension(".pdf");
    const auto outcome = report::WritePdf(files[i].second, path.string(), PdfProgram());
    if (!outcome) {
      // The report is complete without PDF, so a machine without WeasyPrint has not failed: a note, once.
      Findings told = outcome.error();
      bool failed = false;
      for (Finding& finding : told) {
        if (finding.code == "report.no-weasyprint") finding.severity = Severity::kNote;
        failed = failed || finding.severity == Severity::kError;
      }
      session.Warn(told);
      return failed ? kExitFailure : kExitDone;
    }
    session.Warn(outcome->notes);
    session.Note(session.Say("cli.written", {{"path", path.string()}}));
  }
  return kExitDone;
}

}  // namespace

void AddReport(Arguments& arguments, Session& session) {
  const auto chosen = std::make_shared<ReportChoice>();
  arguments.Verb("report", [chosen, &session] { return RunReport(session, *chosen); })
      .Word("REGION", chosen->region)
      .Word("--output", chosen->output, Needed::kYes)
      .OneOf("--language", chosen->language, {"en", "es", "pt", "fr", "all"})
      .Flag("--pdf", chosen->pdf);
}

}  // namespace atalaya::cli
