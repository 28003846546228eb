// A request and a response as plain values: what the rest of the house sees of HTTP. Only src/http knows Beast.
//
// A handler runs on a worker thread, never on the thread that does input and output; it may block on the database. One request is
// handled by one thread; different requests run at the same time.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace atalaya::http {

enum class Method { kGet, kHead, kPost, kPut, kPatch, kDelete, kOptions };
// "GET"; nullopt for a method that no route can have.
const char* MethodName(Method method);
std::optional<Method> MethodFromName(std::string_view name);
// Methods that change something, and so need CSRF protection.
inline bool IsUnsafe(Method method) { return method != Method::kGet && method != Method::kHead && method != Method::kOptions; }

struct Request {
  Method method = Method::kGet;
  std::string path;                            // decoded and normalised; starts with "/", never holds ".." or NUL
  std::map<std::string, std::string> query;    // decoded; the last of members written twice
  std::string search;                          // the query as it was sent, without "?": for members that may be repeated (path.h, DecodeMembers)
  std::map<std::string, std::string> headers;  // names in lower case; members written twice joined with ", " (cookies with "; ")
  std::string body;
  std::string peer;                            // address of the client ("127.0.0.1"), behind a trusted proxy the one it forwards
  bool secure = false;                         // came over TLS, or a trusted proxy says so (X-Forwarded-* of others are taken away)
  std::string trace;                           // W3C traceparent trace id (32 hex digits): the client's, else made here

  std::string_view Header(const std::string& name) const;       // empty when missing
  std::optional<std::string> Query(const std::string& name) const;
  // The value of a cookie; empty when missing.
  std::string Cookie(std::string_view name) const;
};

// A body that is made while it is sent (server-sent events). `next` is asked every `interval_ms` on a worker thread: it returns the bytes
// to send now (may be empty; the server sends a comment now and then to keep the line alive) and nullopt at the end.
struct Stream {
  std::function<std::optional<std::string>()> next;
  int interval_ms = 200;
};

struct Response {
  int status = 200;
  std::vector<std::pair<std::string, std::string>> headers;
  std::string body;
  std::shared_ptr<Stream> stream;  // instead of the body
  std::string file;                // instead of the body: a file to send (with Content-Length); a regular file, else the answer is 500

  void Set(std::string name, std::string value);  // replaces
  static Response Json(std::string body, int status = 200);
  static Response Text(std::string body, int status = 200);
};

// Answers any request; must not throw (what it throws becomes a 500 without details).
using Handler = std::function<Response(Request&)>;

}  // namespace atalaya::http
