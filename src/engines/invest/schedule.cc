// When each measure starts.
//
// Method: serial list scheduling with cumulative resources. Jobs are placed one by one, highest priority first, each at the first
// period from which all later balances stay non-negative; prerequisites are placed when first needed. Given the order, every start
// is the earliest possible one. Source: serial schedule generation, Kolisch, EJOR 90:320-333 (1996). Cost: O(jobs x funds x
// periods^2).
#include <algorithm>
#include <numeric>

#include "invest/invest.h"

namespace atalaya::invest {
namespace {

constexpr int kDoesNotFit = -1;

class Scheduler {
 public:
  Scheduler(const std::vector<Job>& jobs, const std::vector<std::vector<double>>& arrives)
      : jobs_(jobs), start_(jobs.size(), kDoesNotFit), mark_(jobs.size(), Mark::kNew) {
    for (const std::vector<double>& fund : arrives) {
      periods_ = std::max(periods_, fund.size());
      std::vector<double> balance(fund.size());
      std::partial_sum(fund.begin(), fund.end(), balance.begin());
      balance_.push_back(std::move(balance));
    }
    for (std::vector<double>& balance : balance_) {  // a short row means that nothing arrives later
      balance.resize(periods_, balance.empty() ? 0 : balance.back());
      tolerance_.push_back(balance.empty() ? 0 : 1e-9 * balance.back());
    }
  }

  std::vector<int> Run() {
    std::vector<int> order(jobs_.size());
    std::iota(order.begin(), order.end(), 0);
    std::stable_sort(order.begin(), order.end(), [&](int a, int b) { return jobs_[a].priority > jobs_[b].priority; });
    for (int job : order) Place(job);
    return start_;
  }

 private:
  enum class Mark { kNew, kOpen, kDone };

  // False if the job does not fit. A job met while it is open is on a cycle of prerequisites.
  bool Place(int job) {
    if (mark_[job] == Mark::kDone) return start_[job] != kDoesNotFit;
    if (mark_[job] == Mark::kOpen) return false;
    mark_[job] = Mark::kOpen;
    std::size_t from = 0;
    bool fits = true;
    for (int before : jobs_[job].after) {
      if (!Place(before)) {
        fits = false;
        break;
      }
      from = std::max(from, static_cast<std::size_t>(start_[before]));
    }
    mark_[job] = Mark::kDone;
    for (std::size_t period = from; fits && period < periods_; ++period) {
      if (!Affordable(jobs_[job], period)) continue;
      Pay(jobs_[job], period);
      start_[job] = static_cast<int>(period);
      return true;
    }
    return false;
  }

  bool Affordable(const Job& job, std::size_t from) const {
    for (std::size_t f = 0; f < job.by_fund.size(); ++f) {
      if (job.by_fund[f] <= 0) continue;
      if (f >= balance_.size()) return false;
      for (std::size_t t = from; t < periods_; ++t) {
        if (balance_[f][t] + tolerance_[f] < job.by_fund[f]) return false;
      }
    }
    return true;
  }

  void Pay(const Job& job, std::size_t from) {
    for (std::size_t f = 0; f < std::min(job.by_fund.size(), balance_.size()); ++f) {
      for (std::size_t t = from; t < periods_; ++t) balance_[f][t] -= job.by_fund[f];
    }
  }

  const std::vector<Job>& jobs_;
  std::size_t periods_ = 0;
  std::vector<std::vector<double>> balance_;  // fund x period: arrived so far and not spent by then
  std::vector<double> tolerance_;
  std::vector<int> start_;
  std::vector<Mark> mark_;
};

}  // namespace

std::vector<int> Schedule(const std::vector<Job>& jobs, const std::vector<std::vector<double>>& arrives) {
  return Scheduler(jobs, arrives).Run();
}

}  // namespace atalaya::invest
