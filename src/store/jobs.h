// Long work as the database remembers it: what was started, by whom, and how it ended.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "store/database.h"

namespace atalaya::store {

struct JobRow {
  std::string id, kind, status, actor, state, started, ended;
  std::string reason;  // why it failed: a message key
  std::string result;  // what came out: "analysis/ID"
};

void AddJob(Transaction& transaction, const JobRow& job);
// status: done, failed, cancelled.
void EndJob(Transaction& transaction, const std::string& id, const std::string& status, const std::string& reason, const std::string& result);
std::optional<JobRow> FindJob(Connection& connection, const std::string& id);
// Jobs that ran when the server stopped did not survive it. Returns how many there were.
int AbandonJobs(Transaction& transaction);

}  // namespace atalaya::store
