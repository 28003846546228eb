// From the globe to the page: Lambert's azimuthal equal-area projection (Snyder, Map Projections - A Working Manual, USGS 1987, eq.
// 24-2 to 24-4, on the sphere of radius 1), great circles, and cutting lines at a frame.
//
//   k = sqrt(2 / (1 + sin p0 sin p + cos p0 cos p cos(l - l0)))
//   x = k cos p sin(l - l0)          y = k (cos p0 sin p - sin p0 cos p cos(l - l0))
//
// Equal areas: circles sized by capacity are compared on a page that shrinks no part of the hemisphere.
#pragma once

#include <optional>
#include <utility>
#include <vector>

namespace atalaya::report {

struct LonLat {
  double lon = 0, lat = 0;  // degrees
};
struct Point {
  double x = 0, y = 0;
};

// The part of the projected plane that a map shows, and where on the page (y down) it lies.
struct View {
  double lon0 = -82, lat0 = 8;                           // centre of the projection, degrees
  double left = -1.2, right = 0.92, bottom = -1.12, top = 1.1;  // frame in the projected plane
  double scale = 400;                                    // page units per plane unit
  double page_x = 0, page_y = 0;                         // page position of the frame's top left corner

  double Width() const { return (right - left) * scale; }
  double Height() const { return (top - bottom) * scale; }
  // On the page; may lie outside the frame. The antipode of the centre maps far outside.
  Point Project(LonLat place) const;
  bool Inside(Point page) const;
};

// Points on the great circle from a to b, both included, at most `step` degrees apart. Antipodes: the two ends only.
std::vector<LonLat> GreatCircle(LonLat a, LonLat b, double step);

// The part of a-b inside the view's frame (Liang, Barsky 1984); nothing when all of it is outside.
std::optional<std::pair<Point, Point>> CutToFrame(const View& view, Point a, Point b);

}  // namespace atalaya::report
