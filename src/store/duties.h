// What is known of facilities' duties, for the calendar and for Today: one record a facility, read with a fixed number of queries.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "duty/periods.h"
#include "release/release.h"
#include "store/database.h"

namespace atalaya::store {

// Which records the caller sees (columns: FacilityColumns; of assessments and deficiencies their own ids stand in place of the facility's).
struct DutyView {
  release::SqlCondition event, statement, assessment, deficiency, level;
  release::SqlCondition plan;
  release::SqlCondition pfsa;  // whether the place is one whose assessments the caller sees, also where there is none yet
  std::string now;
};
DutyView DutyViewOf(const release::Viewer& viewer, std::string_view now);

struct DutyFilter {
  std::string state, facility;       // empty: any
  release::SqlCondition place{"1=1", {}};  // on FacilityColumns: whose duties
};

struct FacilityDuties {
  std::string id, name, state;
  bool sees_events = false, sees_statements = false, sees_assessments = false;
  bool has_statement = false;  // one that stands
  duty::FacilityRecords records;
  std::map<std::string, std::string> controls;  // of the open deficiencies, by their id
};
// Facilities of which the caller sees any of these records, by id.
std::vector<FacilityDuties> DutiesOf(Connection& connection, const DutyFilter& filter, const DutyView& view);

// Levels in force that a facility has not attained yet.
struct LevelToAttain {
  std::string id, facility, name, state;
  int level = 1;
  std::string issued, received;
  int instructions = 0, done = 0;
};
std::vector<LevelToAttain> LevelsToAttain(Connection& connection, const DutyFilter& filter, const DutyView& view);

// Assessments that wait for someone.
struct AssessmentWaiting {
  std::string id, facility, name, state, status, submitted;
  int answered = 0, total = 0, need_evidence = 0;
};
// Those in draft or returned, and those submitted; facilities' own only.
std::vector<AssessmentWaiting> AssessmentsWaiting(Connection& connection, const DutyFilter& filter, const DutyView& view);

// Deficiencies that were fixed and wait for someone to verify or close them.
struct DeficiencyFixed {
  std::string id, facility, name, state, control, fixed, deadline;
  bool verified = false;
};
std::vector<DeficiencyFixed> DeficienciesFixed(Connection& connection, const DutyFilter& filter, const DutyView& view);

// Measures of plans that are not finished and end by a day; `states`: whose programmes without a facility are the caller's, too.
struct MeasureOpen {
  std::string id, facility, name, state, title, ends;  // title: JSON, texts in four languages; facility, name: empty for a State's programme
};
std::vector<MeasureOpen> MeasuresOpen(Connection& connection, const DutyFilter& filter, const DutyView& view,
                                      const std::vector<std::string>& states, std::string_view by);

// Facilities in scope, and those of them whose statement of compliance stands today, by State: for everyone who reads the register.
struct StatementTally {
  std::string state;
  int in_scope = 0, standing = 0;
};
std::vector<StatementTally> StatementTallies(Connection& connection, std::string_view today);

}  // namespace atalaya::store
