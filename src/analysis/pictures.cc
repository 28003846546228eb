// One picture per port: what passes there, what fixing it alone would do, how much of it is known.
#include <algorithm>
#include <map>
#include <numeric>
#include <set>

#include "analysis/stages.h"

namespace atalaya::analysis {
namespace {

using network::PortGraph;

// Threats (graph indices) whose best way today passes a gate of the port.
std::map<int, std::vector<int>> ThreatsByPort(const PlanProblem& plan, const std::vector<network::Path>& paths) {
  std::map<int, std::vector<int>> threats;
  for (std::size_t k = 0; k < paths.size(); ++k) {
    std::set<int> ports;
    for (const int arc : paths[k].arcs) {
      const auto& meaning = plan.ports.meaning[arc];
      if (meaning.kind != PortGraph::ArcMeaning::Kind::kLane) ports.insert(meaning.port);
    }
    for (const int port : ports) threats[port].push_back(static_cast<int>(k));
  }
  return threats;
}

double UnknownShare(const model::Region& region, const Analysis& analysis, const std::vector<int>& facilities) {
  int applicable = 0, unknown = 0;
  for (const int f : facilities) {
    const assess::Tally& all = analysis.review.facilities[f].all;
    applicable += all.Total() - all.not_applicable;
    unknown += all.not_checked;
  }
  (void)region;
  return applicable > 0 ? static_cast<double>(unknown) / applicable : 0.0;
}

}  // namespace

double Harm(const PlanProblem& plan, const std::vector<double>& evasion) {
  double harm = 0;
  for (std::size_t k = 0; k < evasion.size(); ++k) harm += plan.ports.graph.threats[k].weight * evasion[k];
  return harm;
}

std::vector<int> BestAt(const model::Region& region, const PlanProblem& plan, int port) {
  std::vector<int> choice(plan.bundles.size(), -1);
  for (std::size_t f = 0; f < plan.facilities; ++f) {
    if (region.facilities[f].port == port && !plan.bundles[f].empty()) {
      choice[f] = static_cast<int>(plan.bundles[f].size()) - 1;  // bundles ascend in cost
    }
  }
  return choice;
}

void PicturePorts(const model::Region& region, const PlanProblem& plan, Analysis& analysis) {
  const network::Graph& graph = plan.ports.graph;
  const network::Choice nothing(graph.upgrades.size(), -1);
  const std::vector<network::Path> paths = plan.evader->Paths(nothing);
  const auto through = ThreatsByPort(plan, paths);

  analysis.routes.assign(region.threats.size(), {});
  double weight = 0;
  for (std::size_t k = 0; k < paths.size(); ++k) {
    weight += graph.threats[k].weight;
    analysis.routes[plan.ports.threat_of[k]] = network::RouteOf(plan.ports, static_cast<int>(k), paths[k]);
  }

  std::vector<std::vector<int>> facilities(region.ports.size());
  for (std::size_t f = 0; f < region.facilities.size(); ++f) facilities[region.facilities[f].port].push_back(static_cast<int>(f));

  std::vector<std::vector<int>> gates(region.ports.size());  // arcs
  for (std::size_t arc = 0; arc < plan.ports.meaning.size(); ++arc) {
    const auto& meaning = plan.ports.meaning[arc];
    if (meaning.kind == PortGraph::ArcMeaning::Kind::kGate) gates[meaning.port].push_back(static_cast<int>(arc));
  }

  for (std::size_t p = 0; p < region.ports.size(); ++p) {
    if (!region.ports[p].in_scope) continue;
    PortPicture picture;
    picture.port = static_cast<int>(p);
    if (const auto it = through.find(picture.port); it != through.end()) {
      for (const int k : it->second) {
        picture.exposure += weight > 0 ? graph.threats[k].weight / weight : 0;
        picture.harm += graph.threats[k].weight * paths[k].evade;
        std::set<std::size_t> roles;
        for (const int arc : paths[k].arcs) {
          const auto& meaning = plan.ports.meaning[arc];
          if (meaning.kind == PortGraph::ArcMeaning::Kind::kGate && meaning.port == picture.port) {
            roles.insert(static_cast<std::size_t>(meaning.role));
          }
        }
        for (const std::size_t role : roles) {
          picture.exposure_by_role[role] += weight > 0 ? graph.threats[k].weight / weight : 0;
        }
      }
      // Only threats that pass here today can gain from fixing this port alone.
      const network::Choice alone = plan.NetworkChoice(BestAt(region, plan, picture.port));
      const std::vector<double> after = plan.evader->EvasionOf(it->second, alone);
      for (std::size_t i = 0; i < after.size(); ++i) {
        const int k = it->second[i];
        picture.stand_alone_gain += graph.threats[k].weight * (paths[k].evade - after[i]);
      }
      picture.stand_alone_gain = std::max(0.0, picture.stand_alone_gain);
    }
    for (const int f : facilities[p]) {
      picture.local_money += analysis.risk.facilities[f].money.mean;
      picture.local_lives += analysis.risk.facilities[f].lives.mean;
    }
    for (const int arc : gates[p]) {
      if (graph.arcs[arc].evade <= picture.weakest_evasion) continue;
      picture.weakest_evasion = graph.arcs[arc].evade;
      picture.weakest_facility = plan.ports.meaning[arc].facility;
    }
    picture.unknown = UnknownShare(region, analysis, facilities[p]);
    analysis.ports.push_back(picture);
  }
  std::stable_sort(analysis.ports.begin(), analysis.ports.end(), [](const PortPicture& a, const PortPicture& b) {
    if (a.exposure != b.exposure) return a.exposure > b.exposure;
    return a.local_money > b.local_money;
  });
}

void FindSubstitutes(const model::Region& region, const PlanProblem& plan, Analysis& analysis) {
  const network::Graph& graph = plan.ports.graph;
  const std::vector<network::Path> paths = plan.evader->Paths(network::Choice(graph.upgrades.size(), -1));
  const auto through = ThreatsByPort(plan, paths);
  for (const Priority& priority : analysis.plan.priorities) {
    if (priority.port < 0) continue;
    const auto it = through.find(priority.port);
    if (it == through.end()) continue;
    const int worst = *std::max_element(it->second.begin(), it->second.end(), [&](int a, int b) {
      return graph.threats[a].weight * paths[a].evade < graph.threats[b].weight * paths[b].evade;
    });
    const network::Choice alone = plan.NetworkChoice(BestAt(region, plan, priority.port));
    const network::Path instead = plan.evader->PathOf(worst, alone);
    analysis.substitutes.push_back({priority.port, network::RouteOf(plan.ports, worst, paths[worst]),
                                    network::RouteOf(plan.ports, worst, instead)});
  }
}

}  // namespace atalaya::analysis
