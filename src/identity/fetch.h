// Asks a server of the provider: one HTTP exchange with short patience and small answers. No redirects are followed; plain http only to
// this machine (a provider in a test).
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace atalaya::identity {

struct FetchRequest {
  std::string url;
  std::string form;                  // a POST of application/x-www-form-urlencoded; empty: a GET
  std::string user, password;        // HTTP Basic, for the token endpoint; empty: none
};
struct Fetched {
  int status = 0;
  std::string body;
};
// Findings: `identity.oidc-fetch` (url without query, reason).
using Fetch = std::function<Result<Fetched>(const FetchRequest&)>;

// The real one. 5 seconds to connect, 10 in all, 1 MB. Safe from any thread.
Fetch CurlFetch();

// Whether a URL may be asked: https, or http to a loopback address; no user, no fragment.
bool MayFetch(const std::string& url);

// "a b&c" -> "a%20b%26c".
std::string PercentEncoded(std::string_view text);

}  // namespace atalaya::identity
