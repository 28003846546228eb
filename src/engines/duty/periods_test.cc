#include "duty/periods.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>

namespace atalaya::duty {
namespace {

Date D(const char* text) {
  return *ParseDate(text);
}

Periods Defaults() {
  Periods periods;
  const auto set = [&](const char* key, int value, const char* unit) {
    periods.Set(key, {value, unit, "citation", false});
  };
  set("drill-months", 3, "months");
  set("exercise-months", 18, "months");
  set("exercises-per-calendar-year", 1, "count");
  set("pfsa-review-years", 5, "years");
  set("pfsp-review-months", 12, "months");
  set("plan-audit-months", 12, "months");
  set("plan-approval-years", 5, "years");
  set("socpf-years", 5, "years");
  set("socpf-verification-months", 12, "months");
  set("endorsement-window-months", 3, "months");
  set("inspection-months", 6, "months");
  set("unannounced-inspections-per-year", 1, "count");
  set("imo-list-years", 5, "years");
  set("notice-days", 60, "days");
  return periods;
}

// The one open duty of a kind, as "DATE status".
std::string Open(const FacilityRecords& facility, DueKind kind, const char* today,
                 const Periods& periods = Defaults()) {
  std::string text;
  for (const Due& due : DuesOf(facility, periods, D(today))) {
    if (due.kind == kind && due.status != DueStatus::kDone) {
      text += (text.empty() ? "" : ", ") + DateText(due.date) + " " + std::string(DueStatusName(due.status));
    }
  }
  return text;
}

FacilityRecords New(const char* since) {
  FacilityRecords facility;
  facility.since = D(since);
  return facility;
}

TEST(Periods, Drills) {
  FacilityRecords facility = New("2026-01-10");
  EXPECT_EQ(Open(facility, DueKind::kDrill, "2026-02-01"), "2026-04-10 planned");
  EXPECT_EQ(Open(facility, DueKind::kDrill, "2026-02-09"), "2026-04-10 due");
  EXPECT_EQ(Open(facility, DueKind::kDrill, "2026-04-10"), "2026-04-10 due");
  EXPECT_EQ(Open(facility, DueKind::kDrill, "2026-04-11"), "2026-04-10 overdue");
  facility.drills = {{D("2026-11-30"), "d2"}, {D("2026-02-01"), "d1"}};
  EXPECT_EQ(Open(facility, DueKind::kDrill, "2026-12-01"), "2027-02-28 planned");
  // A drill on a later day is a plan: it fulfils nothing yet.
  EXPECT_EQ(Open(facility, DueKind::kDrill, "2026-06-01"), "2026-05-01 overdue, 2026-11-30 planned");
  int done = 0;
  for (const Due& due : DuesOf(facility, Defaults(), D("2026-12-01")))
    done += due.kind == DueKind::kDrill && due.status == DueStatus::kDone;
  EXPECT_EQ(done, 2);
}

TEST(Periods, ExercisesByYearAndGap) {
  FacilityRecords facility = New("2024-01-01");
  const auto after = [&](const char* last, const char* today) {
    facility.exercises = {{D(last), ""}};
    return Open(facility, DueKind::kExercise, today);
  };
  EXPECT_EQ(after("2025-02-10", "2025-03-01"), "2026-08-10 planned");  // 18 months come before the year's end
  EXPECT_EQ(after("2025-11-20", "2026-01-01"), "2026-12-31 planned");  // the year's end comes before 18 months
  EXPECT_EQ(after("2025-06-30", "2026-01-01"), "2026-12-30 planned");
  EXPECT_EQ(after("2025-07-01", "2026-01-01"), "2026-12-31 planned");
  EXPECT_EQ(after("2024-11-20", "2026-02-01"), "2025-12-31 overdue");  // 14 months only, but 2025 went without
  Periods gap_only = Defaults();
  gap_only = Periods();
  gap_only.Set("exercise-months", {18, "months", "", false});
  EXPECT_EQ(Open(facility, DueKind::kExercise, "2026-02-01", gap_only), "2026-05-20 planned");
  EXPECT_EQ(Open(facility, DueKind::kExercise, "2026-02-01", Periods()), "");
}

// Second method: the day due is the last day on which waiting one more day breaks neither test.
RC_GTEST_PROP(Periods, ExerciseDueAgainstTheHistoryOfBreaches, ()) {
  FacilityRecords facility = New("2020-01-01");
  facility.since += std::chrono::days(*rc::gen::inRange(0, 500));
  const auto count = *rc::gen::inRange(0, 5);
  Date last = facility.since;
  for (int i = 0; i < count; ++i) {
    const Date date = facility.since + std::chrono::days(*rc::gen::inRange(0, 2000));
    facility.exercises.push_back({date, ""});
    last = std::max(last, date);
  }
  const Periods periods = Defaults();
  const std::size_t before = ExerciseBreaches(facility, periods, last).size();
  Date day = last;
  while (ExerciseBreaches(facility, periods, day + std::chrono::days(1)).size() == before) day += std::chrono::days(1);
  for (const Due& due : DuesOf(facility, periods, last)) {
    if (due.kind == DueKind::kExercise && due.status != DueStatus::kDone)
      RC_ASSERT(DateText(due.date) == DateText(day));
  }
}

TEST(Periods, ExerciseBreachesAreTold) {
  FacilityRecords facility = New("2021-03-01");
  facility.exercises = {{D("2022-01-10"), ""}, {D("2024-12-01"), ""}};
  const auto breaches = ExerciseBreaches(facility, Defaults(), D("2025-06-01"));
  ASSERT_EQ(breaches.size(), 2u);
  EXPECT_EQ(breaches[0].year, 2023);
  EXPECT_FALSE(breaches[0].gap);
  EXPECT_EQ(breaches[1].year, 2023);  // 10 July 2023 was the last day of the gap
  EXPECT_TRUE(breaches[1].gap);
}

TEST(Periods, ReviewsAuditsAndApprovals) {
  FacilityRecords facility = New("2020-05-01");
  EXPECT_EQ(Open(facility, DueKind::kPfsaReview, "2026-01-01"), "2020-05-01 overdue");
  EXPECT_EQ(Open(facility, DueKind::kPlanApproval, "2026-01-01"), "2020-05-01 overdue");
  facility.pfsa_approved = D("2024-02-29");
  EXPECT_EQ(Open(facility, DueKind::kPfsaReview, "2026-01-01"), "2029-02-28 planned");
  facility.plan_approved = D("2025-01-31");
  EXPECT_EQ(Open(facility, DueKind::kPlanApproval, "2026-01-01"), "2030-01-31 planned");
  EXPECT_EQ(Open(facility, DueKind::kPlanAudit, "2026-01-01"),
            "2026-01-31 due");  // the first within a year of approval
  facility.audits = {{D("2025-12-24"), "a"}};
  EXPECT_EQ(Open(facility, DueKind::kPlanAudit, "2026-01-01"), "2026-12-24 planned");
  facility.plan_reviews = {{D("2025-06-01"), "r"}};
  EXPECT_EQ(Open(facility, DueKind::kPlanReview, "2026-01-01"), "2026-06-01 planned");
}

TEST(Periods, StatementsAndEndorsements) {
  FacilityRecords facility = New("2020-05-01");
  EXPECT_EQ(Open(facility, DueKind::kStatementExpiry, "2026-01-01"), "2020-05-01 overdue");
  facility.statement = StatementRecord{"s1", D("2022-03-15"), D("2027-03-14"), {}};
  EXPECT_EQ(Open(facility, DueKind::kStatementExpiry, "2027-02-01"), "2027-03-14 due");
  EXPECT_EQ(Open(facility, DueKind::kStatementExpiry, "2027-03-15"), "2027-03-14 overdue");
  const auto endorsed = [&](std::vector<Date> dates, const char* today) {
    facility.statement->endorsements = std::move(dates);
    return Open(facility, DueKind::kEndorsement, today);
  };
  EXPECT_EQ(endorsed({}, "2022-04-01"), "2023-03-15 planned");
  EXPECT_EQ(endorsed({}, "2023-04-01"), "2023-03-15 overdue");
  EXPECT_EQ(endorsed({D("2022-12-15")}, "2023-04-01"), "2024-03-15 planned");  // three months early counts
  EXPECT_EQ(endorsed({D("2022-12-14")}, "2023-04-01"), "2023-03-15 overdue");  // a day earlier does not
  EXPECT_EQ(endorsed({D("2023-05-02")}, "2023-06-01"), "2024-03-15 planned");  // late: for the one missed
  EXPECT_EQ(endorsed({D("2023-03-10"), D("2026-03-01"), D("2024-03-10")}, "2026-04-01"),
            "");  // then the statement ends
}

TEST(Periods, InspectionsAndTheUnannouncedOne) {
  FacilityRecords facility = New("2024-10-01");
  EXPECT_EQ(Open(facility, DueKind::kInspection, "2025-01-01"), "2025-04-01 planned");
  EXPECT_EQ(Open(facility, DueKind::kUnannouncedInspection, "2025-01-01"), "2025-12-31 planned");
  facility.inspections = {{D("2025-03-01"), true, "i1"}, {D("2025-08-31"), false, "i2"}};
  EXPECT_EQ(Open(facility, DueKind::kInspection, "2025-09-01"), "2026-02-28 planned");
  EXPECT_EQ(Open(facility, DueKind::kUnannouncedInspection, "2025-09-01"), "2026-12-31 planned");
  facility.inspections[1].announced = true;
  EXPECT_EQ(Open(facility, DueKind::kUnannouncedInspection, "2026-01-01"), "2025-12-31 overdue");
}

TEST(Periods, OutOfScopeOwesOnlyItsDeficiencies) {
  FacilityRecords facility = New("2020-01-01");
  facility.in_scope = false;
  facility.open_deficiencies = {{"d7", D("2026-01-20")}, {"d3", D("2026-01-20")}, {"d9", D("2025-12-01")}};
  const auto dues = DuesOf(facility, Defaults(), D("2026-01-01"));
  ASSERT_EQ(dues.size(), 3u);
  EXPECT_EQ(dues[0].record, "d9");
  EXPECT_EQ(dues[0].status, DueStatus::kOverdue);
  EXPECT_EQ(dues[1].record, "d3");
  EXPECT_EQ(dues[2].record, "d7");
  EXPECT_EQ(dues[2].status, DueStatus::kDue);
  EXPECT_TRUE(ExerciseBreaches(facility, Defaults(), D("2026-01-01")).empty());
}

TEST(Periods, ImoList) {
  const auto next = [](std::optional<Date> last, const char* today) {
    const auto due = NextImoList(Defaults(), last, D(today));
    return DateText(due->date) + " " + std::string(DueStatusName(due->status));
  };
  EXPECT_EQ(next({}, "2026-11-30"), "2024-07-01 overdue");
  EXPECT_EQ(next(D("2024-06-20"), "2026-11-30"), "2024-07-01 overdue");
  EXPECT_EQ(next(D("2024-07-01"), "2026-11-30"), "2029-07-01 planned");
  EXPECT_EQ(next(D("2024-08-01"), "2029-06-01"), "2029-07-01 due");
  EXPECT_FALSE(NextImoList(Periods(), {}, D("2026-11-30")));
}

TEST(Periods, NationalValuesOverDefaults) {
  Periods periods = Defaults();
  EXPECT_TRUE(periods.Override("drill-months", 1, "Decree 7"));
  EXPECT_EQ(periods.Find("drill-months")->citation, "Decree 7");
  EXPECT_EQ(periods.After("drill-months", D("2026-01-31")), D("2026-02-28"));
  EXPECT_FALSE(periods.Override("tea-breaks", 1, ""));
  EXPECT_FALSE(periods.Override("drill-months", -1, ""));
  EXPECT_FALSE(periods.After("exercises-per-calendar-year", D("2026-01-31")));
}

}  // namespace
}  // namespace atalaya::duty
