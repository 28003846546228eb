#include "network/port_graph.h"

#include <gtest/gtest.h>

#include <cmath>

namespace atalaya::network {
namespace {

using model::Family;
using model::Role;

constexpr auto kNarcotics = static_cast<std::size_t>(Family::kNarcotics);

// Three States, four ports. AA exports through a (two facilities), BB has b on the way, CC is reached at c; d (AA) is
// out of scope.
//
//   AA: a(f0, f1) --1000nm-- b(f2) :BB --0nm-- c(partner) :CC
//       d(partner) ------------2000nm--------- c
model::Region ThreeStates() {
  model::Region region;
  region.settings.lane_evasion = 0.9;
  region.settings.lane_evasion_per_1000nm = 0.8;
  region.settings.partner_export = 0.5;
  region.settings.partner_transhipment = 0.6;
  region.settings.partner_import = 0.7;
  region.settings.value_per_life = 100;
  region.states.resize(4);  // DD has no port
  for (const int state : {0, 1, 2, 0}) {
    model::Port& port = region.ports.emplace_back();
    port.state = state;
  }
  for (const int port : {0, 0, 1}) {
    model::Facility& facility = region.facilities.emplace_back();
    facility.port = port;
  }
  region.lanes = {{0, 1, 1, 0, 1000}, {1, 2, 1, 0, 0}, {3, 2, 1, 0, 2000}};
  region.threats = {{Family::kNarcotics, 0, 2, 10, 5, 0.1, ""},
                    {Family::kNarcotics, 2, 0, 1, 1, 0, ""},
                    {Family::kNarcotics, 0, 3, 1, 1, 0, ""},
                    {Family::kTerrorism, 0, 2, 9, 9, 9, ""},
                    {Family::kNarcotics, 0, 1, 2, 3, 0, ""}};
  return region;
}

std::vector<GateEvasion> Gates() {
  std::vector<GateEvasion> gates(3);
  gates[0][kNarcotics] = {0.4, 0.3, 0.2};
  gates[1][kNarcotics] = {0.9, 0.1, 0.1};
  gates[2][kNarcotics] = {0.5, 0.8, 0.6};
  return gates;
}

TEST(PortGraph, FollowsTheRegion) {
  const model::Region region = ThreeStates();
  const PortGraph ports = BuildPortGraph(region, Gates(), {{}, {}, {}});
  EXPECT_EQ(ports.threat_of, (std::vector<int>{0, 1, 2, 4})) << "only families that travel";
  EXPECT_EQ(ports.graph.threats[0].weight, 10 * (5 + 0.1 * 100));
  EXPECT_EQ(ports.meaning.size(), ports.graph.arcs.size());
  EXPECT_TRUE(ports.graph.upgrades.empty());
  const Evader evader(ports.graph, 1);
  const std::vector<Path> paths = evader.Paths({});
  // AA -> CC by a's weakest facility and b: 0.9 x (0.9 x 0.8) x 0.8 x 0.9 x 0.7; by d: 0.5 x (0.9 x 0.64) x 0.7.
  EXPECT_NEAR(paths[0].evade, 0.9 * 0.72 * 0.8 * 0.9 * 0.7, 1e-12);
  const Route route = RouteOf(ports, 0, paths[0]);
  EXPECT_EQ(route.threat, 0);
  EXPECT_EQ(route.ports, (std::vector<int>{0, 1, 2}));
  EXPECT_EQ(route.facilities, (std::vector<int>{1, 2, -1}));
  // Back, lanes work both ways: CC -> AA at d, a partner: 0.5 x 0.576 x 0.7; at a: 0.5 x 0.9 x 0.8 x 0.72 x 0.2.
  EXPECT_NEAR(paths[1].evade, 0.5 * 0.576 * 0.7, 1e-12);
  EXPECT_EQ(RouteOf(ports, 1, paths[1]).ports, (std::vector<int>{2, 3}));
  EXPECT_EQ(paths[2].evade, 0) << "a State without ports";
  EXPECT_TRUE(RouteOf(ports, 2, paths[2]).ports.empty());
  // AA -> BB directly; nothing crosses a State's hinterland on the way.
  EXPECT_EQ(RouteOf(ports, 3, paths[3]).threat, 4);
  EXPECT_EQ(RouteOf(ports, 3, paths[3]).ports, (std::vector<int>{0, 1}));
}

TEST(PortGraph, LevelsLowerTheGatesOfTheirFacility) {
  FacilityLevel better{7, Gates()[1], {1}}, best{9, Gates()[1], {}};
  better.gates[kNarcotics] = {0.3, 0.1, 0.2};  // import does not improve: no effect
  best.gates[kNarcotics] = {0.2, 0.05, 0.05};
  const PortGraph ports = BuildPortGraph(ThreeStates(), Gates(), {{}, {better, best}, {}});
  EXPECT_EQ(ports.upgrade_of_facility, (std::vector<int>{-1, 0, -1}));
  EXPECT_EQ(ports.facility_of_upgrade, (std::vector<int>{1}));
  ASSERT_EQ(ports.graph.upgrades.size(), 1u);
  const std::vector<Level>& levels = ports.graph.upgrades[0].levels;
  ASSERT_EQ(levels.size(), 2u);
  EXPECT_EQ(levels[0].effects.size(), 1u);
  EXPECT_EQ(levels[1].effects.size(), 3u);
  EXPECT_EQ(levels[0].extended_by, (std::vector<int>{1}));
  for (const Effect& effect : levels[1].effects) EXPECT_EQ(ports.meaning[effect.arc].facility, 1);
  const Evader evader(ports.graph, 1);
  // With facility 1 at 0.3 its neighbour 0 (0.4) is the way out of a, but d's 0.5 x 0.576 x 0.7 = 0.2016 is better
  // still.
  const Path path = evader.PathOf(0, {0});
  EXPECT_EQ(RouteOf(ports, 0, path).ports, (std::vector<int>{3, 2}));
  EXPECT_NEAR(path.evade, 0.5 * 0.576 * 0.7, 1e-12);
}

TEST(PortGraph, FamiliesHaveTheirOwnLayers) {
  model::Region region = ThreeStates();
  const int one = BuildPortGraph(region, Gates(), {}).graph.nodes;
  region.threats.push_back({Family::kArms, 0, 2, 1, 1, 0, ""});
  const PortGraph two = BuildPortGraph(region, Gates(), {});
  EXPECT_EQ(two.graph.nodes, 2 * one);
  const Path arms = Evader(two.graph, 1).PathOf(4, {});
  EXPECT_NEAR(arms.evade, 0.5 * 0.576 * 0.7, 1e-12) << "arms gates are 0 in the test, so only partners let them pass";
}

}  // namespace
}  // namespace atalaya::network
