#include "api/resources.h"

namespace atalaya::api {

Routes AllRoutes() {
  Routes routes;
  return routes;
}

}  // namespace atalaya::api
