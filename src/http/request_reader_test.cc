#include "http/request_reader.h"

#include <gtest/gtest.h>

#include <vector>

namespace atalaya::http {
namespace {

Limits Small() {
  Limits limits;
  limits.header_bytes = 1024;
  limits.body_bytes = 64;
  return limits;
}

int StatusOf(const std::string& bytes) {
  const Parsed parsed = ParseRequest(bytes, Small());
  EXPECT_EQ(parsed.request.has_value(), parsed.status == 200) << bytes;
  return parsed.status;
}

TEST(RequestReader, ReadsARequest) {
  const auto parsed = ParseRequest(
      "POST /api/v1/facilities/BR%20X?limit=5&q=a+b HTTP/1.1\r\nHost: example.org:8080\r\nCookie: a=1\r\nAccept: x\r\nCookie: session=two; c=3\r\n"
      "accept: y\r\nX-Empty:\r\nX-Spaces: \t v v \t \r\nContent-Length: 4\r\n\r\nbody",
      Small());
  ASSERT_TRUE(parsed.request);
  const Request& request = *parsed.request;
  EXPECT_EQ(request.method, Method::kPost);
  EXPECT_EQ(request.path, "/api/v1/facilities/BR X");
  EXPECT_EQ(request.Query("limit"), "5");
  EXPECT_EQ(request.Query("q"), "a b");
  EXPECT_EQ(request.Query("none"), std::nullopt);
  EXPECT_EQ(request.Header("accept"), "x, y");
  EXPECT_EQ(request.Header("x-empty"), "");
  EXPECT_EQ(request.Header("x-spaces"), "v v");
  EXPECT_EQ(request.Cookie("a"), "1");
  EXPECT_EQ(request.Cookie("session"), "two");
  EXPECT_EQ(request.Cookie("c"), "3");
  EXPECT_EQ(request.Cookie("essio"), "");
  EXPECT_EQ(request.body, "body");
  EXPECT_EQ(request.trace.size(), 32u);
}

struct Case {
  const char* what;
  std::string bytes;
  int status;
};

TEST(RequestReader, TableOfHostileRequestLines) {
  const std::string host = "Host: t\r\n\r\n";
  const std::vector<Case> table = {
      {"good", "GET / HTTP/1.1\r\n" + host, 200},
      {"empty line first", "\r\nGET / HTTP/1.1\r\n" + host, 200},
      {"two empty lines first", "\r\n\r\nGET / HTTP/1.1\r\n" + host, 400},
      {"absolute form", "GET http://t/a HTTP/1.1\r\n" + host, 200},
      {"HTTP/1.0", "GET / HTTP/1.0\r\n" + host, 505},
      {"HTTP/2", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 505},
      {"HTTP/0.9", "GET /\r\n\r\n", 400},
      {"no version", "GET / \r\n" + host, 505},
      {"lower-case protocol", "GET / http/1.1\r\n" + host, 505},
      {"long version", "GET / HTTP/1.11\r\n" + host, 505},
      {"two spaces", "GET  / HTTP/1.1\r\n" + host, 400},
      {"space at the end", "GET / HTTP/1.1 \r\n" + host, 505},
      {"tab", "GET\t/ HTTP/1.1\r\n" + host, 400},
      {"space first", " GET / HTTP/1.1\r\n" + host, 400},
      {"no method", "/ HTTP/1.1\r\n" + host, 400},
      {"lower-case method", "get / HTTP/1.1\r\n" + host, 501},
      {"unknown method", "BREW / HTTP/1.1\r\n" + host, 501},
      {"TRACE", "TRACE / HTTP/1.1\r\n" + host, 501},
      {"CONNECT", "CONNECT t:443 HTTP/1.1\r\n" + host, 400},
      {"method with a brace", "G{T / HTTP/1.1\r\n" + host, 400},
      {"asterisk", "OPTIONS * HTTP/1.1\r\n" + host, 400},
      {"no slash", "GET index.html HTTP/1.1\r\n" + host, 400},
      {"traversal", "GET /../etc/passwd HTTP/1.1\r\n" + host, 400},
      {"encoded traversal", "GET /%2e%2e/etc/passwd HTTP/1.1\r\n" + host, 400},
      {"encoded slash", "GET /a%2f..%2fb HTTP/1.1\r\n" + host, 400},
      {"NUL in the path", "GET /a%00b HTTP/1.1\r\n" + host, 400},
      {"raw NUL", std::string("GET /\0 HTTP/1.1\r\n", 17) + host, 400},
      {"overlong", "GET /%c0%ae%c0%ae HTTP/1.1\r\n" + host, 400},
      {"raw UTF-8", "GET /\xc3\xa9 HTTP/1.1\r\n" + host, 400},
      {"fragment", "GET /a#b HTTP/1.1\r\n" + host, 400},
      {"bad query", "GET /?a=%zz HTTP/1.1\r\n" + host, 400},
      {"TLS hello", std::string("\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n", 15), 400},
      {"only part", "GET / HTTP/1.1\r\nHost: t\r\n", 408},
      {"nothing", "", 408},
      {"long line", "GET /" + std::string(1024, 'a') + " HTTP/1.1\r\n" + host, 431},
  };
  for (const Case& one : table) EXPECT_EQ(StatusOf(one.bytes), one.status) << one.what;
}

TEST(RequestReader, TableOfHostileHeaders) {
  const std::string line = "GET / HTTP/1.1\r\n";
  const std::vector<Case> table = {
      {"no host", line + "\r\n", 400},
      {"two hosts", line + "Host: a\r\nHost: b\r\n\r\n", 400},
      {"two equal hosts", line + "Host: a\r\nhost: a\r\n\r\n", 400},
      {"host with a path", line + "Host: a/b\r\n\r\n", 400},
      {"host with a user", line + "Host: a@b\r\n\r\n", 400},
      {"IPv6 host", line + "Host: [::1]:80\r\n\r\n", 200},
      {"empty host", line + "Host:\r\n\r\n", 200},
      {"bare LF", line + "Host: t\nX: y\r\n\r\n", 400},
      {"only LF", "GET / HTTP/1.1\nHost: t\n\n\r\n\r\n", 400},
      {"bare CR", line + "Host: t\r\nX: a\rb\r\n\r\n", 400},
      {"folded line", line + "Host: t\r\nX: a\r\n b\r\n\r\n", 400},
      {"folded with a tab", line + "Host: t\r\nX: a\r\n\tb\r\n\r\n", 400},
      {"space before the first header", line + " X: a\r\nHost: t\r\n\r\n", 400},
      {"space before the colon", line + "Host: t\r\nContent-Length : 5\r\n\r\n", 400},
      {"tab before the colon", line + "Host: t\r\nX\t: 5\r\n\r\n", 400},
      {"no name", line + "Host: t\r\n: a\r\n\r\n", 400},
      {"no colon", line + "Host: t\r\nnonsense\r\n\r\n", 400},
      {"name with a space", line + "Host: t\r\nX Y: a\r\n\r\n", 400},
      {"name in UTF-8", line + "Host: t\r\nX\xc3\xa9: a\r\n\r\n", 400},
      {"NUL in a value", line + std::string("Host: t\r\nX: a\0b\r\n\r\n", 20), 400},
      {"escape in a value", line + "Host: t\r\nX: \x1b[31m\r\n\r\n", 400},
      {"DEL in a value", line + "Host: t\r\nX: \x7f\r\n\r\n", 400},
      {"UTF-8 in a value", line + "Host: t\r\nX: \xc3\xa9\r\n\r\n", 200},
      {"too large", line + "Host: t\r\nX: " + std::string(1024, 'x') + "\r\n\r\n", 431},
      {"too many", line + "Host: t\r\n" + [] { std::string all; for (int i = 0; i < 300; ++i) all += "a:b\r\n"; return all; }() + "\r\n", 431},
      {"never ending", line + std::string(5000, 'x'), 431},
      {"two types", line + "Host: t\r\nContent-Type: a/b\r\nContent-Type: c/d\r\n\r\n", 400},
      {"two authorizations", line + "Host: t\r\nAuthorization: a\r\nAuthorization: b\r\n\r\n", 400},
  };
  for (const Case& one : table) EXPECT_EQ(StatusOf(one.bytes), one.status) << one.what;
}

TEST(RequestReader, TableOfSmugglers) {
  const std::string line = "POST / HTTP/1.1\r\nHost: t\r\n";
  const std::vector<Case> table = {
      {"length", line + "Content-Length: 3\r\n\r\nabc", 200},
      {"chunks", line + "Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n", 200},
      {"Chunked in capitals", line + "Transfer-Encoding: Chunked\r\n\r\n0\r\n\r\n", 200},
      {"both", line + "Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 400},
      {"both, other order", line + "Transfer-Encoding: chunked\r\nContent-Length: 0\r\n\r\n0\r\n\r\n", 400},
      {"two lengths", line + "Content-Length: 3\r\nContent-Length: 4\r\n\r\nabcd", 400},
      {"two equal lengths", line + "Content-Length: 3\r\nContent-Length: 3\r\n\r\nabc", 400},
      {"list of lengths", line + "Content-Length: 3, 3\r\n\r\nabc", 400},
      {"plus", line + "Content-Length: +3\r\n\r\nabc", 400},
      {"minus", line + "Content-Length: -3\r\n\r\nabc", 400},
      {"hex", line + "Content-Length: 0x3\r\n\r\nabc", 400},
      {"space inside", line + "Content-Length: 3 3\r\n\r\nabc", 400},
      {"empty length", line + "Content-Length:\r\n\r\n", 400},
      {"words", line + "Content-Length: three\r\n\r\nabc", 400},
      {"overflow", line + "Content-Length: 18446744073709551619\r\n\r\nabc", 400},
      {"wraps to 3 in 64 bits twice", line + "Content-Length: 340282366920938463463374607431768211459\r\n\r\nabc", 400},
      {"largest number", line + "Content-Length: 18446744073709551615\r\n\r\nabc", 413},
      {"too large", line + "Content-Length: 65\r\n\r\n", 413},
      {"two codings", line + "Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n", 400},
      {"chunked twice", line + "Transfer-Encoding: chunked, chunked\r\n\r\n0\r\n\r\n", 400},
      {"chunked twice in two lines", line + "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 400},
      {"identity", line + "Transfer-Encoding: identity\r\n\r\n", 501},
      {"unknown coding", line + "Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n", 501},
      {"quoted coding", line + "Transfer-Encoding: \"chunked\"\r\n\r\n0\r\n\r\n", 501},
      {"vertical tab", line + "Transfer-Encoding: \x0b" "chunked\r\n\r\n0\r\n\r\n", 400},
      {"coding with a space before the colon", line + "Transfer-Encoding : chunked\r\n\r\n0\r\n\r\n", 400},
      {"coding in a folded line", line + "Transfer-Encoding:\r\n chunked\r\n\r\n0\r\n\r\n", 400},
  };
  for (const Case& one : table) EXPECT_EQ(StatusOf(one.bytes), one.status) << one.what;
}

TEST(RequestReader, TableOfChunks) {
  const std::string head = "POST / HTTP/1.1\r\nHost: t\r\nTransfer-Encoding: chunked\r\n\r\n";
  const std::vector<Case> table = {
      {"extension", "3;a=b;c=\"d e\"\r\nabc\r\n0\r\n\r\n", 200},
      {"leading zeros", "0003\r\nabc\r\n000\r\n\r\n", 200},
      {"trailers", "0\r\nX: y\r\nContent-Length: 5\r\n\r\n", 200},
      {"limit", "40\r\n" + std::string(64, 'x') + "\r\n0\r\n\r\n", 200},
      {"over the limit", "41\r\n" + std::string(65, 'x') + "\r\n0\r\n\r\n", 413},
      {"over the limit together", "40\r\n" + std::string(64, 'x') + "\r\n1\r\n", 413},
      {"huge size", "ffffffffffffffff\r\n", 413},
      {"size of 17 digits", "10000000000000003\r\nabc\r\n0\r\n\r\n", 413},
      {"no size", "\r\nabc\r\n0\r\n\r\n", 400},
      {"negative size", "-3\r\nabc\r\n0\r\n\r\n", 400},
      {"0x", "0x3\r\nabc\r\n0\r\n\r\n", 400},
      {"space after the size", "3 \r\nabc\r\n0\r\n\r\n", 400},
      {"bare LF after the size", "3\nabc\r\n0\r\n\r\n", 400},
      {"bare LF after the data", "3\r\nabc\n0\r\n\r\n", 400},
      {"data longer than its size", "3\r\nabcd\r\n0\r\n\r\n", 400},
      {"bare LF in an extension", "3;a\nb\r\nabc\r\n0\r\n\r\n", 400},
      {"bare CR in an extension", "3;a\rb\r\nabc\r\n0\r\n\r\n", 400},
      {"long extension", "3;" + std::string(2000, 'a') + "\r\nabc\r\n0\r\n\r\n", 400},
      {"long trailers", "0\r\nX: " + std::string(2000, 'a') + "\r\n\r\n", 400},
      {"folded trailer", "0\r\n X: y\r\n\r\n", 400},
      {"bare LF at the end", "0\r\n\n", 400},
      {"cut", "3\r\nab", 408},
      {"no end", "3\r\nabc\r\n0\r\n", 408},
  };
  for (const Case& one : table) {
    EXPECT_EQ(StatusOf(head + one.bytes), one.status) << one.what;
    // Byte by byte the same
    const Limits limits = Small();
    RequestReader reader(limits);
    for (const char c : head + one.bytes) {
      if (reader.Now() == RequestReader::State::kRefused) break;
      reader.Feed(std::string_view(&c, 1));
    }
    const int status = reader.Now() == RequestReader::State::kRefused ? reader.Status() : reader.Now() == RequestReader::State::kDone ? 200 : 408;
    EXPECT_EQ(status, one.status) << one.what << ", byte by byte";
  }
}

TEST(RequestReader, TrailersAreNoHeaders) {
  const auto parsed = ParseRequest(
      "POST / HTTP/1.1\r\nHost: t\r\nTransfer-Encoding: chunked\r\nX-Real: 1\r\n\r\n0\r\nX-CSRF-Token: stolen\r\nCookie: a=b\r\nX-Real: 2\r\n\r\n", Small());
  ASSERT_TRUE(parsed.request);
  EXPECT_EQ(parsed.request->Header("x-csrf-token"), "");
  EXPECT_EQ(parsed.request->Header("cookie"), "");
  EXPECT_EQ(parsed.request->Header("x-real"), "1");
}

TEST(RequestReader, BytesLeftOverBelongToTheNext) {
  const Limits limits = Small();
  RequestReader reader(limits);
  reader.Feed("POST /1 HTTP/1.1\r\nHost: t\r\nContent-Length: 3\r\n\r\nabcGET /2 HTTP/1.1\r\nHost: t\r\nConnection: x, CLOSE\r\n\r\nGE");
  ASSERT_EQ(reader.Now(), RequestReader::State::kDone);
  EXPECT_TRUE(reader.KeepAlive());
  EXPECT_EQ(reader.Take().body, "abc");
  ASSERT_EQ(reader.Next(), RequestReader::State::kDone);
  EXPECT_FALSE(reader.KeepAlive());
  EXPECT_EQ(reader.Take().path, "/2");
  EXPECT_EQ(reader.Next(), RequestReader::State::kHead);
  EXPECT_TRUE(reader.Started());
}

TEST(RequestReader, LimitOfOneRequest) {
  Limits limits = Small();
  limits.body_limit = [](Method method, std::string_view path) -> std::size_t { return method == Method::kPost && path == "/large" ? 1000 : 2; };
  const std::string body(1000, 'x');
  const auto ask = [&](const std::string& line) { return ParseRequest(line + " HTTP/1.1\r\nHost: t\r\nContent-Length: 1000\r\n\r\n" + body, limits).status; };
  EXPECT_EQ(ask("POST /large"), 200);
  EXPECT_EQ(ask("POST /%6Carge/"), 200);
  EXPECT_EQ(ask("PUT /large"), 413);
  EXPECT_EQ(ask("POST /other"), 413);
}

TEST(RequestReader, TraceIds) {
  const std::string trace = "4bf92f3577b34da6a3ce929d0e0e4736";
  EXPECT_EQ(TraceId("00-" + trace + "-00f067aa0ba902b7-01"), trace);
  EXPECT_EQ(TraceId("cc-" + trace + "-00f067aa0ba902b7-01-more"), trace);
  for (const std::string& bad : std::vector<std::string>{"", "00-" + trace, "ff-" + trace + "-00f067aa0ba902b7-01", "00-" + trace + "-00f067aa0ba902b7-01-more",
                                 "00-" + std::string(32, '0') + "-00f067aa0ba902b7-01", "00-" + trace + "-0000000000000000-01",
                                 "00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01", "00_" + trace + "_00f067aa0ba902b7_01",
                                 "00-" + trace + "-00f067aa0ba902b7-0g"}) {
    EXPECT_EQ(TraceId(bad), "") << bad;
  }
  EXPECT_EQ(RandomHex(16).size(), 32u);
  EXPECT_NE(RandomHex(16), RandomHex(16));
}

TEST(RequestReader, Proxies) {
  Options options;
  options.trusted_proxies = {"10.0.0.1", "::1"};
  const auto peer = [&](const char* from, const char* forwarded, const char* scheme = "") {
    Request request;
    request.headers["x-forwarded-for"] = forwarded;
    request.headers["x-forwarded-proto"] = scheme;
    ApplyProxy(request, from, false, options);
    return request.peer + (request.secure ? " secure" : "");
  };
  EXPECT_EQ(peer("192.0.2.1", "203.0.113.9", "https"), "192.0.2.1");
  EXPECT_EQ(peer("10.0.0.1", "203.0.113.9", "https"), "203.0.113.9 secure");
  EXPECT_EQ(peer("::ffff:10.0.0.1", "203.0.113.9"), "203.0.113.9");
  EXPECT_EQ(peer("::1", "spoofed, 203.0.113.9, 10.0.0.1", "https, http"), "203.0.113.9");
  EXPECT_EQ(peer("::1", "1.2.3.4, spoofed, 10.0.0.1"), "10.0.0.1");
  EXPECT_EQ(peer("::1", "[2001:db8::0:1]:443"), "2001:db8::1");
  EXPECT_EQ(peer("::1", "192.0.2.5:1234"), "192.0.2.5");
  EXPECT_EQ(peer("10.0.0.1", ""), "10.0.0.1");
}

}  // namespace
}  // namespace atalaya::http
