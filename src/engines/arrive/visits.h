// Port visits of one ship from its track, and when the track says nothing.
//
// After the definitions that Global Fishing Watch publishes (formats.md section 6): a ship enters a port within `enter_km` of its point and exits
// beyond `leave_km`; a stop begins below 0.2 kn and ends above 0.5 kn; a gap is no position for at least four hours while inside. A visit has a
// stop or a gap; what has neither is a passage and no call. Of several ports around a ship the nearest counts, by its own radius.
#pragma once

#include <vector>

#include "arrive/track.h"

namespace atalaya::arrive {

struct VisitRules {
  double stop_begins_kn = 0.2, stop_ends_kn = 0.5;
  Seconds gap = 4 * kHour;
};

struct Visit {
  std::string port;
  Seconds entered = 0, left = 0;        // first and last position inside
  bool begun_before = false;            // the track begins inside
  bool still_there = false;             // the track ends inside
  Seconds stopped = 0;                  // seconds of stops
  Seconds silent = 0;                   // seconds of gaps
  double nearest_km = 0;
  bool Call() const { return stopped > 0 || silent > 0; }
};

// No position between two that are heard, for at least VisitRules::gap.
struct Silence {
  Fix before, after;
  Seconds Length() const { return after.at - before.at; }
};

struct Observed {
  std::vector<Visit> visits;    // by time; passages too
  std::vector<Silence> silences;
  Seconds from = 0, to = 0;     // the track's first and last position; equal and 0 for an empty one
};

// `track` by time (positions of equal times keep the first). O(positions x ports in reach), ports found by a grid of one degree.
Observed Observe(const Track& track, const std::vector<PortPoint>& ports, const VisitRules& rules = {});

}  // namespace atalaya::arrive
