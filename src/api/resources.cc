#include "api/resources.h"

#include "api/openapi.h"

namespace atalaya::api {

Routes AllRoutes() {
  Routes routes;
  AddOpenApiRoutes(routes);
  return routes;
}

}  // namespace atalaya::api
