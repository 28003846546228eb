// The door to the inspection frontier. The mathematics: inspect/frontier.h, docs/methods/frontier.md.
//
// Decisions of this door. A measured ROC table may begin or end a little (1e-6) beside its corners. Trees are written
// out as trees; one with more than kMostNodes nodes comes as a list of shared nodes instead, with a note. Beside the
// contract: delay of a reading and of opening in minutes, and `delay_weights`, costs of a minute, each with a frontier
// of its own: together they are the efficient points of cost, detection and delay.
#include "inspect/frontier.h"

#include <cmath>
#include <set>
#include <string>
#include <vector>

#include "solve/methods.h"

namespace atalaya::solve {
namespace {

using formats::Break;
using formats::JsonNode;
using formats::JsonObject;
using formats::JsonWriter;
using formats::NumberText;
using inspect::Channel;
using inspect::Frontier;
using inspect::Sensor;
using inspect::Tree;

constexpr std::size_t kMostNodes = 20'000;
constexpr std::size_t kMostBudgets = 1000, kMostTrees = 100, kMostWeights = 50;
constexpr double kLongest = 1e9;

struct Problem {
  inspect::FrontierProblem engine;
  std::vector<double> at_cost, delay_weights;
  bool trees = false, delays = false;
};

// True, and told, if a list is longer than may be.
bool TooMany(const JsonNode& list, std::size_t count, std::size_t most) {
  if (count <= most) return false;
  list.Report("solve.frontier-too-many", {{"count", std::to_string(count)}, {"most", std::to_string(most)}});
  return true;
}

std::vector<Channel> ReadRoc(const JsonNode& list) {
  const std::size_t before = list.List().Errors();
  const std::vector<JsonNode> items = list.SomeItems();
  if (TooMany(list, items.size(), inspect::kMaxChannels)) return {};
  std::vector<Channel> points;
  for (const JsonNode& item : items) {
    const std::vector<JsonNode> pair = item.Items();
    if (pair.size() == 2) {
      points.push_back({pair[0].Probability(), pair[1].Probability()});
    } else if (item.Value().is_array()) {
      item.Report("solve.frontier-point");
    }
  }
  if (list.List().Errors() != before) return {};
  const inspect::RocChannels roc = inspect::ChannelsOfRoc(points);
  switch (roc.fault) {
    case inspect::RocFault::kNone:
      break;
    case inspect::RocFault::kStart:
      items[roc.at].Report("solve.frontier-roc-start");
      break;
    case inspect::RocFault::kEnd:
      items[roc.at].Report("solve.frontier-roc-end");
      break;
    case inspect::RocFault::kNotRising:
      items[roc.at].Report("solve.frontier-roc-falls");
      break;
  }
  return roc.channels;
}

std::vector<Channel> ReadChannels(const JsonNode& list) {
  const std::size_t before = list.List().Errors();
  const std::vector<JsonNode> items = list.SomeItems();
  if (TooMany(list, items.size(), inspect::kMaxChannels)) return {};
  std::vector<Channel> channels;
  double good = 0, bad = 0;
  for (const JsonNode& item : items) {
    JsonObject object(item);
    channels.push_back({object.Need("good").Probability(), object.Need("bad").Probability()});
    object.Done();
    good += channels.back().good;
    bad += channels.back().bad;
  }
  if (list.List().Errors() != before) return {};
  for (const auto& [column, sum] : {std::pair("good", good), std::pair("bad", bad)}) {
    if (std::abs(sum - 1) > inspect::kChannelTolerance) {
      list.Report("solve.frontier-sum", {{"column", column}, {"sum", NumberText(sum)}});
    }
  }
  return channels;
}

Sensor ReadSensor(const JsonNode& node) {
  JsonObject object(node);
  Sensor sensor;
  sensor.name = object.Need("name").Words();
  sensor.cost = object.Need("cost").Cost();
  if (const auto delay = object.Maybe("delay")) sensor.delay = delay->Number(0, kLongest);
  const auto roc = object.Maybe("roc"), channels = object.Maybe("channels");
  if (roc.has_value() == channels.has_value()) {
    if (node.Value().is_object()) node.Report("solve.frontier-readings");
  } else {
    sensor.channels = roc ? ReadRoc(*roc) : ReadChannels(*channels);
  }
  object.Done();
  return sensor;
}

std::vector<double> ReadNumbers(const std::optional<JsonNode>& list, std::size_t most) {
  std::vector<double> numbers;
  if (!list) return numbers;
  const std::vector<JsonNode> items = list->Items();
  if (TooMany(*list, items.size(), most)) return numbers;
  for (const JsonNode& item : items) numbers.push_back(item.Cost());
  return numbers;
}

Problem Read(const JsonNode& node) {
  Problem problem;
  JsonObject object(node);
  const JsonNode sensors = object.Need("sensors");
  const std::vector<JsonNode> items = sensors.SomeItems();
  if (!TooMany(sensors, items.size(), inspect::kMaxSensors)) {
    std::set<std::string> names;
    for (const JsonNode& item : items) {
      problem.engine.sensors.push_back(ReadSensor(item));
      const Sensor& sensor = problem.engine.sensors.back();
      problem.delays |= sensor.delay > 0;
      if (!sensor.name.empty() && !names.insert(sensor.name).second) {
        item.Report("json.duplicate-item", {{"value", formats::Shortened(sensor.name)}});
      }
    }
  }
  // An opening that costs next to nothing makes the question empty, and costs in units of it infinite.
  if (const auto cost = object.Maybe("unpack_cost"))
    problem.engine.unpack_cost = cost->Number(1e-9, formats::kMostMoney);
  if (const auto delay = object.Maybe("unpack_delay")) problem.engine.unpack_delay = delay->Number(0, kLongest);
  if (const auto epsilon = object.Maybe("epsilon")) problem.engine.epsilon = epsilon->Probability();
  const auto trees = object.Maybe("trees");
  if (trees) problem.trees = trees->Bool();
  const auto at_cost = object.Maybe("at_cost");
  problem.at_cost = ReadNumbers(at_cost, problem.trees ? kMostTrees : kMostBudgets);
  problem.delay_weights = ReadNumbers(object.Maybe("delay_weights"), kMostWeights);
  object.Done();
  problem.delays |= problem.engine.unpack_delay > 0 || !problem.delay_weights.empty();
  return problem;
}

class Trees {
 public:
  Trees(const Problem& problem, const Frontier& frontier, JsonWriter& answer)
      : problem_(problem), frontier_(frontier), answer_(answer) {}

  void Write(double cost) {
    const inspect::Mixture mixture = frontier_.At(cost);
    if (mixture.first == mixture.second) {
      WriteTree(mixture.first);
      return;
    }
    answer_.BeginArray();
    WritePart(mixture.weight, mixture.first);
    WritePart(1 - mixture.weight, mixture.second);
    answer_.EndArray();
  }
  bool Shared() const { return shared_; }
  bool TooLarge() const { return too_large_; }

 private:
  void WritePart(double weight, std::size_t vertex) {
    answer_.BeginObject().Member("weight", weight).Key("tree");
    WriteTree(vertex);
    answer_.EndObject();
  }

  void WriteTree(std::size_t vertex) {
    const Tree tree = frontier_.TreeOf(vertex, inspect::kMaxTreeBranches - branches_);
    for (const inspect::TreeNode& node : tree.nodes) branches_ += node.children.size();
    if (tree.nodes.empty()) {
      too_large_ = true;
      answer_.Null();
      return;
    }
    if (tree.Expanded(kMostNodes + 1) <= kMostNodes) {
      WriteNode(tree, static_cast<int>(tree.nodes.size()) - 1);
      return;
    }
    shared_ = true;
    answer_.BeginObject().Key("nodes").BeginArray();
    for (std::size_t n = 2; n < tree.nodes.size(); ++n) {
      answer_.BeginObject(Break::kNo).Member("sensor", Name(tree.nodes[n])).Key("channels").BeginArray(Break::kNo);
      for (const int child : tree.nodes[n].children) {
        if (!WriteLeaf(child)) answer_.Integer(child - 2);
      }
      answer_.EndArray().EndObject();
    }
    answer_.EndArray().Member("root", static_cast<int>(tree.nodes.size()) - 3).EndObject();
  }

  void WriteNode(const Tree& tree, int node) {
    if (WriteLeaf(node)) return;
    const inspect::TreeNode& inner = tree.nodes[static_cast<std::size_t>(node)];
    answer_.BeginObject(Break::kNo).Member("sensor", Name(inner)).Key("channels").BeginArray(Break::kNo);
    for (const int child : inner.children) WriteNode(tree, child);
    answer_.EndArray().EndObject();
  }

  bool WriteLeaf(int node) {
    if (node == inspect::kReleaseNode) answer_.String("release");
    if (node == inspect::kOpenNode) answer_.String("open");
    return node <= inspect::kOpenNode;
  }

  const std::string& Name(const inspect::TreeNode& node) const {
    return problem_.engine.sensors[static_cast<std::size_t>(node.sensor)].name;
  }

  const Problem& problem_;
  const Frontier& frontier_;
  JsonWriter& answer_;
  bool shared_ = false, too_large_ = false;
  std::size_t branches_ = 0;  // of all trees written
};

// False, and told, if there is no frontier.
bool Tell(const JsonNode& node, const Frontier& frontier) {
  if (frontier.too_large) {
    node.Report("solve.frontier-too-large", {{"work", NumberText(static_cast<double>(inspect::kMaxFrontierWork))},
                                             {"vertices", std::to_string(inspect::kMaxFrontierVertices)}});
  } else if (frontier.cancelled) {
    node.List().Add(Warning("solve.frontier-cancelled", node.Where() + "/sensors"));
  }
  return !frontier.too_large;
}

}  // namespace

void SolveFrontier(const JsonNode& node, const Run& run, JsonWriter& answer) {
  const Problem problem = Read(node);
  if (node.List().Errors() > 0) return;
  const Frontier frontier = inspect::ComputeFrontier(problem.engine, run.threads, run.cancel);
  if (!Tell(node, frontier)) return;

  answer.Key("vertices").BeginArray();
  for (const inspect::Vertex& vertex : frontier.vertices) {
    answer.BeginArray(Break::kNo).Number(vertex.cost).Number(vertex.detection).EndArray();
  }
  answer.EndArray();
  if (problem.delays) {
    answer.Key("delays").BeginArray(Break::kNo);
    for (const inspect::Vertex& vertex : frontier.vertices) answer.Number(vertex.delay);
    answer.EndArray();
  }
  answer.Key("detection").BeginArray(Break::kNo);
  for (const double cost : problem.at_cost) answer.Number(frontier.At(cost).detection);
  answer.EndArray();
  if (problem.trees) {
    Trees trees(problem, frontier, answer);
    answer.Key("trees").BeginArray();
    for (const double cost : problem.at_cost) trees.Write(cost);
    answer.EndArray();
    if (trees.TooLarge()) {
      node.Report("solve.frontier-trees-too-large", {{"most", std::to_string(inspect::kMaxTreeBranches)}});
    }
    if (trees.Shared()) {
      node.List().Add(
          Note("solve.frontier-shared-trees", node.Where() + "/trees", {{"most", std::to_string(kMostNodes)}}));
    }
  }
  if (problem.delay_weights.empty()) return;
  answer.Key("delay_frontiers").BeginArray();
  for (const double weight : problem.delay_weights) {
    inspect::FrontierProblem weighted = problem.engine;
    weighted.delay_weight = weight;
    const Frontier other = inspect::ComputeFrontier(weighted, run.threads, run.cancel);
    if (!Tell(node, other)) break;
    answer.BeginObject().Member("delay_weight", weight).Key("vertices").BeginArray();
    for (const inspect::Vertex& vertex : other.vertices) {
      answer.BeginArray(Break::kNo).Number(vertex.cost).Number(vertex.detection).Number(vertex.delay).EndArray();
    }
    answer.EndArray().EndObject();
  }
  answer.EndArray();
}

}  // namespace atalaya::solve
