#include "http/static_files.h"

#include <openssl/evp.h>

#include <array>
#include <filesystem>
#include <fstream>
#include <utility>

#include "base/text_util.h"
#include "http/compress.h"
#include "http/path.h"

namespace atalaya::http {

namespace {

namespace fs = std::filesystem;

std::string TypeOf(const std::string& extension) {
  static const std::map<std::string, std::string> kTypes = {
      {".html", "text/html; charset=utf-8"}, {".js", "text/javascript; charset=utf-8"}, {".mjs", "text/javascript; charset=utf-8"},
      {".css", "text/css; charset=utf-8"},   {".json", "application/json"},             {".map", "application/json"},
      {".svg", "image/svg+xml"},             {".png", "image/png"},                     {".jpg", "image/jpeg"},
      {".webp", "image/webp"},               {".avif", "image/avif"},                   {".ico", "image/x-icon"},
      {".woff2", "font/woff2"},              {".txt", "text/plain; charset=utf-8"},     {".webmanifest", "application/manifest+json"},
      {".wasm", "application/wasm"},         {".pdf", "application/pdf"},               {".xml", "application/xml"}};
  const auto found = kTypes.find(extension);
  return found == kTypes.end() ? "application/octet-stream" : found->second;
}

// The first 128 bits of SHA-256: a strong validator, since other bytes give another one.
std::string EtagOf(const std::string& bytes) {
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  unsigned int size = 0;
  EVP_Digest(bytes.data(), bytes.size(), digest.data(), &size, EVP_sha256(), nullptr);
  static const char kHex[] = "0123456789abcdef";
  std::string etag = "\"";
  for (std::size_t i = 0; i < 16; ++i) {
    etag += kHex[digest[i] >> 4];
    etag += kHex[digest[i] & 15];
  }
  return etag + "\"";
}

bool Matches(std::string_view if_none_match, const std::string& etag) {
  for (const std::string& part : Split(if_none_match, ',')) {
    std::string_view one = Trim(part);
    if (one == "*") return true;
    if (one.starts_with("W/")) one.remove_prefix(2);
    if (one == etag) return true;
  }
  return false;
}

Response Plain(int status, const Request& request) {
  Response response = Response::Text(std::to_string(status) + "\n", status);
  response.Set("Cache-Control", "no-store");
  SetSecurityHeaders(request, response);
  return response;
}

}  // namespace

void SetSecurityHeaders(const Request& request, Response& response) {
  response.Set("Content-Security-Policy",
               "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; font-src 'self'; connect-src 'self'; "
               "manifest-src 'self'; worker-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'self'");
  response.Set("X-Content-Type-Options", "nosniff");
  response.Set("X-Frame-Options", "DENY");
  response.Set("Referrer-Policy", "no-referrer");
  response.Set("Cross-Origin-Opener-Policy", "same-origin");
  response.Set("Cross-Origin-Resource-Policy", "same-origin");
  // The camera is asked for nowhere: evidence is chosen as a file, which needs no permission.
  response.Set("Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=(), usb=()");
  if (request.secure) response.Set("Strict-Transport-Security", "max-age=31536000; includeSubDomains");
}

Result<StaticFiles> StaticFiles::Read(const std::string& folder, std::size_t most_bytes) {
  const auto fail = [&](const std::string& reason) { return Fail(Error("http.folder", folder, {{"folder", folder}, {"reason", reason}})); };
  std::map<std::string, std::string> read;
  std::size_t all = 0;
  std::error_code error;
  // Links to folders are not followed unless asked for.
  fs::recursive_directory_iterator it(folder, error);
  for (; !error && it != fs::recursive_directory_iterator(); it.increment(error)) {
    const fs::path& path = it->path();
    const fs::file_status status = it->symlink_status(error);
    if (error) break;
    if (path.filename().string().starts_with('.')) {
      if (fs::is_directory(status)) it.disable_recursion_pending();
      continue;
    }
    if (!fs::is_regular_file(status)) continue;
    std::ifstream file(path, std::ios::binary);
    std::string bytes((std::istreambuf_iterator<char>(file)), std::istreambuf_iterator<char>());
    if (!file) return fail(path.string());
    all += bytes.size();
    if (all > most_bytes) return fail("> " + std::to_string(most_bytes) + " B");
    read["/" + fs::relative(path, folder).generic_string()] = std::move(bytes);
  }
  if (error) return fail(error.message());
  if (!read.contains("/index.html")) return fail("index.html");

  StaticFiles files;
  for (auto& [path, bytes] : read) {
    const std::string extension = fs::path(path).extension().string();
    const std::string stem = path.substr(0, path.size() - extension.size());
    if ((extension == ".br" || extension == ".gz") && read.contains(stem)) continue;  // a form of another file
    Entry& entry = files.entries_[path];
    entry.type = TypeOf(extension);
    entry.immutable = path.starts_with("/assets/");
    const auto form = [&](const std::string& suffix) -> std::optional<Form> {
      const auto found = read.find(path + suffix);
      if (found == read.end()) return std::nullopt;
      return Form{found->second, EtagOf(found->second)};
    };
    entry.brotli = form(".br");
    entry.gzip = form(".gz");
    if (!entry.gzip && bytes.size() > 1024 && IsCompressible(entry.type)) {
      std::string packed = Gzip(bytes);
      if (!packed.empty() && packed.size() < bytes.size()) entry.gzip = Form{packed, EtagOf(packed)};
    }
    entry.plain = {bytes, EtagOf(bytes)};
  }
  return files;
}

const StaticFiles::Entry* StaticFiles::Find(const std::string& path) const {
  const auto found = entries_.find(path);
  if (found != entries_.end()) return &found->second;
  if (path.find('.', path.rfind('/')) != std::string::npos || path.find("/.") != std::string::npos) return nullptr;
  return &entries_.at("/index.html");
}

Response StaticFiles::Serve(const Request& request) const {
  if (request.method != Method::kGet && request.method != Method::kHead) {
    Response response = Plain(405, request);
    response.Set("Allow", "GET, HEAD");
    return response;
  }
  const Entry* entry = Find(request.path);
  if (entry == nullptr) return Plain(404, request);
  const std::string_view accepts = request.Header("accept-encoding");
  const Form* form = &entry->plain;
  const char* coding = nullptr;
  if (entry->brotli && AcceptsCoding(accepts, "br")) {
    form = &*entry->brotli;
    coding = "br";
  } else if (entry->gzip && AcceptsCoding(accepts, "gzip")) {
    form = &*entry->gzip;
    coding = "gzip";
  }
  Response response;
  response.Set("Cache-Control", entry->immutable ? "public, max-age=31536000, immutable" : "no-cache");
  response.Set("ETag", form->etag);
  response.Set("Vary", "Accept-Encoding");
  SetSecurityHeaders(request, response);
  if (Matches(request.Header("if-none-match"), form->etag)) {
    response.status = 304;
    return response;
  }
  response.Set("Content-Type", entry->type);
  if (coding != nullptr) response.Set("Content-Encoding", coding);
  response.body = form->bytes;
  return response;
}

}  // namespace atalaya::http
