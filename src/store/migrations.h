// The schema's steps: numbered files in data/migrations, each with a way up and a way down.
#pragma once

#include <string>
#include <vector>

#include "base/result.h"
#include "store/database.h"

namespace atalaya::store {

struct Migration {
  int number = 0;
  std::string name;                     // "core"
  std::vector<std::string> up, down;    // statements
};

// Reads NNN_name.{up,down}.sql of a folder, by number. Findings: `store.migration` (file; reason) for a step without both ways, two
// steps with one number, a file that cannot be read.
Result<std::vector<Migration>> ReadMigrations(const std::string& folder);

// Statements of a script: apart at ";" that ends a line; comment lines left out.
std::vector<std::string> Statements(std::string_view script);

// The highest step that the database has; 0 for an empty one. Makes the table that holds it.
int SchemaVersion(Connection& connection);

// Takes steps up or down until the version is `target`; each step in the transaction of the caller.
void MigrateTo(Transaction& transaction, const std::vector<Migration>& migrations, int target);

}  // namespace atalaya::store
