#include "app/node.h"

#include <sys/stat.h>

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <sstream>

#include "base/ids.h"
#include "base/time.h"
#include "formats/json_decode.h"
#include "formats/json_parse.h"
#include "formats/json_write.h"

namespace atalaya::app {
namespace {

constexpr std::size_t kMostBytes = 4096;

auto Wrong(const std::filesystem::path& path, std::string reason) {
  return Fail(Error("node.file", path.string(), {{"reason", std::move(reason)}}));
}

Result<NodeFile> Parse(const std::filesystem::path& path, const std::string& bytes) {
  const auto document = formats::ParseJson(bytes, path.string(), kMostBytes);
  if (!document) return Fail(document.error());
  formats::FindingList findings;
  formats::JsonObject object(formats::JsonNode(*document, path.string(), findings, formats::Remarks::kRefused));
  NodeFile node;
  node.name = object.Need("name").Words();
  node.seed = FromHex(object.Need("key").Words());
  object.Done();
  if (findings.Errors() > 0) return Fail(findings.Take());
  if (node.seed.size() != 32) return Wrong(path, "key");
  return node;
}

// Names stand in signatures, titles and addresses of authenticator apps.
bool IsName(const std::string& name) {
  if (name.empty() || name.size() > 60) return false;
  for (const char c : name) {
    if (static_cast<unsigned char>(c) < 0x20 || c == '\n' || c == '"' || c == '\\' || c == 0x7F) return false;
  }
  return true;
}

// 0: made; else errno. Never over another file, never readable by others, on the disk before anything is signed with it.
int Make(const std::filesystem::path& path, const std::string& bytes) {
  const int file = ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  if (file < 0) return errno;
  const bool whole = ::write(file, bytes.data(), bytes.size()) == static_cast<ssize_t>(bytes.size()) && ::fsync(file) == 0;
  const int error = whole ? 0 : (errno == 0 ? EIO : errno);
  ::close(file);
  if (!whole) ::unlink(path.c_str());
  return error;
}

}  // namespace

std::filesystem::path NodeFilePath(const std::string& url, const std::string& named) {
  if (!named.empty()) return named;
  if (const char* file = std::getenv("ATALAYA_NODE_FILE"); file != nullptr && *file != '\0') return file;
  if (url.starts_with("sqlite:")) return url.substr(7) + ".node";
  return url.find("://") == std::string::npos ? std::filesystem::path(url + ".node") : std::filesystem::path();
}

Result<NodeFile> ReadOrMakeNodeFile(const std::filesystem::path& path, const std::string& name) {
  if (path.empty()) return Wrong("--node-file", "missing");
  for (int attempt = 0; attempt < 2; ++attempt) {
    std::ifstream in(path, std::ios::binary);
    if (in) {
      std::string bytes(kMostBytes, '\0');
      in.read(bytes.data(), static_cast<std::streamsize>(bytes.size()));
      bytes.resize(static_cast<std::size_t>(in.gcount()));
      auto node = Parse(path, bytes);
      if (node && !name.empty() && node->name != name) return Fail(Error("node.name", path.string(), {{"name", node->name}}));
      return node;
    }
    NodeFile node{name.empty() ? "atalaya" : name, RandomBytes(32), true};
    if (!IsName(node.name)) return Wrong(path, "name");
    formats::JsonWriter w;
    w.BeginObject().Member("name", node.name).Member("key", ToHex(node.seed)).EndObject();
    const int error = Make(path, w.Take());
    if (error == 0) return node;
    if (error != EEXIST) return Wrong(path, std::strerror(error));
    // Somebody made it between our two looks: theirs counts.
  }
  return Wrong(path, "unreadable");
}

std::string DatabaseUrl(const std::string& option) {
  if (!option.empty()) return option;
  const char* variable = std::getenv("ATALAYA_DATABASE");
  return variable != nullptr && *variable != '\0' ? variable : "sqlite:atalaya.db";
}

Result<Node> OpenNode(const std::string& database_option, const std::string& node_file_option, const std::string& name,
                      const std::filesystem::path& data, int readers) {
  const std::string url = DatabaseUrl(database_option);
  auto file = ReadOrMakeNodeFile(NodeFilePath(url, node_file_option), name);
  if (!file) return Fail(file.error());
  store::DatabaseOptions options;
  options.url = url;
  options.migrations = (data / "migrations").string();
  options.readers = readers;
  options.origin = file->name;
  options.key_seed = file->seed;
  options.now = &UtcNow;
  auto database = store::Database::Open(std::move(options));
  if (!database) {
    // Nothing was signed with a key made a moment ago: a database that cannot be opened with it must not leave it behind as if it were its own.
    std::error_code ignored;
    if (file->made) std::filesystem::remove(NodeFilePath(url, node_file_option), ignored);
    return Fail(database.error());
  }
  return Node{std::move(*file), std::move(*database)};
}

void KeepPrivate() { ::umask(077); }

}  // namespace atalaya::app
