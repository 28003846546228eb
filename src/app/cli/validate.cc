// atalaya validate PATH...: what is wrong with packs and files, where, and how to fix it.
#include <memory>

#include "app/cli/verbs.h"
#include "app/validation.h"
#include "formats/findings_json.h"

namespace atalaya::cli {
namespace {

struct ValidateChoice {
  std::vector<std::string> paths;
  std::string region;
};

int RunValidate(Session& session, const ValidateChoice& chosen) {
  app::Validator validator(session.disk, session.Data(), session.RegionFolder(chosen.region));
  for (const std::string& path : chosen.paths) validator.Check(path);
  const app::Validation done = validator.Take();
  const int code = HasErrors(done.findings) ? kExitFindings : kExitDone;
  if (session.options.json) {
    session.Print(formats::WriteFindings(done.findings, &session.Words(), session.InLanguage()));
    return code;
  }
  // The findings are this verb's answer, so they go where answers go.
  for (const Finding& finding : done.findings) {
    if (session.options.quiet && finding.severity != Severity::kError) continue;
    session.Print(session.Words().Say(session.InLanguage(), finding) + "\n");
  }
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
