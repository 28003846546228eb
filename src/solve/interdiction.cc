// The door to network interdiction: which upgrades, within which budget, lower the adversary's best evasion most?
// The mathematics: network/network.h and docs/methods/interdiction.md.
//
// Decisions of this door. Nodes are named by strings or whole numbers (7 and "7" are the same node). Threats'
// probabilities are weights: they need not sum to 1. Budgets' probabilities may be left out by all (equal shares); a
// sum other than 1 is told and used as given. With `nested` a larger budget keeps every (upgrade, level) of the smaller
// ones, as it is. Several upgrades on one arc: the lowest evade counts. A threat that cannot reach its end evades with
// 0, and this is told.
#include <algorithm>
#include <cmath>
#include <string>
#include <unordered_map>
#include <vector>

#include "network/network.h"
#include "solve/methods.h"

namespace atalaya::solve {
namespace {

using formats::Break;
using formats::JsonNode;
using formats::JsonObject;
using formats::JsonWriter;

constexpr std::size_t kMaxArcs = 5'000'000, kMaxThreats = 200'000, kMaxLevels = 1'000'000, kMaxBudgets = 100;
constexpr double kMaxNode = 9e15;  // whole numbers up to here are exact
constexpr double kLeastSeconds = 1e-3, kMostSeconds = 1e9;

struct Problem {
  network::Graph graph;
  std::vector<network::Budget> budgets;
  bool nested = true;
  double gap = 1e-6, time_limit = 0;
};

class NodeIndex {
 public:
  int Of(const JsonNode& node) {
    const std::string name = NameOf(node);
    if (name.empty()) return 0;
    return index_.try_emplace(name, static_cast<int>(index_.size())).first->second;
  }
  int Size() const { return static_cast<int>(index_.size()); }

 private:
  static std::string NameOf(const JsonNode& node) {
    if (!node.Present() || !node.Value().is_number()) return node.Words();
    const std::size_t before = node.List().Errors();
    const double number = node.Number(-kMaxNode, kMaxNode);
    if (node.List().Errors() == before && number != std::trunc(number)) node.WrongType("string");
    return formats::NumberText(number);
  }

  std::unordered_map<std::string, int> index_;
};

// At most so many items of a list.
std::vector<JsonNode> UpTo(std::size_t most, const JsonNode& list, std::vector<JsonNode> items) {
  if (items.size() <= most) return items;
  list.Report("solve.interdiction-too-many", {{"count", std::to_string(items.size())}, {"most", std::to_string(most)}});
  items.clear();
  return items;
}

void ReadUpgrade(const JsonNode& node, network::Graph& graph) {
  JsonObject object(node);
  const JsonNode arc_node = object.Need("arc");
  const std::size_t before = node.List().Errors();
  int arc = -1;
  if (!graph.arcs.empty()) {
    arc = arc_node.Integer(0, static_cast<int>(graph.arcs.size()) - 1);
  } else if (arc_node.Present()) {
    arc_node.Report("solve.interdiction-no-arcs");
  }
  const bool known = arc_node.Present() && node.List().Errors() == before;
  network::Upgrade& upgrade = graph.upgrades.emplace_back();
  for (const JsonNode& item : object.Need("levels").SomeItems()) {
    JsonObject level(item);
    network::Level& made = upgrade.levels.emplace_back();
    made.cost = level.Need("cost").Cost();
    const JsonNode evade = level.Need("evade");
    const double value = evade.Probability();
    level.Done();
    if (!known) continue;
    if (value > graph.arcs[arc].evade) {
      evade.Report("solve.interdiction-level-above", {{"value", formats::NumberText(value)},
                                                      {"arc", std::to_string(arc)},
                                                      {"evade", formats::NumberText(graph.arcs[arc].evade)}});
    }
    made.effects.push_back({arc, value});
  }
  object.Done();
}

void ReadBudgets(const JsonNode& list, Problem& problem) {
  std::size_t told = 0;
  const std::vector<JsonNode> items = UpTo(kMaxBudgets, list, list.SomeItems());
  for (const JsonNode& item : items) {
    JsonObject object(item);
    network::Budget& budget = problem.budgets.emplace_back();
    budget.amount = object.Need("amount").Cost();
    if (const auto probability = object.Maybe("probability")) {
      budget.probability = probability->Probability();
      ++told;
    } else {
      budget.probability = 1.0 / static_cast<double>(items.size());
    }
    object.Done();
  }
  const std::size_t errors = list.List().Errors();
  if (told != 0 && told != items.size()) {
    for (std::size_t b = 0; b < items.size(); ++b) {
      const auto* object = items[b].Value().if_object();
      if (object != nullptr && !object->contains("probability"))
        items[b].Report("json.missing-member", {{"member", "probability"}});
    }
  }
  if (items.empty() || list.List().Errors() > errors) return;
  double sum = 0;
  for (const network::Budget& budget : problem.budgets) sum += budget.probability;
  if (sum <= 0) {
    list.Report("solve.interdiction-no-probability");
  } else if (std::abs(sum - 1) > 1e-6) {
    list.List().Add(Warning("solve.interdiction-probabilities", list.Where(), {{"sum", formats::NumberText(sum)}}));
  }
}

Problem Read(const JsonNode& node) {
  Problem problem;
  network::Graph& graph = problem.graph;
  NodeIndex nodes;
  JsonObject object(node);
  const JsonNode arcs = object.Need("arcs");
  for (const JsonNode& item : UpTo(kMaxArcs, arcs, arcs.Items())) {
    JsonObject arc(item);
    const int from = nodes.Of(arc.Need("from")), to = nodes.Of(arc.Need("to"));
    graph.arcs.push_back({from, to, arc.Need("evade").Probability()});
    arc.Done();
  }
  if (const auto upgrades = object.Maybe("upgrades")) {
    std::size_t levels = 0;
    for (const JsonNode& item : UpTo(kMaxLevels, *upgrades, upgrades->Items())) {
      ReadUpgrade(item, graph);
      levels += graph.upgrades.back().levels.size();
    }
    if (levels > kMaxLevels) {
      upgrades->Report("solve.interdiction-too-many",
                       {{"count", std::to_string(levels)}, {"most", std::to_string(kMaxLevels)}});
    }
  }
  const JsonNode threats = object.Need("threats");
  for (const JsonNode& item : UpTo(kMaxThreats, threats, threats.SomeItems())) {
    JsonObject threat(item);
    const int from = nodes.Of(threat.Need("from")), to = nodes.Of(threat.Need("to"));
    graph.threats.push_back({from, to, threat.Need("probability").Probability()});
    threat.Done();
  }
  graph.nodes = nodes.Size();
  ReadBudgets(object.Need("budgets"), problem);
  if (const auto nested = object.Maybe("nested")) problem.nested = nested->Bool();
  if (const auto gap = object.Maybe("gap")) problem.gap = gap->Probability();
  if (const auto limit = object.Maybe("time_limit"); limit && !limit->IsNull()) {
    problem.time_limit = limit->Number(kLeastSeconds, kMostSeconds);
  }
  object.Done();
  return problem;
}

// What a chosen level does alone, and the way the adversary then takes instead.
struct Alone {
  double gain = 0;
  int threat = -1;  // the heaviest one (weight x evasion) whose best path today uses the upgrade's arc; -1: none
  network::Path path;
};

class Explainer {
 public:
  Explainer(const network::Graph& graph, const network::Evader& evader)
      : graph_(graph), evader_(evader), gains_(StandAloneGains(graph, evader, {})), heaviest_(graph.arcs.size(), -1) {
    const std::vector<network::Path> paths = evader.Paths({});
    for (std::size_t k = 0; k < paths.size(); ++k) {
      const auto harm = [&](std::size_t threat) { return graph.threats[threat].weight * paths[threat].evade; };
      for (const int arc : paths[k].arcs) {
        int& heaviest = heaviest_[arc];
        if (heaviest < 0 || harm(k) > harm(heaviest)) heaviest = static_cast<int>(k);
      }
    }
  }

  Alone Of(int upgrade, int level) const {
    Alone alone;
    alone.gain = std::max(0.0, gains_[upgrade][level]);  // rounding
    for (const network::Effect& effect : graph_.upgrades[upgrade].levels[level].effects) {
      alone.threat = heaviest_[effect.arc];
    }
    if (alone.threat < 0) return alone;
    network::Choice choice(graph_.upgrades.size(), -1);
    choice[upgrade] = level;
    alone.path = evader_.PathOf(alone.threat, choice);
    return alone;
  }

 private:
  const network::Graph& graph_;
  const network::Evader& evader_;
  std::vector<std::vector<double>> gains_;
  std::vector<int> heaviest_;  // per arc
};

void WriteChosen(const Explainer& explainer, const network::Choice& choice, JsonWriter& json) {
  json.Key("chosen").BeginArray();
  for (std::size_t u = 0; u < choice.size(); ++u) {
    if (choice[u] < 0) continue;
    const Alone alone = explainer.Of(static_cast<int>(u), choice[u]);
    json.BeginObject(Break::kNo).Member("upgrade", static_cast<int>(u)).Member("level", choice[u]);
    json.Member("stand_alone", alone.gain);
    json.Key("substitute").BeginArray(Break::kNo);  // empty: no threat's best path uses the arc today
    for (const int arc : alone.path.arcs) json.Integer(arc);
    json.EndArray();
    if (alone.threat >= 0) {
      json.Member("substitute_threat", alone.threat).Member("substitute_evade", alone.path.evade);
    }
    json.EndObject();
  }
  json.EndArray();
}

}  // namespace

void SolveInterdiction(const JsonNode& node, const Run& run, JsonWriter& answer) {
  const Problem problem = Read(node);
  if (node.List().Errors() > 0) return;
  const network::Graph& graph = problem.graph;
  const network::Evader evader(graph, run.threads);
  const std::vector<double> today = evader.Evasion({});
  for (std::size_t k = 0; k < today.size(); ++k) {
    if (today[k] > 0) continue;
    node.List().Add(Warning("solve.interdiction-unreachable", node.Where() + "/threats/" + std::to_string(k)));
  }
  network::Options options;
  options.nested = problem.nested;
  options.threads = run.threads;
  options.mip.gap = problem.gap;
  options.mip.time_limit = problem.time_limit;
  options.mip.cancel = run.cancel;
  const network::Answer found = Interdict(graph, problem.budgets, options);

  if (found.gap > std::max(problem.gap, 1e-9)) TellCutOff(node, found.gap);

  answer.Member("before", found.before);
  answer.Member("objective", found.objective).Member("bound", found.bound).Member("gap", found.gap);
  answer.Member("nested", problem.nested);
  if (problem.nested) answer.Member("price_of_nesting", found.price_of_nesting);
  const Explainer explainer(graph, evader);
  answer.Key("budgets").BeginArray();
  for (const network::Answer::AtBudget& at : found.budgets) {
    answer.BeginObject().Member("amount", at.amount);
    answer.Member("objective", at.objective).Member("bound", at.bound).Member("gap", at.gap);
    WriteChosen(explainer, at.choice, answer);
    answer.EndObject();
  }
  answer.EndArray();
  answer.Key("exposure").BeginArray(Break::kNo);
  for (const double share : Exposure(graph, evader)) answer.Number(share);
  answer.EndArray();
}

}  // namespace atalaya::solve
