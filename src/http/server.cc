#include "http/server.h"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/ip/v6_only.hpp>
#include <boost/asio/post.hpp>
#include <thread>

#include "http/core.h"

namespace atalaya::http {

struct Server::State {
  State(Options options, Handler handler) : core(std::move(options), std::move(handler)), work(core.io.get_executor()) {}

  Core core;
  asio::executor_work_guard<asio::io_context::executor_type> work;
  std::thread thread;
  std::uint16_t port = 0;
  std::mutex stop_mutex;
  bool stopped = false;
};

namespace {

// Binds and listens; the reason when that fails.
std::string Open(Core& core) {
  boost::system::error_code error;
  const auto address = asio::ip::make_address(core.options.address, error);
  if (error) return error.message();
  const asio::ip::tcp::endpoint endpoint(address, core.options.port);
  auto& acceptor = core.acceptor;
  acceptor.open(endpoint.protocol(), error);
  if (!error) acceptor.set_option(asio::socket_base::reuse_address(true), error);
  if (!error && address.is_v6()) acceptor.set_option(asio::ip::v6_only(false), error);
  if (!error) acceptor.bind(endpoint, error);
  if (!error) acceptor.listen(asio::socket_base::max_listen_connections, error);
  return error ? error.message() : std::string();
}

}  // namespace

Server::Server(std::unique_ptr<State> state) : state_(std::move(state)) {}

Server::~Server() { Stop(); }

Result<std::unique_ptr<Server>> Server::Start(Options options, Handler handler) {
  std::optional<asio::ssl::context> tls;
  if (!options.certificate.empty()) {
    auto loaded = LoadTls(options.certificate, options.key);
    if (!loaded) return Fail(loaded.error());
    tls.emplace(std::move(*loaded));
  }
  auto state = std::make_unique<State>(std::move(options), std::move(handler));
  Core& core = state->core;
  core.tls = std::move(tls);
  if (const std::string reason = Open(core); !reason.empty()) {
    const std::string port = std::to_string(core.options.port);
    return Fail(Error("http.bind", core.options.address + ":" + port, {{"address", core.options.address}, {"port", port}, {"reason", reason}}));
  }
  state->port = core.acceptor.local_endpoint().port();
  asio::co_spawn(core.io, Listen(core), asio::detached);
  asio::co_spawn(core.io, SweepDeadlines(core), asio::detached);
  state->thread = std::thread([&core] { core.io.run(); });
  return std::unique_ptr<Server>(new Server(std::move(state)));
}

std::uint16_t Server::Port() const { return state_->port; }

void Server::Stop(int seconds) {
  const std::lock_guard once(state_->stop_mutex);
  if (state_->stopped) return;
  state_->stopped = true;
  Core& core = state_->core;
  asio::post(core.io, [&core] {
    core.stopping = true;
    boost::system::error_code ignored;
    core.acceptor.close(ignored);
    for (const auto& connection : core.connections) {
      if (connection->idle) {
        connection->Close();
      } else {
        connection->Wake();  // streams look at `stopping` when they wake
      }
    }
  });
  const auto wait = [&core](std::chrono::seconds time) {
    std::unique_lock lock(core.count_mutex);
    return core.count_changed.wait_for(lock, time, [&core] { return core.count == 0; });
  };
  wait(std::chrono::seconds(std::max(0, seconds)));
  asio::post(core.io, [&core] {
    core.closing = true;
    core.sweep.cancel();
    for (const auto& connection : core.connections) connection->Close();
  });
  core.pool.Stop();
  state_->work.reset();
  // With all sockets closed and all workers joined every session ends by itself.
  state_->thread.join();
}

}  // namespace atalaya::http
