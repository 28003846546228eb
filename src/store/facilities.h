// The facilities of the register. Out-of-scope ones stay in it with the reason and who decided: the register is the denominator.
//
// A row's identity, scope and statement are for everyone who may read the register; its level, assessment and deficiencies only where the
// rules of `FacilityView` let the caller see them.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "release/release.h"
#include "store/database.h"
#include "store/listing_slice.h"
#include "store/statement_status.h"

namespace atalaya::store {

// The columns that release's rules are compiled on, in queries of this room that call the facility f.
inline release::SqlColumns FacilityColumns() { return {"f.id", "f.state", "f.id", "f.organisation"}; }
// The assessment of a facility is called a.
inline release::SqlColumns AssessmentColumns() { return {"a.id", "f.state", "f.id", "f.organisation"}; }

// What the caller sees of the columns that are not the register's own.
struct FacilityView {
  release::SqlCondition level, assessment, deficiency;
  std::string now;
};
FacilityView ViewOf(const release::Viewer& viewer, std::string_view now);

struct FacilityRow {
  std::string id, name, port, port_name, state, traffic, size, gisis, scope;
  StatementStatus statement = StatementStatus::kNone;
  std::string statement_expires;
  std::optional<int> level;
  struct Cycle {
    std::string id, status;
    int answered = 0, total = 0;
  };
  std::optional<Cycle> assessment;  // the newest cycle
  std::optional<int> open_deficiencies;
  std::string sort_key;
};

struct Facility : FacilityRow {
  std::string organisation, organisation_name;  // empty: not known
  std::optional<double> lat, lon;               // its own, else the port's
  bool own_position = false;
  std::string scope_reason, scope_by, scope_at, basis, added;
  long long version = 0;
};

struct FacilityFilter {
  std::string state, port, organisation, q, scope;  // empty: any
  std::optional<StatementStatus> statement;
};
// "id", "name", "port", "state", "expires", "deficiencies"; a "-" in front turns it round.
bool IsFacilityOrder(std::string_view sort);
Listed<FacilityRow> ListFacilities(Connection& connection, const FacilityFilter& filter, std::string_view sort, const FacilityView& view,
                                   const Slice& slice);
// All that match, for files.
std::vector<Facility> AllFacilities(Connection& connection, const FacilityFilter& filter, const FacilityView& view);
std::optional<Facility> FindFacility(Connection& connection, const std::string& id, const FacilityView& view);
// What people write about a facility. In edits: absent = stays; an empty organisation or gisis takes it away.
struct FacilityEdit {
  std::optional<std::string> name, traffic, size, organisation, gisis, scope, scope_reason;
  std::optional<std::optional<double>> lat, lon;
};
// Adds one; an empty id becomes the port's next ("BRSSZ-04"). Findings: `entry.unknown`, `entry.gisis`, `entry.gisis-state`,
// `entry.scope-reason`, `entry.id.conflict`, `entry.gisis.conflict`.
Result<std::string> AddFacility(Transaction& transaction, const std::string& id, const std::string& port, const FacilityEdit& edit);
// The same findings, and `entry.stale`.
Result<int> EditFacility(Transaction& transaction, const std::string& id, long long version, const FacilityEdit& edit);

// "BRSSZ-0001": UN/LOCODE of the port and four digits, as in the IMO's information system.
bool IsGisisNumber(std::string_view text);

}  // namespace atalaya::store
