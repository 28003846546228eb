#include "warn/scan.h"

#include <algorithm>

#include "base/parallel.h"
#include "warn/replicas.h"
#include "warn/search.h"
#include "warn/study.h"

namespace atalaya::warn {

namespace {

std::size_t At(std::int64_t i) {
  return static_cast<std::size_t>(i);
}

bool Cancelled(const std::atomic<bool>* cancel) {
  return cancel && cancel->load(std::memory_order_relaxed);
}

// The best window around every place, and the best of all that share no place with those already taken.
class Greedy {
 public:
  Greedy(const Study& study, int threads, const std::atomic<bool>* cancel)
      : study_(study), threads_(threads), cancel_(cancel), best_(At(study.places)), taken_(At(study.places), 0) {
    std::vector<int> centers;
    for (int center = 0; center < study.places; ++center) {
      if (study.zones.Entries(center) > 0) centers.push_back(center);
    }
    Look(centers);
  }

  // Without a window whose ratio is above 0, `center` is -1.
  Window Take() {
    const auto better = [](const Window& a, const Window& b) { return a.ratio < b.ratio; };  // the first of equals
    const Window window = *std::max_element(best_.begin(), best_.end(), better);
    if (window.center < 0) return window;
    const std::int64_t begin = study_.zones.first[At(window.center)];
    for (std::int64_t e = begin; e < begin + window.entries; ++e) taken_[At(study_.zones.place[At(e)])] = 1;
    std::vector<int> again;
    for (int center = 0; center < study_.places; ++center) {
      if (best_[At(center)].entries > Free(center)) again.push_back(center);
    }
    Look(again);
    return window;
  }

 private:
  // Entries of the zones around a centre that hold no taken place.
  std::int64_t Free(int center) const {
    const std::int64_t begin = study_.zones.first[At(center)], end = study_.zones.first[At(center) + 1];
    std::int64_t free = 0;
    for (std::int64_t e = begin; e < end && !taken_[At(study_.zones.place[At(e)])]; ++e) {
      if (study_.zones.closes[At(e)]) free = e + 1 - begin;
    }
    return free;
  }

  void Look(const std::vector<int>& centers) {
    constexpr std::size_t kTogether = 16;
    ParallelFor((centers.size() + kTogether - 1) / kTogether, threads_, [&](std::size_t task) {
      Search search(study_);
      const CaseSet* set = &study_.observed;
      const std::size_t end = std::min(centers.size(), (task + 1) * kTogether);
      for (std::size_t i = task * kTogether; i < end; ++i) {
        Record record(study_.null);
        Record* found = &record;
        const std::int64_t entries = Free(centers[i]);
        if (entries > 0 && !Cancelled(cancel_)) search.Around(centers[i], entries, {&set, 1}, {&found, 1});
        best_[At(centers[i])] = record.best;
      }
    });
  }

  const Study& study_;
  int threads_;
  const std::atomic<bool>* cancel_;
  std::vector<Window> best_;
  std::vector<std::uint8_t> taken_;
};

Cluster Describe(const ScanProblem& problem, const Study& study, const Window& window) {
  Cluster cluster;
  cluster.center = window.center;
  const auto begin = study.zones.place.begin() + study.zones.first[At(window.center)];
  cluster.places.assign(begin, begin + window.entries);
  if (!problem.coordinates.empty()) {
    double radius = 0;
    for (const int place : cluster.places) radius = std::max(radius, DistanceBetween(problem, window.center, place));
    cluster.radius = radius;
  }
  std::sort(cluster.places.begin(), cluster.places.end());
  cluster.first = problem.prospective ? problem.steps - window.length : window.from;
  cluster.last = cluster.first + window.length - 1;
  cluster.observed = window.cases;
  cluster.expected = study.null.Expected(window.measure);
  cluster.ratio = window.ratio;
  return cluster;
}

}  // namespace

ScanAnswer Scan(const ScanProblem& problem, int threads, const std::atomic<bool>* cancel) {
  const Study study = Prepare(problem, threads);
  ScanAnswer answer;
  answer.cases = study.null.cases;
  answer.any_window = study.zones.Any();
  answer.too_many_neighbours = study.zones.too_many;
  if (!answer.any_window) return answer;

  Greedy greedy(study, threads, cancel);
  while (static_cast<int>(answer.clusters.size()) < problem.max_clusters) {
    const Window window = greedy.Take();
    if (window.center < 0) break;
    answer.clusters.push_back(Describe(problem, study, window));
  }
  if (!answer.clusters.empty()) {
    Replicas replicas = Replicate(study, problem, answer.clusters.front().ratio, threads, cancel);
    for (Cluster& cluster : answer.clusters) {
      cluster.p = MonteCarloP(replicas.maxima, cluster.ratio, problem.stop_at);
      cluster.p_gumbel = GumbelP(replicas.maxima, cluster.ratio);
    }
    answer.stopped_early = replicas.stopped && static_cast<int>(replicas.maxima.size()) < problem.replications;
    answer.cancelled = replicas.cancelled;
    answer.replications = static_cast<int>(replicas.maxima.size());
    answer.maxima = std::move(replicas.maxima);
  }
  answer.cancelled = answer.cancelled || Cancelled(cancel);
  return answer;
}

}  // namespace atalaya::warn
