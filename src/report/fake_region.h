// A small made-up region with an analysis to match, for the tests of this room: 6 ports in 3 States, 12 facilities, 3 budgets. One port
// is named `<script>alert(1)</script>` and one solution starts with `=`, to see that text stays text.
#pragma once

#include <string>

#include "analysis/analysis.h"
#include "base/messages.h"
#include "report/map.h"
#include "report/templates.h"

namespace atalaya::report {

model::Region FakeRegion();
analysis::Analysis FakeAnalysis(const model::Region& region);

// From the files of the source tree.
std::string ReadSource(const std::string& path);
Messages ReportMessages();
Templates ReportTemplates();
Map ReportMap();

}  // namespace atalaya::report
