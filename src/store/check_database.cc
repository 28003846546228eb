// The check of a database that is opened for nothing else.
#include "base/ids.h"
#include "store/ledger_rows.h"
#include "store/pool.h"
#include "store/sql.h"

namespace atalaya::store {

Result<LedgerCheck> CheckDatabase(const std::string& url, const std::string& key, const std::function<void(double)>& progress) {
  const auto address = ReadAddress(url);
  if (!address) return Fail(address.error());
  if (!key.empty() && (key.size() != 64 || ToHex(FromHex(key)) != key)) return Fail(Error("ledger.key", "--key"));
  try {
    Pool pool(*address, 1);
    Pool::Lease lease = pool.Take(std::chrono::seconds(1));
    lease.Sql() << (address->dialect == Dialect::kPostgresql ? "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY" : "BEGIN");
    Connection connection(lease.Sql(), address->dialect);
    LedgerKey known;
    try {
      known = ReadLedgerKey(connection);
    } catch (const soci::soci_error&) {
      return Fail(Error("ledger.none", url.substr(0, url.find("://"))));
    }
    if (!key.empty()) {
      if (!known.publik.empty() && known.publik != key) return Fail(Error("ledger.other-key", "--key", {{"key", known.publik}}));
      known.publik = key;
    }
    if (known.publik.empty()) return Fail(Error("ledger.none", url.substr(0, url.find("://"))));
    LedgerCheck check = CheckLedger(connection, known, progress);
    lease.Spoil();
    return check;
  } catch (const soci::soci_error& error) {
    return Fail(Error("store.open", "--database", {{"reason", error.what()}}));
  }
}

}  // namespace atalaya::store
