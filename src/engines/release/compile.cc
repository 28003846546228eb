// The rule of MaySee as SQL. Words of ours stand in the text; whatever came from outside is bound.
#include <map>

#include "release/tables.h"

namespace atalaya::release {
namespace {

class Builder {
 public:
  std::string Bind(std::string value) {
    std::string name = "r" + std::to_string(condition_.values.size());
    condition_.values.emplace_back(name, std::move(value));
    return ":" + name;
  }
  void Or(std::string term) { terms_.push_back(std::move(term)); }
  SqlCondition Take() {
    std::string sql;
    for (const std::string& term : terms_) sql += (sql.empty() ? "" : " OR ") + term;
    condition_.sql = sql.empty() ? "(1=0)" : "(" + sql + ")";
    return std::move(condition_);
  }

 private:
  SqlCondition condition_;
  std::vector<std::string> terms_;
};

// NULL and a kind without the column are both "belongs to none".
std::string Column(const std::string& expression) {
  return expression.empty() ? std::string("''") : "COALESCE(" + expression + ",'')";
}

std::string Quoted(std::string_view word) {
  return "'" + std::string(word) + "'";
}

// Columns that are compared with a grant's id; kinds without the column have nothing that could match.
const std::string& ScopeColumn(const SqlColumns& columns, ScopeKind scope) {
  if (scope == ScopeKind::kFacility) return columns.facility;
  return scope == ScopeKind::kOrganisation ? columns.organisation : columns.state;
}

std::string CommonSql(const SqlColumns& columns) {
  std::string sql;
  for (const std::string* column : {&columns.state, &columns.facility, &columns.organisation}) {
    if (!column->empty()) sql += (sql.empty() ? "" : " AND ") + Column(*column) + "=''";
  }
  return sql.empty() ? "1=1" : "(" + sql + ")";
}

// Whether the table alone shows everything of the kind; else adds what the grants own.
bool AddOwned(Builder& builder, const Viewer& viewer, Kind kind, const SqlColumns& columns) {
  std::map<ScopeKind, std::vector<std::string>> own;
  bool common = false;
  for (const Grant& grant : viewer.grants) {
    if (!ScopeFits(grant.role, grant.scope)) continue;
    const Reach reach = OwnerSees(grant.role, kind);
    if (reach == Reach::kNone) continue;
    if (reach == Reach::kAll || grant.scope == ScopeKind::kNode) return true;
    if (reach == Reach::kCommon || grant.scope == ScopeKind::kRegion) common = true;
    if (grant.scope != ScopeKind::kRegion && !grant.id.empty()) own[grant.scope].push_back(grant.id);
  }
  if (common) builder.Or(CommonSql(columns));
  for (const auto& [scope, ids] : own) {
    const std::string& column = ScopeColumn(columns, scope);
    if (column.empty()) continue;
    std::string list;
    for (const std::string& id : ids) list += (list.empty() ? "" : ",") + builder.Bind(id);
    builder.Or(column + " IN (" + list + ")");
  }
  return false;
}

void AddReleased(Builder& builder, const Viewer& viewer, Kind kind, const SqlColumns& columns, std::string_view now) {
  const std::vector<NamedAudience> named = AudiencesOf(viewer, kind);
  if (named.empty() || columns.id.empty()) return;
  // Audiences that count under the same markings share one list.
  std::map<std::string, std::string> groups;
  for (const NamedAudience& audience : named) {
    std::string markings;
    for (const Tlp tlp : audience.permitted) markings += (markings.empty() ? "" : ",") + Quoted(TlpName(tlp));
    std::string& list = groups[markings];
    list += (list.empty() ? "" : ",") + builder.Bind(audience.text);
  }
  std::string audiences;
  for (const auto& [markings, list] : groups) {
    audiences +=
        (audiences.empty() ? "" : " OR ") + ("(ra.tlp IN (" + markings + ") AND ra.audience IN (" + list + "))");
  }
  const std::string about =
      // A star or a facility never stands for an object that happens to bear such an id.
      "((ra.subject_id=" + Column(columns.id) + " AND ra.subject_id<>'*' AND substr(ra.subject_id,1,9)<>'facility:')" +
      " OR (ra.subject_id='*' AND ra.subject_state=" + Column(columns.state) + ")" +
      (columns.facility.empty() ? ""
                                : " OR (ra.subject_id='facility:'||" + Column(columns.facility) + " AND " +
                                      Column(columns.facility) + "<>'')") +
      ")";
  const std::string purpose = builder.Bind(viewer.purpose), time = builder.Bind(std::string(now));
  builder.Or("EXISTS (SELECT 1 FROM release_audience ra WHERE ra.subject_kind=" + Quoted(KindName(kind)) + " AND " +
             about + " AND (" + audiences + ") AND (ra.purpose='' OR ra.purpose=" + purpose +
             ") AND (ra.until='' OR ra.until>" + time + "))");
}

}  // namespace

SqlCondition Compile(const Viewer& viewer, Kind kind, const SqlColumns& columns, std::string_view now) {
  Builder builder;
  if (kind == Kind::kUser && !viewer.user.empty() && !columns.id.empty()) {
    builder.Or(columns.id + "=" + builder.Bind(viewer.user));
  }
  if (AddOwned(builder, viewer, kind, columns)) return {"(1=1)", {}};
  AddReleased(builder, viewer, kind, columns, now);
  return builder.Take();
}

}  // namespace atalaya::release
