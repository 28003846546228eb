// atalaya export deficiencies|plan|analysis|answers: what people and programs work on with.
#include <memory>

#include "app/cli/verbs.h"
#include "formats/analysis_json.h"
#include "formats/answers_csv.h"
#include "report/spreadsheet.h"

namespace atalaya::cli {
namespace {

struct ExportTablesChoice {
  std::string region, output, facility, state;
};

bool EndsWith(const std::string& name, const char* ending) {
  return std::filesystem::path(name).extension() == ending;
}

using Workbook = Result<std::string> (*)(const model::Region&, const analysis::Analysis&, const Messages&, Language);
using Csv = std::string (*)(const model::Region&, const analysis::Analysis&, const Messages&, Language);

int RunTable(Session& session, const ExportTablesChoice& chosen, Workbook workbook, Csv csv) {
  if (!EndsWith(chosen.output, ".xlsx") && !EndsWith(chosen.output, ".csv")) {
    return session.Usage(session.Say("cli.error.ending", {{"endings", ".xlsx, .csv"}}));
  }
  int code = kExitDone;
  const auto loaded = LoadAndAnalyse(session, chosen.region, code);
  if (!loaded) return code;
  const Language language = session.InLanguage();
  if (EndsWith(chosen.output, ".csv")) {
    return session.Write(chosen.output, csv(loaded->region, loaded->analysis, session.Words(), language));
  }
  const auto book = workbook(loaded->region, loaded->analysis, session.Words(), language);
  return book ? session.Write(chosen.output, *book) : session.Fail(book.error());
}

int RunAnalysis(Session& session, const ExportTablesChoice& chosen) {
  int code = kExitDone;
  const auto loaded = LoadAndAnalyse(session, chosen.region, code);
  return loaded ? session.Write(chosen.output, formats::WriteAnalysis(loaded->region, loaded->analysis)) : code;
}

int RunAnswers(Session& session, const ExportTablesChoice& chosen) {
  if (chosen.facility.empty() == chosen.state.empty()) {
    return session.Usage(session.Say("cli.error.need-subject"));
  }
  const auto region = session.ReadRegion(chosen.region);
  if (!region) return session.Fail(region.error());
  for (std::size_t f = 0; f < region->facilities.size(); ++f) {
    if (region->facilities[f].id == chosen.facility) {
      return session.Write(chosen.output,
                           formats::WriteFacilitySheet(*region, static_cast<int>(f), session.InLanguage()));
    }
  }
  for (std::size_t s = 0; s < region->states.size(); ++s) {
    if (region->states[s].iso2 == chosen.state) {
      return session.Write(chosen.output, formats::WriteStateSheet(*region, static_cast<int>(s), session.InLanguage()));
    }
  }
  return session.Fail({Error("cli.unknown-subject", "", {{"subject", chosen.facility + chosen.state}})});
}

}  // namespace

void AddExportTables(Arguments& arguments, Session& session) {
  const auto chosen = std::make_shared<ExportTablesChoice>();
  const auto noun = [&](const char* path, std::function<int()> run) -> Arguments& {
    return arguments.Verb(path, std::move(run))
        .Word("REGION", chosen->region)
        .Word("--output", chosen->output, Needed::kYes);
  };
  noun("export deficiencies",
       [chosen, &session] { return RunTable(session, *chosen, report::DeficiencyWorkbook, report::DeficiencyCsv); });
  noun("export plan",
       [chosen, &session] { return RunTable(session, *chosen, report::PlanWorkbook, report::MeasureCsv); });
  noun("export analysis", [chosen, &session] { return RunAnalysis(session, *chosen); });
  noun("export answers", [chosen, &session] { return RunAnswers(session, *chosen); })
      .Word("--facility", chosen->facility)
      .Word("--state", chosen->state);
}

}  // namespace atalaya::cli
