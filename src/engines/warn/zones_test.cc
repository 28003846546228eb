#include "warn/zones.h"

#include <gtest/gtest.h>

#include <set>
#include <vector>

namespace atalaya::warn {
namespace {

// The zones of a place as sets.
std::vector<std::set<int>> Of(const Zones& zones, int center) {
  std::vector<std::set<int>> all;
  std::set<int> zone;
  for (std::int64_t e = zones.first[static_cast<std::size_t>(center)];
       e < zones.first[static_cast<std::size_t>(center) + 1]; ++e) {
    zone.insert(zones.place[static_cast<std::size_t>(e)]);
    if (zones.closes[static_cast<std::size_t>(e)]) all.push_back(zone);
  }
  return all;
}

ScanProblem At(std::vector<Place> coordinates) {
  ScanProblem problem;
  problem.places = static_cast<int>(coordinates.size());
  problem.coordinates = std::move(coordinates);
  problem.max_fraction = 1;
  return problem;
}

using Sets = std::vector<std::set<int>>;

//  1
//  0 2 . 4      (3 lies on 0)
TEST(Zones, EqualDistancesEnterTogether) {
  const ScanProblem problem = At({{0, 0}, {0, 1}, {1, 0}, {0, 0}, {3, 0}});
  const Zones zones = MakeZones(problem, {1, 1, 1, 1, 1}, 1);
  EXPECT_EQ(Of(zones, 0), (Sets{{0, 3}, {0, 1, 2, 3}, {0, 1, 2, 3, 4}}));
  EXPECT_EQ(Of(zones, 3), (Sets{}));  // those of place 0
  EXPECT_EQ(Of(zones, 2), (Sets{{2}, {0, 2, 3}, {0, 1, 2, 3}, {0, 1, 2, 3, 4}}));
  EXPECT_EQ(zones.place[0], 0);
}

// 0.1 + 0.2 is not 0.3 for a computer: still at equal distance.
TEST(Zones, RoundingDoesNotTellPlacesApart) {
  const ScanProblem problem = At({{0, 0}, {0.1 + 0.2, 0}, {0, 0.3}, {-0.3, 0}});
  EXPECT_EQ(Of(MakeZones(problem, {1, 1, 1, 1}, 1), 0), (Sets{{0}, {0, 1, 2, 3}}));
}

TEST(Zones, LimitsOfWeightAndRadius) {
  ScanProblem problem = At({{0, 0}, {1, 0}, {2, 0}, {3, 0}});
  problem.max_fraction = 0.5;
  EXPECT_EQ(Of(MakeZones(problem, {1, 1, 1, 1}, 1), 0), (Sets{{0}, {0, 1}}));  // exactly half is allowed
  EXPECT_EQ(Of(MakeZones(problem, {1, 1, 1, 3}, 1), 0), (Sets{{0}, {0, 1}, {0, 1, 2}}));
  EXPECT_EQ(Of(MakeZones(problem, {1, 1, 1, 4}, 1), 3), (Sets{}));  // too much alone
  problem.max_fraction = 1;
  problem.max_radius = 2;
  EXPECT_EQ(Of(MakeZones(problem, {1, 1, 1, 1}, 1), 0), (Sets{{0}, {0, 1}, {0, 1, 2}}));
  problem.max_radius = 0;
  EXPECT_EQ(Of(MakeZones(problem, {1, 1, 1, 1}, 1), 0), (Sets{{0}}));
}

// By sea: places 0 and 1 face each other across a neck of land, far apart to sail.
TEST(Zones, GivenNeighbours) {
  ScanProblem problem;
  problem.places = 4;
  problem.max_fraction = 0.75;
  problem.neighbours = {{2, 3, 1}, {}, {0, 3}, {1}};
  const Zones zones = MakeZones(problem, {1, 1, 1, 1}, 1);
  EXPECT_EQ(Of(zones, 0), (Sets{{0}, {0, 2}, {0, 2, 3}}));
  EXPECT_EQ(Of(zones, 1), (Sets{{1}}));
  EXPECT_EQ(Of(zones, 2), (Sets{{2}, {0, 2}, {0, 2, 3}}));
  EXPECT_EQ(Of(zones, 3), (Sets{{3}, {1, 3}}));
}

// A quarter of the equator, a pole, the date line.
TEST(Distance, GreatCircle) {
  ScanProblem problem = At({{0, 0}, {90, 0}, {30, 90}, {179.5, 10}, {-179.5, 10}, {0, 1e-5}});
  problem.degrees = true;
  const double quarter = kEarthRadiusKm * 1.5707963267948966;
  EXPECT_NEAR(DistanceBetween(problem, 0, 1), quarter, 1e-9 * quarter);
  EXPECT_NEAR(DistanceBetween(problem, 0, 2), quarter, 1e-9 * quarter);
  EXPECT_NEAR(DistanceBetween(problem, 3, 4), 109.5, 0.1);  // 111.195 km x cos 10 degrees
  EXPECT_NEAR(DistanceBetween(problem, 0, 5), 1.11195e-3, 1e-8);
  EXPECT_EQ(Of(MakeZones(problem, std::vector<std::int64_t>(6, 1), 1), 3)[1], (std::set<int>{3, 4}));
}

// Many places: piecewise sorting, on several threads, against plain order.
TEST(Zones, ManyPlacesInOrder) {
  std::vector<Place> coordinates;
  for (int i = 0; i < 700; ++i) coordinates.push_back({(i * 37 % 700) * 1.0, 0});
  const Zones zones = MakeZones(At(coordinates), std::vector<std::int64_t>(700, 1), 3);
  for (int center = 0; center < 700; center += 99) {
    double before = 0;
    const std::int64_t begin = zones.first[static_cast<std::size_t>(center)];
    ASSERT_EQ(zones.Entries(center), 700);
    for (std::int64_t e = begin; e < begin + 700; ++e) {
      const double distance =
          std::abs(coordinates[static_cast<std::size_t>(zones.place[static_cast<std::size_t>(e)])].x -
                   coordinates[static_cast<std::size_t>(center)].x);
      ASSERT_GE(distance, before);
      ASSERT_TRUE(e == begin || zones.closes[static_cast<std::size_t>(e) - 1] == (distance > before));
      before = distance;
    }
  }
}

}  // namespace
}  // namespace atalaya::warn
