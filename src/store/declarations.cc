#include "store/declarations.h"

#include <algorithm>

#include "formats/findings_json.h"
#include "store/listing.h"

namespace atalaya::store {
namespace {

constexpr const char* kDeclarationColumns =
    "SELECT d.id, d.state, d.facility, d.port, COALESCE(d.port_call, ''), d.kind, d.function, d.format, d.file, d.blob, d.message, d.number, d.sender, d.prepared, "
    "d.received, d.received_by, d.status, d.replaced_by, d.checked, d.consignments, d.equipment, d.persons, d.errors, d.warnings";

DeclarationRow TakeDeclaration(const Rows& rows, bool whole) {
  DeclarationRow r;
  std::size_t c = 0;
  for (std::string* text : {&r.id, &r.state, &r.facility, &r.port, &r.call, &r.kind, &r.function, &r.format, &r.file, &r.blob, &r.message, &r.number, &r.sender,
                            &r.prepared, &r.received, &r.received_by, &r.status, &r.replaced_by, &r.checked}) {
    *text = rows.Text(c++);
  }
  for (long long* number : {&r.consignments, &r.equipment, &r.persons, &r.errors, &r.warnings}) *number = rows.Whole(c++);
  if (whole) {
    r.head = rows.Text(c++);
    r.findings = rows.Text(c);
  }
  return r;
}

}  // namespace

std::optional<DeclarationRow> FindDeclaration(Connection& c, const std::string& id) {
  Rows rows(c, std::string(kDeclarationColumns) + ", d.head, d.findings FROM declaration d WHERE d.id = :id", {{"id", id}});
  return rows.Next() ? std::optional(TakeDeclaration(rows, true)) : std::nullopt;
}

release::SqlColumns DeclarationColumns() { return {"d.id", "d.state", "d.facility", ""}; }

Listed<DeclarationRow> ListDeclarations(Connection& c, const DeclarationFilter& filter, const release::SqlCondition& seen, const Slice& slice) {
  Conditions conditions;
  conditions.Add(seen, "seen");
  const auto only = [&](const char* column, const char* name, const std::string& value) {
    if (!value.empty()) conditions.Add(std::string(column) + " = :" + name, {{name, value}});
  };
  only("d.state", "state", filter.state);
  only("d.port_call", "call", filter.call);
  only("d.kind", "kind", filter.kind);
  only("d.status", "status", filter.status);
  if (!filter.search.empty()) {
    const std::string text = Containing(Folded(filter.search));
    conditions.Add("lower(d.file) LIKE :q1 ESCAPE '\\' OR lower(d.number) LIKE :q2 ESCAPE '\\' OR lower(d.sender) LIKE :q3 ESCAPE '\\' OR "
                   "EXISTS (SELECT 1 FROM port_call p WHERE p.id = d.port_call AND (p.folded LIKE :q4 ESCAPE '\\' OR p.imo LIKE :q5 ESCAPE '\\'))",
                   {{"q1", text}, {"q2", text}, {"q3", text}, {"q4", text}, {"q5", text}});
  }
  const std::string order = Paged(conditions, {"", "d.id", true}, slice);
  std::vector<DeclarationRow> rows;
  for (Rows found(c, std::string(kDeclarationColumns) + " FROM declaration d" + conditions.Where() + order, conditions.Bound()); found.Next();) {
    rows.push_back(TakeDeclaration(found, false));
  }
  return Cut(std::move(rows), slice, [](const DeclarationRow& row) { return std::vector<std::string>{row.id}; });
}

std::vector<DeclarationRow> DeclarationsOfCall(Connection& c, const std::string& call) {
  std::vector<DeclarationRow> rows;
  for (Rows found(c, std::string(kDeclarationColumns) + ", d.head, d.findings FROM declaration d WHERE d.port_call = :call ORDER BY d.received, d.id", {{"call", call}}); found.Next();) {
    rows.push_back(TakeDeclaration(found, true));
  }
  return rows;
}

std::vector<std::string> DeclarationsOfFile(Connection& c, const std::string& state, const std::string& blob) {
  std::vector<std::string> ids;
  for (Rows rows(c, "SELECT id FROM declaration WHERE state = :state AND blob = :blob ORDER BY id", {{"state", state}, {"blob", blob}}); rows.Next();) {
    ids.push_back(rows.Text(0));
  }
  return ids;
}

void AddFindings(Transaction& t, const std::string& declaration, const Findings& more) {
  const auto row = FindDeclaration(t, declaration);
  if (!row || more.empty()) return;
  Findings findings = formats::ReadFindings(row->findings);
  for (const Finding& finding : more) {
    if (std::find(findings.begin(), findings.end(), finding) == findings.end()) findings.push_back(finding);  // steps may run again
  }
  const auto count = [&](Severity severity) {
    return static_cast<long long>(std::count_if(findings.begin(), findings.end(), [&](const Finding& f) { return f.severity == severity; }));
  };
  Run(t, "UPDATE declaration SET findings = :findings, errors = :errors, warnings = :warnings WHERE id = :id",
      {{"findings", formats::FindingsText(findings)}, {"errors", count(Severity::kError)}, {"warnings", count(Severity::kWarning)}, {"id", declaration}});
}

void NoteChecked(Transaction& t, const std::string& declaration) {
  Run(t, "UPDATE declaration SET checked = :now WHERE id = :id", {{"now", t.Now()}, {"id", declaration}});
}

std::vector<std::string> UncheckedDeclarations(Connection& c) {
  std::vector<std::string> ids;
  for (Rows rows(c, "SELECT id FROM declaration WHERE checked = '' ORDER BY id"); rows.Next();) ids.push_back(rows.Text(0));
  return ids;
}

}  // namespace atalaya::store
