// What follows if one port is raised: recomputed exactly, with the engines of the analysis.
#pragma once

#include <optional>

#include "api/analyses.h"

namespace atalaya::api {

enum class RaiseTo {
  kBaseline,  // every requirement met, and an inspector has seen it
  kBest,      // the most that the solutions on offer do there
};

struct WhatIfNumbers {
  double exposure = 0;  // share of the threats' weight whose best way passes a gate of the port
  double harm = 0;      // a year, of what passes there
  double evasion = 0;   // of its weakest gate
  Estimate local_money, local_lives;
  double region_harm = 0, region_evasion = 0;
};
struct WhatIfAnswer {
  WhatIfNumbers before, after;
  double cost = 0;                                // kBest: committed
  std::optional<analysis::Substitute> substitute; // of the threat with most harm through the port today
};

// `port`: index in the region, in scope. Local loss by the risk engine with the analysis' seed and draws; evasion on the whole network
// with the gates that follow. Seconds at most; safe from any thread.
WhatIfAnswer WhatIf(const Computed& computed, int port, RaiseTo to);

}  // namespace atalaya::api
