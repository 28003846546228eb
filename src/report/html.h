// Region and Analysis -> one self-contained HTML file in one language: inline style and pictures, no script, no request to any network.
// The order of the sections is the order of a reader's questions: what first, where, why, with whose money, on what evidence.
//
// Deterministic: the same arguments give the same bytes. Safe to call from several threads. docs/formats/report.md describes the file.
#pragma once

#include <string>

#include "analysis/analysis.h"
#include "base/messages.h"
#include "model/region.h"
#include "report/map.h"
#include "report/templates.h"

namespace atalaya::report {

std::string WriteHtml(const model::Region& region, const analysis::Analysis& analysis, const Messages& messages,
                      const Templates& templates, const Map& map, Language language);

}  // namespace atalaya::report
