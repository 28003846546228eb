#include "http/message.h"

#include <array>

#include "http/path.h"

namespace atalaya::http {

namespace {

struct Named {
  Method method;
  const char* name;
};
constexpr std::array<Named, 7> kMethods{{{Method::kGet, "GET"},
                                         {Method::kHead, "HEAD"},
                                         {Method::kPost, "POST"},
                                         {Method::kPut, "PUT"},
                                         {Method::kPatch, "PATCH"},
                                         {Method::kDelete, "DELETE"},
                                         {Method::kOptions, "OPTIONS"}}};

}  // namespace

const char* MethodName(Method method) {
  for (const Named& named : kMethods) {
    if (named.method == method) return named.name;
  }
  return "GET";
}

std::optional<Method> MethodFromName(std::string_view name) {
  for (const Named& named : kMethods) {
    if (name == named.name) return named.method;
  }
  return std::nullopt;
}

std::string_view Request::Header(const std::string& name) const {
  const auto found = headers.find(name);
  return found == headers.end() ? std::string_view() : std::string_view(found->second);
}

std::optional<std::string> Request::Query(const std::string& name) const {
  const auto found = query.find(name);
  return found == query.end() ? std::nullopt : std::optional(found->second);
}

std::string Request::Cookie(std::string_view name) const {
  std::string_view rest = Header("cookie");
  while (!rest.empty()) {
    const std::size_t end = rest.find(';');
    std::string_view pair = rest.substr(0, end);
    rest = end == std::string_view::npos ? std::string_view() : rest.substr(end + 1);
    while (!pair.empty() && (pair.front() == ' ' || pair.front() == '\t')) pair.remove_prefix(1);
    while (!pair.empty() && (pair.back() == ' ' || pair.back() == '\t')) pair.remove_suffix(1);
    const std::size_t equals = pair.find('=');
    if (equals != std::string_view::npos && pair.substr(0, equals) == name) return std::string(pair.substr(equals + 1));
  }
  return {};
}

void Response::Set(std::string name, std::string value) {
  std::erase_if(headers, [&](const auto& header) { return EqualIgnoringCase(header.first, name); });
  headers.emplace_back(std::move(name), std::move(value));
}

Response Response::Json(std::string body, int status) {
  Response response;
  response.status = status;
  response.body = std::move(body);
  response.headers.emplace_back("Content-Type", "application/json");
  return response;
}

Response Response::Text(std::string body, int status) {
  Response response;
  response.status = status;
  response.body = std::move(body);
  response.headers.emplace_back("Content-Type", "text/plain; charset=utf-8");
  return response;
}

}  // namespace atalaya::http
