// What the listener and the sessions of one server share. Everything but `pool`, `Answer` and `Problem` belongs to the input/output thread.
#pragma once

#include <atomic>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <set>

#include "http/connection.h"
#include "http/server.h"
#include "http/worker_pool.h"

namespace atalaya::http {

struct Core {
  Core(Options options_, Handler handler_)
      : options(std::move(options_)), handler(std::move(handler_)), pool(options.workers, options.limits.queue), acceptor(io), sweep(io) {}

  const Options options;
  const Handler handler;
  asio::io_context io{1};
  WorkerPool pool;
  std::optional<asio::ssl::context> tls;
  asio::ip::tcp::acceptor acceptor;
  asio::steady_timer sweep;
  std::set<std::shared_ptr<Connection>> connections;
  std::size_t body_bytes = 0;  // that all sessions hold together
  bool stopping = false;  // no new requests
  bool closing = false;   // no connections left that matter

  // How many connections there are, for the thread that waits in Stop.
  std::mutex count_mutex;
  std::condition_variable count_changed;
  std::size_t count = 0;

  void Join(const std::shared_ptr<Connection>& connection);
  void Leave(const std::shared_ptr<Connection>& connection);
};

// listener.cc
asio::awaitable<void> Listen(Core& core);
asio::awaitable<void> SweepDeadlines(Core& core);

// session.cc: serves one connection to its end.
asio::awaitable<void> Serve(Core& core, std::shared_ptr<Connection> connection);

// tls.cc: loads certificate and key; the finding `http.certificate` when that fails.
Result<asio::ssl::context> LoadTls(const std::string& certificate, const std::string& key);

}  // namespace atalaya::http
