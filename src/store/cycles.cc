#include "store/cycles.h"

#include <algorithm>

#include "store/sql.h"

namespace atalaya::store {

std::optional<PlaceRow> FindPlace(Connection& c, const std::string& facility) {
  Rows rows(c, "SELECT state, port, organisation, name FROM facility WHERE id = :id", {{"id", facility}});
  if (!rows.Next()) return std::nullopt;
  return PlaceRow{rows.Text(0), rows.Text(1), rows.Text(2), rows.Text(3)};
}

std::string PersonName(Connection& c, const std::string& actor) {
  return OneText(c, "SELECT name FROM account WHERE id = :id", {{"id", actor}}).value_or(actor);
}

std::vector<CycleRow> LastCycles(Connection& c, const std::string& facility, int count) {
  std::vector<CycleRow> list;
  for (Rows rows(c,
                 "SELECT cycle, total, met, partly, not_met, not_applicable, decided FROM assessment "
                 "WHERE subject = :facility AND status IN ('approved', 'superseded') ORDER BY cycle DESC LIMIT :count",
                 {{"facility", facility}, {"count", count}});
       rows.Next();) {
    list.push_back({rows.Whole(0), rows.Whole(1), rows.Whole(2), rows.Whole(3), rows.Whole(4), rows.Whole(5), rows.Text(6)});
  }
  std::reverse(list.begin(), list.end());
  return list;
}

std::map<std::string, std::string> OpenDeficiencies(Connection& c, const std::string& facility) {
  std::map<std::string, std::string> ids;
  for (Rows rows(c, "SELECT control, id FROM deficiency WHERE facility = :facility AND status <> 'closed'", {{"facility", facility}}); rows.Next();) {
    ids[rows.Text(0)] = rows.Text(1);
  }
  return ids;
}

}  // namespace atalaya::store
