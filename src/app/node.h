// What makes a database a node's: its name and its key, in a file of their own beside the database (mode 0600), because whoever holds the
// database alone must be able neither to sign its ledger nor to open its sealed secrets. Back it up apart from the database.
//
//   sqlite:PATH        -> PATH.node          postgresql://...  -> the file must be named
//
// Findings: `node.file` (path, reason), `node.name`, those of store::Database::Open.
#pragma once

#include <filesystem>
#include <memory>
#include <string>

#include "base/result.h"
#include "store/database.h"

namespace atalaya::app {

struct NodeFile {
  std::string name;
  std::string seed;  // 32 bytes
  bool made = false; // just now
};

// Where it lies; `named` wins. Empty: has to be named.
std::filesystem::path NodeFilePath(const std::string& database_url, const std::string& named);

// Reads it, or makes it with this name (empty: "atalaya") where there is none. A file with another name than the one given is a finding:
// the name stands in every signature of the ledger.
Result<NodeFile> ReadOrMakeNodeFile(const std::filesystem::path& path, const std::string& name);

// What `--database` says, else ATALAYA_DATABASE, else "sqlite:atalaya.db".
std::string DatabaseUrl(const std::string& option);

struct Node {
  NodeFile file;
  std::unique_ptr<store::Database> database;
};
// Opens (and migrates) the database of a node. `data` is the shipped data folder. A database whose ledger another key signed is refused by
// the store; a file made for it a moment before goes again.
Result<Node> OpenNode(const std::string& database_option, const std::string& node_file_option, const std::string& name,
                      const std::filesystem::path& data, int readers = 4);

// Files that the program makes from now on are its owner's alone: databases, backups and evidence hold what nobody else may read.
void KeepPrivate();

}  // namespace atalaya::app
