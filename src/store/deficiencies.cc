#include "store/deficiencies.h"

#include <map>

#include "base/ids.h"
#include "formats/json_write.h"
#include "store/sql.h"

namespace atalaya::store {
namespace {

constexpr const char* kSelect =
    "SELECT d.id, d.subject, d.facility, f.name, d.state, f.organisation, d.assessment, a.standard, d.control, d.reply, d.mandatory, "
    "d.severity, d.requirement, d.opened, d.deadline, d.owner, d.note, d.status, d.fixed_by, d.fixed_at, d.verified_by, d.verified_at, "
    "d.closed_by, d.closed_at, d.measure, f.traffic, f.size, d.version, w.degree FROM deficiency d "
    "LEFT JOIN facility f ON f.id = d.facility JOIN assessment a ON a.id = d.assessment "
    "LEFT JOIN answer w ON w.assessment = d.assessment AND w.control = d.control ";

Deficiency Take(const Rows& rows) {
  Deficiency d;
  d.id = rows.Text(0);
  d.subject = rows.Text(1);
  d.facility = rows.Text(2);
  d.facility_name = rows.Text(3);
  d.state = rows.Text(4);
  d.organisation = rows.Text(5);
  d.assessment = rows.Text(6);
  d.standard = rows.Text(7);
  d.control = rows.Text(8);
  d.reply = model::FromName<model::Reply>(rows.Text(9)).value_or(model::Reply::kNotChecked);
  d.mandatory = rows.Flag(10);
  d.severity = duty::SeverityFromName(rows.Text(11)).value_or(duty::Severity::kObservation);
  d.requirement = model::FromName<model::Requirement>(rows.Text(12)).value_or(model::Requirement::kOperational);
  d.opened = rows.Text(13);
  d.deadline = rows.Text(14);
  d.owner = rows.Text(15);
  d.note = rows.Text(16);
  d.status = duty::DeficiencyStatusFromName(rows.Text(17)).value_or(duty::DeficiencyStatus::kOpen);
  d.fixed_by = rows.Text(18);
  d.fixed_at = rows.Text(19);
  d.verified_by = rows.Text(20);
  d.verified_at = rows.Text(21);
  d.closed_by = rows.Text(22);
  d.closed_at = rows.Text(23);
  d.measure = rows.Text(24);
  d.traffic = rows.Text(25);
  d.size = rows.Text(26);
  d.version = rows.Whole(27);
  d.degree = rows.MaybeNumber(28);
  return d;
}

long long Weight(duty::Severity severity) { return static_cast<long long>(severity) + 1; }

void AddEvent(Transaction& t, const std::string& deficiency, std::string_view kind, std::string_view comment = "", std::string_view evidence = "") {
  Run(t,
      "INSERT INTO deficiency_event (id, deficiency, at, actor, kind, comment, evidence) VALUES "
      "(:id, :deficiency, :at, :actor, :kind, :comment, :evidence)",
      {{"id", NewId(t.Now())},
       {"deficiency", deficiency},
       {"at", t.Now()},
       {"actor", t.Actor()},
       {"kind", kind},
       {"comment", comment},
       {"evidence", evidence}});
}

void WriteState(Transaction& t, const Deficiency& d) {
  Run(t,
      "UPDATE deficiency SET assessment = :assessment, reply = :reply, mandatory = :mandatory, severity = :severity, weight = :weight, "
      "requirement = :requirement, deadline = :deadline, owner = :owner, note = :note, status = :status, fixed_by = :fixed_by, "
      "fixed_at = :fixed_at, verified_by = :verified_by, verified_at = :verified_at, closed_by = :closed_by, closed_at = :closed_at, "
      "version = :version WHERE id = :id",
      {{"assessment", d.assessment},
       {"reply", model::Name(d.reply)},
       {"mandatory", d.mandatory},
       {"severity", duty::SeverityName(d.severity)},
       {"weight", Weight(d.severity)},
       {"requirement", model::Name(d.requirement)},
       {"deadline", d.deadline},
       {"owner", d.owner},
       {"note", d.note},
       {"status", duty::StatusName(d.status)},
       {"fixed_by", d.fixed_by},
       {"fixed_at", d.fixed_at},
       {"verified_by", d.verified_by},
       {"verified_at", d.verified_at},
       {"closed_by", d.closed_by},
       {"closed_at", d.closed_at},
       {"version", d.version},
       {"id", d.id}});
}

const char* Column(DeficiencyFilter::Sort sort) {
  switch (sort) {
    case DeficiencyFilter::Sort::kDeadline: return "d.deadline";
    case DeficiencyFilter::Sort::kOpened: return "d.opened";
    case DeficiencyFilter::Sort::kSeverity: return "d.weight";
  }
  return "d.id";
}

void WritePayload(formats::JsonWriter& w, const Deficiency& d) {
  w.BeginObject(formats::Break::kNo).Member("control", d.control).Member("status", duty::StatusName(d.status));
  w.Member("severity", duty::SeverityName(d.severity)).Member("requirement", model::Name(d.requirement)).Member("deadline", d.deadline);
  w.Member("owner", d.owner).Member("note", d.note).Member("fixed_by", d.fixed_by).Member("verified_by", d.verified_by);
  w.Member("closed_by", d.closed_by).Key("version").Integer(d.version).EndObject();
}

void Record(Transaction& t, const std::string& action, const Deficiency& before, const Deficiency& after, const std::string& comment,
            const std::string& evidence) {
  formats::JsonWriter w;
  w.BeginObject(formats::Break::kNo).Key("before");
  WritePayload(w, before);
  w.Key("after");
  WritePayload(w, after);
  w.Member("comment", comment).Member("evidence", evidence).EndObject();
  t.Record({action, "deficiency/" + after.id, after.Scope(), w.Take()});
}

}  // namespace

std::optional<Deficiency> ReadDeficiency(Connection& connection, std::string_view id) {
  Rows rows(connection, std::string(kSelect) + "WHERE d.id = :id", {{"id", id}});
  if (!rows.Next()) return std::nullopt;
  return Take(rows);
}

model::Requirement DefaultRequirement(const model::Control& control, const model::Solution* cheapest) {
  if (cheapest != nullptr) return cheapest->requirement;
  if (control.group == "government") return model::Requirement::kPolicy;
  if (control.group == "assessment" || control.group == "plan") return model::Requirement::kPlanning;
  return model::Requirement::kOperational;
}

release::SqlColumns VisibleDeficiencyColumns() { return {"d.id", "d.state", "d.facility", "f.organisation"}; }

std::vector<std::string> DeficiencyKey(const Deficiency& d, DeficiencyFilter::Sort sort) {
  switch (sort) {
    case DeficiencyFilter::Sort::kDeadline: return {d.deadline, d.id};
    case DeficiencyFilter::Sort::kOpened: return {d.opened, d.id};
    case DeficiencyFilter::Sort::kSeverity: return {std::to_string(Weight(d.severity)), d.id};
  }
  return {};
}

std::vector<Deficiency> ListDeficiencies(Connection& connection, const DeficiencyFilter& filter, const release::SqlCondition& visible) {
  std::string sql = std::string(kSelect) + "WHERE " + visible.sql;
  Values values;
  for (const auto& [name, value] : visible.values) values.emplace_back(name, value);
  const auto only = [&](const char* column, const char* name, const std::string& value) {
    if (value.empty()) return;
    sql += " AND " + std::string(column) + " = :" + name;
    values.emplace_back(name, value);
  };
  only("d.state", "state", filter.state);
  only("d.facility", "facility", filter.facility);
  only("d.status", "status", filter.status);
  only("d.requirement", "requirement", filter.requirement);
  only("d.owner", "owner", filter.owner);
  only("d.severity", "severity", filter.severity);
  only("d.control", "control", filter.control);
  if (!filter.overdue_on.empty()) {
    sql += " AND d.status = 'open' AND d.deadline <> '' AND d.deadline < :today";
    values.emplace_back("today", filter.overdue_on);
  }
  const std::string column = Column(filter.sort);
  if (filter.after.size() == 2) {
    sql += " AND (" + column + ", d.id) " + (filter.descending ? "<" : ">") + " (:after_value, :after_id)";
    if (filter.sort == DeficiencyFilter::Sort::kSeverity) {
      values.emplace_back("after_value", static_cast<long long>(std::atoll(filter.after[0].c_str())));
    } else {
      values.emplace_back("after_value", filter.after[0]);
    }
    values.emplace_back("after_id", filter.after[1]);
  }
  const char* direction = filter.descending ? " DESC" : "";
  sql += " ORDER BY " + column + direction + ", d.id" + direction + " LIMIT :limit";
  values.emplace_back("limit", filter.limit);
  std::vector<Deficiency> found;
  for (Rows rows(connection, sql, values); rows.Next();) found.push_back(Take(rows));
  return found;
}

FoundCounts UpdateDeficiencies(Transaction& t, const Assessment& assessment, const std::vector<FoundDeficiency>& found) {
  std::map<std::string, Deficiency> known;
  for (Rows rows(t, std::string(kSelect) + "WHERE d.subject = :subject", {{"subject", assessment.subject}}); rows.Next();) {
    Deficiency d = Take(rows);
    known.emplace(d.control, std::move(d));
  }
  FoundCounts counts;
  std::vector<std::string> opened, reopened, cured;
  for (const FoundDeficiency& one : found) {
    const auto it = known.find(one.control);
    if (it == known.end()) {
      const std::string id = NewId(t.Now());
      Run(t,
          "INSERT INTO deficiency (id, subject, facility, state, assessment, control, reply, mandatory, severity, weight, requirement, "
          "opened, deadline) VALUES (:id, :subject, :facility, :state, :assessment, :control, :reply, :mandatory, :severity, :weight, "
          ":requirement, :opened, :deadline)",
          {{"id", id},
           {"subject", assessment.subject},
           {"facility", assessment.facility.empty() ? Value(nullptr) : Value(assessment.facility)},
           {"state", assessment.state},
           {"assessment", assessment.id},
           {"control", one.control},
           {"reply", model::Name(one.reply)},
           {"mandatory", one.mandatory},
           {"severity", duty::SeverityName(one.severity)},
           {"weight", Weight(one.severity)},
           {"requirement", model::Name(one.requirement)},
           {"opened", t.Now()},
           {"deadline", one.deadline}});
      AddEvent(t, id, "opened");
      opened.push_back(one.control);
      continue;
    }
    Deficiency d = std::move(it->second);
    known.erase(it);
    const bool again = d.status != duty::DeficiencyStatus::kOpen;
    d.assessment = assessment.id;
    d.reply = one.reply;
    d.mandatory = one.mandatory;
    d.severity = one.severity;
    if (again) {
      d.status = duty::DeficiencyStatus::kOpen;
      d.deadline = one.deadline;
      d.fixed_by = d.fixed_at = d.verified_by = d.verified_at = d.closed_by = d.closed_at = "";
      reopened.push_back(one.control);
    } else {
      ++counts.confirmed;
    }
    ++d.version;
    WriteState(t, d);
    AddEvent(t, d.id, again ? "reopened" : "confirmed");
  }
  for (auto& [control, d] : known) {
    if (d.status == duty::DeficiencyStatus::kClosed) continue;
    // The re-test found it cured. Whoever approved vouches for that, unless it is the fixer's own work: then it stays to be verified.
    AddEvent(t, d.id, "cured");
    if (d.fixed_by == t.Actor()) continue;
    d.status = duty::DeficiencyStatus::kClosed;
    d.closed_by = t.Actor();
    d.closed_at = t.Now();
    ++d.version;
    WriteState(t, d);
    cured.push_back(control);
  }
  counts.opened = static_cast<int>(opened.size());
  counts.reopened = static_cast<int>(reopened.size());
  counts.cured = static_cast<int>(cured.size());
  formats::JsonWriter w;
  w.BeginObject(formats::Break::kNo);
  for (const auto& [name, list] : {std::pair{"opened", &opened}, {"reopened", &reopened}, {"cured", &cured}}) {
    w.Key(name).BeginArray(formats::Break::kNo);
    for (const std::string& control : *list) w.String(control);
    w.EndArray();
  }
  w.Member("confirmed", counts.confirmed).EndObject();
  t.Record({"deficiency.found", "assessment/" + assessment.id, assessment.Scope(), w.Take()});
  return counts;
}

Deficiency EditDeficiency(Transaction& t, const Deficiency& before, const DeficiencyEdit& edit) {
  Deficiency after = before;
  after.owner = edit.owner;
  after.deadline = edit.deadline;
  after.note = edit.note;
  after.requirement = edit.requirement;
  ++after.version;
  WriteState(t, after);
  AddEvent(t, after.id, "edited");
  Record(t, "deficiency.edit", before, after, "", "");
  return after;
}

Deficiency StepDeficiency(Transaction& t, const Deficiency& before, duty::DeficiencyStep step, const std::string& comment,
                          const std::string& evidence) {
  Deficiency after = before;
  const duty::DeficiencyState next = duty::After(before.State(), step, t.Actor());
  after.status = next.status;
  switch (step) {
    case duty::DeficiencyStep::kFix:
      after.fixed_by = t.Actor();
      after.fixed_at = t.Now();
      break;
    case duty::DeficiencyStep::kVerify:
      after.verified_by = t.Actor();
      after.verified_at = t.Now();
      break;
    case duty::DeficiencyStep::kClose:
      after.closed_by = t.Actor();
      after.closed_at = t.Now();
      break;
    case duty::DeficiencyStep::kReopen:
      after.fixed_by = after.fixed_at = after.verified_by = after.verified_at = after.closed_by = after.closed_at = "";
      break;
  }
  ++after.version;
  WriteState(t, after);
  const std::string kind(duty::StepName(step));
  AddEvent(t, after.id, kind, comment, evidence);
  Record(t, "deficiency." + kind, before, after, comment, evidence);
  return after;
}

std::vector<DeficiencyEvent> HistoryOf(Connection& connection, std::string_view deficiency) {
  std::vector<DeficiencyEvent> events;
  for (Rows rows(connection, "SELECT at, actor, kind, comment, evidence FROM deficiency_event WHERE deficiency = :id ORDER BY id",
                 {{"id", deficiency}});
       rows.Next();) {
    events.push_back({rows.Text(0), rows.Text(1), rows.Text(2), rows.Text(3), rows.Text(4)});
  }
  return events;
}

}  // namespace atalaya::store
