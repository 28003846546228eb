// The answer on one terminal screen: at most 24 lines of `width` columns.
#pragma once

#include <string>

#include "analysis/analysis.h"
#include "base/messages.h"
#include "model/region.h"

namespace atalaya::report {

inline constexpr int kScreenLines = 24;

// UTF-8, LF ended lines, no colour. Widths below 40 are taken as 40. What does not fit in 24 lines is left out, least important first; the
// first sentence, who pays, certainty and the illustrative notice always stay.
std::string WriteSummary(const model::Region& region, const analysis::Analysis& analysis, const Messages& messages, Language language,
                         int width = 80);

}  // namespace atalaya::report
