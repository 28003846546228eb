#include "api/identify.h"

namespace atalaya::api {

Caller CallerOf(identity::Known known) {
  Caller caller;
  caller.known = known.known;
  caller.unavailable = known.unavailable;
  caller.viewer = std::move(known.viewer);
  caller.login = std::move(known.login);
  caller.name = std::move(known.name);
  caller.language = known.language;
  caller.session = std::move(known.session);
  caller.csrf = std::move(known.csrf);
  caller.expires = std::move(known.expires);
  caller.token_actions = std::move(known.token_actions);
  caller.must_change = known.must_change;
  return caller;
}

}  // namespace atalaya::api
