// The baseline of Farrington's method for one interval k: which earlier intervals are used, and to which level of the
// season each belongs. Level 0 is the season of k itself: a window of 2 w + 1 intervals around the same time in each of
// b earlier years (and what the window around k itself has left after the exclusion). The intervals between two windows
// are cut into periods - 1 levels as even as can be, the longer first. Nothing within `excluded` intervals before k is
// used.
#pragma once

#include <vector>

#include "warn/alarms.h"

namespace atalaya::warn {

// Intervals [begin, end) of a series, 0-based.
struct Stretch {
  int begin = 0, end = 0, level = 0;
};

class Season {
 public:
  explicit Season(const FarringtonOptions& options);

  // Fills `out` in order of time; false if the same season b years back lies before the series. A window that begins
  // before the series is used as far as it goes. Linear in years x periods; allocates only while `out` grows.
  bool Lay(int k, std::vector<Stretch>& out) const;

  // How many intervals before k the same season i years back lies.
  int Lag(int k, int i) const;

 private:
  int years_, half_window_, periods_, excluded_;
  Calendar calendar_;
};

}  // namespace atalaya::warn
