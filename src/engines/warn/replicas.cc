#include "warn/replicas.h"

#include <algorithm>
#include <cmath>
#include <mutex>
#include <numbers>

#include "base/parallel.h"
#include "warn/sample.h"
#include "warn/search.h"

namespace atalaya::warn {

namespace {

// What is known of the replicates, filled in any order and used in order.
class Ledger {
 public:
  Ledger(int replications, int stop_at, double observed)
      : maxima_(static_cast<std::size_t>(replications), -1.0), stop_at_(stop_at), observed_(observed) {}

  bool Stopped() const { return stopped_; }
  void Enter(std::size_t number, double maximum) {
    const std::lock_guard lock(mutex_);
    maxima_[number] = maximum;
    while (!stopped_ && used_ < maxima_.size() && maxima_[used_] >= 0) {
      exceedances_ += Reaches(maxima_[used_++], observed_);
      if (stop_at_ > 0 && exceedances_ >= stop_at_) stopped_ = true;
    }
  }
  Replicas Take() {
    const bool cancelled = !stopped_ && used_ < maxima_.size();
    maxima_.resize(used_);
    return {std::move(maxima_), stopped_, cancelled};
  }

 private:
  std::mutex mutex_;
  std::vector<double> maxima_;  // -1: not known
  int stop_at_;
  double observed_;
  std::size_t used_ = 0;  // 0 .. used_-1 are known
  int exceedances_ = 0;
  std::atomic<bool> stopped_{false};
};

// The best ratio of each set over all centres; fewer than `sets` if cancelled.
std::vector<double> BestOf(const Study& study, const std::vector<CaseSet>& sets, const std::atomic<bool>* cancel) {
  Search search(study);
  std::vector<const CaseSet*> given;
  std::vector<Record> records;
  std::vector<Record*> found;
  for (const CaseSet& set : sets) {
    given.push_back(&set);
    records.emplace_back(study.null);
  }
  for (Record& record : records) found.push_back(&record);
  for (int center = 0; center < study.places; ++center) {
    if (cancel && cancel->load(std::memory_order_relaxed)) return {};
    const std::int64_t entries = study.zones.Entries(center);
    if (entries > 0) search.Around(center, entries, given, found);
  }
  std::vector<double> best;
  for (const Record& record : records) best.push_back(record.best.ratio);
  return best;
}

}  // namespace

Replicas Replicate(const Study& study, const ScanProblem& problem, double observed, int threads,
                   const std::atomic<bool>* cancel) {
  Ledger ledger(problem.replications, problem.stop_at, observed);
  // What does not depend on the cases is worked out once for several replicates: more where measures must be summed.
  const std::size_t batch = study.product ? 4 : 8, wanted = static_cast<std::size_t>(problem.replications);
  ParallelFor((wanted + batch - 1) / batch, threads, [&](std::size_t task) {
    if (ledger.Stopped() || (cancel && cancel->load(std::memory_order_relaxed))) return;
    Sampler sampler(study, problem.seed);
    std::vector<CaseSet> sets;
    const std::size_t begin = task * batch, end = std::min(wanted, begin + batch);
    for (std::size_t i = begin; i < end; ++i) sets.push_back(sampler.Draw(i));
    const std::vector<double> best = BestOf(study, sets, cancel);
    for (std::size_t i = 0; i < best.size(); ++i) ledger.Enter(begin + i, best[i]);
  });
  return ledger.Take();
}

double MonteCarloP(const std::vector<double>& maxima, double observed, int stop_at) {
  int exceedances = 0;
  for (std::size_t i = 0; i < maxima.size(); ++i) {
    exceedances += Reaches(maxima[i], observed);
    if (stop_at > 0 && exceedances >= stop_at) return static_cast<double>(exceedances) / static_cast<double>(i + 1);
  }
  return (1.0 + exceedances) / (1.0 + static_cast<double>(maxima.size()));
}

std::optional<double> GumbelP(const std::vector<double>& maxima, double observed) {
  constexpr std::size_t kFewest = 19;
  if (maxima.size() < kFewest) return std::nullopt;
  const auto count = static_cast<double>(maxima.size());
  double mean = 0, squares = 0;
  for (const double x : maxima) mean += x / count;
  for (const double x : maxima) squares += (x - mean) * (x - mean);
  const double deviation = std::sqrt(squares / (count - 1));
  if (!(deviation > 1e-9 * mean)) return std::nullopt;
  const double beta = deviation * std::sqrt(6.0) / std::numbers::pi;
  const double mu = mean - std::numbers::egamma * beta;
  return -std::expm1(-std::exp(-(observed - mu) / beta));
}

}  // namespace atalaya::warn
