// A look into a database that nobody else has opened here: as it is, without migrating it, without the node's key, in one read
// transaction. For the command line: log, verify, backup. A server may run at the same time.
#pragma once

#include <functional>
#include <string>

#include "store/database.h"
#include "store/ledger_rows.h"

namespace atalaya::store {

// Findings: `file.not-found`, `store.url`, `store.open` (reason).
Result<int> LookInto(const std::string& url, const std::function<void(Connection&)>& look);

// Checks every row of the ledger. `key`: the node's public key from elsewhere (hexadecimal); without it the one that the database names,
// which a forger could have replaced. Findings: those of LookInto, `ledger.none` (no ledger), `ledger.key` (not 64 hexadecimal digits),
// `ledger.other-key` (the database names another).
Result<LedgerCheck> CheckDatabase(const std::string& url, const std::string& key, const std::function<void(double)>& progress = {});

}  // namespace atalaya::store
