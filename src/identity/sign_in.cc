#include "identity/sign_in.h"

#include <arpa/inet.h>

#include <algorithm>

#include "base/ids.h"
#include "base/time.h"
#include "formats/json_write.h"
#include "identity/secrets.h"
#include "identity/totp.h"
#include "store/accounts.h"
#include "store/sign_ins.h"

namespace atalaya::identity {
namespace {

constexpr long long kFreeForLogin = 8, kFreeForAddress = 30;
constexpr long long kLongestWait = 15 * 60;
constexpr long long kForgetMillis = 24LL * 60 * 60 * 1000;
// A failure from which on the trail says that somebody is trying.
constexpr long long kTold = 10;

std::string Source(std::string_view kind, std::string_view what) { return std::string(kind) + ":" + SecretHash(what).substr(0, 32); }

long long Millis(std::string_view time) { return MillisFromUtc(time).value_or(0); }

}  // namespace

long long DelayAfter(long long failures, long long free) {
  if (failures < free) return 0;
  const long long doublings = std::min(failures - free, 20LL);
  return std::min(1LL << doublings, kLongestWait);
}

std::string AddressGroup(std::string_view peer) {
  in6_addr address{};
  if (inet_pton(AF_INET6, std::string(peer).c_str(), &address) != 1 || IN6_IS_ADDR_V4MAPPED(&address)) return std::string(peer);
  return ToHex(std::string_view(reinterpret_cast<const char*>(address.s6_addr), 8));
}

// Counts an attempt as failed in advance; an answer where it may not be made now.
std::optional<SignInAnswer> SignIn::Reserve(const std::string& login_source, const std::string& peer_source) {
  long long wait = 0;
  const auto done = database_.Write("system", [&](store::Transaction& t) -> Result<int> {
    const long long now = Millis(t.Now());
    store::SweepAttempts(t, UtcFromMillis(now - kForgetMillis));
    const std::pair<const std::string&, long long> sources[] = {{login_source, kFreeForLogin}, {peer_source, kFreeForAddress}};
    store::Attempts attempts[2];
    for (int i = 0; i < 2; ++i) {
      attempts[i] = store::AttemptsOf(t, sources[i].first);
      wait = std::max(wait, (Millis(attempts[i].until) - now + 999) / 1000);
    }
    if (wait > 0) return 0;
    for (int i = 0; i < 2; ++i) {
      ++attempts[i].failures;
      attempts[i].last = t.Now();
      attempts[i].until = UtcFromMillis(now + DelayAfter(attempts[i].failures, sources[i].second) * 1000);
      store::SaveAttempts(t, sources[i].first, attempts[i]);
    }
    // Who it is stays hashed: what was typed may be a password.
    if (attempts[0].failures == kTold) t.Record({"session.throttled", "sign-in/" + login_source, "", "{}"});
    return 0;
  });
  if (!done) return SignInAnswer{SignInAnswer::Kind::kUnavailable, {}, 0};
  if (wait > 0) return SignInAnswer{SignInAnswer::Kind::kWait, {}, wait};
  return std::nullopt;
}

// Takes the reserved failure back. The account begins anew on success only.
Result<int> SignIn::Refund(store::Transaction& t, const std::string& login_source, const std::string& peer_source, bool success) {
  const auto give_back = [&](const std::string& source, long long free) {
    store::Attempts attempts = store::AttemptsOf(t, source);
    if (attempts.failures <= 1) {
      store::ForgetAttempts(t, source);
      return;
    }
    --attempts.failures;
    attempts.until = attempts.failures < free ? std::string() : t.Now();
    store::SaveAttempts(t, source, attempts);
  };
  if (success) {
    store::ForgetAttempts(t, login_source);
  } else {
    give_back(login_source, kFreeForLogin);
  }
  give_back(peer_source, kFreeForAddress);
  return 0;
}

SignInAnswer SignIn::Try(const SignInRequest& request) {
  using Kind = SignInAnswer::Kind;
  const std::string login_source = Source("login", store::LoginKey(request.login));
  const std::string peer_source = Source("address", AddressGroup(request.peer));
  if (auto refused = Reserve(login_source, peer_source)) return *refused;

  const bool sane = IsPlainText(request.login, 200);
  const auto account = database_.Read([&](store::Connection& c) { return sane ? store::AccountByLogin(c, request.login) : std::nullopt; });
  if (!account) return {Kind::kUnavailable, {}, 0};
  const std::string now = database_.Settings().now();
  const bool usable = *account && !(*account)->disabled && ((*account)->password_until.empty() || (*account)->password_until > now);
  switch (passwords_.Verify(usable ? std::string_view((*account)->password) : std::string_view(), request.password)) {
    case Passwords::Match::kBusy: {
      (void)database_.Write("system", [&](store::Transaction& t) { return Refund(t, login_source, peer_source, false); });
      return {Kind::kBusy, {}, 2};
    }
    case Passwords::Match::kNo: return {Kind::kBadCredentials, {}, 0};
    case Passwords::Match::kYes: break;
  }
  return Finish(request, **account, login_source, peer_source);
}

SignInAnswer SignIn::Finish(const SignInRequest& request, const store::Account& checked, const std::string& login_source,
                            const std::string& peer_source) {
  using Kind = SignInAnswer::Kind;
  const std::string rehashed = passwords_.NeedsRehash(checked.password) ? passwords_.Hash(request.password) : std::string();
  SignInAnswer answer;
  const auto done = database_.Write(checked.id, [&](store::Transaction& t) -> Result<int> {
    // As it stands now: the password may have been changed or the account disabled while we were hashing.
    auto account = store::AccountById(t, checked.id);
    if (!account || account->disabled || account->password != checked.password) {
      answer.kind = Kind::kBadCredentials;
      return 0;
    }
    if (!account->totp.empty()) {
      if (request.code.empty()) {
        answer.kind = Kind::kCodeNeeded;
        return Refund(t, login_source, peer_source, false);
      }
      const auto secret = Unseal(account->totp, database_.Settings().key_seed, account->id);
      const auto step = secret ? CheckTotp(*secret, request.code, Millis(t.Now()) / 1000, account->totp_step) : std::nullopt;
      if (!step) {
        answer.kind = Kind::kBadCredentials;
        return 0;
      }
      account->totp_step = *step;
    }
    if (!rehashed.empty()) account->password = rehashed;
    store::NoteSignIn(t, *account);
    answer.secret = sessions_.Begin(t, account->id, "password", request.replaced);
    answer.kind = Kind::kDone;
    formats::JsonWriter w;
    w.BeginObject(formats::Break::kNo).Member("method", "password").Member("code", !account->totp.empty()).EndObject();
    t.Record({"session.begin", "user/" + account->id, account->state, w.Take()});
    return Refund(t, login_source, peer_source, true);
  });
  if (!done) return {Kind::kUnavailable, {}, 0};
  if (answer.kind == Kind::kDone && !request.replaced.empty()) sessions_.Forget();
  return answer;
}

SignInAnswer::Kind SignIn::Confirm(const std::string& id, const std::string& password, std::string_view peer, long long& wait_seconds) {
  using Kind = SignInAnswer::Kind;
  const std::string login_source = Source("confirm", id), peer_source = Source("address", AddressGroup(peer));
  if (auto refused = Reserve(login_source, peer_source)) {
    wait_seconds = refused->wait_seconds;
    return refused->kind;
  }
  const auto account = database_.Read([&](store::Connection& c) { return store::AccountById(c, id); });
  if (!account) return Kind::kUnavailable;
  const auto match = passwords_.Verify(*account ? std::string_view((*account)->password) : std::string_view(), password);
  if (match == Passwords::Match::kNo) return Kind::kBadCredentials;
  const bool right = match == Passwords::Match::kYes;
  const auto done = database_.Write("system", [&](store::Transaction& t) { return Refund(t, login_source, peer_source, right); });
  if (!done) return Kind::kUnavailable;
  wait_seconds = 2;
  return right ? Kind::kDone : Kind::kBusy;
}

}  // namespace atalaya::identity
