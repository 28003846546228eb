// The exact cost-detection frontier of adaptive container inspection: which sensors to read in which order, what to do
// after each reading, and when to open or release, for every budget at once. docs/methods/frontier.md.
//
//   sensor   a cost and channels j with (g_j, b_j) = P(channel | good), P(channel | bad); readings independent given
//            the truth; each sensor read at most once on a path
//   C        expected cost of a good container (prevalence of bad ones ~ 0, so good ones are what inspection costs)
//   D        P(opened | bad)
//   F[{}] = {release (0,0), open (unpack_cost,1)}
//   F[S]  = upper concave hull of release, open and, for each root s of S, (c_s,0) + sum_j (g_j C, b_j D) over
//           F[S\s]: a Minkowski sum of concave curves, found by merging their segments in the order of slope
//
// Source: N. Goldberg, J. Word, E. Boros, P. Kantor, "Optimal sequential inspection policies", Annals of Operations
// Research (2011), doi 10.1007/s10479-010-0799-6.
//
// Every vertex carries a back-pointer, so it is an explicit decision tree; a point between two vertices is a mixture of
// two trees drawn at random per container, which an adversary cannot predict either.
//
// Sizes: a curve has as many vertices as trees worth choosing; `epsilon` bounds them. The curve returned lies nowhere
// more than epsilon of detection below the exact one, at any cost (each of the n levels may spend epsilon/n); with
// epsilon 0 what is dropped is below 1e-12 a level. Work and memory are bounded by kMaxFrontierWork and
// kMaxFrontierVertices: past them the computation stops and says so.
//
// Pure; the same result on any number of threads.
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace atalaya::inspect {

inline constexpr std::size_t kMaxSensors = 12;
inline constexpr std::size_t kMaxChannels = 10'000;             // of one sensor
inline constexpr std::uint64_t kMaxFrontierWork = 500'000'000;  // segments merged, about a minute
inline constexpr std::size_t kMaxFrontierVertices = 6'000'000;  // kept over all subsets, about 350 MB
inline constexpr std::size_t kMaxTreeBranches = 2'000'000;      // children of all shared nodes of a tree
inline constexpr double kChannelTolerance = 1e-6;               // channel probabilities may miss 1 by this much

struct Channel {
  double good = 0, bad = 0;  // P(channel | good), P(channel | bad); good = 0 < bad is a reading only bad cargo gives
};

struct Sensor {
  std::string name;
  double cost = 0;                // of one reading, >= 0
  double delay = 0;               // minutes of one reading, >= 0
  std::vector<Channel> channels;  // both columns add up to 1 within kChannelTolerance (and are scaled to 1)
};

// The channels of an ROC table [(P alarm | good, P alarm | bad)...]: the differences of successive points, most
// suspicious first as the table runs. The table rises in both columns from (0,0) to (1,1); where measured tables begin
// or end within kChannelTolerance of these, the corner is added and the small step is a channel of its own.
enum class RocFault { kNone, kStart, kEnd, kNotRising };
struct RocChannels {
  std::vector<Channel> channels;
  RocFault fault = RocFault::kNone;
  std::size_t at = 0;  // the point at fault
};
RocChannels ChannelsOfRoc(const std::vector<Channel>& points);

struct FrontierProblem {
  std::vector<Sensor> sensors;  // at most kMaxSensors, each valid
  double unpack_cost = 1;       // of opening a container, > 0
  double unpack_delay = 0;      // minutes of opening
  double epsilon = 0;           // largest loss of detection, >= 0
  double delay_weight = 0;      // cost of one minute: the curve is then optimal for C + delay_weight x delay
  std::uint64_t max_work = kMaxFrontierWork;
};

struct Vertex {
  double cost = 0;       // expected money on a good container, without the weight of delay
  double detection = 0;  // P(opened | bad)
  double delay = 0;      // expected minutes on a good container
};

// A decision tree as a shared graph: equal subtrees are one node. Node 0 is release, node 1 is open, the root is last;
// children stand before their parents. children[j] is what follows channel j of the sensor.
struct TreeNode {
  int sensor = -1;
  std::vector<int> children;
};
struct Tree {
  std::vector<TreeNode> nodes;
  // Nodes when written out as a tree; stops counting at the limit.
  std::size_t Expanded(std::size_t limit) const;
};
inline constexpr int kReleaseNode = 0, kOpenNode = 1;

// What a tree does, from the problem alone: the check of a frontier's vertex.
Vertex Evaluate(const FrontierProblem& problem, const Tree& tree);

// One or two vertices; the first is used with probability `weight`.
struct Mixture {
  std::size_t first = 0, second = 0;
  double weight = 1;
  double detection = 0;
};

struct FrontierTables;  // the curves of all subsets, kept for the trees

struct Frontier {
  std::vector<Vertex> vertices;  // from release to detection 1; by rising C + delay_weight x delay, concave
  std::vector<double> costs;     // C + delay_weight x delay of each vertex
  std::uint64_t work = 0;        // segments merged
  bool too_large = false;        // a limit was reached: no vertices; raise epsilon
  bool cancelled = false;        // cancelled: the vertices use fewer sensors than given
  std::shared_ptr<const FrontierTables> tables;

  // The best use of a budget on the axis of `costs`; above the last vertex it is that vertex. cost >= 0.
  Mixture At(double cost) const;
  // The tree of a vertex, O(nodes x channels x log vertices); no nodes if it has more than `most_branches` children.
  Tree TreeOf(std::size_t vertex, std::size_t most_branches = kMaxTreeBranches) const;
};

Frontier ComputeFrontier(const FrontierProblem& problem, int threads = 1, const std::atomic<bool>* cancel = nullptr);

}  // namespace atalaya::inspect
