#include "store/screening.h"

#include <algorithm>
#include <map>

#include "base/digest.h"
#include "base/ids.h"
#include "base/time.h"
#include "formats/json_write.h"
#include "formats/party_json.h"
#include "store/listing.h"

namespace atalaya::store {
namespace {

constexpr const char* kScreenedColumns =
    "SELECT id, state, facility, source, source_id, name, body, lists, hits, open_hits, added, added_by, screened FROM screened ";

ScreenedSubject TakeScreened(const Rows& rows) {
  ScreenedSubject s;
  s.id = rows.Text(0);
  s.state = rows.Text(1);
  s.facility = rows.Text(2);
  s.source = rows.Text(3);
  s.source_id = rows.Text(4);
  s.name = rows.Text(5);
  static_cast<model::Party&>(s.party) = formats::ReadListed(rows.Text(6));
  s.party.id = s.source_id;
  s.lists = rows.Text(7);
  s.hits = rows.Whole(8);
  s.open_hits = rows.Whole(9);
  s.added = rows.Text(10);
  s.added_by = rows.Text(11);
  s.screened = rows.Text(12);
  return s;
}

std::string SubjectText(const model::Subject& party) {
  model::ListedEntity entity;
  static_cast<model::Party&>(entity) = party;
  entity.id = "subject";
  return formats::ListedText(entity);
}

std::string NameOfParty(const model::Party& party) {
  if (!party.names.empty()) return party.names.front().text;
  return party.identifiers.empty() ? "" : party.identifiers.front().value;
}

struct KnownHit {
  std::string id, status;
  long long version = 0;
  bool gone = false;
};

std::map<EntryName, KnownHit> KnownHits(Connection& c, const std::string& subject) {
  std::map<EntryName, KnownHit> known;
  for (Rows rows(c, "SELECT list, entry, id, status, version, gone FROM screening_hit WHERE subject = :subject", {{"subject", subject}}); rows.Next();) {
    known[{rows.Text(0), rows.Text(1)}] = {rows.Text(2), rows.Text(3), rows.Whole(4), !rows.Text(5).empty()};
  }
  return known;
}

// Adds or renews a hit. A decision counts only for the entry and the subject that it was made about.
void KeepHit(Transaction& t, const ScreenedSubject& subject, const FoundHit& hit, const KnownHit* known, bool subject_changed, HitChanges& changes) {
  if (known == nullptr) {
    ++changes.found;
    Run(t,
        "INSERT INTO screening_hit (id, subject, state, facility, list, entry, version, score, matched, asked, decisive, trusted, why, found) VALUES "
        "(:id, :subject, :state, :facility, :list, :entry, :version, :score, :matched, :asked, :decisive, :trusted, :why, :found)",
        {{"id", NewId(t.Now())},
         {"subject", subject.id},
         {"state", subject.state},
         {"facility", subject.facility},
         {"list", hit.list},
         {"entry", hit.entry},
         {"version", hit.version},
         {"score", hit.score},
         {"matched", hit.matched},
         {"asked", hit.asked},
         {"decisive", hit.decisive},
         {"trusted", hit.trusted},
         {"why", hit.why},
         {"found", t.Now()}});
    return;
  }
  const bool again = subject_changed || known->version != hit.version || known->gone;
  if (known->gone) {
    ++changes.found;
  } else if (again) {
    ++changes.changed;
  }
  Run(t,
      "UPDATE screening_hit SET version = :version, score = :score, matched = :matched, asked = :asked, decisive = :decisive, trusted = :trusted, why = :why, "
      "gone = ''" +
          std::string(again ? ", status = 'undecided', reason = '', until = '', decided = '', decided_by = '', etag = etag + 1" : "") + " WHERE id = :id",
      {{"version", hit.version},
       {"score", hit.score},
       {"matched", hit.matched},
       {"asked", hit.asked},
       {"decisive", hit.decisive},
       {"trusted", hit.trusted},
       {"why", hit.why},
       {"id", known->id}});
}

void CountHits(Transaction& t, const std::string& subject, const std::string& lists) {
  Run(t,
      "UPDATE screened SET lists = :lists, screened = :now, "
      "hits = (SELECT count(*) FROM screening_hit h WHERE h.subject = screened.id AND h.gone = ''), "
      "open_hits = (SELECT count(*) FROM screening_hit h WHERE h.subject = screened.id AND h.gone = '' AND h.trusted = 0 AND h.status IN ('undecided', 'proposed')) "
      "WHERE id = :id",
      {{"lists", lists}, {"now", t.Now()}, {"id", subject}});
}

void RecordScreening(Transaction& t, const ScreenedSubject& subject, const std::string& lists, const std::vector<FoundHit>& found) {
  formats::JsonWriter w;
  w.BeginObject(formats::Break::kNo).Member("lists", lists).Key("hits").BeginArray(formats::Break::kNo);
  for (const FoundHit& hit : found) {
    w.BeginObject(formats::Break::kNo).Member("list", hit.list).Member("entry", hit.entry).Key("version").Integer(hit.version).Member("score", hit.score).EndObject();
  }
  w.EndArray().EndObject();
  t.Record({"screening.compare", "screened/" + subject.id, subject.facility.empty() ? subject.state : subject.state + "/" + subject.facility, w.Take()});
}

constexpr const char* kHitColumns =
    "SELECT h.id, h.subject, s.name, s.source, s.source_id, h.state, h.facility, h.list, h.entry, h.version, h.score, h.matched, h.asked, h.decisive, h.trusted, "
    "h.why, h.found, h.gone, h.status, h.reason, h.until, h.decided, h.decided_by, h.etag FROM screening_hit h JOIN screened s ON s.id = h.subject ";

HitRow TakeHit(const Rows& rows, const std::string& today) {
  HitRow h;
  std::size_t c = 0;
  for (std::string* text : {&h.id, &h.subject, &h.subject_name, &h.source, &h.source_id, &h.state, &h.facility, &h.list, &h.entry}) *text = rows.Text(c++);
  h.version = rows.Whole(c++);
  h.score = rows.Number(c++);
  h.matched = rows.Text(c++);
  h.asked = rows.Text(c++);
  h.decisive = rows.Flag(c++);
  h.trusted = rows.Flag(c++);
  for (std::string* text : {&h.why, &h.found, &h.gone, &h.status, &h.reason, &h.until, &h.decided, &h.decided_by}) *text = rows.Text(c++);
  h.etag = rows.Whole(c);
  if (h.status == "false" && !h.until.empty() && h.until < today) h.status = "undecided";
  return h;
}

}  // namespace

std::string KeepScreened(Transaction& t, const NewScreened& what, const std::string& lists, const std::vector<FoundHit>& found,
                         HitChanges* told) {
  HitChanges changes;
  ScreenedSubject subject;
  subject.state = what.state;
  subject.facility = what.facility;
  const std::string body = SubjectText(what.party), digest = Sha256Hex(body), name = NameOfParty(what.party);
  bool changed = false;
  {
    Rows rows(t, "SELECT id, digest FROM screened WHERE state = :state AND source = :source AND source_id = :source_id",
              {{"state", what.state}, {"source", what.source}, {"source_id", what.source_id}});
    if (rows.Next()) {
      subject.id = rows.Text(0);
      changed = rows.Text(1) != digest;
    }
  }
  if (subject.id.empty()) {
    subject.id = NewId(t.Now());
    Run(t,
        "INSERT INTO screened (id, state, facility, source, source_id, name, folded, body, digest, lists, added, added_by, screened) VALUES "
        "(:id, :state, :facility, :source, :source_id, :name, :folded, :body, :digest, :lists, :now, :actor, :now2)",
        {{"id", subject.id},
         {"state", what.state},
         {"facility", what.facility},
         {"source", what.source},
         {"source_id", what.source_id},
         {"name", name},
         {"folded", Folded(name)},
         {"body", body},
         {"digest", digest},
         {"lists", lists},
         {"now", t.Now()},
         {"actor", t.Actor()},
         {"now2", t.Now()}});
  } else if (changed) {
    Run(t, "UPDATE screened SET name = :name, folded = :folded, body = :body, digest = :digest, facility = :facility WHERE id = :id",
        {{"name", name}, {"folded", Folded(name)}, {"body", body}, {"digest", digest}, {"facility", what.facility}, {"id", subject.id}});
  }
  std::map<EntryName, KnownHit> known = KnownHits(t, subject.id);
  for (const FoundHit& hit : found) {
    const auto it = known.find({hit.list, hit.entry});
    KeepHit(t, subject, hit, it == known.end() ? nullptr : &it->second, changed, changes);
    if (it != known.end()) known.erase(it);
  }
  for (const auto& [entry, hit] : known) {
    if (hit.gone) continue;
    Run(t, "UPDATE screening_hit SET gone = :now, etag = etag + 1 WHERE id = :id", {{"now", t.Now()}, {"id", hit.id}});
    ++changes.gone;
  }
  CountHits(t, subject.id, lists);
  RecordScreening(t, subject, lists, found);
  if (told != nullptr) *told = changes;
  return subject.id;
}

void KeepRescreened(Transaction& t, const std::string& id, const std::string& lists, const std::function<bool(const EntryName&)>& compared,
                    const std::vector<FoundHit>& found, HitChanges* told) {
  HitChanges changes;
  const auto subject = FindScreened(t, id);
  if (!subject) return;
  std::map<EntryName, KnownHit> known = KnownHits(t, id);
  for (const FoundHit& hit : found) {
    const auto it = known.find({hit.list, hit.entry});
    KeepHit(t, *subject, hit, it == known.end() ? nullptr : &it->second, false, changes);
    if (it != known.end()) known.erase(it);
  }
  for (const auto& [entry, hit] : known) {
    if (hit.gone || !compared(entry)) continue;
    Run(t, "UPDATE screening_hit SET gone = :now, etag = etag + 1 WHERE id = :id", {{"now", t.Now()}, {"id", hit.id}});
    ++changes.gone;
  }
  CountHits(t, id, lists);
  if (!found.empty() || changes.Any()) RecordScreening(t, *subject, lists, found);
  if (told != nullptr) *told = changes;
}

std::optional<ScreenedSubject> FindScreened(Connection& c, const std::string& id) {
  Rows rows(c, std::string(kScreenedColumns) + "WHERE id = :id", {{"id", id}});
  return rows.Next() ? std::optional(TakeScreened(rows)) : std::nullopt;
}

std::vector<ScreenedSubject> ScreenedAfter(Connection& c, const std::string& after, int limit) {
  std::vector<ScreenedSubject> subjects;
  for (Rows rows(c, std::string(kScreenedColumns) + "WHERE id > :after ORDER BY id LIMIT :limit", {{"after", after}, {"limit", limit}}); rows.Next();) {
    subjects.push_back(TakeScreened(rows));
  }
  return subjects;
}

std::optional<ScreenedSubject> FindScreenedSource(Connection& c, const std::string& state, const std::string& source, const std::string& source_id) {
  Rows rows(c, std::string(kScreenedColumns) + "WHERE state = :state AND source = :source AND source_id = :source_id",
            {{"state", state}, {"source", source}, {"source_id", source_id}});
  return rows.Next() ? std::optional(TakeScreened(rows)) : std::nullopt;
}

long long CountScreened(Connection& c) { return OneWhole(c, "SELECT count(*) FROM screened"); }

std::vector<std::pair<std::string, std::string>> ScreenedWith(Connection& c) {
  std::vector<std::pair<std::string, std::string>> with;
  for (Rows rows(c, "SELECT DISTINCT state, lists FROM screened"); rows.Next();) with.emplace_back(rows.Text(0), rows.Text(1));
  return with;
}

std::optional<release::Subject> ScreenedSubjectOf(Connection& c, const std::string& id) {
  Rows rows(c, "SELECT state, facility FROM screened WHERE id = :id", {{"id", id}});
  if (!rows.Next()) return std::nullopt;
  return release::Subject{release::Kind::kScreening, id, rows.Text(0), rows.Text(1), "", "", {}};
}

release::SqlColumns ScreenedColumns() { return {"id", "state", "facility", ""}; }

Listed<ScreenedSubject> ListScreened(Connection& c, const ScreenedFilter& filter, const release::SqlCondition& seen, const Slice& slice) {
  Conditions conditions;
  conditions.Add(seen, "seen");
  for (const auto& [column, value] : {std::pair("state", &filter.state), {"facility", &filter.facility}, {"source", &filter.source}}) {
    if (!value->empty()) conditions.Add(std::string(column) + " = :" + column, {{column, *value}});
  }
  if (!filter.search.empty()) conditions.Add("folded LIKE :search ESCAPE '\\'", {{"search", Containing(Folded(filter.search))}});
  if (filter.open) conditions.Add("open_hits > 0");
  const std::string order = Paged(conditions, {"", "id", true, false}, slice);
  std::vector<ScreenedSubject> rows;
  for (Rows found(c, kScreenedColumns + conditions.Where() + order, conditions.Bound()); found.Next();) rows.push_back(TakeScreened(found));
  return Cut(std::move(rows), slice, [](const ScreenedSubject& s) { return std::vector<std::string>{s.id}; });
}

release::SqlColumns HitColumns() { return {"h.id", "h.state", "h.facility", ""}; }

namespace {

Conditions HitConditions(const HitFilter& filter, const release::SqlCondition& seen, const std::string& today) {
  Conditions conditions;
  conditions.Add(seen, "seen");
  const auto only = [&](const char* column, const char* name, const std::string& value) {
    if (!value.empty()) conditions.Add(std::string(column) + " = :" + name, {{name, value}});
  };
  only("h.state", "state", filter.state);
  only("h.list", "list", filter.list);
  only("h.subject", "subject", filter.subject);
  only("s.source", "source", filter.source);
  if (!filter.gone) conditions.Add("h.gone = ''");
  // A "false" whose time is over waits again.
  const std::string over = "(h.status = 'false' AND h.until <> '' AND h.until < :today)";
  if (filter.status == "open" || filter.status == "undecided") {
    // Hits of trusted parties speak for somebody: nothing waits.
    conditions.Add("h.trusted = 0");
    conditions.Add("(h.status = 'undecided' OR " + std::string(filter.status == "open" ? "h.status = 'proposed' OR " : "") + over + ")", {{"today", today}});
  } else if (filter.status == "false") {
    conditions.Add("(h.status = 'false' AND NOT " + over + ")", {{"today", today}});
  } else {
    only("h.status", "status", filter.status);
  }
  return conditions;
}

}  // namespace

Listed<HitRow> ListHits(Connection& c, const HitFilter& filter, const release::SqlCondition& seen, const Slice& slice, const std::string& now) {
  const std::string today = DayOf(now);
  Conditions conditions = HitConditions(filter, seen, today);
  const std::string order = Paged(conditions, {"h.score", "h.id", true, true}, slice);
  std::vector<HitRow> rows;
  for (Rows found(c, kHitColumns + conditions.Where() + order, conditions.Bound()); found.Next();) rows.push_back(TakeHit(found, today));
  return Cut(std::move(rows), slice, [](const HitRow& hit) { return std::vector<std::string>{formats::NumberText(hit.score), hit.id}; });
}

WaitingHits CountWaiting(Connection& c, const HitFilter& filter, const release::SqlCondition& seen, const std::string& now) {
  const Conditions conditions = HitConditions(filter, seen, DayOf(now));
  Rows rows(c, "SELECT count(*), COALESCE(sum(h.decisive), 0) FROM screening_hit h JOIN screened s ON s.id = h.subject" + conditions.Where(), conditions.Bound());
  return rows.Next() ? WaitingHits{rows.Whole(0), rows.Whole(1)} : WaitingHits{};
}

std::optional<release::Subject> HitSubject(Connection& c, const std::string& id) {
  Rows rows(c, "SELECT state, facility FROM screening_hit WHERE id = :id", {{"id", id}});
  if (!rows.Next()) return std::nullopt;
  return release::Subject{release::Kind::kScreening, id, rows.Text(0), rows.Text(1), "", "", {}};
}

std::optional<HitRow> FindHit(Connection& c, const std::string& id, const std::string& now) {
  Rows rows(c, std::string(kHitColumns) + "WHERE h.id = :id", {{"id", id}});
  return rows.Next() ? std::optional(TakeHit(rows, DayOf(now))) : std::nullopt;
}

std::vector<HitDecision> DecisionsOf(Connection& c, const std::string& hit) {
  std::vector<HitDecision> decisions;
  for (Rows rows(c, "SELECT at, actor, status, reason, until, version FROM screening_decision WHERE hit = :hit ORDER BY id", {{"hit", hit}}); rows.Next();) {
    decisions.push_back({rows.Text(0), rows.Text(1), rows.Text(2), rows.Text(3), rows.Text(4), rows.Whole(5)});
  }
  return decisions;
}

Result<HitRow> DecideHit(Transaction& t, const std::string& id, const NewDecision& decision, long long etag) {
  const auto hit = FindHit(t, id, t.Now());
  if (!hit) return Fail(Error("api.not-found", ""));
  if (hit->etag != etag) return Fail(Error("hit.version.conflict", ""));
  if (!hit->gone.empty()) return Fail(Error("hit.gone.conflict", ""));
  std::string status = decision.status;
  if (status == "false" && hit->decisive) {
    if (hit->status != "proposed") {
      status = "proposed";
    } else if (hit->decided_by == t.Actor()) {
      return Fail(Error("hit.same-person", "body#/status"));
    }
  }
  Run(t,
      "UPDATE screening_hit SET status = :status, reason = :reason, until = :until, decided = :now, decided_by = :actor, etag = etag + 1 WHERE id = :id",
      {{"status", status}, {"reason", decision.reason}, {"until", decision.until}, {"now", t.Now()}, {"actor", t.Actor()}, {"id", id}});
  Run(t,
      "INSERT INTO screening_decision (id, hit, at, actor, status, reason, until, version) VALUES (:id, :hit, :at, :actor, :status, :reason, :until, :version)",
      {{"id", NewId(t.Now())},
       {"hit", id},
       {"at", t.Now()},
       {"actor", t.Actor()},
       {"status", status},
       {"reason", decision.reason},
       {"until", decision.until},
       {"version", hit->version}});
  Run(t,
      "UPDATE screened SET open_hits = (SELECT count(*) FROM screening_hit h WHERE h.subject = screened.id AND h.gone = '' AND h.trusted = 0 AND "
      "h.status IN ('undecided', 'proposed')) WHERE id = :id",
      {{"id", hit->subject}});
  formats::JsonWriter w;
  w.BeginObject(formats::Break::kNo)
      .Member("before", hit->status)
      .Member("after", status)
      .Member("reason", decision.reason)
      .Member("until", decision.until)
      .Member("list", hit->list)
      .Member("entry", hit->entry)
      .EndObject();
  t.Record({"hit.decide", "hit/" + id, hit->facility.empty() ? hit->state : hit->state + "/" + hit->facility, w.Take()});
  return *FindHit(t, id, t.Now());
}

}  // namespace atalaya::store
