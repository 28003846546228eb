// The HTTP/1.1 server: listens, reads within limits, hands requests to the handler on worker threads, writes.
//
// One input/output thread (coroutines) serves all connections, so that idle or slow clients cost no thread; handlers run on
// `workers` threads with a bounded queue (full: 503 with Retry-After). What a client may do wrong is answered and closed: a header
// or body over its limit (431, 413), a slow head or body (408), a malformed request (400), an unknown method (501). TLS when a
// certificate is given. HTTP/1.1 only (505 otherwise): behind a proxy that speaks more, that is what proxies speak.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "base/result.h"
#include "http/message.h"

namespace atalaya::http {

struct Limits {
  std::size_t header_bytes = 16 * 1024;
  std::size_t body_bytes = 1024 * 1024;
  // The body limit of one request, from its method and path; empty: body_bytes. Asked on the input/output thread: must be quick.
  std::function<std::size_t(Method, std::string_view path)> body_limit;
  int head_seconds = 10;            // for the whole head of a request
  int body_seconds = 30;            // without progress in the body (at least min_body_rate bytes a second on average after that)
  std::size_t min_body_rate = 256;  // bytes a second
  int idle_seconds = 60;            // keep-alive between requests
  int write_seconds = 60;           // without progress in the answer
  std::size_t connections = 2048;
  std::size_t bodies_bytes = 512 * 1024 * 1024;  // of all requests being read or handled together (beyond: 503)
  std::size_t queue = 1024;         // requests waiting for a worker
  int stream_comment_seconds = 15;  // silence of a text/event-stream before a comment keeps the line alive
};

struct Options {
  std::string address = "127.0.0.1";
  std::uint16_t port = 0;                   // 0: any free port
  int workers = 4;
  Limits limits;
  std::string certificate, key;             // PEM files; empty: no TLS
  std::vector<std::string> trusted_proxies; // addresses whose X-Forwarded-For and X-Forwarded-Proto count
  // A problem document for an error the server answers itself (400, 408, 413, 431, 500, 501, 503); empty: a plain one in English.
  std::function<Response(int status)> problem;
  // Told about every answer, with its final headers and body and the seconds since its request was read: for metrics and the access
  // log. Called on worker or input/output threads, just before the answer is sent; must be quick.
  std::function<void(const Request&, const Response&, double seconds)> observe;
};

class Server {
 public:
  // Findings: `http.bind` (address, port, reason), `http.certificate`.
  static Result<std::unique_ptr<Server>> Start(Options options, Handler handler);
  ~Server();  // stops

  std::uint16_t Port() const;
  // Stops listening, lets requests under way finish for up to `seconds` (streams end at once), closes. A handler that is running is
  // always waited for: a thread cannot be taken away. Safe to call twice and from a signal-waiting thread; not from a handler.
  void Stop(int seconds = 10);

 private:
  struct State;
  explicit Server(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

// Reads one request from bytes the way the server does (for tests and the fuzz target): nullopt and the status when refused.
struct Parsed {
  std::optional<Request> request;
  int status = 200;
};
Parsed ParseRequest(std::string_view bytes, const Limits& limits);

}  // namespace atalaya::http
