// A region's ports, facilities, lanes and threats as a graph of evasion.
//
// For each network family a layer of its own: per State its hinterland as origin and as target (two nodes, so that no
// path crosses a State on the way), and per port a quay side and a sea side. Arcs:
//   State (origin) -> sea side of its port   export gate, one arc per facility of the port (the adversary takes the
//   weakest) sea side -> quay side of another         lane, both directions; evade = lane_evasion x
//   lane_evasion_per_1000nm ^ (nm / 1000) quay side -> sea side                    transhipment, one arc per facility
//   quay side -> State (target)              import gate, one arc per facility
// Only facilities of the kind that a lane carries are gates to it: each kind of traffic has quay and sea sides of its
// own. Ports without any facility get one arc each with the region's partner gates. A State without ports can be
// neither left nor reached: evasion 0.
#pragma once

#include <array>
#include <vector>

#include "model/region.h"
#include "network/network.h"

namespace atalaya::network {

// Evasion at a facility's gates: [network family][role export, transhipment, import].
using GateEvasion = std::array<std::array<double, 3>, model::kNetworkFamilyCount>;

// One level: a bundle of solutions at a facility, with the gates it leaves.
struct FacilityLevel {
  double cost = 0;
  GateEvasion gates{};
  std::vector<int> extended_by;
};

struct PortGraph {
  Graph graph;                           // threat weights: harm a year in money (attempts x (harm + lives x value))
  std::vector<int> upgrade_of_facility;  // -1: facility without levels
  std::vector<int> facility_of_upgrade;
  struct ArcMeaning {
    enum class Kind { kGate, kLane, kPartner } kind = Kind::kLane;
    model::Family family = model::Family::kNarcotics;
    model::Role role = model::Role::kExport;
    int port = -1, to_port = -1;  // lane: from port, to port
    int facility = -1;
    int lane = -1;
  };
  std::vector<ArcMeaning> meaning;  // per arc
  std::vector<int> threat_of;       // graph threat -> region threat
};

// `gates` per facility today; `levels` per facility (empty: cannot be upgraded). Families without threats get no layer.
PortGraph BuildPortGraph(const model::Region& region, const std::vector<GateEvasion>& gates,
                         const std::vector<std::vector<FacilityLevel>>& levels);

// The adversary's way in words: State, ports in order, State. No ports when there is no way.
struct Route {
  int threat = -1;  // region threat
  double evade = 0;
  std::vector<int> ports;       // first is the export port, last the import port
  std::vector<int> facilities;  // gates passed, one per port; -1 where the port has none
};
Route RouteOf(const PortGraph& ports, int graph_threat, const Path& path);

}  // namespace atalaya::network
