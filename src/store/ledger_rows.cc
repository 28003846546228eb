#include "store/ledger_rows.h"

#include "base/ids.h"
#include "store/sql.h"

namespace atalaya::store {
namespace {

constexpr const char* kLedgerRowColumns = "sequence, time, actor, action, subject, scope, payload, salt, leaf, root, signature";

// The bytes of a column in hexadecimal; what is no such text, or is written otherwise, stays a text that cannot be
// right.
std::string Raw(const std::string& hex) {
  std::string bytes = FromHex(hex);
  return ToHex(bytes) == hex ? bytes : "not hexadecimal: " + hex;
}

ledger::Row ReadRow(const Rows& rows) {
  ledger::Row row;
  row.entry.sequence = static_cast<std::uint64_t>(rows.Whole(0));
  std::size_t column = 1;
  for (std::string* field : {&row.entry.time, &row.entry.actor, &row.entry.action, &row.entry.subject, &row.entry.scope,
                             &row.entry.payload}) {
    *field = rows.Text(column++);
  }
  for (std::string* field : {&row.salt, &row.leaf, &row.root, &row.signature}) *field = Raw(rows.Text(column++));
  return row;
}

// What the ledger's rows are on SQLite beside their values: storage classes, and rows numbered from 1 without gaps
// (rows are only ever added, and VACUUM numbers them anew in the same order).
std::string SqliteCheckSql() {
  std::string classes;
  for (const char* column :
       {"sequence", "time", "actor", "action", "subject", "scope", "payload", "salt", "leaf", "root", "signature"}) {
    classes += (classes.empty() ? "typeof(" : " || ' ' || typeof(") + std::string(column) + ")";
  }
  return std::string("SELECT ") + kLedgerRowColumns + ", rowid, " + classes + " FROM ledger NOT INDEXED";
}
constexpr const char* kSqliteClasses = "integer text text text text text text text text text text";

// Feeds rows to the checker until the first that differs.
class Feeder {
 public:
  Feeder(Connection& connection, ledger::Checker& checker, const std::function<void(double)>& progress)
      : connection_(connection), checker_(checker), progress_(progress) {}

  std::optional<ledger::Divergence> All() {
    try {
      expected_ = std::max<long long>(1, OneWhole(connection_, "SELECT max(sequence) + 1 FROM ledger"));
    } catch (const soci::soci_error&) {
      expected_ = 1;  // the index is damaged; the table is read below all the same
    }
    try {
      return connection_.Kind() == Dialect::kSqlite ? FromSqlite() : FromPostgresql();
    } catch (const soci::soci_error&) {
      return ledger::Divergence{checker_.Tree().size, ledger::Divergence::Kind::kUnreadable};
    }
  }

 private:
  std::optional<ledger::Divergence> FromSqlite() {
    Rows rows(connection_, SqliteCheckSql());
    while (rows.Next()) {
      const std::uint64_t here = checker_.Tree().size;
      const bool whole = rows.Text(12) == kSqliteClasses && rows.Whole(11) == static_cast<long long>(here) + 1;
      if (auto found = checker_.Next(ReadRow(rows))) return found;
      if (!whole) return ledger::Divergence{here, ledger::Divergence::Kind::kUnreadable};
      Tell();
    }
    return std::nullopt;
  }

  std::optional<ledger::Divergence> FromPostgresql() {
    constexpr int kPage = 2000;
    std::string where;
    for (long long last = 0;;) {
      int read = 0;
      for (Rows rows(connection_, std::string("SELECT ") + kLedgerRowColumns + " FROM ledger" + where +
                                      " ORDER BY sequence LIMIT " + std::to_string(kPage));
           rows.Next(); ++read) {
        last = rows.Whole(0);
        if (auto found = checker_.Next(ReadRow(rows))) return found;
        Tell();
      }
      if (read < kPage) return std::nullopt;
      where = " WHERE sequence > " + std::to_string(last);
    }
  }

  void Tell() {
    if (progress_ && checker_.Tree().size % 500 == 0) {
      progress_(static_cast<double>(checker_.Tree().size) / static_cast<double>(expected_));
    }
  }

  Connection& connection_;
  ledger::Checker& checker_;
  const std::function<void(double)>& progress_;
  long long expected_ = 1;
};

}  // namespace

LedgerKey ReadLedgerKey(Connection& connection) {
  LedgerKey key;
  const auto setting = [&](const char* name) {
    return OneText(connection, "SELECT value FROM setting WHERE name = :name", {{"name", name}}).value_or("");
  };
  key.origin = setting(kOriginSetting);
  key.publik = setting(kKeySetting);
  return key;
}

release::Subject SubjectOf(const ledger::Entry& entry) {
  release::Subject subject;
  subject.kind = release::Kind::kTrail;
  subject.id = std::to_string(entry.sequence);
  const auto slash = entry.scope.find('/');
  subject.state = entry.scope.substr(0, slash);
  if (slash != std::string::npos) subject.facility = entry.scope.substr(slash + 1);
  return subject;
}

std::vector<ledger::Row> LedgerPage(Connection& connection, const release::Viewer& viewer, const LedgerFilter& filter,
                                    std::optional<std::uint64_t> before, int limit, const std::string& now) {
  // States are two letters: what stands before the "/" of a scope.
  const release::SqlCondition seen =
      release::Compile(viewer, release::Kind::kTrail, {"", "substr(scope, 1, 2)", "", ""}, now);
  std::string sql = std::string("SELECT ") + kLedgerRowColumns + " FROM ledger WHERE " + seen.sql;
  Values values;
  for (const auto& [name, value] : seen.values) values.emplace_back(name, value);
  const auto add = [&](const char* condition, const char* name, Value value) {
    sql += std::string(" AND ") + condition;
    values.emplace_back(name, std::move(value));
  };
  if (!filter.actor.empty()) {
    add("(actor = :actor OR actor IN (SELECT id FROM account WHERE login = :login))", "actor", filter.actor);
    values.emplace_back("login", filter.actor);
  }
  // "assessment" is everything that begins with "assessment." or "assessment/".
  const auto family = [&](const std::string& column, const std::string& asked, char mark) {
    if (asked.empty()) return;
    const bool whole = asked.find(mark) != std::string::npos && asked.back() != mark;
    const std::string beginning = asked.back() == mark ? asked : asked + mark;
    // The first text after all that begin so: the mark's successor ('.' -> '/', '/' -> '0').
    const std::string end = beginning.substr(0, beginning.size() - 1) + static_cast<char>(mark + 1);
    if (whole) {
      sql += " AND " + column + " = :" + column;
      values.emplace_back(column, asked);
    } else {
      sql += " AND " + column + (connection.Kind() == Dialect::kPostgresql ? " COLLATE \"C\"" : "") + " >= :" + column + "_from AND " + column +
             (connection.Kind() == Dialect::kPostgresql ? " COLLATE \"C\"" : "") + " < :" + column + "_end";
      values.emplace_back(column + "_from", beginning);
      values.emplace_back(column + "_end", end);
    }
  };
  family("action", filter.action, '.');
  family("subject", filter.subject, '/');
  if (!filter.from.empty()) add("time >= :from_time", "from_time", filter.from);
  if (!filter.to.empty()) add("time < :to_time", "to_time", filter.to);
  if (before) add("sequence < :before", "before", static_cast<long long>(*before));
  sql += " ORDER BY sequence DESC LIMIT :limit";
  values.emplace_back("limit", limit);
  std::vector<ledger::Row> page;
  for (Rows rows(connection, sql, values); rows.Next();) page.push_back(ReadRow(rows));
  return page;
}

std::map<std::string, std::string> ActorNames(Connection& connection, const std::vector<ledger::Row>& rows) {
  std::map<std::string, std::string> names;
  for (const ledger::Row& row : rows) names.emplace(row.entry.actor, "");
  for (auto at = names.begin(); at != names.end();) {
    const auto name = OneText(connection, "SELECT name FROM account WHERE id = :id", {{"id", at->first}});
    if (name) at->second = *name;
    at = name ? std::next(at) : names.erase(at);
  }
  return names;
}

std::optional<ledger::Row> LedgerRow(Connection& connection, std::uint64_t sequence) {
  Rows rows(connection, std::string("SELECT ") + kLedgerRowColumns + " FROM ledger WHERE sequence = :sequence",
            {{"sequence", static_cast<long long>(sequence)}});
  if (!rows.Next()) return std::nullopt;
  return ReadRow(rows);
}

std::vector<ledger::Row> LedgerFrom(Connection& connection, std::uint64_t sequence, int limit) {
  std::vector<ledger::Row> list;
  for (Rows rows(connection,
                 std::string("SELECT ") + kLedgerRowColumns +
                     " FROM ledger WHERE sequence >= :sequence ORDER BY sequence LIMIT :limit",
                 {{"sequence", static_cast<long long>(sequence)}, {"limit", limit}});
       rows.Next();) {
    list.push_back(ReadRow(rows));
  }
  return list;
}

ledger::Frontier LedgerTree(Connection& connection) {
  const auto tree =
      ledger::Frontier::FromText(OneText(connection, "SELECT frontier FROM ledger_head WHERE id = 1").value_or(""));
  if (!tree) throw soci::soci_error("the ledger's head cannot be read");
  return *tree;
}

std::vector<ledger::Hash> LedgerLeaves(Connection& connection, std::uint64_t size) {
  std::vector<ledger::Hash> leaves;
  leaves.reserve(size);
  for (Rows rows(connection, "SELECT leaf FROM ledger WHERE sequence < :size ORDER BY sequence",
                 {{"size", static_cast<long long>(size)}});
       rows.Next();) {
    leaves.push_back(Raw(rows.Text(0)));
  }
  return leaves;
}

LedgerCheck CheckLedger(Connection& connection, const LedgerKey& key, const std::function<void(double)>& progress) {
  ledger::Checker checker(key.origin, FromHex(key.publik));
  LedgerCheck check;
  check.origin = key.origin;
  check.publik = key.publik;
  check.divergence = Feeder(connection, checker, progress).All();
  check.entries = checker.Tree().size;
  check.root = checker.Tree().Root();
  if (check.divergence) return check;
  std::optional<ledger::Frontier> head;
  try {
    head = LedgerTree(connection);
  } catch (const soci::soci_error&) {
    // Told as missing entries: what would come next cannot be known.
  }
  check.divergence = head ? checker.End(head->size, head->Root())
                          : ledger::Divergence{check.entries, ledger::Divergence::Kind::kTruncated};
  return check;
}

}  // namespace atalaya::store
