// Two samples A and B of all inputs, and A with input i from B (A_B^i):
//   S_i  = mean(g_B (g_{A_B^i} - g_A)) / V      Saltelli et al. 2010, table 2 (b)
//   ST_i = mean((g_A - g_{A_B^i})^2) / (2 V)    Jansen 1999
// g = f less a constant near its mean, which leaves the expectations as they are and takes most of the noise out of
// S_i. Each index is a ratio of means U/V, so its variance is that of the mean of (u - S v)/V (delta method).
#include "risk/sensitivity.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>

#include "base/parallel.h"
#include "base/rng.h"

namespace atalaya::risk {
namespace {

constexpr std::size_t kChunk = 1024;  // samples a task; sums are taken in the order of chunks
constexpr double kNormal95 = 1.959963984540054;

// Rows of A and B. One Philox block holds two inputs of both.
class Draws {
 public:
  Draws(std::uint64_t seed, std::size_t inputs) : seed_(seed), blocks_((inputs + 1) / 2) {}

  void Rows(std::size_t sample, std::span<double> a, std::span<double> b) const {
    for (std::size_t i = 0; i < a.size(); i += 2) {
      const auto words = PhiloxBlock(seed_, kStream, sample * blocks_ + i / 2);
      a[i] = UniformFrom(words[0]);
      b[i] = UniformFrom(words[1]);
      if (i + 1 == a.size()) break;
      a[i + 1] = UniformFrom(words[2]);
      b[i + 1] = UniformFrom(words[3]);
    }
  }
  double InA(std::size_t sample, std::size_t input) const {
    return UniformFrom(PhiloxBlock(seed_, kStream, sample * blocks_ + input / 2)[input % 2 * 2]);
  }

 private:
  static constexpr std::uint64_t kStream = 0x534f424f4cULL;
  std::uint64_t seed_, blocks_;
};

// Sums over samples of one estimator's numerator u and of the variance's terms v.
struct Sums {
  double u = 0, uu = 0, uv = 0;
  void Add(double x, double v) {
    u += x;
    uu += x * x;
    uv += x * v;
  }
  void Add(const Sums& more) {
    u += more.u;
    uu += more.uu;
    uv += more.uv;
  }
};

struct ChunkSums {
  double n = 0, g = 0, v = 0, vv = 0;
  std::vector<Sums> first, total;
};

class Sampler {
 public:
  Sampler(const Model& model, std::size_t inputs, const SampleOptions& options)
      : model_(model), inputs_(inputs), options_(options), draws_(options.seed, inputs) {
    std::vector<double> a(inputs), b(inputs);
    const std::size_t some = std::min(options.samples, kChunk);
    for (std::size_t n = 0; n < some; ++n) {
      draws_.Rows(n, a, b);
      centre_ += model(a) + model(b);
    }
    if (some > 0) centre_ /= 2.0 * static_cast<double>(some);
    ranked_.resize(std::min(options.samples, kRankSamples));
  }

  SobolIndices Run() {
    std::vector<ChunkSums> chunks((options_.samples + kChunk - 1) / kChunk);
    ParallelFor(chunks.size(), options_.threads, [&](std::size_t c) {
      if (options_.cancel == nullptr || !options_.cancel->load()) chunks[c] = Chunk(c);
    });
    ChunkSums all;
    all.first.resize(inputs_);
    all.total.resize(inputs_);
    std::size_t whole = 0;  // chunks before the first gap
    for (const ChunkSums& chunk : chunks) {
      if (chunk.n == 0) continue;
      if (&chunk == &chunks[whole]) ++whole;
      all.n += chunk.n;
      all.g += chunk.g;
      all.v += chunk.v;
      all.vv += chunk.vv;
      for (std::size_t i = 0; i < inputs_; ++i) {
        all.first[i].Add(chunk.first[i]);
        all.total[i].Add(chunk.total[i]);
      }
    }
    ranked_.resize(std::min(ranked_.size(), whole * kChunk));
    return Finish(all);
  }

 private:
  ChunkSums Chunk(std::size_t c) {
    ChunkSums sums;
    sums.first.resize(inputs_);
    sums.total.resize(inputs_);
    std::vector<double> a(inputs_), b(inputs_);
    const std::size_t end = std::min(options_.samples, (c + 1) * kChunk);
    for (std::size_t n = c * kChunk; n < end; ++n) {
      draws_.Rows(n, a, b);
      const double of_a = model_(a), ga = of_a - centre_, gb = model_(b) - centre_;
      if (n < ranked_.size()) ranked_[n] = of_a;
      const double v = 0.5 * (ga * ga + gb * gb);
      sums.n += 1;
      sums.g += 0.5 * (ga + gb);
      sums.v += v;
      sums.vv += v * v;
      for (std::size_t i = 0; i < inputs_; ++i) {
        const double kept = a[i];
        a[i] = b[i];
        const double gab = model_(a) - centre_;
        a[i] = kept;
        sums.first[i].Add(gb * (gab - ga), v);
        sums.total[i].Add(0.5 * (ga - gab) * (ga - gab), v);
      }
    }
    return sums;
  }

  static Share Ratio(const Sums& sums, const ChunkSums& all, double variance) {
    const double n = all.n, value = sums.u / n / variance;
    // Variance of d = u - S v, by its sums.
    const double mean = (sums.u - value * all.v) / n;
    const double square = (sums.uu - 2.0 * value * sums.uv + value * value * all.vv) / n;
    const double spread = std::max(0.0, square - mean * mean);
    return {value, n > 1 ? kNormal95 * std::sqrt(spread / (n - 1)) / variance : 0.0};
  }

  SobolIndices Finish(const ChunkSums& all) const {
    SobolIndices out;
    out.samples = static_cast<std::size_t>(all.n);
    out.first.resize(inputs_);
    out.total.resize(inputs_);
    out.rank.resize(inputs_);
    if (all.n == 0) return out;
    const double off = all.g / all.n;
    out.mean = centre_ + off;
    out.variance = std::max(0.0, all.v / all.n - off * off);
    // Less than rounding makes of a constant.
    if (out.variance <= 1e-28 * out.mean * out.mean) out.variance = 0;
    if (out.variance == 0) return out;
    for (std::size_t i = 0; i < inputs_; ++i) {
      out.first[i] = Ratio(all.first[i], all, out.variance);
      out.total[i] = Ratio(all.total[i], all, out.variance);
    }
    ParallelFor(inputs_, options_.threads, [&](std::size_t i) {
      std::vector<double> x(ranked_.size());
      for (std::size_t n = 0; n < x.size(); ++n) x[n] = draws_.InA(n, i);
      out.rank[i] = RankCorrelation(x, ranked_);
    });
    return out;
  }

  const Model& model_;
  std::size_t inputs_;
  const SampleOptions& options_;
  Draws draws_;
  double centre_ = 0;
  std::vector<double> ranked_;  // the model on the first rows of A
};

std::vector<double> MeanRanks(std::span<const double> x) {
  std::vector<std::size_t> order(x.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return x[a] < x[b]; });
  std::vector<double> ranks(x.size());
  for (std::size_t from = 0; from < order.size();) {
    std::size_t to = from + 1;
    while (to < order.size() && x[order[to]] == x[order[from]]) ++to;
    for (std::size_t k = from; k < to; ++k) ranks[order[k]] = 0.5 * static_cast<double>(from + to - 1);
    from = to;
  }
  return ranks;
}

}  // namespace

SobolIndices Sobol(const Model& model, std::size_t inputs, const SampleOptions& options) {
  return Sampler(model, inputs, options).Run();
}

double RankCorrelation(std::span<const double> x, std::span<const double> y) {
  const std::vector<double> rx = MeanRanks(x), ry = MeanRanks(y);
  const double middle = 0.5 * (static_cast<double>(x.size()) - 1.0);
  double xy = 0, xx = 0, yy = 0;
  for (std::size_t n = 0; n < rx.size(); ++n) {
    xy += (rx[n] - middle) * (ry[n] - middle);
    xx += (rx[n] - middle) * (rx[n] - middle);
    yy += (ry[n] - middle) * (ry[n] - middle);
  }
  return xx > 0 && yy > 0 ? xy / std::sqrt(xx * yy) : 0.0;
}

}  // namespace atalaya::risk
