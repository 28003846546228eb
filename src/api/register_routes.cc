#include "api/register_routes.h"

namespace atalaya::api {

void AddRegisterRoutes(Routes& routes) {
  AddStateRoutes(routes);
  AddPortRoutes(routes);
  AddFacilityRoutes(routes);
  AddOrganisationRoutes(routes);
  AddPeopleRoutes(routes);
  AddStatementRoutes(routes);
  AddLevelRoutes(routes);
  AddEventRoutes(routes);
  AddCalendarRoutes(routes);
  AddTodayRoutes(routes);
  AddSearchRoutes(routes);
  AddRegisterExportRoutes(routes);
}

}  // namespace atalaya::api
