#include "store/events.h"

#include "base/ids.h"
#include "base/time.h"
#include "store/edits.h"
#include "store/listing.h"

namespace atalaya::store {
namespace {

constexpr std::string_view kKinds[] = {"drill", "exercise", "audit", "inspection", "training", "declaration"};

constexpr const char* kEventColumns =
    "SELECT e.id, e.facility, e.state, e.kind, e.date, e.description, e.participants, e.lessons, e.auditor, e.exception, e.recorded, "
    "e.recorded_by, e.planned, e.announced, e.independent, e.version FROM facility_event e JOIN facility f ON f.id = e.facility";

std::optional<bool> MaybeFlag(const Rows& rows, std::size_t column) {
  if (rows.IsNull(column)) return std::nullopt;
  return rows.Flag(column);
}

Event ReadEvent(const Rows& rows) {
  Event event;
  std::size_t c = 0;
  for (std::string* text : {&event.id, &event.facility, &event.state, &event.kind, &event.date, &event.description, &event.participants,
                            &event.lessons, &event.auditor, &event.exception, &event.recorded, &event.recorded_by}) {
    *text = rows.Text(c++);
  }
  event.planned = rows.Flag(c++);
  event.announced = MaybeFlag(rows, c++);
  event.independent = MaybeFlag(rows, c++);
  event.version = rows.Whole(c);
  return event;
}

std::string Word(const std::optional<bool>& flag) { return !flag ? "" : *flag ? "yes" : "no"; }

Findings Check(const Event& event) {
  Findings findings;
  if (event.kind == "inspection" && !event.announced) findings.push_back(Error("entry.announced", "body#/announced"));
  if (event.kind != "audit") return findings;
  if (event.auditor.empty() || !event.independent) findings.push_back(Error("entry.auditor", "body#/auditor"));
  if (event.independent == false && event.exception.empty()) findings.push_back(Error("entry.exception", "body#/exception"));
  return findings;
}

}  // namespace

std::span<const std::string_view> EventKinds() { return kKinds; }
release::SqlColumns EventColumns() { return {"e.id", "f.state", "f.id", "f.organisation"}; }

Listed<Event> EventsOf(Connection& connection, const std::string& facility, const std::string& kind, const release::SqlCondition& seen,
                       const Slice& slice) {
  Conditions conditions;
  conditions.Add("e.facility = :facility", {{"facility", facility}});
  if (!kind.empty()) conditions.Add("e.kind = :kind", {{"kind", kind}});
  conditions.Add(seen, "seen");
  const std::string paged = Paged(conditions, {.key = "e.date", .id = "e.id", .descending = true}, slice);
  std::vector<Event> events;
  Rows rows(connection, kEventColumns + conditions.Where() + paged, conditions.Bound());
  while (rows.Next()) events.push_back(ReadEvent(rows));
  return Cut(std::move(events), slice, [](const Event& event) { return std::vector{event.date, event.id}; });
}

std::optional<Event> FindEvent(Connection& connection, const std::string& id) {
  Rows rows(connection, std::string(kEventColumns) + " WHERE e.id = :id", {{"id", id}});
  if (!rows.Next()) return std::nullopt;
  return ReadEvent(rows);
}

Result<std::string> AddEvent(Transaction& t, Event event) {
  Findings findings = Check(event);
  if (HasErrors(findings)) return Fail(std::move(findings));
  const auto state = OneText(t, "SELECT state FROM facility WHERE id = :id", {{"id", event.facility}});
  if (!state) return Fail(Error("api.not-found", ""));
  event.id = NewId(t.Now());
  event.planned = event.date > DayOf(t.Now());
  Run(t,
      "INSERT INTO facility_event (id, facility, state, kind, date, planned, description, participants, lessons, announced, auditor, independent, "
      "exception, recorded, recorded_by) VALUES (:id, :facility, :state, :kind, :date, :planned, :description, :participants, :lessons, "
      ":announced, :auditor, :independent, :exception, :recorded, :recorded_by)",
      {{"id", event.id},
       {"facility", event.facility},
       {"state", *state},
       {"kind", event.kind},
       {"date", event.date},
       {"planned", event.planned},
       {"description", event.description},
       {"participants", event.participants},
       {"lessons", event.lessons},
       {"announced", event.announced},
       {"auditor", event.auditor},
       {"independent", event.independent},
       {"exception", event.exception},
       {"recorded", t.Now()},
       {"recorded_by", t.Actor()}});
  Edits edits;
  edits.Set("kind", event.kind);
  edits.Set("date", event.date);
  edits.Set("description", event.description);
  edits.Set("participants", event.participants);
  edits.Set("lessons", event.lessons);
  edits.Set("announced", Word(event.announced));
  edits.Set("auditor", event.auditor);
  edits.Set("independent", Word(event.independent));
  edits.Set("exception", event.exception);
  t.Record({"event.add", "event/" + event.id, *state + "/" + event.facility, edits.Json()});
  return event.id;
}

Result<int> EditEvent(Transaction& t, const std::string& id, long long version, const EventEdit& edit) {
  const auto before = FindEvent(t, id);
  if (!before) return Fail(Error("api.not-found", ""));
  if (before->version != version) return Fail(Error("entry.stale", "If-Match"));
  Event event = *before;
  if (edit.date) {
    event.date = *edit.date;
    event.planned = event.date > DayOf(t.Now());
  }
  if (edit.description) event.description = *edit.description;
  if (edit.participants) event.participants = *edit.participants;
  if (edit.lessons) event.lessons = *edit.lessons;
  Edits edits;
  edits.Add("date", before->date, event.date);
  edits.Add("planned", Word(before->planned), Word(event.planned));
  edits.Add("description", before->description, event.description);
  edits.Add("participants", before->participants, event.participants);
  edits.Add("lessons", before->lessons, event.lessons);
  if (edits.Empty()) return 0;
  Run(t,
      "UPDATE facility_event SET date = :date, planned = :planned, description = :description, participants = :participants, lessons = :lessons, "
      "version = version + 1 WHERE id = :id",
      {{"date", event.date},
       {"planned", event.planned},
       {"description", event.description},
       {"participants", event.participants},
       {"lessons", event.lessons},
       {"id", id}});
  t.Record({"event.edit", "event/" + id, event.state + "/" + event.facility, edits.Json()});
  return 1;
}

}  // namespace atalaya::store
