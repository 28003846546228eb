#include "report/projection.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>

namespace atalaya::report {
namespace {

constexpr double kDegree = std::numbers::pi / 180.0;

std::array<double, 3> Vector(LonLat p) {
  const double lon = p.lon * kDegree, lat = p.lat * kDegree;
  return {std::cos(lat) * std::cos(lon), std::cos(lat) * std::sin(lon), std::sin(lat)};
}

}  // namespace

Point View::Project(LonLat place) const {
  const double d = (place.lon - lon0) * kDegree, p = place.lat * kDegree, p0 = lat0 * kDegree;
  const double nearness = 1.0 + std::sin(p0) * std::sin(p) + std::cos(p0) * std::cos(p) * std::cos(d);
  const double k = std::sqrt(2.0 / std::max(nearness, 1e-9));
  const double x = k * std::cos(p) * std::sin(d);
  const double y = k * (std::cos(p0) * std::sin(p) - std::sin(p0) * std::cos(p) * std::cos(d));
  return {page_x + (x - left) * scale, page_y + (top - y) * scale};
}

bool View::Inside(Point page) const {
  return page.x >= page_x && page.x <= page_x + Width() && page.y >= page_y && page.y <= page_y + Height();
}

std::vector<LonLat> GreatCircle(LonLat a, LonLat b, double step) {
  const auto u = Vector(a), v = Vector(b);
  const double angle = std::acos(std::clamp(u[0] * v[0] + u[1] * v[1] + u[2] * v[2], -1.0, 1.0));
  std::vector<LonLat> points{a};
  const int pieces = static_cast<int>(std::ceil(angle / (step * kDegree)));
  if (angle < std::numbers::pi - 1e-6) {
    for (int i = 1; i < pieces; ++i) {
      const double t = static_cast<double>(i) / pieces;
      const double wa = std::sin((1 - t) * angle) / std::sin(angle), wb = std::sin(t * angle) / std::sin(angle);
      const std::array<double, 3> w{wa * u[0] + wb * v[0], wa * u[1] + wb * v[1], wa * u[2] + wb * v[2]};
      points.push_back({std::atan2(w[1], w[0]) / kDegree, std::asin(std::clamp(w[2], -1.0, 1.0)) / kDegree});
    }
  }
  points.push_back(b);
  return points;
}

std::optional<std::pair<Point, Point>> CutToFrame(const View& view, Point a, Point b) {
  const double dx = b.x - a.x, dy = b.y - a.y;
  const std::array<double, 4> p{-dx, dx, -dy, dy};
  const std::array<double, 4> q{a.x - view.page_x, view.page_x + view.Width() - a.x, a.y - view.page_y,
                                view.page_y + view.Height() - a.y};
  double from = 0, to = 1;
  for (std::size_t i = 0; i < p.size(); ++i) {
    if (p[i] == 0) {
      if (q[i] < 0) return std::nullopt;
      continue;
    }
    const double t = q[i] / p[i];
    if (p[i] < 0) from = std::max(from, t);
    if (p[i] > 0) to = std::min(to, t);
  }
  if (from > to) return std::nullopt;
  return std::pair{Point{a.x + from * dx, a.y + from * dy}, Point{a.x + to * dx, a.y + to * dy}};
}

}  // namespace atalaya::report
