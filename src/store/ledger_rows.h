// The ledger's rows: reading them, and checking all of them against the key that signed them.
//
// The check reads the table itself, never an index: a byte changed in a row is seen wherever it is. On SQLite that includes the storage
// class of every value and the row's own number. What the database cannot read at all is named too.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "ledger/ledger.h"
#include "release/release.h"
#include "store/database.h"

namespace atalaya::store {

// Settings that hold who signs, as text and hexadecimal.
inline constexpr const char* kOriginSetting = "ledger-origin";
inline constexpr const char* kKeySetting = "ledger-key";
struct LedgerKey {
  std::string origin, publik;  // publik in hexadecimal; empty: not known
};
LedgerKey ReadLedgerKey(Connection& connection);

// What a list of entries is asked for; empty members do not filter. `actor`: an account's id or login. `subject` without a slash is all of a
// kind ("assessment"), `action` without a dot all of a family.
struct LedgerFilter {
  std::string actor, action, subject;
  std::string from, to;  // times: from <= time < to
};
// Newest first, only what the viewer may see, below `before` (nothing: from the end).
std::vector<ledger::Row> LedgerPage(Connection& connection, const release::Viewer& viewer, const LedgerFilter& filter,
                                    std::optional<std::uint64_t> before, int limit, const std::string& now);
// Names of the accounts that acted, by id; "system" and accounts that are gone are left out.
std::map<std::string, std::string> ActorNames(Connection& connection, const std::vector<ledger::Row>& rows);
std::optional<ledger::Row> LedgerRow(Connection& connection, std::uint64_t sequence);
// Oldest first, `limit` rows from a sequence on: for exports.
std::vector<ledger::Row> LedgerFrom(Connection& connection, std::uint64_t sequence, int limit);
// Where an entry belongs, for release: scope "BR/BRSSZ-01" -> State and facility.
release::Subject SubjectOf(const ledger::Entry& entry);

ledger::Frontier LedgerTree(Connection& connection);
// Leaves 0..size-1, for proofs. 100 bytes each in memory.
std::vector<ledger::Hash> LedgerLeaves(Connection& connection, std::uint64_t size);

struct LedgerCheck {
  std::uint64_t entries = 0;       // read
  ledger::Hash root;
  std::string origin, publik;      // publik in hexadecimal
  std::optional<ledger::Divergence> divergence;
};
// Every row in order, then the stored head. `share` of the work done is told now and then.
LedgerCheck CheckLedger(Connection& connection, const LedgerKey& key, const std::function<void(double)>& progress = {});

}  // namespace atalaya::store
