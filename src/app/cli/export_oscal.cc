// atalaya export catalogue|profile|resolved|assessment-results|poam: OSCAL documents of a region, or of any OSCAL
// profile.
#include <algorithm>
#include <boost/json.hpp>
#include <memory>

#include "app/cli/verbs.h"
#include "app/clock.h"
#include "app/oscal_files.h"
#include "formats/oscal_write.h"
#include "formats/read_region.h"

namespace atalaya::cli {
namespace {

namespace fs = std::filesystem;

struct ExportOscalChoice {
  std::string source, output, profile, facility, state;  // source: a region, or an OSCAL file
  std::vector<std::string> allow;
};

struct StandardPlace {
  fs::path folder;
  std::string profile;  // the region's default
};

// Where the region's standard lies.
Result<StandardPlace> PlaceOf(Session& session, const std::string& region) {
  const fs::path folder = session.RegionFolder(region);
  const auto bytes = session.disk.Read(folder / "region.json", app::kMaxPackBytes);
  if (!bytes) return Fail(bytes.error());
  formats::FindingList findings;
  const formats::RegionFile read = formats::ReadRegionFile(*bytes, "region.json", findings);
  if (findings.Errors() > 0) return Fail(findings.Take());
  return StandardPlace{(folder / read.packs.at("standard")).lexically_normal(), read.default_profile};
}

Result<fs::path> ProfileFile(const StandardPlace& place, const std::string& wanted) {
  const std::string& name = wanted.empty() ? place.profile : wanted;
  std::string known;
  for (const fs::path& file : app::FilesIn(place.folder / "profiles", ".json")) {
    if (file.stem() == name) return file;
    known += (known.empty() ? "" : ", ") + file.stem().string();
  }
  return Fail(Error("cli.unknown-profile", "", {{"profile", name}, {"known", known}}));
}

// Documents leave as they came: other people's order and white space are theirs.
int CopyDocument(Session& session, const fs::path& from, const std::string& to) {
  const auto bytes = session.disk.Read(from, formats::kMaxJsonBytes);
  return bytes ? session.Write(to, *bytes) : session.Fail(bytes.error());
}

int RunCatalogue(Session& session, const ExportOscalChoice& chosen) {
  const auto place = PlaceOf(session, chosen.source);
  return place ? CopyDocument(session, place->folder / "catalog.json", chosen.output) : session.Fail(place.error());
}

int RunProfile(Session& session, const ExportOscalChoice& chosen) {
  const auto place = PlaceOf(session, chosen.source);
  if (!place) return session.Fail(place.error());
  const auto file = ProfileFile(*place, chosen.profile);
  return file ? CopyDocument(session, *file, chosen.output) : session.Fail(file.error());
}

int RunResolved(Session& session, const ExportOscalChoice& chosen) {
  fs::path file = chosen.source;
  std::vector<fs::path> roots(chosen.allow.begin(), chosen.allow.end());
  std::error_code error;
  if (chosen.source.empty() || fs::is_directory(file, error) || file.filename() == "region.json") {
    const auto place = PlaceOf(session, chosen.source);
    if (!place) return session.Fail(place.error());
    const auto profile = ProfileFile(*place, chosen.profile);
    if (!profile) return session.Fail(profile.error());
    file = *profile;
    roots.push_back(place->folder);
  }
  Findings warnings;
  const auto resolved = app::ResolveFile(session.disk, file, roots, warnings);
  session.Warn(warnings);
  return resolved ? session.Write(chosen.output, formats::PrintOscal(*resolved)) : session.Fail(resolved.error());
}

Result<formats::OscalScope> ScopeOf(const Session& session, const model::Region& region, const ExportOscalChoice& chosen) {
  formats::OscalScope scope;
  const std::string subject = chosen.facility.empty() ? chosen.state : chosen.facility;
  scope.facilities = formats::FacilitiesOf(region, subject);
  if (scope.facilities.empty()) return Fail(Error("cli.unknown-subject", "", {{"subject", subject}}));
  scope.time = app::NowUtc();
  scope.language = session.InLanguage();
  return scope;
}

int WriteMade(Session& session, const ExportOscalChoice& chosen, const Result<boost::json::object>& document, Findings findings) {
  if (!document && !HasErrors(findings)) Append(findings, document.error());
  if (HasErrors(findings)) return session.Fail(findings);  // an incomplete document is not written
  session.Warn(findings);
  return session.Write(chosen.output, formats::PrintOscal(*document));
}

int RunResults(Session& session, const ExportOscalChoice& chosen) {
  const auto region = session.ReadRegion(chosen.source);
  if (!region) return session.Fail(region.error());
  const auto scope = ScopeOf(session, *region, chosen);
  if (!scope) return session.Fail(scope.error());
  Findings findings;
  const auto document = formats::WriteAssessmentResults(*region, *scope, findings);
  if (!region->illustrative.empty()) session.Note(session.Say("cli.illustrative"));
  return WriteMade(session, chosen, document, std::move(findings));
}

std::vector<formats::PlannedSolution> Planned(const analysis::Analysis& analysis) {
  std::vector<formats::PlannedSolution> planned;
  for (const analysis::Measure& measure : analysis.plan.measures) {
    planned.push_back({measure.subject.facility, measure.subject.state, measure.solution, measure.start_year,
                       measure.end_year, measure.by_fund});
  }
  return planned;
}

int RunPoam(Session& session, const ExportOscalChoice& chosen) {
  int code = kExitDone;
  const auto loaded = LoadAndAnalyse(session, chosen.source, code);
  if (!loaded) return code;
  const auto scope = ScopeOf(session, loaded->region, chosen);
  if (!scope) return session.Fail(scope.error());
  Findings findings;
  const auto document =
      formats::WriteActionPlan(loaded->region, loaded->analysis.review, *scope, Planned(loaded->analysis), findings);
  if (!loaded->region.illustrative.empty()) session.Note(session.Say("cli.illustrative"));
  return WriteMade(session, chosen, document, std::move(findings));
}

}  // namespace

void AddExportOscal(Arguments& arguments, Session& session) {
  const auto chosen = std::make_shared<ExportOscalChoice>();
  const auto noun = [&](const char* path, const char* source, int (*run)(Session&, const ExportOscalChoice&)) -> Arguments& {
    return arguments.Verb(path, [chosen, &session, run] { return run(session, *chosen); })
        .Word(source, chosen->source)
        .Word("--output", chosen->output, Needed::kYes);
  };
  noun("export catalogue", "REGION", RunCatalogue);
  noun("export profile", "REGION", RunProfile).Word("--profile", chosen->profile);
  noun("export resolved", "SOURCE", RunResolved).Word("--profile", chosen->profile).Words("--allow", chosen->allow);
  noun("export assessment-results", "REGION", RunResults)
      .Word("--facility", chosen->facility)
      .Word("--state", chosen->state);
  noun("export poam", "REGION", RunPoam).Word("--facility", chosen->facility).Word("--state", chosen->state);
}

}  // namespace atalaya::cli
