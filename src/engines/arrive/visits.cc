#include "arrive/visits.h"

#include <algorithm>
#include <map>

namespace atalaya::arrive {
namespace {

// Ports by cells of one degree; a port stands in every cell its reach may touch.
class PortGrid {
 public:
  explicit PortGrid(const std::vector<PortPoint>& ports) : ports_(ports) {
    for (std::size_t p = 0; p < ports.size(); ++p) {
      const double lat_reach = ports[p].leave_km / 110.0;
      const double shrink = std::max(0.05, std::cos(std::min(89.0, std::fabs(ports[p].lat) + lat_reach) * 3.14159265358979323846 / 180));
      const double lon_reach = lat_reach / shrink;
      for (int lat = Cell(ports[p].lat - lat_reach); lat <= Cell(ports[p].lat + lat_reach); ++lat) {
        for (int lon = Cell(ports[p].lon - lon_reach); lon <= Cell(ports[p].lon + lon_reach); ++lon) cells_[{lat, Around(lon)}].push_back(p);
      }
    }
  }
  // The nearest port within its own entering radius; -1: none.
  int Entered(const Fix& fix, double& km) const {
    int best = -1;
    const auto cell = cells_.find({Cell(fix.lat), Around(Cell(fix.lon))});
    if (cell == cells_.end()) return best;
    for (const std::size_t p : cell->second) {
      const double away = DistanceKm(fix.lat, fix.lon, ports_[p].lat, ports_[p].lon);
      if (away <= ports_[p].enter_km && (best < 0 || away < km)) {
        best = static_cast<int>(p);
        km = away;
      }
    }
    return best;
  }

 private:
  static int Cell(double degrees) { return static_cast<int>(std::floor(degrees)); }
  static int Around(int lon) { return ((lon + 180) % 360 + 360) % 360; }
  const std::vector<PortPoint>& ports_;
  std::map<std::pair<int, int>, std::vector<std::size_t>> cells_;
};

}  // namespace

Observed Observe(const Track& track, const std::vector<PortPoint>& ports, const VisitRules& rules) {
  Observed seen;
  if (track.empty()) return seen;
  seen.from = track.front().at;
  seen.to = track.back().at;
  const PortGrid grid(ports);
  int inside = -1;
  bool stopped = false;
  Visit visit;
  const auto close = [&] {
    if (inside >= 0) seen.visits.push_back(visit);
    inside = -1;
    stopped = false;
  };
  for (std::size_t i = 0; i < track.size(); ++i) {
    const Fix& fix = track[i];
    const Fix* before = i == 0 ? nullptr : &track[i - 1];
    const Seconds since = before == nullptr ? 0 : fix.at - before->at;
    if (before != nullptr && since >= rules.gap) seen.silences.push_back({*before, fix});
    if (inside >= 0) {
      const PortPoint& port = ports[static_cast<std::size_t>(inside)];
      const double away = DistanceKm(fix.lat, fix.lon, port.lat, port.lon);
      if (since >= rules.gap) {
        // Silent from inside: a gap, wherever it is heard again.
        visit.silent += away <= port.leave_km ? since : 0;
        if (away > port.leave_km) visit.silent += rules.gap;
        stopped = false;
      } else if (stopped) {
        visit.stopped += since;
      }
      if (away > port.leave_km) {
        close();
      } else {
        visit.left = fix.at;
        visit.nearest_km = std::min(visit.nearest_km, away);
      }
    }
    if (inside < 0) {
      double km = 0;
      inside = grid.Entered(fix, km);
      if (inside >= 0) {
        visit = {};
        visit.port = ports[static_cast<std::size_t>(inside)].code;
        visit.entered = visit.left = fix.at;
        visit.begun_before = i == 0;
        visit.nearest_km = km;
        stopped = false;
      }
    }
    if (inside >= 0 && !std::isnan(fix.knots)) {
      if (!stopped && fix.knots <= rules.stop_begins_kn) stopped = true;
      if (stopped && fix.knots > rules.stop_ends_kn) stopped = false;
    }
  }
  if (inside >= 0) visit.still_there = true;
  close();
  return seen;
}

}  // namespace atalaya::arrive
