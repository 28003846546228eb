// A demonstration's inspections: one illustrative station, its teams, outcomes of the last weeks, today's plan (sealed and opened) and tomorrow's (sealed).
#pragma once

#include "api/context.h"
#include "base/result.h"

namespace atalaya::api {

// For the port and facility of the demo accounts, from data/inspection/stations.json; nothing where they are not in the region, or where a station
// is there already. Returns how many inspections there are. context.analyses may be without an analysis yet.
Result<int> MakeDemoInspections(Context& context);

}  // namespace atalaya::api
