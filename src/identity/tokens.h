// API tokens: `atl_` and 256 random bits, for programs. A token belongs to an account, may do the actions it lists as far as its owner may,
// and ends on a day. What looks after accounts or tokens cannot be given to one. Safe from any thread.
//
// Findings: `identity.token-name`, `identity.token-expires` (not a time within the next year), `identity.token-actions` (action),
// `identity.token-count.conflict`, `api.not-found`.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "identity/sessions.h"
#include "store/database.h"
#include "store/sign_ins.h"

namespace atalaya::identity {

// Actions that a token can be limited to.
bool TokenMayHold(release::Action action);

struct NewToken {
  std::string name, expires;
  std::vector<std::string> actions;
};

struct MadeToken {
  store::ApiToken token;
  std::string secret;  // shown once
};

class Tokens {
 public:
  Tokens(store::Database& database, Sessions& sessions) : database_(database), sessions_(sessions) {}

  Result<MadeToken> Add(const release::Viewer& owner, const NewToken& token);
  Result<int> Revoke(const std::string& owner, const std::string& id);

 private:
  store::Database& database_;
  Sessions& sessions_;
};

}  // namespace atalaya::identity
