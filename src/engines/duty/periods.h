// National periods, and what falls due from them and from a facility's records. Pure.
//
// A period is a State's setting with its legal citation (rule 5). Defaults: data/duty/periods.json, the same names as the periods of the
// national profiles (data/standards). A period that is not set is no duty.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "duty/calendar.h"

namespace atalaya::duty {

struct Period {
  int value = 0;
  std::string unit;      // "hours", "days", "months", "years", "count"
  std::string citation;
  bool recalled = false; // from memory: check against the text before relying on it
};
class Periods {
 public:
  void Set(std::string key, Period period) { all_[std::move(key)] = std::move(period); }
  // A national value over the default: keeps the unit; an unknown key is refused.
  bool Override(std::string_view key, int value, std::string citation);
  const Period* Find(std::string_view key) const;
  const std::map<std::string, Period, std::less<>>& All() const { return all_; }
  // `from` plus the period (days, months, years); nothing where it is not set or counts something else.
  std::optional<Date> After(std::string_view key, Date from) const;

 private:
  std::map<std::string, Period, std::less<>> all_;
};

enum class DueKind {
  kDrill,                  // `drill-months` after the last (B/18.5)
  kExercise,               // by the end of the next calendar year AND within `exercise-months` of the last: the earlier (B/18.6)
  kPfsaReview,             // `pfsa-review-years` after approval (A/15.4)
  kPlanReview,             // `pfsp-review-months` after the last review
  kPlanApproval,           // `plan-approval-years` after approval
  kPlanAudit,              // `plan-audit-months` after the last audit, the first after approval
  kStatementExpiry,        // the statement of compliance (B/16.62)
  kEndorsement,            // every `socpf-verification-months` within the statement's life
  kInspection,             // by the government, every `inspection-months`
  kUnannouncedInspection,  // one of a calendar year's
  kDeficiency,             // deadline of an open deficiency
  kImoList,                // the State's list of approved plans
};
std::string_view DueName(DueKind kind);  // "drill", ...

// overdue: the day is over and it was not done. due: within `notice-days`. planned: later. done: a record of it (dated then).
enum class DueStatus { kOverdue, kDue, kPlanned, kDone };
std::string_view DueStatusName(DueStatus status);

struct Due {
  DueKind kind = DueKind::kDrill;
  Date date;
  DueStatus status = DueStatus::kDue;
  std::string period;  // key of the period: its citation says why; empty for dates written in a record
  std::string record;  // id of the deficiency or statement, or of the record that was done; may be empty
};

struct Done {
  Date date;
  std::string record;
};
struct Inspection {
  Date date;
  bool announced = true;
  std::string record;
};
struct Deadline {
  std::string record;
  Date date;
};
struct StatementRecord {
  std::string record;
  Date issued, expires;
  std::vector<Date> endorsements;
};
// What is known of one facility. Order of records does not matter; days after `today` are plans and count as not done.
struct FacilityRecords {
  bool in_scope = true;  // a facility out of scope owes nothing but its open deficiencies
  Date since;            // first day of duty: clocks without a record start here
  std::vector<Done> drills, exercises, audits, plan_reviews;
  std::vector<Inspection> inspections;
  std::optional<Date> pfsa_approved, plan_approved;
  std::optional<StatementRecord> statement;  // in force or last
  std::vector<Deadline> open_deficiencies;
};

// What is due, one entry a duty (deficiencies: one each), and what was done; ordered by date, kind, record.
// - Facility without a PFSA (plan, statement): the review (approval, expiry) has been due since its first day of duty.
// - An inspection is due `inspection-months` after the last; an unannounced one by the end of the year after the last unannounced one's
//   (`unannounced-inspections-per-year`). Without any, from the first day of duty.
// - An endorsement counts for the anniversary that follows within `endorsement-window-months`; a later one for the one that was missed.
std::vector<Due> DuesOf(const FacilityRecords& facility, const Periods& periods, Date today);

// Whether exercises kept both tests up to today: every full calendar year of duty has one, no gap is longer than `exercise-months`.
struct ExerciseBreach {
  bool gap = false;  // else a year without
  int year = 0;      // the year without, or of the end of the gap allowed
};
std::vector<ExerciseBreach> ExerciseBreaches(const FacilityRecords& facility, const Periods& periods, Date today);

// The State's list of approved plans to the IMO: every `imo-list-years` from 1 July 2004 (XI-2/13.4).
std::optional<Due> NextImoList(const Periods& periods, std::optional<Date> last, Date today);

}  // namespace atalaya::duty
