// `atalaya serve`: the register, the API and the console, until it is told to stop.
#include <pthread.h>
#include <signal.h>

#include <csignal>

#include "app/cli/verbs.h"
#include "app/data_files.h"
#include "app/node.h"
#include "app/server.h"
#include "base/parallel.h"
#include "identity/demo.h"

namespace atalaya::cli {
namespace {

struct ServeChoice {
  std::string database, node_file, name, state, region, address = "127.0.0.1", url, certificate, key, files, console;
  std::vector<std::string> proxies;
  long long port = 8080, workers = 0;
  bool demo = false, no_analysis = false;
};

// SIGINT and SIGTERM, waited for; every thread started later inherits the mask.
sigset_t Endings() {
  sigset_t set;
  sigemptyset(&set);
  sigaddset(&set, SIGINT);
  sigaddset(&set, SIGTERM);
  pthread_sigmask(SIG_BLOCK, &set, nullptr);
  return set;
}

int Serve(Session& session, const ServeChoice& chosen) {
  app::KeepPrivate();
  if (chosen.certificate.empty() != chosen.key.empty()) return session.Usage(session.Say("cli.serve.certificate-and-key"));
  app::ServeOptions options;
  options.database = chosen.database;
  options.node_file = chosen.node_file;
  options.name = chosen.name;
  options.state = chosen.state;
  options.region = chosen.region.empty() && chosen.demo ? session.RegionFolder("").string() : chosen.region;
  options.data = session.Data();
  options.console = chosen.console.empty() ? app::ConsoleFolder() : std::filesystem::path(chosen.console);
  options.files = chosen.files;
  options.address = chosen.address;
  options.port = static_cast<std::uint16_t>(chosen.port);
  options.public_url = chosen.url;
  options.certificate = chosen.certificate;
  options.key = chosen.key;
  options.trusted_proxies = chosen.proxies;
  options.workers = chosen.workers > 0 ? static_cast<int>(chosen.workers) : std::max(4, 2 * DefaultThreads());
  options.threads = session.options.threads > 0 ? static_cast<int>(session.options.threads) : std::max(1, DefaultThreads() - 1);
  options.demo = chosen.demo;
  options.analyse = !chosen.no_analysis;

  // A file that may not grow is a failed write, which is answered, and no reason to die.
  std::signal(SIGXFSZ, SIG_IGN);
  const sigset_t endings = Endings();
  auto server = app::Server::Start(options, session.Words());
  if (!server) return session.Fail(server.error());
  session.Print(session.Say("cli.serve.ready", {{"url", (*server)->Url()}}) + "\n");
  if (!(*server)->HasConsole()) session.Print(session.Say("cli.serve.no-console") + "\n");
  if (chosen.demo) {
    session.Print(session.Say("cli.serve.demo", {{"password", std::string(identity::kDemoPassword)}}) + "\n");
    for (const auto& account : identity::DemoAccounts()) session.Print("  " + account.login + std::string(account.login.size() < 20 ? 20 - account.login.size() : 1, ' ') + account.name + "\n");
  }
  session.Flush();
  int signal = 0;
  sigwait(&endings, &signal);
  session.Note(session.Say("cli.serve.stopping"));
  (*server)->Stop();
  return kExitDone;
}

}  // namespace

void AddServe(Arguments& arguments, Session& session) {
  auto chosen = std::make_shared<ServeChoice>();
  arguments.Verb("serve", [chosen, &session] { return Serve(session, *chosen); })
      .Word("REGION", chosen->region)
      .Word("--database", chosen->database)
      .Word("--node-file", chosen->node_file)
      .Word("--name", chosen->name)
      .Word("--state", chosen->state)
      .Word("--address", chosen->address)
      .Whole("--port", chosen->port, 0, 65535)
      .Word("--url", chosen->url)
      .Word("--certificate", chosen->certificate)
      .Word("--key", chosen->key)
      .Word("--files", chosen->files)
      .Word("--console", chosen->console)
      .Words("--trusted-proxy", chosen->proxies)
      .Whole("--workers", chosen->workers, 0, 256)
      .Flag("--demo", chosen->demo)
      .Flag("--no-analysis", chosen->no_analysis);
}

}  // namespace atalaya::cli
