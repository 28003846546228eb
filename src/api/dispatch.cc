#include "api/dispatch.h"

#include <algorithm>

#include "base/log.h"
#include "store/releases.h"

namespace atalaya::api {
namespace {

bool TokenAllows(const Caller& caller, release::Action action) {
  if (caller.token_actions.empty()) return true;
  return std::find(caller.token_actions.begin(), caller.token_actions.end(), action) != caller.token_actions.end();
}

// What every answer carries: nothing personal is kept in shared caches, nothing is guessed from bytes.
void Finish(http::Response& response, const http::Request& request) {
  const auto has = [&](std::string_view name) {
    return std::any_of(response.headers.begin(), response.headers.end(), [&](const auto& header) { return header.first == name; });
  };
  if (!has("Cache-Control")) response.Set("Cache-Control", "no-store");
  response.Set("X-Content-Type-Options", "nosniff");
  if (!has("Content-Security-Policy")) response.Set("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'");
  response.Set("Referrer-Policy", "no-referrer");
  response.Set("Vary", "Accept-Encoding, Accept-Language, Cookie, Authorization");
  if (!request.trace.empty()) response.Set("X-Request-Id", request.trace);
}

}  // namespace

Language LanguageOf(const http::Request& request, const Caller& caller) {
  if (const auto said = request.Query("language")) {
    if (const auto language = LanguageFromCode(*said)) return *language;
  }
  if (caller.known) return caller.language;
  // The browser's order is the reader's; weights below the order are ignored.
  std::string_view wanted = request.Header("accept-language");
  while (wanted.size() >= 2) {
    while (!wanted.empty() && (wanted.front() == ' ' || wanted.front() == ',')) wanted.remove_prefix(1);
    if (const auto language = LanguageFromCode(wanted.substr(0, 2))) return *language;
    const auto comma = wanted.find(',');
    if (comma == std::string_view::npos) break;
    wanted.remove_prefix(comma + 1);
  }
  return Language::kEnglish;
}

Dispatcher::Dispatcher(Context& context, Routes routes, Identify identify)
    : context_(context), routes_(std::move(routes)), identify_(std::move(identify)) {
  for (std::size_t i = 0; i < routes_.size(); ++i) router_.Add(routes_[i].method, routes_[i].path, i);
}

std::string Dispatcher::Pattern(http::Method method, std::string_view path) const {
  const auto match = router_.Find(method == http::Method::kHead ? http::Method::kGet : method, path);
  return match.route ? routes_[*match.route].path : std::string();
}

std::size_t Dispatcher::BodyLimit(http::Method method, std::string_view path, std::size_t normal) const {
  const auto match = router_.Find(method, path);
  return match.route && routes_[*match.route].body_bytes != 0 ? routes_[*match.route].body_bytes : normal;
}

http::Response Dispatcher::operator()(http::Request& request) const {
  http::Response response = Answer(request);
  Finish(response, request);
  return response;
}

http::Response Dispatcher::Answer(http::Request& request) const {
  static const http::PathParameters kNone;
  static const Caller kNobody;
  const http::Method method = request.method == http::Method::kHead ? http::Method::kGet : request.method;
  const auto match = router_.Find(method, request.path);
  if (!match.route) {
    Call call{request, kNone, context_, kNobody, LanguageOf(request, kNobody), {}};
    if (match.allowed.empty()) return Problem(call, 404, "not-found");
    http::Response response = Problem(call, 405, "method");
    std::string allow;
    for (const http::Method allowed : match.allowed) allow += (allow.empty() ? "" : ", ") + std::string(http::MethodName(allowed));
    response.Set("Allow", allow);
    return response;
  }
  const Route& route = routes_[*match.route];
  const Caller caller = identify_(request);
  Call call{request, match.parameters, context_, caller, LanguageOf(request, caller), {}};

  if (route.action != release::Action::kPublic) {
    // Nobody is sent back to the sign-in, with a form half filled in, because the database is away for a moment.
    if (caller.unavailable) return Problem(call, {Error("store.unavailable", "")});
    if (!caller.known) {
      http::Response response = Problem(call, 401, "sign-in");
      response.Set("WWW-Authenticate", "Bearer");
      return response;
    }
    if (http::IsUnsafe(method) && !caller.session.empty() && !SameSecret(request.Header("x-csrf-token"), caller.csrf)) {
      return Problem(call, 403, "csrf");
    }
    if (caller.must_change && route.action != release::Action::kSelf) return Problem(call, 403, "session.must-change");
    if (!TokenAllows(caller, route.action)) return Problem(call, 403, "forbidden");
  }
  const bool open = route.action == release::Action::kPublic || route.action == release::Action::kSelf;
  const bool reading = route.action == release::Action::kRead;
  // Nobody's role ever does it: said before anything about the subject is looked up.
  if (!open && !reading &&
      std::none_of(caller.viewer.grants.begin(), caller.viewer.grants.end(),
                   [&](const release::Grant& grant) { return release::Lists(grant.role, route.action); })) {
    // A subject that the caller may not see is answered as if it were not there, before anything else is told.
    if (!route.subject) return Problem(call, 403, "forbidden");
  }
  if (route.subject) {
    const auto found = context_.database.Read([&](store::Connection& connection) {
      auto subject = route.subject(connection, match.parameters);
      // Releases are looked up only for those who do not own it.
      if (subject && !open && subject->markings.empty() && !release::MaySee(caller.viewer, *subject)) {
        subject->markings = store::MarkingsOf(connection, *subject, context_.now());
      }
      return subject;
    });
    if (!found) return Problem(call, found.error());
    if (!*found || (!open && !release::MaySee(caller.viewer, **found))) return Problem(call, 404, "not-found");
    call.subject = **found;
    if (!open && !reading && !release::MayDo(caller.viewer, route.action, call.subject)) return Problem(call, 403, "forbidden");
  }
  try {
    return route.handle(call);
  } catch (const std::exception& error) {
    log::Write(log::Level::kError, "api.failed", {{"path", route.path}, {"trace", request.trace}, {"detail", error.what()}});
    return Problem(call, 500, "internal");
  }
}

}  // namespace atalaya::api
