// Who calls: cookie sessions and API tokens, looked up by the hash of their secret.
//
// A session ends 30 minutes after its last use and 12 hours after it began, whichever comes first. What is known of a caller is kept in
// memory for a few seconds, so that a busy console costs neither a read nor a write a request: the database learns of the last use at
// most once a minute. Changes made by this process are seen at once (Forget); those of another (the command line) after those seconds.
// Safe from any thread.
#pragma once

#include <mutex>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/language.h"
#include "http/message.h"
#include "release/permission.h"
#include "store/database.h"

namespace atalaya::identity {

inline constexpr long long kIdleMillis = 30LL * 60 * 1000, kLongestMillis = 12LL * 60 * 60 * 1000;

// A caller as the API wants to know it.
struct Known {
  bool known = false;
  bool unavailable = false;  // the database could not be asked
  release::Viewer viewer;
  std::string login, name;
  Language language = Language::kEnglish;
  std::string session, csrf, expires;  // of a cookie session; empty for tokens
  std::vector<release::Action> token_actions;
  bool must_change = false;  // signed in with a password that somebody else chose: may change it and nothing else
};

// "__Host-atalaya" over TLS: a browser then refuses one that another host or a plain connection set.
std::string CookieName(bool secure);
// Set-Cookie values.
std::string SessionCookie(std::string_view secret, bool secure);
std::string NoSessionCookie(bool secure);

class Sessions {
 public:
  explicit Sessions(store::Database& database) : database_(database) {}

  // The caller of a request, by `Authorization: Bearer atl_...` or else by the session cookie. Who is not known is not; whether one is known
  // cannot be said while the database is gone (`unavailable`).
  Known Identify(const http::Request& request);

  // Begins a session inside the transaction of a sign-in; gives the cookie's secret. The session of `replaced` (a cookie's secret, may be
  // empty) ends: nobody keeps a cookie from before the sign-in.
  std::string Begin(store::Transaction& transaction, const std::string& account, std::string_view method, std::string_view replaced);
  // Ends one, with its ledger entry.
  Findings End(const Known& known);

  // After any change of an account, its grants, tokens or sessions.
  void Forget();

 private:
  struct Entry {
    Known known;
    long long read = 0;       // when the database was asked
    long long seen = 0;       // last use
    long long written = 0;    // last use that the database knows
    long long created = 0, ends = 0;
    std::string id;
    bool token = false;
  };
  Known FromSecret(std::string_view secret, bool token);
  Result<std::optional<Entry>> Read(const std::string& hash, bool token, long long now);
  void Touch(const std::string& id, bool token, long long now);

  store::Database& database_;
  std::mutex mutex_;
  std::unordered_map<std::string, Entry> cache_;
  unsigned long long generation_ = 0;
};

}  // namespace atalaya::identity
