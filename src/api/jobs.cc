#include "api/jobs.h"

#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>

#include "api/resources.h"
#include "base/log.h"

namespace atalaya::api {
namespace {

constexpr int kNice = 10;

// Of this thread, and of those that it starts.
void LowerPriority() { setpriority(PRIO_PROCESS, static_cast<id_t>(syscall(SYS_gettid)), kNice); }

std::string FirstCode(const Findings& findings) {
  for (const Finding& f : findings) {
    if (f.severity == Severity::kError) return "finding." + f.code;
  }
  return "job.failed";
}

}  // namespace

void Jobs::Reporter::Progress(const std::string& stage, double share) {
  std::lock_guard lock(jobs_.mutex_);
  const auto it = jobs_.live_.find(id_);
  if (it == jobs_.live_.end()) return;
  if (it->second->cancelled) throw Cancelled{};
  it->second->job.stage = stage;
  it->second->job.progress = std::clamp(share, 0.0, 1.0);
}

Jobs::Jobs(Context& context) : context_(context) {
  const auto left = context_.database.Write("system", [](store::Transaction& t) -> Result<int> { return store::AbandonJobs(t); });
  if (!left) log::Write(log::Level::kError, "jobs.abandon", {});
  thread_ = std::thread([this] { Loop(); });
}

Jobs::~Jobs() {
  {
    std::lock_guard lock(mutex_);
    stopping_ = true;
    for (auto& [id, entry] : live_) entry->cancelled = true;
  }
  changed_.notify_all();
  thread_.join();
}

Result<std::string> Jobs::Start(const std::string& kind, const std::string& actor, const std::string& state, Work work) {
  auto entry = std::make_shared<Entry>();
  entry->job.row = {NewId(context_.now()), kind, "queued", actor, state, context_.now(), "", "", ""};
  entry->job.stage = "job.queued";
  entry->work = std::move(work);
  const std::string id = entry->job.row.id;
  auto added = context_.database.Write(actor, [&](store::Transaction& t) -> Result<std::string> {
    store::AddJob(t, entry->job.row);
    return id;
  });
  if (!added) return added;
  {
    std::lock_guard lock(mutex_);
    live_[id] = entry;
    queue_.push_back(entry);
  }
  changed_.notify_all();
  return added;
}

std::optional<Job> Jobs::Find(const std::string& id) {
  {
    std::lock_guard lock(mutex_);
    const auto it = live_.find(id);
    if (it != live_.end()) return it->second->job;
  }
  const auto row = context_.database.Read([&](store::Connection& c) { return store::FindJob(c, id); });
  if (!row || !*row) return std::nullopt;
  return Job{**row, "", (*row)->status == "done" ? 1.0 : 0.0};
}

bool Jobs::Cancel(const std::string& id) {
  std::lock_guard lock(mutex_);
  const auto it = live_.find(id);
  if (it == live_.end()) return false;
  it->second->cancelled = true;
  return true;
}

std::string Jobs::Running(const std::string& kind) {
  std::lock_guard lock(mutex_);
  for (const auto& [id, entry] : live_) {
    if (entry->job.row.kind == kind && !entry->cancelled) return id;
  }
  return {};
}

void Jobs::Drain() {
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [this] { return live_.empty(); });
}

void Jobs::Loop() {
  LowerPriority();
  std::unique_lock lock(mutex_);
  for (;;) {
    changed_.wait(lock, [this] { return stopping_ || !queue_.empty(); });
    if (queue_.empty()) return;  // those that wait are ended as cancelled first
    const auto entry = queue_.front();
    queue_.pop_front();
    lock.unlock();
    RunOne(entry);
    lock.lock();
    live_.erase(entry->job.row.id);
    changed_.notify_all();
  }
}

void Jobs::RunOne(const std::shared_ptr<Entry>& entry) {
  const std::string id = entry->job.row.id;
  std::string status = "done", reason, result;
  {
    std::lock_guard lock(mutex_);
    entry->job.row.status = "running";
    if (entry->cancelled) status = "cancelled";
  }
  try {
    if (status == "done") {
      Reporter reporter(*this, id);
      const auto done = entry->work(reporter);
      if (done) {
        result = *done;
      } else {
        status = "failed";
        reason = FirstCode(done.error());
      }
    }
  } catch (const Cancelled&) {
    status = "cancelled";
  } catch (const std::exception& error) {
    log::Write(log::Level::kError, "job.failed", {{"job", id}, {"detail", error.what()}});
    status = "failed";
    reason = "job.failed";
  }
  {
    std::lock_guard lock(mutex_);
    if (status == "cancelled" && stopping_) {
      status = "failed";
      reason = "job.stopped";
    }
  }
  entry->work = nullptr;
  const auto ended = context_.database.Write("system", [&](store::Transaction& t) -> Result<int> {
    store::EndJob(t, id, status, reason, result);
    return 1;
  });
  if (!ended) log::Write(log::Level::kError, "job.end", {{"job", id}});
}

}  // namespace atalaya::api
