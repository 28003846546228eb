#include "store/lookups.h"

#include "store/sql.h"

namespace atalaya::store {
namespace {

// `sql` gives state, facility, organisation for :id.
std::optional<release::Subject> Find(Connection& connection, release::Kind kind, const std::string& id, const std::string& sql,
                                     Values values = {}) {
  values.emplace_back("id", id);
  Rows rows(connection, sql, values);
  if (!rows.Next()) return std::nullopt;
  release::Subject subject;
  subject.kind = kind;
  subject.id = id;
  subject.state = rows.Text(0);
  subject.facility = rows.Text(1);
  subject.organisation = rows.Text(2);
  return subject;
}

}  // namespace

std::optional<release::Subject> FacilitySubject(Connection& connection, const std::string& id, release::Kind kind) {
  return Find(connection, kind, id, "SELECT state, id, COALESCE(organisation, '') FROM facility WHERE id = :id");
}

std::optional<release::Subject> StateSubject(Connection& connection, const std::string& id, release::Kind kind) {
  return Find(connection, kind, id, "SELECT id, '', '' FROM state WHERE id = :id");
}

std::optional<release::Subject> PortSubject(Connection& connection, const std::string& id) {
  return Find(connection, release::Kind::kRegister, id, "SELECT state, '', '' FROM port WHERE id = :id");
}

std::optional<release::Subject> OrganisationSubject(Connection& connection, const std::string& id) {
  return Find(connection, release::Kind::kRegister, id, "SELECT COALESCE(state, ''), '', id FROM organisation WHERE id = :id");
}

std::optional<release::Subject> StatementSubject(Connection& connection, const std::string& id) {
  return Find(connection, release::Kind::kStatement, id,
              "SELECT f.state, f.id, COALESCE(f.organisation, '') FROM statement s JOIN facility f ON f.id = s.facility WHERE s.id = :id");
}

std::optional<release::Subject> LevelSubject(Connection& connection, const std::string& id) {
  return Find(connection, release::Kind::kLevel, id, "SELECT state, '', '' FROM security_level WHERE id = :id");
}

std::optional<release::Subject> LevelSubjectAt(Connection& connection, const std::string& id, const std::string& facility) {
  return Find(connection, release::Kind::kLevel, id,
              "SELECT f.state, f.id, COALESCE(f.organisation, '') FROM security_level_facility lf JOIN facility f ON f.id = lf.facility "
              "WHERE lf.security_level = :id AND lf.facility = :facility",
              {{"facility", facility}});
}

std::optional<release::Subject> EventSubject(Connection& connection, const std::string& id) {
  return Find(connection, release::Kind::kEvent, id,
              "SELECT f.state, f.id, COALESCE(f.organisation, '') FROM facility_event e JOIN facility f ON f.id = e.facility WHERE e.id = :id");
}

namespace {

// Rows with a State and a facility that may be unknown.
std::optional<release::Subject> FindDeclared(Connection& connection, const std::string& id, const std::string& table) {
  return Find(connection, release::Kind::kDeclaration, id,
              "SELECT x.state, x.facility, COALESCE(f.organisation, '') FROM " + table + " x LEFT JOIN facility f ON f.id = x.facility WHERE x.id = :id");
}

}  // namespace

std::optional<release::Subject> ReceivedSubject(Connection& connection, const std::string& id) { return FindDeclared(connection, id, "received_file"); }
std::optional<release::Subject> DeclarationSubject(Connection& connection, const std::string& id) { return FindDeclared(connection, id, "declaration"); }
std::optional<release::Subject> ConsignmentSubject(Connection& connection, const std::string& id) { return FindDeclared(connection, id, "consignment"); }

}  // namespace atalaya::store
