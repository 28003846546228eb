#include "api/resources.h"

#include "api/openapi.h"
#include "api/ops_routes.h"
#include "api/register_routes.h"

namespace atalaya::api {

Routes AllRoutes() {
  Routes routes;
  AddOpenApiRoutes(routes);
  // identity
  AddSessionRoutes(routes);
  AddTokenRoutes(routes);
  AddUserRoutes(routes);
  AddMessageRoutes(routes);
  AddRegisterRoutes(routes);
  AddTrailRoutes(routes);
  AddReleaseRoutes(routes);
  AddHealthRoutes(routes);
  return routes;
}

}  // namespace atalaya::api
