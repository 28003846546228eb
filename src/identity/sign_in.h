// Signing in with login and password, and a code where the account asks for one; throttled, and silent about what exists.
//
// Throttling: the eighth failure of an account and the thirtieth of an address make the next attempt wait one second, each further one twice
// as long, up to 15 minutes; a day without attempts, and a success, begin anew (an address only gets its own attempt back, so that a
// known account does not buy guesses). An attempt counts as failed before its password is looked at: many at once gain nothing.
// Unknown logins take the same path and the same time. Safe from any thread.
#pragma once

#include <string>
#include <string_view>

#include "identity/password.h"
#include "identity/sessions.h"
#include "store/database.h"

namespace atalaya::store {
struct Account;
}

namespace atalaya::identity {

// Seconds to wait after so many failures.
long long DelayAfter(long long failures, long long free);
// What an address is counted by: itself, for IPv6 the network of 64 bits that one customer has.
std::string AddressGroup(std::string_view peer);

struct SignInRequest {
  std::string login, password, code;
  std::string peer;
  std::string replaced;  // the cookie that came with it
};

struct SignInAnswer {
  enum class Kind { kDone, kBadCredentials, kCodeNeeded, kWait, kBusy, kUnavailable } kind = Kind::kUnavailable;
  std::string secret;        // kDone: the cookie
  long long wait_seconds = 0;  // kWait
};

class SignIn {
 public:
  SignIn(store::Database& database, Passwords& passwords, Sessions& sessions)
      : database_(database), passwords_(passwords), sessions_(sessions) {}

  SignInAnswer Try(const SignInRequest& request);

  // Whether the password is the account's, counted as an attempt: for what asks for it again (password change, taking TOTP away).
  SignInAnswer::Kind Confirm(const std::string& account, const std::string& password, std::string_view peer, long long& wait_seconds);

 private:
  struct Attempt;
  std::optional<SignInAnswer> Reserve(const std::string& login_source, const std::string& peer_source);
  Result<int> Refund(store::Transaction& t, const std::string& login_source, const std::string& peer_source, bool success);
  SignInAnswer Finish(const SignInRequest& request, const store::Account& account, const std::string& login_source,
                      const std::string& peer_source);

  store::Database& database_;
  Passwords& passwords_;
  Sessions& sessions_;
};

}  // namespace atalaya::identity
