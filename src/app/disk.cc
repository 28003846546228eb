#include "app/disk.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <memory>
#include <system_error>

namespace atalaya::app {
namespace fs = std::filesystem;
namespace {

// A file descriptor that closes itself.
class Descriptor {
 public:
  explicit Descriptor(int fd) : fd_(fd) {}
  ~Descriptor() {
    if (fd_ >= 0) ::close(fd_);
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  bool Ok() const { return fd_ >= 0; }
  int Get() const { return fd_; }

 private:
  int fd_;
};

std::string Reason() {
  return std::generic_category().message(errno);
}

Finding CannotWrite(const fs::path& path, const std::string& detail) {
  return Error("file.cannot-write", path.string(), {{"detail", detail}});
}

bool WriteAll(int fd, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t n = ::write(fd, bytes.data(), bytes.size());
    if (n < 0 && errno == EINTR) continue;
    if (n <= 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(n));
  }
  return true;
}

}  // namespace

Result<std::function<std::string_view()>> Disk::Pieces(const fs::path& path, Findings& problems) {
  struct Open {
    Descriptor file;
    std::string buffer;
    bool ended = false;
    explicit Open(int fd) : file(fd) {}
  };
  const auto open = std::make_shared<Open>(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
  if (!open->file.Ok()) {
    if (errno == ENOENT || errno == ENOTDIR) return Fail(Error("file.not-found", path.string()));
    return Fail(Error("file.unreadable", path.string(), {{"detail", Reason()}}));
  }
  struct stat info{};
  if (::fstat(open->file.Get(), &info) != 0) return Fail(Error("file.unreadable", path.string(), {{"detail", Reason()}}));
  if (!S_ISREG(info.st_mode)) return Fail(Error("file.not-a-file", path.string()));
  open->buffer.resize(std::size_t{256} << 10);
  std::error_code error;
  inputs_.push_back(fs::canonical(path, error));
  return [open, name = path.string(), &problems]() -> std::string_view {
    while (!open->ended) {
      const ssize_t got = ::read(open->file.Get(), open->buffer.data(), open->buffer.size());
      if (got > 0) return std::string_view(open->buffer).substr(0, static_cast<std::size_t>(got));
      if (got < 0 && errno == EINTR) continue;
      if (got < 0) problems.push_back(Error("file.unreadable", name, {{"detail", Reason()}}));
      open->ended = true;
    }
    return {};
  };
}

Result<std::string> Disk::Read(const fs::path& path, std::size_t limit, const std::string& name) {
  const std::string where = name.empty() ? path.string() : name;
  // O_NONBLOCK: opening a pipe nobody writes to must not hang before we can see that it is one.
  const Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
  if (!file.Ok()) {
    if (errno == ENOENT || errno == ENOTDIR) return Fail(Error("file.not-found", where));
    return Fail(Error("file.unreadable", where, {{"detail", Reason()}}));
  }
  struct stat info{};
  if (::fstat(file.Get(), &info) != 0) return Fail(Error("file.unreadable", where, {{"detail", Reason()}}));
  if (!S_ISREG(info.st_mode)) return Fail(Error("file.not-a-file", where));
  const auto too_large = [&](std::size_t size) {
    return Fail(
        Error("file.too-large", where, {{"size", std::to_string(size >> 20)}, {"limit", std::to_string(limit >> 20)}}));
  };
  const auto size = static_cast<std::size_t>(info.st_size);
  if (size > limit) return too_large(size);
  std::string bytes(size, '\0');
  std::size_t have = 0;
  while (true) {
    if (have == bytes.size()) bytes.resize(have + 1);  // one more, to notice a file that grows while we read
    const ssize_t n = ::read(file.Get(), bytes.data() + have, bytes.size() - have);
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) return Fail(Error("file.unreadable", where, {{"detail", Reason()}}));
    if (n == 0) break;
    have += static_cast<std::size_t>(n);
    if (have > limit) return too_large(have);
  }
  bytes.resize(have);
  std::error_code error;
  const fs::path canonical = fs::canonical(path, error);
  if (!error && std::find(inputs_.begin(), inputs_.end(), canonical) == inputs_.end()) inputs_.push_back(canonical);
  return bytes;
}

formats::FileSource Disk::Source() {
  formats::FileSource source;
  source.read = [this](const std::string& path) { return Read(path); };
  source.list = [](const std::string& folder) -> Result<std::vector<std::string>> {
    std::vector<std::string> names;
    for (const fs::path& file : FilesIn(folder, "")) names.push_back(file.filename().string());
    return names;
  };
  return source;
}

Findings Disk::CheckOutput(const fs::path& path) const {
  std::error_code error;
  const fs::file_status status = fs::status(path, error);
  if (fs::exists(status) && !fs::is_regular_file(status)) return {Error("file.not-a-file", path.string())};
  const fs::path canonical = fs::weakly_canonical(path, error);
  if (!error && std::find(inputs_.begin(), inputs_.end(), canonical) != inputs_.end()) {
    return {Error("file.is-input", path.string())};
  }
  return {};
}

void Disk::AllowOverwrite(const fs::path& path) {
  std::error_code error;
  const fs::path canonical = fs::weakly_canonical(path, error);
  inputs_.erase(std::remove(inputs_.begin(), inputs_.end(), canonical), inputs_.end());
}

Findings Disk::Write(const fs::path& path, std::string_view bytes) {
  if (Findings refused = CheckOutput(path); !refused.empty()) return refused;
  std::error_code error;
  // Through a link, the file it points to is replaced and the link stays.
  fs::path target = fs::weakly_canonical(path, error);
  if (error) return {CannotWrite(path, error.message())};
  if (target.has_parent_path()) fs::create_directories(target.parent_path(), error);
  if (error) return {CannotWrite(path, error.message())};

  struct stat existing{};
  const bool keep_mode = ::stat(target.c_str(), &existing) == 0;
  std::string temporary = (target.parent_path() / ("." + target.filename().string() + ".XXXXXX")).string();
  const int fd = ::mkostemp(temporary.data(), O_CLOEXEC);
  if (fd < 0) return {CannotWrite(path, Reason())};
  {
    const Descriptor file(fd);
    // mkostemp makes it private; a new file gets what the user's mask allows, as any other program's would.
    const mode_t mask = ::umask(0);
    ::umask(mask);
    const bool ok = WriteAll(fd, bytes) && ::fchmod(fd, keep_mode ? existing.st_mode & 07777 : 0666 & ~mask) == 0 &&
                    ::fsync(fd) == 0;
    if (!ok) {
      const Finding finding = CannotWrite(path, Reason());
      ::unlink(temporary.c_str());
      return {finding};
    }
  }
  if (::rename(temporary.c_str(), target.c_str()) != 0) {
    const Finding finding = CannotWrite(path, Reason());
    ::unlink(temporary.c_str());
    return {finding};
  }
  // The new name survives a power cut only once the folder is on the disk too.
  const Descriptor folder(::open(target.parent_path().c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (folder.Ok()) ::fsync(folder.Get());
  return {};
}

std::vector<fs::path> FilesIn(const fs::path& folder, std::string_view suffix) {
  std::vector<fs::path> files;
  std::error_code error;
  for (fs::directory_iterator it(folder, error), end; !error && it != end; it.increment(error)) {
    if (it->is_regular_file(error) && it->path().filename().string().ends_with(suffix)) files.push_back(it->path());
  }
  std::sort(files.begin(), files.end());
  return files;
}

}  // namespace atalaya::app
