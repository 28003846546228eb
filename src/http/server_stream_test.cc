// Streams: bodies that are made while they are sent.
#include <gtest/gtest.h>

#include <atomic>
#include <thread>

#include "http/server.h"
#include "http/test_client.h"

namespace atalaya::http {
namespace {

using namespace testing;

Response Events(std::function<std::optional<std::string>()> next, int interval_ms = 10) {
  Response response;
  response.Set("Content-Type", "text/event-stream");
  response.stream = std::make_shared<Stream>(Stream{std::move(next), interval_ms});
  return response;
}

TEST(ServerStream, SendsPiecesAndEnds) {
  const auto server = StartServer([](Request&) {
    return Events([n = 0]() mutable -> std::optional<std::string> {
      if (n == 5) return std::nullopt;
      return n++ == 2 ? "" : "data: " + std::to_string(n) + "\n\n";
    });
  });
  Client client(server->Port());
  client.Send(Get("/", "Accept-Encoding: gzip\r\n"));
  const Reply head = client.Read(true);
  EXPECT_EQ(head.status, 200);
  EXPECT_EQ(head.headers.at("transfer-encoding"), "chunked");
  EXPECT_EQ(head.headers.at("connection"), "close");
  EXPECT_FALSE(head.headers.contains("content-length"));
  EXPECT_FALSE(head.headers.contains("content-encoding"));
  EXPECT_TRUE(client.Ended(2s));
  EXPECT_EQ(client.Buffer(), "9\r\ndata: 1\n\n\r\n9\r\ndata: 2\n\n\r\n9\r\ndata: 4\n\n\r\n9\r\ndata: 5\n\n\r\n0\r\n\r\n");
}

TEST(ServerStream, CommentsKeepTheLineAlive) {
  Options options;
  options.limits.stream_comment_seconds = 1;
  options.limits.idle_seconds = options.limits.head_seconds = 1;  // these are not for streams
  const auto server = StartServer([](Request&) { return Events([]() -> std::optional<std::string> { return ""; }); }, options);
  Client client(server->Port());
  client.Send(Get("/"));
  EXPECT_EQ(client.Read(true).status, 200);
  EXPECT_TRUE(client.Until("3\r\n:\n\n\r\n3\r\n:\n\n\r\n", 4s));
}

TEST(ServerStream, StopsWhenTheClientGoesAway) {
  std::atomic<int> asked = 0;
  const auto alive = std::make_shared<int>(0);
  const auto server = StartServer([&](Request&) {
    return Events([&asked, held = alive]() -> std::optional<std::string> {
      ++asked;
      return "";  // never writes, so only reading can tell that the client has gone
    });
  });
  for (const bool reset : {false, true}) {
    Client client(server->Port());
    client.Send(Get("/"));
    EXPECT_EQ(client.Read(true).status, 200);
    while (asked < 3) std::this_thread::sleep_for(1ms);
    EXPECT_GT(alive.use_count(), 1);
    linger now{1, 0};
    if (reset) ::setsockopt(client.Descriptor(), SOL_SOCKET, SO_LINGER, &now, sizeof now);
    client.Close();
    for (int i = 0; i < 200 && alive.use_count() > 1; ++i) std::this_thread::sleep_for(10ms);
    EXPECT_EQ(alive.use_count(), 1) << "the stream is still held";
    asked = 0;
  }
}

TEST(ServerStream, AClientThatTalksIntoItIsCutOff) {
  const auto server = StartServer([](Request&) { return Events([]() -> std::optional<std::string> { return ""; }); });
  Client client(server->Port());
  client.Send(Get("/") + Get("/pipelined"));  // a little is ignored
  EXPECT_EQ(client.Read(true).status, 200);
  EXPECT_FALSE(client.Ended(200ms));
  client.Send(std::string(200'000, 'x'));
  EXPECT_TRUE(client.Ended(2s));
}

TEST(ServerStream, WhatNextThrowsEndsIt) {
  const auto server = StartServer([](Request&) { return Events([]() -> std::optional<std::string> { throw std::runtime_error("secret"); }); });
  Client client(server->Port());
  client.Send(Get("/"));
  EXPECT_EQ(client.Read(true).status, 200);
  EXPECT_TRUE(client.Ended(2s));
  EXPECT_EQ(client.Buffer(), "0\r\n\r\n");
}

TEST(ServerStream, HeadOfAStream) {
  std::atomic<int> asked = 0;
  const auto server = StartServer([&](Request&) { return Events([&]() -> std::optional<std::string> { ++asked; return "x"; }); });
  Client client(server->Port());
  client.Send("HEAD / HTTP/1.1\r\nHost: t\r\n\r\n");
  EXPECT_EQ(client.Read(true).headers.at("content-type"), "text/event-stream");
  client.Send("HEAD / HTTP/1.1\r\nHost: t\r\n\r\n");  // the line goes on
  EXPECT_EQ(client.Read(true).status, 200);
  EXPECT_EQ(asked, 0);
}

TEST(ServerStream, ManyListenersCostNoThread) {
  Options options;
  options.workers = 2;
  const auto server = StartServer(
      [](Request& request) {
        if (request.path == "/plain") return Response::Text("plain");
        return Events([]() -> std::optional<std::string> { return "data: tick\n\n"; }, 100);
      },
      options);
  std::vector<std::unique_ptr<Client>> listeners;
  for (int i = 0; i < 200; ++i) {
    listeners.push_back(std::make_unique<Client>(server->Port()));
    listeners.back()->Send(Get("/events"));
  }
  for (auto& listener : listeners) EXPECT_TRUE(listener->Until("tick"));
  EXPECT_EQ(Client(server->Port()).Ask(Get("/plain")).body, "plain");
  for (auto& listener : listeners) EXPECT_TRUE(listener->Until("tick\n\n\r\nc\r\ndata: tick"));
}

}  // namespace
}  // namespace atalaya::http
