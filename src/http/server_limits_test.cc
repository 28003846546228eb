// The server against clients that are too much: too large, too slow, too many, gone.
#include <gtest/gtest.h>

#include <atomic>
#include <condition_variable>
#include <mutex>
#include <thread>

#include "http/server.h"
#include "http/test_client.h"

namespace atalaya::http {
namespace {

using namespace testing;
using SteadyClock = std::chrono::steady_clock;

// All limits of time at one second.
Options Impatient() {
  Options options;
  options.limits.head_seconds = options.limits.body_seconds = options.limits.idle_seconds = options.limits.write_seconds = 1;
  return options;
}

double SecondsSince(SteadyClock::time_point start) { return std::chrono::duration<double>(SteadyClock::now() - start).count(); }

void ExpectRefused(Client& client, int status) {
  Reply reply = client.Read();
  EXPECT_EQ(reply.status, status);
  EXPECT_EQ(reply.headers["connection"], "close");
  EXPECT_TRUE(client.Ended(1s)) << "the line must not stay open after " << status;
}

TEST(ServerLimits, RefusalsCloseTheLine) {
  Options options;
  options.limits.header_bytes = 2048;
  options.limits.body_bytes = 1000;
  std::atomic<int> handled = 0;
  const auto server = StartServer([&](Request& request) { ++handled; return Echo(request); }, options);
  const std::vector<std::pair<std::string, int>> table = {
      {Get("/", "X: " + std::string(3000, 'x') + "\r\n"), 431},
      {std::string(100'000, 'x'), 431},
      {"POST / HTTP/1.1\r\nHost: t\r\nContent-Length: 1001\r\n\r\n", 413},
      {Post("/", std::string(500'000, 'x')), 413},  // all of it on its way already
      {"POST / HTTP/1.1\r\nHost: t\r\nTransfer-Encoding: chunked\r\n\r\n3e9\r\n", 413},
      {"GET /../x HTTP/1.1\r\nHost: t\r\n\r\n", 400},
      {"GET / HTTP/1.1\r\nHost: t\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n", 400},
      {"BREW / HTTP/1.1\r\nHost: t\r\n\r\n", 501},
      {"GET / HTTP/1.0\r\nHost: t\r\n\r\n", 505},
  };
  for (const auto& [bytes, status] : table) {
    SCOPED_TRACE(bytes.substr(0, 60));
    Client client(server->Port());
    client.Send(bytes);
    ExpectRefused(client, status);
  }
  // What follows a refused request on the same line is never taken for a request.
  Client client(server->Port());
  client.Send("POST / HTTP/1.1\r\nHost: t\r\nContent-Length: 9\r\nContent-Length: 0\r\n\r\n" + Get("/smuggled"));
  ExpectRefused(client, 400);
  EXPECT_EQ(handled, 0);
}

TEST(ServerLimits, SlowHead) {
  const auto server = StartServer(Echo, Impatient());
  Client client(server->Port());
  const auto start = SteadyClock::now();
  // A byte now and then wins no time: the limit is for the whole head.
  std::thread drip([&] {
    for (const char c : std::string("GET / HTTP/1.1\r\nH")) {
      if (!client.Send(std::string(1, c))) return;
      std::this_thread::sleep_for(100ms);
    }
  });
  ExpectRefused(client, 408);
  EXPECT_GT(SecondsSince(start), 0.9);
  EXPECT_LT(SecondsSince(start), 2.5);
  drip.join();
}

TEST(ServerLimits, SilentClientsAreLetGo) {
  const auto server = StartServer(Echo, Impatient());
  Client never(server->Port()), once(server->Port());
  EXPECT_EQ(once.Ask(Get("/")).status, 200);
  EXPECT_TRUE(never.Ended(2500ms));
  EXPECT_TRUE(once.Ended(2500ms));
  EXPECT_EQ(never.Buffer() + once.Buffer(), "");  // nothing was asked, so nothing is said
}

TEST(ServerLimits, SlowBody) {
  Options options = Impatient();
  options.limits.min_body_rate = 1000;
  const auto server = StartServer(Echo, options);
  {
    Client client(server->Port());
    client.Send("POST / HTTP/1.1\r\nHost: t\r\nContent-Length: 10\r\n\r\nabc");
    ExpectRefused(client, 408);
  }
  {
    // Progress, but below the rate
    Client client(server->Port());
    client.Send("POST / HTTP/1.1\r\nHost: t\r\nContent-Length: 1000\r\n\r\n");
    const auto start = SteadyClock::now();
    std::thread drip([&] {
      for (int i = 0; i < 40 && client.Send("x"); ++i) std::this_thread::sleep_for(50ms);
    });
    ExpectRefused(client, 408);
    EXPECT_LT(SecondsSince(start), 2.5);
    drip.join();
  }
  {
    // Slow but fair: longer than the limit without progress, above the rate
    Client client(server->Port());
    client.Send("POST / HTTP/1.1\r\nHost: t\r\nContent-Length: 6000\r\n\r\n");
    for (int i = 0; i < 6; ++i) {
      std::this_thread::sleep_for(300ms);
      client.Send(std::string(1000, 'x'));
    }
    EXPECT_EQ(client.Read().status, 200);
  }
  {
    // A client that gives up in the middle
    Client client(server->Port());
    client.Send("POST / HTTP/1.1\r\nHost: t\r\nContent-Length: 10\r\n\r\nabc");
    client.EndOutput();
    EXPECT_TRUE(client.Ended(1s));
    EXPECT_EQ(client.Buffer(), "");
  }
}

TEST(ServerLimits, SlowReader) {
  Options options = Impatient();
  const std::string large(64 * 1024 * 1024, 'x');
  auto server = StartServer([&](Request&) { return Response::Text(large); }, options);
  Client client(server->Port(), 4096);
  client.Send(Get("/"));
  std::this_thread::sleep_for(2500ms);  // reads nothing
  std::size_t got = 0;
  while (client.Receive(1s)) got = client.Buffer().size();
  EXPECT_TRUE(client.Ended(1s));
  EXPECT_LT(got, large.size());
  // The one who reads gets all.
  Client reader(server->Port());
  EXPECT_EQ(reader.Ask(Get("/")).body.size(), large.size());
}

TEST(ServerLimits, ReaderBelowTheRate) {
  Options options = Impatient();
  options.limits.min_body_rate = 100 * 1024 * 1024;
  const std::string large(64 * 1024 * 1024, 'x');
  const auto server = StartServer([&](Request&) { return Response::Text(large); }, options);
  Client client(server->Port(), 4096);
  client.Send(Get("/"));
  const auto start = SteadyClock::now();
  while (client.Receive(1s) && SecondsSince(start) < 5) std::this_thread::sleep_for(10ms);
  EXPECT_LT(SecondsSince(start), 4);
  EXPECT_LT(client.Buffer().size(), large.size());
}

TEST(ServerLimits, FullQueueIs503) {
  std::mutex mutex;
  std::condition_variable changed;
  bool open = false;
  std::atomic<int> inside = 0;
  Options options;
  options.workers = 1;
  options.limits.queue = 2;
  const auto server = StartServer(
      [&](Request& request) {
        ++inside;
        std::unique_lock lock(mutex);
        changed.wait(lock, [&] { return open; });
        return Echo(request);
      },
      options);
  Client running(server->Port());
  running.Send(Get("/running"));
  while (inside == 0) std::this_thread::sleep_for(1ms);
  Client first(server->Port()), second(server->Port()), third(server->Port());
  first.Send(Get("/1"));
  second.Send(Get("/2"));
  std::this_thread::sleep_for(50ms);
  const Reply refused = third.Ask(Get("/3"));
  EXPECT_EQ(refused.status, 503);
  EXPECT_EQ(refused.headers.at("retry-after"), "1");
  EXPECT_FALSE(refused.headers.contains("connection"));  // the client may try again on the same line
  {
    const std::lock_guard lock(mutex);
    open = true;
  }
  changed.notify_all();
  EXPECT_EQ(running.Read().body, "GET /running ");
  EXPECT_EQ(first.Read().body, "GET /1 ");
  EXPECT_EQ(second.Read().body, "GET /2 ");
  EXPECT_EQ(third.Ask(Get("/3")).body, "GET /3 ");
}

TEST(ServerLimits, BodiesTogether) {
  Options options;
  options.limits.body_bytes = 100'000;
  options.limits.bodies_bytes = 250'000;
  const auto server = StartServer(Echo, options);
  const std::string head = "POST / HTTP/1.1\r\nHost: t\r\nContent-Length: 100000\r\n\r\n";
  Client a(server->Port()), b(server->Port()), c(server->Port());
  a.Send(head + std::string(99'999, 'x'));
  b.Send(head + std::string(99'999, 'x'));
  std::this_thread::sleep_for(100ms);
  c.Send(head + std::string(99'999, 'x'));
  ExpectRefused(c, 503);
  EXPECT_EQ(a.Ask("x").status, 200);
  Client d(server->Port());  // what a held is free again
  EXPECT_EQ(d.Ask(Post("/", std::string(100'000, 'x'))).status, 200);
  b.Close();
  std::this_thread::sleep_for(100ms);
  for (int i = 0; i < 20; ++i) EXPECT_EQ(d.Ask(Post("/", std::string(100'000, 'x'))).status, 200);
}

TEST(ServerLimits, TooManyConnections) {
  Options options;
  options.limits.connections = 3;
  const auto server = StartServer(Echo, options);
  {
    Client a(server->Port()), b(server->Port()), c(server->Port());
    for (Client* client : {&a, &b, &c}) EXPECT_EQ(client->Ask(Get("/")).status, 200);
    Client d(server->Port());
    EXPECT_EQ(d.Read().status, 503);
    EXPECT_TRUE(d.Ended(1s));
  }
  std::this_thread::sleep_for(100ms);
  EXPECT_EQ(Client(server->Port()).Ask(Get("/")).status, 200);
}

TEST(ServerLimits, ClientsThatGoAwayLeaveNothingBehind) {
  Options options;
  options.limits.connections = 50;
  std::atomic<int> handled = 0;
  const auto server = StartServer([&](Request& request) { ++handled; return Echo(request); }, options);
  for (int i = 0; i < 300; ++i) {
    Client client(server->Port());
    ASSERT_TRUE(client.Connected());
    if (i % 3 == 0) client.Send(Get("/"));
    if (i % 3 == 1) client.Send("POST / HTTP/1.1\r\nHost: t\r\nContent-Length: 10\r\n\r\nabc");
    linger reset{1, 0};  // closes with a reset
    if (i % 2 == 0) ::setsockopt(client.Descriptor(), SOL_SOCKET, SO_LINGER, &reset, sizeof reset);
  }
  std::this_thread::sleep_for(200ms);
  std::vector<std::unique_ptr<Client>> all;
  for (int i = 0; i < 50; ++i) all.push_back(std::make_unique<Client>(server->Port()));
  for (auto& client : all) EXPECT_EQ(client->Ask(Get("/")).status, 200);
}

}  // namespace
}  // namespace atalaya::http
