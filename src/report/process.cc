#include "report/process.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <cstdlib>
#include <thread>

#include "base/text_util.h"

extern char** environ;

namespace atalaya::report {
namespace {

constexpr std::size_t kKeep = 64 * 1024;

// A pair of connected descriptors, closed at the end and not inherited by the child but through the actions below. Sockets rather than
// pipes: a child that stops reading gives an error, not a signal.
class Channel {
 public:
  Channel() {
    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends_.data()) != 0) ends_ = {-1, -1};
  }
  ~Channel() {
    CloseOurs();
    CloseTheirs();
  }
  Channel(const Channel&) = delete;
  Channel& operator=(const Channel&) = delete;
  int Ours() const { return ends_[0]; }
  int Theirs() const { return ends_[1]; }
  void CloseOurs() { Close(0); }
  void CloseTheirs() { Close(1); }

 private:
  void Close(std::size_t i) {
    if (ends_[i] >= 0) close(ends_[i]);
    ends_[i] = -1;
  }
  std::array<int, 2> ends_{-1, -1};
};

// Takes what is there; false at the end of the stream.
bool Take(int from, std::string& into) {
  std::array<char, 4096> buffer;
  const ssize_t got = recv(from, buffer.data(), buffer.size(), MSG_DONTWAIT);
  if (got < 0) return errno == EAGAIN || errno == EINTR;
  if (into.size() < kKeep) into.append(buffer.data(), std::min(static_cast<std::size_t>(got), kKeep - into.size()));
  return got > 0;
}

pid_t Spawn(const std::vector<std::string>& arguments, const Channel& in, const Channel& out, const Channel& err) {
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, in.Theirs(), STDIN_FILENO);
  posix_spawn_file_actions_adddup2(&actions, out.Theirs(), STDOUT_FILENO);
  posix_spawn_file_actions_adddup2(&actions, err.Theirs(), STDERR_FILENO);
  posix_spawnattr_t attributes;
  posix_spawnattr_init(&attributes);
  posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETPGROUP);  // a group of its own, so that its children end with it
  posix_spawnattr_setpgroup(&attributes, 0);
  std::vector<char*> words;
  for (const std::string& argument : arguments) words.push_back(const_cast<char*>(argument.c_str()));
  words.push_back(nullptr);
  pid_t child = -1;
  const int error = posix_spawn(&child, words[0], &actions, &attributes, words.data(), environ);
  posix_spawnattr_destroy(&attributes);
  posix_spawn_file_actions_destroy(&actions);
  return error == 0 ? child : -1;
}

}  // namespace

ProcessOutcome RunProcess(const std::vector<std::string>& arguments, const std::string& input, int timeout_seconds) {
  ProcessOutcome outcome;
  Channel in, out, err;
  if (arguments.empty() || in.Ours() < 0 || out.Ours() < 0 || err.Ours() < 0) return outcome;
  const pid_t child = Spawn(arguments, in, out, err);
  if (child < 0) return outcome;
  outcome.started = true;
  in.CloseTheirs();
  out.CloseTheirs();
  err.CloseTheirs();
  using Clock = std::chrono::steady_clock;
  const auto deadline = Clock::now() + std::chrono::seconds(timeout_seconds);
  const auto left = [&] {
    return static_cast<int>(std::max<long long>(0, std::chrono::duration_cast<std::chrono::milliseconds>(deadline - Clock::now()).count()));
  };
  std::size_t sent = 0;
  if (input.empty()) in.CloseOurs();
  while ((out.Ours() >= 0 || err.Ours() >= 0) && !outcome.timed_out) {
    std::array<pollfd, 3> waits{pollfd{in.Ours(), POLLOUT, 0}, pollfd{out.Ours(), POLLIN, 0}, pollfd{err.Ours(), POLLIN, 0}};
    const int ready = poll(waits.data(), waits.size(), left());
    if (ready == 0) outcome.timed_out = true;
    if (ready <= 0) continue;
    if (waits[0].revents != 0) {
      const ssize_t put = send(in.Ours(), input.data() + sent, input.size() - sent, MSG_NOSIGNAL | MSG_DONTWAIT);
      if (put > 0) sent += static_cast<std::size_t>(put);
      if (sent == input.size() || (put < 0 && errno != EAGAIN && errno != EINTR)) in.CloseOurs();
    }
    if (waits[1].revents != 0 && !Take(out.Ours(), outcome.output)) out.CloseOurs();
    if (waits[2].revents != 0 && !Take(err.Ours(), outcome.errors)) err.CloseOurs();
  }
  int status = 0;
  pid_t ended = 0;
  // A child may close its output and live on.
  while (!outcome.timed_out && (ended = waitpid(child, &status, WNOHANG)) == 0) {
    if (left() == 0) outcome.timed_out = true;
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
  }
  if (outcome.timed_out) {
    kill(-child, SIGKILL);
    while (waitpid(child, &status, 0) < 0 && errno == EINTR) {
    }
  }
  outcome.exit_code = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
  return outcome;
}

std::optional<std::string> FindProgram(const std::string& name) {
  const auto runs = [](const std::string& path) {
    struct stat info{};
    return access(path.c_str(), X_OK) == 0 && stat(path.c_str(), &info) == 0 && S_ISREG(info.st_mode);
  };
  if (name.find('/') != std::string::npos) return runs(name) ? std::optional(name) : std::nullopt;
  const char* path = std::getenv("PATH");
  for (const std::string& folder : Split(path != nullptr ? path : "/usr/local/bin:/usr/bin:/bin", ':')) {
    const std::string candidate = (folder.empty() ? "." : folder) + "/" + name;
    if (runs(candidate)) return candidate;
  }
  return std::nullopt;
}

}  // namespace atalaya::report
