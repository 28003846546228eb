// atalaya solve METHOD [FILE]: one JSON problem in, one JSON answer out.
#include "solve/solve.h"

#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <csignal>
#include <memory>

#include "app/cli/verbs.h"
#include "base/parallel.h"

namespace atalaya::cli {
namespace {

struct SolveChoice {
  std::string method, file;
};

std::atomic<bool> g_cancel{false};
static_assert(std::atomic<bool>::is_always_lock_free);

// The first Ctrl-C asks for the best answer so far; the next one ends the program.
void AskToStop(int number) {
  g_cancel = true;
  std::signal(number, SIG_DFL);
}

Result<std::string> ReadStandardInput(const std::string& name) {
  std::string bytes;
  char buffer[1 << 16];
  while (true) {
    const ssize_t n = ::read(STDIN_FILENO, buffer, sizeof buffer);
    if (n < 0 && errno == EINTR && !g_cancel) continue;
    if (n < 0) return Fail(Error("file.unreadable", name, {{"detail", std::generic_category().message(errno)}}));
    if (n == 0) return bytes;
    bytes.append(buffer, static_cast<std::size_t>(n));
    if (bytes.size() > solve::kMaxProblemBytes) {
      return Fail(Error(
          "file.too-large", name,
          {{"size", std::to_string(bytes.size() >> 20)}, {"limit", std::to_string(solve::kMaxProblemBytes >> 20)}}));
    }
  }
}

int RunSolve(Session& session, const SolveChoice& chosen) {
  const bool from_input = chosen.file.empty() || chosen.file == "-";
  const std::string name = from_input ? session.Say("solve.standard-input") : chosen.file;
  // Findings are this verb's answer, so they go where answers go.
  const auto fail = [&](const Findings& findings, int code) {
    session.Print(solve::WriteFindings(findings, &session.Words(), session.InLanguage()));
    return code;
  };
  if (from_input && ::isatty(STDIN_FILENO)) session.Note(session.Say("solve.reading"));
  const auto bytes = from_input ? ReadStandardInput(name) : session.disk.Read(chosen.file, solve::kMaxProblemBytes);
  if (!bytes) return fail(bytes.error(), kExitFindings);
  std::signal(SIGINT, AskToStop);
  std::signal(SIGTERM, AskToStop);
  solve::Request request;
  request.method = chosen.method;
  request.bytes = *bytes;
  request.file = name;
  request.threads = session.options.threads > 0 ? static_cast<int>(session.options.threads) : DefaultThreads();
  request.cancel = &g_cancel;
  request.messages = &session.Words();
  request.language = session.InLanguage();
  const auto answer = solve::Solve(request);
  if (answer) {
    session.Print(*answer);
    return kExitDone;
  }
  // A member that the contract does not know is a mistake of the call, not of the problem.
  const bool usage = std::all_of(answer.error().begin(), answer.error().end(),
                                 [](const Finding& f) { return f.code == "json.unknown-member"; });
  return fail(answer.error(), usage ? kExitUsage : kExitFindings);
}

}  // namespace

void AddSolve(Arguments& arguments, Session& session) {
  const auto chosen = std::make_shared<SolveChoice>();
  arguments.Verb("solve", [chosen, &session] { return RunSolve(session, *chosen); })
      .OneOf("METHOD", chosen->method, solve::Methods(), Needed::kYes)
      .Word("FILE", chosen->file);
}

}  // namespace atalaya::cli
