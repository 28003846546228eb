// Monte Carlo: the best window of replicates, when to stop, and what that says of p.
#pragma once

#include <atomic>
#include <optional>
#include <vector>

#include "warn/study.h"

namespace atalaya::warn {

struct Replicas {
  std::vector<double> maxima;  // best ratio of replicates 0, 1, ... as far as they are used
  bool stopped = false;        // `stop_at` exceedances of `observed` were reached
  bool cancelled = false;
};

// Replicates are decided upon in order of their numbers, so neither threads nor luck of scheduling change the answer.
Replicas Replicate(const Study& study, const ScanProblem& problem, double observed, int threads,
                   const std::atomic<bool>* cancel);

// Whether a replicate is at least as good; ratios equal but for rounding count as such.
inline bool Reaches(double replicate, double observed) {
  return replicate >= observed * (1 - 1e-9);
}

// p of a cluster among maxima (scan.h).
double MonteCarloP(const std::vector<double>& maxima, double observed, int stop_at);

// Tail of the Gumbel distribution with the moments of the maxima; none with fewer than 19, or all equal.
std::optional<double> GumbelP(const std::vector<double>& maxima, double observed);

}  // namespace atalaya::warn
