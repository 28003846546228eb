#include "store/screening_records.h"

#include "formats/json_write.h"
#include "store/sql.h"

namespace atalaya::store {
namespace {

constexpr const char* kListLoadColumns =
    "SELECT id, list, state, at, actor, status, findings, number, subjects, hits_new, hits_changed, hits_gone FROM watch_list_load ";

ListLoadRow TakeListLoad(const Rows& rows) {
  return {rows.Text(0), rows.Text(1),  rows.Text(2),  rows.Text(3),  rows.Text(4),   rows.Text(5),
          rows.Text(6), rows.Whole(7), rows.Whole(8), rows.Whole(9), rows.Whole(10), rows.Whole(11)};
}

}  // namespace

std::optional<RarityRow> LatestRarity(Connection& c) {
  Rows rows(c, "SELECT number, names, tables, counted, body FROM screening_rarity ORDER BY number DESC LIMIT 1");
  if (!rows.Next()) return std::nullopt;
  return RarityRow{rows.Whole(0), rows.Whole(1), rows.Text(2), rows.Text(3), rows.Text(4)};
}

long long AddRarity(Transaction& t, const std::string& tables, long long names, const std::string& body) {
  const long long number = OneWhole(t, "SELECT COALESCE(max(number), 0) FROM screening_rarity") + 1;
  Run(t, "DELETE FROM screening_rarity");
  Run(t, "INSERT INTO screening_rarity (number, tables, names, counted, body) VALUES (:number, :tables, :names, :now, :body)",
      {{"number", number}, {"tables", tables}, {"names", names}, {"now", t.Now()}, {"body", body}});
  formats::JsonWriter w;
  w.BeginObject(formats::Break::kNo).Key("number").Integer(number).Key("names").Integer(names).Member("tables", tables).EndObject();
  t.Record({"screening.count", "screening/rarity", "", w.Take()});
  return number;
}

void KeepListLoad(Transaction& t, const ListLoadRow& row) {
  Run(t, "DELETE FROM watch_list_load WHERE id = :id", {{"id", row.id}});
  Run(t,
      "INSERT INTO watch_list_load (id, list, state, at, actor, status, findings, number, subjects, hits_new, hits_changed, hits_gone) VALUES "
      "(:id, :list, :state, :at, :actor, :status, :findings, :number, :subjects, :new, :changed, :gone)",
      {{"id", row.id},
       {"list", row.list},
       {"state", row.state},
       {"at", row.at.empty() ? t.Now() : row.at},
       {"actor", row.actor},
       {"status", row.status},
       {"findings", row.findings},
       {"number", row.number},
       {"subjects", row.subjects},
       {"new", row.hits_new},
       {"changed", row.hits_changed},
       {"gone", row.hits_gone}});
}

std::optional<ListLoadRow> FindListLoad(Connection& c, const std::string& id) {
  Rows rows(c, std::string(kListLoadColumns) + "WHERE id = :id", {{"id", id}});
  return rows.Next() ? std::optional(TakeListLoad(rows)) : std::nullopt;
}

std::vector<ListLoadRow> ListLoadsOf(Connection& c, const std::string& list, int limit) {
  std::vector<ListLoadRow> loads;
  for (Rows rows(c, std::string(kListLoadColumns) + "WHERE list = :list ORDER BY id DESC LIMIT :limit", {{"list", list}, {"limit", limit}}); rows.Next();) {
    loads.push_back(TakeListLoad(rows));
  }
  return loads;
}

void AbandonListLoads(Transaction& t) { Run(t, "UPDATE watch_list_load SET status = 'failed' WHERE status = 'running'"); }

void AddScreeningBatch(Transaction& t, const ScreeningBatch& batch) {
  Run(t,
      "INSERT INTO screening_batch (id, state, facility, actor, made, subjects, with_hits, lists, body) VALUES "
      "(:id, :state, :facility, :actor, :now, :subjects, :hits, :lists, :body)",
      {{"id", batch.id},
       {"state", batch.state},
       {"facility", batch.facility},
       {"actor", t.Actor()},
       {"now", t.Now()},
       {"subjects", batch.subjects},
       {"hits", batch.with_hits},
       {"lists", batch.lists},
       {"body", batch.body}});
  RecordQuestion(t, {batch.id, batch.state, batch.facility, "screen", batch.lists, batch.subjects, batch.with_hits});
}

std::optional<ScreeningBatch> FindScreeningBatch(Connection& c, const std::string& id) {
  Rows rows(c, "SELECT id, state, facility, actor, made, lists, subjects, with_hits, body FROM screening_batch WHERE id = :id", {{"id", id}});
  if (!rows.Next()) return std::nullopt;
  return ScreeningBatch{rows.Text(0), rows.Text(1), rows.Text(2), rows.Text(3), rows.Text(4), rows.Text(5), rows.Whole(6), rows.Whole(7), rows.Text(8)};
}

std::optional<release::Subject> ScreeningBatchSubject(Connection& c, const std::string& id) {
  Rows rows(c, "SELECT state, facility FROM screening_batch WHERE id = :id", {{"id", id}});
  if (!rows.Next()) return std::nullopt;
  return release::Subject{release::Kind::kScreening, id, rows.Text(0), rows.Text(1), "", "", {}};
}

void RecordQuestion(Transaction& t, const AskedQuestion& question) {
  formats::JsonWriter w;
  w.BeginObject(formats::Break::kNo)
      .Member("through", question.through)
      .Key("subjects").Integer(question.subjects)
      .Key("with_hits").Integer(question.with_hits)
      .Member("lists", question.lists)
      .EndObject();
  t.Record({"screening.ask", "screening/" + question.id, question.facility.empty() ? question.state : question.state + "/" + question.facility, w.Take()});
}

}  // namespace atalaya::store
