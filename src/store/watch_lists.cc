#include "store/watch_lists.h"

#include <algorithm>
#include <unordered_map>

#include "base/digest.h"
#include "formats/json_write.h"
#include "formats/party_json.h"
#include "store/listing.h"

namespace atalaya::store {
namespace {

// Below this many entries any change of size is plausible.
constexpr long long kLargeList = 100;

constexpr const char* kWatchListColumns =
    "SELECT w.id, w.state, w.trusted, w.number, w.edition, w.origin, w.digest, w.entities, w.loaded, w.loaded_by, w.tried, w.problem, COALESCE(a.title, ''), "
    "COALESCE(a.illustrative, 0) FROM watch_list w LEFT JOIN watch_list_about a ON a.list = w.id ";

WatchListRow TakeWatchList(const Rows& rows) {
  return {rows.Text(0), rows.Text(1), rows.Flag(2), rows.Whole(3), rows.Text(4), rows.Text(5), rows.Text(6), rows.Whole(7), rows.Text(8), rows.Text(9),
          rows.Text(10), rows.Text(11), rows.Text(12), rows.Flag(13)};
}

struct KnownEntry {
  std::string digest;
  long long place = 0;
  bool listed = false, seen = false;
};

}  // namespace

std::vector<WatchListRow> WatchLists(Connection& c, const std::optional<std::vector<std::string>>& states) {
  std::vector<WatchListRow> lists;
  for (Rows rows(c, std::string(kWatchListColumns) + "ORDER BY w.id"); rows.Next();) {
    WatchListRow row = TakeWatchList(rows);
    if (!row.state.empty() && states && std::find(states->begin(), states->end(), row.state) == states->end()) continue;
    lists.push_back(std::move(row));
  }
  return lists;
}

std::optional<WatchListRow> FindWatchList(Connection& c, const std::string& id) {
  Rows rows(c, std::string(kWatchListColumns) + "WHERE w.id = :id", {{"id", id}});
  return rows.Next() ? std::optional(TakeWatchList(rows)) : std::nullopt;
}

release::SqlColumns WatchListColumns() { return {"w.id", "w.state", "", ""}; }

std::vector<WatchListRow> WatchListsSeen(Connection& c, const release::SqlCondition& seen) {
  Conditions conditions;
  conditions.Add(seen, "seen");
  std::vector<WatchListRow> lists;
  for (Rows rows(c, kWatchListColumns + conditions.Where() + " ORDER BY w.id", conditions.Bound()); rows.Next();) lists.push_back(TakeWatchList(rows));
  return lists;
}

std::optional<release::Subject> WatchListSubject(Connection& c, const std::string& id) {
  const auto state = OneText(c, "SELECT state FROM watch_list WHERE id = :id", {{"id", id}});
  if (!state) return std::nullopt;
  return release::Subject{release::Kind::kWatchList, id, *state, "", "", "", {}};
}

void DescribeWatchList(Transaction& t, const std::string& id, const std::string& title, bool illustrative) {
  Run(t, "DELETE FROM watch_list_about WHERE list = :list", {{"list", id}});
  Run(t, "INSERT INTO watch_list_about (list, title, illustrative) VALUES (:list, :title, :illustrative)",
      {{"list", id}, {"title", title}, {"illustrative", illustrative}});
}

std::vector<WatchListEdition> EditionsOf(Connection& c, const std::string& list) {
  std::vector<WatchListEdition> editions;
  for (Rows rows(c,
                 "SELECT number, entities, added, changed, removed, edition, origin, digest, loaded, loaded_by FROM watch_list_edition WHERE list = :list "
                 "ORDER BY number DESC",
                 {{"list", list}});
       rows.Next();) {
    editions.push_back({rows.Whole(0), rows.Whole(1), rows.Whole(2), rows.Whole(3), rows.Whole(4), rows.Text(5), rows.Text(6), rows.Text(7), rows.Text(8),
                        rows.Text(9)});
  }
  return editions;
}

Result<WatchListEdition> LoadWatchList(Transaction& t, const model::WatchList& list, const WatchListLoad& how) {
  const auto known_list = FindWatchList(t, list.id);
  if (known_list && known_list->state != how.state) return Fail(Error("watchlist.state", "", {{"list", list.id}}));
  if (known_list && known_list->digest == list.digest) {
    Run(t, "UPDATE watch_list SET tried = :now, problem = '' WHERE id = :id", {{"now", t.Now()}, {"id", list.id}});
    return EditionsOf(t, list.id).front();
  }
  const auto entities = static_cast<long long>(list.entities.size());
  if (known_list && !how.even_if_shrunk && known_list->entities >= kLargeList && entities < known_list->entities / 2) {
    return Fail(Error("watchlist.shrunk", "", {{"list", list.id}, {"had", std::to_string(known_list->entities)}, {"has", std::to_string(entities)}}));
  }
  WatchListEdition edition{known_list ? known_list->number + 1 : 1, entities, 0, 0, 0, list.edition, list.origin, list.digest, t.Now(), t.Actor()};
  if (!known_list) {
    Run(t,
        "INSERT INTO watch_list (id, state, trusted, number, edition, origin, digest, entities, loaded, loaded_by, tried) VALUES "
        "(:id, :state, :trusted, 0, '', '', '', 0, :now, :actor, :now2)",
        {{"id", list.id}, {"state", how.state}, {"trusted", list.trusted}, {"now", t.Now()}, {"actor", t.Actor()}, {"now2", t.Now()}});
  }
  std::unordered_map<std::string, KnownEntry> known;
  for (Rows rows(t, "SELECT entry, digest, place, removed FROM listed_entity WHERE list = :list", {{"list", list.id}}); rows.Next();) {
    known[rows.Text(0)] = {rows.Text(1), rows.Whole(2), rows.Whole(3) == 0};
  }
  {
    Bulk add(t, "INSERT INTO listed_entity (list, entry, place, version, digest, body) VALUES (:list, :entry, :place, :version, :digest, :body)",
             {"list", "entry", "place", "version", "digest", "body"});
    for (std::size_t i = 0; i < list.entities.size(); ++i) {
      const model::ListedEntity& entity = list.entities[i];
      const auto place = static_cast<long long>(i);
      const std::string body = formats::ListedText(entity), digest = Sha256Hex(body);
      const auto it = known.find(entity.id);
      if (it == known.end()) {
        add.Run({list.id, entity.id, place, edition.number, digest, body});
        ++edition.added;
        continue;
      }
      it->second.seen = true;
      const bool same = it->second.digest == digest;
      if (same && it->second.listed) {
        if (it->second.place != place) {
          Run(t, "UPDATE listed_entity SET place = :place WHERE list = :list AND entry = :entry", {{"place", place}, {"list", list.id}, {"entry", entity.id}});
        }
        continue;
      }
      ++(it->second.listed ? edition.changed : edition.added);
      Run(t,
          "UPDATE listed_entity SET place = :place, version = :version, removed = 0, digest = :digest, body = :body WHERE list = :list AND entry = :entry",
          {{"place", place}, {"version", edition.number}, {"digest", digest}, {"body", body}, {"list", list.id}, {"entry", entity.id}});
    }
  }
  for (const auto& [entry, about] : known) {
    if (about.seen || !about.listed) continue;
    Run(t, "UPDATE listed_entity SET removed = :number WHERE list = :list AND entry = :entry",
        {{"number", edition.number}, {"list", list.id}, {"entry", entry}});
    ++edition.removed;
  }
  Run(t,
      "UPDATE watch_list SET trusted = :trusted, number = :number, edition = :edition, origin = :origin, digest = :digest, entities = :entities, loaded = :now, "
      "loaded_by = :actor, tried = :now2, problem = '' WHERE id = :id",
      {{"trusted", list.trusted},
       {"number", edition.number},
       {"edition", edition.edition},
       {"origin", edition.origin},
       {"digest", edition.digest},
       {"entities", entities},
       {"now", t.Now()},
       {"actor", t.Actor()},
       {"now2", t.Now()},
       {"id", list.id}});
  Run(t,
      "INSERT INTO watch_list_edition (list, number, edition, origin, digest, entities, added, changed, removed, loaded, loaded_by) VALUES "
      "(:list, :number, :edition, :origin, :digest, :entities, :added, :changed, :removed, :now, :actor)",
      {{"list", list.id},
       {"number", edition.number},
       {"edition", edition.edition},
       {"origin", edition.origin},
       {"digest", edition.digest},
       {"entities", entities},
       {"added", edition.added},
       {"changed", edition.changed},
       {"removed", edition.removed},
       {"now", t.Now()},
       {"actor", t.Actor()}});
  formats::JsonWriter w;
  w.BeginObject(formats::Break::kNo)
      .Key("number").Integer(edition.number)
      .Member("edition", edition.edition)
      .Member("digest", edition.digest)
      .Key("added").Integer(edition.added)
      .Key("changed").Integer(edition.changed)
      .Key("removed").Integer(edition.removed)
      .EndObject();
  t.Record({"watchlist.load", "watchlist/" + list.id, how.state, w.Take()});
  CountAnew(t);
  return edition;
}

void NoteFailedLoad(Transaction& t, const std::string& list, const std::string& problem) {
  Run(t, "UPDATE watch_list SET tried = :now, problem = :problem WHERE id = :id", {{"now", t.Now()}, {"problem", problem}, {"id", list}});
}

model::WatchList ReadWatchList(Connection& c, const WatchListRow& row, long long since) {
  model::WatchList list;
  list.id = row.id;
  list.edition = row.edition;
  list.origin = row.origin;
  list.digest = row.digest;
  list.trusted = row.trusted;
  for (Rows rows(c, "SELECT body FROM listed_entity WHERE list = :list AND removed = 0 AND version > :since ORDER BY place",
                 {{"list", row.id}, {"since", since}});
       rows.Next();) {
    list.entities.push_back(formats::ReadListed(rows.Text(0)));
  }
  return list;
}

std::optional<ListedRow> FindListed(Connection& c, const std::string& list, const std::string& entry) {
  Rows rows(c, "SELECT body, version, removed FROM listed_entity WHERE list = :list AND entry = :entry", {{"list", list}, {"entry", entry}});
  if (!rows.Next()) return std::nullopt;
  return ListedRow{formats::ReadListed(rows.Text(0)), rows.Whole(1), rows.Whole(2)};
}

std::unordered_map<std::string, long long> ListedVersions(Connection& c, const std::string& list) {
  std::unordered_map<std::string, long long> versions;
  for (Rows rows(c, "SELECT entry, version FROM listed_entity WHERE list = :list AND removed = 0", {{"list", list}}); rows.Next();) {
    versions.emplace(rows.Text(0), rows.Whole(1));
  }
  return versions;
}

Listed<ListedRow> ListEntries(Connection& c, const std::string& list, const Slice& slice) {
  Conditions conditions;
  conditions.Add("e.list = :list AND e.removed = 0", {{"list", list}});
  const std::string order = Paged(conditions, {"e.place", "e.entry", false, true}, slice);
  std::vector<std::pair<ListedRow, long long>> found;
  for (Rows rows(c, "SELECT e.body, e.version, e.place FROM listed_entity e" + conditions.Where() + order, conditions.Bound()); rows.Next();) {
    found.push_back({{formats::ReadListed(rows.Text(0)), rows.Whole(1), 0}, rows.Whole(2)});
  }
  const auto cut = Cut(std::move(found), slice, [](const auto& row) { return std::vector{std::to_string(row.second), row.first.entity.id}; });
  Listed<ListedRow> listed;
  listed.next = cut.next;
  for (const auto& row : cut.items) listed.items.push_back(row.first);
  return listed;
}

std::vector<std::string> RemovedSince(Connection& c, const std::string& list, long long since) {
  std::vector<std::string> entries;
  for (Rows rows(c, "SELECT entry FROM listed_entity WHERE list = :list AND removed > :since ORDER BY entry", {{"list", list}, {"since", since}}); rows.Next();) {
    entries.push_back(rows.Text(0));
  }
  return entries;
}

}  // namespace atalaya::store
