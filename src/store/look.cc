#include "store/look.h"

#include <filesystem>

#include "base/ids.h"
#include "store/pool.h"
#include "store/sql.h"

namespace atalaya::store {

Result<int> LookInto(const std::string& url, const std::function<void(Connection&)>& look) {
  const auto address = ReadAddress(url);
  if (!address) return Fail(address.error());
  // SQLite would make the file that it does not find.
  const std::string path = url.starts_with("sqlite:") ? url.substr(7) : url;
  if (std::error_code error; address->dialect == Dialect::kSqlite && !std::filesystem::is_regular_file(path, error)) {
    return Fail(Error("file.not-found", path));
  }
  try {
    Pool pool(*address, 1);
    Pool::Lease lease = pool.Take(std::chrono::seconds(1));
    lease.Sql() << (address->dialect == Dialect::kPostgresql ? "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"
                                                             : "BEGIN");
    Connection connection(lease.Sql(), address->dialect);
    look(connection);
    lease.Spoil();  // with its transaction
    return 1;
  } catch (const soci::soci_error& error) {
    return Fail(Error("store.open", "--database", {{"reason", error.what()}}));
  }
}

Result<LedgerCheck> CheckDatabase(const std::string& url, const std::string& key,
                                  const std::function<void(double)>& progress) {
  if (!key.empty() && (key.size() != 64 || ToHex(FromHex(key)) != key)) return Fail(Error("ledger.key", "--key"));
  std::optional<LedgerCheck> check;
  Findings refused;
  const auto looked = LookInto(url, [&](Connection& connection) {
    LedgerKey known;
    try {
      known = ReadLedgerKey(connection);
    } catch (const soci::soci_error&) {
      refused.push_back(Error("ledger.none", "--database"));
      return;
    }
    if (!key.empty() && !known.publik.empty() && known.publik != key) {
      refused.push_back(Error("ledger.other-key", "--key", {{"key", known.publik}}));
      return;
    }
    if (!key.empty()) known.publik = key;
    if (known.publik.empty()) {
      refused.push_back(Error("ledger.none", "--database"));
      return;
    }
    check = CheckLedger(connection, known, progress);
  });
  if (!looked) return Fail(looked.error());
  if (!check) return Fail(std::move(refused));
  return std::move(*check);
}

}  // namespace atalaya::store
