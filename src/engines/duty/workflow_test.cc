// Every step of assessments, deficiencies and levels from every state by every kind of person.
#include <gtest/gtest.h>

#include <set>

#include "duty/assessment.h"
#include "duty/deficiency.h"
#include "duty/level.h"

namespace atalaya::duty {
namespace {

using AS = AssessmentStatus;

const Person kOfficer{"officer", true, false}, kAuthority{"authority", false, true}, kReader{"reader", false, false},
    kNobody{"", true, true};

TEST(AssessmentLife, EveryStepByEverybody) {
  const std::set<std::pair<AS, AS>> submits{
      {AS::kDraft, AS::kSubmitted}, {AS::kReturned, AS::kSubmitted}, {AS::kSubmitted, AS::kDraft}};
  const std::set<std::pair<AS, AS>> decides{{AS::kSubmitted, AS::kReturned}, {AS::kSubmitted, AS::kApproved}};
  for (const AS from : kAssessmentStatuses) {
    for (const AS to : kAssessmentStatuses) {
      for (const Person* person : {&kOfficer, &kAuthority, &kReader, &kNobody}) {
        for (const bool worked : {false, true}) {
          for (const char* comment : {"", " \n", "because"}) {
            for (const bool complete : {false, true}) {
              std::vector<std::string> workers{"someone"};
              if (worked) workers.push_back(person->user);
              const bool submit = submits.count({from, to}), decide = decides.count({from, to});
              const bool system = from == AS::kApproved && to == AS::kSuperseded;
              Refusal expected = Refusal::kNone;
              if (!submit && !decide && !system) {
                expected = Refusal::kNoSuchStep;
              } else if (system || (submit && person != &kOfficer) || (decide && person != &kAuthority)) {
                expected = Refusal::kNotPermitted;
              } else if (decide && worked) {
                expected = Refusal::kOwnWork;
              } else if (to == AS::kReturned && std::string(comment) != "because") {
                expected = Refusal::kNeedsComment;
              } else if ((to == AS::kSubmitted || to == AS::kApproved) && !complete) {
                expected = Refusal::kIncomplete;
              }
              ASSERT_EQ(MayStep(from, to, *person, workers, comment, complete), expected)
                  << StatusName(from) << " to " << StatusName(to) << " by " << person->user;
            }
          }
        }
      }
    }
  }
}

TEST(AssessmentLife, ButtonsAreTheStepsThatCanBeTaken) {
  for (const AS from : kAssessmentStatuses) {
    for (const Person* person : {&kOfficer, &kAuthority, &kReader}) {
      const auto next = NextSteps(from, *person, {"officer"});
      for (const AS to : kAssessmentStatuses) {
        const bool shown = std::find(next.begin(), next.end(), to) != next.end();
        EXPECT_EQ(shown, MayStep(from, to, *person, {"officer"}, "because", true) == Refusal::kNone);
      }
    }
    EXPECT_EQ(Editable(from), from == AS::kDraft || from == AS::kReturned);
    EXPECT_EQ(AssessmentStatusFromName(StatusName(from)), from);
  }
}

TEST(DeficiencyLife, EveryStepByEverybody) {
  for (const DeficiencyStatus status : kDeficiencyStatuses) {
    for (const bool verified : {false, true}) {
      for (const char* fixer : {"", "officer", "authority", "third"}) {
        const DeficiencyState state{status, fixer, verified};
        for (const DeficiencyStep step : kDeficiencySteps) {
          for (const Person* person : {&kOfficer, &kAuthority, &kReader, &kNobody}) {
            for (const char* comment : {"", "because"}) {
              const bool open = status == DeficiencyStatus::kOpen, fixed = status == DeficiencyStatus::kFixed;
              const bool leads = step == DeficiencyStep::kFix      ? open
                                 : step == DeficiencyStep::kVerify ? fixed && !verified
                                 : step == DeficiencyStep::kClose  ? fixed
                                                                   : !open;
              const bool vouches = step == DeficiencyStep::kVerify || step == DeficiencyStep::kClose;
              Refusal expected = Refusal::kNone;
              if (!leads) {
                expected = Refusal::kNoSuchStep;
              } else if (person == &kReader || person == &kNobody ||
                         (step != DeficiencyStep::kFix && person == &kOfficer)) {
                expected = Refusal::kNotPermitted;
              } else if (vouches && (std::string(fixer).empty() || fixer == person->user)) {
                expected = Refusal::kOwnWork;
              } else if (step == DeficiencyStep::kReopen && std::string(comment).empty()) {
                expected = Refusal::kNeedsComment;
              }
              ASSERT_EQ(MayStep(state, step, *person, comment), expected)
                  << StatusName(status) << " " << StepName(step);
            }
            const auto next = NextSteps(state, *person);
            EXPECT_EQ(std::find(next.begin(), next.end(), step) != next.end(),
                      MayStep(state, step, *person, "x") == Refusal::kNone);
          }
        }
      }
    }
  }
}

TEST(DeficiencyLife, RoundAndBack) {
  DeficiencyState state;
  state = After(state, DeficiencyStep::kFix, "officer");
  EXPECT_EQ(state.status, DeficiencyStatus::kFixed);
  EXPECT_EQ(state.fixed_by, "officer");
  state = After(state, DeficiencyStep::kVerify, "authority");
  EXPECT_TRUE(state.verified);
  state = After(state, DeficiencyStep::kClose, "authority");
  EXPECT_EQ(state.status, DeficiencyStatus::kClosed);
  EXPECT_EQ(state.fixed_by, "officer");
  state = After(state, DeficiencyStep::kReopen, "authority");
  EXPECT_EQ(state.status, DeficiencyStatus::kOpen);
  EXPECT_FALSE(state.verified);
  EXPECT_EQ(state.fixed_by, "");
}

TEST(DeficiencyLife, SeverityAndDeadline) {
  using model::Reply;
  EXPECT_EQ(SeverityOf(Reply::kNotMet, true), Severity::kMajor);
  EXPECT_EQ(SeverityOf(Reply::kPartly, true), Severity::kNonConformity);
  for (const Reply reply : {Reply::kNotMet, Reply::kPartly, Reply::kNotChecked})
    EXPECT_EQ(SeverityOf(reply, false), Severity::kObservation);
  EXPECT_EQ(SeverityOf(Reply::kNotChecked, true), Severity::kObservation);
  for (const bool mandatory : {false, true}) {
    EXPECT_FALSE(SeverityOf(Reply::kMet, mandatory));
    EXPECT_FALSE(SeverityOf(Reply::kNotApplicable, mandatory));
  }
  Periods periods;
  const Date opened = MakeDate(2026, 1, 15);
  EXPECT_FALSE(DefaultDeadline(Severity::kMajor, opened, periods));
  periods.Set("deficiency-major-days", {30, "days", "", false});
  EXPECT_EQ(DefaultDeadline(Severity::kMajor, opened, periods), MakeDate(2026, 2, 14));
  for (const Severity severity : {Severity::kObservation, Severity::kNonConformity, Severity::kMajor}) {
    EXPECT_EQ(SeverityFromName(SeverityName(severity)), severity);
  }
}

TEST(Level, SuggestionNeverFallsWhenAScoreRises) {
  const auto level = [](int a, int b, int c, int d) {
    return SuggestedLevel({{a, "r"}, {b, "r"}, {c, "r"}, {d, "r"}});
  };
  EXPECT_EQ(level(1, 1, 1, 1), 1);
  EXPECT_EQ(level(2, 3, 3, 1), 2);
  EXPECT_EQ(level(1, 4, 4, 4), 1);  // not credible
  EXPECT_EQ(level(3, 1, 4, 3), 3);
  EXPECT_EQ(level(4, 4, 3, 4), 2);  // not imminent
  std::set<int> levels;
  for (int a = 1; a <= 4; ++a) {
    for (int b = 1; b <= 4; ++b) {
      for (int c = 1; c <= 4; ++c) {
        for (int d = 1; d <= 4; ++d) {
          const int here = level(a, b, c, d);
          levels.insert(here);
          if (a < 4) {
            EXPECT_GE(level(a + 1, b, c, d), here);
          }
          if (b < 4) {
            EXPECT_GE(level(a, b + 1, c, d), here);
          }
          if (c < 4) {
            EXPECT_GE(level(a, b, c + 1, d), here);
          }
          if (d < 4) {
            EXPECT_GE(level(a, b, c, d + 1), here);
          }
        }
      }
    }
  }
  EXPECT_EQ(levels, (std::set<int>{1, 2, 3}));
  EXPECT_TRUE(FactorsComplete({{1, "r"}, {4, "r"}, {2, "r"}, {3, "r"}}));
  EXPECT_FALSE(FactorsComplete({{1, "r"}, {4, " "}, {2, "r"}, {3, "r"}}));
  EXPECT_FALSE(FactorsComplete({{0, "r"}, {4, "r"}, {2, "r"}, {3, "r"}}));
  EXPECT_FALSE(FactorsComplete({{1, "r"}, {4, "r"}, {2, "r"}, {5, "r"}}));
}

constexpr const char* kT[] = {"2026-11-30T08:00:00.000Z", "2026-11-30T09:00:00.000Z", "2026-11-30T10:00:00.000Z",
                              "2026-11-30T11:00:00.000Z"};

TEST(Level, IssuedReceivedAttainedInThatOrder) {
  const LevelOrder two{2, kT[1], "", "", 0};
  Following facility;
  EXPECT_EQ(MayReceive(two, facility, kOfficer, kT[0]), Refusal::kTooEarly);
  EXPECT_EQ(MayReceive(two, facility, kAuthority, kT[2]), Refusal::kNotPermitted);
  EXPECT_EQ(MayAttain(two, facility, kOfficer, "photos", kT[2]), Refusal::kTooEarly);
  EXPECT_EQ(MayReceive(two, facility, kOfficer, kT[2]), Refusal::kNone);
  facility.received = kT[2];
  EXPECT_EQ(MayReceive(two, facility, kOfficer, kT[3]), Refusal::kDoneAlready);
  EXPECT_EQ(MayAttain(two, facility, kOfficer, "photos", kT[1]), Refusal::kTooEarly);
  EXPECT_EQ(MayAttain(two, facility, kOfficer, " ", kT[3]), Refusal::kNeedsComment);
  EXPECT_EQ(MayAttain(two, facility, kReader, "photos", kT[3]), Refusal::kNotPermitted);
  EXPECT_EQ(MayAttain(two, facility, kOfficer, "photos", kT[3]), Refusal::kNone);
  facility.attained = kT[3];
  EXPECT_EQ(MayAttain(two, facility, kOfficer, "photos", kT[3]), Refusal::kDoneAlready);
}

TEST(Level, InstructionsOfLevelThreeOneByOne) {
  const LevelOrder three{3, kT[0], "", "", 2};
  Following facility;
  EXPECT_EQ(MayDoInstruction(three, facility, 1, kOfficer, kT[1]), Refusal::kTooEarly);  // not received
  facility.received = kT[1];
  EXPECT_EQ(MayDoInstruction(three, facility, 0, kOfficer, kT[2]), Refusal::kNoSuchStep);
  EXPECT_EQ(MayDoInstruction(three, facility, 3, kOfficer, kT[2]), Refusal::kNoSuchStep);
  EXPECT_EQ(MayDoInstruction(three, facility, 2, kReader, kT[2]), Refusal::kNotPermitted);
  EXPECT_EQ(MayDoInstruction(three, facility, 2, kOfficer, kT[2]), Refusal::kNone);
  facility.done = {2};
  EXPECT_EQ(MayDoInstruction(three, facility, 2, kOfficer, kT[2]), Refusal::kDoneAlready);
  EXPECT_EQ(MayAttain(three, facility, kOfficer, "photos", kT[2]), Refusal::kIncomplete);
  facility.done = {1, 2};
  EXPECT_EQ(MayAttain(three, facility, kOfficer, "photos", kT[2]), Refusal::kNone);
}

TEST(Level, WithdrawnOrPastIsOver) {
  LevelOrder order{2, kT[0], kT[2], "", 0};
  EXPECT_EQ(MayReceive(order, {}, kOfficer, kT[1]), Refusal::kNone);
  EXPECT_EQ(MayReceive(order, {}, kOfficer, kT[2]), Refusal::kOver);
  EXPECT_EQ(MayWithdraw(order, kOfficer, "calm", kT[1]), Refusal::kNotPermitted);
  EXPECT_EQ(MayWithdraw(order, kAuthority, "", kT[1]), Refusal::kNeedsComment);
  EXPECT_EQ(MayWithdraw(order, kAuthority, "calm", kT[1]), Refusal::kNone);
  order.withdrawn = kT[1];
  EXPECT_EQ(MayWithdraw(order, kAuthority, "calm", kT[1]), Refusal::kDoneAlready);
  EXPECT_EQ(MayReceive(order, {}, kOfficer, kT[1]), Refusal::kOver);
}

TEST(Level, TheLastOrderInForceRules) {
  EXPECT_EQ(CurrentLevel({}, kT[1]), 1);
  std::vector<LevelOrder> orders{{2, kT[0], "", "", 0}, {3, kT[1], kT[3], "", 1}};
  EXPECT_EQ(CurrentLevel(orders, kT[0]), 2);
  EXPECT_EQ(CurrentLevel(orders, kT[2]), 3);
  EXPECT_EQ(CurrentLevel(orders, kT[3]), 2);
  std::swap(orders[0], orders[1]);
  EXPECT_EQ(CurrentLevel(orders, kT[2]), 3);
  orders[0].withdrawn = kT[1];
  EXPECT_EQ(CurrentLevel(orders, kT[2]), 2);
}

TEST(Level, OrdersThatFit) {
  EXPECT_TRUE(OrderFits({1, kT[0], "", "", 0}));
  EXPECT_TRUE(OrderFits({3, kT[0], kT[1], "", 2}));
  EXPECT_FALSE(OrderFits({3, kT[0], "", "", 0}));
  EXPECT_FALSE(OrderFits({2, kT[0], "", "", 1}));
  EXPECT_FALSE(OrderFits({0, kT[0], "", "", 0}));
  EXPECT_FALSE(OrderFits({4, kT[0], "", "", 1}));
  EXPECT_FALSE(OrderFits({2, "", "", "", 0}));
  EXPECT_FALSE(OrderFits({2, kT[1], kT[1], "", 0}));
}

}  // namespace
}  // namespace atalaya::duty
