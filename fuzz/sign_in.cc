// What anybody may send before being known: cookies, codes, secrets in their text forms, paths to come back to, names.
#include "fuzz/target.h"
#include "http/message.h"
#include "identity/fetch.h"
#include "identity/provider.h"
#include "identity/secrets.h"
#include "identity/sessions.h"
#include "identity/sign_in.h"
#include "identity/totp.h"

using namespace atalaya;
using namespace atalaya::identity;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string text(fuzz::Bytes(data, size));
  http::Request request;
  request.headers["cookie"] = text;
  for (const char* name : {"atalaya", "__Host-atalaya", ""}) {
    const std::string value = request.Cookie(name);
    fuzz::Promise(value.size() <= text.size());
    fuzz::Promise(value.find(';') == std::string::npos);
  }

  static const std::string kSecret = "12345678901234567890";
  constexpr long long kTime = 1111111111;
  if (const auto step = CheckTotp(kSecret, text, kTime, 0)) {
    fuzz::Promise(*step >= kTime / 30 - 1 && *step <= kTime / 30 + 1);
    fuzz::Promise(!CheckTotp(kSecret, text, kTime, *step + 2));
  }

  if (const auto bytes = FromBase64Url(text)) fuzz::Promise(FromBase64Url(Base64Url(*bytes)) == bytes);
  if (const auto bytes = FromBase32(text)) fuzz::Promise(FromBase32(Base32(*bytes)) == bytes);
  fuzz::Promise(FromBase32(Base32(text)) == text && FromBase64Url(Base64Url(text)) == text);
  fuzz::Promise(!Unseal(text, kSecret, ""));

  const std::string path = SafeReturnPath(text);
  fuzz::Promise(path[0] == '/' && !path.starts_with("//") && path.find('\\') == std::string::npos && path.find('\n') == std::string::npos);
  if (MayFetch(text)) fuzz::Promise(text.size() <= 4000);
  if (IsPlainText(text, 100)) fuzz::Promise(text.size() <= 100 && text.find('\0') == std::string::npos && text.find('\n') == std::string::npos);
  fuzz::Promise(AddressGroup(text).size() <= std::max<std::size_t>(text.size(), 16));
  return 0;
}
