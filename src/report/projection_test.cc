#include "report/projection.h"

#include <gtest/gtest.h>

#include <cmath>

#include "report/fake_region.h"
#include "report/map_figure.h"

namespace atalaya::report {
namespace {

TEST(Projection, KeepsAreas) {
  // Cells of one degree, at the centre and far from it: area on the page over area on the globe is the same.
  const View view;
  const auto ratio = [&](double lon, double lat) {
    const Point a = view.Project({lon, lat}), b = view.Project({lon + 1, lat}), c = view.Project({lon + 1, lat + 1}), d = view.Project({lon, lat + 1});
    const double page = 0.5 * std::fabs((c.x - a.x) * (d.y - b.y) - (d.x - b.x) * (c.y - a.y));
    return page / std::cos((lat + 0.5) * M_PI / 180);
  };
  EXPECT_NEAR(ratio(-60, -50) / ratio(-82, 8), 1, 2e-3);
  EXPECT_NEAR(ratio(-150, 60) / ratio(-82, 8), 1, 2e-3);
}

TEST(Projection, PutsItsCentreWhereTheFrameSays) {
  const View view;
  const Point p = view.Project({view.lon0, view.lat0});
  EXPECT_NEAR(p.x, -view.left * view.scale, 1e-9);
  EXPECT_NEAR(p.y, view.top * view.scale, 1e-9);
  EXPECT_TRUE(std::isfinite(view.Project({98, -8}).x));  // the antipode
}

TEST(Projection, GreatCirclesKeepTheirEnds) {
  const auto way = GreatCircle({-46.3, -23.9}, {4.4, 51.2}, 6);
  EXPECT_GT(way.size(), 10u);
  EXPECT_DOUBLE_EQ(way.front().lon, -46.3);
  EXPECT_DOUBLE_EQ(way.back().lat, 51.2);
  EXPECT_EQ(GreatCircle({0, 0}, {0, 0}, 6).size(), 2u);
  // Half way between two places of the equator lies on the equator.
  EXPECT_NEAR(GreatCircle({0, 0}, {20, 0}, 10)[1].lon, 10, 1e-9);
}

TEST(Projection, CutsAtTheFrame) {
  View view;
  view.left = 0, view.right = 1, view.bottom = 0, view.top = 1, view.scale = 100;
  const auto cut = CutToFrame(view, {50, 50}, {150, 50});
  ASSERT_TRUE(cut);
  EXPECT_DOUBLE_EQ(cut->second.x, 100);
  EXPECT_FALSE(CutToFrame(view, {150, 10}, {160, 90}));
  EXPECT_TRUE(CutToFrame(view, {-10, -10}, {110, 110}));
}

TEST(MapFile, RefusesWhatIsNotAMap) {
  EXPECT_TRUE(ParseMap(ReadSource("data/map/land.json")));
  EXPECT_LT(ReadSource("data/map/land.json").size(), 60000u);
  for (const char* bad : {"", "[]", "{}", R"({"far":[[1,2,3]],"near":[]})", R"({"far":[[1,2,3,4,5,600]],"near":[]})", R"({"far":[["a",2,3,4,5,6]],"near":[]})"}) {
    EXPECT_FALSE(ParseMap(bad)) << bad;
  }
}

TEST(MapFigure, ShadesByExposure) {
  EXPECT_EQ(ExposureStep(0), 0);
  EXPECT_EQ(ExposureStep(0.015), 2);
  EXPECT_EQ(ExposureStep(0.9), 6);
}

}  // namespace
}  // namespace atalaya::report
