// From a region to a graph of evasion and back. Complexity: linear in families x (ports + lanes + facilities).
#include "network/port_graph.h"

#include <algorithm>
#include <cmath>

namespace atalaya::network {
namespace {

using model::Family;
using model::Region;
using model::Role;
using Kind = PortGraph::ArcMeaning::Kind;

class Builder {
 public:
  Builder(const Region& region, const std::vector<GateEvasion>& gates,
          const std::vector<std::vector<FacilityLevel>>& levels)
      : region_(region),
        gates_(gates),
        levels_(levels),
        facilities_of_(region.ports.size()),
        first_node_(model::kNetworkFamilyCount, -1) {
    for (std::size_t f = 0; f < region.facilities.size(); ++f)
      facilities_of_[region.facilities[f].port].push_back(static_cast<int>(f));
    for (const model::Lane& lane : region.lanes) {
      if (std::find(kinds_.begin(), kinds_.end(), lane.traffic) == kinds_.end()) kinds_.push_back(lane.traffic);
    }
    std::sort(kinds_.begin(), kinds_.end());
  }

  PortGraph Build() {
    AddUpgrades();
    for (std::size_t family = 0; family < model::kNetworkFamilyCount; ++family) {
      const bool wanted = std::any_of(
          region_.threats.begin(), region_.threats.end(),
          [family](const model::Threat& threat) { return static_cast<std::size_t>(threat.family) == family; });
      if (wanted) AddLayer(static_cast<Family>(family));
    }
    AddThreats();
    return std::move(result_);
  }

 private:
  // Nodes of the present layer.
  int Origin(int state) const { return base_ + state; }
  int TargetOf(int state) const { return base_ + Count(region_.states) + state; }
  int Quay(std::size_t kind, int port) const {
    return base_ + 2 * Count(region_.states) + 2 * static_cast<int>(kind) * Count(region_.ports) + port;
  }
  int Sea(std::size_t kind, int port) const { return Quay(kind, port) + Count(region_.ports); }
  template <class T>
  static int Count(const std::vector<T>& items) {
    return static_cast<int>(items.size());
  }

  void AddUpgrades() {
    result_.upgrade_of_facility.assign(region_.facilities.size(), -1);
    for (std::size_t f = 0; f < region_.facilities.size(); ++f) {
      if (f >= levels_.size() || levels_[f].empty()) continue;
      result_.upgrade_of_facility[f] = Count(result_.graph.upgrades);
      result_.facility_of_upgrade.push_back(static_cast<int>(f));
      Upgrade& upgrade = result_.graph.upgrades.emplace_back();
      for (const FacilityLevel& level : levels_[f]) upgrade.levels.push_back({level.cost, {}, level.extended_by});
    }
  }

  void AddLayer(Family family) {
    base_ = result_.graph.nodes;
    first_node_[static_cast<std::size_t>(family)] = base_;
    result_.graph.nodes += 2 * (Count(region_.states) + Count(kinds_) * Count(region_.ports));
    for (std::size_t k = 0; k < kinds_.size(); ++k) {
      for (int port = 0; port < Count(region_.ports); ++port) {
        const int state = region_.ports[port].state;
        AddGate(family, kinds_[k], Role::kExport, port, Origin(state), Sea(k, port));
        AddGate(family, kinds_[k], Role::kTranshipment, port, Quay(k, port), Sea(k, port));
        AddGate(family, kinds_[k], Role::kImport, port, Quay(k, port), TargetOf(state));
      }
    }
    const model::Settings& settings = region_.settings;
    for (int lane = 0; lane < Count(region_.lanes); ++lane) {
      const auto& [from, to] = std::pair(region_.lanes[lane].from, region_.lanes[lane].to);
      if (from < 0 || to < 0 || from == to) continue;
      const double evade =
          settings.lane_evasion * std::pow(settings.lane_evasion_per_1000nm, region_.lanes[lane].nautical_miles / 1000);
      const auto k = static_cast<std::size_t>(std::find(kinds_.begin(), kinds_.end(), region_.lanes[lane].traffic) -
                                              kinds_.begin());
      AddArc(Sea(k, from), Quay(k, to), evade, {Kind::kLane, family, Role::kTranshipment, from, to, -1, lane});
      AddArc(Sea(k, to), Quay(k, from), evade, {Kind::kLane, family, Role::kTranshipment, to, from, -1, lane});
    }
  }

  void AddGate(Family family, model::Traffic kind, Role role, int port, int from, int to) {
    const auto f = static_cast<std::size_t>(family), r = static_cast<std::size_t>(role);
    if (facilities_of_[port].empty()) {
      const model::Settings& s = region_.settings;
      const double partner[] = {s.partner_export, s.partner_transhipment, s.partner_import};
      AddArc(from, to, partner[r], {Kind::kPartner, family, role, port, -1, -1, -1});
      return;
    }
    for (const int facility : facilities_of_[port]) {
      if (region_.facilities[facility].traffic != kind) continue;
      const double today = gates_[facility][f][r];
      const int arc = AddArc(from, to, today, {Kind::kGate, family, role, port, -1, facility, -1});
      const int upgrade = result_.upgrade_of_facility[facility];
      if (upgrade < 0) continue;
      for (std::size_t l = 0; l < levels_[facility].size(); ++l) {
        const double with = std::clamp(levels_[facility][l].gates[f][r], 0.0, 1.0);
        if (with < today) result_.graph.upgrades[upgrade].levels[l].effects.push_back({arc, with});
      }
    }
  }

  int AddArc(int from, int to, double evade, PortGraph::ArcMeaning meaning) {
    result_.graph.arcs.push_back({from, to, std::clamp(evade, 0.0, 1.0)});
    result_.meaning.push_back(meaning);
    return Count(result_.graph.arcs) - 1;
  }

  void AddThreats() {
    for (int k = 0; k < Count(region_.threats); ++k) {
      const model::Threat& threat = region_.threats[k];
      if (!model::IsNetworkFamily(threat.family)) continue;
      base_ = first_node_[static_cast<std::size_t>(threat.family)];
      const double harm = threat.harm_money + threat.harm_lives * region_.settings.value_per_life;
      result_.graph.threats.push_back({Origin(threat.from), TargetOf(threat.to), threat.attempts_per_year * harm});
      result_.threat_of.push_back(k);
    }
  }

  const Region& region_;
  std::vector<model::Traffic> kinds_;  // what lanes carry; each kind has quays and sea sides of its own
  const std::vector<GateEvasion>& gates_;
  const std::vector<std::vector<FacilityLevel>>& levels_;
  std::vector<std::vector<int>> facilities_of_;  // per port
  std::vector<int> first_node_;                  // per family
  int base_ = 0;
  PortGraph result_;
};

}  // namespace

PortGraph BuildPortGraph(const Region& region, const std::vector<GateEvasion>& gates,
                         const std::vector<std::vector<FacilityLevel>>& levels) {
  return Builder(region, gates, levels).Build();
}

Route RouteOf(const PortGraph& ports, int graph_threat, const Path& path) {
  Route route;
  route.threat = ports.threat_of[graph_threat];
  route.evade = path.evade;
  for (const int arc : path.arcs) {
    const PortGraph::ArcMeaning& meaning = ports.meaning[arc];
    if (meaning.kind == Kind::kLane) continue;
    route.ports.push_back(meaning.port);
    route.facilities.push_back(meaning.facility);
  }
  return route;
}

}  // namespace atalaya::network
