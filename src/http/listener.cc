// Takes connections, and ends those whose time is up (core.h).
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "http/answer.h"
#include "http/core.h"
#include "http/response_head.h"

namespace atalaya::http {

namespace {

constexpr auto kTuple = asio::as_tuple(asio::use_awaitable);
constexpr std::chrono::milliseconds kSweepEvery{100};

// One more than the server will hold: told so without waiting for anything, since waiting is what it must not do now.
void TurnAway(Core& core, asio::ip::tcp::socket socket) {
  if (core.tls) return;
  const Response response = Problem(core.options, 503);
  Framing framing;
  framing.length = response.body.size();
  framing.keep_alive = false;
  const std::string text = FormatHead(response, framing, "") + response.body;
  boost::system::error_code ignored;
  socket.non_blocking(true, ignored);
  socket.write_some(asio::buffer(text), ignored);
  socket.shutdown(asio::ip::tcp::socket::shutdown_send, ignored);
  char unread[4096];
  socket.read_some(asio::buffer(unread), ignored);  // a close with unread bytes would reset the line
}

}  // namespace

void Core::Join(const std::shared_ptr<Connection>& connection) {
  connections.insert(connection);
  const std::lock_guard lock(count_mutex);
  count = connections.size();
}

void Core::Leave(const std::shared_ptr<Connection>& connection) {
  connections.erase(connection);
  {
    const std::lock_guard lock(count_mutex);
    count = connections.size();
  }
  count_changed.notify_all();
}

asio::awaitable<void> Listen(Core& core) {
  while (!core.stopping) {
    auto [error, socket] = co_await core.acceptor.async_accept(kTuple);
    if (core.stopping) co_return;
    if (error) {
      // Out of descriptors, most likely: those that are open must end first.
      asio::steady_timer pause(core.io, kSweepEvery);
      co_await pause.async_wait(kTuple);
    } else if (core.connections.size() >= core.options.limits.connections) {
      TurnAway(core, std::move(socket));
    } else {
      auto connection = std::make_shared<Connection>(std::move(socket), core.tls ? &*core.tls : nullptr);
      asio::co_spawn(core.io, Serve(core, std::move(connection)), asio::detached);
    }
  }
}

asio::awaitable<void> SweepDeadlines(Core& core) {
  while (!core.closing) {
    core.sweep.expires_after(kSweepEvery);
    co_await core.sweep.async_wait(kTuple);
    const Clock::time_point now = Clock::now();
    for (const auto& connection : core.connections) connection->Sweep(now);
  }
}

}  // namespace atalaya::http
