// Visits, alignment, sailing and deception, on tracks made for it.
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <functional>

#include "arrive/align.h"
#include "arrive/deceive.h"
#include "arrive/sailing.h"
#include "arrive/visits.h"

namespace atalaya::arrive {
namespace {

constexpr Seconds kStart = 1'793'491'200;  // a midnight in 2026
// Three ports on a meridian, 300 km apart.
const std::vector<PortPoint> kPorts{{"AAAAA", 0, 0, 3, 4}, {"BBBBB", 2.7, 0, 3, 4}, {"CCCCC", 5.4, 0, 3, 4}};

// Moves at 12 kn to a latitude on the meridian, a position every ten minutes; stays there.
struct Voyage {
  Track track;
  Seconds at = kStart;
  double lat = 0;
  void Stay(Seconds length, double knots = 0) {
    for (const Seconds end = at + length; at <= end; at += 600) track.push_back({at, lat, 0, knots});
  }
  void To(double goal) {
    const double step = 12 * kKmPerNm / 6 / 111.195 * (goal > lat ? 1 : -1);
    while (std::fabs(goal - lat) > std::fabs(step)) {
      lat += step;
      track.push_back({at, lat, 0, 12});
      at += 600;
    }
    lat = goal;
  }
  void Silent(Seconds length) { at += length; }
};

Voyage Clean() {
  Voyage v;
  v.Stay(20 * kHour);
  v.To(2.7);
  v.Stay(30 * kHour);
  v.To(5.4);
  v.Stay(10 * kHour);
  v.To(2.7);
  v.Stay(5 * kHour);
  return v;
}

DeclaredCall Call(const std::string& port, Seconds from, Seconds to) {
  DeclaredCall call;
  call.port = port;
  for (const PortPoint& one : kPorts) {
    if (one.code == port) {
      call.known = true;
      call.lat = one.lat;
      call.lon = one.lon;
    }
  }
  call.has_arrived = call.has_departed = true;
  call.arrived = call.arrived_latest = from;
  call.departed = call.departed_latest = to;
  return call;
}
std::vector<DeclaredCall> CallsOf(const Observed& seen) {
  std::vector<DeclaredCall> calls;
  for (const Visit& visit : seen.visits) {
    if (visit.Call()) calls.push_back(Call(visit.port, visit.entered, visit.left));
  }
  return calls;
}

TEST(Visits, StopsMakeCallsAndPassagesDoNot) {
  const Voyage v = Clean();
  const Observed seen = Observe(v.track, kPorts);
  ASSERT_EQ(seen.visits.size(), 4u);
  EXPECT_EQ(seen.visits[0].port, "AAAAA");
  EXPECT_TRUE(seen.visits[0].begun_before);
  EXPECT_EQ(seen.visits[1].port, "BBBBB");
  EXPECT_NEAR(static_cast<double>(seen.visits[1].stopped), 30.0 * kHour, 1200);
  EXPECT_TRUE(seen.visits[3].still_there);
  EXPECT_TRUE(seen.silences.empty());
  // Past the port without stopping.
  Voyage passing;
  passing.lat = 1;
  passing.To(4);
  const Observed passed = Observe(passing.track, kPorts);
  ASSERT_EQ(passed.visits.size(), 1u);
  EXPECT_FALSE(passed.visits[0].Call());
}

TEST(Visits, TheBoundsAreThoseOfTheDefinition) {
  const auto one = [](double lat, double knots, Seconds at) { return Fix{kStart + at, lat, 0, knots}; };
  const double in = 2.9 / 111.195, between = 3.5 / 111.195, out = 4.1 / 111.195;
  // 3.5 km: not entered from outside, not left from inside.
  EXPECT_TRUE(Observe({one(between, 0, 0), one(between, 0, 600)}, kPorts).visits.empty());
  const auto stayed = Observe({one(in, 0.1, 0), one(between, 0.4, 600), one(out, 5, 1200)}, kPorts);
  ASSERT_EQ(stayed.visits.size(), 1u);
  EXPECT_EQ(stayed.visits[0].left, kStart + 600);
  EXPECT_TRUE(stayed.visits[0].Call());
  // 0.3 kn begins no stop; one begun at 0.2 goes on until above 0.5.
  EXPECT_FALSE(Observe({one(in, 0.3, 0), one(in, 0.4, 600)}, kPorts).visits[0].Call());
  EXPECT_EQ(Observe({one(in, 0.2, 0), one(in, 0.5, 600), one(in, 0.6, 1200), one(in, 0.4, 1800)}, kPorts).visits[0].stopped, 1200);
  // Four hours of silence inside are a gap, less is not.
  EXPECT_TRUE(Observe({one(in, 8, 0), one(in, 8, 4 * kHour)}, kPorts).visits[0].Call());
  EXPECT_FALSE(Observe({one(in, 8, 0), one(in, 8, 4 * kHour - 1)}, kPorts).visits[0].Call());
}

TEST(Visits, AcrossTheDateLine) {
  const std::vector<PortPoint> ports{{"FJXXX", -17, 179.99, 3, 4}};
  const Observed seen = Observe({{kStart, -17, -179.995, 0}, {kStart + 600, -17, -179.995, 0}}, ports);
  ASSERT_EQ(seen.visits.size(), 1u);
  EXPECT_TRUE(seen.visits[0].Call());
}

TEST(Align, WhatWasDeclaredAsItWasIsConfirmed) {
  const Voyage v = Clean();
  const Observed seen = Observe(v.track, kPorts);
  for (const VerifiedCall& one : Align(CallsOf(seen), seen, v.track, v.at)) EXPECT_EQ(one.verdict, Verdict::kConfirmed);
}

TEST(Align, EveryLieIsToldForWhatItIs) {
  const Voyage v = Clean();
  const Observed seen = Observe(v.track, kPorts);
  auto calls = CallsOf(seen);
  // Left out.
  auto less = calls;
  less.erase(less.begin() + 2);
  auto verified = Align(less, seen, v.track, v.at);
  EXPECT_EQ(std::count_if(verified.begin(), verified.end(), [](const auto& c) { return c.verdict == Verdict::kUndeclared; }), 1);
  // Moved by three days.
  auto moved = calls;
  moved[0].arrived -= 3 * kDay;
  moved[0].arrived_latest -= 3 * kDay;
  moved[0].departed = moved[0].departed_latest = seen.visits[0].entered - 3 * kDay + kHour;
  verified = Align(moved, seen, v.track, v.at);
  EXPECT_EQ(verified[0].verdict, Verdict::kWrongDate);
  EXPECT_NEAR(static_cast<double>(verified[0].apart), 3.0 * kDay - kHour, 1);
  // Declared at C while it lay at B.
  auto false_port = calls;
  false_port[1] = Call("AAAAA", calls[1].arrived + 10 * kHour, calls[1].departed - 10 * kHour);
  AlignRules strict;
  strict.tolerance = 4 * kHour;
  verified = Align(false_port, seen, v.track, v.at, strict);
  const auto lie = std::find_if(verified.begin(), verified.end(), [](const auto& c) { return c.verdict == Verdict::kContradicted; });
  ASSERT_NE(lie, verified.end());
  EXPECT_NEAR(lie->km, 300, 10);
  EXPECT_EQ(lie->near, "BBBBB");
}

TEST(Align, SilenceProvesNothing) {
  Voyage v;
  v.Stay(10 * kHour);
  v.Silent(6 * kDay);
  v.Stay(10 * kHour);
  const Observed seen = Observe(v.track, kPorts);
  ASSERT_EQ(seen.silences.size(), 1u);
  auto verified = Align({Call("CCCCC", kStart + 3 * kDay, kStart + 4 * kDay)}, seen, v.track, v.at);
  const auto silent = std::find_if(verified.begin(), verified.end(), [](const auto& c) { return c.declared == 0; });
  EXPECT_EQ(silent->verdict, Verdict::kUnverifiable);
  EXPECT_EQ(silent->doubt, Doubt::kSilence);
  verified = Align({Call("CCCCC", kStart - 30 * kDay, kStart - 29 * kDay)}, seen, v.track, v.at);
  EXPECT_EQ(verified[0].doubt, Doubt::kOutsideTrack);
  verified = Align({Call("ZZZZZ", kStart, kStart + kDay)}, seen, v.track, v.at);
  EXPECT_EQ(verified[0].doubt, Doubt::kUnknownPort);
  verified = Align({Call("CCCCC", kStart, kStart + kDay)}, {}, {}, v.at);
  EXPECT_EQ(verified[0].doubt, Doubt::kNoTrack);
}

// The oracle of the pairing: all pairings that keep both orders.
long long Cheapest(const std::vector<DeclaredCall>& d, const std::vector<Visit>& v, const AlignRules& rules) {
  const std::function<long long(std::size_t, std::size_t)> best = [&](std::size_t i, std::size_t j) -> long long {
    if (i == d.size() && j == v.size()) return 0;
    long long cost = -1;
    const auto offer = [&](long long value) { cost = cost < 0 || value < cost ? value : cost; };
    if (i < d.size()) offer(rules.alone_declared + best(i + 1, j));
    if (j < v.size()) offer((v[j].Call() ? rules.alone_observed : 0) + best(i, j + 1));
    if (i < d.size() && j < v.size()) {
      if (const long long pair = PairCost(d[i], v[j], rules); pair >= 0) offer(pair + best(i + 1, j + 1));
    }
    return cost;
  };
  return best(0, 0);
}

RC_GTEST_PROP(Pairing, IsTheCheapestThatKeepsTheOrder, ()) {
  const auto port = [] { return std::string(1, static_cast<char>('A' + *rc::gen::inRange(0, 3))); };
  std::vector<DeclaredCall> declared;
  std::vector<Visit> visits;
  Seconds at = 0;
  for (int i = *rc::gen::inRange(0, 6); i > 0; --i) {
    at += *rc::gen::inRange(0, 8) * 12 * kHour;
    declared.push_back(Call(port(), at, at + 6 * kHour));
  }
  at = 0;
  for (int i = *rc::gen::inRange(0, 6); i > 0; --i) {
    at += *rc::gen::inRange(0, 8) * 12 * kHour;
    Visit visit;
    visit.port = port();
    visit.entered = at;
    visit.left = at + 5 * kHour;
    visit.stopped = *rc::gen::inRange(0, 4) == 0 ? 0 : kHour;
    visits.push_back(visit);
  }
  const AlignRules rules;
  const Pairing pairing = Pair(declared, visits, rules);
  RC_ASSERT(pairing.cost == Cheapest(declared, visits, rules));
  // What it says it costs, and in order.
  long long cost = 0;
  int last = -1;
  std::vector<bool> taken(visits.size());
  for (std::size_t i = 0; i < declared.size(); ++i) {
    const int j = pairing.of_declared[i];
    if (j < 0) {
      cost += rules.alone_declared;
      continue;
    }
    RC_ASSERT(j > last);
    last = j;
    taken[static_cast<std::size_t>(j)] = true;
    cost += PairCost(declared[i], visits[static_cast<std::size_t>(j)], rules);
  }
  for (std::size_t j = 0; j < visits.size(); ++j) cost += taken[j] || !visits[j].Call() ? 0 : rules.alone_observed;
  RC_ASSERT(cost == pairing.cost);
}

// A ship that sails what it declares is never contradicted, however much of its track is lost.
RC_GTEST_PROP(Verdicts, LostPositionsNeverContradictTheTruth, ()) {
  const Voyage v = Clean();
  const auto truth = CallsOf(Observe(v.track, kPorts));
  Track heard;
  const int lost = *rc::gen::inRange(0, 100);
  bool silent = false;
  for (const Fix& fix : v.track) {
    if (*rc::gen::inRange(0, 40) == 0) silent = *rc::gen::inRange(0, 100) < lost;
    if (!silent) heard.push_back(fix);
  }
  for (const VerifiedCall& one : Align(truth, Observe(heard, kPorts), heard, v.at)) RC_ASSERT(one.verdict != Verdict::kContradicted);
}

TEST(Sailing, CertainLikelyTightAndPossible) {
  SeaLanes lanes;
  lanes.points = {{0, 0}, {5.4, 0}, {2.7, 5}};
  lanes.ports = {{"AAAAA", 0}, {"CCCCC", 1}};
  lanes.legs = {{0, 2, DistanceNm(0, 0, 2.7, 5), ""}, {2, 1, DistanceNm(2.7, 5, 5.4, 0), ""}};
  const SeaMap map(lanes);
  const auto verdict = [&](Seconds hours) {
    return Sail({Call("AAAAA", kStart, kStart), Call("CCCCC", kStart + hours * kHour, kStart + hours * kHour)}, &map, "").front();
  };
  // 324 nm on the great circle, 681 by sea.
  EXPECT_EQ(verdict(10).verdict, LegVerdict::kImpossible);
  EXPECT_NEAR(*verdict(10).circle_kn, 32.4, 0.1);
  EXPECT_EQ(verdict(20).verdict, LegVerdict::kLikelyImpossible);
  EXPECT_EQ(verdict(28).verdict, LegVerdict::kTight);
  EXPECT_EQ(verdict(40).verdict, LegVerdict::kPossible);
  // Without the lanes only the great circle judges.
  EXPECT_EQ(Sail({Call("AAAAA", kStart, kStart), Call("CCCCC", kStart + 20 * kHour, kStart + 20 * kHour)}, nullptr, "").front().verdict, LegVerdict::kPossible);
  // By type of ship; days without hours are taken at their widest.
  SailingRules rules;
  rules.by_type["tug"] = {10, 8};
  EXPECT_EQ(Sail({Call("AAAAA", kStart, kStart), Call("CCCCC", kStart + 40 * kHour, kStart + 40 * kHour)}, &map, "Tug", rules).front().verdict, LegVerdict::kLikelyImpossible);
  DeclaredCall day = Call("CCCCC", kStart, kStart);
  day.arrived_latest = kStart + kDay - 1;
  EXPECT_NE(Sail({Call("AAAAA", kStart, kStart), day}, nullptr, "").front().verdict, LegVerdict::kImpossible);
  EXPECT_EQ(Sail({Call("AAAAA", kStart + kDay, kStart + kDay), Call("CCCCC", kStart, kStart)}, &map, "").front().verdict, LegVerdict::kOverlapping);
}

std::size_t Of(const std::vector<Signal>& signals, Sign sign) {
  return static_cast<std::size_t>(std::count_if(signals.begin(), signals.end(), [&](const Signal& s) { return s.sign == sign; }));
}

TEST(Deception, ACleanTrackShowsNothing) {
  const Voyage v = Clean();
  EXPECT_TRUE(SignsOfTrack(v.track, kPorts).empty());
  EXPECT_EQ(Segments(v.track).size(), 1u);
}

// Injected into clean tracks, as there is no public set with labels (formats.md section 6).
RC_GTEST_PROP(Deception, WhatIsInjectedIsFound, ()) {
  const Voyage v = Clean();
  const auto at = static_cast<std::size_t>(*rc::gen::inRange(20, static_cast<int>(v.track.size()) - 40));
  {
    Track jumped = v.track;
    jumped[at].lon = *rc::gen::inRange(5, 120);
    const auto signals = SignsOfTrack(jumped, kPorts);
    RC_ASSERT(Of(signals, Sign::kJump) == 2u);  // there and back
    RC_ASSERT(Of(signals, Sign::kTwoPlaces) == 0u);
  }
  {
    // Another transmitter with the same identity, a few hours long.
    Track doubled;
    for (std::size_t i = 0; i < v.track.size(); ++i) {
      doubled.push_back(v.track[i]);
      if (i >= at && i < at + 20) doubled.push_back({v.track[i].at + 60, -30, 60, 3});
    }
    const auto signals = SignsOfTrack(doubled, kPorts);
    RC_ASSERT(Of(signals, Sign::kTwoPlaces) == 1u);
    RC_ASSERT(Of(signals, Sign::kJump) == 0u);
  }
  {
    // Silence out at sea: all ports are moved away, so that the sea is far from any.
    Track dark;
    const Seconds length = *rc::gen::inRange(1, 30) * kHour;
    for (std::size_t i = 0; i < v.track.size(); ++i) {
      Fix fix = v.track[i];
      if (i > at) fix.at += length;
      dark.push_back(fix);
    }
    const std::vector<PortPoint> far{{"ZZZZZ", 40, 40, 3, 4}};
    RC_ASSERT((Of(SignsOfTrack(dark, far), Sign::kDark) == 1u) == (dark[at + 1].at - dark[at].at >= 12 * kHour));
  }
}

TEST(Deception, IdentityThatChanges) {
  const std::vector<Identity> said{{1, "9074729", "ALFA", "AB1", 200, 30}, {2, "", "ALFA", "AB1", 201, 30}, {3, "9074730", "BRAVO", "AB2", 150, 25}};
  const auto signals = SignsOfIdentity(said);
  for (const Sign sign : {Sign::kImoDigit, Sign::kImoChanged, Sign::kNameChanged, Sign::kCallSignChanged, Sign::kSizeChanged}) EXPECT_EQ(Of(signals, sign), 1u) << SignName(sign);
  EXPECT_TRUE(SignsOfIdentity({said[0], said[1]}).empty());
  const std::map<int, std::string> countries{{352, "PA"}, {310, "BM GB"}};
  EXPECT_FALSE(FlagAgainstMid("352123456", "PA", countries));
  EXPECT_FALSE(FlagAgainstMid("310123456", "GB", countries));
  EXPECT_FALSE(FlagAgainstMid("352123456", "", countries));
  EXPECT_FALSE(FlagAgainstMid("003521234", "LR", countries));  // a coast station
  ASSERT_TRUE(FlagAgainstMid("352123456", "LR", countries));
}

TEST(Deception, EncountersAwayFromPorts) {
  const auto beside = [](double lat, Seconds hours, double off) {
    Voyage a, b;
    a.lat = lat;
    b.lat = lat + off;
    a.Stay(hours * kHour, 0.5);
    b.Stay(hours * kHour, 0.5);
    return Encounters(a.track, b.track, kPorts, "OTHER").size();
  };
  EXPECT_EQ(beside(1.3, 3, 0.003), 1u);
  EXPECT_EQ(beside(1.3, 1, 0.003), 0u);   // too short
  EXPECT_EQ(beside(1.3, 3, 0.01), 0u);    // a kilometre apart
  EXPECT_EQ(beside(2.72, 3, 0.003), 0u);  // at a port
}

TEST(Times, AreReadAsWritten) {
  EXPECT_EQ(ReadTime("1970-01-02")->at, 86400);
  EXPECT_TRUE(ReadTime("1970-01-02")->day_only);
  EXPECT_EQ(ReadTime("1970-01-01T01:00")->at, 3600);
  EXPECT_EQ(ReadTime("1970-01-01T01:00:30Z")->at, 3630);
  EXPECT_EQ(ReadTime("1970-01-01T01:00:30.250Z")->at, 3630);
  EXPECT_EQ(ReadTime("1970-01-01T01:00-05:00")->at, 6 * 3600);
  EXPECT_EQ(Written(ReadTime("2026-11-30T19:54")->at), "2026-11-30 19:54");
  for (const char* wrong : {"", "2026-13-01", "2026-02-30", "2026-11-30T", "2026-11-30T25:00", "2026-11-30T10:00+99:00", "30/11/2026", "2026-11-30T10:00x"}) EXPECT_FALSE(ReadTime(wrong)) << wrong;
}

}  // namespace
}  // namespace atalaya::arrive
