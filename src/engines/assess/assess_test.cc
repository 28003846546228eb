#include "assess/assess.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace atalaya::assess {
namespace {

using model::Answer;
using model::AnswerSheet;
using model::Region;
using model::Reply;
using model::Verification;
using Kind = Change::Kind;

Answer Make(Reply reply, Verification how = Verification::kInspected, std::optional<double> degree = std::nullopt) {
  return {reply, how, degree, "", ""};
}

model::Control Asks(const std::string& id, const std::string& group, bool mandatory, const std::string& owner = "PF") {
  model::Control control;
  control.id = id;
  control.group = group;
  control.mandatory = mandatory;
  control.owner = owner;
  return control;
}

// Two facilities of one State under one profile of five controls.
Region SmallRegion() {
  Region region;
  region.states.resize(1);
  region.states[0].iso2 = "AA";
  region.ports.resize(1);
  region.ports[0].state = 0;
  for (const char* id : {"F1", "F2"}) {
    model::Facility facility;
    facility.id = id;
    facility.port = 0;
    region.facilities.push_back(facility);
  }
  region.facilities[1].size = model::Size::kSmall;
  model::Standard standard;
  standard.groups = {{"government", {}}, {"operations", {}}};
  standard.controls = {Asks("G01", "government", true, "DA"), Asks("P01", "operations", true),
                       Asks("P02", "operations", true), Asks("P03", "operations", false),
                       Asks("P04", "operations", true)};
  region.standards = {standard};
  region.facility_standard = {0, 0};
  region.state_answers = {{{"G01", Make(Reply::kPartly, Verification::kDocuments)}}};
  region.answers = {{{"P01", Make(Reply::kMet, Verification::kExercised)},
                     {"P02", Make(Reply::kNotMet)},
                     {"P03", Make(Reply::kNotApplicable)},
                     {"P04", Make(Reply::kPartly, Verification::kDeclared, 0.6)}},
                    {}};
  region.grading.implementation[static_cast<std::size_t>(Reply::kPartly)] = {0.3, 0.5, 0.7};
  const auto add = [&](const char* id, double capital, double yearly, std::vector<model::Raise> raises) {
    model::Solution solution;
    solution.id = id;
    solution.traffic = {model::Traffic::kContainer};
    solution.capital = {capital, capital, capital};
    solution.yearly = {yearly, yearly, yearly};
    solution.size_factor = {0.5, 1, 2};
    solution.raises = std::move(raises);
    region.solutions.push_back(solution);
  };
  add("dear", 100, 10, {{"P02", 1.0, Verification::kInspected}});
  add("cheap", 50, 10, {{"P02", 0.8, Verification::kInspected}, {"P04", 0.5, Verification::kInspected}});
  add("running", 10, 20, {{"P02", 0.9, Verification::kInspected}, {"G01", 0.9, Verification::kDocuments}});
  add("tankers", 1, 1, {{"P02", 1.0, Verification::kInspected}});
  region.solutions[3].traffic = {model::Traffic::kTanker};
  region.funds.commitment_years = 3;
  return region;
}

TEST(Review, TalliesAndVerification) {
  const Review review = ReviewRegion(SmallRegion(), 1);
  const FacilityReview& first = review.facilities[0];
  EXPECT_EQ(first.all.met, 1);
  EXPECT_EQ(first.all.partly, 2);
  EXPECT_EQ(first.all.not_met, 1);
  EXPECT_EQ(first.all.not_applicable, 1);
  EXPECT_EQ(first.all.not_checked, 0);
  EXPECT_EQ(first.mandatory.Total(), 4);
  EXPECT_EQ(first.by_group[0].partly, 1);
  EXPECT_EQ(first.by_group[1].Total(), 4);
  EXPECT_EQ(first.verified, (std::array<int, 4>{1, 1, 0, 1}));
  EXPECT_DOUBLE_EQ(first.all.Checked(), 1.0);
  EXPECT_DOUBLE_EQ(first.all.Met(), 0.25);
  const FacilityReview& second = review.facilities[1];
  EXPECT_EQ(second.all.not_checked, 4);
  EXPECT_DOUBLE_EQ(second.all.Checked(), 0.2);  // the State's answer
  EXPECT_EQ(review.all.Total(), 10);
  EXPECT_DOUBLE_EQ(Tally{}.Checked(), 0.0);
  EXPECT_DOUBLE_EQ(Tally{}.Met(), 0.0);
}

TEST(Review, DeficienciesNameWhatCuresThem) {
  const Review review = ReviewRegion(SmallRegion(), 1);
  const auto& first = review.facilities[0].deficiencies;
  ASSERT_EQ(first.size(), 3u);  // G01, P02, P04
  EXPECT_TRUE(first[0].inherited);
  EXPECT_EQ(first[0].solutions, std::vector<int>{2});
  EXPECT_FALSE(first[1].inherited);
  EXPECT_EQ(first[1].solutions, (std::vector<int>{2, 1, 0}));  // 70, 80, 130 over three years; not the tankers' one
  EXPECT_TRUE(first[2].solutions.empty());                     // 0.5 is no better than 0.6
  const auto& second = review.facilities[1].deficiencies;
  ASSERT_EQ(second.size(), 5u);
  EXPECT_EQ(second[1].reply, Reply::kNotChecked);
  EXPECT_FALSE(second[3].mandatory);
  EXPECT_EQ(second[4].solutions, std::vector<int>{1});
}

TEST(Review, CostFollowsSize) {
  const Region region = SmallRegion();
  EXPECT_DOUBLE_EQ(CostAt(region.solutions[0], model::Size::kSmall).Committed(3), 65);
  EXPECT_DOUBLE_EQ(CostAt(region.solutions[0], model::Size::kMedium).Committed(0), 100);
  EXPECT_DOUBLE_EQ(CostAt(region.solutions[0], model::Size::kLarge).yearly, 20);
}

bool HasFinding(const Review& review, const std::string& code, const std::string& where) {
  for (const Finding& finding : review.findings) {
    if (finding.code == code && finding.where == where) return true;
  }
  return false;
}

TEST(Review, SaysWhatAnswersContradict) {
  Region region = SmallRegion();
  region.answers[0]["Z99"] = Make(Reply::kMet);
  region.answers[0]["P01"].degree = 0.5;
  region.answers[0]["P04"].degree = 1.0;
  region.state_answers[0]["G01"].degree = 1.5;
  const Review review = ReviewRegion(region, 2);
  EXPECT_TRUE(HasFinding(review, "assess.outside-profile", "answers.csv#F1"));
  EXPECT_TRUE(HasFinding(review, "assess.degree-misplaced", "answers.csv#F1/P01"));
  EXPECT_TRUE(HasFinding(review, "assess.degree-whole", "answers.csv#F1/P04"));
  EXPECT_TRUE(HasFinding(review, "assess.no-answers", "answers.csv#F2"));
  EXPECT_TRUE(HasFinding(review, "assess.degree-range", "answers.csv#AA/G01"));
  EXPECT_TRUE(HasFinding(review, "assess.no-solution", "solutions.json"));
  EXPECT_TRUE(HasErrors(review.findings));
}

TEST(Review, ThreadsDoNotMatter) {
  const Region region = SmallRegion();
  EXPECT_EQ(ReviewRegion(region, 1).findings, ReviewRegion(region, 4).findings);
}

Kind KindOf(const Answer& before, const Answer& after) {
  const auto changes = Diff({{"P01", before}}, {{"P01", after}});
  return changes.at(0).kind;
}

TEST(Diff, BetterAndWorse) {
  const Answer met = Make(Reply::kMet), partly = Make(Reply::kPartly), not_met = Make(Reply::kNotMet);
  EXPECT_EQ(KindOf(not_met, partly), Kind::kBetter);
  EXPECT_EQ(KindOf(met, not_met), Kind::kWorse);
  EXPECT_EQ(KindOf(Make(Reply::kMet, Verification::kDeclared), met), Kind::kBetter);
  EXPECT_EQ(
      KindOf(Make(Reply::kPartly, Verification::kInspected, 0.4), Make(Reply::kPartly, Verification::kInspected, 0.6)),
      Kind::kBetter);
  EXPECT_EQ(
      KindOf(Make(Reply::kPartly, Verification::kInspected, 0.6), Make(Reply::kPartly, Verification::kDeclared, 0.8)),
      Kind::kChanged);
  EXPECT_EQ(KindOf(partly, Make(Reply::kPartly, Verification::kInspected, 0.6)), Kind::kChanged);
  EXPECT_EQ(KindOf(met, Make(Reply::kNotApplicable)), Kind::kChanged);
  // However the gap was found, closing it on paper is better than having it.
  EXPECT_EQ(KindOf(Make(Reply::kNotMet, Verification::kExercised), Make(Reply::kMet, Verification::kDeclared)),
            Kind::kBetter);
}

TEST(Diff, MissingRowIsNotChecked) {
  const AnswerSheet none, unasked{{"P01", {}}}, met{{"P01", Make(Reply::kMet)}};
  EXPECT_TRUE(Diff(none, unasked).empty());
  EXPECT_EQ(Diff(none, met).at(0).kind, Kind::kNew);
  EXPECT_EQ(Diff(unasked, met).at(0).kind, Kind::kNew);
  EXPECT_EQ(Diff(met, none).at(0).kind, Kind::kDropped);
  AnswerSheet later = met;
  later["P01"].checked_on = "2026-01-01";
  EXPECT_EQ(Diff(met, later).at(0).kind, Kind::kChanged);
  EXPECT_TRUE(Diff(met, met).empty());
}

RC_GTEST_PROP(Diff, BackwardsIsTheMirror, ()) {
  const auto any = [] {
    AnswerSheet sheet;
    for (const char* id : {"P01", "P02", "P03"}) {
      if (*rc::gen::inRange(0, 4) == 0) continue;
      Answer answer =
          Make(static_cast<Reply>(*rc::gen::inRange(0, 5)), static_cast<Verification>(*rc::gen::inRange(0, 4)));
      if (answer.reply == Reply::kPartly && *rc::gen::arbitrary<bool>()) answer.degree = *rc::gen::inRange(0, 3) / 2.0;
      sheet[id] = answer;
    }
    return sheet;
  };
  const AnswerSheet a = any(), b = any();
  const auto there = Diff(a, b), back = Diff(b, a);
  RC_ASSERT(there.size() == back.size());
  const auto mirror = [](Kind kind) {
    switch (kind) {
      case Kind::kNew:
        return Kind::kDropped;
      case Kind::kDropped:
        return Kind::kNew;
      case Kind::kBetter:
        return Kind::kWorse;
      case Kind::kWorse:
        return Kind::kBetter;
      default:
        return Kind::kChanged;
    }
  };
  for (std::size_t i = 0; i < there.size(); ++i) {
    RC_ASSERT(there[i].control == back[i].control);
    RC_ASSERT(back[i].kind == mirror(there[i].kind));
  }
}

}  // namespace
}  // namespace atalaya::assess
