// Which uncertain input makes the answer uncertain: Sobol indices, rank correlation, tornado. Mathematics and sources:
// docs/methods/sensitivity.md. What it is worth to learn an input: value_of_information.h.
//
// A model is any function of independent uniform numbers in (0,1); it turns them into its own inputs (by their quantile
// functions) and gives a finite number. Dependent inputs are outside: Sobol indices need independence. Models are
// called from several threads at once.
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <vector>

namespace atalaya::risk {

using Model = std::function<double(std::span<const double>)>;

struct SampleOptions {
  std::size_t samples = 10'000;  // base samples; the model runs samples x (inputs + 2) times. At least 2
  std::uint64_t seed = 1;
  int threads = 1;
  const std::atomic<bool>* cancel = nullptr;  // set: what was sampled so far is the answer
};

// An estimate with the half-width of its asymptotic 95 % interval: value +- half_width. From about 1,000 samples on it
// covers as it says (tested); with few samples it is too narrow.
struct Share {
  double value = 0, half_width = 0;
};

struct SobolIndices {
  std::size_t samples = 0;          // used; fewer than asked only if cancelled
  double mean = 0, variance = 0;    // of the model's result
  std::vector<Share> first, total;  // by input. Estimates of small indices may fall below 0. All 0 if the variance is 0
  // Spearman's rank correlation of each input with the result, over the first kRankSamples samples: the direction,
  // which Sobol indices do not tell.
  std::vector<double> rank;
};

inline constexpr std::size_t kRankSamples = 100'000;

// S_i = V[E(Y|X_i)]/V by Saltelli's estimator and ST_i = E[V(Y|X_-i)]/V by Jansen's, from the same runs. The same bytes
// on any number of threads, unless cancelled. Memory: about 50 bytes per 1,000 runs of the model.
SobolIndices Sobol(const Model& model, std::size_t inputs, const SampleOptions& options);

// Spearman's rank correlation; ties share their mean rank. 0 where one of them is constant. Sizes must agree.
double RankCorrelation(std::span<const double> x, std::span<const double> y);

// --- Functions with known indices
// -------------------------------------------------------------------------------------

struct KnownFunction {
  Model model;
  std::size_t inputs = 0;
  double variance = 0;
  std::vector<double> first, total;  // exact; 0 where the variance is 0
};

// sin x1 + a sin^2 x2 + b x3^4 sin x1, x_i ~ U(-pi, pi).
KnownFunction Ishigami(double a, double b);
// Product over i of (|4 x_i - 2| + a_i) / (1 + a_i), x_i ~ U(0,1), a_i >= 0: the larger a_i, the less x_i matters.
KnownFunction SobolG(const std::vector<double>& a);

}  // namespace atalaya::risk
