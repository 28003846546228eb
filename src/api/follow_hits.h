// What follows when hits come, go or are decided: the consignments they stand in are scored anew, the calls examined anew. Hits are among what both weigh.
#pragma once

#include <set>
#include <string>

#include "api/context.h"

namespace atalaya::api {

// Subjects whose hits changed. A job; at once where no jobs run. Not from inside a transaction.
void FollowHits(Context& context, const std::set<std::string>& subjects);

}  // namespace atalaya::api
