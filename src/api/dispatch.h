// Takes every request through the same steps (route.h) and answers it. Built once; safe from any thread.
#pragma once

#include <functional>
#include <string>

#include "api/route.h"
#include "http/router.h"

namespace atalaya::api {

class Dispatcher {
 public:
  // `identify` finds out who calls from cookie or token; a caller that is not known is one too.
  using Identify = std::function<Caller(const http::Request&)>;
  Dispatcher(Context& context, Routes routes, Identify identify);

  http::Response operator()(http::Request& request) const;

  const Routes& All() const { return routes_; }
  // The route's pattern of a path ("/api/v1/facilities/{facility}"), for metrics; empty when there is none.
  std::string Pattern(http::Method method, std::string_view path) const;
  // The body limit of a request, for the server.
  std::size_t BodyLimit(http::Method method, std::string_view path, std::size_t normal) const;

 private:
  http::Response Answer(http::Request& request) const;

  Context& context_;
  Routes routes_;
  http::Router router_;
  Identify identify_;
};

// The language of an answer: the caller's own, else the best of Accept-Language, else English.
Language LanguageOf(const http::Request& request, const Caller& caller);

}  // namespace atalaya::api
