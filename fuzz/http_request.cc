// The reader of requests, all at once, in pieces and pipelined. The first byte chooses where the bytes are cut.
#include <algorithm>

#include "fuzz/target.h"
#include "http/path.h"
#include "http/request_reader.h"

using namespace atalaya;

namespace {

bool IsCanonical(const std::string& path) {
  const std::string closed = path + "/";
  return path.starts_with('/') && path.find('\0') == std::string::npos && path.find("//") == std::string::npos && closed.find("/../") == std::string::npos &&
         closed.find("/./") == std::string::npos;
}

// A value of a header holds no line end or other control character, so that logs and answers may repeat it.
bool IsClean(const std::string& value) {
  return std::all_of(value.begin(), value.end(), [](char c) { return static_cast<unsigned char>(c) >= 0x20 ? c != 0x7f : c == '\t'; });
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const std::string_view bytes = fuzz::Bytes(data + 1, size - 1);
  http::Limits limits;
  limits.header_bytes = 2048;
  limits.body_bytes = 512;

  const http::Parsed whole = http::ParseRequest(bytes, limits);
  fuzz::Promise(whole.request.has_value() == (whole.status == 200));
  fuzz::Promise(whole.request || (whole.status >= 400 && whole.status <= 505));
  if (whole.request) {
    fuzz::Promise(IsCanonical(whole.request->path));
    fuzz::Promise(whole.request->body.size() <= limits.body_bytes);
    fuzz::Promise(whole.request->trace.size() == 32);
    for (const auto& [name, value] : whole.request->headers) fuzz::Promise(IsClean(name) && IsClean(value) && name == http::LowerAscii(name));
    for (const auto& [name, value] : whole.request->query) fuzz::Promise(name.find('\0') == std::string::npos && value.find('\0') == std::string::npos);
    fuzz::Promise(!(whole.request->headers.contains("content-length") && whole.request->headers.contains("transfer-encoding")));
    http::Options options;
    options.trusted_proxies = {"127.0.0.1"};
    http::Request forwarded = *whole.request;
    http::ApplyProxy(forwarded, "127.0.0.1", false, options);
    fuzz::Promise(!forwarded.peer.empty() && forwarded.peer.size() < 64);
  }

  // However the bytes arrive, the same messages come out.
  const std::size_t step = data[0] % 64 + 1u;
  http::RequestReader reader(limits);
  for (std::size_t at = 0; at < bytes.size() && reader.Now() != http::RequestReader::State::kRefused; at += step) {
    if (reader.Now() == http::RequestReader::State::kDone) break;
    reader.Feed(bytes.substr(at, step));
  }
  fuzz::Promise((reader.Now() == http::RequestReader::State::kDone) == whole.request.has_value());
  if (whole.request) {
    const http::Request pieces = reader.Take();
    fuzz::Promise(pieces.path == whole.request->path && pieces.body == whole.request->body && pieces.headers == whole.request->headers);
    for (int i = 0; i < 100 && reader.Next() == http::RequestReader::State::kDone; ++i) fuzz::Promise(IsCanonical(reader.Take().path));
  }
  return 0;
}
