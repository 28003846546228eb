#include "store/analyses.h"

#include "formats/json_write.h"
#include "store/contents.h"
#include "store/sql.h"

namespace atalaya::store {
namespace {

// Pages of places are kept for this many analyses back; map, plan and summary for all. What is gone can be computed again.
constexpr long long kPagesKept = 12;

constexpr const char* kAnalyseColumns = "SELECT id, created, actor, region, region_version, seed, draws, options, result_sha256 FROM analysis ";

AnalysisRow Row(const Rows& rows) {
  return {rows.Text(0), rows.Text(1), rows.Text(2), rows.Text(3), rows.Text(4), rows.Text(5), rows.Whole(6), rows.Text(7), rows.Text(8)};
}

}  // namespace

void AddAnalysis(Transaction& t, const AnalysisRow& a, const PackFiles& inputs, const std::vector<AnalysisDocument>& documents) {
  Run(t,
      "INSERT INTO analysis (id, created, actor, region, region_version, seed, draws, options, result_sha256) VALUES "
      "(:id, :created, :actor, :region, :version, :seed, :draws, :options, :result)",
      {{"id", a.id},
       {"created", a.created},
       {"actor", a.actor},
       {"region", a.region},
       {"version", a.region_version},
       {"seed", a.seed},
       {"draws", a.draws},
       {"options", a.options},
       {"result", a.result_sha256}});
  formats::JsonWriter w;
  w.BeginObject(formats::Break::kNo).Member("result", a.result_sha256).Member("seed", a.seed).Key("inputs").BeginObject(formats::Break::kNo);
  for (const auto& [path, bytes] : inputs) {
    const std::string hash = KeepContent(t, bytes);
    Run(t, "INSERT INTO analysis_input (analysis, path, sha256) VALUES (:analysis, :path, :sha256)",
        {{"analysis", a.id}, {"path", path}, {"sha256", hash}});
    w.Member(path, hash);
  }
  w.EndObject().EndObject();
  Bulk bulk(t, "INSERT INTO analysis_document (analysis, kind, id, body) VALUES (:analysis, :kind, :id, :body)", {"analysis", "kind", "id", "body"});
  for (const AnalysisDocument& d : documents) bulk.Run({a.id, d.kind, d.id, d.body});
  std::string oldest;
  for (Rows rows(t, "SELECT id FROM analysis ORDER BY id DESC LIMIT :kept", {{"kept", kPagesKept}}); rows.Next();) oldest = rows.Text(0);
  Run(t, "DELETE FROM analysis_document WHERE analysis < :oldest AND kind IN ('facility', 'port')", {{"oldest", oldest}});
  t.Record({"analysis.run", "analysis/" + a.id, "", w.Take()});
}

std::optional<AnalysisRow> FindAnalysis(Connection& c, const std::string& id) {
  Rows rows(c, std::string(kAnalyseColumns) + "WHERE id = :id", {{"id", id}});
  if (!rows.Next()) return std::nullopt;
  return Row(rows);
}

std::optional<AnalysisRow> LatestAnalysis(Connection& c) {
  const auto list = ListAnalyses(c, "", 1);
  if (list.empty()) return std::nullopt;
  return list.front();
}

std::vector<AnalysisRow> ListAnalyses(Connection& c, const std::string& before, int limit) {
  std::vector<AnalysisRow> list;
  Values values{{"limit", limit}};
  if (!before.empty()) values.emplace_back("before", before);
  for (Rows rows(c, std::string(kAnalyseColumns) + (before.empty() ? "" : "WHERE id < :before ") + "ORDER BY id DESC LIMIT :limit", values); rows.Next();) {
    list.push_back(Row(rows));
  }
  return list;
}

std::vector<std::pair<std::string, std::string>> AnalysisInputs(Connection& c, const std::string& id) {
  std::vector<std::pair<std::string, std::string>> inputs;
  for (Rows rows(c, "SELECT path, sha256 FROM analysis_input WHERE analysis = :id ORDER BY path", {{"id", id}}); rows.Next();) {
    inputs.emplace_back(rows.Text(0), rows.Text(1));
  }
  return inputs;
}

PackFiles AnalysisFiles(Connection& c, const std::string& id) {
  PackFiles files;
  for (Rows rows(c, "SELECT i.path, k.body FROM analysis_input i JOIN content k ON k.sha256 = i.sha256 WHERE i.analysis = :id", {{"id", id}}); rows.Next();) {
    files[rows.Text(0)] = rows.Text(1);
  }
  return files;
}

std::optional<std::string> FindDocument(Connection& c, const std::string& analysis, const std::string& kind, const std::string& id) {
  return OneText(c, "SELECT body FROM analysis_document WHERE analysis = :analysis AND kind = :kind AND id = :id",
                 {{"analysis", analysis}, {"kind", kind}, {"id", id}});
}

}  // namespace atalaya::store
