// atalaya analyse [REGION]: the whole main job, and its answer on one screen.
#include <memory>

#include "app/cli/verbs.h"
#include "formats/analysis_json.h"
#include "report/summary.h"

namespace atalaya::cli {
namespace {

struct AnalyseChoice {
  std::string region, save;
};

int RunAnalyse(Session& session, const AnalyseChoice& chosen) {
  int code = kExitDone;
  const auto loaded = LoadAndAnalyse(session, chosen.region, code);
  if (!loaded) return code;
  std::string bytes;
  if (session.options.json || !chosen.save.empty()) bytes = formats::WriteAnalysis(loaded->region, loaded->analysis);
  if (!chosen.save.empty()) code = session.Write(chosen.save, bytes);
  if (code != kExitDone) return code;
  session.Print(session.options.json ? bytes
                                     : report::WriteSummary(loaded->region, loaded->analysis, session.Words(),
                                                            session.InLanguage(), session.Screen().width));
  return HasErrors(loaded->analysis.findings) ? kExitFindings : kExitDone;
}

}  // namespace

void AddAnalyse(Arguments& arguments, Session& session) {
  const auto chosen = std::make_shared<AnalyseChoice>();
  arguments.Verb("analyse", [chosen, &session] { return RunAnalyse(session, *chosen); })
      .Word("REGION", chosen->region)
      .Word("--save", chosen->save);
}

}  // namespace atalaya::cli
