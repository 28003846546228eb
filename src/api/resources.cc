#include "api/resources.h"

#include "api/assessment_parts.h"
#include "api/inspection_routes.h"
#include "api/openapi.h"
#include "api/ops_routes.h"
#include "api/register_routes.h"
#include "api/targeting_routes.h"
#include "api/screening_routes.h"

namespace atalaya::api {

Routes AllRoutes() {
  Routes routes;
  AddOpenApiRoutes(routes);
  AddHealthRoutes(routes);
  // identity
  AddSessionRoutes(routes);
  AddTokenRoutes(routes);
  AddUserRoutes(routes);
  AddMessageRoutes(routes);
  // register, assess
  AddRegisterRoutes(routes);
  AddAssessmentSlice(routes);
  // analyse, invest
  AddMapRoutes(routes);
  AddAnalysisRoutes(routes);
  AddPictureRoutes(routes);
  AddExplainRoutes(routes);
  AddWhatIfRoutes(routes);
  AddFundRoutes(routes);
  AddPublishedPlanRoutes(routes);
  AddMeasureRoutes(routes);
  AddObjectiveRoutes(routes);
  // targeting
  AddTargetingRoutes(routes);
  // inspect
  AddInspectionSlice(routes);
  // screen
  AddScreeningRoutes(routes);
  // arrivals
  AddCallRoutes(routes);
  AddAdvisoryRoutes(routes);
  AddTrackRoutes(routes);
  // operate
  AddDeclarationRoutes(routes);
  AddConsignmentRoutes(routes);
  AddConsignmentExportRoutes(routes);
  // trail, releases
  AddTrailRoutes(routes);
  AddReleaseRoutes(routes);
  return routes;
}

}  // namespace atalaya::api
