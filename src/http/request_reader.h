// Requests from bytes as they arrive: head, limits, body. No sockets, no time; the same code serves connections, tests and the fuzzer.
//
// One message, one reading. Everything two servers could read differently is refused: bare line ends, folded lines, Content-Length beside
// Transfer-Encoding, lengths that are not digits, names with a space before the colon, several Hosts. Source: RFC 9110, RFC 9112.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "http/chunked.h"
#include "http/message.h"
#include "http/server.h"

namespace atalaya::http {

class RequestReader {
 public:
  enum class State {
    kHead,     // waits for more of the head
    kBody,     // the head is known (Head()), more of the body is to come
    kDone,     // Take() gives the request
    kRefused,  // Status() says why; the connection cannot go on
  };

  explicit RequestReader(const Limits& limits) : limits_(limits) {}

  State Feed(std::string_view bytes);
  State Now() const { return state_; }
  int Status() const { return status_; }

  // A byte of the head has arrived.
  bool Started() const { return state_ != State::kHead || !pending_.empty(); }
  // From kBody on: the request so far. At kRefused as much as could be read.
  const Request& Head() const { return request_; }
  std::size_t BodyBytes() const { return request_.body.size(); }
  // The client waits for leave to send the body, and has not sent any of it.
  bool WantsContinue() const { return state_ == State::kBody && expects_continue_ && request_.body.empty() && pending_.empty(); }
  bool KeepAlive() const { return keep_alive_; }

  // The request; then starts on the next with the bytes left over (a client may send several without waiting).
  Request Take();
  State Next();

 private:
  State Refuse(int status);
  State Advance();
  State ReadHead();
  State ReadBody();
  // Fills request_ from the head. 0, or the status of the refusal.
  int ParseHead(std::string_view head);
  int ParseFraming(std::string_view length, std::string_view coding, bool has_length, bool has_coding);

  const Limits& limits_;
  State state_ = State::kHead;
  int status_ = 200;
  std::string pending_;     // bytes not yet used
  std::size_t scanned_ = 0; // of pending_, without the end of the head
  Request request_;
  bool keep_alive_ = true;
  bool expects_continue_ = false;
  bool forgiven_ = false;                  // an empty line before the request
  std::size_t length_ = 0;                 // of a body with Content-Length
  std::optional<ChunkedReader> chunked_;
};

// The trace id of a W3C traceparent header ("00-<32 hex>-<16 hex>-<2 hex>"); empty when it is not one.
std::string TraceId(std::string_view traceparent);
// `bytes` random bytes as hex digits, for trace and span ids. Not for secrets.
std::string RandomHex(std::size_t bytes);

// Sets peer and secure: the connection's own, or what a trusted proxy forwards. Takes away what an untrusted client says about itself in
// X-Forwarded-* and Forwarded.
void ApplyProxy(Request& request, std::string_view connected_from, bool tls, const Options& options);

}  // namespace atalaya::http
