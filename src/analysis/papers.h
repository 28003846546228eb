// Declarations that are nobody's database: what files say, joined as the signals want it. For `atalaya target`; the server reads its store instead.
//
// Messages are about the same call where ship and voyage number are the same. A message's own time is the day of filing.
#pragma once

#include <span>
#include <vector>

#include "analysis/shipments.h"

namespace atalaya::analysis {

struct PaperTrade {
  target::Declarations declarations;
  std::vector<std::size_t> asked;  // shipments of the messages that were asked about, in their order
  std::vector<FeedStanding> feeds;
};
PaperTrade FromPapers(std::span<const model::Declaration> asked, std::span<const model::Declaration> others, const TradeView& view);

}  // namespace atalaya::analysis
