#include "http/connection.h"

#include <algorithm>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace atalaya::http {

namespace {

constexpr auto kTuple = asio::as_tuple(asio::use_awaitable);
// What is thrown away at most while lingering.
constexpr std::size_t kLingerBytes = 1024 * 1024;

std::string PeerOf(const asio::ip::tcp::socket& socket) {
  boost::system::error_code error;
  const auto endpoint = socket.remote_endpoint(error);
  return error ? std::string() : endpoint.address().to_string();
}

}  // namespace

Connection::Connection(asio::ip::tcp::socket socket, asio::ssl::context* tls)
    : socket_(std::move(socket)), timer_(socket_.get_executor()), peer_(PeerOf(socket_)) {
  boost::system::error_code ignored;
  socket_.set_option(asio::ip::tcp::no_delay(true), ignored);
  if (tls != nullptr) tls_.emplace(socket_, *tls);
}

Connection::Outcome Connection::From(const boost::system::error_code& error) const {
  if (!error) return Outcome::kOk;
  return timed_out_ ? Outcome::kTimeOut : Outcome::kGone;
}

asio::awaitable<Connection::Outcome> Connection::Handshake() {
  timed_out_ = false;
  auto [error] = co_await tls_->async_handshake(asio::ssl::stream_base::server, kTuple);
  co_return From(error);
}

asio::awaitable<Connection::Outcome> Connection::Read() {
  timed_out_ = false;
  size_ = 0;
  boost::system::error_code error;
  if (tls_) {
    std::tie(error, size_) = co_await tls_->async_read_some(asio::buffer(buffer_), kTuple);
  } else {
    std::tie(error, size_) = co_await socket_.async_read_some(asio::buffer(buffer_), kTuple);
  }
  co_return From(error);
}

asio::awaitable<Connection::Outcome> Connection::Write(std::string_view head, std::string_view body, std::chrono::seconds patience,
                                                       std::size_t rate) {
  timed_out_ = false;
  const Clock::time_point start = Clock::now();
  std::size_t sent = 0;
  const std::size_t all = head.size() + body.size();
  while (sent < all) {
    const Clock::time_point now = sent == 0 ? start : Clock::now();
    const auto earned = std::chrono::milliseconds(rate == 0 ? 0 : static_cast<long long>(sent * 1000 / rate));
    SetDeadline(rate == 0 ? now + patience : std::min(now + patience, start + patience + earned));
    const std::string_view first = head.substr(std::min(sent, head.size()));
    const std::string_view second = body.substr(sent > head.size() ? sent - head.size() : 0);
    const std::array<asio::const_buffer, 2> buffers{asio::buffer(first), asio::buffer(second)};
    boost::system::error_code error;
    std::size_t written = 0;
    if (tls_) {
      std::tie(error, written) = co_await tls_->async_write_some(buffers, kTuple);
    } else {
      std::tie(error, written) = co_await socket_.async_write_some(buffers, kTuple);
    }
    if (error) {
      BreakOff();
      co_return From(error);
    }
    sent += written;
  }
  NoDeadline();
  co_return Outcome::kOk;
}

asio::awaitable<void> Connection::Linger(std::chrono::seconds patience) {
  SetDeadline(patience);
  boost::system::error_code ignored;
  if (tls_) {
    timed_out_ = false;
    // Sends close_notify; the client's own is not waited for beyond the deadline.
    co_await tls_->async_shutdown(kTuple);
  }
  socket_.shutdown(asio::ip::tcp::socket::shutdown_send, ignored);
  std::size_t thrown_away = 0;
  while (!timed_out_ && thrown_away < kLingerBytes) {
    auto [error, size] = co_await socket_.async_read_some(asio::buffer(buffer_), kTuple);
    if (error) break;
    thrown_away += size;
  }
  Close();
}

void Connection::EndOutput() {
  boost::system::error_code ignored;
  socket_.shutdown(asio::ip::tcp::socket::shutdown_send, ignored);
}

asio::awaitable<bool> Connection::Sleep(std::chrono::milliseconds time) {
  timer_.expires_after(time);
  auto [error] = co_await timer_.async_wait(kTuple);
  co_return !error;
}

void Connection::Sweep(Clock::time_point now) {
  if (now < deadline_) return;
  NoDeadline();
  timed_out_ = true;
  boost::system::error_code ignored;
  socket_.cancel(ignored);
}

void Connection::Wake() { timer_.cancel(); }

void Connection::Close() {
  boost::system::error_code ignored;
  if (broken_off_) socket_.set_option(asio::socket_base::linger(true, 0), ignored);
  socket_.close(ignored);
  timer_.cancel();
}

}  // namespace atalaya::http
