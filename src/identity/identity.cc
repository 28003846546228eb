#include "identity/identity.h"

namespace atalaya::identity {

Identity::Identity(store::Database& database, Passwords loaded)
    : passwords(std::move(loaded)),
      sessions(database),
      sign_in(database, passwords, sessions),
      accounts(database, passwords, sessions),
      tokens(database, sessions) {}

Result<std::unique_ptr<Identity>> Identity::Make(store::Database& database, const Options& options) {
  auto passwords = Passwords::Load(options.data, options.node, options.cost);
  if (!passwords) return Fail(passwords.error());
  std::unique_ptr<Identity> identity(new Identity(database, std::move(*passwords)));
  if (!options.provider.issuer.empty()) {
    auto provider = Provider::Make(database, identity->sessions, options.provider, options.public_url, CurlFetch());
    if (!provider) return Fail(provider.error());
    identity->provider = std::move(*provider);
  }
  return identity;
}

}  // namespace atalaya::identity
