// Between the identity room and the dispatcher: who calls, as a Caller.
#pragma once

#include "api/route.h"
#include "identity/identity.h"

namespace atalaya::api {

Caller CallerOf(identity::Known known);

// For the Dispatcher; `identity` must outlive it.
inline auto IdentifyBy(identity::Identity& identity) {
  return [&identity](const http::Request& request) { return CallerOf(identity.sessions.Identify(request)); };
}

}  // namespace atalaya::api
