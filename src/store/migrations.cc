#include "store/migrations.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <map>
#include <set>
#include <sstream>

#include "store/sql.h"

namespace atalaya::store {
namespace {

Result<std::string> Bytes(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  std::ostringstream bytes;
  bytes << in.rdbuf();
  if (!in) return Fail(Error("store.migration", path.string(), {{"reason", "unreadable"}}));
  return bytes.str();
}

}  // namespace

std::vector<std::string> Statements(std::string_view script) {
  std::vector<std::string> statements;
  std::string statement;
  std::istringstream lines{std::string(script)};
  for (std::string line; std::getline(lines, line);) {
    if (line.starts_with("--")) continue;
    statement += line + "\n";
    while (!line.empty() && line.back() == ' ') line.pop_back();
    if (!line.ends_with(";")) continue;
    statement.erase(statement.rfind(';'));
    statements.push_back(std::move(statement));
    statement.clear();
  }
  if (statement.find_first_not_of(" \n") != std::string::npos) statements.push_back(std::move(statement));
  return statements;
}

Result<std::vector<Migration>> ReadMigrations(const std::string& folder) {
  std::map<int, Migration> found;
  std::error_code error;
  std::vector<std::filesystem::path> paths;
  for (const auto& entry : std::filesystem::directory_iterator(folder, error)) {
    if (entry.path().extension() == ".sql") paths.push_back(entry.path());
  }
  if (error) return Fail(Error("store.migration", folder, {{"reason", error.message()}}));
  std::sort(paths.begin(), paths.end());
  for (const auto& path : paths) {
    const std::string file = path.filename().string();
    const std::string name = file.substr(0, file.find('.'));
    const int number = std::atoi(name.c_str());
    Migration& step = found[number];
    const bool up = file.ends_with(".up.sql");
    if (number <= 0 || name.size() < 5 || (!step.name.empty() && step.name != name.substr(4))) {
      return Fail(Error("store.migration", path.string(), {{"reason", "number"}}));
    }
    step.number = number;
    step.name = name.substr(4);
    auto bytes = Bytes(path);
    if (!bytes) return Fail(bytes.error());
    (up ? step.up : step.down) = Statements(*bytes);
  }
  std::vector<Migration> migrations;
  for (auto& [number, step] : found) {
    if (step.up.empty() || step.down.empty()) return Fail(Error("store.migration", folder + "/" + step.name, {{"reason", "one way"}}));
    migrations.push_back(std::move(step));
  }
  return migrations;
}

int SchemaVersion(Connection& connection) {
  Run(connection, "CREATE TABLE IF NOT EXISTS schema_step (number INTEGER PRIMARY KEY, name TEXT NOT NULL)");
  return static_cast<int>(OneWhole(connection, "SELECT coalesce(max(number), 0) FROM schema_step"));
}

void MigrateTo(Transaction& transaction, const std::vector<Migration>& migrations, int target) {
  SchemaVersion(transaction);
  std::set<long long> taken;
  for (Rows rows(transaction, "SELECT number FROM schema_step"); rows.Next();) taken.insert(rows.Whole(0));
  for (const Migration& step : migrations) {
    if (taken.contains(step.number) || step.number > target) continue;
    for (const std::string& statement : step.up) Run(transaction, statement);
    Run(transaction, "INSERT INTO schema_step (number, name) VALUES (:number, :name)", {{"number", step.number}, {"name", step.name}});
  }
  for (auto step = migrations.rbegin(); step != migrations.rend(); ++step) {
    if (!taken.contains(step->number) || step->number <= target) continue;
    for (const std::string& statement : step->down) Run(transaction, statement);
    Run(transaction, "DELETE FROM schema_step WHERE number = :number", {{"number", step->number}});
  }
}

}  // namespace atalaya::store
