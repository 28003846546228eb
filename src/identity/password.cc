#include "identity/password.h"

#include <sodium.h>
#include <unicode/uchar.h>
#include <unicode/utf8.h>

#include <algorithm>
#include <chrono>
#include <fstream>

#include "base/ids.h"
#include "identity/secrets.h"
#include "store/accounts.h"

namespace atalaya::identity {
namespace {

constexpr std::size_t kShortest = 12;
constexpr int kAtOnce = 2;
constexpr std::chrono::seconds kPatience{5};

std::size_t Characters(std::string_view text) {
  return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char c) { return (c & 0xC0) != 0x80; }));
}

// UTF-8 without control characters: anything else cannot be typed again on another keyboard.
bool Typeable(std::string_view text) {
  const auto* data = reinterpret_cast<const std::uint8_t*>(text.data());
  const auto size = static_cast<std::int32_t>(text.size());
  for (std::int32_t at = 0; at < size;) {
    UChar32 c = 0;
    U8_NEXT(data, at, size, c);
    if (c < 0 || u_iscntrl(c)) return false;
  }
  return true;
}

// Folded and without what people append to reach a length: "Password2024!!!!" -> "password".
std::string Core(std::string_view folded) {
  std::string core(folded);
  while (!core.empty() && !std::isalpha(static_cast<unsigned char>(core.back()))) core.pop_back();
  return core;
}

// "aaaaaaaaaaaa", "abcabcabcabc": the repetition of a few characters.
bool Repeats(std::string_view text) {
  for (std::size_t period = 1; period <= 4 && period * 2 <= text.size(); ++period) {
    if (text.substr(period) == text.substr(0, text.size() - period)) return true;
  }
  return false;
}

// "1234567890123", "abcdefghijkl": each character the one after or before the last.
bool Counts(std::string_view text) {
  if (text.size() < 2) return false;
  for (const int step : {1, -1}) {
    bool all = true;
    for (std::size_t i = 1; i < text.size(); ++i) {
      const bool wraps = step == 1 ? text[i - 1] == '9' && text[i] == '0' : text[i - 1] == '0' && text[i] == '9';
      all = all && (text[i] - text[i - 1] == step || wraps);
    }
    if (all) return true;
  }
  return false;
}

}  // namespace

// One of the places at the hashing table, or none after a few seconds.
class Passwords::Turn {
 public:
  explicit Turn(Passwords& passwords) : passwords_(passwords) {
    std::unique_lock lock(passwords_.mutex_);
    taken_ = passwords_.free_.wait_for(lock, kPatience, [&] { return passwords_.running_ < kAtOnce; });
    if (taken_) ++passwords_.running_;
  }
  ~Turn() {
    if (!taken_) return;
    {
      const std::lock_guard lock(passwords_.mutex_);
      --passwords_.running_;
    }
    passwords_.free_.notify_one();
  }
  Turn(const Turn&) = delete;
  Turn& operator=(const Turn&) = delete;
  explicit operator bool() const { return taken_; }

 private:
  Passwords& passwords_;
  bool taken_ = false;
};

Result<Passwords> Passwords::Load(const std::filesystem::path& data, std::string node, PasswordCost cost) {
  if (sodium_init() < 0) return Fail(Error("identity.words", "libsodium"));
  const std::filesystem::path file = data / "identity" / "common-passwords.txt";
  std::ifstream in(file);
  std::set<std::string, std::less<>> common;
  for (std::string line; std::getline(in, line);) {
    if (!line.empty() && line[0] != '#') common.insert(store::LoginKey(line));
  }
  if (common.empty()) return Fail(Error("identity.words", file.string()));
  return Passwords(std::move(common), std::move(node), cost);
}

Passwords::Passwords(std::set<std::string, std::less<>> common, std::string node, PasswordCost cost)
    : common_(std::move(common)), node_(std::move(node)), cost_(cost) {
  dummy_ = Hash("nobody has this password");
}

Passwords::Passwords(Passwords&& other) noexcept
    : common_(std::move(other.common_)), node_(std::move(other.node_)), cost_(other.cost_), dummy_(std::move(other.dummy_)) {}

Findings Passwords::Check(std::string_view password, std::string_view login, const std::string& where) const {
  Findings findings;
  if (password.size() > kMaxPasswordBytes) {
    findings.push_back(Error("identity.password-long", where, {{"most", std::to_string(kMaxPasswordBytes)}}));
    return findings;
  }
  if (!Typeable(password)) {
    findings.push_back(Error("identity.password-text", where));
    return findings;
  }
  if (Characters(password) < kShortest) {
    findings.push_back(Error("identity.password-short", where, {{"least", std::to_string(kShortest)}}));
  }
  const std::string folded = store::LoginKey(password);
  const std::string core = Core(folded);
  if (common_.contains(folded) || (!core.empty() && common_.contains(core)) || Repeats(folded) || Counts(folded)) {
    findings.push_back(Error("identity.password-common", where));
  }
  // A password that is the login (or the node's name) with something appended is the first thing that is tried.
  const auto mostly = [&](const std::string& word) {
    const auto at = word.size() < 3 ? std::string::npos : folded.find(word);
    return at != std::string::npos && folded.size() - word.size() < 8;
  };
  if (mostly(store::LoginKey(login))) findings.push_back(Error("identity.password-login", where));
  if (mostly(store::LoginKey(node_))) findings.push_back(Error("identity.password-node", where));
  return findings;
}

std::string Passwords::Hash(std::string_view password) {
  const Turn turn(*this);
  if (!turn) return {};
  std::string kept(crypto_pwhash_STRBYTES, '\0');
  if (crypto_pwhash_str_alg(kept.data(), password.data(), password.size(), cost_.passes, cost_.bytes, crypto_pwhash_ALG_ARGON2ID13) != 0) {
    return {};
  }
  kept.resize(kept.find('\0'));
  return kept;
}

Passwords::Match Passwords::Verify(std::string_view kept, std::string_view password) {
  const Turn turn(*this);
  if (!turn) return Match::kBusy;
  const bool known = !kept.empty() && password.size() <= kMaxPasswordBytes;
  const std::string text(known ? kept : std::string_view(dummy_));
  const std::string_view tried = password.substr(0, kMaxPasswordBytes);
  const bool right = crypto_pwhash_str_verify(text.c_str(), tried.data(), tried.size()) == 0;
  return right && known ? Match::kYes : Match::kNo;
}

bool Passwords::NeedsRehash(const std::string& kept) const {
  return crypto_pwhash_str_needs_rehash(kept.c_str(), cost_.passes, cost_.bytes) != 0;
}

std::string OneTimePassword() {
  constexpr std::string_view kLetters = "abcdefghjkmnpqrstuvwxyz23456789";  // without i, l, o, 0, 1
  std::string password;
  for (int i = 0; i < 20; ++i) {
    if (i > 0 && i % 4 == 0) password += '-';
    password += kLetters[randombytes_uniform(static_cast<std::uint32_t>(kLetters.size()))];
  }
  return password;
}

}  // namespace atalaya::identity
