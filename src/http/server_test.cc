// The server from the outside: what a well-behaved client gets.
#include "http/server.h"

#include <gtest/gtest.h>

#include <atomic>
#include <filesystem>
#include <fstream>
#include <thread>

#include "http/test_client.h"

namespace atalaya::http {
namespace {

using namespace testing;

TEST(Server, AnswersAndKeepsTheLine) {
  const auto server = StartServer(Echo);
  Client client(server->Port());
  for (int i = 0; i < 3; ++i) {
    const Reply reply = client.Ask(Get("/hello?x=1"));
    EXPECT_EQ(reply.status, 200);
    EXPECT_EQ(reply.body, "GET /hello ");
    EXPECT_EQ(reply.headers.at("content-type"), "text/plain; charset=utf-8");
    EXPECT_TRUE(reply.headers.contains("date"));
    EXPECT_FALSE(reply.headers.contains("connection"));
  }
  const Reply last = client.Ask(Get("/", "Connection: close\r\n"));
  EXPECT_EQ(last.headers.at("connection"), "close");
  EXPECT_TRUE(client.Ended(1s));
}

TEST(Server, BodiesByLengthAndInChunks) {
  const auto server = StartServer(Echo);
  Client client(server->Port());
  EXPECT_EQ(client.Ask(Post("/p", "twelve bytes")).body, "POST /p twelve bytes");
  EXPECT_EQ(client.Ask(Post("/p", "")).body, "POST /p ");
  const std::string head = "PUT /c HTTP/1.1\r\nHost: t\r\nTransfer-Encoding: chunked\r\n\r\n";
  EXPECT_EQ(client.Ask(head + "4\r\nabcd\r\nA;name=value\r\n0123456789\r\n0\r\nTrailer: x\r\n\r\n").body, "PUT /c abcd0123456789");
  // Byte by byte
  for (const char c : head + "3\r\nxyz\r\n0\r\n\r\n") ASSERT_TRUE(client.Send(std::string(1, c)));
  EXPECT_EQ(client.Read().body, "PUT /c xyz");
  const std::string large(900'000, 'z');
  EXPECT_EQ(client.Ask(Post("/l", large)).body.size(), large.size() + 8);
}

TEST(Server, HeadHasTheLengthAndNoBody) {
  const auto server = StartServer(Echo);
  Client client(server->Port());
  client.Send("HEAD /h HTTP/1.1\r\nHost: t\r\n\r\n" + Get("/next"));
  const Reply head = client.Read(true);
  EXPECT_EQ(head.status, 200);
  EXPECT_EQ(head.headers.at("content-length"), "8");  // "HEAD /h "
  EXPECT_EQ(client.Read().body, "GET /next ");
}

TEST(Server, StatusesWithoutABody) {
  const auto server = StartServer([](Request&) { return Response{.status = 204, .headers = {}, .body = "lost", .stream = {}, .file = {}}; });
  Client client(server->Port());
  const Reply reply = client.Ask(Get("/"));
  EXPECT_EQ(reply.status, 204);
  EXPECT_FALSE(reply.headers.contains("content-length"));
  EXPECT_EQ(client.Ask(Get("/")).status, 204);  // nothing of the body was sent
}

TEST(Server, PipelinedRequestsAreAnsweredInOrder) {
  const auto server = StartServer([](Request& request) {
    if (request.path == "/slow") std::this_thread::sleep_for(100ms);
    return Echo(request);
  });
  Client client(server->Port());
  client.Send(Get("/slow") + Post("/two", "2") + Get("/three"));
  EXPECT_EQ(client.Read().body, "GET /slow ");
  EXPECT_EQ(client.Read().body, "POST /two 2");
  EXPECT_EQ(client.Read().body, "GET /three ");
  std::string many;
  for (int i = 0; i < 2000; ++i) many += Get("/" + std::to_string(i));
  std::thread sender([&] { client.Send(many); });
  for (int i = 0; i < 2000; ++i) ASSERT_EQ(client.Read().body, "GET /" + std::to_string(i) + " ");
  sender.join();
}

TEST(Server, ExpectContinue) {
  Options options;
  options.limits.body_bytes = 100;
  const auto server = StartServer(Echo, options);
  Client client(server->Port());
  client.Send("POST /e HTTP/1.1\r\nHost: t\r\nContent-Length: 3\r\nExpect: 100-continue\r\n\r\n");
  ASSERT_TRUE(client.Until("HTTP/1.1 100 Continue\r\n\r\n"));
  EXPECT_EQ(client.Read().status, 0 + 100);
  EXPECT_EQ(client.Ask("abc").body, "POST /e abc");
  // No leave for a body that will not be taken, nor for expectations nobody knows
  EXPECT_EQ(client.Ask("POST /e HTTP/1.1\r\nHost: t\r\nContent-Length: 101\r\nExpect: 100-continue\r\n\r\n").status, 413);
  Client other(server->Port());
  EXPECT_EQ(other.Ask("POST /e HTTP/1.1\r\nHost: t\r\nContent-Length: 1\r\nExpect: 200-ok\r\n\r\n").status, 417);
}

TEST(Server, UpgradeIsIgnored) {
  const auto server = StartServer(Echo);
  Client client(server->Port());
  EXPECT_EQ(client.Ask(Get("/u", "Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AA\r\n")).body, "GET /u ");
  EXPECT_EQ(client.Ask(Get("/u", "Connection: Upgrade\r\nUpgrade: websocket\r\n")).status, 200);
}

TEST(Server, HandlersCannotBreakTheHead) {
  const auto server = StartServer([](Request& request) {
    Response response = Response::Text("body");
    response.Set("X-Injected", "a\r\nSet-Cookie: stolen=1\r\n\r\n<script>");
    response.Set("X-Bad\r\nName", "x");
    response.Set("", "x");
    response.Set("Content-Length", "0");
    response.Set("Transfer-Encoding", "chunked");
    response.Set("Location", "/next?" + request.Query("to").value_or(""));
    return response;
  });
  Client client(server->Port());
  const Reply reply = client.Ask(Get("/?to=%0d%0aX-Evil:+1"));
  EXPECT_EQ(reply.status, 200);
  EXPECT_EQ(reply.body, "body");
  EXPECT_EQ(reply.headers.at("x-injected"), "a  Set-Cookie: stolen=1    <script>");
  for (const char* name : {"set-cookie", "x-evil", "transfer-encoding", "name", "x-bad", ""}) EXPECT_FALSE(reply.headers.contains(name)) << name;
}

TEST(Server, WhatAHandlerThrowsIsA500WithoutDetails) {
  const auto server = StartServer([](Request& request) -> Response {
    if (request.path == "/int") throw 1;
    if (request.path == "/status") return Response::Text("x", 99);
    if (request.path == "/file") return Response{.status = 200, .headers = {}, .body = {}, .stream = {}, .file = "/does/not/exist"};
    if (request.path == "/folder") return Response{.status = 200, .headers = {}, .body = {}, .stream = {}, .file = "/tmp"};
    throw std::runtime_error("secret");
  });
  Client client(server->Port());
  for (const char* path : {"/", "/int", "/status", "/file", "/folder"}) {
    const Reply reply = client.Ask(Get(path));
    EXPECT_EQ(reply.status, 500) << path;
    EXPECT_EQ(reply.body, "500 Internal Server Error\n") << path;
  }
}

TEST(Server, ProblemsSpeakThroughTheOption) {
  Options options;
  options.problem = [](int status) {
    if (status == 501) throw std::runtime_error("no text");
    Response response = Response::Json("{\"status\":" + std::to_string(status) + "}", 200);
    return response;
  };
  const auto server = StartServer(Echo, options);
  Client bad(server->Port());
  const Reply reply = bad.Ask("GET / HTTP/1.1\r\n\r\n");
  EXPECT_EQ(reply.status, 400);
  EXPECT_EQ(reply.body, "{\"status\":400}");
  Client other(server->Port());
  EXPECT_EQ(other.Ask("BREW / HTTP/1.1\r\nHost: t\r\n\r\n").body, "501 Not Implemented\n");
}

TEST(Server, Files) {
  const std::filesystem::path path = std::filesystem::temp_directory_path() / ("atalaya_http_file_" + std::to_string(::getpid()));
  std::string bytes;
  for (int i = 0; i < 3'000'000; ++i) bytes += static_cast<char>(i * 31 % 251);
  std::ofstream(path, std::ios::binary) << bytes;
  const auto server = StartServer([&](Request&) {
    Response response;
    response.Set("Content-Type", "text/plain");
    response.file = path;
    return response;
  });
  Client client(server->Port());
  const Reply reply = client.Ask(Get("/", "Accept-Encoding: gzip\r\n"));
  EXPECT_EQ(reply.headers.at("content-length"), "3000000");
  EXPECT_TRUE(reply.body == bytes);
  client.Send("HEAD / HTTP/1.1\r\nHost: t\r\n\r\n");
  EXPECT_EQ(client.Read(true).headers.at("content-length"), "3000000");
  EXPECT_TRUE(client.Ask(Get("/")).body == bytes);
  std::filesystem::remove(path);
}

TEST(Server, CompressesText) {
  const std::string text(100'000, 'a');
  const auto server = StartServer([&](Request&) { return Response::Json(text); });
  Client client(server->Port());
  const Reply packed = client.Ask(Get("/", "Accept-Encoding: br, gzip\r\n"));
  EXPECT_EQ(packed.headers.at("content-encoding"), "gzip");
  EXPECT_EQ(packed.headers.at("vary"), "Accept-Encoding");
  EXPECT_LT(packed.body.size(), 1000u);
  EXPECT_EQ(client.Ask(Get("/", "Accept-Encoding: gzip;q=0\r\n")).body, text);
  EXPECT_EQ(client.Ask(Get("/")).body, text);
}

TEST(Server, ObserverSeesEveryAnswer) {
  std::mutex mutex;
  std::vector<std::string> seen;
  Options options;
  options.observe = [&](const Request& request, const Response& response, double time) {
    const std::lock_guard lock(mutex);
    seen.push_back(request.path + " " + std::to_string(response.status) + " " + request.peer + (time >= 0 ? "" : " negative"));
    throw std::runtime_error("ignored");
  };
  auto server = StartServer(Echo, options);
  Client client(server->Port());
  client.Ask(Get("/one"));
  client.Ask("BREW /two HTTP/1.1\r\nHost: t\r\n\r\n");
  server->Stop();
  EXPECT_EQ(seen, (std::vector<std::string>{"/one 200 127.0.0.1", "/two 501 127.0.0.1"}));
}

TEST(Server, Traces) {
  const auto server = StartServer([](Request& request) { return Response::Text(request.trace); });
  Client client(server->Port());
  const std::string trace = "4bf92f3577b34da6a3ce929d0e0e4736";
  const Reply reply = client.Ask(Get("/", "traceparent: 00-" + trace + "-00f067aa0ba902b7-01\r\n"));
  EXPECT_EQ(reply.body, trace);
  EXPECT_EQ(reply.headers.at("traceparent").substr(0, 36), "00-" + trace + "-");
  EXPECT_EQ(reply.headers.at("traceparent").size(), 55u);
  const std::string first = client.Ask(Get("/")).body, second = client.Ask(Get("/", "traceparent: nonsense\r\n")).body;
  EXPECT_EQ(first.size(), 32u);
  EXPECT_EQ(second.size(), 32u);
  EXPECT_NE(first, second);
}

TEST(Server, OnlyTrustedProxiesForward) {
  const auto handler = [](Request& request) { return Response::Text(request.peer + (request.secure ? " secure" : "") + std::string(request.Header("x-forwarded-for"))); };
  const std::string forwarded = "X-Forwarded-For: 203.0.113.9, 198.51.100.7\r\nX-Forwarded-Proto: https\r\n";
  const auto plain = StartServer(handler);
  EXPECT_EQ(Client(plain->Port()).Ask(Get("/", forwarded)).body, "127.0.0.1");
  Options options;
  options.trusted_proxies = {"127.0.0.1", "198.51.100.7"};
  const auto behind = StartServer(handler, options);
  EXPECT_EQ(Client(behind->Port()).Ask(Get("/", forwarded)).body, "203.0.113.9 secure203.0.113.9, 198.51.100.7");
  EXPECT_EQ(Client(behind->Port()).Ask(Get("/")).body, "127.0.0.1");
}

TEST(Server, FindingsOfTheStart) {
  const auto first = StartServer(Echo);
  Options options;
  options.port = first->Port();
  const auto taken = Server::Start(options, Echo);
  ASSERT_FALSE(taken);
  EXPECT_EQ(taken.error().at(0).code, "http.bind");
  options.address = "not an address";
  EXPECT_EQ(Server::Start(options, Echo).error().at(0).code, "http.bind");
  options = {};
  options.certificate = options.key = "/does/not/exist.pem";
  EXPECT_EQ(Server::Start(options, Echo).error().at(0).code, "http.certificate");
}

TEST(Server, ManyConnections) {
  std::atomic<int> handled = 0;
  const auto server = StartServer([&](Request& request) {
    ++handled;
    return Echo(request);
  });
  std::vector<std::unique_ptr<Client>> clients;
  for (int i = 0; i < 400; ++i) clients.push_back(std::make_unique<Client>(server->Port()));
  for (int round = 0; round < 5; ++round) {
    for (auto& client : clients) client->Send(Get("/all"));
    for (auto& client : clients) ASSERT_EQ(client->Read().body, "GET /all ");
  }
  EXPECT_EQ(handled, 2000);
}

}  // namespace
}  // namespace atalaya::http
