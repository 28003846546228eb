// Long work: one after another on one thread of low priority, so that requests keep their cores. Progress is kept in memory, start and end
// in the database; a server that stops leaves no job behind that looks as if it still ran.
#pragma once

#include <condition_variable>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <thread>

#include "api/context.h"
#include "base/result.h"
#include "store/jobs.h"

namespace atalaya::api {

struct Job {
  store::JobRow row;   // status also "queued"
  std::string stage;   // message key
  double progress = 0; // 0..1
};

class Jobs {
 public:
  // What the work reports to.
  class Reporter {
   public:
    Reporter(Jobs& jobs, std::string id) : jobs_(jobs), id_(std::move(id)) {}
    // Throws Cancelled when the job was cancelled or the server stops: work that reports can be stopped.
    void Progress(const std::string& stage, double share);
    const std::string& Id() const { return id_; }

   private:
    Jobs& jobs_;
    std::string id_;
  };
  struct Cancelled {};
  // Returns what came out ("analysis/ID"); findings: why not.
  using Work = std::function<Result<std::string>(Reporter&)>;

  // Marks what an earlier server left as failed.
  explicit Jobs(Context& context);
  ~Jobs();  // cancels and waits

  // Returns the job's id.
  Result<std::string> Start(const std::string& kind, const std::string& actor, const std::string& state, Work work);
  std::optional<Job> Find(const std::string& id);
  // False when it is over already.
  bool Cancel(const std::string& id);
  // Id of a job of that kind which waits or runs; empty: none.
  std::string Running(const std::string& kind);
  // Waits until nothing waits or runs (tests, shutdown).
  void Drain();

 private:
  struct Entry {
    Job job;
    Work work;
    bool cancelled = false;
  };
  void Loop();
  void RunOne(const std::shared_ptr<Entry>& entry);

  Context& context_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<std::shared_ptr<Entry>> queue_;
  std::map<std::string, std::shared_ptr<Entry>> live_;  // waiting or running
  bool stopping_ = false;
  std::thread thread_;
};

}  // namespace atalaya::api
