// By-products that explain the network: who is passed today, and what one upgrade alone would do.
//
// Method: the best paths of the sweeps that were made anyway. Source: methods.md a7. Complexity: Exposure one sweep a
// target; a stand-alone gain one sweep for each target whose best paths pass an arc of the upgrade.
#include "network/local_search.h"
#include "network/network.h"

namespace atalaya::network {

std::vector<double> Exposure(const Graph& graph, const Evader& evader) {
  std::vector<double> exposure(graph.arcs.size(), 0.0);
  double total = 0;
  for (const Threat& threat : graph.threats) total += threat.weight;
  if (total <= 0) return exposure;
  const std::vector<Path> paths = evader.Paths({});
  for (std::size_t k = 0; k < paths.size(); ++k) {
    for (const int arc : paths[k].arcs) exposure[arc] += graph.threats[k].weight / total;
  }
  return exposure;
}

namespace {
Situation From(const Graph& graph, const Evader& evader, const Choice& base) {
  return Situation(evader.state(), base.empty() ? Choice(graph.upgrades.size(), -1) : base);
}
}  // namespace

double StandAloneGain(const Graph& graph, const Evader& evader, const Choice& base, int upgrade, int level) {
  Situation situation = From(graph, evader, base);
  return situation.Gain(situation.Try({{upgrade, level}}));
}

std::vector<std::vector<double>> StandAloneGains(const Graph& graph, const Evader& evader, const Choice& base) {
  Situation situation = From(graph, evader, base);
  std::vector<std::vector<double>> gains(graph.upgrades.size());
  for (std::size_t u = 0; u < gains.size(); ++u) {
    for (std::size_t l = 0; l < graph.upgrades[u].levels.size(); ++l) {
      gains[u].push_back(situation.Gain(situation.Try({{static_cast<int>(u), static_cast<int>(l)}})));
    }
  }
  return gains;
}

std::vector<double> RemovalLosses(const Graph& graph, const Evader& evader, const Choice& base,
                                  const std::vector<std::vector<int>>& sets) {
  Situation situation = From(graph, evader, base);
  std::vector<double> losses;
  for (const std::vector<int>& set : sets) {
    std::vector<Situation::Move> moves;
    for (const int upgrade : set) {
      if (situation.choice()[upgrade] >= 0) moves.push_back({upgrade, -1});
    }
    losses.push_back(moves.empty() ? 0.0 : -situation.Gain(situation.Try(moves)));
  }
  return losses;
}

}  // namespace atalaya::network
