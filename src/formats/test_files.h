// For tests only: files from the source tree or from a map.
#pragma once

#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <string>

#include "formats/file_source.h"

namespace atalaya::formats {

// The repository's own files, by path relative to its root; `changed` replaces some of them.
inline FileSource SourceTree(std::map<std::string, std::string> changed = {}) {
  const std::string root = std::string(ATALAYA_SOURCE_DIR) + "/";
  FileSource files;
  files.read = [root, changed](const std::string& path) -> Result<std::string> {
    if (const auto it = changed.find(path); it != changed.end()) return it->second;
    std::ifstream in(root + path, std::ios::binary);
    if (!in) return Fail(Error("file.not-found", path));
    return std::string(std::istreambuf_iterator<char>(in), {});
  };
  files.list = [root](const std::string& folder) -> Result<std::vector<std::string>> {
    std::vector<std::string> names;
    for (const auto& entry : std::filesystem::directory_iterator(root + folder))
      names.push_back(entry.path().filename().string());
    return names;
  };
  return files;
}

inline std::string Slurp(const std::string& path) {
  return *SourceTree().read(path);
}

// "error pack.unknown-port lanes.csv:2 column=from_id value=9": findings as lines, for messages of tests.
inline std::string Lines(const Findings& findings) {
  std::string text;
  for (const Finding& finding : findings) {
    text += std::string(SeverityName(finding.severity)) + " " + finding.code + " " + finding.where;
    for (const auto& [name, value] : finding.args) text += " " + name + "=" + value;
    text += "\n";
  }
  return text;
}

inline bool HasFinding(const Findings& findings, const std::string& code, const std::string& where) {
  for (const Finding& finding : findings) {
    if (finding.code == code && (where.empty() || finding.where == where)) return true;
  }
  return false;
}

}  // namespace atalaya::formats
