// Analyses: what went in (files by hash, seed, options), and what came out as one document for each page that shows it.
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "store/database.h"
#include "store/pack_files.h"

namespace atalaya::store {

struct AnalysisRow {
  std::string id, created, actor, region, region_version, seed;
  long long draws = 0;
  std::string options;        // JSON
  std::string result_sha256;  // of the whole result as `atalaya analyse --json` writes it
};
// kind: "map", "plan", "summary" (id empty), "facility", "port".
struct AnalysisDocument {
  std::string kind, id, body;
};

void AddAnalysis(Transaction& transaction, const AnalysisRow& analysis, const PackFiles& inputs, const std::vector<AnalysisDocument>& documents);
std::optional<AnalysisRow> FindAnalysis(Connection& connection, const std::string& id);
std::optional<AnalysisRow> LatestAnalysis(Connection& connection);
// Newest first, older than `before` (an id; empty: from the newest).
std::vector<AnalysisRow> ListAnalyses(Connection& connection, const std::string& before, int limit);
// Path and hash of each input, by path.
std::vector<std::pair<std::string, std::string>> AnalysisInputs(Connection& connection, const std::string& id);
PackFiles AnalysisFiles(Connection& connection, const std::string& id);
std::optional<std::string> FindDocument(Connection& connection, const std::string& analysis, const std::string& kind, const std::string& id);

}  // namespace atalaya::store
