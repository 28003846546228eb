#include "report/map.h"

#include <boost/json.hpp>
#include <cmath>

namespace atalaya::report {
namespace {

namespace json = boost::json;

bool ReadRings(const json::object& document, std::string_view key, std::vector<Ring>& rings) {
  const json::value* list = document.if_contains(key);
  if (list == nullptr || !list->is_array()) return false;
  for (const json::value& item : list->as_array()) {
    if (!item.is_array() || item.as_array().size() % 2 != 0 || item.as_array().size() < 6) return false;
    Ring ring;
    const json::array& flat = item.as_array();
    for (std::size_t i = 0; i < flat.size(); i += 2) {
      boost::system::error_code lon_error, lat_error;
      const double lon = flat[i].to_number<double>(lon_error), lat = flat[i + 1].to_number<double>(lat_error);
      if (lon_error || lat_error || std::fabs(lon) > 180 || std::fabs(lat) > 90) return false;
      ring.push_back({lon, lat});
    }
    rings.push_back(std::move(ring));
  }
  return true;
}

}  // namespace

Result<Map> ParseMap(std::string_view text) {
  boost::system::error_code error;
  const json::value document = json::parse(json::string_view(text.data(), text.size()), error);
  if (error) return Fail(Error("report.map", "land.json", {{"detail", error.message()}}));
  Map map;
  if (!document.is_object() || !ReadRings(document.as_object(), "far", map.far) ||
      !ReadRings(document.as_object(), "near", map.near)) {
    return Fail(Error("report.map", "land.json", {{"detail", "far, near: lists of [lon, lat, ...]"}}));
  }
  return map;
}

}  // namespace atalaya::report
