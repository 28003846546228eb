// A client of raw bytes for the tests of the server: it says exactly what it is told to, and shows exactly what came back.
#pragma once

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cassert>
#include <chrono>
#include <cstdint>
#include <cstdlib>
#include <map>
#include <string>
#include <string_view>

#include "http/path.h"
#include "http/server.h"

namespace atalaya::http::testing {

using namespace std::chrono_literals;

// A server on a free port; the options start from small worker counts.
inline std::unique_ptr<Server> StartServer(Handler handler, Options options = {}) {
  auto server = Server::Start(std::move(options), std::move(handler));
  assert(server);
  return std::move(*server);
}

inline Response Echo(Request& request) { return Response::Text(std::string(MethodName(request.method)) + " " + request.path + " " + request.body); }

struct Reply {
  int status = 0;  // 0: the line ended before a whole answer
  std::map<std::string, std::string> headers;
  std::string head, body;
};

class Client {
 public:
  explicit Client(std::uint16_t port, int receive_buffer = 0) : socket_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    if (receive_buffer > 0) ::setsockopt(socket_, SOL_SOCKET, SO_RCVBUF, &receive_buffer, sizeof receive_buffer);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    connected_ = ::connect(socket_, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0;
  }
  ~Client() { Close(); }
  Client(const Client&) = delete;
  Client& operator=(const Client&) = delete;

  bool Connected() const { return connected_; }
  void Close() {
    if (socket_ >= 0) ::close(socket_);
    socket_ = -1;
  }
  void EndOutput() { ::shutdown(socket_, SHUT_WR); }

  bool Send(std::string_view bytes) {
    while (!bytes.empty()) {
      const ssize_t sent = ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
      if (sent <= 0) return false;
      bytes.remove_prefix(static_cast<std::size_t>(sent));
    }
    return true;
  }

  // More bytes into the buffer; false at the end of the line or when nothing comes in time.
  bool Receive(std::chrono::milliseconds patience = 5s) {
    pollfd wait{socket_, POLLIN, 0};
    if (::poll(&wait, 1, static_cast<int>(patience.count())) <= 0) return false;
    char bytes[16384];
    const ssize_t got = ::recv(socket_, bytes, sizeof bytes, 0);
    if (got <= 0) {
      ended_ = true;
      return false;
    }
    buffer_.append(bytes, static_cast<std::size_t>(got));
    return true;
  }

  // Waits for the server to end the line; false when it is still open after that time.
  bool Ended(std::chrono::milliseconds patience = 5s) {
    const auto end = std::chrono::steady_clock::now() + patience;
    while (!ended_ && std::chrono::steady_clock::now() < end) Receive(50ms);
    return ended_;
  }

  bool Until(std::string_view text, std::chrono::milliseconds patience = 5s) {
    const auto end = std::chrono::steady_clock::now() + patience;
    while (buffer_.find(text) == std::string::npos) {
      if (ended_ || std::chrono::steady_clock::now() > end) return false;
      Receive(50ms);
    }
    return true;
  }

  // One answer with Content-Length or without a body (what follows stays for the next call).
  Reply Read(bool head_only = false, std::chrono::milliseconds patience = 5s) {
    Reply reply;
    if (!Until("\r\n\r\n", patience)) return reply;
    const std::size_t end = buffer_.find("\r\n\r\n") + 4;
    reply.head = buffer_.substr(0, end);
    std::size_t line = reply.head.find("\r\n") + 2;
    while (line < end - 2) {
      const std::size_t next = reply.head.find("\r\n", line);
      const std::size_t colon = reply.head.find(": ", line);
      reply.headers[LowerAscii(reply.head.substr(line, colon - line))] = reply.head.substr(colon + 2, next - colon - 2);
      line = next + 2;
    }
    const std::size_t size = head_only || !reply.headers.contains("content-length") ? 0 : std::strtoul(reply.headers["content-length"].c_str(), nullptr, 10);
    const auto give_up = std::chrono::steady_clock::now() + patience;
    while (buffer_.size() < end + size) {
      if (ended_ || std::chrono::steady_clock::now() > give_up) return reply;
      Receive(50ms);
    }
    reply.body = buffer_.substr(end, size);
    buffer_.erase(0, end + size);
    reply.status = std::atoi(reply.head.c_str() + 9);
    return reply;
  }

  Reply Ask(std::string_view request) {
    Send(request);
    return Read();
  }

  const std::string& Buffer() const { return buffer_; }
  int Descriptor() const { return socket_; }

 private:
  int socket_;
  bool connected_ = false, ended_ = false;
  std::string buffer_;
};

inline std::string Get(const std::string& path, const std::string& headers = "") {
  return "GET " + path + " HTTP/1.1\r\nHost: test\r\n" + headers + "\r\n";
}

inline std::string Post(const std::string& path, const std::string& body, const std::string& headers = "") {
  return "POST " + path + " HTTP/1.1\r\nHost: test\r\nContent-Length: " + std::to_string(body.size()) + "\r\n" + headers + "\r\n" + body;
}

}  // namespace atalaya::http::testing
