// What approved assessments found wrong, until it is cured and somebody other than the fixer has seen that (rule 10). One row a subject
// and control. Ledger: `deficiency.found` (one entry an approval), `deficiency.edit`, `deficiency.fixed`, `.verified`, `.closed`, `.reopened`.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "duty/deficiency.h"
#include "model/packs.h"
#include "model/standard.h"
#include "model/vocabulary.h"
#include "release/release.h"
#include "store/assessments.h"

namespace atalaya::store {

struct Deficiency {
  std::string id, subject, facility, facility_name, state, organisation, assessment, standard, control;
  model::Reply reply = model::Reply::kNotChecked;
  std::optional<double> degree;
  bool mandatory = true;
  duty::Severity severity = duty::Severity::kObservation;
  model::Requirement requirement = model::Requirement::kOperational;
  std::string opened, deadline, owner, note;  // deadline: a day; empty: none
  duty::DeficiencyStatus status = duty::DeficiencyStatus::kOpen;
  std::string fixed_by, fixed_at, verified_by, verified_at, closed_by, closed_at, measure;
  std::string traffic, size;  // of the facility; empty for a State's own
  long long version = 0;

  duty::DeficiencyState State() const { return {status, fixed_by, !verified_by.empty()}; }
  std::string Scope() const { return facility.empty() ? state : state + "/" + facility; }
};

std::optional<Deficiency> ReadDeficiency(Connection& connection, std::string_view id);

struct DeficiencyFilter {
  std::string state, facility, status, requirement, owner, severity, control;  // empty: any
  std::string overdue_on;                                                      // a day: deadline before it and still open
  enum class Sort { kDeadline, kOpened, kSeverity } sort = Sort::kDeadline;
  bool descending = false;
  std::vector<std::string> after;  // value and id of the last one seen
  int limit = 50;                  // one more is asked for by whoever wants to know if there are more
};
// Those that `visible` lets through (release::Compile for kDeficiency with VisibleColumns()).
std::vector<Deficiency> ListDeficiencies(Connection& connection, const DeficiencyFilter& filter, const release::SqlCondition& visible);
release::SqlColumns VisibleDeficiencyColumns();
// The parts of a cursor after this one.
std::vector<std::string> DeficiencyKey(const Deficiency& deficiency, DeficiencyFilter::Sort sort);

// What an approved assessment found, and with what defaults.
struct FoundDeficiency {
  std::string control;
  model::Reply reply = model::Reply::kNotChecked;
  bool mandatory = true;
  duty::Severity severity = duty::Severity::kObservation;
  model::Requirement requirement = model::Requirement::kOperational;
  std::string deadline;
};
// The kind of requirement (framework 13.e.iii) when nobody has chosen one: that of the cheapest solution; without any, by what the control
// is about: the government's duties are policy, assessment and plan are planning, the rest is operational.
model::Requirement DefaultRequirement(const model::Control& control, const model::Solution* cheapest);

struct FoundCounts {
  int opened = 0, confirmed = 0, reopened = 0, cured = 0;
};
// New ones are opened; open ones stay with owner, deadline and requirement; fixed and closed ones that were found again are opened again
// with a new deadline; those no longer found are closed by whoever approved, except by their own fixer.
FoundCounts UpdateDeficiencies(Transaction& transaction, const Assessment& assessment, const std::vector<FoundDeficiency>& found);

// What people may change. The caller has checked the version.
struct DeficiencyEdit {
  std::string owner, deadline, note;
  model::Requirement requirement = model::Requirement::kOperational;
};
Deficiency EditDeficiency(Transaction& transaction, const Deficiency& before, const DeficiencyEdit& edit);
// A step that the caller has checked (duty::MayStep).
Deficiency StepDeficiency(Transaction& transaction, const Deficiency& before, duty::DeficiencyStep step, const std::string& comment,
                          const std::string& evidence);

struct DeficiencyEvent {
  std::string at, actor, kind, comment, evidence;
};
std::vector<DeficiencyEvent> HistoryOf(Connection& connection, std::string_view deficiency);

}  // namespace atalaya::store
