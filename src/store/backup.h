// All tables as lines of JSON and back, the same bytes from either database: a backup of SQLite restores into PostgreSQL and the other way.
//
//   first line   ["id","name",...]          the columns
//   then         ["BR",null,3,0.5,...]      one row a line, in the order of the primary key
//
// The steps of the schema (schema_step) are not a table of the backup: the target has its own, which must be the same.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "store/database.h"

namespace atalaya::store {

// SHA-256 of what is fed, in hexadecimal.
class Digest {
 public:
  Digest();
  ~Digest();
  void Feed(std::string_view bytes);
  std::string Hex();  // once, at the end

 private:
  struct State;
  std::unique_ptr<State> state_;
};

std::vector<int> SchemaSteps(Connection& connection);
// Every table, those that others refer to first.
std::vector<std::string> TablesInOrder(Connection& connection);
long long RowsIn(Connection& connection, const std::string& table);

// Writes a table through `sink`, whole lines with their ends. Returns the rows.
long long DumpTable(Connection& connection, const std::string& table, const std::function<void(std::string_view)>& sink);

// Whether nothing ever happened here: no entry in the ledger and none in the register or the accounts.
bool IsNew(Connection& connection);
// Takes away what migrations put into the tables, children first.
void Empty(Transaction& transaction);

// Reads a table's lines back. Findings: `backup.line` (file and line; reason).
class TableReader {
 public:
  TableReader(Transaction& transaction, std::string table, std::string file);
  ~TableReader();
  Result<int> Line(std::string_view line);  // 0 for the columns, else 1
  long long Read() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace atalaya::store
