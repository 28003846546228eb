#include "store/assessments.h"

#include <algorithm>

#include "base/ids.h"
#include "formats/json_write.h"
#include "store/answers.h"
#include "store/sql.h"

namespace atalaya::store {
namespace {

constexpr const char* kSelect =
    "SELECT a.id, a.subject, a.facility, f.name, a.state, f.organisation, a.cycle, a.standard, a.status, a.previous, a.author, a.started, "
    "a.submitted, a.submitted_by, a.decided, a.decided_by, a.total, a.answered, a.need_evidence, a.met, a.partly, a.not_met, "
    "a.not_applicable, a.evidence_bytes, a.version FROM assessment a LEFT JOIN facility f ON f.id = a.facility ";

int Small(const Rows& rows, std::size_t column) { return static_cast<int>(rows.Whole(column)); }

Assessment Take(const Rows& rows) {
  Assessment a;
  a.id = rows.Text(0);
  a.subject = rows.Text(1);
  a.facility = rows.Text(2);
  a.facility_name = rows.Text(3);
  a.state = rows.Text(4);
  a.organisation = rows.Text(5);
  a.cycle = Small(rows, 6);
  a.standard = rows.Text(7);
  a.status = duty::AssessmentStatusFromName(rows.Text(8)).value_or(duty::AssessmentStatus::kSuperseded);
  a.previous = rows.Text(9);
  a.author = rows.Text(10);
  a.started = rows.Text(11);
  a.submitted = rows.Text(12);
  a.submitted_by = rows.Text(13);
  a.decided = rows.Text(14);
  a.decided_by = rows.Text(15);
  a.total = Small(rows, 16);
  a.answered = Small(rows, 17);
  a.need_evidence = Small(rows, 18);
  a.met = Small(rows, 19);
  a.partly = Small(rows, 20);
  a.not_met = Small(rows, 21);
  a.not_applicable = Small(rows, 22);
  a.evidence_bytes = rows.Whole(23);
  a.version = rows.Whole(24);
  return a;
}

void AddEvent(Transaction& t, std::string_view assessment, std::string_view kind, std::string_view comment) {
  Run(t, "INSERT INTO assessment_event (id, assessment, at, actor, kind, comment) VALUES (:id, :assessment, :at, :actor, :kind, :comment)",
      {{"id", NewId(t.Now())}, {"assessment", assessment}, {"at", t.Now()}, {"actor", t.Actor()}, {"kind", kind}, {"comment", comment}});
}

// Answers and evidence of the cycle before, with what they add to the counters.
Counters CarryOver(Transaction& t, const Assessment& from, const std::string& to, const std::set<std::string, std::less<>>& asked) {
  Counters counters;
  // Who answered keeps the credit, and the day: only what is changed from now on is work on this cycle.
  Run(t,
      "INSERT INTO answer (assessment, control, reply, degree, verification, checked_on, note, reason, evidence, version, updated_by, "
      "updated_at) SELECT :new, control, reply, degree, verification, checked_on, note, reason, evidence, 1, updated_by, updated_at "
      "FROM answer WHERE assessment = :old",
      {{"new", to}, {"old", from.id}});
  for (const AnswerRow& row : AnswersOf(t, to)) {
    if (asked.contains(row.control)) counters.Add(row, 1);
  }
  Bulk evidence(t,
                "INSERT INTO evidence (id, assessment, control, name, type, size, sha256, added_by, added_at) VALUES "
                "(:id, :assessment, :control, :name, :type, :size, :sha256, :by, :at)",
                {"id", "assessment", "control", "name", "type", "size", "sha256", "by", "at"});
  struct File {
    std::string control, name, type, sha256, by, at;
    long long size;
  };
  std::vector<File> files;
  for (Rows rows(t, "SELECT control, name, type, size, sha256, added_by, added_at FROM evidence WHERE assessment = :old ORDER BY id",
                 {{"old", from.id}});
       rows.Next();) {
    files.push_back({rows.Text(0), rows.Text(1), rows.Text(2), rows.Text(4), rows.Text(5), rows.Text(6), rows.Whole(3)});
  }
  for (const File& f : files) evidence.Run({NewId(t.Now()), to, f.control, f.name, f.type, f.size, f.sha256, f.by, f.at});
  return counters;
}

}  // namespace

std::optional<Assessment> ReadAssessment(Connection& connection, std::string_view id) {
  Rows rows(connection, std::string(kSelect) + "WHERE a.id = :id", {{"id", id}});
  if (!rows.Next()) return std::nullopt;
  return Take(rows);
}

std::vector<Assessment> AssessmentsOf(Connection& connection, std::string_view subject) {
  std::vector<Assessment> found;
  for (Rows rows(connection, std::string(kSelect) + "WHERE a.subject = :subject ORDER BY a.cycle DESC", {{"subject", subject}}); rows.Next();) {
    found.push_back(Take(rows));
  }
  return found;
}

std::vector<std::string> WorkersOf(Connection& connection, const Assessment& assessment) {
  std::set<std::string> workers{assessment.author};
  if (!assessment.submitted_by.empty()) workers.insert(assessment.submitted_by);
  for (Rows rows(connection,
                 "SELECT DISTINCT updated_by FROM answer WHERE assessment = :id2 AND updated_at >= :started2 "
                 "UNION SELECT added_by FROM evidence WHERE assessment = :id3 AND added_at >= :started3 "
                 "UNION SELECT updated_by FROM considered WHERE assessment = :id4 "
                 "UNION SELECT actor FROM assessment_event WHERE assessment = :id5 AND kind IN ('submitted', 'started')",
                 {{"id2", assessment.id}, {"started2", assessment.started},
                  {"id3", assessment.id}, {"started3", assessment.started}, {"id4", assessment.id}, {"id5", assessment.id}});
       rows.Next();) {
    workers.insert(rows.Text(0));
  }
  workers.erase("");
  return {workers.begin(), workers.end()};
}

Result<Assessment> StartCycle(Transaction& t, const NewCycle& cycle) {
  const std::string& subject = cycle.facility.empty() ? cycle.state : cycle.facility;
  const std::vector<Assessment> before = AssessmentsOf(t, subject);
  const Assessment* approved = nullptr;
  for (const Assessment& a : before) {
    if (a.status == duty::AssessmentStatus::kApproved) approved = &a;
    if (a.status != duty::AssessmentStatus::kApproved && a.status != duty::AssessmentStatus::kSuperseded) {
      return Fail(Error("cycle.open.conflict", subject, {{"subject", subject}, {"cycle", std::to_string(a.cycle)}}));
    }
  }
  const std::string id = NewId(t.Now());
  Run(t,
      "INSERT INTO assessment (id, subject, facility, state, cycle, standard, status, previous, author, started, total) VALUES "
      "(:id, :subject, :facility, :state, :cycle, :standard, 'draft', :previous, :author, :started, :total)",
      {{"id", id},
       {"subject", subject},
       {"facility", cycle.facility.empty() ? Value(nullptr) : Value(cycle.facility)},
       {"state", cycle.state},
       {"cycle", before.empty() ? 1 : before.front().cycle + 1},
       {"standard", cycle.standard},
       {"previous", approved == nullptr ? Value(nullptr) : Value(approved->id)},
       {"author", t.Actor()},
       {"started", t.Now()},
       {"total", static_cast<long long>(cycle.asked.size())}});
  AddEvent(t, id, "started", "");
  auto started = ReadAssessment(t, id);
  if (cycle.clone && approved != nullptr) {
    AddUp(t, *started, CarryOver(t, *approved, id, cycle.asked));
    Run(t, "UPDATE assessment SET evidence_bytes = :bytes WHERE id = :id", {{"bytes", approved->evidence_bytes}, {"id", id}});
    started = ReadAssessment(t, id);
  }
  formats::JsonWriter w;
  w.BeginObject(formats::Break::kNo).Member("cycle", started->cycle).Member("standard", cycle.standard).Member("clone", cycle.clone);
  w.Member("previous", started->previous).Member("answered", started->answered).Member("total", started->total).EndObject();
  t.Record({"assessment.start", "assessment/" + id, started->Scope(), w.Take()});
  return *started;
}

void TakeStep(Transaction& t, Assessment& a, duty::AssessmentStatus to, const std::string& comment) {
  const std::string from(duty::StatusName(a.status)), name(duty::StatusName(to));
  if (to == duty::AssessmentStatus::kApproved) {
    for (const Assessment& other : AssessmentsOf(t, a.subject)) {
      if (other.status != duty::AssessmentStatus::kApproved || other.id == a.id) continue;
      Run(t, "UPDATE assessment SET status = 'superseded', version = version + 1 WHERE id = :id", {{"id", other.id}});
      AddEvent(t, other.id, "superseded", "");
    }
  }
  const bool submits = to == duty::AssessmentStatus::kSubmitted;
  const bool decides = to == duty::AssessmentStatus::kApproved || to == duty::AssessmentStatus::kReturned;
  if (submits) {
    a.submitted = t.Now();
    a.submitted_by = t.Actor();
  }
  if (decides) {
    a.decided = t.Now();
    a.decided_by = t.Actor();
  }
  Run(t,
      "UPDATE assessment SET status = :status, submitted = :submitted, submitted_by = :submitted_by, decided = :decided, "
      "decided_by = :decided_by, version = version + 1 WHERE id = :id",
      {{"status", name},
       {"submitted", a.submitted},
       {"submitted_by", a.submitted_by},
       {"decided", a.decided},
       {"decided_by", a.decided_by},
       {"id", a.id}});
  AddEvent(t, a.id, to == duty::AssessmentStatus::kDraft ? "withdrawn" : name, comment);
  a.status = to;
  ++a.version;
  formats::JsonWriter w;
  w.BeginObject(formats::Break::kNo).Member("from", from).Member("to", name).Member("comment", comment).Member("answered", a.answered);
  w.Member("total", a.total).EndObject();
  t.Record({"assessment." + (to == duty::AssessmentStatus::kDraft ? "withdrawn" : name), "assessment/" + a.id, a.Scope(), w.Take()});
}

std::vector<AssessmentEvent> EventsOf(Connection& connection, std::string_view assessment) {
  std::vector<AssessmentEvent> events;
  for (Rows rows(connection, "SELECT at, actor, kind, comment FROM assessment_event WHERE assessment = :id ORDER BY id", {{"id", assessment}});
       rows.Next();) {
    events.push_back({rows.Text(0), rows.Text(1), rows.Text(2), rows.Text(3)});
  }
  return events;
}

ConsideredRecord ReadConsidered(Connection& connection, std::string_view assessment) {
  ConsideredRecord found;
  Rows rows(connection, "SELECT record, version FROM considered WHERE assessment = :id", {{"id", assessment}});
  if (rows.Next()) found = {rows.Text(0), rows.Whole(1)};
  return found;
}

void WriteConsidered(Transaction& t, const Assessment& assessment, const ConsideredRecord& before, const std::string& record) {
  Run(t,
      "INSERT INTO considered (assessment, record, version, updated_by, updated_at) VALUES (:id, :record, 1, :by, :at) "
      "ON CONFLICT (assessment) DO UPDATE SET record = excluded.record, version = considered.version + 1, "
      "updated_by = excluded.updated_by, updated_at = excluded.updated_at",
      {{"id", assessment.id}, {"record", record}, {"by", t.Actor()}, {"at", t.Now()}});
  t.Record({"assessment.considered", "assessment/" + assessment.id, assessment.Scope(),
            "{\"before\":" + before.record + ",\"after\":" + record + "}"});
}

std::optional<FacilityPlace> PlaceOf(Connection& connection, std::string_view facility) {
  Rows rows(connection,
            "SELECT f.id, f.name, f.state, f.organisation, f.traffic, f.size, f.scope, s.profile FROM facility f "
            "JOIN state s ON s.id = f.state WHERE f.id = :id",
            {{"id", facility}});
  if (!rows.Next()) return std::nullopt;
  return FacilityPlace{rows.Text(0), rows.Text(1), rows.Text(2), rows.Text(3), rows.Text(4), rows.Text(5), rows.Text(6), rows.Text(7)};
}

std::optional<std::string> ProfileOfState(Connection& connection, std::string_view state) {
  return OneText(connection, "SELECT profile FROM state WHERE id = :id", {{"id", state}});
}

std::string PeriodsOfState(Connection& connection, std::string_view state) {
  return OneText(connection, "SELECT periods FROM state WHERE id = :id", {{"id", state}}).value_or("{}");
}

}  // namespace atalaya::store
