// manifest.json of a backup. Private to app/backup.
#pragma once

#include <string>
#include <vector>

#include "base/result.h"

namespace atalaya::app {

struct BackupPart {
  std::string name;  // table, or path below files/
  long long rows = 0;
  unsigned long long bytes = 0;
  std::string sha256;
};
struct BackupManifest {
  std::string created, origin, public_key, root;
  std::uint64_t entries = 0;
  std::vector<int> schema;
  std::vector<BackupPart> tables, files;
};
std::string WriteManifest(const BackupManifest& manifest);
// Findings: `backup.manifest`, those of formats/json_decode.h.
Result<BackupManifest> ReadManifest(const std::string& bytes, const std::string& file);

}  // namespace atalaya::app
