#include "inspect/frontier.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <map>

#include "base/parallel.h"
#include "inspect/curve.h"

namespace atalaya::inspect {

namespace {

// Detection that a level may lose with epsilon 0: far under anything measurable, far above rounding.
constexpr double kExact = 1e-12;

}  // namespace

struct FrontierTables {
  FrontierProblem problem;
  double unit = 1;  // opening, with the weight of its delay
  std::vector<MergeSensor> sensors;
  std::vector<Curve> curves;  // by subset of sensors, as bits
  struct Place {
    std::uint32_t subset = 0;
    std::int32_t point = 0;
  };
  std::vector<Place> vertices;  // of the frontier
};

RocChannels ChannelsOfRoc(const std::vector<Channel>& points) {
  RocChannels result;
  const auto fault = [&](RocFault kind, std::size_t at) {
    result.channels.clear();
    result.fault = kind;
    result.at = at;
    return result;
  };
  if (points.empty() || points.front().good > kChannelTolerance || points.front().bad > kChannelTolerance) {
    return fault(RocFault::kStart, 0);
  }
  Channel last;
  const auto step = [&](const Channel& point) {
    if (point.good > last.good || point.bad > last.bad) {
      result.channels.push_back({point.good - last.good, point.bad - last.bad});
    }
    last = point;
  };
  for (std::size_t i = 0; i < points.size(); ++i) {
    if (points[i].good < last.good || points[i].bad < last.bad) return fault(RocFault::kNotRising, i);
    step(points[i]);
  }
  if (last.good > 1 || last.bad > 1 || last.good < 1 - kChannelTolerance || last.bad < 1 - kChannelTolerance) {
    return fault(RocFault::kEnd, points.size() - 1);
  }
  step({1, 1});
  return result;
}

Frontier ComputeFrontier(const FrontierProblem& problem, int threads, const std::atomic<bool>* cancel) {
  const std::size_t count = problem.sensors.size();
  auto tables = std::make_shared<FrontierTables>();
  tables->problem = problem;
  tables->unit = problem.unpack_cost + problem.delay_weight * problem.unpack_delay;
  for (const Sensor& sensor : problem.sensors) {
    tables->sensors.push_back(Prepare(sensor, tables->unit, problem.delay_weight));
  }
  std::vector<Curve>& curves = tables->curves;
  curves.resize(std::size_t{1} << count);
  curves[0] = Union({}, 0, problem.unpack_delay);

  std::vector<std::vector<std::uint32_t>> levels(count + 1);
  for (std::uint32_t subset = 0; subset < curves.size(); ++subset) {
    levels[static_cast<std::size_t>(std::popcount(subset))].push_back(subset);
  }

  Frontier frontier;
  // Half of a level's share goes to each candidate, half to their union.
  const double tolerance = std::max(problem.epsilon / static_cast<double>(std::max<std::size_t>(count, 1)), kExact) / 2;
  const auto stopped = [&] { return cancel != nullptr && cancel->load(std::memory_order_relaxed); };
  std::size_t done = 0;
  std::atomic<std::size_t> kept{0};
  for (std::size_t level = 1; level <= count && !frontier.cancelled; ++level) {
    for (const std::uint32_t subset : levels[level]) {
      for (std::size_t s = 0; s < count; ++s) {
        if (!(subset >> s & 1U)) continue;
        frontier.work += tables->sensors[s].lists.size() * curves[subset ^ (1U << s)].slopes.size();
      }
    }
    if (frontier.work > problem.max_work) {
      frontier.too_large = true;
      return frontier;
    }
    ParallelFor(levels[level].size(), threads, [&](std::size_t i) {
      const std::uint32_t subset = levels[level][i];
      std::vector<std::vector<Point>> candidates;
      for (std::size_t s = 0; s < count; ++s) {
        if (!(subset >> s & 1U)) continue;
        candidates.push_back(MergeSegments(tables->sensors[s], static_cast<std::int32_t>(s), curves[subset ^ (1U << s)],
                                           tolerance, cancel));
        if (stopped() || kept.load(std::memory_order_relaxed) > kMaxFrontierVertices) return;
      }
      curves[subset] = Union(candidates, tolerance, problem.unpack_delay);
      kept.fetch_add(curves[subset].points.size(), std::memory_order_relaxed);
    });
    if (kept.load() > kMaxFrontierVertices) {
      frontier.too_large = true;
      return frontier;
    }
    frontier.cancelled = std::any_of(levels[level].begin(), levels[level].end(),
                                     [&](std::uint32_t subset) { return curves[subset].points.empty(); });
    if (!frontier.cancelled) done = level;
  }

  // The best of the last whole level: all sensors, unless cancelled.
  std::vector<Point> all;
  for (const std::uint32_t subset : levels[done]) {
    for (std::size_t i = 0; i < curves[subset].points.size(); ++i) {
      Point point = curves[subset].points[i];
      point.origin.root = static_cast<std::int32_t>(subset);
      point.origin.segment = static_cast<std::int32_t>(i);
      all.push_back(point);
    }
  }
  if (levels[done].size() > 1) {
    std::stable_sort(all.begin(), all.end(), [](const Point& a, const Point& b) { return a.cost < b.cost; });
  }
  for (const Point& point : HullOf(all).points) {
    tables->vertices.push_back({static_cast<std::uint32_t>(point.origin.root), point.origin.segment});
    Vertex vertex;
    vertex.detection = point.detection;
    vertex.delay = point.delay;
    const double cost = point.cost * tables->unit;
    vertex.cost = problem.delay_weight > 0 ? std::max(0.0, cost - problem.delay_weight * point.delay) : cost;
    frontier.costs.push_back(cost);
    frontier.vertices.push_back(vertex);
  }
  frontier.tables = std::move(tables);
  return frontier;
}

Mixture Frontier::At(double cost) const {
  Mixture mixture;
  const auto above = std::upper_bound(costs.begin(), costs.end(), cost);
  const std::size_t first = above == costs.begin() ? 0 : static_cast<std::size_t>(above - costs.begin()) - 1;
  mixture.first = mixture.second = first;
  mixture.detection = vertices[first].detection;
  if (above == costs.end() || cost <= costs[first]) return mixture;
  mixture.second = first + 1;
  mixture.weight = (costs[first + 1] - cost) / (costs[first + 1] - costs[first]);
  mixture.detection = mixture.weight * vertices[first].detection + (1 - mixture.weight) * vertices[first + 1].detection;
  return mixture;
}

Tree Frontier::TreeOf(std::size_t vertex, std::size_t most_branches) const {
  Tree tree;
  std::size_t branches = 0;
  tree.nodes.resize(2);
  std::map<std::pair<std::uint32_t, std::int32_t>, int> known;
  const auto build = [&](const auto& self, std::uint32_t subset, std::int32_t at) -> int {
    const Origin& origin = tables->curves[subset].points[static_cast<std::size_t>(at)].origin;
    if (origin.root == kRelease) return kReleaseNode;
    if (origin.root == kOpen) return kOpenNode;
    if (const auto found = known.find({subset, at}); found != known.end()) return found->second;
    const std::uint32_t rest = subset ^ (1U << origin.root);
    TreeNode node;
    node.sensor = origin.root;
    const MergeSensor& sensor = tables->sensors[static_cast<std::size_t>(origin.root)];
    branches += sensor.channels.size();
    if (branches > most_branches) return kReleaseNode;
    for (const std::int32_t child : ChildrenOf(sensor, origin, tables->curves[rest])) {
      node.children.push_back(self(self, rest, child));
    }
    tree.nodes.push_back(std::move(node));
    return known[{subset, at}] = static_cast<int>(tree.nodes.size()) - 1;
  };
  const FrontierTables::Place place = tables->vertices[vertex];
  const int root = build(build, place.subset, place.point);
  if (branches > most_branches) return {};
  tree.nodes.resize(static_cast<std::size_t>(std::max(root + 1, root == kReleaseNode ? 1 : 2)));
  return tree;
}

std::size_t Tree::Expanded(std::size_t limit) const {
  std::vector<std::size_t> sizes;
  for (const TreeNode& node : nodes) {
    std::size_t size = 1;
    for (const int child : node.children) size = std::min(limit, size + sizes[static_cast<std::size_t>(child)]);
    sizes.push_back(size);
  }
  return sizes.back();
}

Vertex Evaluate(const FrontierProblem& problem, const Tree& tree) {
  std::vector<Vertex> values;
  for (std::size_t n = 0; n < tree.nodes.size(); ++n) {
    const TreeNode& node = tree.nodes[n];
    Vertex value;
    if (n == kOpenNode) value = {problem.unpack_cost, 1, problem.unpack_delay};
    if (node.sensor >= 0) {
      const Sensor& sensor = problem.sensors[static_cast<std::size_t>(node.sensor)];
      double good = 0, bad = 0;
      for (std::size_t j = 0; j < node.children.size(); ++j) {
        const Vertex& child = values[static_cast<std::size_t>(node.children[j])];
        value.cost += sensor.channels[j].good * child.cost;
        value.delay += sensor.channels[j].good * child.delay;
        value.detection += sensor.channels[j].bad * child.detection;
        good += sensor.channels[j].good;
        bad += sensor.channels[j].bad;
      }
      value = {sensor.cost + value.cost / good, value.detection / bad, sensor.delay + value.delay / good};
    }
    values.push_back(value);
  }
  return values.back();
}

}  // namespace atalaya::inspect
