#include "identity/fetch.h"

#include <curl/curl.h>

#include <memory>

namespace atalaya::identity {
namespace {

constexpr std::size_t kMostBytes = std::size_t{1} << 20;

std::size_t Take(char* data, std::size_t size, std::size_t count, void* to) {
  auto& body = *static_cast<std::string*>(to);
  if (body.size() + size * count > kMostBytes) return 0;  // curl ends with an error
  body.append(data, size * count);
  return size * count;
}

std::string Part(CURLU* url, CURLUPart part) {
  char* text = nullptr;
  if (curl_url_get(url, part, &text, 0) != CURLUE_OK || text == nullptr) return {};
  std::string copy(text);
  curl_free(text);
  return copy;
}

Result<Fetched> Exchange(const FetchRequest& request) {
  const std::string shown = request.url.substr(0, request.url.find('?')).substr(0, 200);
  const auto failed = [&](std::string reason) { return Fail(Error("identity.oidc-fetch", shown, {{"reason", std::move(reason)}})); };
  if (!MayFetch(request.url)) return failed("https");
  const std::unique_ptr<CURL, decltype(&curl_easy_cleanup)> curl(curl_easy_init(), &curl_easy_cleanup);
  if (!curl) return failed("curl");
  Fetched fetched;
  CURL* c = curl.get();
  curl_easy_setopt(c, CURLOPT_URL, request.url.c_str());
  curl_easy_setopt(c, CURLOPT_PROTOCOLS_STR, "http,https");  // which of them, MayFetch has said
  curl_easy_setopt(c, CURLOPT_FOLLOWLOCATION, 0L);
  curl_easy_setopt(c, CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(c, CURLOPT_CONNECTTIMEOUT, 5L);
  curl_easy_setopt(c, CURLOPT_TIMEOUT, 10L);
  curl_easy_setopt(c, CURLOPT_MAXFILESIZE, static_cast<long>(kMostBytes));
  curl_easy_setopt(c, CURLOPT_NOPROXY, "127.0.0.1,::1,localhost");
  curl_easy_setopt(c, CURLOPT_USERAGENT, "atalaya");
  curl_easy_setopt(c, CURLOPT_WRITEFUNCTION, &Take);
  curl_easy_setopt(c, CURLOPT_WRITEDATA, &fetched.body);
  if (!request.form.empty()) {
    curl_easy_setopt(c, CURLOPT_POSTFIELDSIZE, static_cast<long>(request.form.size()));
    curl_easy_setopt(c, CURLOPT_POSTFIELDS, request.form.c_str());
  }
  if (!request.user.empty()) {
    curl_easy_setopt(c, CURLOPT_HTTPAUTH, CURLAUTH_BASIC);
    curl_easy_setopt(c, CURLOPT_USERNAME, request.user.c_str());
    curl_easy_setopt(c, CURLOPT_PASSWORD, request.password.c_str());
  }
  const std::unique_ptr<curl_slist, decltype(&curl_slist_free_all)> headers(curl_slist_append(nullptr, "Accept: application/json"),
                                                                            &curl_slist_free_all);
  curl_easy_setopt(c, CURLOPT_HTTPHEADER, headers.get());
  if (const CURLcode code = curl_easy_perform(c); code != CURLE_OK) return failed(curl_easy_strerror(code));
  long status = 0;
  curl_easy_getinfo(c, CURLINFO_RESPONSE_CODE, &status);
  fetched.status = static_cast<int>(status);
  return fetched;
}

}  // namespace

Fetch CurlFetch() {
  static const CURLcode kReady = curl_global_init(CURL_GLOBAL_DEFAULT);
  (void)kReady;
  return &Exchange;
}

bool MayFetch(const std::string& text) {
  const std::unique_ptr<CURLU, decltype(&curl_url_cleanup)> url(curl_url(), &curl_url_cleanup);
  if (!url || text.size() > 4000 || curl_url_set(url.get(), CURLUPART_URL, text.c_str(), 0) != CURLUE_OK) return false;
  const std::string scheme = Part(url.get(), CURLUPART_SCHEME), host = Part(url.get(), CURLUPART_HOST);
  if (!Part(url.get(), CURLUPART_USER).empty() || text.find('#') != std::string::npos) return false;
  return scheme == "https" || (scheme == "http" && (host == "127.0.0.1" || host == "localhost" || host == "[::1]"));
}

std::string PercentEncoded(std::string_view text) {
  static constexpr char kHex[] = "0123456789ABCDEF";
  std::string out;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '.' || c == '_' || c == '~') {
      out += c;
    } else {
      out += '%';
      out += kHex[byte >> 4];
      out += kHex[byte & 15];
    }
  }
  return out;
}

}  // namespace atalaya::identity
