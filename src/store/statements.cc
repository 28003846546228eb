#include "store/statements.h"

#include "base/ids.h"
#include "base/time.h"
#include "formats/json_write.h"
#include "store/days.h"
#include "store/edits.h"
#include "store/listing.h"

namespace atalaya::store {
namespace {

constexpr std::string_view kKinds[] = {"verification", "additional"};
constexpr std::string_view kResults[] = {"satisfactory", "deficiencies", "not-satisfactory"};

constexpr const char* kStatementColumns =
    "SELECT s.id, s.facility, s.number, s.issued, s.expires, s.assessment, s.recorded_by, s.withdrawn, s.withdrawn_by, s.withdrawn_reason, "
    "CASE WHEN f.statement = s.id THEN 1 ELSE 0 END FROM statement s JOIN facility f ON f.id = s.facility";

Statement ReadStatement(const Rows& rows, std::string_view today) {
  Statement s;
  std::size_t c = 0;
  for (std::string* text : {&s.id, &s.facility, &s.number, &s.issued, &s.expires, &s.assessment, &s.recorded_by, &s.withdrawn, &s.withdrawn_by,
                            &s.withdrawn_reason}) {
    *text = rows.Text(c++);
  }
  s.current = rows.Flag(c);
  s.status = StatusOf(s.expires, !s.withdrawn.empty(), today);
  return s;
}

// Endorsements of all these statements with one query more.
void AddEndorsements(Connection& connection, std::vector<Statement>& statements, const std::string& condition, const Values& values) {
  Rows rows(connection,
            "SELECT e.id, e.kind, e.date, e.result, e.note, e.recorded_by, e.statement FROM endorsement e JOIN statement s ON s.id = e.statement "
            "WHERE " + condition + " ORDER BY e.date, e.id",
            values);
  while (rows.Next()) {
    for (Statement& statement : statements) {
      if (statement.id != rows.Text(6)) continue;
      statement.endorsements.push_back({rows.Text(0), rows.Text(1), rows.Text(2), rows.Text(3), rows.Text(4), rows.Text(5)});
    }
  }
}

std::string ScopeOf(Connection& connection, const std::string& facility) {
  return OneText(connection, "SELECT state FROM facility WHERE id = :id", {{"id", facility}}).value_or("") + "/" + facility;
}

// The facility's columns follow the statement issued last; of two on one day the one recorded last.
void Refresh(Transaction& t, const std::string& facility) {
  std::string id, expires, withdrawn;
  {
    Rows rows(t, "SELECT id, expires, withdrawn FROM statement WHERE facility = :facility ORDER BY issued DESC, recorded DESC, id DESC LIMIT 1",
              {{"facility", facility}});
    if (!rows.Next()) return;
    id = rows.Text(0);
    expires = rows.Text(1);
    withdrawn = rows.Text(2);
  }
  Run(t, "UPDATE facility SET statement = :statement, statement_expires = :expires, statement_withdrawn = :withdrawn WHERE id = :id",
      {{"statement", id}, {"expires", expires}, {"withdrawn", !withdrawn.empty()}, {"id", facility}});
}

}  // namespace

std::span<const std::string_view> EndorsementKinds() { return kKinds; }
std::span<const std::string_view> EndorsementResults() { return kResults; }
release::SqlColumns StatementColumns() { return {"s.id", "f.state", "f.id", "f.organisation"}; }

std::vector<Statement> StatementsOf(Connection& connection, const std::string& facility, const release::SqlCondition& seen,
                                    std::string_view today) {
  Conditions conditions;
  conditions.Add("s.facility = :facility", {{"facility", facility}});
  conditions.Add(seen, "seen");
  std::vector<Statement> statements;
  {
    Rows rows(connection, kStatementColumns + conditions.Where() + " ORDER BY s.issued DESC, s.recorded DESC, s.id DESC", conditions.Bound());
    while (rows.Next()) statements.push_back(ReadStatement(rows, today));
  }
  if (!statements.empty()) AddEndorsements(connection, statements, "s.facility = :facility", {{"facility", facility}});
  return statements;
}

std::optional<Statement> FindStatement(Connection& connection, const std::string& id, std::string_view today) {
  std::vector<Statement> statements;
  {
    Rows rows(connection, std::string(kStatementColumns) + " WHERE s.id = :id", {{"id", id}});
    if (!rows.Next()) return std::nullopt;
    statements.push_back(ReadStatement(rows, today));
  }
  AddEndorsements(connection, statements, "s.id = :id", {{"id", id}});
  return std::move(statements.front());
}

Result<std::string> IssueStatement(Transaction& t, const std::string& facility, const NewStatement& statement, int most_years) {
  std::string state, scope;
  {
    Rows rows(t, "SELECT state, scope FROM facility WHERE id = :id", {{"id", facility}});
    if (!rows.Next()) return Fail(Error("api.not-found", ""));
    state = rows.Text(0);
    scope = rows.Text(1);
  }
  Findings findings;
  if (scope != "in") findings.push_back(Error("entry.out-of-scope", "", {{"facility", facility}}));
  if (statement.issued > DayOf(t.Now())) findings.push_back(Error("entry.future", "body#/issued", {{"value", statement.issued}}));
  if (statement.expires < statement.issued) {
    findings.push_back(Error("entry.dates", "body#/expires", {{"first", statement.issued}, {"last", statement.expires}}));
  } else if (statement.expires > PlusMonths(statement.issued, 12 * most_years)) {
    findings.push_back(Error("entry.life", "body#/expires", {{"years", std::to_string(most_years)}}));
  }
  if (OneWhole(t, "SELECT count(*) FROM statement WHERE state = :state AND number = :number", {{"state", state}, {"number", statement.number}}) != 0) {
    findings.push_back(Error("entry.number.conflict", "body#/number", {{"value", formats::Shortened(statement.number)}}));
  }
  if (!statement.assessment.empty() &&
      OneWhole(t, "SELECT count(*) FROM assessment WHERE id = :id AND facility = :facility AND status = 'approved'",
               {{"id", statement.assessment}, {"facility", facility}}) == 0) {
    findings.push_back(Error("entry.assessment", "body#/assessment"));
  }
  if (HasErrors(findings)) return Fail(std::move(findings));
  const std::string id = NewId(t.Now());
  Run(t,
      "INSERT INTO statement (id, facility, state, number, issued, expires, assessment, recorded, recorded_by) VALUES "
      "(:id, :facility, :state, :number, :issued, :expires, :assessment, :recorded, :recorded_by)",
      {{"id", id},
       {"facility", facility},
       {"state", state},
       {"number", statement.number},
       {"issued", statement.issued},
       {"expires", statement.expires},
       {"assessment", statement.assessment},
       {"recorded", t.Now()},
       {"recorded_by", t.Actor()}});
  Refresh(t, facility);
  Edits edits;
  edits.Set("facility", facility);
  edits.Set("number", statement.number);
  edits.Set("issued", statement.issued);
  edits.Set("expires", statement.expires);
  edits.Set("assessment", statement.assessment);
  t.Record({"statement.issue", "statement/" + id, state + "/" + facility, edits.Json()});
  return id;
}

Result<Endorsement> Endorse(Transaction& t, const std::string& id, Endorsement endorsement) {
  const std::string today = DayOf(t.Now());
  const auto statement = FindStatement(t, id, today);
  if (!statement) return Fail(Error("api.not-found", ""));
  if (!statement->withdrawn.empty()) return Fail(Error("entry.withdrawn.conflict", "", {{"day", DayOf(statement->withdrawn)}}));
  const std::string last = std::min(today, statement->expires);
  if (endorsement.date < statement->issued || endorsement.date > last) {
    return Fail(Error("entry.day-range", "body#/date", {{"value", endorsement.date}, {"first", statement->issued}, {"last", last}}));
  }
  endorsement.id = NewId(t.Now());
  endorsement.recorded_by = t.Actor();
  Run(t,
      "INSERT INTO endorsement (id, statement, kind, date, result, note, recorded, recorded_by) VALUES "
      "(:id, :statement, :kind, :date, :result, :note, :recorded, :recorded_by)",
      {{"id", endorsement.id},
       {"statement", id},
       {"kind", endorsement.kind},
       {"date", endorsement.date},
       {"result", endorsement.result},
       {"note", endorsement.note},
       {"recorded", t.Now()},
       {"recorded_by", t.Actor()}});
  Edits edits;
  edits.Set("endorsement", endorsement.id);
  edits.Set("kind", endorsement.kind);
  edits.Set("date", endorsement.date);
  edits.Set("result", endorsement.result);
  edits.Set("note", endorsement.note);
  t.Record({"statement.endorse", "statement/" + id, ScopeOf(t, statement->facility), edits.Json()});
  return endorsement;
}

Result<int> WithdrawStatement(Transaction& t, const std::string& id, const std::string& reason) {
  const auto statement = FindStatement(t, id, DayOf(t.Now()));
  if (!statement) return Fail(Error("api.not-found", ""));
  if (!statement->withdrawn.empty()) return Fail(Error("entry.withdrawn.conflict", "", {{"day", DayOf(statement->withdrawn)}}));
  Run(t, "UPDATE statement SET withdrawn = :now, withdrawn_by = :actor, withdrawn_reason = :reason WHERE id = :id",
      {{"now", t.Now()}, {"actor", t.Actor()}, {"reason", reason}, {"id", id}});
  Refresh(t, statement->facility);
  Edits edits;
  edits.Set("number", statement->number);
  edits.Set("reason", reason);
  t.Record({"statement.withdraw", "statement/" + id, ScopeOf(t, statement->facility), edits.Json()});
  return 1;
}

}  // namespace atalaya::store
