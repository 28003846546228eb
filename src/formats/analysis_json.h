// An Analysis for machines (docs/formats/analysis-json.md): what the command line prints with --json, and what other
// programs read.
//
// UTF-8 JSON, members always in the same order, things named by id (ports by UN/LOCODE, or P and their number), numbers
// in the shortest form that reads back the same. Holds what decides the result (region, versions, seed, draws) and
// nothing that does not: no time, no path, no thread count. The same region, options and seed give the same bytes.
#pragma once

#include <string>

#include "analysis/analysis.h"
#include "model/region.h"

namespace atalaya::formats {

std::string WriteAnalysis(const model::Region& region, const analysis::Analysis& analysis);

}  // namespace atalaya::formats
