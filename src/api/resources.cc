#include "api/resources.h"

#include "api/assessment_parts.h"
#include "api/openapi.h"

namespace atalaya::api {

Routes AllRoutes() {
  Routes routes;
  AddOpenApiRoutes(routes);
  AddAssessmentSlice(routes);
  return routes;
}

}  // namespace atalaya::api
