#include "api/resources.h"

#include "api/openapi.h"

namespace atalaya::api {

Routes AllRoutes() {
  Routes routes;
  AddOpenApiRoutes(routes);
  AddSessionRoutes(routes);
  AddTokenRoutes(routes);
  AddUserRoutes(routes);
  AddMessageRoutes(routes);
  return routes;
}

}  // namespace atalaya::api
