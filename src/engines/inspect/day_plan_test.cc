// Schedules follow the game's marginals; selected consignments come first; the seal binds.
#include "inspect/day_plan.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <set>

#include "inspect/schedule.h"

namespace atalaya::inspect {
namespace {

DayProblem SixGates() {
  DayProblem problem;
  const double loss[] = {9, 5, 4, 2, 1, 0.2};
  for (int g = 0; g < 6; ++g) {
    problem.places.push_back({"gate-" + std::to_string(g + 1), {loss[g], loss[5 - g]}, {20.0 + g, 8}, {200, 100}});
  }
  problem.shifts = {{"day", 360, 840}, {"night", 840, 1320}};
  problem.teams = {{"a", {0}}, {"b", {0}}, {"c", {0, 1}}, {"d", {1}}};
  problem.detection = 0.8;
  problem.minutes = 60;
  return problem;
}

TEST(DayPlan, MarginalsOfTheScheduleAreTheGames) {
  DayProblem problem = SixGates();
  constexpr int kDays = 20'000;
  std::vector<std::vector<double>> seen(2, std::vector<double>(6, 0.0));
  DayPlan plan;
  for (int day = 0; day < kDays; ++day) {
    problem.seed = 1000 + static_cast<std::uint64_t>(day);
    plan = PlanDay(problem);
    std::vector<int> teams(2, 0);
    std::set<std::pair<int, int>> posts;
    for (const Assignment& a : plan.assignments) {
      ++seen[static_cast<std::size_t>(a.shift)][static_cast<std::size_t>(a.place)];
      ++teams[static_cast<std::size_t>(a.shift)];
      EXPECT_TRUE(posts.insert({a.shift, a.place}).second);  // no place twice while others are bare
    }
    ASSERT_EQ(teams, (std::vector<int>{3, 2}));
  }
  for (std::size_t s = 0; s < 2; ++s) {
    for (std::size_t g = 0; g < 6; ++g) {
      const double c = plan.games[s].coverage[g];
      EXPECT_NEAR(seen[s][g] / kDays, c, 4 * std::sqrt(std::max(c * (1 - c), 1e-6) / kDays) + 1e-9) << s << " " << g;
    }
  }
  // More at stake is never looked at less often, while a team catches as much there.
  EXPECT_GT(plan.games[0].coverage[0], plan.games[0].coverage[3]);
}

TEST(DayPlan, NoOtherCoverageHoldsTheAttackerLower) {
  const DayProblem problem = SixGates();
  const ShiftGame game = PlayShift(problem, 0, 3, std::vector<bool>(6, false));
  // Second method: bisection on the attacker's value u; needed coverage is sum of (U - u) / (U - C).
  double low = 0, high = 9;
  for (int i = 0; i < 200; ++i) {
    const double u = (low + high) / 2;
    double need = 0;
    for (const Target& t : game.payoffs) {
      if (t.attacker_uncovered > u) need += u < t.attacker_covered ? 1e9 : (t.attacker_uncovered - u) / (t.attacker_uncovered - t.attacker_covered);
    }
    (need > 3 ? low : high) = u;
  }
  EXPECT_NEAR(game.attacker_value, high, 1e-6);
}

TEST(DayPlan, SelectedComeFirstAndNobodyIsAskedTwice) {
  DayProblem problem = SixGates();
  problem.random_share = 0.02;
  for (int i = 0; i < 30; ++i) problem.items.push_back({"S" + std::to_string(i), 5, 0, true});
  for (int i = 0; i < 40; ++i) problem.items.push_back({"K" + std::to_string(i), i % 6, i % 2, false});
  for (std::uint64_t seed = 1; seed <= 200; ++seed) {
    problem.seed = seed;
    const DayPlan plan = PlanDay(problem);
    std::map<std::string, int> times;
    std::map<std::pair<int, int>, std::set<int>> busy;
    for (const Slot& slot : plan.slots) {
      if (!slot.item.empty()) ++times[slot.item];
      EXPECT_TRUE((busy[{slot.shift, slot.team}].insert(slot.minute).second));
      EXPECT_GE(slot.minute, problem.shifts[static_cast<std::size_t>(slot.shift)].from);
      EXPECT_LE(slot.minute + 60, problem.shifts[static_cast<std::size_t>(slot.shift)].to);
      const auto placed = std::find_if(plan.assignments.begin(), plan.assignments.end(),
                                       [&](const Assignment& a) { return a.shift == slot.shift && a.team == slot.team && a.place == slot.place; });
      EXPECT_NE(placed, plan.assignments.end());
    }
    for (const auto& [item, count] : times) EXPECT_EQ(count, 1) << item;
    // 30 consignments of an hour: four teams' shifts at gate 6, all placed.
    for (int i = 0; i < 30; ++i) EXPECT_EQ(times["S" + std::to_string(i)], 1);
    EXPECT_TRUE(plan.unplaced.empty());
    EXPECT_EQ(plan.games[0].coverage[5], 1);
    EXPECT_EQ(plan.games[0].free_teams, 0);
  }
  for (int i = 30; i < 60; ++i) problem.items.push_back({"S" + std::to_string(i), 5, 0, true});
  EXPECT_EQ(PlanDay(problem).unplaced.size(), 20U);  // five team shifts of eight hours
}

TEST(DayPlan, SameSeedSamePlanOtherSeedOtherPlan) {
  DayProblem problem = SixGates();
  const auto places = [&](std::uint64_t seed) {
    problem.seed = seed;
    std::string text;
    for (const Assignment& a : PlanDay(problem).assignments) text += std::to_string(a.team) + "@" + std::to_string(a.place) + " ";
    return text;
  };
  EXPECT_EQ(places(5), places(5));
  std::set<std::string> different;
  for (std::uint64_t seed = 1; seed <= 50; ++seed) different.insert(places(seed));
  EXPECT_GT(different.size(), 30U);
}

TEST(DayPlan, MoreTeamsThanPlacesAndNone) {
  DayProblem problem = SixGates();
  for (int i = 0; i < 6; ++i) problem.teams.push_back({"x" + std::to_string(i), {0}});
  EXPECT_EQ(PlanDay(problem).assignments.size(), 11U);
  problem.teams.clear();
  const DayPlan none = PlanDay(problem);
  EXPECT_TRUE(none.assignments.empty());
  for (DayPlace& place : problem.places) place.loss = {0, 0};
  problem.teams = {{"a", {0, 1}}};
  EXPECT_EQ(PlanDay(problem).assignments.size(), 2U);  // nothing known of threats: somebody is looked at all the same
}

TEST(Seal, BindsTextAndSalt) {
  const std::string text = R"({"day":"2026-12-01"})", salt(64, 'a');
  const std::string seal = SealOf(text, salt);
  EXPECT_EQ(seal, Sha256(salt + "\n" + text + "\n"));  // the rule that an auditor follows with any tool
  EXPECT_TRUE(Opens(seal, text, salt));
  for (std::size_t i = 0; i < text.size(); ++i) {
    std::string other = text;
    other[i] = static_cast<char>(other[i] ^ 1);
    EXPECT_FALSE(Opens(seal, other, salt));
  }
  EXPECT_FALSE(Opens(seal, text, std::string(64, 'b')));
  // What schedule.h commits to opens the same way.
  const Commitment commitment = Commit(text, 9);
  EXPECT_TRUE(Opens(commitment.sha256, text, commitment.nonce));
}

}  // namespace
}  // namespace atalaya::inspect
