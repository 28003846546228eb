// Targets of requests: paths and queries.
#include "fuzz/target.h"
#include "base/text_util.h"
#include "http/path.h"

using namespace atalaya;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes = fuzz::Bytes(data, size);
  http::DecodeQuery(bytes);
  if (const auto path = http::DecodePath(bytes)) {
    fuzz::Promise(path->starts_with('/') && (path->size() == 1 || !path->ends_with('/')));
    fuzz::Promise(!FirstBadUtf8(*path) && path->find('\0') == std::string::npos && path->find('\\') == std::string::npos);
    // A canonical path is its own canonical path.
    std::string encoded;
    for (const std::string& segment : Split(std::string_view(*path).substr(1), '/')) encoded += "/" + http::EncodeSegment(segment);
    fuzz::Promise(http::DecodePath(encoded) == path);
    for (const std::string& segment : Split(*path, '/')) fuzz::Promise(segment != ".." && segment != ".");
  }
  if (const auto target = http::DecodeTarget(bytes)) fuzz::Promise(target->path.starts_with('/'));
  return 0;
}
