// The watch lists of a demonstration: the old editions that are shipped as everybody's lists, and invented lists of one State.
#pragma once

#include "api/screening.h"

namespace atalaya::app {

inline constexpr const char* kDemoListState = "BR";

// Where there are no lists yet: loads the shipped OFAC and UN editions, and for `kDemoListState` barred parties, stolen containers and trusted traders
// (data/watchlists/demo, invented, marked as illustrative). What cannot be read is logged and left out.
void LoadDemoLists(api::Context& context, api::Screening& screening);

}  // namespace atalaya::app
