// A demonstration without ships would show an empty board: these are invented, with dates around now, and marked illustrative (added by "demo").
#pragma once

#include "api/context.h"
#include "base/result.h"

namespace atalaya::api {

// Seven calls at Santos: four that are in order, one with an expired certificate, one whose voyage is impossible, one whose track contradicts what it
// declares. Nothing where the pack has no Santos, or where calls of the demonstration are still to come. Returns how many were added.
Result<int> DemoCalls(Context& context);

}  // namespace atalaya::api
