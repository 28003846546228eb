// What the messages about a call contradict each other in, as it stands and as it stood.
#include <map>
#include <tuple>

#include "base/ids.h"
#include "store/declarations.h"
#include "store/listing.h"

namespace atalaya::store {
namespace {

constexpr const char* kDiscrepancyColumns =
    "SELECT x.id, x.port_call, x.state, x.facility, x.kind, x.consignment, x.bill, x.container, x.severity, x.detail, x.found, x.gone FROM discrepancy x ";

DiscrepancyRow TakeDiscrepancy(const Rows& rows) {
  DiscrepancyRow r;
  std::size_t c = 0;
  for (std::string* text : {&r.id, &r.call, &r.state, &r.facility, &r.kind, &r.consignment, &r.bill, &r.container, &r.severity, &r.detail, &r.found, &r.gone}) {
    *text = rows.Text(c++);
  }
  return r;
}

// The gravest first.
constexpr const char* kGravest = " ORDER BY CASE x.severity WHEN 'high' THEN 0 WHEN 'medium' THEN 1 ELSE 2 END, x.kind, x.bill, x.container";

std::vector<DiscrepancyRow> DiscrepanciesWhere(Connection& c, const std::string& where, const Values& values) {
  std::vector<DiscrepancyRow> rows;
  for (Rows found(c, std::string(kDiscrepancyColumns) + "WHERE " + where, values); found.Next();) rows.push_back(TakeDiscrepancy(found));
  return rows;
}

}  // namespace

void KeepDiscrepancies(Transaction& t, const std::string& call_id, const std::vector<DiscrepancyRow>& found) {
  const auto call = FindPortCall(t, call_id);
  if (!call) return;
  using Key = std::tuple<std::string, std::string, std::string>;
  std::map<Key, DiscrepancyRow> known;
  for (DiscrepancyRow& row : DiscrepanciesWhere(t, "x.port_call = :call", {{"call", call_id}})) known[{row.kind, row.bill, row.container}] = std::move(row);
  for (const DiscrepancyRow& row : found) {
    const auto it = known.find({row.kind, row.bill, row.container});
    if (it == known.end()) {
      Run(t,
          "INSERT INTO discrepancy (id, port_call, state, facility, kind, consignment, bill, container, severity, detail, found) VALUES "
          "(:id, :call, :state, :facility, :kind, :consignment, :bill, :container, :severity, :detail, :now)",
          {{"id", NewId(t.Now())},
           {"call", call_id},
           {"state", call->state},
           {"facility", call->facility},
           {"kind", row.kind},
           {"consignment", row.consignment},
           {"bill", row.bill},
           {"container", row.container},
           {"severity", row.severity},
           {"detail", row.detail},
           {"now", t.Now()}});
      continue;
    }
    const DiscrepancyRow& before = it->second;
    if (before.consignment != row.consignment || before.severity != row.severity || before.detail != row.detail || !before.gone.empty() || before.facility != call->facility) {
      Run(t, "UPDATE discrepancy SET consignment = :consignment, facility = :facility, severity = :severity, detail = :detail, gone = '' WHERE id = :id",
          {{"consignment", row.consignment}, {"facility", call->facility}, {"severity", row.severity}, {"detail", row.detail}, {"id", before.id}});
    }
    known.erase(it);
  }
  for (const auto& [key, row] : known) {
    if (row.gone.empty()) Run(t, "UPDATE discrepancy SET gone = :now WHERE id = :id", {{"now", t.Now()}, {"id", row.id}});
  }
  Run(t,
      "UPDATE consignment SET discrepancies = (SELECT count(*) FROM discrepancy x WHERE x.consignment = consignment.id AND x.gone = '') WHERE port_call = :call",
      {{"call", call_id}});
}

std::vector<DiscrepancyRow> DiscrepanciesOfCall(Connection& c, const std::string& call) {
  return DiscrepanciesWhere(c, std::string("x.port_call = :call AND x.gone = ''") + kGravest, {{"call", call}});
}

std::vector<DiscrepancyRow> DiscrepanciesOf(Connection& c, const std::string& consignment) {
  return DiscrepanciesWhere(c, std::string("x.consignment = :id AND x.gone = ''") + kGravest, {{"id", consignment}});
}

release::SqlColumns DiscrepancyColumns() { return {"x.id", "x.state", "x.facility", ""}; }

Listed<DiscrepancyRow> ListDiscrepancies(Connection& c, const DiscrepancyFilter& filter, const release::SqlCondition& seen, const Slice& slice) {
  Conditions conditions;
  conditions.Add(seen, "seen");
  conditions.Add("x.gone = ''");
  const auto only = [&](const char* column, const char* name, const std::string& value) {
    if (!value.empty()) conditions.Add(std::string(column) + " = :" + name, {{name, value}});
  };
  only("x.state", "state", filter.state);
  only("x.port_call", "call", filter.call);
  only("x.kind", "kind", filter.kind);
  only("x.severity", "severity", filter.severity);
  const std::string order = Paged(conditions, {"", "x.id", true}, slice);
  std::vector<DiscrepancyRow> rows;
  for (Rows found(c, std::string(kDiscrepancyColumns) + conditions.Where() + order, conditions.Bound()); found.Next();) rows.push_back(TakeDiscrepancy(found));
  return Cut(std::move(rows), slice, [](const DiscrepancyRow& row) { return std::vector<std::string>{row.id}; });
}

}  // namespace atalaya::store
