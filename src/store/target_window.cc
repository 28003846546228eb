#include "store/target_window.h"

#include "store/sql.h"

namespace atalaya::store {
namespace {

constexpr const char* kBillColumns = "SELECT c.id, c.declaration, c.port_call, c.bill_key, c.filed, c.discrepancies, c.body FROM consignment c ";

std::vector<WindowBill> TakeBills(Rows rows) {
  std::vector<WindowBill> bills;
  while (rows.Next()) {
    bills.push_back({rows.Text(0), rows.Text(1), rows.Text(2), rows.Text(3), rows.Text(4), static_cast<double>(rows.Whole(5)), rows.Text(6)});
  }
  return bills;
}

}  // namespace

std::vector<WindowBill> WindowBills(Connection& c, const std::string& state, const std::string& from, const std::string& after, int limit) {
  return TakeBills(Rows(c, std::string(kBillColumns) + "WHERE c.state = :state AND c.current = 1 AND c.filed >= :from AND c.id > :after ORDER BY c.id LIMIT :limit",
                        {{"state", state}, {"from", from}, {"after", after}, {"limit", limit}}));
}

std::vector<WindowBill> WindowBillsOf(Connection& c, const std::string& declaration) {
  return TakeBills(Rows(c, std::string(kBillColumns) + "WHERE c.declaration = :declaration ORDER BY c.id", {{"declaration", declaration}}));
}

std::vector<WindowEquipment> WindowEquipmentRows(Connection& c, const std::string& state, const std::string& from, const std::string& after, int limit) {
  std::vector<WindowEquipment> found;
  for (Rows rows(c,
                 "SELECT e.id, e.declaration, e.port_call, e.body FROM declared_equipment e JOIN declaration d ON d.id = e.declaration WHERE e.state = :state AND "
                 "e.id > :after AND e.number_key <> '' AND e.current = 1 AND d.status = 'current' AND d.received >= :from ORDER BY e.id LIMIT :limit",
                 {{"state", state}, {"after", after}, {"from", from}, {"limit", limit}});
       rows.Next();) {
    found.push_back({rows.Text(0), rows.Text(1), rows.Text(2), rows.Text(3)});
  }
  return found;
}

std::vector<WindowEquipment> WindowEquipmentOf(Connection& c, const std::string& declaration) {
  std::vector<WindowEquipment> found;
  for (Rows rows(c,
                 "SELECT id, declaration, port_call, body FROM declared_equipment WHERE declaration = :declaration AND number_key <> '' AND current = 1 ORDER BY id",
                 {{"declaration", declaration}});
       rows.Next();) {
    found.push_back({rows.Text(0), rows.Text(1), rows.Text(2), rows.Text(3)});
  }
  return found;
}

std::vector<WindowDeclaration> WindowDeclarations(Connection& c, const std::string& state, const std::string& from) {
  std::vector<WindowDeclaration> found;
  for (Rows rows(c,
                 "SELECT id, port_call, CASE WHEN function = 'change' THEN 1 ELSE 0 END FROM declaration WHERE state = :state AND received >= :from AND "
                 "status = 'current' ORDER BY id",
                 {{"state", state}, {"from", from}});
       rows.Next();) {
    found.push_back({rows.Text(0), rows.Text(1), rows.Flag(2)});
  }
  return found;
}

std::vector<WindowHead> WindowHeads(Connection& c, const std::string& state, const std::string& from, const std::string& after, int limit) {
  std::vector<WindowHead> found;
  for (Rows rows(c,
                 "SELECT id, head FROM declaration WHERE state = :state AND id > :after AND received >= :from AND status = 'current' ORDER BY id LIMIT :limit",
                 {{"state", state}, {"after", after}, {"from", from}, {"limit", limit}});
       rows.Next();) {
    found.push_back({rows.Text(0), rows.Text(1)});
  }
  return found;
}

std::string WindowHeadOf(Connection& c, const std::string& declaration) {
  return OneText(c, "SELECT head FROM declaration WHERE id = :id", {{"id", declaration}}).value_or("{}");
}

std::vector<WindowCall> WindowCalls(Connection& c, const std::string& state) {
  std::vector<WindowCall> found;
  for (Rows rows(c, "SELECT id, imo, mmsi, call_sign, name, voyage, eta, etd, CASE WHEN notice <> '' OR status IN ('arrived', 'departed') THEN 1 ELSE 0 END "
                    "FROM port_call WHERE state = :state AND status <> 'cancelled' ORDER BY id",
                 {{"state", state}});
       rows.Next();) {
    found.push_back({rows.Text(0), rows.Text(1), rows.Text(2), rows.Text(3), rows.Text(4), rows.Text(5), rows.Text(6), rows.Text(7), rows.Flag(8)});
  }
  return found;
}

std::vector<WindowState> WindowStates(Connection& c, const std::string& state, const std::string& from) {
  std::vector<WindowState> found;
  for (Rows rows(c, "SELECT id, declaration, outcome, random, decision, discrepancies FROM consignment WHERE state = :state AND current = 1 AND filed >= :from ORDER BY id",
                 {{"state", state}, {"from", from}});
       rows.Next();) {
    const std::string outcome = rows.Text(2);
    found.push_back({rows.Text(0), rows.Text(1), outcome, rows.Flag(3), outcome.empty() && rows.Text(4).empty(), static_cast<double>(rows.Whole(5))});
  }
  return found;
}

std::vector<std::pair<std::string, bool>> WindowHits(Connection& c, const std::string& state, const std::string& from) {
  std::vector<std::pair<std::string, bool>> found;
  for (Rows rows(c,
                 "SELECT u.item, MAX(CASE WHEN h.gone = '' AND h.status <> 'false' THEN 1 ELSE 0 END) FROM declared_subject u JOIN consignment c ON c.id = u.item "
                 "LEFT JOIN screening_hit h ON h.subject = u.subject WHERE u.item_kind = 'consignment' AND c.state = :state AND c.current = 1 AND "
                 "c.filed >= :from GROUP BY u.item",
                 {{"state", state}, {"from", from}});
       rows.Next();) {
    found.emplace_back(rows.Text(0), rows.Flag(1));
  }
  return found;
}

std::vector<OldConsignee> OldConsignees(Connection& c, const std::string& state, const std::string& from) {
  std::vector<OldConsignee> found;
  for (Rows rows(c,
                 "SELECT port_call, bill_key, consignee FROM consignment WHERE state = :state AND current = 0 AND filed >= :from AND consignee <> '' "
                 "ORDER BY id",
                 {{"state", state}, {"from", from}});
       rows.Next();) {
    found.push_back({rows.Text(0), rows.Text(1), rows.Text(2)});
  }
  return found;
}

}  // namespace atalaya::store
