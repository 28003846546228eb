#include "store/blobs.h"

#include <fcntl.h>
#include <sodium.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>

#include "base/ids.h"
#include "base/log.h"

namespace atalaya::store {
namespace fs = std::filesystem;
namespace {

tl::unexpected<Findings> Failed(const char* step, int error) {
  log::Write(log::Level::kError, "store.files", {{"step", step}, {"detail", std::strerror(error)}});
  return Fail(Error("store.files", ""));
}

bool Flush(const fs::path& folder) {
  const int handle = open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (handle < 0) return false;
  const bool done = fsync(handle) == 0;
  close(handle);
  return done;
}

}  // namespace

std::string Sha256Hex(std::string_view bytes) {
  std::array<unsigned char, crypto_hash_sha256_BYTES> hash;
  crypto_hash_sha256(hash.data(), reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size());
  return ToHex({reinterpret_cast<const char*>(hash.data()), hash.size()});
}

Blobs::Staged::~Staged() {
  if (!path_.empty()) unlink(path_.c_str());
}

fs::path Blobs::PathOf(const std::string& hash) const { return root_ / hash.substr(0, 2) / hash; }

Result<Blobs::Staged> Blobs::Stage(std::string_view bytes) const {
  std::error_code error;
  const fs::path folder = root_ / "incoming";
  fs::create_directories(folder, error);
  if (error) return Failed("folder", error.value());
  Staged staged(Sha256Hex(bytes), folder / ToHex(RandomBytes(16)));
  const int handle = open(staged.path_.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
  if (handle < 0) {
    staged.path_.clear();
    return Failed("create", errno);
  }
  int failed = 0;
  for (std::string_view rest = bytes; !rest.empty() && failed == 0;) {
    const ssize_t written = write(handle, rest.data(), rest.size());
    if (written < 0 && errno != EINTR) failed = errno;
    if (written > 0) rest.remove_prefix(static_cast<std::size_t>(written));
  }
  if (failed == 0 && fsync(handle) != 0) failed = errno;
  close(handle);
  if (failed != 0) return Failed("write", failed);
  return staged;
}

Result<Blobs::Staged> Blobs::StageFile(const fs::path& file) const {
  std::error_code error;
  const fs::path folder = root_ / "incoming";
  fs::create_directories(folder, error);
  if (error) return Failed("folder", error.value());
  const int from = open(file.c_str(), O_RDONLY | O_CLOEXEC);
  if (from < 0) return Fail(Error(errno == ENOENT ? "file.not-found" : "file.unreadable", file.string()));
  Staged staged("", folder / ToHex(RandomBytes(16)));
  const int to = open(staged.path_.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
  if (to < 0) {
    const int failed = errno;
    close(from);
    staged.path_.clear();
    return Failed("create", failed);
  }
  crypto_hash_sha256_state hash;
  crypto_hash_sha256_init(&hash);
  std::string piece(std::size_t{1} << 20, '\0');
  int unread = 0, unwritten = 0;
  while (unread == 0 && unwritten == 0) {
    const ssize_t got = read(from, piece.data(), piece.size());
    if (got < 0 && errno != EINTR) unread = errno;
    if (got == 0) break;
    if (got < 0) continue;
    crypto_hash_sha256_update(&hash, reinterpret_cast<const unsigned char*>(piece.data()), static_cast<unsigned long long>(got));
    for (std::string_view rest(piece.data(), static_cast<std::size_t>(got)); !rest.empty() && unwritten == 0;) {
      const ssize_t written = write(to, rest.data(), rest.size());
      if (written < 0 && errno != EINTR) unwritten = errno;
      if (written > 0) rest.remove_prefix(static_cast<std::size_t>(written));
    }
  }
  if (unwritten == 0 && fsync(to) != 0) unwritten = errno;
  close(from);
  close(to);
  if (unread != 0) return Fail(Error("file.unreadable", file.string()));
  if (unwritten != 0) return Failed("write", unwritten);
  std::array<unsigned char, crypto_hash_sha256_BYTES> sum;
  crypto_hash_sha256_final(&hash, sum.data());
  staged.hash_ = ToHex({reinterpret_cast<const char*>(sum.data()), sum.size()});
  return staged;
}

Result<bool> Blobs::Keep(Staged& staged) const {
  const fs::path target = PathOf(staged.hash_);
  std::error_code error;
  fs::create_directories(target.parent_path(), error);
  if (error) return Failed("folder", error.value());
  // Over a file that is there already too: it has the same bytes, or was damaged since.
  if (rename(staged.path_.c_str(), target.c_str()) != 0) return Failed("rename", errno);
  staged.path_.clear();
  if (!Flush(target.parent_path()) || !Flush(root_)) return Failed("flush", errno);
  return true;
}

void Blobs::Remove(const std::string& hash) const {
  const fs::path path = PathOf(hash);
  if (unlink(path.c_str()) == 0) Flush(path.parent_path());
}

}  // namespace atalaya::store
