#include "arrive/sea_lanes.h"

#include <algorithm>
#include <limits>
#include <queue>

#include "arrive/track.h"

namespace atalaya::arrive {

SeaMap::SeaMap(SeaLanes lanes) : lanes_(std::move(lanes)), arcs_(lanes_.points.size()) {
  for (const SeaLanes::Leg& leg : lanes_.legs) {
    int canal = -1;
    if (!leg.canal.empty()) {
      const auto found = std::find(canals_.begin(), canals_.end(), leg.canal);
      canal = static_cast<int>(found - canals_.begin());
      if (found == canals_.end()) canals_.push_back(leg.canal);
    }
    arcs_[static_cast<std::size_t>(leg.from)].push_back({leg.to, leg.nm, canal});
    arcs_[static_cast<std::size_t>(leg.to)].push_back({leg.from, leg.nm, canal});
  }
}

std::optional<SeaWay> SeaMap::Way(const std::string& from, const std::string& to, const std::vector<std::string>& closed) const {
  const auto a = lanes_.ports.find(from), b = lanes_.ports.find(to);
  if (a == lanes_.ports.end() || b == lanes_.ports.end()) return std::nullopt;
  if (a->second == b->second) return SeaWay{};
  std::vector<bool> shut(canals_.size());
  for (std::size_t c = 0; c < canals_.size(); ++c) shut[c] = std::find(closed.begin(), closed.end(), canals_[c]) != closed.end();
  const SeaLanes::Point& goal = lanes_.points[static_cast<std::size_t>(b->second)];
  // Canals are shorter than their ends are apart by nothing, but rounded: 1 % under the great circle stays a lower bound.
  const auto at_least = [&](int point) {
    const SeaLanes::Point& p = lanes_.points[static_cast<std::size_t>(point)];
    return 0.99 * DistanceNm(p.lat, p.lon, goal.lat, goal.lon);
  };
  std::vector<double> far(lanes_.points.size(), std::numeric_limits<double>::infinity());
  std::vector<std::pair<int, int>> via(lanes_.points.size(), {-1, -1});
  using Item = std::pair<double, int>;
  std::priority_queue<Item, std::vector<Item>, std::greater<>> queue;
  far[static_cast<std::size_t>(a->second)] = 0;
  queue.push({at_least(a->second), a->second});
  std::vector<bool> done(lanes_.points.size());
  while (!queue.empty()) {
    const int at = queue.top().second;
    queue.pop();
    if (done[static_cast<std::size_t>(at)]) continue;
    done[static_cast<std::size_t>(at)] = true;
    if (at == b->second) break;
    for (const Arc& arc : arcs_[static_cast<std::size_t>(at)]) {
      if (arc.canal >= 0 && shut[static_cast<std::size_t>(arc.canal)]) continue;
      const double nm = far[static_cast<std::size_t>(at)] + arc.nm;
      if (nm < far[static_cast<std::size_t>(arc.to)]) {
        far[static_cast<std::size_t>(arc.to)] = nm;
        via[static_cast<std::size_t>(arc.to)] = {at, arc.canal};
        queue.push({nm + at_least(arc.to), arc.to});
      }
    }
  }
  if (!done[static_cast<std::size_t>(b->second)]) return std::nullopt;
  SeaWay way;
  way.nm = far[static_cast<std::size_t>(b->second)];
  for (int at = b->second; at >= 0; at = via[static_cast<std::size_t>(at)].first) {
    way.points.push_back(at);
    const int canal = via[static_cast<std::size_t>(at)].second;
    if (canal >= 0) way.canals.push_back(canals_[static_cast<std::size_t>(canal)]);
  }
  std::reverse(way.points.begin(), way.points.end());
  std::reverse(way.canals.begin(), way.canals.end());
  return way;
}

}  // namespace atalaya::arrive
