// Watch lists with their editions. A new edition is kept as what it changed; entries never go, they are marked as taken away, so that an old hit can be shown.
#pragma once

#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "model/listed.h"
#include "release/release.h"
#include "store/database.h"
#include "store/listing_slice.h"

namespace atalaya::store {

struct WatchListRow {
  std::string id, state;      // state "": everybody's
  bool trusted = false;
  long long number = 0;       // of the edition, from 1
  std::string edition, origin, digest;
  long long entities = 0;
  std::string loaded, loaded_by;
  std::string tried, problem;  // the last try to load, and why it was not taken ("": it was)
  std::string title;           // "" where nobody gave one
  bool illustrative = false;
};
// Everybody's and those of `states`; all where `states` is nullopt.
std::vector<WatchListRow> WatchLists(Connection& connection, const std::optional<std::vector<std::string>>& states);
std::optional<WatchListRow> FindWatchList(Connection& connection, const std::string& id);
// Those that a viewer may see: release::Compile(viewer, Kind::kWatchList, WatchListColumns(), now).
release::SqlColumns WatchListColumns();
std::vector<WatchListRow> WatchListsSeen(Connection& connection, const release::SqlCondition& seen);
std::optional<release::Subject> WatchListSubject(Connection& connection, const std::string& id);
void DescribeWatchList(Transaction& transaction, const std::string& id, const std::string& title, bool illustrative);

struct WatchListEdition {
  long long number = 0, entities = 0, added = 0, changed = 0, removed = 0;
  std::string edition, origin, digest, loaded, loaded_by;
};
std::vector<WatchListEdition> EditionsOf(Connection& connection, const std::string& list);  // newest first

// Loads an edition: the first one of its id makes the list (of `state`, "" for everybody's). The same bytes again change nothing (`number` stays).
// Findings: `watchlist.state` (the list belongs to another State, or to everybody), `watchlist.shrunk` (a large list lost more than half of its entries, as half a download does,
// and `even_if_shrunk` was not said: the last good one stays; args had, has).
struct WatchListLoad {
  std::string state;
  bool even_if_shrunk = false;
};
Result<WatchListEdition> LoadWatchList(Transaction& transaction, const model::WatchList& list, const WatchListLoad& how = {});
// A try that could not be read: kept with the list, the last good edition stays in use.
void NoteFailedLoad(Transaction& transaction, const std::string& list, const std::string& problem);

// The entries as listed now, in the order of the source; `since`: only those that editions after that number added or changed.
model::WatchList ReadWatchList(Connection& connection, const WatchListRow& list, long long since = 0);
struct ListedRow {
  model::ListedEntity entity;
  long long version = 0, removed = 0;
};
std::optional<ListedRow> FindListed(Connection& connection, const std::string& list, const std::string& entry);
// Entry -> number of the edition that last changed it, of all that are listed.
std::unordered_map<std::string, long long> ListedVersions(Connection& connection, const std::string& list);
// In the order of the source, without what was taken away; the cursor is a place.
Listed<ListedRow> ListEntries(Connection& connection, const std::string& list, const Slice& slice);
// Ids of entries that editions after `since` took away.
std::vector<std::string> RemovedSince(Connection& connection, const std::string& list, long long since);

}  // namespace atalaya::store
