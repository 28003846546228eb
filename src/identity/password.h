// Passwords: what is accepted, and how they are kept (Argon2id, RFC 9106, by libsodium).
//
// Rules after NIST SP 800-63B section 5.1.1: at least 12 characters, no composition rules, no expiry; refused are passwords that everybody
// tries first (data/identity/common-passwords.txt), the login and the node's name. Hashing takes its time and 64 MB by design, so at most two
// run at once; who waits longer than a few seconds is told to come back. Safe from any thread.
#pragma once

#include <condition_variable>
#include <filesystem>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <string_view>

#include "base/result.h"

namespace atalaya::identity {

struct PasswordCost {
  unsigned long long passes = 2;
  std::size_t bytes = std::size_t{64} << 20;
};
// For tests only: as little as libsodium allows.
inline constexpr PasswordCost kCheapest{1, 8192};

inline constexpr std::size_t kMaxPasswordBytes = 1024;

class Passwords {
 public:
  // `data` is the shipped data folder. Findings: `identity.words` where the list cannot be read.
  static Result<Passwords> Load(const std::filesystem::path& data, std::string node, PasswordCost cost);
  Passwords(std::set<std::string, std::less<>> common, std::string node, PasswordCost cost);
  Passwords(Passwords&& other) noexcept;

  // Findings `identity.password-short`, `-long`, `-text` (not UTF-8, or with control characters), `-common`, `-login`, `-node`; at `where`.
  Findings Check(std::string_view password, std::string_view login, const std::string& where) const;

  // The string to keep. Empty when no turn came in time.
  std::string Hash(std::string_view password);

  enum class Match { kNo, kYes, kBusy };
  // An empty `kept` (unknown account, account without password) takes the same time and is never right.
  Match Verify(std::string_view kept, std::string_view password);

  // Whether what is kept was made with less than today's cost.
  bool NeedsRehash(const std::string& kept) const;

 private:
  class Turn;
  std::set<std::string, std::less<>> common_;
  std::string node_;
  PasswordCost cost_;
  std::string dummy_;
  std::mutex mutex_;
  std::condition_variable free_;
  int running_ = 0;
};

// A password for once, easy to read out and type: 5 groups of 4 letters and digits without look-alikes (97 bits).
std::string OneTimePassword();

}  // namespace atalaya::identity
