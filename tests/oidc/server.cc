// The API with its sign-in on loopback, for tests/e2e_oidc.py:  oidc_server FOLDER PORT DATA LOGIN SUBJECT
// A new SQLite database in FOLDER with one account, linked to SUBJECT at the provider that the environment names (ATALAYA_OIDC_...).
// Prints "ready"; ends with its standard input.
#include <cstdio>
#include <cstdlib>
#include <iostream>
#include <string>

#include "api/dispatch.h"
#include "api/identify.h"
#include "api/resources.h"
#include "base/time.h"
#include "http/server.h"

using namespace atalaya;

int main(int argc, char** argv) {
  if (argc != 6) return 2;
  const std::filesystem::path folder = argv[1], data = argv[3];
  const auto messages = Messages::Parse({}).value();
  store::DatabaseOptions options;
  options.url = "sqlite:" + (folder / "test.db").string();
  options.migrations = (data / "migrations").string();
  options.origin = "oidc-test";
  options.key_seed = std::string(32, 'k');
  options.now = &UtcNow;
  const auto database = store::Database::Open(options).value();
  identity::Options wanted;
  wanted.data = data;
  wanted.node = options.origin;
  wanted.public_url = std::string("http://127.0.0.1:") + argv[2];
  wanted.provider = identity::ProviderFromEnvironment([](const char* name) {
                      const char* value = std::getenv(name);
                      return std::string(value == nullptr ? "" : value);
                    }).value();
  const auto identity = identity::Identity::Make(*database, wanted).value();
  identity::NewAccount account;
  account.login = argv[4];
  account.name = argv[4];
  account.issuer = wanted.provider.issuer;
  account.subject = argv[5];
  (void)identity->accounts.Add("test", account).value();

  api::Context context{*database, messages, data, folder, &UtcNow, options.origin, "", wanted.public_url};
  context.identity = identity.get();
  api::Dispatcher dispatcher(context, api::AllRoutes(), api::IdentifyBy(*identity));
  http::Options listen;
  listen.port = static_cast<std::uint16_t>(std::stoi(argv[2]));
  const auto server = http::Server::Start(listen, [&](http::Request& request) { return dispatcher(request); }).value();
  std::puts("ready");
  std::fflush(stdout);
  for (std::string line; std::getline(std::cin, line);) {
  }
  server->Stop(1);
  return 0;
}
