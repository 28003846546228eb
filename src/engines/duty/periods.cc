#include "duty/periods.h"

#include <algorithm>
#include <tuple>

namespace atalaya::duty {
namespace {

std::optional<Date> Last(const std::vector<Done>& records, Date today) {
  std::optional<Date> last;
  for (const Done& done : records) {
    if (done.date <= today && (!last || *last < done.date)) last = done.date;
  }
  return last;
}

DueStatus StatusAt(Date date, const Periods& periods, Date today) {
  if (date < today) return DueStatus::kOverdue;
  const Period* notice = periods.Find("notice-days");
  return date <= today + std::chrono::days(notice ? notice->value : 0) ? DueStatus::kDue : DueStatus::kPlanned;
}

class Collector {
 public:
  Collector(const FacilityRecords& facility, const Periods& periods, Date today)
      : facility_(facility), periods_(periods), today_(today) {}

  void Add(DueKind kind, std::optional<Date> date, std::string_view period, std::string record = "") {
    if (!date) return;
    dues_.push_back({kind, *date, StatusAt(*date, periods_, today_), std::string(period), std::move(record)});
  }
  // What was done, and what stands in the records for a later day.
  void AddRecord(DueKind kind, const Done& done, std::string_view period) {
    const DueStatus status = done.date <= today_ ? DueStatus::kDone : DueStatus::kPlanned;
    dues_.push_back({kind, done.date, status, std::string(period), done.record});
  }
  // The next of a kind that repeats from the last one (or from `start`).
  void Repeat(DueKind kind, const std::vector<Done>& records, Date start, std::string_view period) {
    Add(kind, periods_.After(period, Last(records, today_).value_or(start)), period);
    for (const Done& done : records) AddRecord(kind, done, period);
  }

  void Exercises() {
    const Date last = Last(facility_.exercises, today_).value_or(facility_.since);
    const std::optional<Date> gap = periods_.After("exercise-months", last);
    std::optional<Date> year;
    if (periods_.Find("exercises-per-calendar-year")) year = EndOfYear(YearOf(last) + 1);
    if (gap && (!year || *gap < *year)) {
      Add(DueKind::kExercise, gap, "exercise-months");
    } else {
      Add(DueKind::kExercise, year, "exercises-per-calendar-year");
    }
    for (const Done& done : facility_.exercises) AddRecord(DueKind::kExercise, done, "exercise-months");
  }

  void Inspections() {
    std::vector<Done> all;
    std::optional<Date> unannounced;
    for (const Inspection& inspection : facility_.inspections) {
      all.push_back({inspection.date, inspection.record});
      if (!inspection.announced && inspection.date <= today_ && (!unannounced || *unannounced < inspection.date)) {
        unannounced = inspection.date;
      }
    }
    Repeat(DueKind::kInspection, all, facility_.since, "inspection-months");
    if (periods_.Find("unannounced-inspections-per-year")) {
      Add(DueKind::kUnannouncedInspection, EndOfYear(YearOf(unannounced.value_or(facility_.since)) + 1),
          "unannounced-inspections-per-year");
    }
  }

  void Statement() {
    if (!facility_.statement) {
      // A facility in scope without a statement owes one from its first day.
      if (periods_.Find("socpf-years")) Add(DueKind::kStatementExpiry, facility_.since, "socpf-years");
      return;
    }
    const StatementRecord& statement = *facility_.statement;
    Add(DueKind::kStatementExpiry, statement.expires, "socpf-years", statement.record);
    const Period* yearly = periods_.Find("socpf-verification-months");
    Date last = statement.issued;
    for (const Date date : statement.endorsements) {
      AddRecord(DueKind::kEndorsement, {date, statement.record}, "socpf-verification-months");
      if (date <= today_) last = std::max(last, date);
    }
    if (!yearly || yearly->value < 1) return;
    const Period* window = periods_.Find("endorsement-window-months");
    for (int k = 1;; ++k) {
      const Date anniversary = AddMonths(statement.issued, k * yearly->value);
      if (anniversary >= statement.expires) return;  // then a new statement is due, not an endorsement
      if (AddMonths(anniversary, window ? -window->value : 0) <= last) continue;
      return Add(DueKind::kEndorsement, anniversary, "socpf-verification-months", statement.record);
    }
  }

  std::vector<Due> Take() {
    std::stable_sort(dues_.begin(), dues_.end(), [](const Due& a, const Due& b) {
      return std::tie(a.date, a.kind, a.record) < std::tie(b.date, b.kind, b.record);
    });
    return std::move(dues_);
  }

 private:
  const FacilityRecords& facility_;
  const Periods& periods_;
  Date today_;
  std::vector<Due> dues_;
};

}  // namespace

bool Periods::Override(std::string_view key, int value, std::string citation) {
  const auto found = all_.find(key);
  if (found == all_.end() || value < 0) return false;
  found->second.value = value;
  found->second.citation = std::move(citation);
  found->second.recalled = false;
  return true;
}

const Period* Periods::Find(std::string_view key) const {
  const auto found = all_.find(key);
  return found == all_.end() ? nullptr : &found->second;
}

std::optional<Date> Periods::After(std::string_view key, Date from) const {
  const Period* period = Find(key);
  if (!period) return std::nullopt;
  if (period->unit == "days") return from + std::chrono::days(period->value);
  if (period->unit == "months") return AddMonths(from, period->value);
  if (period->unit == "years") return AddYears(from, period->value);
  return std::nullopt;
}

std::string_view DueName(DueKind kind) {
  switch (kind) {
    case DueKind::kDrill:
      return "drill";
    case DueKind::kExercise:
      return "exercise";
    case DueKind::kPfsaReview:
      return "pfsa-review";
    case DueKind::kPlanReview:
      return "plan-review";
    case DueKind::kPlanApproval:
      return "plan-approval";
    case DueKind::kPlanAudit:
      return "plan-audit";
    case DueKind::kStatementExpiry:
      return "statement-expiry";
    case DueKind::kEndorsement:
      return "endorsement";
    case DueKind::kInspection:
      return "inspection";
    case DueKind::kUnannouncedInspection:
      return "unannounced-inspection";
    case DueKind::kDeficiency:
      return "deficiency";
    case DueKind::kImoList:
      return "imo-list";
  }
  return "";
}

std::string_view DueStatusName(DueStatus status) {
  switch (status) {
    case DueStatus::kOverdue:
      return "overdue";
    case DueStatus::kDue:
      return "due";
    case DueStatus::kPlanned:
      return "planned";
    case DueStatus::kDone:
      return "done";
  }
  return "";
}

std::vector<Due> DuesOf(const FacilityRecords& facility, const Periods& periods, Date today) {
  Collector collector(facility, periods, today);
  for (const Deadline& deficiency : facility.open_deficiencies) {
    collector.Add(DueKind::kDeficiency, deficiency.date, "", deficiency.record);
  }
  if (!facility.in_scope) return collector.Take();
  const Date plan = facility.plan_approved.value_or(facility.since);
  collector.Repeat(DueKind::kDrill, facility.drills, facility.since, "drill-months");
  collector.Exercises();
  collector.Repeat(DueKind::kPlanAudit, facility.audits, plan, "plan-audit-months");
  collector.Repeat(DueKind::kPlanReview, facility.plan_reviews, plan, "pfsp-review-months");
  const auto approved = [&](DueKind kind, std::optional<Date> date, std::string_view key) {
    if (!periods.Find(key)) return;
    collector.Add(kind, date ? periods.After(key, *date) : facility.since, key);
  };
  approved(DueKind::kPfsaReview, facility.pfsa_approved, "pfsa-review-years");
  approved(DueKind::kPlanApproval, facility.plan_approved, "plan-approval-years");
  collector.Statement();
  collector.Inspections();
  return collector.Take();
}

std::vector<ExerciseBreach> ExerciseBreaches(const FacilityRecords& facility, const Periods& periods, Date today) {
  std::vector<ExerciseBreach> breaches;
  if (!facility.in_scope) return breaches;
  std::vector<Date> dates;
  for (const Done& done : facility.exercises) {
    if (done.date <= today && done.date >= facility.since) dates.push_back(done.date);
  }
  std::sort(dates.begin(), dates.end());
  if (periods.Find("exercises-per-calendar-year")) {
    for (int year = YearOf(facility.since) + 1; year < YearOf(today); ++year) {
      const bool held = std::any_of(dates.begin(), dates.end(), [&](Date date) { return YearOf(date) == year; });
      if (!held) breaches.push_back({false, year});
    }
  }
  Date from = facility.since;
  dates.push_back(today);
  for (const Date date : dates) {
    const auto limit = periods.After("exercise-months", from);
    if (limit && date > *limit) breaches.push_back({true, YearOf(*limit)});
    from = date;
  }
  return breaches;
}

std::optional<Due> NextImoList(const Periods& periods, std::optional<Date> last, Date today) {
  const Period* period = periods.Find("imo-list-years");
  if (!period || period->value < 1) return std::nullopt;
  const Date first = MakeDate(2004, 7, 1);
  // The first of the fixed days after the last list; without any, the one before today stands open.
  Date due = first;
  for (int k = 1; last ? due <= *last : AddYears(first, k * period->value) <= today; ++k)
    due = AddYears(first, k * period->value);
  const DueStatus status = StatusAt(due, periods, today);
  return Due{DueKind::kImoList, due, status, "imo-list-years", ""};
}

}  // namespace atalaya::duty
