#include "store/operations.h"

#include "store/sql.h"

namespace atalaya::store {

OperationTally TallyOperations(Connection& c, const std::string& state, const std::string& facility, const std::string& user, const std::string& today,
                               const std::string& until) {
  OperationTally tally;
  {
    std::string sql = "SELECT count(*) FROM port_call WHERE state = :state AND status = 'expected' AND flags > 0 AND eta >= :today AND eta <= :until";
    Values values{{"state", state}, {"today", today}, {"until", until + "T99"}};
    if (!facility.empty()) {
      sql += " AND facility = :facility";
      values.emplace_back("facility", facility);
    }
    tally.calls = OneWhole(c, sql, values);
  }
  if (!facility.empty()) return tally;
  const Values in{{"state", state}};
  const auto two = [&](const std::string& sql, long long& first, long long& second) {
    for (Rows rows(c, sql, in); rows.Next();) {
      first = rows.Whole(0);
      second = rows.Whole(1);
    }
  };
  two("SELECT count(*), coalesce(sum(decisive), 0) FROM screening_hit WHERE state = :state AND status IN ('undecided', 'proposed') AND gone = '' AND trusted = 0",
      tally.hits, tally.decisive);
  two("SELECT coalesce(sum(CASE WHEN channel = 'red' THEN 1 ELSE 0 END), 0), coalesce(sum(CASE WHEN channel <> 'red' AND discrepancies > 0 THEN 1 ELSE 0 END), 0) "
      "FROM consignment WHERE state = :state AND current = 1 AND decision = ''",
      tally.red, tally.discrepant);
  tally.inspections =
      OneWhole(c, "SELECT count(*) FROM inspection WHERE state = :state AND status = 'planned' AND day <= :today", {{"state", state}, {"today", today}});
  for (Rows rows(c,
                 "SELECT v.authors FROM target_rule r JOIN target_rule_version v ON v.rule = r.id AND v.version = r.latest "
                 "WHERE r.state = :state AND v.status = 'proposed'",
                 in);
       rows.Next();) {
    tally.rules += (" " + rows.Text(0) + " ").find(" " + user + " ") == std::string::npos ? 1 : 0;
  }
  return tally;
}

}  // namespace atalaya::store
