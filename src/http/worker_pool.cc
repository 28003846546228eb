#include "http/worker_pool.h"

#include <algorithm>
#include <utility>

namespace atalaya::http {

WorkerPool::WorkerPool(int workers, std::size_t queue) : limit_(queue) {
  for (int i = 0; i < std::max(1, workers); ++i) threads_.emplace_back([this] { Work(); });
}

WorkerPool::~WorkerPool() { Stop(); }

bool WorkerPool::TrySubmit(Job job) {
  {
    const std::lock_guard lock(mutex_);
    if (stopping_ || jobs_.size() >= limit_) return false;
    jobs_.push_back(std::move(job));
  }
  ready_.notify_one();
  return true;
}

void WorkerPool::Submit(Job job) {
  {
    std::unique_lock lock(mutex_);
    if (stopping_) {
      lock.unlock();
      job(false);
      return;
    }
    jobs_.push_back(std::move(job));
  }
  ready_.notify_one();
}

void WorkerPool::Stop() {
  std::deque<Job> left;
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
    left.swap(jobs_);
  }
  ready_.notify_all();
  for (Job& job : left) job(false);
  for (std::thread& thread : threads_) {
    if (thread.joinable()) thread.join();
  }
}

std::size_t WorkerPool::Waiting() const {
  const std::lock_guard lock(mutex_);
  return jobs_.size();
}

void WorkerPool::Work() {
  std::unique_lock lock(mutex_);
  while (true) {
    ready_.wait(lock, [this] { return stopping_ || !jobs_.empty(); });
    if (jobs_.empty()) return;
    {
      const Job job = std::move(jobs_.front());
      jobs_.pop_front();
      lock.unlock();
      job(true);
    }  // what the job holds is let go before the lock is taken again
    lock.lock();
  }
}

}  // namespace atalaya::http
