#include "store/objectives.h"

#include <algorithm>
#include <set>

#include "base/time.h"
#include "formats/json_write.h"
#include "store/sql.h"

namespace atalaya::store {
namespace {

constexpr long long kYear = 365LL * 86'400'000;

std::string YearBefore(const std::string& day) {
  const auto millis = MillisFromUtc(day);
  return millis ? DayOf(UtcFromMillis(*millis - kYear)) : day;
}

// Criticality by size: 1, 2, 3.
double Weight(const std::string& size) { return size == "large" ? 3 : size == "medium" ? 2 : 1; }

class Computer {
 public:
  Computer(Connection& c, std::string today, const RegionFacts& facts) : c_(c), today_(std::move(today)), facts_(facts) {}

  std::vector<IndicatorValue> Take() {
    InOrder();
    Scores();
    OnTime();
    Inspected();
    Overdue();
    for (const auto& [state, teu] : facts_.capacity) {
      const auto incidents = facts_.incidents_a_year.find(state);
      if (teu > 0) Add("I4.1", state, incidents == facts_.incidents_a_year.end() ? 0 : incidents->second, teu / 1e5);
    }
    Seizures();
    Measures();
    Lanes();
    std::vector<IndicatorValue> list;
    for (const auto& [key, sums] : sums_) list.push_back({key.first, key.second, sums.first, sums.second});
    return list;
  }

 private:
  void Add(const char* indicator, const std::string& state, double part, double whole) {
    auto& sums = sums_[{indicator, state}];
    sums.first += part;
    sums.second += whole;
  }

  void InOrder() {
    // Without any statement on record nobody is late: nothing was recorded yet.
    if (OneWhole(c_, "SELECT count(*) FROM assessment WHERE status = 'approved'") == 0) return;
    if (OneWhole(c_, "SELECT count(*) FROM facility WHERE statement <> ''") == 0) return;
    for (Rows r(c_,
                "SELECT f.state, count(*), sum(CASE WHEN a.id IS NOT NULL AND f.statement <> '' AND f.statement_withdrawn = 0 AND "
                "f.statement_expires >= :today THEN 1 ELSE 0 END) FROM facility f LEFT JOIN assessment a ON a.subject = f.id AND a.status = 'approved' "
                "WHERE f.scope = 'in' GROUP BY f.state",
                {{"today", today_}});
         r.Next();) {
      Add("I1.1", r.Text(0), r.Number(2), r.Number(1));
    }
  }

  void Scores() {
    for (Rows r(c_,
                "SELECT f.state, f.port, f.size, a.met, a.partly, a.total, a.not_applicable FROM facility f "
                "JOIN assessment a ON a.subject = f.id AND a.status = 'approved' WHERE f.scope = 'in'");
         r.Next();) {
      const double applicable = r.Number(5) - r.Number(6);
      if (applicable <= 0) continue;
      const double score = (r.Number(3) + 0.5 * r.Number(4)) / applicable;
      const double weight = Weight(r.Text(2));
      Add("I1.2", r.Text(0), weight * score, weight);
      const auto [it, fresh] = ports_.try_emplace(r.Text(1), std::pair(r.Text(0), score));
      if (!fresh) it->second.second = std::min(it->second.second, score);
    }
  }

  void OnTime() {
    for (Rows r(c_,
                "SELECT state, CASE WHEN facility IS NULL THEN 1 ELSE 0 END, count(*), "
                "sum(CASE WHEN status = 'closed' AND substr(closed_at, 1, 10) <= deadline THEN 1 ELSE 0 END) FROM deficiency "
                "WHERE deadline <> '' AND (status = 'closed' OR deadline < :today) GROUP BY state, CASE WHEN facility IS NULL THEN 1 ELSE 0 END",
                {{"today", today_}});
         r.Next();) {
      Add("I2.1", r.Text(0), r.Number(3), r.Number(2));
      Add(r.Whole(1) != 0 ? "I2.1.government" : "I2.1.operators", r.Text(0), r.Number(3), r.Number(2));
    }
  }

  void Inspected() {
    if (OneWhole(c_, "SELECT count(*) FROM facility_event WHERE planned = 0 AND kind IN ('inspection', 'audit')") == 0) return;
    const std::string from = YearBefore(today_);
    for (Rows r(c_,
                "SELECT f.state, count(*), sum(CASE WHEN EXISTS (SELECT 1 FROM facility_event e WHERE e.facility = f.id AND e.planned = 0 AND "
                "e.kind IN ('inspection', 'audit') AND e.date > :since AND e.date <= :today) THEN 1 ELSE 0 END) FROM facility f WHERE f.scope = 'in' "
                "GROUP BY f.state",
                {{"since", from}, {"today", today_}});
         r.Next();) {
      Add("I3.1", r.Text(0), r.Number(2), r.Number(1));
    }
    for (Rows r(c_,
                "SELECT state, count(*), sum(CASE WHEN announced = 0 THEN 1 ELSE 0 END) FROM facility_event WHERE planned = 0 AND kind = 'inspection' AND "
                "announced IS NOT NULL AND date > :since AND date <= :today GROUP BY state",
                {{"since", from}, {"today", today_}});
         r.Next();) {
      Add("I3.1.unannounced", r.Text(0), r.Number(2), r.Number(1));
    }
  }

  void Overdue() {
    for (Rows r(c_,
                "SELECT state, count(*), sum(CASE WHEN deadline <> '' AND deadline < :today THEN 1 ELSE 0 END) FROM deficiency WHERE status <> 'closed' "
                "GROUP BY state",
                {{"today", today_}});
         r.Next();) {
      Add("I3.2", r.Text(0), r.Number(2), r.Number(1));
    }
  }

  // Cases of the last year; and, of all cases, those that ended with something imposed or taken.
  void Seizures() {
    const std::string from = YearBefore(today_);
    for (Rows r(c_,
                "SELECT state, sum(CASE WHEN day > :since AND day <= :today AND kind IN ('seizure', 'forfeiture') THEN 1 ELSE 0 END), count(*), "
                "sum(CASE WHEN kind IN ('penalty', 'forfeiture') AND status IN ('confirmed', 'closed') THEN 1 ELSE 0 END) FROM seizure GROUP BY state",
                {{"since", from}, {"today", today_}});
         r.Next();) {
      Add("I4.2", r.Text(0), r.Number(1), 1);
      Add("I3.3", r.Text(0), r.Number(3), r.Number(2));
    }
  }

  void Measures() {
    for (Rows r(c_, "SELECT state, sum(effect), sum(cost) FROM measure WHERE status = 'done' GROUP BY state"); r.Next();) {
      if (r.Number(2) > 0) Add("I5.1", r.Text(0), r.Number(1), r.Number(2));
    }
    for (Rows r(c_,
                "SELECT m.state, sum(m.cost), sum((SELECT COALESCE(sum(k.planned), 0) FROM measure_fund k WHERE k.measure = m.id)) FROM measure m "
                "WHERE m.status IN ('planned', 'started') GROUP BY m.state");
         r.Next();) {
      if (r.Number(1) > 0) Add("I5.2", r.Text(0), std::min(r.Number(1), r.Number(2)), r.Number(1));
    }
  }

  void Lanes() {
    for (const RegionFacts::Lane& lane : facts_.lanes) {
      const auto from = ports_.find(lane.from), to = ports_.find(lane.to);
      if (from == ports_.end() || to == ports_.end()) continue;
      const std::string& a = std::min(from->second.first, to->second.first);
      const std::string& b = std::max(from->second.first, to->second.first);
      Add("I6.4", a == b ? a : a + "+" + b, lane.capacity * std::min(from->second.second, to->second.second), lane.capacity);
    }
  }

  Connection& c_;
  std::string today_;
  const RegionFacts& facts_;
  std::map<std::pair<std::string, std::string>, std::pair<double, double>> sums_;
  std::map<std::string, std::pair<std::string, double>> ports_;  // -> State, score of its lowest facility
};

}  // namespace

std::vector<IndicatorValue> ComputeIndicators(Connection& c, const std::string& today, const RegionFacts& facts) { return Computer(c, today, facts).Take(); }

bool HasIndicators(Connection& c, const std::string& day) {
  return OneWhole(c, "SELECT count(*) FROM indicator_value WHERE day = :day", {{"day", day}}) > 0;
}

bool KeepIndicators(Transaction& t, const std::string& day, const std::vector<IndicatorValue>& values) {
  if (values.empty() || HasIndicators(t, day)) return false;
  for (const IndicatorValue& v : values) {
    Run(t, "INSERT INTO indicator_value (indicator, day, state, part, whole) VALUES (:indicator, :day, :state, :part, :whole)",
        {{"indicator", v.indicator}, {"day", day}, {"state", v.state}, {"part", v.part}, {"whole", v.whole}});
  }
  t.Record({"objective.keep", "objectives/" + day, "", "{\"values\":" + std::to_string(values.size()) + "}"});
  return true;
}

std::vector<DayValue> IndicatorHistory(Connection& c) {
  std::vector<DayValue> list;
  for (Rows r(c, "SELECT day, indicator, state, part, whole FROM indicator_value ORDER BY day, indicator, state"); r.Next();) {
    list.push_back({r.Text(0), {r.Text(1), r.Text(2), r.Number(3), r.Number(4)}});
  }
  return list;
}

std::map<std::string, Target> Targets(Connection& c) {
  std::map<std::string, Target> targets;
  for (Rows r(c, "SELECT indicator, target, by_date, version FROM indicator_target"); r.Next();) {
    targets[r.Text(0)] = {r.Text(0), r.Text(2), r.MaybeNumber(1), r.Whole(3)};
  }
  return targets;
}

void SaveTarget(Transaction& t, Target& target) {
  ++target.version;
  Run(t,
      "INSERT INTO indicator_target (indicator, target, by_date, version) VALUES (:indicator, :target, :by, :version) "
      "ON CONFLICT (indicator) DO UPDATE SET target = excluded.target, by_date = excluded.by_date, version = excluded.version",
      {{"indicator", target.indicator}, {"target", target.target ? Value(*target.target) : Value(nullptr)}, {"by", target.by}, {"version", target.version}});
  formats::JsonWriter w;
  w.BeginObject(formats::Break::kNo).Key("target");
  target.target ? w.Number(*target.target) : w.Null();
  w.Member("by", target.by).EndObject();
  t.Record({"objective.target", "objective/" + target.indicator, "", w.Take()});
}

std::map<std::string, std::string> StateNames(Connection& c, const std::string& language) {
  std::map<std::string, std::string> names;
  const std::string column = language == "es" ? "name_es" : language == "pt" ? "name_pt" : language == "fr" ? "name_fr" : "name_en";
  for (Rows r(c, "SELECT id, CASE WHEN " + column + " = '' THEN name_en ELSE " + column + " END FROM state"); r.Next();) names[r.Text(0)] = r.Text(1);
  return names;
}

}  // namespace atalaya::store
