// A child process for one computation: fork, pipe, resource limits, a shared flag that asks it to stop, a kill when it
// does not.
//
// Only the forking thread lives on in the child; glibc makes malloc and stdio usable there. Every descriptor but the
// pipe is closed, so that two solves started together do not hold each other's pipe open and a server's sockets close
// when they should.
#include "milp/child.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <cstring>
#include <new>

namespace atalaya::milp {
namespace {

using Clock = std::chrono::steady_clock;
constexpr int kPollMs = 20;

// One cache line that parent and child both see.
class SharedFlag {
 public:
  SharedFlag() {
    void* page = ::mmap(nullptr, sizeof(std::atomic<int>), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    flag_ = page == MAP_FAILED ? nullptr : new (page) std::atomic<int>(0);
  }
  ~SharedFlag() {
    if (flag_ != nullptr) ::munmap(flag_, sizeof(std::atomic<int>));
  }
  SharedFlag(const SharedFlag&) = delete;
  SharedFlag& operator=(const SharedFlag&) = delete;
  std::atomic<int>* get() const { return flag_; }

 private:
  std::atomic<int>* flag_;
};

void LimitMemory(double more_mb) {
  if (more_mb <= 0) return;
  long pages = 0;
  if (std::FILE* file = std::fopen("/proc/self/statm", "r")) {
    if (std::fscanf(file, "%ld", &pages) != 1) pages = 0;
    std::fclose(file);
  }
  const double bytes = static_cast<double>(pages) * static_cast<double>(::sysconf(_SC_PAGESIZE)) + more_mb * 1048576.0;
  const rlimit limit{static_cast<rlim_t>(bytes), static_cast<rlim_t>(bytes)};
  ::setrlimit(RLIMIT_AS, &limit);
}

// A terminal's Ctrl-C, or a supervisor's termination, goes to the whole group. Whether to stop, and when, is the
// parent's decision alone: it asks by the shared flag and gets the best so far, which a child that died of the same
// signal could not send. If the parent dies, the kernel kills the child.
void ResetSignals() {
  for (const int number : {SIGABRT, SIGSEGV, SIGCHLD}) ::signal(number, SIG_DFL);
  for (const int number : {SIGINT, SIGQUIT, SIGTERM, SIGHUP, SIGPIPE}) ::signal(number, SIG_IGN);
  sigset_t none;
  ::sigemptyset(&none);
  ::sigprocmask(SIG_SETMASK, &none, nullptr);
}

[[noreturn]] void BeChild(int pipe_fd, const std::atomic<int>* stop, const std::function<void(const ChildPort&)>& body,
                          const ChildLimits& limits) {
  ::prctl(PR_SET_PDEATHSIG, SIGKILL);  // the thread that waits for the answer is the parent here
  ResetSignals();
  // Keep the pipe as descriptor 3; everything below it is /dev/null, everything above is closed.
  const int kept = ::fcntl(pipe_fd, F_DUPFD, 64);
  const int null = ::open("/dev/null", O_RDWR);
  if (kept < 0 || null < 0) ::_exit(1);
  for (int fd = 0; fd < 3; ++fd) ::dup2(null, fd);
  ::dup2(kept, 3);
  ::close_range(4, ~0U, 0);
  const rlimit no_core{0, 0};
  ::setrlimit(RLIMIT_CORE, &no_core);
  LimitMemory(limits.memory_limit_mb);
  try {
    body(ChildPort(3, stop));
  } catch (...) {
    ::_exit(1);
  }
  ::_exit(0);
}

// Moves whole messages from the raw bytes to the outcome. A message is its length in doubles, then the doubles.
std::vector<std::vector<double>> Unpack(const std::vector<char>& bytes) {
  std::vector<std::vector<double>> messages;
  std::size_t at = 0;
  while (bytes.size() - at >= sizeof(std::uint64_t)) {
    std::uint64_t count = 0;
    std::memcpy(&count, bytes.data() + at, sizeof count);
    at += sizeof count;
    if (count > (bytes.size() - at) / sizeof(double)) break;
    std::vector<double>& message = messages.emplace_back(count);
    if (count > 0) std::memcpy(message.data(), bytes.data() + at, count * sizeof(double));
    at += count * sizeof(double);
  }
  return messages;
}

}  // namespace

void ChildPort::Send(std::span<const double> message) const {
  const std::uint64_t count = message.size();
  const auto write_all = [this](const void* data, std::size_t size) {
    const char* next = static_cast<const char*>(data);
    while (size > 0) {
      const ssize_t written = ::write(fd_, next, size);
      if (written < 0 && errno == EINTR) continue;
      if (written <= 0) ::_exit(1);  // the parent is gone
      next += written;
      size -= static_cast<std::size_t>(written);
    }
  };
  write_all(&count, sizeof count);
  write_all(message.data(), message.size_bytes());
}

ChildOutcome RunInChild(const std::function<void(const ChildPort&)>& body, const ChildLimits& limits) {
  ChildOutcome outcome;
  const SharedFlag stop;
  int ends[2];
  if (stop.get() == nullptr || ::pipe2(ends, O_CLOEXEC) != 0) return outcome;
  // Signals wait until the child has put the parent's handlers away.
  sigset_t all, before;
  ::sigfillset(&all);
  ::pthread_sigmask(SIG_SETMASK, &all, &before);
  const pid_t child = ::fork();
  if (child == 0) BeChild(ends[1], stop.get(), body, limits);
  ::pthread_sigmask(SIG_SETMASK, &before, nullptr);
  ::close(ends[1]);
  if (child < 0) {
    ::close(ends[0]);
    return outcome;
  }

  const Clock::time_point begin = Clock::now();
  Clock::time_point asked = Clock::time_point::max();
  std::vector<char> bytes;
  std::vector<char> buffer(1 << 16);
  for (;;) {
    const Clock::time_point now = Clock::now();
    const bool late = limits.time_limit > 0 && now - begin > std::chrono::duration<double>(limits.time_limit);
    if (asked == Clock::time_point::max() && (late || (limits.cancel != nullptr && limits.cancel->load()))) {
      asked = now;
      stop.get()->store(1);
    }
    if (asked != Clock::time_point::max() && now - asked > std::chrono::duration<double>(limits.grace)) {
      outcome.killed = true;
      ::kill(child, SIGKILL);
    }
    pollfd poll_fd{ends[0], POLLIN, 0};
    if (::poll(&poll_fd, 1, kPollMs) <= 0) continue;  // nothing yet, or a signal of ours
    const ssize_t got = ::read(ends[0], buffer.data(), buffer.size());
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) break;  // the child closed its end by ending
    bytes.insert(bytes.end(), buffer.begin(), buffer.begin() + got);
  }
  ::close(ends[0]);
  int status = 0;
  pid_t waited = 0;
  do {
    waited = ::waitpid(child, &status, 0);
  } while (waited < 0 && errno == EINTR);
  // A program that ignores SIGCHLD has no status to give; the last message then decides.
  outcome.finished = waited < 0 || (WIFEXITED(status) && WEXITSTATUS(status) == 0);
  outcome.messages = Unpack(bytes);
  return outcome;
}

}  // namespace atalaya::milp
