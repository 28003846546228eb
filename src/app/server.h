// `atalaya serve`, wired top to bottom: node, database, identity, engines' results, routes, console, HTTP.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "base/finding.h"
#include "base/messages.h"
#include "base/result.h"

namespace atalaya::app {

struct ServeOptions {
  std::string database, node_file, name;  // app/node.h
  std::string state;                      // ISO2 of the State whose node this is; empty: a region's
  std::string region;                     // pack to fill an empty database from; empty: none
  std::filesystem::path data;             // shipped data
  std::filesystem::path console;          // the built console; empty or without index.html: the API alone
  std::filesystem::path files;            // evidence; empty: beside the database
  std::string address = "127.0.0.1";
  std::uint16_t port = 8080;
  std::string public_url;                 // empty: http(s)://address:port
  std::string certificate, key;           // PEM
  std::vector<std::string> trusted_proxies;
  int workers = 4, threads = 1;
  bool analyse = true;                    // at the start: the first analysis, or the stored one again; else only when somebody asks
  bool demo = false;                      // demo accounts, shown at sign-in; the pack's own regional release of pictures
};

class Server {
 public:
  // Everything up to listening; returns when requests are answered. Findings: of the node, the pack, `http.bind`, `http.certificate`,
  // `serve.public-demo` (demo accounts on an address that others reach).
  static Result<std::unique_ptr<Server>> Start(const ServeOptions& options, const Messages& messages);
  ~Server();

  const std::string& Url() const;
  bool HasConsole() const;
  // Lets requests under way finish, ends jobs, closes the database.
  void Stop();

 private:
  struct Parts;
  explicit Server(std::unique_ptr<Parts> parts);
  std::unique_ptr<Parts> parts_;
};

// Where script/web leaves the console: `web` beside the program, else `share/atalaya/web` of an installation.
std::filesystem::path ConsoleFolder();

}  // namespace atalaya::app
