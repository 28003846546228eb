// The resources: one file each adds its routes. app/serve.cc and the tests put them together with AllRoutes.
#pragma once

#include "api/route.h"

namespace atalaya::api {

// Every route of the server, in one table: what the permission matrix and the OpenAPI test walk.
Routes AllRoutes();

// session.cc, tokens.cc, users.cc, messages.cc
void AddSessionRoutes(Routes& routes);
void AddTokenRoutes(Routes& routes);
void AddUserRoutes(Routes& routes);
void AddMessageRoutes(Routes& routes);
// calls.cc, advisories.cc, tracks.cc
void AddCallRoutes(Routes& routes);
void AddAdvisoryRoutes(Routes& routes);
void AddTrackRoutes(Routes& routes);
// map.cc, analysis_routes.cc, pictures.cc, explain.cc, what_if_routes.cc, funds.cc, plans.cc, measures.cc, objectives.cc
void AddMapRoutes(Routes& routes);
void AddAnalysisRoutes(Routes& routes);
void AddPictureRoutes(Routes& routes);
void AddExplainRoutes(Routes& routes);
void AddWhatIfRoutes(Routes& routes);
void AddFundRoutes(Routes& routes);
void AddPublishedPlanRoutes(Routes& routes);
void AddMeasureRoutes(Routes& routes);
void AddObjectiveRoutes(Routes& routes);
// declarations.cc, consignments.cc, consignment_export.cc
void AddDeclarationRoutes(Routes& routes);
void AddConsignmentRoutes(Routes& routes);
void AddConsignmentExportRoutes(Routes& routes);

}  // namespace atalaya::api
