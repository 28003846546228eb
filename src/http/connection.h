// One socket, with or without TLS, and the time it still has. Only for the input/output thread.
//
// Deadlines are looked at by one sweeper ten times a second (listener.cc) instead of one timer an operation: setting one costs nothing, and
// a deadline is kept to within 0.2 s.
#pragma once

#include <array>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/asio/steady_timer.hpp>
#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace atalaya::http {

namespace asio = boost::asio;
using Clock = std::chrono::steady_clock;

class Connection {
 public:
  Connection(asio::ip::tcp::socket socket, asio::ssl::context* tls);

  // Every operation ends with kTimeOut when the deadline passes while it waits, with kGone when the client has closed or the line broke.
  enum class Outcome { kOk, kTimeOut, kGone };

  asio::awaitable<Outcome> Handshake();
  // Some bytes, in Bytes() until the next read.
  asio::awaitable<Outcome> Read();
  std::string_view Bytes() const { return {buffer_.data(), size_}; }
  // All bytes of both, one after the other. A client that takes none of them for `patience`, or fewer than `rate` a second in the long
  // run, is given up: the line is reset, and what the system still holds for it let go.
  asio::awaitable<Outcome> Write(std::string_view head, std::string_view body, std::chrono::seconds patience, std::size_t rate);
  // Says goodbye, then reads and throws away for a moment what is still on its way: closing at once would reset the line and could take
  // the last answer with it.
  asio::awaitable<void> Linger(std::chrono::seconds patience);
  // The client sees the end; what it still sends can be read.
  void EndOutput();
  // Waits; false when woken before the time (Wake, Close).
  asio::awaitable<bool> Sleep(std::chrono::milliseconds time);

  void SetDeadline(Clock::time_point deadline) { deadline_ = deadline; }
  void SetDeadline(std::chrono::seconds patience) { deadline_ = Clock::now() + patience; }
  void NoDeadline() { deadline_ = Clock::time_point::max(); }
  // For the sweeper: ends what waits beyond its deadline.
  void Sweep(Clock::time_point now);
  void Wake();
  void Close();
  // The next Close resets the line: for an answer that cannot be finished.
  void BreakOff() { broken_off_ = true; }

  const std::string& Peer() const { return peer_; }
  bool Tls() const { return tls_.has_value(); }

  // What the session tells the listener: waiting for a request, nothing under way.
  bool idle = true;

 private:
  Outcome From(const boost::system::error_code& error) const;

  asio::ip::tcp::socket socket_;
  std::optional<asio::ssl::stream<asio::ip::tcp::socket&>> tls_;
  asio::steady_timer timer_;
  Clock::time_point deadline_ = Clock::time_point::max();
  bool timed_out_ = false;
  bool broken_off_ = false;
  std::string peer_;
  std::array<char, 16 * 1024> buffer_;
  std::size_t size_ = 0;
};

}  // namespace atalaya::http
