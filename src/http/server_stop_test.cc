// Stopping: what was begun is finished, what was not is left alone, and it always ends.
#include <gtest/gtest.h>

#include <atomic>
#include <thread>

#include "http/server.h"
#include "http/test_client.h"

namespace atalaya::http {
namespace {

using namespace testing;
using SteadyClock = std::chrono::steady_clock;

double Timed(const std::function<void()>& f) {
  const auto start = SteadyClock::now();
  f();
  return std::chrono::duration<double>(SteadyClock::now() - start).count();
}

TEST(ServerStop, AtOnceWhenNothingIsUnderWay) {
  auto server = StartServer(Echo);
  Client idle(server->Port()), used(server->Port());
  used.Ask(Get("/"));
  std::this_thread::sleep_for(50ms);
  EXPECT_LT(Timed([&] { server->Stop(); }), 1.0);
  EXPECT_TRUE(idle.Ended(500ms));
  EXPECT_TRUE(used.Ended(500ms));
  EXPECT_FALSE(Client(server->Port()).Connected());
  server->Stop();  // twice is fine
}

TEST(ServerStop, RequestsUnderWayAreAnswered) {
  std::atomic<int> inside = 0;
  Options options;
  options.workers = 4;
  auto server = StartServer(
      [&](Request& request) {
        ++inside;
        std::this_thread::sleep_for(300ms);
        return Echo(request);
      },
      options);
  std::vector<std::unique_ptr<Client>> clients;
  for (int i = 0; i < 8; ++i) {  // four running, four waiting for a worker
    clients.push_back(std::make_unique<Client>(server->Port()));
    clients.back()->Send(Get("/work") + Get("/too-late"));
  }
  while (inside < 4) std::this_thread::sleep_for(1ms);
  std::thread stop([&] { server->Stop(5); });
  for (auto& client : clients) {
    const Reply reply = client->Read();
    EXPECT_EQ(reply.body, "GET /work ");
    EXPECT_EQ(reply.headers.at("connection"), "close");
    EXPECT_TRUE(client->Ended(1s));
    EXPECT_EQ(client->Buffer(), "");
    client->Close();
  }
  stop.join();
  EXPECT_EQ(inside, 8);
}

TEST(ServerStop, TimeUp) {
  std::atomic<int> inside = 0;
  std::atomic<bool> open = false;
  Options options;
  options.workers = 1;
  auto server = StartServer(
      [&](Request& request) {
        ++inside;
        while (!open) std::this_thread::sleep_for(1ms);
        return Echo(request);
      },
      options);
  Client running(server->Port()), waiting(server->Port());
  running.Send(Get("/"));
  while (inside == 0) std::this_thread::sleep_for(1ms);
  waiting.Send(Get("/"));
  std::thread release([&] {
    std::this_thread::sleep_for(1500ms);
    open = true;
  });
  const double time = Timed([&] { server->Stop(1); });
  EXPECT_GT(time, 1.4);  // a running handler is waited for, whatever the time
  EXPECT_LT(time, 3.0);
  release.join();
  EXPECT_TRUE(running.Ended(1s));
  EXPECT_TRUE(waiting.Ended(1s));
  EXPECT_EQ(inside, 1) << "what had not begun must not begin";
}

TEST(ServerStop, StreamsEndCleanly) {
  auto server = StartServer([](Request&) {
    Response response;
    response.Set("Content-Type", "text/event-stream");
    response.stream = std::make_shared<Stream>(Stream{[]() -> std::optional<std::string> { return "data: x\n\n"; }, 60'000});
    return response;
  });
  Client client(server->Port());
  client.Send(Get("/"));
  ASSERT_TRUE(client.Until("data: x"));
  std::thread stop([&] { EXPECT_LT(Timed([&] { server->Stop(10); }), 4.0); });
  EXPECT_TRUE(client.Ended(2s));
  EXPECT_TRUE(client.Buffer().ends_with("0\r\n\r\n"));
  client.Close();
  stop.join();
}

TEST(ServerStop, SlowClientsDoNotHoldIt) {
  auto server = StartServer(Echo);
  Client head(server->Port()), body(server->Port());
  head.Send("GET / HTTP/1.1\r\nHost");
  body.Send("POST / HTTP/1.1\r\nHost: t\r\nContent-Length: 10\r\n\r\nabc");
  std::this_thread::sleep_for(100ms);
  EXPECT_LT(Timed([&] { server->Stop(1); }), 2.5);
  EXPECT_TRUE(head.Ended(1s));
  EXPECT_TRUE(body.Ended(1s));
}

TEST(ServerStop, UnderLoadEveryAnswerIsWhole) {
  for (int round = 0; round < 5; ++round) {
    Options options;
    options.workers = 2;
    auto server = StartServer(
        [](Request& request) {
          Response response = Echo(request);
          response.body += std::string(20'000, 'x');
          return response;
        },
        options);
    std::atomic<bool> stopped = false;
    std::atomic<int> whole = 0, torn = 0;
    std::vector<std::thread> threads;
    for (int i = 0; i < 16; ++i) {
      threads.emplace_back([&] {
        while (!stopped) {
          Client client(server->Port());
          while (client.Connected() && client.Send(Get("/load"))) {
            const Reply reply = client.Read();
            if (reply.status == 200 && reply.body.size() == 20'010) {
              ++whole;
              if (reply.headers.contains("connection")) break;
            } else {
              // Closed between two requests is fine; within an answer it is not.
              if (!client.Buffer().empty()) ++torn;
              break;
            }
          }
        }
      });
    }
    std::this_thread::sleep_for(200ms);
    server->Stop(5);
    stopped = true;
    for (std::thread& thread : threads) thread.join();
    EXPECT_EQ(torn, 0);
    EXPECT_GT(whole, 50);
  }
}

}  // namespace
}  // namespace atalaya::http
