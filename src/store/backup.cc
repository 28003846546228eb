#include "store/backup.h"

#include <sodium.h>

#include <algorithm>
#include <boost/json/array.hpp>
#include <map>
#include <set>

#include "base/ids.h"
#include "formats/json_parse.h"
#include "formats/json_write.h"
#include "store/sql.h"

namespace atalaya::store {
namespace {

struct Column {
  std::string name;
  enum class Kind { kText, kWhole, kNumber } kind = Kind::kText;
  long long key = 0;  // place in the primary key; 0: not in it
};

Column::Kind KindOf(const std::string& type) {
  const std::string upper = [&] {
    std::string text = type;
    std::transform(text.begin(), text.end(), text.begin(),
                   [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
    return text;
  }();
  if (upper.find("INT") != std::string::npos) return Column::Kind::kWhole;
  if (upper.find("DOUBLE") != std::string::npos || upper.find("REAL") != std::string::npos)
    return Column::Kind::kNumber;
  return Column::Kind::kText;
}

// In the order they were declared in.
std::vector<Column> ColumnsOf(Connection& connection, const std::string& table) {
  std::vector<Column> columns;
  if (connection.Kind() == Dialect::kSqlite) {
    for (Rows rows(connection, "SELECT name, type, pk FROM pragma_table_info(:table) ORDER BY cid", {{"table", table}});
         rows.Next();) {
      columns.push_back({rows.Text(0), KindOf(rows.Text(1)), rows.Whole(2)});
    }
    return columns;
  }
  for (Rows rows(connection,
                 "SELECT c.column_name, c.data_type, coalesce(k.ordinal_position, 0) FROM information_schema.columns c "
                 "LEFT JOIN information_schema.table_constraints t ON t.table_schema = c.table_schema AND t.table_name "
                 "= c.table_name "
                 "AND t.constraint_type = 'PRIMARY KEY' "
                 "LEFT JOIN information_schema.key_column_usage k ON k.constraint_schema = t.constraint_schema "
                 "AND k.constraint_name = t.constraint_name AND k.table_name = c.table_name AND k.column_name = "
                 "c.column_name "
                 "WHERE c.table_schema = current_schema() AND c.table_name = :table ORDER BY c.ordinal_position",
                 {{"table", table}});
       rows.Next();) {
    columns.push_back({rows.Text(0), KindOf(rows.Text(1)), rows.Whole(2)});
  }
  return columns;
}

// Bytewise on both databases.
std::string OrderOf(Connection& connection, const std::vector<Column>& columns) {
  std::vector<Column> keys;
  std::copy_if(columns.begin(), columns.end(), std::back_inserter(keys),
               [](const Column& column) { return column.key > 0; });
  std::sort(keys.begin(), keys.end(), [](const Column& a, const Column& b) { return a.key < b.key; });
  std::string order;
  for (const Column& column : keys) {
    order += (order.empty() ? " ORDER BY " : ", ") + column.name;
    if (connection.Kind() == Dialect::kPostgresql && column.kind == Column::Kind::kText) order += " COLLATE \"C\"";
  }
  return order;
}

std::string LineOf(const Rows& rows, const std::vector<Column>& columns) {
  std::string line = "[";
  for (std::size_t i = 0; i < columns.size(); ++i) {
    if (i > 0) line += ',';
    if (rows.IsNull(i)) {
      line += "null";
    } else if (columns[i].kind == Column::Kind::kText) {
      line += formats::JsonQuoted(rows.Text(i));
    } else if (columns[i].kind == Column::Kind::kWhole) {
      line += std::to_string(rows.Whole(i));
    } else {
      line += formats::NumberText(rows.Number(i));
    }
  }
  return line + "]\n";
}

std::vector<std::pair<std::string, std::string>> References(Connection& connection) {
  const char* sql =
      connection.Kind() == Dialect::kSqlite
          ? "SELECT m.name, f.\"table\" FROM sqlite_master m, pragma_foreign_key_list(m.name) f WHERE m.type = 'table'"
          : "SELECT a.relname, b.relname FROM pg_constraint c JOIN pg_class a ON a.oid = c.conrelid "
            "JOIN pg_class b ON b.oid = c.confrelid JOIN pg_namespace n ON n.oid = c.connamespace "
            "WHERE c.contype = 'f' AND n.nspname = current_schema()";
  std::vector<std::pair<std::string, std::string>> list;
  for (Rows rows(connection, sql); rows.Next();) list.emplace_back(rows.Text(0), rows.Text(1));
  return list;
}

}  // namespace

struct Digest::State {
  crypto_hash_sha256_state hash;
};
Digest::Digest() : state_(std::make_unique<State>()) {
  crypto_hash_sha256_init(&state_->hash);
}
Digest::~Digest() = default;
void Digest::Feed(std::string_view bytes) {
  crypto_hash_sha256_update(&state_->hash, reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size());
}
std::string Digest::Hex() {
  std::string bytes(crypto_hash_sha256_BYTES, '\0');
  crypto_hash_sha256_final(&state_->hash, reinterpret_cast<unsigned char*>(bytes.data()));
  return ToHex(bytes);
}

std::vector<int> SchemaSteps(Connection& connection) {
  std::vector<int> steps;
  for (Rows rows(connection, "SELECT number FROM schema_step ORDER BY number"); rows.Next();)
    steps.push_back(static_cast<int>(rows.Whole(0)));
  return steps;
}

std::vector<std::string> TablesInOrder(Connection& connection) {
  const char* sql =
      connection.Kind() == Dialect::kSqlite
          ? "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%' ORDER BY name"
          : "SELECT table_name FROM information_schema.tables WHERE table_schema = current_schema() AND table_type = "
            "'BASE TABLE'";
  std::set<std::string> waiting;
  for (Rows rows(connection, sql); rows.Next();) waiting.insert(rows.Text(0));
  waiting.erase("schema_step");
  const auto references = References(connection);
  std::vector<std::string> order;
  while (!waiting.empty()) {
    // The first by name that refers to none still waiting; of a circle, the first.
    auto next = std::find_if(waiting.begin(), waiting.end(), [&](const std::string& table) {
      return std::none_of(references.begin(), references.end(), [&](const auto& reference) {
        return reference.first == table && reference.second != table && waiting.contains(reference.second);
      });
    });
    if (next == waiting.end()) next = waiting.begin();
    order.push_back(*next);
    waiting.erase(next);
  }
  return order;
}

long long RowsIn(Connection& connection, const std::string& table) {
  return OneWhole(connection, "SELECT count(*) FROM " + table);
}

long long DumpTable(Connection& connection, const std::string& table,
                    const std::function<void(std::string_view)>& sink) {
  const std::vector<Column> columns = ColumnsOf(connection, table);
  std::string names, head;
  for (const Column& column : columns) {
    names += (names.empty() ? "" : ", ") + column.name;
    head += (head.empty() ? "" : ",") + formats::JsonQuoted(column.name);
  }
  sink("[" + head + "]\n");
  const std::string sql = "SELECT " + names + " FROM " + table + OrderOf(connection, columns);
  long long count = 0;
  if (connection.Kind() == Dialect::kSqlite) {
    for (Rows rows(connection, sql); rows.Next(); ++count) sink(LineOf(rows, columns));
    return count;
  }
  // libpq holds all rows of a result: a cursor keeps that small.
  Run(connection, "DECLARE dump CURSOR FOR " + sql);
  for (bool more = true; more;) {
    more = false;
    for (Rows rows(connection, "FETCH 2000 FROM dump"); rows.Next(); ++count) {
      sink(LineOf(rows, columns));
      more = true;
    }
  }
  Run(connection, "CLOSE dump");
  return count;
}

bool IsNew(Connection& connection) {
  for (const char* table : {"ledger", "state", "facility"}) {
    if (OneWhole(connection, std::string("SELECT count(*) FROM (SELECT 1 FROM ") + table + " LIMIT 1) t") != 0)
      return false;
  }
  return OneText(connection, "SELECT frontier FROM ledger_head WHERE id = 1").value_or("") == "0:";
}

void Empty(Transaction& transaction) {
  std::vector<std::string> tables = TablesInOrder(transaction);
  std::reverse(tables.begin(), tables.end());
  for (const std::string& table : tables) Run(transaction, "DELETE FROM " + table);
}

struct TableReader::State {
  Transaction& transaction;
  std::string table, file;
  std::vector<Column> columns;  // in the order of the lines
  std::unique_ptr<Bulk> insert;
  long long lines = 0, rows = 0;

  tl::unexpected<Findings> Bad(const char* reason) const {
    return Fail(Error("backup.line", file + ":" + std::to_string(lines), {{"reason", reason}}));
  }

  Result<int> Head(const boost::json::array& names) {
    std::map<std::string, Column> known;
    for (Column& column : ColumnsOf(transaction, table)) known.emplace(column.name, column);
    std::string list, marks;
    std::vector<std::string> parameters;
    for (const auto& name : names) {
      const auto found = name.is_string() ? known.find(std::string(name.as_string())) : known.end();
      if (found == known.end()) return Bad("column");
      columns.push_back(found->second);
      known.erase(found);
      parameters.push_back("p" + std::to_string(parameters.size()));
      list += (list.empty() ? "" : ", ") + columns.back().name;
      marks += (marks.empty() ? ":" : ", :") + parameters.back();
    }
    if (!known.empty() || columns.empty()) return Bad("columns");
    insert = std::make_unique<Bulk>(transaction, "INSERT INTO " + table + " (" + list + ") VALUES (" + marks + ")",
                                    parameters);
    return 0;
  }

  Result<int> Row(const boost::json::array& cells) {
    if (cells.size() != columns.size()) return Bad("cells");
    std::vector<Value> values;
    for (std::size_t i = 0; i < cells.size(); ++i) {
      const auto& cell = cells[i];
      if (cell.is_null()) {
        values.emplace_back(nullptr);
      } else if (columns[i].kind == Column::Kind::kText) {
        if (!cell.is_string()) return Bad("text");
        values.emplace_back(std::string(cell.as_string()));
      } else if (columns[i].kind == Column::Kind::kWhole) {
        if (!cell.is_int64()) return Bad("whole number");
        values.emplace_back(static_cast<long long>(cell.as_int64()));
      } else {
        if (!cell.is_number()) return Bad("number");
        values.emplace_back(cell.to_number<double>());
      }
    }
    insert->Run(values);
    ++rows;
    return 1;
  }
};

TableReader::TableReader(Transaction& transaction, std::string table, std::string file)
    : state_(new State{transaction, std::move(table), std::move(file), {}, nullptr}) {}
TableReader::~TableReader() = default;
long long TableReader::Read() const {
  return state_->rows;
}

Result<int> TableReader::Line(std::string_view line) {
  ++state_->lines;
  const auto value = formats::ParseJson(line, state_->file + ":" + std::to_string(state_->lines), line.size() + 1);
  if (!value || !value->is_array()) return state_->Bad("JSON");
  return state_->insert ? state_->Row(value->as_array()) : state_->Head(value->as_array());
}

}  // namespace atalaya::store
