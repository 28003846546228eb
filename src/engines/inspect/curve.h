// Concave curves of trees: what the frontier is made of. Costs are in units of one opening here.
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <vector>

#include "inspect/frontier.h"

namespace atalaya::inspect {

// Costs closer than this are equal, and channels rarer than this never happen: real ROC tables begin with values of
// 1e-20 and below, and products and quotients of them must stay finite.
inline constexpr double kSameCost = 1e-200;
inline constexpr double kNever = 1e-100;

// How a vertex came about. Root sensor, and the last segment that the merge had taken: all segments before it in the
// merge's order (key falling, then channel, then index) are in, so each channel's child follows by search.
struct Origin {
  double key = std::numeric_limits<double>::infinity();
  std::int32_t channel = -1, segment = -1;
  std::int32_t root = -1;  // -1 release, -2 open
};
inline constexpr std::int32_t kRelease = -1, kOpen = -2;

struct Point {
  double cost = 0, detection = 0, delay = 0;
  Origin origin;
};

// Cost and detection rise strictly, slopes fall strictly.
struct Curve {
  std::vector<Point> points;
  std::vector<double> slopes;  // of the segments: points.size() - 1
};

// Takes points of a concave curve by rising cost and keeps as few of them as it can, so that the kept curve lies
// nowhere more than `tolerance` below in detection. Keeps the first and last. Dominated points are dropped.
class Thinner {
 public:
  explicit Thinner(double tolerance) : tolerance_(tolerance) {}
  void Add(const Point& point);
  std::vector<Point> Take();

 private:
  double tolerance_;
  std::vector<Point> kept_;
  Point pending_;
  bool has_pending_ = false;
  double lowest_ = -std::numeric_limits<double>::infinity();  // slope below which a dropped point would be missed
};

// Upper concave hull of points by rising cost, up to the greatest detection.
Curve HullOf(const std::vector<Point>& points);

// Upper concave hull of release, open and several curves' points, thinned.
Curve Union(const std::vector<std::vector<Point>>& candidates, double tolerance, double unpack_delay);

// A sensor as the merge needs it.
struct MergeSensor {
  double cost = 0, delay = 0;       // cost in openings
  std::vector<Channel> channels;    // scaled to add up to 1
  std::vector<std::int32_t> lists;  // channels that both kinds of container give
  std::vector<double> ratio;        // bad / good of each list
  double certain = 0;               // P(a channel only bad containers give | bad)
};
MergeSensor Prepare(const Sensor& sensor, double unit_cost, double delay_weight);

// The vertices of (c_s,0) + sum_j (g_j C, b_j D) over `below`, thinned, up to the cost of opening.
// Cut short when `cancel` is set.
std::vector<Point> MergeSegments(const MergeSensor& sensor, std::int32_t root, const Curve& below, double tolerance,
                                 const std::atomic<bool>* cancel);

// For a vertex with this origin, the point of `below` that follows each channel.
std::vector<std::int32_t> ChildrenOf(const MergeSensor& sensor, const Origin& origin, const Curve& below);

}  // namespace atalaya::inspect
