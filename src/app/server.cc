#include "app/server.h"

#include <unistd.h>

#include <algorithm>
#include <cstdlib>

#include "api/analyses.h"
#include "api/arrival_checks.h"
#include "api/demo_arrivals.h"
#include "api/demo_inspection.h"
#include "api/demo_trade.h"
#include "api/dispatch.h"
#include "api/identify.h"
#include "api/intake.h"
#include "api/jobs.h"
#include "api/metrics.h"
#include "api/resources.h"
#include "api/screen_declaration.h"
#include "api/screening.h"
#include "api/standards.h"
#include "api/target_declaration.h"
#include "api/targeting.h"
#include "app/demo_declarations.h"
#include "app/demo_lists.h"
#include "app/disk.h"
#include "app/node.h"
#include "app/region_import.h"
#include "base/log.h"
#include "base/time.h"
#include "http/server.h"
#include "http/static_files.h"
#include "identity/demo.h"
#include "identity/identity.h"
#include "store/release_rows.h"
#include "store/statements.h"

namespace atalaya::app {
namespace {

bool OnLoopback(const std::string& address) { return address.starts_with("127.") || address == "::1" || address == "localhost"; }

// What the API answers; the rest is the console's.
bool IsApi(std::string_view path) {
  if (path == "/api" || path.starts_with("/api/") || path == "/healthz" || path == "/readyz" || path == "/metrics") return true;
  // Where clients of other screening programs look for them.
  static constexpr std::string_view kFronts[] = {"/match/", "/search/", "/entities/", "/v2/", "/reconcile/"};
  return path == "/catalog" || std::any_of(std::begin(kFronts), std::end(kFronts), [&](std::string_view front) { return path.starts_with(front); });
}

// Problems that the server answers before there is a route, in English: whose request it was is not known.
const char* ProblemCode(int status) {
  switch (status) {
    case 408: return "timeout";
    case 413: case 431: return "too-large";
    case 500: return "internal";
    case 501: return "method";
    case 503: return "busy";
    default: return "bad-request";
  }
}

std::string Variable(const char* name) {
  const char* value = std::getenv(name);
  return value == nullptr ? "" : value;
}

}  // namespace

// In the order of making; taken down from the bottom.
struct Server::Parts {
  const Messages& messages;
  std::string url;
  Node node;
  std::unique_ptr<identity::Identity> identity;
  std::unique_ptr<api::Context> context;
  std::unique_ptr<api::Metrics> metrics;
  std::unique_ptr<api::Targeting> targeting;
  std::unique_ptr<api::Screening> screening;
  std::unique_ptr<api::Jobs> jobs;
  std::unique_ptr<api::Analyses> analyses;
  std::unique_ptr<api::Dispatcher> dispatcher;
  std::optional<http::StaticFiles> console;
  std::unique_ptr<http::Server> http;

  explicit Parts(const Messages& words) : messages(words) {}
};

Server::Server(std::unique_ptr<Parts> parts) : parts_(std::move(parts)) {}
Server::~Server() { Stop(); }
const std::string& Server::Url() const { return parts_->url; }
bool Server::HasConsole() const { return parts_->console.has_value(); }

void Server::Stop() {
  if (parts_->http != nullptr) parts_->http->Stop();
  parts_->http.reset();
  if (parts_->screening != nullptr) parts_->screening->End();
  parts_->jobs.reset();  // ends what runs
  if (parts_->context != nullptr) parts_->context->jobs = nullptr;
}

Result<std::unique_ptr<Server>> Server::Start(const ServeOptions& options, const Messages& messages) {
  if (options.demo && !OnLoopback(options.address)) return Fail(Error("serve.public-demo", "--demo", {{"address", options.address}}));
  auto parts = std::make_unique<Parts>(messages);

  auto node = OpenNode(options.database, options.node_file, options.name, options.data, options.workers);
  if (!node) return Fail(node.error());
  parts->node = std::move(*node);
  store::Database& database = *parts->node.database;
  const std::string scheme = options.certificate.empty() ? "http://" : "https://";

  bool illustrative = false;
  if (auto imported = FillFromPack(database, options.region, options.data); imported) {
    illustrative = *imported;
  } else {
    return Fail(imported.error());
  }

  std::filesystem::path files = options.files;
  if (files.empty()) files = FilesFolder(DatabaseUrl(options.database));
  std::error_code error;
  std::filesystem::create_directories(files, error);
  if (error) return Fail(Error("file.cannot-write", files.string(), {{"detail", error.message()}}));

  const std::string public_url = options.public_url.empty() ? scheme + options.address + ":" + std::to_string(options.port) : options.public_url;
  identity::Options about_identity;
  about_identity.data = options.data;
  about_identity.node = parts->node.file.name;
  about_identity.public_url = public_url;
  auto provider = identity::ProviderFromEnvironment(&Variable);
  if (!provider) return Fail(provider.error());
  about_identity.provider = std::move(*provider);
  auto identity = identity::Identity::Make(database, about_identity);
  if (!identity) return Fail(identity.error());
  parts->identity = std::move(*identity);

  parts->context = std::make_unique<api::Context>(api::Context{database, messages, options.data, files, UtcNow, parts->node.file.name, options.state});
  api::Context& context = *parts->context;
  context.public_url = public_url;
  context.illustrative = illustrative;
  context.demo = options.demo;
  context.threads = options.threads;
  context.identity = parts->identity.get();
  parts->metrics = std::make_unique<api::Metrics>();
  context.metrics = parts->metrics.get();

  parts->targeting = std::make_unique<api::Targeting>(context);
  context.targeting = parts->targeting.get();

  if (options.demo) {
    if (auto made = identity::MakeDemoAccounts(database, parts->identity->accounts); !made) return Fail(made.error());
    const auto released = database.Write("system", [](store::Transaction& t) -> Result<int> {
      auto issued = store::DemoStatements(t);
      if (!issued) return issued;
      return store::DemoReleases(t) + *issued;
    });
    if (!released) return Fail(released.error());
  }

  parts->jobs = std::make_unique<api::Jobs>(context);
  context.jobs = parts->jobs.get();
  parts->analyses = std::make_unique<api::Analyses>(context);
  context.analyses = parts->analyses.get();
  parts->screening = std::make_unique<api::Screening>(context);
  context.screening = parts->screening.get();
  // Compared with the lists first: hits are among what targeting weighs.
  context.intake_steps = {[lists = parts->screening.get()](api::Context& c, const std::string& declaration) {
                            static_cast<void>(lists->Wait());
                            return api::ScreenDeclaration(c, declaration);
                          },
                          api::CheckCallOfDeclaration, api::ScoreDeclaration};
  if (options.demo) {
    if (auto calls = api::DemoCalls(context); !calls) return Fail(calls.error());
    if (auto made = api::MakeDemoInspections(context); !made) return Fail(made.error());
    api::DemoTradeOptions trade;
    trade.last_day = api::DaysBefore(context.now(), 1);
    trade.gathered = true;
    if (auto filled = api::FillDemoTrade(context, trade); !filled) return Fail(filled.error());
  }
  parts->dispatcher = std::make_unique<api::Dispatcher>(context, api::AllRoutes(), api::IdentifyBy(*parts->identity));

  if (!options.console.empty()) {
    if (auto console = http::StaticFiles::Read(options.console.string())) parts->console = std::move(*console);
  }

  http::Options listen;
  listen.address = options.address;
  listen.port = options.port;
  listen.workers = options.workers;
  listen.certificate = options.certificate;
  listen.key = options.key;
  listen.trusted_proxies = options.trusted_proxies;
  Parts* const p = parts.get();
  listen.limits.body_limit = [p](http::Method method, std::string_view path) { return p->dispatcher->BodyLimit(method, path, 1024 * 1024); };
  listen.problem = [p](int status) {
    static const http::PathParameters kNone;
    static const api::Caller kNobody;
    http::Request request;
    api::Call call{request, kNone, *p->context, kNobody, Language::kEnglish, {}};
    return api::Problem(call, status, ProblemCode(status));
  };
  listen.observe = [p](const http::Request& request, const http::Response& response, double seconds) {
    p->metrics->Observe(http::MethodName(request.method), p->dispatcher->Pattern(request.method, request.path), response.status, seconds);
    if (response.status >= 500) {
      log::Write(log::Level::kWarning, "http.failed",
                 {{"path", request.path}, {"status", std::to_string(response.status)}, {"trace", request.trace}});
    }
  };
  auto server = http::Server::Start(std::move(listen), [p](http::Request& request) {
    if (IsApi(request.path) || !p->console) return (*p->dispatcher)(request);
    return p->console->Serve(request);
  });
  if (!server) return Fail(server.error());
  parts->http = std::move(*server);
  parts->url = options.public_url.empty() ? scheme + options.address + ":" + std::to_string(parts->http->Port()) : options.public_url;
  context.public_url = parts->url;
  // Read now, so that nobody's first request waits for it. Whoever needs it later hears why it cannot be read.
  try {
    static_cast<void>(api::StandardsOf(context));
  } catch (const std::exception& broken) {
    log::Write(log::Level::kError, "serve.standards", {{"detail", broken.what()}});
  }
  api::Screening* const screening = parts->screening.get();
  screening->Begin(options.demo ? std::function<void()>([screening, &context] { LoadDemoLists(context, *screening); }) : std::function<void()>());
  if (options.demo) {
    if (const auto taken = LoadDemoDeclarations(context); !taken) return Fail(taken.error());
  }
  // What an earlier server received and did not get to the end of.
  if (const auto resumed = api::ResumeIntake(context); !resumed) return Fail(resumed.error());
  if (options.analyse) parts->analyses->Begin();
  return std::unique_ptr<Server>(new Server(std::move(parts)));
}

std::filesystem::path ConsoleFolder() {
  std::error_code error;
  const auto program = std::filesystem::read_symlink("/proc/self/exe", error);
  if (error) return {};
  for (const char* beside : {"web", "../share/atalaya/web"}) {
    const auto folder = (program.parent_path() / beside).lexically_normal();
    if (std::filesystem::is_regular_file(folder / "index.html", error)) return folder;
  }
  return {};
}

}  // namespace atalaya::app
