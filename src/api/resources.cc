#include "api/resources.h"

#include "api/openapi.h"
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
  AddMapRoutes(routes);
  AddAnalysisRoutes(routes);
  AddPictureRoutes(routes);
  AddExplainRoutes(routes);
  AddWhatIfRoutes(routes);
  AddFundRoutes(routes);
  AddPublishedPlanRoutes(routes);
  AddMeasureRoutes(routes);
  AddObjectiveRoutes(routes);
  return routes;
}

}  // namespace atalaya::api
