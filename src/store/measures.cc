#include "store/measures.h"

#include <numeric>

#include "base/ids.h"
#include "base/time.h"
#include "formats/json_write.h"
#include "store/sql.h"

namespace atalaya::store {
namespace {

constexpr const char* kMeasure =
    "SELECT m.id, m.plan, m.deficiency, m.state, m.port, m.facility, m.solution, m.title, m.indicator, m.requirement, m.owner, m.begins, m.ends, "
    "m.status, m.finished, m.note, m.rank, m.version, m.capital, m.yearly, m.cost, m.effect, m.progress, f.name, f.organisation "
    "FROM measure m LEFT JOIN facility f ON f.id = m.facility ";

MeasureRow Row(const Rows& r) {
  MeasureRow m;
  std::string* texts[] = {&m.id,          &m.plan,  &m.deficiency, &m.state, &m.port,   &m.facility, &m.solution, &m.title,
                          &m.indicator,   &m.requirement, &m.owner, &m.begins, &m.ends, &m.status,   &m.finished, &m.note};
  std::size_t column = 0;
  for (std::string* text : texts) *text = r.Text(column++);
  m.rank = r.Whole(column++);
  m.version = r.Whole(column++);
  for (double* number : {&m.capital, &m.yearly, &m.cost, &m.effect, &m.progress}) *number = r.Number(column++);
  m.facility_name = r.Text(column++);
  m.organisation = r.Text(column);
  return m;
}

void ReadFunds(Connection& c, std::vector<MeasureRow>& list) {
  std::map<std::string, MeasureRow*> by_id;
  for (MeasureRow& m : list) by_id[m.id] = &m;
  const auto take = [&](Rows& rows) {
    while (rows.Next()) {
      const auto it = by_id.find(rows.Text(0));
      if (it == by_id.end()) continue;
      it->second->planned[rows.Text(1)] = rows.Number(2);
      it->second->spent[rows.Text(1)] = rows.Number(3);
    }
  };
  if (list.size() > 200) {
    Rows rows(c, "SELECT measure, fund, planned, spent FROM measure_fund");
    take(rows);
    return;
  }
  for (const MeasureRow& m : list) {
    Rows rows(c, "SELECT measure, fund, planned, spent FROM measure_fund WHERE measure = :id", {{"id", m.id}});
    take(rows);
  }
}

std::string ScopeOf(const MeasureRow& m) { return m.facility.empty() ? m.state : m.state + "/" + m.facility; }

void SaveFunds(Transaction& t, const MeasureRow& m) {
  Run(t, "DELETE FROM measure_fund WHERE measure = :id", {{"id", m.id}});
  std::map<std::string, std::pair<double, double>> all;
  for (const auto& [fund, amount] : m.planned) all[fund].first = amount;
  for (const auto& [fund, amount] : m.spent) all[fund].second = amount;
  for (const auto& [fund, money] : all) {
    Run(t, "INSERT INTO measure_fund (measure, fund, planned, spent) VALUES (:measure, :fund, :planned, :spent)",
        {{"measure", m.id}, {"fund", fund}, {"planned", money.first}, {"spent", money.second}});
  }
}

void Insert(Transaction& t, const MeasureRow& m) {
  Run(t,
      "INSERT INTO measure (id, plan, deficiency, state, port, facility, solution, title, indicator, requirement, rank, capital, yearly, cost, "
      "effect, owner, begins, ends, status, progress, finished, note, version) VALUES (:id, :plan, :deficiency, :state, :port, :facility, :solution, "
      ":title, :indicator, :requirement, :rank, :capital, :yearly, :cost, :effect, :owner, :begins, :ends, :status, :progress, :finished, :note, :version)",
      {{"id", m.id},
       {"plan", m.plan.empty() ? Value(nullptr) : Value(m.plan)},
       {"deficiency", m.deficiency.empty() ? Value(nullptr) : Value(m.deficiency)},
       {"state", m.state},
       {"port", m.port},
       {"facility", m.facility},
       {"solution", m.solution},
       {"title", m.title},
       {"indicator", m.indicator},
       {"requirement", m.requirement},
       {"rank", m.rank},
       {"capital", m.capital},
       {"yearly", m.yearly},
       {"cost", m.cost},
       {"effect", m.effect},
       {"owner", m.owner},
       {"begins", m.begins},
       {"ends", m.ends},
       {"status", m.status},
       {"progress", m.progress},
       {"finished", m.finished},
       {"note", m.note},
       {"version", m.version}});
  SaveFunds(t, m);
}

void Remember(Transaction& t, const MeasureRow& m, const std::string& change) {
  Run(t, "INSERT INTO measure_history (measure, version, time, actor, change) VALUES (:measure, :version, :time, :actor, :change)",
      {{"measure", m.id}, {"version", m.version}, {"time", t.Now()}, {"actor", t.Actor()}, {"change", change}});
}

release::SqlCondition MaySeeSql(const release::Viewer& viewer, const std::string& now) {
  return release::Compile(viewer, release::Kind::kPlan, {"m.id", "m.state", "m.facility", "f.organisation"}, now);
}

void AddValues(Values& values, const release::SqlCondition& condition) {
  for (const auto& [name, value] : condition.values) values.emplace_back(name, value);
}

}  // namespace

double MeasureRow::Spent() const {
  return std::accumulate(spent.begin(), spent.end(), 0.0, [](double sum, const auto& part) { return sum + part.second; });
}

std::string MeasureKey(const MeasureRow& m) { return m.facility + "|" + m.state + "|" + m.solution; }

std::set<std::string> MeasuresUnderWay(Connection& c, const std::string& analysed) {
  std::set<std::string> keys;
  for (Rows rows(c, "SELECT facility, state, solution FROM measure WHERE status IN ('planned', 'started') OR (status = 'done' AND finished >= :day)",
                 {{"day", DayOf(analysed)}});
       rows.Next();) {
    keys.insert(rows.Text(0) + "|" + rows.Text(1) + "|" + rows.Text(2));
  }
  return keys;
}

void AddPlan(Transaction& t, const PlanRow& plan, std::vector<MeasureRow>& measures) {
  Run(t,
      "INSERT INTO plan (id, name, analysis, budget, currency, published, author, body) VALUES "
      "(:id, :name, :analysis, :budget, :currency, :published, :author, :body)",
      {{"id", plan.id},
       {"name", plan.name},
       {"analysis", plan.analysis},
       {"budget", plan.budget},
       {"currency", plan.currency},
       {"published", plan.published},
       {"author", plan.author},
       {"body", plan.body}});
  for (MeasureRow& m : measures) {
    m.id = NewId(t.Now());
    m.plan = plan.id;
    Insert(t, m);
    Remember(t, m, "{\"status\":\"planned\"}");
  }
  formats::JsonWriter w;
  w.BeginObject(formats::Break::kNo).Member("name", plan.name).Member("analysis", plan.analysis).Member("budget", plan.budget);
  w.Member("measures", static_cast<int>(measures.size())).EndObject();
  t.Record({"plan.publish", "plan/" + plan.id, "", w.Take()});
}

std::optional<PlanRow> FindPlan(Connection& c, const std::string& id) {
  Rows r(c,
         "SELECT p.id, p.name, p.analysis, p.currency, p.published, COALESCE(a.name, p.author), p.budget, p.body FROM plan p "
         "LEFT JOIN account a ON a.id = p.author WHERE p.id = :id", {{"id", id}});
  if (!r.Next()) return std::nullopt;
  return PlanRow{r.Text(0), r.Text(1), r.Text(2), r.Text(3), r.Text(4), r.Text(5), r.Number(6), r.Text(7)};
}

std::vector<PlanRow> ListPlans(Connection& c, const std::string& before, int limit) {
  std::vector<PlanRow> list;
  Values values{{"limit", limit}};
  if (!before.empty()) values.emplace_back("before", before);
  for (Rows r(c,
              std::string("SELECT p.id, p.name, p.analysis, p.currency, p.published, COALESCE(a.name, p.author), p.budget FROM plan p "
                          "LEFT JOIN account a ON a.id = p.author ") +
                  (before.empty() ? "" : "WHERE p.id < :before ") + "ORDER BY p.id DESC LIMIT :limit",
              values);
       r.Next();) {
    list.push_back({r.Text(0), r.Text(1), r.Text(2), r.Text(3), r.Text(4), r.Text(5), r.Number(6), ""});
  }
  return list;
}

void AddMeasure(Transaction& t, MeasureRow& m) {
  m.id = NewId(t.Now());
  Insert(t, m);
  Remember(t, m, "{\"status\":\"planned\"}");
  formats::JsonWriter w;
  w.BeginObject(formats::Break::kNo).Member("solution", m.solution).Member("deficiency", m.deficiency).Member("cost", m.cost).EndObject();
  t.Record({"measure.add", "measure/" + m.id, ScopeOf(m), w.Take()});
}

std::optional<MeasureRow> FindMeasure(Connection& c, const std::string& id) {
  std::vector<MeasureRow> list;
  {
    Rows rows(c, std::string(kMeasure) + "WHERE m.id = :id", {{"id", id}});
    if (!rows.Next()) return std::nullopt;
    list.push_back(Row(rows));
  }
  ReadFunds(c, list);
  return list.front();
}

void SaveMeasure(Transaction& t, MeasureRow& m, const std::string& change) {
  ++m.version;
  Run(t,
      "UPDATE measure SET owner = :owner, begins = :begins, ends = :ends, status = :status, progress = :progress, finished = :finished, note = :note, "
      "version = :version WHERE id = :id",
      {{"owner", m.owner},
       {"begins", m.begins},
       {"ends", m.ends},
       {"status", m.status},
       {"progress", m.progress},
       {"finished", m.finished},
       {"note", m.note},
       {"version", m.version},
       {"id", m.id}});
  SaveFunds(t, m);
  Remember(t, m, change);
  t.Record({"measure.edit", "measure/" + m.id, ScopeOf(m), change});
}

std::vector<MeasureEvent> MeasureHistory(Connection& c, const std::string& id) {
  std::vector<MeasureEvent> list;
  for (Rows r(c,
              "SELECT h.time, COALESCE(a.name, h.actor), h.change, h.version FROM measure_history h LEFT JOIN account a ON a.id = h.actor "
              "WHERE h.measure = :id ORDER BY h.version",
              {{"id", id}});
       r.Next();) {
    list.push_back({r.Text(0), r.Text(1), r.Text(2), r.Whole(3)});
  }
  return list;
}

std::vector<MeasureRow> ListMeasures(Connection& c, const release::Viewer& viewer, const MeasureFilter& filter, const std::string& after, int limit,
                                     const std::string& now) {
  const auto condition = MaySeeSql(viewer, now);
  std::string where = "WHERE " + condition.sql;
  Values values;
  AddValues(values, condition);
  const auto also = [&](const std::string& sql, const char* name, const std::string& value) {
    if (value.empty()) return;
    where += " AND " + sql;
    values.emplace_back(name, value);
  };
  also("m.state = :state", "state", filter.state);
  also("m.facility = :facility", "facility", filter.facility);
  also("m.port = :port", "port", filter.port);
  also("m.status = :status", "status", filter.status);
  also("m.plan = :plan", "plan", filter.plan);
  also("m.deficiency = :deficiency", "deficiency", filter.deficiency);
  also("EXISTS (SELECT 1 FROM measure_fund k WHERE k.measure = m.id AND k.fund = :fund AND (k.planned > 0 OR k.spent > 0))", "fund", filter.fund);
  also("m.id > :after", "after", after);
  if (filter.late) also("m.status IN ('planned', 'started') AND m.ends < :today", "today", now.substr(0, 10));
  if (limit > 0) {
    where += " ORDER BY m.id LIMIT :limit";
    values.emplace_back("limit", limit);
  } else {
    where += " ORDER BY m.rank, m.id";
  }
  std::vector<MeasureRow> list;
  for (Rows rows(c, kMeasure + where, values); rows.Next();) list.push_back(Row(rows));
  ReadFunds(c, list);
  return list;
}

std::map<std::string, long long> CountMeasures(Connection& c, const release::Viewer& viewer, const std::string& now) {
  const auto condition = MaySeeSql(viewer, now);
  Values values;
  AddValues(values, condition);
  std::map<std::string, long long> counts;
  for (Rows rows(c,
                 "SELECT m.plan, count(*) FROM measure m LEFT JOIN facility f ON f.id = m.facility WHERE m.plan IS NOT NULL AND " + condition.sql +
                     " GROUP BY m.plan",
                 values);
       rows.Next();) {
    counts[rows.Text(0)] = rows.Whole(1);
  }
  return counts;
}

std::optional<DeficiencyPlace> FindDeficiencyPlace(Connection& c, const std::string& id) {
  Rows r(c,
         "SELECT d.id, d.state, d.facility, f.organisation, f.port, d.control, d.measure, d.status, d.requirement FROM deficiency d "
         "LEFT JOIN facility f ON f.id = d.facility WHERE d.id = :id",
         {{"id", id}});
  if (!r.Next()) return std::nullopt;
  return DeficiencyPlace{r.Text(0), r.Text(1), r.Text(2), r.Text(3), r.Text(4), r.Text(5), r.Text(6), r.Text(7), r.Text(8)};
}

void LinkDeficiency(Transaction& t, const std::string& deficiency, const std::string& measure) {
  Run(t, "UPDATE deficiency SET measure = :measure, version = version + 1 WHERE id = :id", {{"measure", measure}, {"id", deficiency}});
  t.Record({"deficiency.measure", "deficiency/" + deficiency, "", "{\"measure\":" + formats::JsonQuoted(measure) + "}"});
}

}  // namespace atalaya::store
