#include "http/compress.h"

#include <gtest/gtest.h>
#include <zlib.h>

namespace atalaya::http {
namespace {

std::string Gunzip(const std::string& bytes) {
  z_stream stream{};
  EXPECT_EQ(inflateInit2(&stream, 15 + 16), Z_OK);
  std::string text(1'000'000, '\0');
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));
  stream.avail_in = static_cast<uInt>(bytes.size());
  stream.next_out = reinterpret_cast<Bytef*>(text.data());
  stream.avail_out = static_cast<uInt>(text.size());
  EXPECT_EQ(inflate(&stream, Z_FINISH), Z_STREAM_END);
  text.resize(stream.total_out);
  inflateEnd(&stream);
  return text;
}

std::string Coding(const std::string& accepts, Response response) {
  Request request;
  if (!accepts.empty()) request.headers["accept-encoding"] = accepts;
  CompressBody(request, response);
  for (const auto& [name, value] : response.headers) {
    if (name == "Content-Encoding") return value;
  }
  return "";
}

TEST(Compress, AcceptEncoding) {
  EXPECT_TRUE(AcceptsCoding("gzip", "gzip"));
  EXPECT_TRUE(AcceptsCoding("deflate, GZIP;q=0.5, br", "gzip"));
  EXPECT_TRUE(AcceptsCoding("*", "gzip"));
  EXPECT_TRUE(AcceptsCoding("br;q=0, *;q=0.1", "gzip"));
  EXPECT_FALSE(AcceptsCoding("", "gzip"));
  EXPECT_FALSE(AcceptsCoding("identity", "gzip"));
  EXPECT_FALSE(AcceptsCoding("gzip;q=0", "gzip"));
  EXPECT_FALSE(AcceptsCoding("gzip; q=0.000, *", "gzip"));
  EXPECT_FALSE(AcceptsCoding("gzip;q=nonsense", "gzip"));
  EXPECT_FALSE(AcceptsCoding("xgzip", "gzip"));
  EXPECT_FALSE(AcceptsCoding("*;q=0", "gzip"));
}

TEST(Compress, ComesBackTheSame) {
  std::string text;
  for (int i = 0; i < 20'000; ++i) text += std::to_string(i * 7919 % 1000) + ",";
  const std::string packed = Gzip(text);
  EXPECT_LT(packed.size(), text.size() / 2);
  EXPECT_EQ(Gunzip(packed), text);
  EXPECT_EQ(Gzip(text), packed);
  EXPECT_EQ(Gunzip(Gzip("")), "");
}

TEST(Compress, OnlyWhatShrinksAndMay) {
  const std::string text(5000, 'a');
  EXPECT_EQ(Coding("gzip", Response::Json(text)), "gzip");
  EXPECT_EQ(Coding("", Response::Json(text)), "");
  EXPECT_EQ(Coding("gzip", Response::Json(std::string(1024, 'a'))), "");
  EXPECT_EQ(Coding("gzip", Response::Json(std::string(1025, 'a'))), "gzip");
  EXPECT_EQ(Coding("gzip", Response::Json(text, 206)), "");
  for (const auto& [type, coding] : std::map<std::string, std::string>{{"text/html; charset=utf-8", "gzip"},
                                                                       {"application/problem+json", "gzip"},
                                                                       {"Image/SVG+xml", "gzip"},
                                                                       {"text/event-stream", ""},
                                                                       {"image/png", ""},
                                                                       {"application/octet-stream", ""},
                                                                       {"", ""}}) {
    Response response = Response::Text(text);
    response.Set("Content-Type", type);
    EXPECT_EQ(Coding("gzip", response), coding) << type;
  }
  Response encoded = Response::Text(text);
  encoded.Set("content-encoding", "br");
  EXPECT_EQ(Coding("gzip", encoded), "");
  Response as_is = Response::Text(text);
  as_is.Set("Cache-Control", "private, no-transform");
  EXPECT_EQ(Coding("gzip", as_is), "");
}

TEST(Compress, VaryKeepsWhatItHad) {
  Request request;
  Response response = Response::Json(std::string(5000, 'a'));
  response.Set("Vary", "Accept-Language");
  CompressBody(request, response);  // told to caches even where this client gets the plain form
  EXPECT_EQ(response.headers.back().second, "Accept-Language, Accept-Encoding");
  CompressBody(request, response);
  EXPECT_EQ(response.headers.back().second, "Accept-Language, Accept-Encoding");
}

}  // namespace
}  // namespace atalaya::http
