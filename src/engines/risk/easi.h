// Does the response force arrive in time? One adversary path by EASI (Estimate of Adversary Sequence Interruption), and
// the path an adversary would choose. Model, source and limits: docs/methods/easi.md.
//
// A path is a row of elements (climb the fence, cross the yard, open the container); the last one ends with the goal
// reached. Each may raise an alarm, once, at one place in its delay; delays and the response time are independent
// normal variables in one unit of time (seconds, say). Only the first communicated alarm counts.
//
// Pure functions, safe from any thread. Preconditions, which callers check: probabilities in [0,1]; means and
// deviations finite and not negative.
#pragma once

#include <cstddef>
#include <vector>

namespace atalaya::risk {

enum class Sensor { kBegin, kMiddle, kEnd };  // before, midway in, after the element's delay

struct Delay {
  double mean = 0, sd = 0;
};

struct Element {
  double detect = 0;
  Delay delay;
  Sensor sensor = Sensor::kBegin;
};

struct Response {
  double communicate = 1;  // chance that an alarm is assessed and reaches the force; drawn anew for each alarm
  Delay time;              // from alarm to interruption
};

struct ElementShare {
  double alarm = 0;               // detected and communicated
  double first_alarm = 0;         // and nothing before it was
  double remaining_mean = 0;      // time from this alarm to the goal; a middle sensor leaves half the mean
  double remaining_variance = 0;  // and a quarter of the variance
  double in_time = 0;             // the response beats that; with no spread at all: mean remaining > mean response
  double term = 0;                // first_alarm x in_time: the terms sum to the chance of interruption
  // Change of the chance of interruption if only this element were better: detection raised to kGoodDetection (0 if it
  // is there already), delay doubled with its spread. May be slightly negative: an earlier alarm with a wide spread of
  // the time left can be worth less than a later one, as only the first counts.
  double detect_gain = 0, delay_gain = 0;
};

inline constexpr double kGoodDetection = 0.9;

struct PathAssessment {
  double interruption = 0;  // P_I
  double timely = 0;        // P_T: P_I if every duration were its mean
  double no_alarm = 0;      // nothing is ever communicated
  int critical = -1;        // last element whose alarm leaves more than the mean response time; -1: none
  double wasted_delay = 0;  // mean delay before the first place where an alarm is possible: it buys no time
  std::vector<ElementShare> elements;
};

// O(n^2) for n elements (the gains by delay); without gains O(n). No elements: all zero and no_alarm 1.
PathAssessment AssessPath(const std::vector<Element>& path, const Response& response);

// --- The adversary's choice -----------------------------------------------------------------------------------------

// An adversary sequence diagram: areas 0..areas-1 joined by one-way crossings, each to be passed in one of its methods
// (stealthy: little detection, much time; fast: the reverse). The sensor's place belongs to the method.
struct Crossing {
  int from = 0, to = 0;
  std::vector<Element> methods;  // at least one
};
struct Diagram {
  int areas = 0, start = 0, goal = 0;
  std::vector<Crossing> crossings;
};

struct Choice {
  int crossing = 0, method = 0;
};

// Least chance of timely detection P_T over all ways and methods, exactly, by two shortest-path sweeps: sneak to the
// first crossing whose alarm comes too late, then rush. 1 where no way reaches the goal. In a diagram with circles a
// way may return to an area. O(crossings log areas).
double LeastTimely(const Diagram& diagram, const Response& response);

struct RankedPath {
  double interruption = 0;
  std::vector<Choice> steps;
};
struct RankedPaths {
  std::vector<RankedPath> paths;  // least interruption first; no area twice on a path
  bool complete = true;           // false: stopped at `most_steps`; other paths may be weaker
};

// The `keep` paths with the least chance of interruption, methods included. P_I is no sum over crossings, so this
// enumerates, from the goal back, and cuts off what cannot be among the weakest: W at an area times the least chance to
// get there unseen bounds every continuation from below. Exponential in the worst case: `most_steps` extensions at
// most; goes as deep as a path is long, so for diagrams up to some thousand areas.
RankedPaths WeakestPaths(const Diagram& diagram, const Response& response, std::size_t keep,
                         std::size_t most_steps = 10'000'000);

}  // namespace atalaya::risk
