#include "store/jobs.h"

#include "formats/json_write.h"
#include "store/sql.h"

namespace atalaya::store {
namespace {

std::string Payload(const std::string& kind, const std::string& status, const std::string& result) {
  formats::JsonWriter w;
  w.BeginObject(formats::Break::kNo).Member("kind", kind).Member("status", status).Member("result", result).EndObject();
  return w.Take();
}

}  // namespace

void AddJob(Transaction& t, const JobRow& job) {
  Run(t, "INSERT INTO job (id, kind, status, actor, state, started) VALUES (:id, :kind, 'running', :actor, :state, :started)",
      {{"id", job.id}, {"kind", job.kind}, {"actor", job.actor}, {"state", job.state}, {"started", t.Now()}});
  t.Record({"job.start", "job/" + job.id, job.state, Payload(job.kind, "running", "")});
}

void EndJob(Transaction& t, const std::string& id, const std::string& status, const std::string& reason, const std::string& result) {
  const auto job = FindJob(t, id);
  if (!job || job->status != "running") return;
  Run(t, "UPDATE job SET status = :status, ended = :ended, reason = :reason, result = :result WHERE id = :id",
      {{"status", status}, {"ended", t.Now()}, {"reason", reason}, {"result", result}, {"id", id}});
  t.Record({"job.end", "job/" + id, job->state, Payload(job->kind, status, result)});
}

std::optional<JobRow> FindJob(Connection& c, const std::string& id) {
  Rows rows(c, "SELECT id, kind, status, actor, state, started, ended, reason, result FROM job WHERE id = :id", {{"id", id}});
  if (!rows.Next()) return std::nullopt;
  return JobRow{rows.Text(0), rows.Text(1), rows.Text(2), rows.Text(3), rows.Text(4), rows.Text(5), rows.Text(6), rows.Text(7), rows.Text(8)};
}

int AbandonJobs(Transaction& t) {
  std::vector<std::string> ids;
  for (Rows rows(t, "SELECT id FROM job WHERE status = 'running'"); rows.Next();) ids.push_back(rows.Text(0));
  for (const std::string& id : ids) EndJob(t, id, "failed", "job.stopped", "");
  return static_cast<int>(ids.size());
}

}  // namespace atalaya::store
