// Who and what was compared with the watch lists, what was found alike, and what people decided about it.
//
// A decision is about one subject and one entry as they were: it is remembered until the entry or the subject changes, or its time is over; then the
// hit is undecided again, with the old decision in its history. "false" of a hit that an equal number made (decisive) is proposed by one person and
// confirmed by another.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "model/listed.h"
#include "release/release.h"
#include "store/database.h"
#include "store/listing_slice.h"

namespace atalaya::store {

struct FoundHit {
  std::string list, entry;
  long long version = 0;  // of the entry (ListedRow)
  double score = 0;
  std::string matched, asked;  // names or numbers
  bool decisive = false, trusted = false;
  std::string why;  // the explanation as JSON
};

struct ScreenedSubject {
  std::string id, state, facility;
  std::string source, source_id;  // "person", "consignee", "ship" ...; the id there
  std::string name;
  model::Subject party;
  std::string lists;              // "rarity:1 ofac-sdn:3 un-consolidated:1": with which it was compared last, and with which counts of words
  long long hits = 0, open_hits = 0;
  std::string added, added_by, screened;
};

struct NewScreened {
  std::string state, facility, source, source_id;
  model::Subject party;
};
// What a comparison changed: hits that were not there, hits whose entry or subject changed, hits that are found no more.
struct HitChanges {
  long long found = 0, changed = 0, gone = 0;
  bool Any() const { return found + changed + gone > 0; }
};
// Keeps what a comparison found; the same source and id again is the same subject. Hits that are found no more are marked as gone. Returns its id.
std::string KeepScreened(Transaction& transaction, const NewScreened& subject, const std::string& lists, const std::vector<FoundHit>& found,
                         HitChanges* changes = nullptr);
// Keeps what comparing a stored subject with changed entries found: `changed` tells whether an entry was compared or taken away; hits on others stay.
struct EntryName {
  std::string list, entry;
  friend auto operator<=>(const EntryName&, const EntryName&) = default;
};
void KeepRescreened(Transaction& transaction, const std::string& subject, const std::string& lists, const std::function<bool(const EntryName&)>& changed,
                    const std::vector<FoundHit>& found, HitChanges* changes = nullptr);

std::optional<ScreenedSubject> FindScreened(Connection& connection, const std::string& id);
// The one that came from there.
std::optional<ScreenedSubject> FindScreenedSource(Connection& connection, const std::string& state, const std::string& source, const std::string& source_id);
std::optional<release::Subject> ScreenedSubjectOf(Connection& connection, const std::string& id);
struct ScreenedFilter {
  std::string state, facility, source, search;  // empty: any; search: part of the name
  bool open = false;                            // only with hits that wait
};
release::SqlColumns ScreenedColumns();
// The newest first.
Listed<ScreenedSubject> ListScreened(Connection& connection, const ScreenedFilter& filter, const release::SqlCondition& seen, const Slice& slice);
long long CountScreened(Connection& connection);
// State and `lists` of all, each pair once: whether any is behind.
std::vector<std::pair<std::string, std::string>> ScreenedWith(Connection& connection);
// All with an id after `after`, at most `limit`: for comparing everything anew, a part at a time.
std::vector<ScreenedSubject> ScreenedAfter(Connection& connection, const std::string& after, int limit);

struct HitRow {
  std::string id, subject, subject_name, source, source_id, state, facility, list, entry;
  long long version = 0;
  double score = 0;
  std::string matched, asked;
  bool decisive = false, trusted = false;
  std::string why, found, gone;
  std::string status;  // "undecided", "proposed" (false, waits for a second person), "true", "false"
  std::string reason, until, decided, decided_by;
  long long etag = 1;
};
struct HitFilter {
  std::string state, status, list, subject, source;  // empty: any; status "open": undecided and proposed, without those of trusted parties
  bool gone = false;                                 // also those that are found no more
};
release::SqlColumns HitColumns();
// The highest scores first.
Listed<HitRow> ListHits(Connection& connection, const HitFilter& filter, const release::SqlCondition& seen, const Slice& slice, const std::string& now);
// How many wait for somebody, and how many of those by an equal number.
struct WaitingHits {
  long long open = 0, decisive = 0;
};
WaitingHits CountWaiting(Connection& connection, const HitFilter& filter, const release::SqlCondition& seen, const std::string& now);
std::optional<release::Subject> HitSubject(Connection& connection, const std::string& id);
std::optional<HitRow> FindHit(Connection& connection, const std::string& id, const std::string& now);

struct HitDecision {
  std::string at, actor, status, reason, until;
  long long version = 0;
};
std::vector<HitDecision> DecisionsOf(Connection& connection, const std::string& hit);

struct NewDecision {
  std::string status;  // "true", "false", "undecided"
  std::string reason;  // needed
  std::string until;   // of a "false": ISO day after which it counts no more, or ""
};
// Findings: `hit.version.conflict` (another etag), `hit.same-person` (who proposed does not confirm), `hit.gone.conflict`.
Result<HitRow> DecideHit(Transaction& transaction, const std::string& hit, const NewDecision& decision, long long etag);

}  // namespace atalaya::store
