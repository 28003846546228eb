#include "http/compress.h"

#include <zlib.h>

#include <algorithm>
#include <array>
#include <limits>

#include "base/text_util.h"
#include "http/path.h"

namespace atalaya::http {

namespace {

constexpr std::size_t kSmallest = 1024;
// Beyond level 4 JSON shrinks by a few percent more for twice the time.
constexpr int kLevel = 4;

// A weight as RFC 9110 writes it ("q=0.5"); a weight that cannot be read counts as 0, so that nothing is sent on a guess.
double Quality(std::string_view parameters) {
  for (const std::string& part : Split(parameters, ';')) {
    const std::string_view text = Trim(part);
    if (text.size() < 2 || (text[0] != 'q' && text[0] != 'Q') || text[1] != '=') continue;
    return ToNumber(text.substr(2)).value_or(0);
  }
  return 1;
}

std::string* Find(Response& response, std::string_view name) {
  for (auto& [header, value] : response.headers) {
    if (EqualIgnoringCase(header, name)) return &value;
  }
  return nullptr;
}

}  // namespace

bool AcceptsCoding(std::string_view accept_encoding, std::string_view coding) {
  std::optional<bool> any;
  for (const std::string& part : Split(accept_encoding, ',')) {
    const std::string_view item = part;
    const std::size_t end = std::min(item.find(';'), item.size());
    const std::string_view name = Trim(item.substr(0, end));
    const bool allowed = Quality(item.substr(end)) > 0;
    if (EqualIgnoringCase(name, coding)) return allowed;
    if (name == "*") any = allowed;
  }
  return any.value_or(false);
}

bool IsCompressible(std::string_view content_type) {
  const std::string type = LowerAscii(Trim(content_type.substr(0, content_type.find(';'))));
  if (type.starts_with("text/")) return type != "text/event-stream";
  if (type.ends_with("+json") || type.ends_with("+xml")) return true;
  static constexpr std::array kTypes = {"application/json", "application/xml", "application/javascript", "application/yaml",
                                        "application/x-ndjson"};
  return std::find(kTypes.begin(), kTypes.end(), type) != kTypes.end();
}

std::string Gzip(std::string_view bytes) {
  if (bytes.size() > std::numeric_limits<uInt>::max()) return {};
  z_stream stream{};
  constexpr int kGzipWindow = 15 + 16;
  if (deflateInit2(&stream, kLevel, Z_DEFLATED, kGzipWindow, 8, Z_DEFAULT_STRATEGY) != Z_OK) return {};
  std::string packed(deflateBound(&stream, static_cast<uLong>(bytes.size())), '\0');
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));
  stream.avail_in = static_cast<uInt>(bytes.size());
  stream.next_out = reinterpret_cast<Bytef*>(packed.data());
  stream.avail_out = static_cast<uInt>(packed.size());
  const int result = deflate(&stream, Z_FINISH);
  packed.resize(stream.total_out);
  deflateEnd(&stream);
  return result == Z_STREAM_END ? packed : std::string();
}

void CompressBody(const Request& request, Response& response) {
  if (response.stream || !response.file.empty() || response.body.size() <= kSmallest) return;
  if (response.status == 204 || response.status == 206 || response.status == 304) return;
  const std::string* type = Find(response, "Content-Type");
  if (type == nullptr || !IsCompressible(*type) || Find(response, "Content-Encoding") != nullptr) return;
  const std::string* cache = Find(response, "Cache-Control");
  if (cache != nullptr && HasToken(*cache, "no-transform")) return;
  // A cache must keep both forms apart even when this client takes only the plain one.
  if (std::string* vary = Find(response, "Vary")) {
    if (!HasToken(*vary, "Accept-Encoding") && *vary != "*") *vary += ", Accept-Encoding";
  } else {
    response.Set("Vary", "Accept-Encoding");
  }
  if (!AcceptsCoding(request.Header("accept-encoding"), "gzip")) return;
  std::string packed = Gzip(response.body);
  if (packed.empty() || packed.size() >= response.body.size()) return;
  response.body = std::move(packed);
  response.Set("Content-Encoding", "gzip");
}

}  // namespace atalaya::http
