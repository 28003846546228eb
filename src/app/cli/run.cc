// Wires the program together, top to bottom.
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <new>
#include <stdexcept>
#include <string_view>

#include "app/cli/verbs.h"
#include "app/data_files.h"
#include "app/shipped_messages.h"

namespace atalaya::cli {
namespace {

// The language must be known before the grammar is built, because help is in it.
Language LanguageOf(const std::vector<std::string>& arguments) {
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    std::string_view code;
    if (arguments[i] == "--language" && i + 1 < arguments.size()) code = arguments[i + 1];
    if (arguments[i].starts_with("--language=")) code = std::string_view(arguments[i]).substr(11);
    if (const auto language = LanguageFromCode(code)) return *language;
  }
  for (const char* name : {"LC_ALL", "LC_MESSAGES", "LANG"}) {
    const char* value = std::getenv(name);
    if (value == nullptr || *value == '\0') continue;
    return LanguageFromCode(std::string_view(value).substr(0, 2)).value_or(Language::kEnglish);
  }
  return Language::kEnglish;
}

int RunWith(const Messages& messages, const std::vector<std::string>& words, const std::filesystem::path& data) {
  Session session(messages, LanguageOf(words), data);
  Arguments arguments(messages, session.InLanguage(), ATALAYA_VERSION);
  CommonOptions& common = session.options;
  arguments.OneOf("--language", common.language, {"en", "es", "pt", "fr"})
      .Words("--budget", common.budgets)
      .Whole("--draws", common.draws, 1, 10'000'000)
      .Whole("--seed", common.seed, 1, 9'223'372'036'854'775'807)
      .Whole("--threads", common.threads, 1, 1024)
      .Flag("--json", common.json)
      .Flag("--quiet", common.quiet);
  AddAnalyse(arguments, session);
  AddExplain(arguments, session);
  AddReport(arguments, session);
  AddPlan(arguments, session);
  AddValidate(arguments, session);
  AddScreen(arguments, session);
  AddTarget(arguments, session);
  AddInspect(arguments, session);
  AddSolve(arguments, session);
  AddImportAnswers(arguments, session);
  AddImportDeclarations(arguments, session);
  AddImportFramework(arguments, session);
  AddImportList(arguments, session);
  AddExportTables(arguments, session);
  AddExportOscal(arguments, session);
  AddServe(arguments, session);
  AddUser(arguments, session);
  AddLog(arguments, session);
  AddVerify(arguments, session);
  AddBackup(arguments, session);

  const auto failed = [&](const std::string& detail) {
    return session.Fail({Error("program.failed", "", {{"detail", detail}})});
  };
  int code = kExitFailure;
  try {
    code = arguments.Parse(words);
  } catch (const std::bad_alloc&) {
    code = failed("out of memory");
  } catch (const std::exception& error) {
    code = failed(error.what());
  }
  if (!session.Flush()) {
    std::fprintf(stderr, "%s\n", messages.Say(session.InLanguage(), Error("program.output", "")).c_str());
    return kExitFailure;
  }
  return code;
}

}  // namespace

int Run(const std::vector<std::string>& words) {
  std::signal(SIGPIPE, SIG_IGN);  // a reader that goes away (`| head`) is a failed write, not a kill
  try {
    const std::filesystem::path data = app::DataFolder();
    app::Disk disk;
    const auto messages = app::LoadMessages(disk, data);
    if (messages) return RunWith(*messages, words, data);
    // Without the catalogue there are no words: codes and places have to do.
    for (const Finding& finding : messages.error()) {
      std::fprintf(stderr, "atalaya: %s %s\n", finding.code.c_str(), finding.where.c_str());
    }
  } catch (const std::exception& error) {
    std::fprintf(stderr, "atalaya: %s\n", error.what());
  }
  return kExitFailure;
}

}  // namespace atalaya::cli
