#include "risk/easi.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <functional>

#include "base/rng.h"

namespace atalaya::risk {
namespace {

// The worked example of docs/methods/easi.md: from the landside fence to the cargo; spread 30 % of the mean.
Delay Taking(double seconds) {
  return {seconds, 0.3 * seconds};
}
std::vector<Element> FencePath() {
  return {{0.5, Taking(10), Sensor::kMiddle}, {0.2, Taking(30), Sensor::kMiddle}, {0.8, Taking(90), Sensor::kBegin},
          {0.1, Taking(25), Sensor::kMiddle}, {0.9, Taking(120), Sensor::kEnd},   {0, Taking(60), Sensor::kBegin}};
}
const Response kResponse{0.95, {200, 60}};
constexpr double kDigits = 5e-9;  // of the table below
constexpr double kFew = 5e-7;

TEST(Easi, WorkedExample) {
  const PathAssessment path = AssessPath(FencePath(), kResponse);
  const double expected[6][6] = {{.4750, .4750000, 330.0, 2488.5000, .9521483, .45227046},
                                 {.1900, .0997500, 310.0, 2425.5000, .9217711, .09194666},
                                 {.7600, .3231900, 295.0, 2405.2500, .8898834, .28760143},
                                 {.0950, .0096957, 192.5, 1634.0625, .4587167, .00444758},
                                 {.8550, .0789715, 60.0, 324.0000, .0127110, .00100381},
                                 {0, 0, 60.0, 324.0000, .0127110, 0}};
  for (std::size_t i = 0; i < 6; ++i) {
    const ElementShare& e = path.elements[i];
    EXPECT_NEAR(e.alarm, expected[i][0], 1e-15) << i;
    EXPECT_NEAR(e.first_alarm, expected[i][1], 5.1e-8) << i;
    EXPECT_NEAR(e.remaining_mean, expected[i][2], 1e-12) << i;
    EXPECT_NEAR(e.remaining_variance, expected[i][3], 1e-10) << i;
    EXPECT_NEAR(e.in_time, expected[i][4], 5.1e-8) << i;
    EXPECT_NEAR(e.term, expected[i][5], 5.1e-9) << i;
  }
  EXPECT_NEAR(path.interruption, 0.83726994, kDigits);
  EXPECT_EQ(path.critical, 2);
  EXPECT_NEAR(path.timely, 0.89794, 5e-6);
  EXPECT_NEAR(path.no_alarm, 0.01339282, kDigits);
  EXPECT_DOUBLE_EQ(path.wasted_delay, 5);
}

TEST(Easi, NoSpreadIsTheTimelyForm) {
  std::vector<Element> path = FencePath();
  for (Element& element : path) element.delay.sd = 0;
  const PathAssessment out = AssessPath(path, {0.95, {200, 0}});
  EXPECT_NEAR(out.interruption, 0.89794, 5e-6);
  EXPECT_DOUBLE_EQ(out.interruption, out.timely);
}

TEST(Easi, CertainCommunication) {
  const PathAssessment out = AssessPath(FencePath(), {1, {200, 60}});
  EXPECT_NEAR(out.interruption, 0.857507, kFew);
  EXPECT_NEAR(out.timely, 0.92, 1e-12);
}

TEST(Easi, OneChangeAtATime) {
  struct Change {
    const char* what;
    std::function<void(std::vector<Element>&, Response&)> make;
    double interruption;
    int critical;
    double timely;
  };
  const auto container = [](std::vector<Element>& path, Response&) { path[4].sensor = Sensor::kBegin; };
  const auto response = [](std::vector<Element>&, Response& force) { force.time = {150, 45}; };
  const Change changes[] = {
      {"fence detects 0.9", [](auto& path, auto&) { path[0].detect = 0.9; }, 0.920420, 3, 0.971812},
      {"fence delay x 2", [](auto& path, auto&) { path[0].delay = Taking(20); }, 0.840102, 3, 0.897940},
      {"container delay x 2", [](auto& path, auto&) { path[4].delay = Taking(240); }, 0.898562, 4, 0.907636},
      {"container sensor E -> B", container, 0.867141, 3, 0.897940},
      {"response 200 -> 150", response, 0.900478, 4, 0.907636},
      {"last two together",
       [&](auto& path, auto& force) {
         container(path, force);
         response(path, force);
       },
       0.952497, 5, 0.986607},
      {"waterside",
       [](auto& path, auto&) {
         path.erase(path.begin());
         path[0] = {0.1, Taking(60), Sensor::kEnd};
       },
       0.708202, 2, 0.782800},
  };
  for (const Change& change : changes) {
    std::vector<Element> path = FencePath();
    Response force = kResponse;
    change.make(path, force);
    const PathAssessment out = AssessPath(path, force);
    EXPECT_NEAR(out.interruption, change.interruption, kFew) << change.what;
    EXPECT_EQ(out.critical + 1, change.critical) << change.what;
    EXPECT_NEAR(out.timely, change.timely, kFew) << change.what;
  }
  // The first two rows are also what the gains say.
  const PathAssessment today = AssessPath(FencePath(), kResponse);
  EXPECT_NEAR(today.interruption + today.elements[0].detect_gain, 0.920420, kFew);
  EXPECT_NEAR(today.interruption + today.elements[0].delay_gain, 0.840102, kFew);
  EXPECT_NEAR(today.interruption + today.elements[4].delay_gain, 0.898562, kFew);
}

struct Counted {
  double interrupted = 0, unseen = 0;
};
// The model played out: alarms by chance, every duration drawn.
Counted Play(const std::vector<Element>& path, const Response& response, int runs, std::uint64_t seed) {
  Rng rng(seed, StreamOf("play"));
  Counted counted;
  for (int run = 0; run < runs; ++run) {
    double left = 0;  // after the first alarm; -1 would be none
    bool alarm = false;
    for (const Element& e : path) {
      const double share = e.sensor == Sensor::kBegin ? 1 : e.sensor == Sensor::kMiddle ? 0.5 : 0;
      // One normal per element, so that a middle sensor leaves exactly half of it.
      const double delay = e.delay.mean + e.delay.sd * rng.Normal();
      if (alarm) {
        left += delay;
      } else if (rng.Uniform() < e.detect && rng.Uniform() < response.communicate) {
        alarm = true;
        left = share * delay;
      }
    }
    if (!alarm) {
      ++counted.unseen;
    } else if (left > response.time.mean + response.time.sd * rng.Normal()) {
      ++counted.interrupted;
    }
  }
  counted.interrupted /= runs;
  counted.unseen /= runs;
  return counted;
}

TEST(Easi, EqualsPlayingItOut) {
  constexpr int kRuns = 400'000;
  const Counted counted = Play(FencePath(), kResponse, kRuns, 1);
  const PathAssessment path = AssessPath(FencePath(), kResponse);
  EXPECT_NEAR(counted.interrupted, path.interruption, 3.5 * std::sqrt(0.84 * 0.16 / kRuns));
  EXPECT_NEAR(counted.unseen, path.no_alarm, 3.5 * std::sqrt(0.0134 / kRuns));
}

Element RandomElement(Rng& rng, bool whole_times) {
  Element e;
  e.detect = rng.Below(5) == 0 ? (rng.Below(2) ? 1.0 : 0.0) : rng.Uniform();
  e.delay.mean = static_cast<double>(2 * rng.Below(20));  // even: halves are whole, so sums in any order agree
  e.delay.sd = whole_times ? 0 : 0.5 * e.delay.mean * rng.Uniform();
  e.sensor = static_cast<Sensor>(rng.Below(3));
  return e;
}

TEST(Easi, Properties) {
  for (std::uint64_t seed = 0; seed < 3000; ++seed) {
    Rng rng(seed, 1);
    std::vector<Element> path(1 + rng.Below(7));
    const bool exact = rng.Below(2) == 0;
    for (Element& e : path) e = RandomElement(rng, exact);
    const Response response{rng.Uniform(), {static_cast<double>(rng.Below(60)), exact ? 0 : 10 * rng.Uniform()}};
    const PathAssessment out = AssessPath(path, response);
    double terms = 0, firsts = 0;
    for (std::size_t i = 0; i < path.size(); ++i) {
      const ElementShare& e = out.elements[i];
      terms += e.term;
      firsts += e.first_alarm;
      if (i > 0) {
        EXPECT_LE(e.remaining_mean, out.elements[i - 1].remaining_mean);
      }
      EXPECT_GE(e.delay_gain, exact ? 0.0 : -1.0);
      // A gain is what a second assessment says.
      std::vector<Element> better = path;
      better[i].detect = std::max(better[i].detect, kGoodDetection);
      EXPECT_NEAR(AssessPath(better, response).interruption, out.interruption + e.detect_gain, 1e-12);
    }
    EXPECT_NEAR(terms, out.interruption, 1e-12);
    EXPECT_NEAR(firsts + out.no_alarm, 1.0, 1e-12);
    if (exact) {
      EXPECT_NEAR(out.interruption, out.timely, 1e-12);
    }
    // A faster force of the same spread never interrupts less.
    EXPECT_GE(AssessPath(path, {response.communicate, {response.time.mean / 2, response.time.sd}}).interruption,
              out.interruption - 1e-12);
  }
}

TEST(Easi, DelayBeforeAnyAlarmBuysNothing) {
  std::vector<Element> path = FencePath();
  path.insert(path.begin(), Element{0, Taking(1000), Sensor::kBegin});
  const PathAssessment out = AssessPath(path, kResponse);
  EXPECT_NEAR(out.interruption, 0.83726994, kDigits);
  EXPECT_EQ(out.elements[0].delay_gain, 0);
  EXPECT_DOUBLE_EQ(out.wasted_delay, 1005);
}

TEST(Easi, Edges) {
  const PathAssessment none = AssessPath({}, kResponse);
  EXPECT_EQ(none.interruption, 0);
  EXPECT_EQ(none.no_alarm, 1);
  EXPECT_EQ(none.critical, -1);
  // As much time left as the force needs is not enough.
  const Response force{1, {10, 0}};
  EXPECT_EQ(AssessPath({{1, {10, 0}, Sensor::kBegin}}, force).interruption, 0);
  EXPECT_EQ(AssessPath({{1, {10.5, 0}, Sensor::kBegin}}, force).interruption, 1);
  const PathAssessment silent = AssessPath({{1, {10, 3}, Sensor::kBegin}}, {0, {5, 1}});
  EXPECT_EQ(silent.interruption, 0);
  EXPECT_DOUBLE_EQ(silent.wasted_delay, 10);
}

// --- diagrams -------------------------------------------------------------------------------------------------------

Diagram RandomDiagram(Rng& rng, bool whole_times) {
  Diagram diagram;
  diagram.areas = 2 + static_cast<int>(rng.Below(4));
  diagram.start = 0;
  diagram.goal = diagram.areas - 1;
  for (int from = 0; from < diagram.areas; ++from) {
    for (int to = from + 1; to < diagram.areas; ++to) {
      if (rng.Below(4) == 0) continue;
      Crossing crossing{from, to, {}};
      for (std::uint64_t m = 0; m <= rng.Below(2); ++m) crossing.methods.push_back(RandomElement(rng, whole_times));
      diagram.crossings.push_back(crossing);
    }
  }
  return diagram;
}

// Every way and every choice of methods on it.
void Enumerate(const Diagram& diagram, int area, std::vector<Element>& path,
               const std::function<void(const std::vector<Element>&)>& visit) {
  if (area == diagram.goal) return visit(path);
  for (const Crossing& crossing : diagram.crossings) {
    if (crossing.from != area) continue;
    for (const Element& method : crossing.methods) {
      path.push_back(method);
      Enumerate(diagram, crossing.to, path, visit);
      path.pop_back();
    }
  }
}

TEST(EasiDiagram, EqualsEnumeration) {
  int beaten = 0;
  for (std::uint64_t seed = 0; seed < 4000; ++seed) {
    Rng rng(seed, 2);
    const Diagram diagram = RandomDiagram(rng, rng.Below(2) == 0);
    const Response response{0.5 + rng.Uniform() / 2,
                            {static_cast<double>(rng.Below(50)), rng.Below(2) ? 10 * rng.Uniform() : 0.0}};
    double timely = 1;
    std::vector<double> all;
    std::vector<Element> path;
    Enumerate(diagram, diagram.start, path, [&](const std::vector<Element>& elements) {
      const PathAssessment out = AssessPath(elements, response);
      timely = std::min(timely, out.timely);
      all.push_back(out.interruption);
    });
    std::sort(all.begin(), all.end());
    EXPECT_NEAR(LeastTimely(diagram, response), timely, 1e-12) << seed;
    const RankedPaths ranked = WeakestPaths(diagram, response, 5);
    EXPECT_TRUE(ranked.complete);
    ASSERT_EQ(ranked.paths.size(), std::min<std::size_t>(5, all.size())) << seed;
    for (std::size_t k = 0; k < ranked.paths.size(); ++k) {
      EXPECT_NEAR(ranked.paths[k].interruption, all[k], 1e-12) << seed;
      std::vector<Element> steps;
      int at = diagram.start;
      for (const Choice& choice : ranked.paths[k].steps) {
        const Crossing& crossing = diagram.crossings[static_cast<std::size_t>(choice.crossing)];
        EXPECT_EQ(crossing.from, at);
        at = crossing.to;
        steps.push_back(crossing.methods[static_cast<std::size_t>(choice.method)]);
      }
      EXPECT_EQ(at, diagram.goal);
      EXPECT_NEAR(AssessPath(steps, response).interruption, ranked.paths[k].interruption, 1e-12);
    }
    beaten += timely < 1 && all.size() > 1;
  }
  EXPECT_GT(beaten, 1000);  // the cases were not all trivial
}

//  outside --fence--> yard --door--> stack --open, extract--> cargo
//     \---- quay -----------^
TEST(EasiDiagram, TheWatersideIsTheWeakestWay) {
  const std::vector<Element> fence = FencePath();
  Diagram diagram{6, 0, 5, {}};
  diagram.crossings = {{0, 1, {fence[0]}}, {1, 2, {fence[1]}}, {0, 2, {{0.1, Taking(60), Sensor::kEnd}}},
                       {2, 3, {fence[2]}}, {3, 4, {fence[3]}}, {4, 5, {fence[4]}}};
  Diagram longer = diagram;
  longer.areas = 7;
  longer.goal = 6;
  longer.crossings.push_back({5, 6, {fence[5]}});
  const RankedPaths ranked = WeakestPaths(longer, kResponse, 10);
  ASSERT_EQ(ranked.paths.size(), 2u);
  EXPECT_NEAR(ranked.paths[0].interruption, 0.708202, kFew);
  EXPECT_NEAR(ranked.paths[1].interruption, 0.837270, kFew);
  EXPECT_NEAR(LeastTimely(longer, kResponse), 0.782800, kFew);
}

TEST(EasiDiagram, Edges) {
  Diagram cut{3, 0, 2, {{0, 1, {Element{0.5, {10, 0}, Sensor::kBegin}}}}};
  EXPECT_EQ(LeastTimely(cut, kResponse), 1);
  EXPECT_TRUE(WeakestPaths(cut, kResponse, 3).paths.empty());
  // A circle is left alone; a certain alarm may be the only way.
  Diagram circle{3,
                 0,
                 2,
                 {{0, 1, {Element{1, {300, 0}, Sensor::kBegin}}},
                  {1, 0, {Element{0, {1, 0}, Sensor::kBegin}}},
                  {1, 2, {Element{0, {300, 0}, Sensor::kBegin}}}}};
  EXPECT_EQ(WeakestPaths(circle, {1, {10, 0}}, 3).paths.size(), 1u);
  EXPECT_EQ(LeastTimely(circle, {1, {10, 0}}), 1);
  EXPECT_FALSE(WeakestPaths(circle, {1, {10, 0}}, 3, 1).complete);
}

}  // namespace
}  // namespace atalaya::risk
