// Signing in with the organisation's own provider: OpenID Connect, authorization code flow with PKCE (S256), state and nonce.
//
//   Begin   the browser is sent to the provider and keeps a cookie; state, nonce and verifier stay here for ten minutes
//   Finish  the browser comes back: state once only and only with that cookie, the code is exchanged, the ID token verified
//           (id_token.h), and the account linked to (issuer, subject) signed in
//
// Who is linked was decided by an administrator; with `create` a stranger gets an account without any grant. Claims give no role, unless
// `roles` says so: then the grants with source "provider" follow the claims at each sign-in, and no others are touched.
// Discovery is kept for an hour; keys until a token names one that is not among them (asked anew at most every 10 seconds).
// Safe from any thread.
#pragma once

#include <boost/json/object.hpp>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "identity/fetch.h"
#include "identity/id_token.h"
#include "identity/sessions.h"
#include "release/release.h"
#include "store/database.h"

namespace atalaya::identity {

// A claim's value (its text, or one of its list) that stands for a grant.
struct RoleMapping {
  std::string claim, value;
  release::Grant grant;
};

struct ProviderSettings {
  std::string issuer;         // empty: no provider
  std::string client, secret;  // secret may be empty: a public client
  std::string name;           // what the button says; empty: the issuer's host
  bool create = false;
  std::vector<RoleMapping> roles;
};
// ATALAYA_OIDC_ISSUER, _CLIENT_ID, _CLIENT_SECRET, _NAME, _CREATE ("1"), _ROLES: [{"claim","value","role","scope":{"kind","id"}}, ...].
// Findings: `identity.oidc-settings` (reason), those of reading JSON.
Result<ProviderSettings> ProviderFromEnvironment(const std::function<std::string(const char*)>& variable);

class Provider {
 public:
  // Findings: `identity.oidc-settings`.
  static Result<std::unique_ptr<Provider>> Make(store::Database& database, Sessions& sessions, ProviderSettings settings,
                                                const std::string& public_url, Fetch fetch);

  const std::string& Name() const { return settings_.name; }

  struct Begun {
    std::string url;     // where to send the browser
    std::string cookie;  // what it keeps
  };
  Result<Begun> Begin(std::string_view return_path);

  struct Return {
    std::string state, code, error, issuer;  // the callback's query
    std::string cookie;                      // of Begin
    std::string replaced;                    // session cookie that came with it
  };
  struct Finished {
    std::string secret;       // the session's cookie; empty: refused
    std::string return_path = "/";
    std::string refused;      // "state", "provider" (it said no), "exchange", "token", "unknown", "disabled", "unavailable"
  };
  Finished Finish(const Return& answer);

 private:
  struct Pending {
    std::string cookie_hash, nonce, verifier, return_path;
    long long ends = 0;
  };
  struct Endpoints {
    std::string authorize, token, keys;
    bool basic = true;  // how the client tells its secret
    bool tells_issuer = false;
    long long read = 0;
  };
  Provider(store::Database& database, Sessions& sessions, ProviderSettings settings, std::string callback, Fetch fetch)
      : database_(database), sessions_(sessions), settings_(std::move(settings)), callback_(std::move(callback)), fetch_(std::move(fetch)) {}
  long long Now() const;
  std::optional<Pending> Take(const Return& answer);
  Result<Endpoints> Discover();
  Result<std::shared_ptr<const KeySet>> Keys(const Endpoints& endpoints, bool anew);
  Result<IdToken> Exchange(const std::string& code, const Pending& pending);
  Finished SignIn(const IdToken& token, const std::string& replaced);
  Result<std::string> AccountOf(store::Transaction& transaction, const IdToken& token);
  void Follow(store::Transaction& transaction, const std::string& account, const IdToken& token);

  store::Database& database_;
  Sessions& sessions_;
  ProviderSettings settings_;
  std::string callback_;
  Fetch fetch_;
  std::mutex mutex_;
  std::map<std::string, Pending> pending_;  // by hash of the state
  Endpoints endpoints_;
  std::shared_ptr<const KeySet> keys_;
  long long keys_read_ = 0;
};

// A path of this site and nothing else: "/" where it is not one.
std::string SafeReturnPath(std::string_view path);

// The cookie between Begin and Finish.
std::string FlowCookieName(bool secure);
std::string FlowCookie(std::string_view value, bool secure);
std::string NoFlowCookie(bool secure);

}  // namespace atalaya::identity
