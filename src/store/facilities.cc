#include "store/facilities.h"

#include "base/time.h"
#include "store/days.h"
#include "store/listing.h"

namespace atalaya::store {
namespace {

// Levels in force on a facility; 1 where none is set.
constexpr const char* kLevel =
    "COALESCE((SELECT max(l.level) FROM security_level_facility lf JOIN security_level l ON l.id = lf.security_level "
    "WHERE lf.facility = f.id AND l.withdrawn = '' AND (l.until = '' OR l.until > :now)), 1)";
constexpr const char* kDeficiencies = "(SELECT count(*) FROM deficiency d WHERE d.facility = f.id AND d.status <> 'closed')";

constexpr const char* kFrom =
    " FROM facility f JOIN port p ON p.id = f.port LEFT JOIN organisation o ON o.id = f.organisation "
    "LEFT JOIN assessment a ON a.subject = f.id AND a.cycle = (SELECT max(newest.cycle) FROM assessment newest WHERE newest.subject = f.id)";

std::string Shown(Conditions& conditions, const FacilityView& view) {
  conditions.Bind("now", view.now);
  return "SELECT f.id, f.name, f.port, p.name, f.state, f.traffic, f.size, f.gisis, f.scope, f.statement_expires, f.statement_withdrawn, "
         "CASE WHEN " + conditions.Expression(view.level, "level") + " THEN " + kLevel + " END, "
         "CASE WHEN " + conditions.Expression(view.assessment, "assessment") + " THEN a.id END, a.status, a.answered, a.total, "
         "CASE WHEN " + conditions.Expression(view.deficiency, "deficiency") + " THEN " + kDeficiencies + " END";
}
constexpr std::size_t kRowColumns = 17;

constexpr const char* kMore =
    ", COALESCE(f.organisation, ''), o.name, COALESCE(f.lat, p.lat), COALESCE(f.lon, p.lon), f.lat, f.scope_reason, f.scope_by, f.scope_at, "
    "f.basis, f.added, f.version";

void ReadRow(const Rows& rows, std::string_view today, FacilityRow& row) {
  row.id = rows.Text(0);
  row.name = rows.Text(1);
  row.port = rows.Text(2);
  row.port_name = rows.Text(3);
  row.state = rows.Text(4);
  row.traffic = rows.Text(5);
  row.size = rows.Text(6);
  row.gisis = rows.Text(7);
  row.scope = rows.Text(8);
  row.statement_expires = rows.Text(9);
  row.statement = StatusOf(row.statement_expires, rows.Flag(10), today);
  if (!rows.IsNull(11)) row.level = static_cast<int>(rows.Whole(11));
  if (!rows.IsNull(12)) {
    row.assessment = FacilityRow::Cycle{rows.Text(12), rows.Text(13), static_cast<int>(rows.Whole(14)), static_cast<int>(rows.Whole(15))};
  }
  if (!rows.IsNull(16)) row.open_deficiencies = static_cast<int>(rows.Whole(16));
}

Facility ReadFacility(const Rows& rows, std::string_view today) {
  Facility facility;
  ReadRow(rows, today, facility);
  std::size_t c = kRowColumns;
  facility.organisation = rows.Text(c++);
  facility.organisation_name = rows.Text(c++);
  facility.lat = rows.MaybeNumber(c++);
  facility.lon = rows.MaybeNumber(c++);
  facility.own_position = !rows.IsNull(c++);
  facility.scope_reason = rows.Text(c++);
  facility.scope_by = rows.Text(c++);
  facility.scope_at = rows.Text(c++);
  facility.basis = rows.Text(c++);
  facility.added = rows.Text(c++);
  facility.version = rows.Whole(c++);
  return facility;
}

void Filter(Conditions& conditions, const FacilityFilter& filter, const std::string& today) {
  if (!filter.state.empty()) conditions.Add("f.state = :state", {{"state", filter.state}});
  if (!filter.port.empty()) conditions.Add("f.port = :port", {{"port", filter.port}});
  if (!filter.organisation.empty()) conditions.Add("f.organisation = :organisation", {{"organisation", filter.organisation}});
  if (!filter.scope.empty()) conditions.Add("f.scope = :scope", {{"scope", filter.scope}});
  if (!filter.q.empty()) conditions.Add("f.search LIKE :q ESCAPE '\\'", {{"q", Containing(filter.q)}});
  if (!filter.statement) return;
  const std::string soon = PlusDays(today, kExpiringDays);
  const char* standing = "f.statement_withdrawn = 0 AND f.statement_expires ";
  switch (*filter.statement) {
    case StatementStatus::kNone: return conditions.Add("f.statement_expires = ''");
    case StatementStatus::kWithdrawn: return conditions.Add("f.statement_withdrawn = 1");
    case StatementStatus::kExpired:
      return conditions.Add(std::string(standing) + "< :today AND f.statement_expires <> ''", {{"today", today}});
    case StatementStatus::kExpiring:
      return conditions.Add(std::string(standing) + ">= :today AND f.statement_expires <= :soon", {{"today", today}, {"soon", soon}});
    case StatementStatus::kValid: return conditions.Add(std::string(standing) + "> :soon", {{"soon", soon}});
  }
}

std::optional<Order> OrderOf(std::string_view sort) {
  Order order;
  order.id = "f.id";
  order.descending = sort.starts_with('-');
  if (order.descending) sort.remove_prefix(1);
  if (sort == "name") {
    order.key = "f.name_key";
  } else if (sort == "port") {
    order.key = "p.name_key";
  } else if (sort == "state") {
    order.key = "f.state";
  } else if (sort == "expires") {
    order.key = "f.statement_expires";
  } else if (sort == "deficiencies") {
    order.numeric = true;  // its key is made with the view: what is hidden counts as none
  } else if (sort != "id") {
    return std::nullopt;
  }
  return order;
}

}  // namespace

FacilityView ViewOf(const release::Viewer& viewer, std::string_view now) {
  return {release::Compile(viewer, release::Kind::kLevel, FacilityColumns(), now),
          release::Compile(viewer, release::Kind::kAssessment, AssessmentColumns(), now),
          release::Compile(viewer, release::Kind::kDeficiency, FacilityColumns(), now), std::string(now)};
}

bool IsFacilityOrder(std::string_view sort) { return OrderOf(sort).has_value(); }

Listed<FacilityRow> ListFacilities(Connection& connection, const FacilityFilter& filter, std::string_view sort, const FacilityView& view,
                                   const Slice& slice) {
  const std::string today = DayOf(view.now);
  Conditions conditions;
  Order order = OrderOf(sort).value_or(Order{"", "f.id"});
  std::string sql = Shown(conditions, view);
  if (order.numeric) {
    order.key = "CASE WHEN " + conditions.Expression(view.deficiency, "sorted") + " THEN " + kDeficiencies + " ELSE -1 END";
  }
  sql += ", " + (order.key.empty() ? order.id : order.key) + kFrom;
  Filter(conditions, filter, today);
  const std::string paged = Paged(conditions, order, slice);
  std::vector<FacilityRow> found;
  Rows rows(connection, sql + conditions.Where() + paged, conditions.Bound());
  while (rows.Next()) {
    ReadRow(rows, today, found.emplace_back());
    found.back().sort_key = rows.Text(kRowColumns);
  }
  return Cut(std::move(found), slice, [&](const FacilityRow& row) {
    return order.key.empty() ? std::vector{row.id} : std::vector{row.sort_key, row.id};
  });
}

std::vector<Facility> AllFacilities(Connection& connection, const FacilityFilter& filter, const FacilityView& view) {
  const std::string today = DayOf(view.now);
  Conditions conditions;
  const std::string sql = Shown(conditions, view) + kMore + kFrom;
  Filter(conditions, filter, today);
  std::vector<Facility> found;
  Rows rows(connection, sql + conditions.Where() + " ORDER BY f.id", conditions.Bound());
  while (rows.Next()) found.push_back(ReadFacility(rows, today));
  return found;
}

std::optional<Facility> FindFacility(Connection& connection, const std::string& id, const FacilityView& view) {
  Conditions conditions;
  const std::string sql = Shown(conditions, view) + kMore + kFrom;
  conditions.Add("f.id = :id", {{"id", id}});
  Rows rows(connection, sql + conditions.Where(), conditions.Bound());
  if (!rows.Next()) return std::nullopt;
  return ReadFacility(rows, DayOf(view.now));
}

}  // namespace atalaya::store
