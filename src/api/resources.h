// The resources: one file each adds its routes. app/serve.cc and the tests put them together with AllRoutes.
#pragma once

#include "api/route.h"

namespace atalaya::api {

// Every route of the server, in one table: what the permission matrix and the OpenAPI test walk.
Routes AllRoutes();

}  // namespace atalaya::api
