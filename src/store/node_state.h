// What a node tells about its database for monitoring.
#pragma once

#include <map>
#include <string>

#include "store/database.h"

namespace atalaya::store {

struct NodeState {
  long long ledger_entries = 0;
  std::map<std::string, long long> jobs;  // by status; a status that had jobs once and has none now is 0
};
NodeState ReadNodeState(Connection& connection);

}  // namespace atalaya::store
