// Runs a computation in a forked child process and brings its bytes back: the way to use a library that is not safe
// beside other threads, may crash, and may have to be stopped.
#pragma once

#include <atomic>
#include <cstddef>
#include <functional>
#include <span>
#include <vector>

namespace atalaya::milp {

struct ChildLimits {
  double time_limit = 0;                      // seconds until the child is asked to stop; 0: none
  double grace = 2;                           // seconds it may take to obey before it is killed
  double memory_limit_mb = 0;                 // address space the child may add to what this process has; 0: none
  const std::atomic<bool>* cancel = nullptr;  // true: ask the child to stop
};

// What the child sees of its parent.
class ChildPort {
 public:
  ChildPort(int fd, const std::atomic<int>* stop) : fd_(fd), stop_(stop) {}
  // Sends one message; each Send arrives as one element of ChildOutcome::messages.
  void Send(std::span<const double> message) const;
  // True when the parent wants the child to end soon and send what it has.
  bool StopAsked() const { return stop_->load(std::memory_order_relaxed) != 0; }

 private:
  int fd_;
  const std::atomic<int>* stop_;
};

struct ChildOutcome {
  std::vector<std::vector<double>> messages;  // whole messages only, in order
  bool finished = false;                      // the body ran to its end (not crashed, not killed)
  bool killed = false;                        // it did not end in time after it was asked to
};

// Calls `body` in a forked child whose standard streams are /dev/null and which holds no other file of this process.
// The child ends by _exit: no exit handlers, no buffers flushed twice. Safe from several threads at once. Blocks until
// the child is gone.
ChildOutcome RunInChild(const std::function<void(const ChildPort&)>& body, const ChildLimits& limits);

}  // namespace atalaya::milp
