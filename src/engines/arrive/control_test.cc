// The control sequence: every step from every state that can be reached, by everybody, with every set of conditions.
#include "arrive/control.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <deque>
#include <iostream>
#include <map>
#include <tuple>

namespace atalaya::arrive {
namespace {

using R = Refusal;
using S = Step;
constexpr Place kPlaces[] = {Place::kExpected, Place::kInPort, Place::kGone};
const std::set<Condition> kAll{Condition::kGroundsNamed, Condition::kImmediateThreat, Condition::kNoOtherMeans, Condition::kTerritorialSea};
const Officer kOfficer{"officer", true};

auto Key(const ControlState& s) { return std::tuple(s.asked, s.grounds, s.communicated, s.informed, s.closed, s.in_force, s.open); }

// Every state that steps can lead to, the ship coming and going in between in the only order ships do; with at most two measures in force: the rules
// ask of measures only whether there is one and whether this one is among them.
std::map<decltype(Key({})), std::pair<ControlState, std::set<Place>>> Reachable() {
  std::map<decltype(Key({})), std::pair<ControlState, std::set<Place>>> seen;
  std::deque<std::pair<ControlState, Place>> queue;
  const auto visit = [&](const ControlState& state, Place place) {
    auto& entry = seen[Key(state)];
    entry.first = state;
    if (entry.second.insert(place).second) queue.emplace_back(state, place);
  };
  visit({}, Place::kExpected);
  while (!queue.empty()) {
    const auto [state, place] = queue.front();
    queue.pop_front();
    if (place == Place::kExpected) visit(state, Place::kInPort);
    if (place != Place::kGone) visit(state, Place::kGone);
    for (const S step : Steps()) {
      if (MayTake(state, place, step, kOfficer, "why", kAll) != R::kNone) continue;
      const ControlState next = After(state, place, step);
      if (next.in_force.size() <= 2) visit(next, place);
    }
  }
  return seen;
}

TEST(Control, WhatTheConventionAsksHoldsInEveryReachableState) {
  const auto reachable = Reachable();
  EXPECT_GT(reachable.size(), 500u);
  std::size_t cells = 0;
  for (const auto& [key, entry] : reachable) {
    const ControlState& state = entry.first;
    for (const Place place : entry.second) {
      for (const S step : Steps()) {
        ++cells;
        const bool may = MayTake(state, place, step, kOfficer, "why", kAll) == R::kNone;
        // Without clear grounds: only asking, looking at the certificate, and recording grounds, besides papers about what was done before.
        if (may && Measure(step)) {
          EXPECT_TRUE(state.grounds) << StepName(step);
          EXPECT_FALSE(state.closed);
          EXPECT_NE(place, Place::kGone);
        }
        if (may && place == Place::kExpected && Measure(step)) {
          EXPECT_TRUE(state.communicated && state.informed) << StepName(step);
        }
        // A ship in port is not denied entry; one that has not come is not detained nor expelled.
        if (place != Place::kExpected) {
          EXPECT_FALSE(may && (step == S::kDenial || step == S::kDivert || step == S::kRectification || step == S::kWithdrawn));
        }
        if (place != Place::kInPort) {
          EXPECT_FALSE(may && (step == S::kDetention || step == S::kDelay || step == S::kRestriction || step == S::kExpulsion || step == S::kLesser));
        }
        // Asking and looking at the certificate never need grounds.
        if (!state.closed && place != Place::kGone && (step == S::kRequestInformation || step == S::kCheckCertificate)) {
          EXPECT_TRUE(may);
        }
        // Nothing holds a release back while something is in force.
        if (step == S::kRelease && !state.in_force.empty()) {
          EXPECT_TRUE(may);
        }
        // Nobody without the right, nobody without a reason.
        EXPECT_EQ(MayTake(state, place, step, {"reader", false}, "why", kAll), R::kNotPermitted);
        EXPECT_EQ(MayTake(state, place, step, {"", true}, "why", kAll), R::kNotPermitted);
        EXPECT_EQ(MayTake(state, place, step, kOfficer, " \n", kAll), R::kNoReason);
        // Each condition is needed, and no other.
        const auto needed = ConditionsOf(step, place);
        if (may) {
          EXPECT_EQ(MayTake(state, place, step, kOfficer, "why", {needed.begin(), needed.end()}), R::kNone);
          for (const Condition one : needed) {
            std::set<Condition> less = kAll;
            less.erase(one);
            EXPECT_EQ(MayTake(state, place, step, kOfficer, "why", less), R::kNeedsCondition) << StepName(step);
          }
        }
        if (!may) continue;
        const ControlState next = After(state, place, step);
        // A measure opens what is to be told, unless it is a lesser one; denial and expulsion also to the next ports.
        if (Measure(step) && step != S::kLesser) {
          for (const Duty duty : {Duty::kTellFlag, Duty::kTellIssuer, Duty::kTellImo, Duty::kTellAppeal}) EXPECT_TRUE(next.open.contains(duty));
          if (step == S::kDenial || step == S::kExpulsion) {
            EXPECT_TRUE(next.open.contains(Duty::kTellNextPorts));
          }
        }
        if (step == S::kLesser) {
          EXPECT_EQ(next.open, state.open);
        }
        // A release ends measures, and leaves what is to be told.
        if (step == S::kRelease || step == S::kWithdrawn) {
          EXPECT_TRUE(next.in_force.empty());
          EXPECT_EQ(next.open, state.open);
          EXPECT_FALSE(next.grounds);
        }
        if (step == S::kClose) {
          EXPECT_TRUE(state.in_force.empty() && state.open.empty());
          for (const S after : Steps()) EXPECT_EQ(MayTake(next, place, after, kOfficer, "why", kAll), R::kClosed);
        }
      }
      // What is offered is what can be done.
      const auto next = NextSteps(state, place, kOfficer);
      for (const S step : Steps()) {
        EXPECT_EQ(std::find(next.begin(), next.end(), step) != next.end(), MayTake(state, place, step, kOfficer, "why", kAll) == R::kNone);
      }
      EXPECT_TRUE(NextSteps(state, place, {"reader", false}).empty());
    }
  }
  std::cout << reachable.size() << " states, " << cells << " cells\n";
  EXPECT_GT(cells, 20'000u);
}

// From every reachable state that is not closed the case can be brought to its end.
TEST(Control, EveryCaseCanBeClosed) {
  for (const auto& [key, entry] : Reachable()) {
    for (const Place place : entry.second) {
      ControlState state = entry.first;
      if (state.closed || state == ControlState{}) continue;
      for (const S step : {S::kRelease, S::kNotifyFlag, S::kNotifyIssuer, S::kNotifyImo, S::kNotifyNextPorts, S::kInformAppeal, S::kClose}) {
        if (MayTake(state, place, step, kOfficer, "why", {}) == R::kNone) state = After(state, place, step);
      }
      EXPECT_TRUE(state.closed || state == ControlState{});
    }
  }
}

TEST(Control, ADenialStepByStep) {
  ControlState state;
  const auto refused = [&](S step) { return MayTake(state, Place::kExpected, step, kOfficer, "why", kAll); };
  EXPECT_EQ(refused(S::kDenial), R::kNeedsGrounds);
  state = After(state, Place::kExpected, S::kEstablishGrounds);
  EXPECT_EQ(refused(S::kDenial), R::kNeedsCommunication);
  state = After(state, Place::kExpected, S::kCommunicate);
  EXPECT_EQ(refused(S::kDenial), R::kNeedsInforming);
  state = After(state, Place::kExpected, S::kInformShip);
  EXPECT_EQ(MayTake(state, Place::kExpected, S::kDenial, kOfficer, "why", {Condition::kImmediateThreat}), R::kNeedsCondition);
  EXPECT_EQ(refused(S::kDenial), R::kNone);
  state = After(state, Place::kExpected, S::kDenial);
  EXPECT_EQ(refused(S::kDenial), R::kDoneAlready);
  EXPECT_EQ(refused(S::kClose), R::kOpenDuties);
  EXPECT_EQ(state.open.size(), 5u);
  const std::pair<Place, Step> taken[] = {{Place::kExpected, S::kEstablishGrounds}, {Place::kExpected, S::kCommunicate}, {Place::kExpected, S::kInformShip}, {Place::kExpected, S::kDenial}};
  EXPECT_EQ(Replay(taken), state);
}

TEST(Control, WhatWasReleasedCanBeClosed) {
  ControlState state;
  EXPECT_EQ(MayTake(state, Place::kExpected, S::kClose, kOfficer, "why", kAll), R::kNothingInForce);
  for (const S step : {S::kEstablishGrounds, S::kRelease}) state = After(state, Place::kExpected, step);
  EXPECT_EQ(MayTake(state, Place::kExpected, S::kClose, kOfficer, "why", kAll), R::kNone);
  EXPECT_TRUE(After(state, Place::kExpected, S::kClose).closed);
}

TEST(Control, NamesComeBack) {
  for (const S step : Steps()) EXPECT_EQ(StepFromName(StepName(step)), step);
  EXPECT_FALSE(StepFromName("detain"));
  for (const Condition condition : kAll) EXPECT_EQ(ConditionFromName(ConditionName(condition)), condition);
  EXPECT_EQ(DutyName(Duty::kProportionate), "proportionate");
}

}  // namespace
}  // namespace atalaya::arrive
