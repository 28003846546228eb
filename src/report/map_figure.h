// The map: land, ports by capacity and exposure, the strongest lanes, and for the first ports of the plan the adversary's way today and
// the way that replaces it when the port alone is fixed. An inset enlarges the Caribbean and Central America.
#pragma once

#include "report/document.h"
#include "report/map.h"
#include "report/words.h"

namespace atalaya::report {

// Places of the exposure ramp: a port has step i when its exposure is above the i-th bound and at most the next.
inline constexpr std::array<double, 6> kExposureBounds{0.001, 0.01, 0.02, 0.05, 0.1, 0.2};
int ExposureStep(double exposure);

// The ways of the first substitutes are drawn, and named by letters: "A" today, A with a prime instead.
inline constexpr std::size_t kWaysDrawn = 3;
std::string WayLetter(std::size_t way);

Figure MapFigure(const Words& words, const analysis::Analysis& analysis, const Map& map);

}  // namespace atalaya::report
