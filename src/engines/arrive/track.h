// Where one ship was heard, and places by which that is told: plain input of the engine. Readers (formats/) and the store fill it.
//
// Times are whole seconds since 1970 UTC; positions degrees, WGS 84; speeds knots; distances nautical miles where a name ends in Nm, else km.
#pragma once

#include <cmath>
#include <limits>
#include <optional>
#include <string>
#include <vector>

namespace atalaya::arrive {

using Seconds = long long;
inline constexpr Seconds kHour = 3600, kDay = 86400;
inline constexpr double kKmPerNm = 1.852, kEarthKm = 6371.0088;
inline constexpr double kUnknownSpeed = std::numeric_limits<double>::quiet_NaN();

struct Fix {
  Seconds at = 0;
  double lat = 0, lon = 0;
  double knots = kUnknownSpeed;  // speed over ground as the ship said
};
using Track = std::vector<Fix>;  // by time

// A port or anchorage: within `enter_km` a ship has come in, beyond `leave_km` it has left (formats.md section 6: 3 and 4 km of an anchorage
// point; a harbour of which one point is known needs more).
struct PortPoint {
  std::string code;
  double lat = 0, lon = 0;
  double enter_km = 3, leave_km = 4;
};

// Great-circle distance (haversine on the mean sphere: within 0.6 % of the ellipsoid).
inline double DistanceKm(double lat_a, double lon_a, double lat_b, double lon_b) {
  constexpr double kRadians = 3.14159265358979323846 / 180;
  const double sin_lat = std::sin((lat_b - lat_a) * kRadians / 2), sin_lon = std::sin((lon_b - lon_a) * kRadians / 2);
  const double h = sin_lat * sin_lat + std::cos(lat_a * kRadians) * std::cos(lat_b * kRadians) * sin_lon * sin_lon;
  return 2 * kEarthKm * std::asin(std::fmin(1, std::sqrt(h)));
}
inline double DistanceNm(double lat_a, double lon_a, double lat_b, double lon_b) { return DistanceKm(lat_a, lon_a, lat_b, lon_b) / kKmPerNm; }

// "2026-11-30 19:54" of a time, and the time of "2026-11-30", "2026-11-30T19:54", "...:13", "...Z"; nullopt for anything else. An offset is
// honoured; without one the time is taken as UTC (the notice says local: callers allow for it).
std::string Written(Seconds at);
struct WrittenTime {
  Seconds at = 0;
  bool day_only = false;
};
std::optional<WrittenTime> ReadTime(const std::string& text);

}  // namespace atalaya::arrive
