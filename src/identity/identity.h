// The identity room as one thing: made once by whoever runs the server, handed to the API.
#pragma once

#include <filesystem>
#include <memory>
#include <string>

#include "identity/accounts.h"
#include "identity/password.h"
#include "identity/provider.h"
#include "identity/sessions.h"
#include "identity/sign_in.h"
#include "identity/tokens.h"

namespace atalaya::identity {

struct Options {
  std::filesystem::path data;  // shipped data
  std::string node;            // refused as password, shown in authenticator apps
  std::string public_url;      // where the provider sends people back to
  PasswordCost cost;
  ProviderSettings provider;   // empty issuer: none
};

class Identity {
 public:
  // Findings: `identity.words`, `identity.oidc-settings` (reason).
  static Result<std::unique_ptr<Identity>> Make(store::Database& database, const Options& options);

  Passwords passwords;
  Sessions sessions;
  SignIn sign_in;
  Accounts accounts;
  Tokens tokens;
  std::unique_ptr<Provider> provider;  // null: none configured

 private:
  Identity(store::Database& database, Passwords loaded);
};

}  // namespace atalaya::identity
