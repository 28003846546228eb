// The filters of the facility register, shared by its list and its download.
#pragma once

#include "api/route.h"
#include "store/facilities.h"

namespace atalaya::api {

// ?state ?port ?organisation ?q ?scope=in|out ?statement=valid|expiring|expired|none|withdrawn. Findings: `entry.too-long`,
// `json.unknown-word`.
Result<store::FacilityFilter> FacilityFilterOf(const Call& call);

}  // namespace atalaya::api
