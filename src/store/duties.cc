#include "store/duties.h"

#include <algorithm>
#include <map>

#include "base/time.h"
#include "store/days.h"
#include "store/facilities.h"
#include "store/listing.h"

namespace atalaya::store {
namespace {

constexpr int kYearsBack = 6;  // longer than every period

void Place(Conditions& conditions, const DutyFilter& filter) {
  if (!filter.state.empty()) conditions.Add("f.state = :state", {{"state", filter.state}});
  if (!filter.facility.empty()) conditions.Add("f.id = :facility", {{"facility", filter.facility}});
  conditions.Add(filter.place, "place");
}

duty::Date DateOr(std::string_view text, std::string_view other) {
  const auto date = duty::ParseDate(text);
  return date ? *date : duty::ParseDate(other).value();
}

using ById = std::map<std::string, FacilityDuties*>;

constexpr std::size_t kMostNamed = 1000;

// The facilities that were found, by name: with them the database goes straight to their records. A whole region's are many; then the rules
// of the place stand for them, and what is not among them is left out row by row.
void Among(Conditions& conditions, const char* column, const ById& facilities, const DutyFilter& filter) {
  if (facilities.size() > kMostNamed) return Place(conditions, filter);
  std::string list;
  for (const auto& [id, facility] : facilities) {
    const std::string name = "among" + std::to_string(conditions.Bound().size());
    list += (list.empty() ? ":" : ",:") + name;
    conditions.Bind(name, id);
  }
  conditions.Add(std::string(column) + " IN (" + list + ")");
}

void AddEvents(Connection& connection, const DutyFilter& filter, const DutyView& view, const ById& facilities) {
  const std::string today = DayOf(view.now);
  Conditions conditions;
  Among(conditions, "e.facility", facilities, filter);
  conditions.Add("e.kind IN ('drill', 'exercise', 'audit', 'inspection') AND e.date >= :back", {{"back", PlusMonths(today, -12 * kYearsBack)}});
  // What was planned and never said to have taken place has not been done.
  conditions.Add("e.planned = 0 OR e.date > :today", {{"today", today}});
  Rows rows(connection,
            "SELECT e.facility, e.kind, e.date, e.announced, e.id FROM facility_event e JOIN facility f ON f.id = e.facility" + conditions.Where(),
            conditions.Bound());
  while (rows.Next()) {
    const auto found = facilities.find(rows.Text(0));
    const auto date = duty::ParseDate(rows.Text(2));
    if (found == facilities.end() || !found->second->sees_events || !date) continue;
    duty::FacilityRecords& records = found->second->records;
    const std::string kind = rows.Text(1);
    if (kind == "inspection") {
      records.inspections.push_back({*date, rows.Flag(3), rows.Text(4)});
    } else {
      (kind == "drill" ? records.drills : kind == "exercise" ? records.exercises : records.audits).push_back({*date, rows.Text(4)});
    }
  }
}

void AddEndorsements(Connection& connection, const DutyFilter& filter, const ById& facilities) {
  Conditions conditions;
  Among(conditions, "f.id", facilities, filter);
  conditions.Add("s.withdrawn = ''");
  Rows rows(connection,
            "SELECT f.id, s.id, s.issued, s.expires, en.date FROM facility f JOIN statement s ON s.id = f.statement "
            "LEFT JOIN endorsement en ON en.statement = s.id AND en.kind = 'verification' AND en.result <> 'not-satisfactory'" +
                conditions.Where(),
            conditions.Bound());
  while (rows.Next()) {
    const auto found = facilities.find(rows.Text(0));
    const auto issued = duty::ParseDate(rows.Text(2)), expires = duty::ParseDate(rows.Text(3));
    if (found == facilities.end() || !found->second->sees_statements || !issued || !expires) continue;
    FacilityDuties& facility = *found->second;
    facility.has_statement = true;
    if (!facility.records.statement) facility.records.statement = duty::StatementRecord{rows.Text(1), *issued, *expires, {}};
    if (const auto date = duty::ParseDate(rows.Text(4))) facility.records.statement->endorsements.push_back(*date);
  }
}

void AddAssessments(Connection& connection, const DutyFilter& filter, const DutyView& view, const ById& facilities) {
  Conditions conditions;
  Among(conditions, "f.id", facilities, filter);
  conditions.Add(view.assessment, "assessment");
  conditions.Add("a.status = 'approved'");
  Rows rows(connection, "SELECT f.id, a.decided FROM facility f JOIN assessment a ON a.subject = f.id" + conditions.Where(), conditions.Bound());
  while (rows.Next()) {
    const auto found = facilities.find(rows.Text(0));
    if (found != facilities.end()) found->second->records.pfsa_approved = duty::ParseDate(rows.Text(1));
  }
}

void AddDeficiencies(Connection& connection, const DutyFilter& filter, const DutyView& view, const ById& facilities) {
  Conditions conditions;
  Among(conditions, "d.facility", facilities, filter);
  conditions.Add(view.deficiency, "deficiency");
  conditions.Add("d.status = 'open' AND d.deadline <> ''");
  Rows rows(connection, "SELECT d.facility, d.id, d.deadline, d.control FROM deficiency d JOIN facility f ON f.id = d.facility" + conditions.Where(),
            conditions.Bound());
  while (rows.Next()) {
    const auto found = facilities.find(rows.Text(0));
    const auto deadline = duty::ParseDate(rows.Text(2));
    if (found == facilities.end() || !deadline) continue;
    found->second->records.open_deficiencies.push_back({rows.Text(1), *deadline});
    found->second->controls[rows.Text(1)] = rows.Text(3);
  }
}

}  // namespace

DutyView DutyViewOf(const release::Viewer& viewer, std::string_view now) {
  const release::SqlColumns place = FacilityColumns();
  release::SqlColumns deficiency = place;
  deficiency.id = "d.id";
  return {release::Compile(viewer, release::Kind::kEvent, place, now),
          release::Compile(viewer, release::Kind::kStatement, place, now),
          release::Compile(viewer, release::Kind::kAssessment, AssessmentColumns(), now),
          release::Compile(viewer, release::Kind::kDeficiency, deficiency, now),
          release::Compile(viewer, release::Kind::kLevel, place, now),
          release::Compile(viewer, release::Kind::kPlan, {"m.id", "m.state", "m.facility", "f.organisation"}, now),
          release::Compile(viewer, release::Kind::kAssessment, place, now),
          std::string(now)};
}

std::vector<FacilityDuties> DutiesOf(Connection& connection, const DutyFilter& filter, const DutyView& view) {
  std::vector<FacilityDuties> duties;
  {
    Conditions conditions;
    Place(conditions, filter);
    const std::string event = conditions.Expression(view.event, "event"), statement = conditions.Expression(view.statement, "statement");
    const std::string assessment = conditions.Expression(view.pfsa, "pfsa");
    const std::string seen = "SELECT f.id, f.name, f.state, f.scope, f.added, CASE WHEN " + event + " THEN 1 ELSE 0 END AS events, CASE WHEN " +
                             statement + " THEN 1 ELSE 0 END AS statements, CASE WHEN " + assessment +
                             " THEN 1 ELSE 0 END AS assessments FROM facility f" +
                             conditions.Where();
    Rows rows(connection, "SELECT * FROM (" + seen + ") seen WHERE events + statements + assessments > 0 ORDER BY id",
              conditions.Bound());
    while (rows.Next()) {
      FacilityDuties& facility = duties.emplace_back();
      facility.id = rows.Text(0);
      facility.name = rows.Text(1);
      facility.state = rows.Text(2);
      facility.records.in_scope = rows.Text(3) == "in";
      // Clocks without any record start when the facility came into the register.
      facility.records.since = DateOr(rows.Text(4), DayOf(view.now));
      facility.sees_events = rows.Flag(5);
      facility.sees_statements = rows.Flag(6);
      facility.sees_assessments = rows.Flag(7);
    }
  }
  if (duties.empty()) return duties;
  ById by_id;
  for (FacilityDuties& facility : duties) by_id[facility.id] = &facility;
  AddEvents(connection, filter, view, by_id);
  AddEndorsements(connection, filter, by_id);
  AddAssessments(connection, filter, view, by_id);
  AddDeficiencies(connection, filter, view, by_id);
  return duties;
}

std::vector<LevelToAttain> LevelsToAttain(Connection& connection, const DutyFilter& filter, const DutyView& view) {
  Conditions conditions;
  Place(conditions, filter);
  conditions.Add(view.level, "level");
  conditions.Add("lf.attained = '' AND l.withdrawn = '' AND (l.until = '' OR l.until > :now)", {{"now", view.now}});
  Rows rows(connection,
            "SELECT l.id, f.id, f.name, f.state, l.level, lf.issued, lf.received, "
            "(SELECT count(*) FROM security_instruction i WHERE i.security_level = l.id), "
            "(SELECT count(*) FROM security_instruction_facility d WHERE d.security_level = l.id AND d.facility = f.id AND d.done <> '') "
            "FROM security_level l JOIN security_level_facility lf ON lf.security_level = l.id JOIN facility f ON f.id = lf.facility" +
                conditions.Where() + " ORDER BY lf.issued, f.id",
            conditions.Bound());
  std::vector<LevelToAttain> levels;
  while (rows.Next()) {
    levels.push_back({rows.Text(0), rows.Text(1), rows.Text(2), rows.Text(3), static_cast<int>(rows.Whole(4)), rows.Text(5), rows.Text(6),
                      static_cast<int>(rows.Whole(7)), static_cast<int>(rows.Whole(8))});
  }
  return levels;
}

std::vector<AssessmentWaiting> AssessmentsWaiting(Connection& connection, const DutyFilter& filter, const DutyView& view) {
  Conditions conditions;
  Place(conditions, filter);
  conditions.Add(view.assessment, "assessment");
  conditions.Add("a.status IN ('draft', 'returned', 'submitted')");
  Rows rows(connection,
            "SELECT a.id, f.id, f.name, f.state, a.status, a.submitted, a.answered, a.total, a.need_evidence FROM assessment a "
            "JOIN facility f ON f.id = a.facility" + conditions.Where() + " ORDER BY a.submitted, a.id",
            conditions.Bound());
  std::vector<AssessmentWaiting> waiting;
  while (rows.Next()) {
    waiting.push_back({rows.Text(0), rows.Text(1), rows.Text(2), rows.Text(3), rows.Text(4), rows.Text(5), static_cast<int>(rows.Whole(6)),
                       static_cast<int>(rows.Whole(7)), static_cast<int>(rows.Whole(8))});
  }
  return waiting;
}

std::vector<DeficiencyFixed> DeficienciesFixed(Connection& connection, const DutyFilter& filter, const DutyView& view) {
  Conditions conditions;
  Place(conditions, filter);
  conditions.Add(view.deficiency, "deficiency");
  conditions.Add("d.status = 'fixed'");
  Rows rows(connection,
            "SELECT d.id, f.id, f.name, f.state, d.control, d.fixed_at, d.deadline, d.verified_at FROM deficiency d "
            "JOIN facility f ON f.id = d.facility" + conditions.Where() + " ORDER BY d.deadline, d.id",
            conditions.Bound());
  std::vector<DeficiencyFixed> fixed;
  while (rows.Next()) {
    fixed.push_back({rows.Text(0), rows.Text(1), rows.Text(2), rows.Text(3), rows.Text(4), rows.Text(5), rows.Text(6), !rows.Text(7).empty()});
  }
  return fixed;
}

std::vector<MeasureOpen> MeasuresOpen(Connection& connection, const DutyFilter& filter, const DutyView& view,
                                      const std::vector<std::string>& states, std::string_view by) {
  Conditions conditions;
  std::string whose = "(f.id IS NOT NULL AND (" + conditions.Expression(filter.place, "place") + "))";
  for (std::size_t i = 0; i < states.size(); ++i) {
    const std::string name = "state" + std::to_string(i);
    conditions.Bind(name, states[i]);
    whose += " OR (m.facility = '' AND m.state = :" + name + ")";
  }
  conditions.Add(whose);
  conditions.Add(view.plan, "plan");
  conditions.Add("m.status IN ('planned', 'started') AND m.ends <> '' AND m.ends <= :by", {{"by", by}});
  Rows rows(connection,
            "SELECT m.id, m.facility, f.name, m.state, m.title, m.ends FROM measure m LEFT JOIN facility f ON f.id = m.facility" +
                conditions.Where() + " ORDER BY m.ends, m.id",
            conditions.Bound());
  std::vector<MeasureOpen> measures;
  while (rows.Next()) measures.push_back({rows.Text(0), rows.Text(1), rows.Text(2), rows.Text(3), rows.Text(4), rows.Text(5)});
  return measures;
}

std::vector<StatementTally> StatementTallies(Connection& connection, std::string_view today) {
  Rows rows(connection,
            "SELECT state, count(*), sum(CASE WHEN statement_withdrawn = 0 AND statement_expires >= :today THEN 1 ELSE 0 END) FROM facility "
            "WHERE scope = 'in' GROUP BY state ORDER BY state",
            {{"today", today}});
  std::vector<StatementTally> tallies;
  while (rows.Next()) tallies.push_back({rows.Text(0), static_cast<int>(rows.Whole(1)), static_cast<int>(rows.Whole(2))});
  return tallies;
}

}  // namespace atalaya::store
