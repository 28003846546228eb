#include "store/node_state.h"

#include "store/ledger_rows.h"
#include "store/sql.h"

namespace atalaya::store {

NodeState ReadNodeState(Connection& connection) {
  NodeState state;
  state.ledger_entries = static_cast<long long>(LedgerTree(connection).size);
  // Step 30 brings the jobs' table.
  if (OneWhole(connection, "SELECT count(*) FROM schema_step WHERE number = 30") == 0) return state;
  for (const char* status : {"running", "done", "failed", "cancelled"}) state.jobs[status] = 0;
  for (Rows rows(connection, "SELECT status, count(*) FROM job GROUP BY status"); rows.Next();)
    state.jobs[rows.Text(0)] = rows.Whole(1);
  return state;
}

}  // namespace atalaya::store
