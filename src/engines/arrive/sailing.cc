#include "arrive/sailing.h"

#include <algorithm>
#include <cctype>

namespace atalaya::arrive {

const SpeedRule& SailingRules::Of(const std::string& type) const {
  std::string lower = type;
  for (char& c : lower) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  const auto found = by_type.find(lower);
  return found == by_type.end() ? any : found->second;
}

std::string LegVerdictName(LegVerdict verdict) {
  switch (verdict) {
    case LegVerdict::kPossible: return "possible";
    case LegVerdict::kTight: return "tight";
    case LegVerdict::kLikelyImpossible: return "likely-impossible";
    case LegVerdict::kImpossible: return "impossible";
    case LegVerdict::kOverlapping: return "overlapping";
    case LegVerdict::kUnknown: return "unknown";
  }
  return "";
}

std::vector<Leg> Sail(const std::vector<DeclaredCall>& calls, const SeaMap* map, const std::string& ship_type, const SailingRules& rules) {
  const SpeedRule& rule = rules.Of(ship_type);
  std::vector<Leg> legs;
  for (std::size_t i = 0; i + 1 < calls.size(); ++i) {
    const DeclaredCall &a = calls[i], &b = calls[i + 1];
    Leg leg;
    leg.from = static_cast<int>(i);
    leg.to = static_cast<int>(i + 1);
    if (a.known && b.known) leg.circle_nm = DistanceNm(a.lat, a.lon, b.lat, b.lon);
    if (map != nullptr && a.port != b.port) {
      if (const auto way = map->Way(a.port, b.port)) {
        // The graph's port point may lie elsewhere in the harbour; nothing is shorter than the great circle.
        leg.sea_nm = std::max(way->nm, leg.circle_nm.value_or(0));
        leg.canals = way->canals;
      }
    }
    const bool leaves = a.Dated(), comes = b.Dated();
    if (leaves && comes) {
      // Where only one end of a stay is told, the other is not before (after) it: the widest reading.
      const Seconds left = a.has_departed ? a.departed : a.arrived, came = b.has_arrived ? b.arrived_latest : b.departed_latest;
      leg.hours = static_cast<double>(came - left) / kHour;
      if (came < left && (a.port != b.port || !a.known)) {
        leg.verdict = LegVerdict::kOverlapping;
      } else if (leg.circle_nm && *leg.circle_nm < rules.least_nm) {
        leg.verdict = LegVerdict::kPossible;
      } else if (leg.circle_nm && leg.hours >= 0) {
        const double hours = std::max(leg.hours, 1.0 / 60);
        leg.circle_kn = *leg.circle_nm / hours;
        if (leg.sea_nm) leg.sea_kn = *leg.sea_nm / hours;
        leg.limit_kn = rule.impossible_kn;
        const double likely = leg.sea_kn.value_or(*leg.circle_kn);
        if (*leg.circle_kn > rule.impossible_kn) {
          leg.verdict = LegVerdict::kImpossible;
        } else if (likely > rule.impossible_kn) {
          leg.verdict = LegVerdict::kLikelyImpossible;
        } else if (likely > rule.tight_kn) {
          leg.verdict = LegVerdict::kTight;
          leg.limit_kn = rule.tight_kn;
        } else {
          leg.verdict = LegVerdict::kPossible;
        }
      }
    }
    legs.push_back(leg);
  }
  return legs;
}

}  // namespace atalaya::arrive
