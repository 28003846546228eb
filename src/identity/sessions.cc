#include "identity/sessions.h"

#include <algorithm>

#include "base/ids.h"
#include "base/time.h"
#include "identity/secrets.h"
#include "store/accounts.h"
#include "store/sign_ins.h"

namespace atalaya::identity {
namespace {

constexpr long long kFreshMillis = 5000, kTouchMillis = 60 * 1000;
constexpr std::size_t kMostCached = 20000;
constexpr std::string_view kTokenPrefix = "atl_";
constexpr std::size_t kSecretSize = 43;

long long Millis(const store::Database& database) { return MillisFromUtc(database.Settings().now()).value_or(0); }

std::vector<release::Action> ActionsOf(const std::string& words) {
  std::vector<release::Action> actions;
  for (std::size_t at = 0; at < words.size();) {
    const auto end = std::min(words.find(' ', at), words.size());
    if (const auto action = release::ActionFromName(std::string_view(words).substr(at, end - at))) actions.push_back(*action);
    at = end + 1;
  }
  return actions;
}

// Fills in who the account is; false: it may not come in.
bool Fill(store::Connection& c, const std::string& account_id, Known& known) {
  const auto account = store::AccountById(c, account_id);
  if (!account || account->disabled) return false;
  known.known = true;
  known.viewer.user = account->id;
  known.viewer.purpose = "security";
  for (const auto& grant : store::GrantsOf(c, account->id)) known.viewer.grants.push_back(grant.grant);
  known.login = account->login;
  known.name = account->name;
  known.language = account->language;
  known.must_change = account->must_change;
  return true;
}

}  // namespace

std::string CookieName(bool secure) { return secure ? "__Host-atalaya" : "atalaya"; }

std::string SessionCookie(std::string_view secret, bool secure) {
  return CookieName(secure) + "=" + std::string(secret) + "; Path=/; HttpOnly; SameSite=Lax" + (secure ? "; Secure" : "");
}

std::string NoSessionCookie(bool secure) {
  return CookieName(secure) + "=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax" + (secure ? "; Secure" : "");
}

Known Sessions::Identify(const http::Request& request) {
  const std::string_view authorization = request.Header("authorization");
  if (!authorization.empty()) {
    // A request that names a token is that token's or nobody's: never the cookie's that came along.
    if (authorization.size() != 7 + kTokenPrefix.size() + kSecretSize || !authorization.starts_with("Bearer ")) return {};
    const std::string_view token = authorization.substr(7);
    return token.starts_with(kTokenPrefix) ? FromSecret(token, true) : Known{};
  }
  const std::string cookie = request.Cookie(CookieName(request.secure));
  return cookie.size() == kSecretSize ? FromSecret(cookie, false) : Known{};
}

Known Sessions::FromSecret(std::string_view secret, bool token) {
  const std::string hash = SecretHash(secret);
  const long long now = Millis(database_);
  Entry entry;
  bool cached = false;
  unsigned long long generation = 0;
  {
    const std::lock_guard lock(mutex_);
    generation = generation_;
    const auto found = cache_.find(hash);
    if (found != cache_.end() && now - found->second.read < kFreshMillis && now >= found->second.read) {
      entry = found->second;
      cached = true;
    } else if (found != cache_.end()) {
      entry.seen = found->second.seen;  // later than what the database knows
    }
  }
  if (!cached) {
    const long long seen = entry.seen;
    auto read = Read(hash, token, now);
    if (!read) {
      // Not that the caller is nobody: it could not be found out.
      Known nobody;
      nobody.unavailable = true;
      return nobody;
    }
    if (!*read) return {};
    entry = std::move(**read);
    entry.seen = std::max(entry.seen, seen);
    if (!token) entry.known.csrf = CsrfOf(secret);
  }
  if (now >= entry.ends || (!token && now - entry.seen >= kIdleMillis)) {
    const std::lock_guard lock(mutex_);
    cache_.erase(hash);
    return {};
  }
  entry.seen = now;
  const bool touch = now - entry.written >= kTouchMillis;
  if (touch) entry.written = now;
  if (!token) entry.known.expires = UtcFromMillis(std::min(now + kIdleMillis, entry.ends));
  Known known = entry.known;
  const std::string id = entry.id;
  {
    const std::lock_guard lock(mutex_);
    if (generation == generation_) {  // else something changed while we read: the next request reads again
      if (cache_.size() >= kMostCached) cache_.clear();
      cache_[hash] = std::move(entry);
    }
  }
  if (touch) Touch(id, token, now);
  return known;
}

Result<std::optional<Sessions::Entry>> Sessions::Read(const std::string& hash, bool token, long long now) {
  return database_.Read([&](store::Connection& c) -> std::optional<Entry> {
    Entry entry;
    entry.read = now;
    entry.token = token;
    if (token) {
      const auto found = store::TokenByHash(c, hash);
      if (!found || !found->revoked.empty() || !Fill(c, found->account, entry.known)) return std::nullopt;
      entry.id = found->id;
      entry.ends = MillisFromUtc(found->expires).value_or(0);
      entry.written = MillisFromUtc(found->last_used).value_or(0);
      entry.known.token_actions = ActionsOf(found->actions);
      // No action left that we know, or an owner whose password awaits its change: the token may do nothing.
      if (entry.known.token_actions.empty() || entry.known.must_change) return std::nullopt;
      return entry;
    }
    const auto found = store::SessionByHash(c, hash);
    if (!found || !Fill(c, found->account, entry.known)) return std::nullopt;
    if (found->method == "provider") entry.known.must_change = false;  // no password was used
    entry.id = entry.known.session = found->id;
    entry.created = MillisFromUtc(found->created).value_or(0);
    entry.ends = MillisFromUtc(found->ends).value_or(0);
    entry.seen = entry.written = MillisFromUtc(found->last_seen).value_or(0);
    return entry;
  });
}

void Sessions::Touch(const std::string& id, bool token, long long now) {
  // A last use that cannot be written is no reason to turn the caller away.
  (void)database_.Write("system", [&](store::Transaction& t) -> Result<int> {
    if (token) {
      store::TouchToken(t, id, UtcFromMillis(now));
    } else {
      store::TouchSession(t, id, UtcFromMillis(now));
    }
    return 0;
  });
}

std::string Sessions::Begin(store::Transaction& t, const std::string& account, std::string_view method, std::string_view replaced) {
  const std::string secret = NewSecret();
  const long long now = MillisFromUtc(t.Now()).value_or(0);
  if (!replaced.empty()) {
    if (const auto old = store::SessionByHash(t, SecretHash(replaced))) store::DeleteSession(t, old->id);
  }
  store::SweepSessions(t, t.Now());
  store::InsertSession(t, {NewId(t.Now()), SecretHash(secret), account, std::string(method), t.Now(), t.Now(),
                           UtcFromMillis(now + kLongestMillis)});
  return secret;
}

Findings Sessions::End(const Known& known) {
  const auto done = database_.Write(known.viewer.user, [&](store::Transaction& t) -> Result<int> {
    store::DeleteSession(t, known.session);
    t.Record({"session.end", "user/" + known.viewer.user, "", "{}"});
    return 0;
  });
  Forget();
  return done ? Findings{} : done.error();
}

void Sessions::Forget() {
  const std::lock_guard lock(mutex_);
  ++generation_;
  cache_.clear();
}

}  // namespace atalaya::identity
