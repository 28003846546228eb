// Bills as lists and pages ask for them, and what people decide about them.
#include "base/ids.h"
#include "base/text_util.h"
#include "formats/json_write.h"
#include "store/declarations.h"
#include "store/listing.h"

namespace atalaya::store {
namespace {

constexpr const char* kConsignmentColumns =
    "SELECT c.id, c.declaration, COALESCE(c.port_call, ''), c.state, c.facility, c.bill, c.nature, c.consignee, c.consignor, c.goods, c.hs, c.load_port, "
    "c.discharge_port, c.containers, c.gross_kg, c.value, c.currency, c.filed, c.current, c.channel, c.random, c.score, c.scored_with, c.why, c.open_hits, "
    "c.discrepancies, c.decision, c.decided, c.decided_by, c.reason, c.outcome, c.etag";

ConsignmentRow TakeConsignment(const Rows& rows, bool whole) {
  ConsignmentRow r;
  std::size_t c = 0;
  for (std::string* text : {&r.id, &r.declaration, &r.call, &r.state, &r.facility, &r.bill, &r.nature, &r.consignee, &r.consignor, &r.goods, &r.hs, &r.load_port,
                            &r.discharge_port}) {
    *text = rows.Text(c++);
  }
  r.containers = rows.Whole(c++);
  r.gross_kg = rows.Number(c++);
  r.value = rows.Number(c++);
  r.currency = rows.Text(c++);
  r.filed = rows.Text(c++);
  r.current = rows.Flag(c++);
  r.channel = rows.Text(c++);
  r.random = rows.Flag(c++);
  r.score = rows.Number(c++);
  r.scored_with = rows.Text(c++);
  r.why = rows.Text(c++);
  r.open_hits = rows.Whole(c++);
  r.discrepancies = rows.Whole(c++);
  for (std::string* text : {&r.decision, &r.decided, &r.decided_by, &r.reason, &r.outcome}) *text = rows.Text(c++);
  r.etag = rows.Whole(c++);
  if (whole) r.body = rows.Text(c);
  return r;
}

std::vector<ConsignmentRow> WholeConsignments(Connection& c, const std::string& where, const Values& values) {
  std::vector<ConsignmentRow> rows;
  for (Rows found(c, std::string(kConsignmentColumns) + ", c.body FROM consignment c WHERE " + where, values); found.Next();) {
    rows.push_back(TakeConsignment(found, true));
  }
  return rows;
}

// Without the decision, which counts ask for apart.
void FilterConsignments(Conditions& conditions, const ConsignmentFilter& filter) {
  const auto only = [&](const char* column, const char* name, const std::string& value) {
    if (!value.empty()) conditions.Add(std::string(column) + " = :" + name, {{name, value}});
  };
  only("c.state", "state", filter.state);
  only("c.port_call", "call", filter.call);
  only("c.declaration", "declaration", filter.declaration);
  only("c.channel", "channel", filter.channel);
  if (filter.open_hits) conditions.Add("c.open_hits > 0");
  if (filter.discrepant) conditions.Add("c.discrepancies > 0");
  if (!filter.replaced) conditions.Add("c.current = 1");
  int number = 0;
  for (const std::string& word : Split(Folded(filter.search), ' ')) {
    if (word.empty() || number == 10) continue;
    const std::string name = "q" + std::to_string(number++);
    conditions.Add("c.folded LIKE :" + name + " ESCAPE '\\'", {{name, Containing(word)}});
  }
}

}  // namespace

std::optional<ConsignmentRow> FindConsignment(Connection& c, const std::string& id) {
  std::vector<ConsignmentRow> rows = WholeConsignments(c, "c.id = :id", {{"id", id}});
  return rows.empty() ? std::nullopt : std::optional(std::move(rows.front()));
}

release::SqlColumns ConsignmentColumns() { return {"c.id", "c.state", "c.facility", ""}; }

Listed<ConsignmentRow> ListConsignments(Connection& c, const ConsignmentFilter& filter, const release::SqlCondition& seen, const Slice& slice) {
  Conditions conditions;
  conditions.Add(seen, "seen");
  FilterConsignments(conditions, filter);
  if (filter.decision == "open") {
    conditions.Add("c.decision = ''");
  } else if (!filter.decision.empty()) {
    conditions.Add("c.decision = :decision", {{"decision", filter.decision}});
  }
  const std::string order = Paged(conditions, {"c.score", "c.id", true, true}, slice);
  std::vector<ConsignmentRow> rows;
  for (Rows found(c, std::string(kConsignmentColumns) + " FROM consignment c" + conditions.Where() + order, conditions.Bound()); found.Next();) {
    rows.push_back(TakeConsignment(found, false));
  }
  return Cut(std::move(rows), slice, [](const ConsignmentRow& row) { return std::vector<std::string>{formats::NumberText(row.score), row.id}; });
}

ConsignmentCounts CountConsignments(Connection& c, const ConsignmentFilter& filter, const release::SqlCondition& seen) {
  Conditions conditions;
  conditions.Add(seen, "seen");
  FilterConsignments(conditions, filter);
  Rows rows(c,
            "SELECT count(*), COALESCE(SUM(CASE WHEN c.decision = '' THEN 1 ELSE 0 END), 0), "
            "COALESCE(SUM(CASE WHEN c.decision = '' AND c.channel = 'red' THEN 1 ELSE 0 END), 0), "
            "COALESCE(SUM(CASE WHEN c.decision = '' AND c.channel = 'yellow' THEN 1 ELSE 0 END), 0), "
            "COALESCE(SUM(CASE WHEN c.decision = '' AND c.discrepancies > 0 THEN 1 ELSE 0 END), 0), "
            "COALESCE(SUM(CASE WHEN c.decision = '' AND c.open_hits > 0 THEN 1 ELSE 0 END), 0) FROM consignment c" +
                conditions.Where(),
            conditions.Bound());
  ConsignmentCounts counts;
  if (rows.Next()) counts = {rows.Whole(0), rows.Whole(1), rows.Whole(2), rows.Whole(3), rows.Whole(4), rows.Whole(5)};
  return counts;
}

std::string FoldedName(const std::string& name) { return Folded(name); }

std::optional<std::vector<std::string>> KnownConsignees(Connection& c, const std::string& state, const std::string& before,
                                                        const std::vector<std::string>& consignee_keys) {
  if (OneWhole(c, "SELECT count(*) FROM (SELECT id FROM consignment WHERE state = :state AND filed < :before LIMIT 1) earlier", {{"state", state}, {"before", before}}) == 0) {
    return std::nullopt;
  }
  std::vector<std::string> known;
  for (const std::string& key : consignee_keys) {
    if (OneText(c, "SELECT id FROM consignment WHERE state = :state AND consignee_key = :key AND filed < :before LIMIT 1",
                {{"state", state}, {"key", key}, {"before", before}})) {
      known.push_back(key);
    }
  }
  return known;
}

std::vector<ConsignmentRow> ConsignmentsFiled(Connection& c, const std::string& state, const std::string& from, const std::string& to, const Slice& slice) {
  Values values{{"state", state}, {"from", from}, {"to", to}};
  std::string where = "c.state = :state AND c.current = 1 AND c.filed >= :from AND c.filed < :to";
  if (slice.after.size() == 2) {
    where += " AND (c.filed, c.id) > (:after_filed, :after_id)";
    values.emplace_back("after_filed", slice.after[0]);
    values.emplace_back("after_id", slice.after[1]);
  }
  return WholeConsignments(c, where + " ORDER BY c.filed, c.id LIMIT " + std::to_string(slice.limit), values);
}

std::vector<ConsignmentRow> ConsignmentsOf(Connection& c, const std::string& declaration) {
  return WholeConsignments(c, "c.declaration = :declaration ORDER BY c.place", {{"declaration", declaration}});
}

Listed<ConsignmentRow> ConsignmentsOf(Connection& c, const std::string& declaration, const Slice& slice) {
  Values values{{"declaration", declaration}};
  std::string where = "c.declaration = :declaration";
  if (slice.after.size() == 1) {
    where += " AND c.place > :after";
    values.emplace_back("after", ToInteger(slice.after[0]).value_or(0));
  }
  std::vector<ConsignmentRow> rows = WholeConsignments(c, where + " ORDER BY c.place LIMIT " + std::to_string(slice.limit + 1), values);
  return Cut(std::move(rows), slice, [&](const ConsignmentRow& row) {
    return std::vector<std::string>{std::to_string(OneWhole(c, "SELECT place FROM consignment WHERE id = :id", {{"id", row.id}}))};
  });
}

std::vector<ConsignmentRow> ConsignmentsOfCall(Connection& c, const std::string& call) {
  return WholeConsignments(c, "c.port_call = :call ORDER BY c.filed, c.declaration, c.place", {{"call", call}});
}

void SetScore(Transaction& t, const std::string& consignment, const ConsignmentScore& score) {
  Run(t, "UPDATE consignment SET channel = :channel, random = :random, score = :score, scored_with = :scored_with, why = :why WHERE id = :id",
      {{"channel", score.channel}, {"random", score.random}, {"score", score.score}, {"scored_with", score.scored_with}, {"why", score.why}, {"id", consignment}});
}

Result<ConsignmentRow> DecideConsignment(Transaction& t, const std::string& id, const std::string& decision, const std::string& reason, long long etag) {
  const auto row = FindConsignment(t, id);
  if (!row) return Fail(Error("api.not-found", ""));
  if (row->etag != etag) return Fail(Error("consignment.version.conflict", ""));
  if (!row->current) return Fail(Error("consignment.replaced.conflict", ""));
  Run(t, "UPDATE consignment SET decision = :decision, decided = :now, decided_by = :actor, reason = :reason, etag = etag + 1 WHERE id = :id",
      {{"decision", decision}, {"now", t.Now()}, {"actor", t.Actor()}, {"reason", reason}, {"id", id}});
  Run(t, "INSERT INTO consignment_decision (id, consignment, at, actor, decision, reason) VALUES (:id, :consignment, :at, :actor, :decision, :reason)",
      {{"id", NewId(t.Now())}, {"consignment", id}, {"at", t.Now()}, {"actor", t.Actor()}, {"decision", decision}, {"reason", reason}});
  formats::JsonWriter w;
  w.BeginObject(formats::Break::kNo)
      .Member("bill", row->bill)
      .Member("before", row->decision)
      .Member("after", decision)
      .Member("reason", reason)
      .Member("channel", row->channel)
      .Member("score", row->score)
      .Member("scored_with", row->scored_with)
      .EndObject();
  t.Record({"consignment.decide", "consignment/" + id, row->facility.empty() ? row->state : row->state + "/" + row->facility, w.Take()});
  return *FindConsignment(t, id);
}

void SetOutcome(Transaction& t, const std::string& consignment, const std::string& outcome) {
  Run(t, "UPDATE consignment SET outcome = :outcome, etag = etag + 1 WHERE id = :id", {{"outcome", outcome}, {"id", consignment}});
}

std::vector<ConsignmentDecision> DecisionsOfConsignment(Connection& c, const std::string& consignment) {
  std::vector<ConsignmentDecision> decisions;
  for (Rows rows(c, "SELECT d.at, d.actor, d.decision, d.reason, COALESCE(a.name, d.actor) FROM consignment_decision d LEFT JOIN account a ON a.id = d.actor "
                    "WHERE d.consignment = :id ORDER BY d.at, d.id",
                 {{"id", consignment}});
       rows.Next();) {
    decisions.push_back({rows.Text(0), rows.Text(1), rows.Text(2), rows.Text(3), rows.Text(4)});
  }
  return decisions;
}

}  // namespace atalaya::store
