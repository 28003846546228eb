#include "store/demo_trade.h"

#include "store/sql.h"

namespace atalaya::store {

void PutDemoPast(Transaction& t, const DemoPast& past) {
  Run(t,
      "UPDATE consignment SET outcome = :outcome, random = :random, decision = :decision, decided = :decided, decided_by = :actor, reason = :reason WHERE id = :id",
      {{"outcome", past.outcome},
       {"random", past.random},
       {"decision", past.settled ? "released" : ""},
       {"decided", past.settled ? past.decided : ""},
       {"actor", past.settled ? t.Actor() : ""},
       {"reason", past.settled ? past.reason : ""},
       {"id", past.consignment}});
}

void MarkDemoChecked(Transaction& t, const std::string& blob) { Run(t, "UPDATE declaration SET checked = :now WHERE blob = :blob", {{"now", t.Now()}, {"blob", blob}}); }

void AddDemoState(Transaction& t, const std::string& state) {
  Run(t, "INSERT INTO state (id, iso3, name_en, name_es, name_pt, name_fr, member, subregion, profile) VALUES (:id, :id2, :id3, :id4, :id5, :id6, 1, '', '')",
      {{"id", state}, {"id2", state}, {"id3", state}, {"id4", state}, {"id5", state}, {"id6", state}});
  t.Record({"state.edit", "state/" + state, state, "{}"});
}

bool HasConsignments(Connection& c, const std::string& state) {
  return OneWhole(c, "SELECT count(*) FROM (SELECT 1 FROM consignment WHERE state = :state LIMIT 1) d", {{"state", state}}) > 0;
}

}  // namespace atalaya::store
