// The trail, releases, and the state of the node.
#pragma once

#include "api/route.h"

namespace atalaya::api {

void AddTrailRoutes(Routes& routes);    // GET /trail, /trail/{seq}, /trail/checkpoint, /trail/consistency, /trail/export
void AddReleaseRoutes(Routes& routes);  // GET, POST /releases; DELETE /releases/{release}
void AddHealthRoutes(Routes& routes);   // GET /healthz, /readyz, /metrics

}  // namespace atalaya::api
