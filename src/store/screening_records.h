// What the screening service keeps beside lists and hits: how rare words are, what loads of lists did, answers to large questions.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "release/release.h"
#include "store/database.h"

namespace atalaya::store {

// Counts of words as they were taken at one time (screen::Rarity::Save). Scores are comparable only under one number.
struct RarityRow {
  long long number = 0, names = 0;
  std::string tables, counted, body;
};
std::optional<RarityRow> LatestRarity(Connection& connection);
// Returns its number. Older ones go: no score of theirs is kept.
long long AddRarity(Transaction& transaction, const std::string& tables, long long names, const std::string& body);

// One try to load an edition.
struct ListLoadRow {
  std::string id, list, state, at, actor;
  std::string status;    // "running", "done", "same" (these very bytes were loaded before), "refused", "failed"
  std::string findings;  // JSON of formats/findings_json.h, "" where there are none
  long long number = 0;  // of the edition
  long long subjects = 0, hits_new = 0, hits_changed = 0, hits_gone = 0;
};
void KeepListLoad(Transaction& transaction, const ListLoadRow& row);  // adds it, or replaces what stands under its id
std::optional<ListLoadRow> FindListLoad(Connection& connection, const std::string& id);
std::vector<ListLoadRow> ListLoadsOf(Connection& connection, const std::string& list, int limit);  // newest first
// Those that a stopped server left running.
void AbandonListLoads(Transaction& transaction);

struct ScreeningBatch {
  std::string id, state, facility, actor, made, lists;
  long long subjects = 0, with_hits = 0;
  std::string body;  // JSON; empty in lists
};
// Records who asked about how many with which lists, not about whom.
void AddScreeningBatch(Transaction& transaction, const ScreeningBatch& batch);
std::optional<ScreeningBatch> FindScreeningBatch(Connection& connection, const std::string& id);
std::optional<release::Subject> ScreeningBatchSubject(Connection& connection, const std::string& id);

// The ledger entry of a question. `through`: "screen", "match", "watchman", "reconcile".
struct AskedQuestion {
  std::string id, state, facility, through, lists;
  long long subjects = 0, with_hits = 0;
};
void RecordQuestion(Transaction& transaction, const AskedQuestion& question);

}  // namespace atalaya::store
