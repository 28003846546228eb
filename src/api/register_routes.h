// The register's resources, one file each; resources.cc puts them together.
#pragma once

#include "api/route.h"

namespace atalaya::api {

// All of those below.
void AddRegisterRoutes(Routes& routes);

void AddStateRoutes(Routes& routes);
void AddPortRoutes(Routes& routes);
void AddFacilityRoutes(Routes& routes);
void AddOrganisationRoutes(Routes& routes);
void AddPeopleRoutes(Routes& routes);
void AddStatementRoutes(Routes& routes);
void AddLevelRoutes(Routes& routes);
void AddEventRoutes(Routes& routes);
void AddCalendarRoutes(Routes& routes);
void AddTodayRoutes(Routes& routes);
void AddSearchRoutes(Routes& routes);
void AddRegisterExportRoutes(Routes& routes);

}  // namespace atalaya::api
