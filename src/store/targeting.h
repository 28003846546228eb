// What scores of a State are made with: thresholds and random share, the rule books that scores name, back-tests, and what outcomes have taught.
// Ledger: `targeting.settings`, `targeting.book`, `rule.back-test`, `targeting.lesson`; never the key of the draw.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "store/database.h"

namespace atalaya::store {

struct TargetSettings {
  std::string state;
  double yellow = 20, red = 40, random_share = 0.01;
  std::string draw_key;  // sealed (identity/secrets.h); the store knows no more of it
  std::string changed, changed_by;
  long long etag = 0;  // 0: nobody has set them; what stands here are the values to begin with
};
TargetSettings SettingsOf(Connection& connection, const std::string& state);
// Finding: `entry.stale`.
Result<TargetSettings> SaveSettings(Transaction& transaction, const TargetSettings& settings, long long etag);

struct TargetBook {
  std::string state;
  long long number = 0;  // from 1; scores say "STATE/NUMBER"
  std::string made, made_by, cause;
  std::string body;  // JSON
};
std::optional<TargetBook> LatestBook(Connection& connection, const std::string& state);
std::optional<TargetBook> FindBook(Connection& connection, const std::string& state, long long number);
// Keeps the body as the next book, unless it is the one in use. cause: "rules", "settings", "outcomes".
TargetBook KeepBook(Transaction& transaction, const std::string& state, const std::string& cause, const std::string& body);

struct BacktestRow {
  std::string id, rule;
  long long version = 0;
  std::string digest, first_day, last_day;
  long long seed = 0;
  std::string made, made_by;
  bool enough = false;  // outcomes for what it says about finds
  std::string body;     // JSON
};
void AddBacktest(Transaction& transaction, const BacktestRow& row, const std::string& state);
std::vector<BacktestRow> BacktestsOf(Connection& connection, const std::string& rule, int most);  // newest first

struct TargetLesson {
  std::string state, made;
  long long inspected = 0, found = 0;
  bool calibrated = false;
  std::string body;  // JSON
};
std::optional<TargetLesson> LessonOf(Connection& connection, const std::string& state);
void KeepLesson(Transaction& transaction, const TargetLesson& lesson);

}  // namespace atalaya::store
