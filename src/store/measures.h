// Published plans and their measures: who does what by when, with whose money, and how far it is.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "release/release.h"
#include "store/database.h"

namespace atalaya::store {

struct PlanRow {
  std::string id, name, analysis, currency, published, author;  // author: when read, the person's name
  double budget = 0;
  std::string body;  // JSON: the steps as they were published, texts in four languages
};

struct MeasureRow {
  std::string id, plan, deficiency, state, port, facility, solution;
  std::string title, indicator;  // JSON: texts in four languages
  std::string requirement, owner, begins, ends, status, finished, note;
  long long rank = 0, version = 1;
  double capital = 0, yearly = 0, cost = 0, effect = 0, progress = 0;
  std::map<std::string, double> planned, spent;  // by fund
  std::string facility_name, organisation;       // read from the register

  double Spent() const;
};

struct MeasureEvent {
  std::string time, actor, change;  // actor: the person's name; change: JSON, the members that changed
  long long version = 0;
};

// What a plan of an analysis made on that day need not ask for again: "facility|state|solution" of every measure that is planned, started, or was done
// since, so that the analysis could not know.
std::set<std::string> MeasuresUnderWay(Connection& connection, const std::string& analysed);
std::string MeasureKey(const MeasureRow& measure);

// A new plan with its measures (their ids, plan and version are set here).
void AddPlan(Transaction& transaction, const PlanRow& plan, std::vector<MeasureRow>& measures);
std::optional<PlanRow> FindPlan(Connection& connection, const std::string& id);
// Newest first, older than `before` (an id; empty: from the newest).
std::vector<PlanRow> ListPlans(Connection& connection, const std::string& before, int limit);

// A measure of its own (from a deficiency); `measure.id` is set here.
void AddMeasure(Transaction& transaction, MeasureRow& measure);
std::optional<MeasureRow> FindMeasure(Connection& connection, const std::string& id);
// Writes the members that can change; `change` (JSON) is what the history says. The version goes up.
void SaveMeasure(Transaction& transaction, MeasureRow& measure, const std::string& change);
std::vector<MeasureEvent> MeasureHistory(Connection& connection, const std::string& id);

struct MeasureFilter {
  std::string state, facility, status, fund, plan, deficiency, port;
  bool late = false;  // not finished after its end
};
// Those the viewer may see, by id, after `after`; limit 0: all.
std::vector<MeasureRow> ListMeasures(Connection& connection, const release::Viewer& viewer, const MeasureFilter& filter, const std::string& after, int limit,
                                     const std::string& now);
// How many of a plan's measures the viewer may see, by plan.
std::map<std::string, long long> CountMeasures(Connection& connection, const release::Viewer& viewer, const std::string& now);

// A deficiency as measures need it.
struct DeficiencyPlace {
  std::string id, state, facility, organisation, port, control, measure, status, requirement;
};
std::optional<DeficiencyPlace> FindDeficiencyPlace(Connection& connection, const std::string& id);
void LinkDeficiency(Transaction& transaction, const std::string& deficiency, const std::string& measure);

}  // namespace atalaya::store
