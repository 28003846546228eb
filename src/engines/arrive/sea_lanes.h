// How far it is by sea: shortest ways over a graph of sea legs between points off the coasts.
//
// The graph is data (data/arrivals/sea_lanes.json, made from public land outlines; README.md there says how and how well it agrees with
// 3,431 distances computed over another network). It runs a little short by construction - legs touch capes, depth, traffic schemes, ice and
// rivers' bends are ignored - which makes 'too fast' the careful side. A port it does not hold has no sea distance: callers then have
// only the great circle, under which no ship can go.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace atalaya::arrive {

struct SeaLanes {
  struct Point {
    double lat = 0, lon = 0;
  };
  struct Leg {
    int from = 0, to = 0;
    double nm = 0;
    std::string canal;  // "panama", "suez", "kiel"; "" at sea
  };
  std::vector<Point> points;
  std::vector<Leg> legs;
  std::map<std::string, int> ports;  // UN/LOCODE -> point
};

struct SeaWay {
  double nm = 0;
  std::vector<std::string> canals;  // on the way, in order
  std::vector<int> points;          // from port to port
};

// Ready for asking. Immutable; safe from any thread.
class SeaMap {
 public:
  explicit SeaMap(SeaLanes lanes);
  bool Knows(const std::string& port) const { return lanes_.ports.count(port) != 0; }
  // nullopt: a port it does not hold, or no way. `closed`: canals not to be used. Dijkstra with a lower bound by great circle (A*): milliseconds.
  std::optional<SeaWay> Way(const std::string& from, const std::string& to, const std::vector<std::string>& closed = {}) const;
  const SeaLanes& Lanes() const { return lanes_; }

 private:
  struct Arc {
    int to = 0;
    double nm = 0;
    int canal = -1;
  };
  SeaLanes lanes_;
  std::vector<std::vector<Arc>> arcs_;
  std::vector<std::string> canals_;
};

}  // namespace atalaya::arrive
