// The head of an answer as bytes.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "http/message.h"

namespace atalaya::http {

const char* ReasonPhrase(int status);

// May an answer with this status have a body?
inline bool MayHaveBody(int status) { return status >= 200 && status != 204 && status != 304; }

struct Framing {
  std::optional<std::uint64_t> length;  // Content-Length
  bool chunked = false;
  bool keep_alive = true;
};

// "HTTP/1.1 200 OK" to the empty line. Whatever a handler put into a header, the head stays one head: names that are no tokens are left
// out, control characters in values (line ends above all) become spaces, and the headers that frame the message are the server's own.
std::string FormatHead(const Response& response, const Framing& framing, const std::string& traceparent);

}  // namespace atalaya::http
