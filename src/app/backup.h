// A backup: everything of a node in a folder, made while it runs, restored into either database.
//
//   FOLDER/manifest.json        what is in it: schema, tables and files with their sizes and SHA-256, the ledger's head and public key
//   FOLDER/tables/NAME.jsonl    store/backup.h
//   FOLDER/files/...            evidence, as it lies in the node's folder
//
// The node's secret key is not in it: keep that apart. A backup is whole or not there (made beside its place, then renamed).
#pragma once

#include <filesystem>
#include <functional>
#include <string>

#include "base/result.h"
#include "store/database.h"

namespace atalaya::app {

using BackupProgress = std::function<void(const std::string& what, double share)>;

struct BackupSummary {
  long long tables = 0, rows = 0, files = 0;
  unsigned long long bytes = 0;
  std::uint64_t entries = 0;  // of the ledger
  std::string root;           // hexadecimal
};

// Findings: those of store/look.h, `backup.exists` (the folder is there and not empty), `file.unreadable`, `file.cannot-write`.
Result<BackupSummary> MakeBackup(const std::string& url, const std::filesystem::path& files, const std::filesystem::path& folder,
                                 const std::string& now, const BackupProgress& progress);

// `target`: the new database, with the name and key of the node that the backup is of. Everything is checked before anything is written,
// and nothing stays where something fails; the ledger is checked entry by entry before the last step. Findings: `file.not-found`,
// `backup.manifest`, `backup.damaged` (a file that is not what the manifest says), `backup.schema` (of another version), `backup.key` (signed
// with another key), `backup.not-empty`, `backup.line`, `backup.ledger` (sequence), those of Database::Open.
Result<BackupSummary> RestoreBackup(store::DatabaseOptions target, const std::filesystem::path& files,
                                    const std::filesystem::path& folder, const BackupProgress& progress);

}  // namespace atalaya::app
