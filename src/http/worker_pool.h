// Threads that run the handlers, with a queue of a fixed length: what does not fit is refused at once, not made to wait.
//
// Safe from any thread. Jobs must not throw.
#pragma once

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace atalaya::http {

class WorkerPool {
 public:
  // `run` is false when the pool stopped before the job's turn: the job then only tells whoever waits for it.
  using Job = std::function<void(bool run)>;

  WorkerPool(int workers, std::size_t queue);
  ~WorkerPool();  // stops

  // False when the queue is full (or the pool has stopped); the job was not taken.
  bool TrySubmit(Job job);
  // For the rest of something already taken (the next piece of a stream or a file); not counted against the queue. After Stop the
  // job is told so at once on the caller's thread.
  void Submit(Job job);
  // Jobs that have begun finish; the others are told that they will not run. Joins the threads. Safe to call twice, but not from a job.
  void Stop();
  std::size_t Waiting() const;

 private:
  void Work();

  const std::size_t limit_;
  mutable std::mutex mutex_;
  std::condition_variable ready_;
  std::deque<Job> jobs_;
  bool stopping_ = false;
  std::vector<std::thread> threads_;
};

}  // namespace atalaya::http
