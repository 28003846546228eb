// G/G/c, first come first served. The only state is when each server will be free: the next customer gets the one that
// is free first (Kiefer, Wolfowitz 1955), kept in a heap; so arrivals and departures need no common event list.
// Warm-up: MSER-5 (White 1997). Interval: batch means with Student's t.
#include <algorithm>
#include <cmath>
#include <cstddef>
#include <vector>

#include "base/distribution.h"
#include "base/rng.h"
#include "inspect/queue.h"
#include "inspect/queue_batches.h"

namespace atalaya::inspect {
namespace {

constexpr std::uint64_t kPlain = 0x5155455545ULL, kGammaArrival = kPlain + 1, kGammaService = kPlain + 2;
constexpr std::int64_t kLookUp = 1 << 14;  // customers between two looks at `cancel`

double Uniform53(std::uint32_t high, std::uint32_t low) {
  const std::uint64_t bits = (static_cast<std::uint64_t>(high) << 32) | low;
  return (static_cast<double>(bits >> 11) + 0.5) * 0x1p-53;
}

// Times with a mean of 1.
class Times {
 public:
  Times(double cv, std::uint64_t seed, std::uint64_t gamma_stream) : seed_(seed), stream_(gamma_stream) {
    if (cv < 1e-6) {
      kind_ = Kind::kConstant;
    } else if (cv < 1) {
      kind_ = Kind::kGamma;
      shape_ = 1.0 / (cv * cv);
      d_ = shape_ - 1.0 / 3.0;
      c_ = 1.0 / std::sqrt(9.0 * d_);
    } else if (cv == 1) {
      kind_ = Kind::kExponential;
    } else {  // two exponentials that carry half the mean each
      kind_ = Kind::kHyper;
      const double square = cv * cv;
      // The rare branch's weight without cancellation: (1 - sqrt((s-1)/(s+1))) / 2.
      const double root = std::sqrt((square - 1.0) / (square + 1.0));
      rare_ = 1.0 / ((square + 1.0) * (1.0 + root));
      often_mean_ = 0.5 / (1.0 - rare_);
      rare_mean_ = 0.5 / rare_;
    }
  }

  // `u` is customer n's own uniform number for this time.
  double At(std::int64_t n, double u) const {
    switch (kind_) {
      case Kind::kConstant:
        return 1;
      case Kind::kExponential:
        return -std::log(u);
      case Kind::kHyper:
        return u < rare_ ? -std::log(u / rare_) * rare_mean_ : -std::log((u - rare_) / (1.0 - rare_)) * often_mean_;
      case Kind::kGamma:
        return Gamma(static_cast<std::uint64_t>(n));
    }
    return 0;
  }

 private:
  enum class Kind { kConstant, kGamma, kExponential, kHyper };

  // Marsaglia, Tsang 2000; shape > 1. Attempts have addresses of their own.
  double Gamma(std::uint64_t n) const {
    for (std::uint64_t attempt = 0;; ++attempt) {
      const auto words = PhiloxBlock(seed_, stream_, (n << 8) + attempt);
      const double x = NormalQuantile(Uniform53(words[0], words[1]));
      const double t = 1.0 + c_ * x;
      if (t <= 0) continue;
      const double v = t * t * t, u = Uniform53(words[2], words[3]);
      if (u < 1.0 - 0.0331 * x * x * x * x || std::log(u) < 0.5 * x * x + d_ * (1.0 - v + std::log(v))) {
        return d_ * v / shape_;
      }
    }
  }

  Kind kind_ = Kind::kExponential;
  std::uint64_t seed_, stream_;
  double shape_ = 1, d_ = 0, c_ = 0;
  double rare_ = 0, rare_mean_ = 0, often_mean_ = 0;
};

// Waits for a quantile, thinned evenly when there are too many, so that memory is bounded.
class KeptWaits {
 public:
  explicit KeptWaits(double quantile) : quantile_(quantile) {}
  void Add(std::int64_t customer, double wait) {
    if (!(quantile_ > 0) || customer % stride_ != 0) return;
    waits_.push_back(static_cast<float>(wait));
    if (waits_.size() < kMostKept) return;
    for (std::size_t i = 0; i < waits_.size() / 2; ++i) waits_[i] = waits_[2 * i];
    waits_.resize(waits_.size() / 2);
    stride_ *= 2;
  }
  double After(std::int64_t left_out) {
    const auto skip = static_cast<std::size_t>((left_out + stride_ - 1) / stride_);
    if (!(quantile_ > 0) || skip >= waits_.size()) return 0;
    std::vector<double> sample(waits_.begin() + static_cast<std::ptrdiff_t>(skip), waits_.end());
    std::sort(sample.begin(), sample.end());
    return QuantileOfSorted(sample, quantile_);
  }

 private:
  static constexpr std::size_t kMostKept = 1 << 20;
  double quantile_;
  std::int64_t stride_ = 1;
  std::vector<float> waits_;
};

// The servers by when they are free, the first on top.
class Servers {
 public:
  explicit Servers(int count) : free_(static_cast<std::size_t>(count), 0.0) {}
  double First() const { return free_[0]; }
  // The first becomes busy until `time`, which is not before First().
  void Occupy(double time) {
    const std::size_t count = free_.size();
    std::size_t at = 0;
    for (std::size_t child = 1; child < count; child = 2 * at + 1) {
      if (child + 1 < count && free_[child + 1] < free_[child]) ++child;
      if (free_[child] >= time) break;
      free_[at] = free_[child];
      at = child;
    }
    free_[at] = time;
  }

 private:
  std::vector<double> free_;
};

}  // namespace

SimulatedQueue Simulate(const Station& station, const SimulateOptions& options) {
  SimulatedQueue out;
  if (!(station.arrivals_per_hour > 0)) {
    out.enough = true;  // nobody comes, nobody waits
    return out;
  }
  const Times between(station.arrival_cv, options.seed, kGammaArrival);
  const Times service(station.service_cv, options.seed, kGammaService);
  const double gap = 60.0 / station.arrivals_per_hour, end = 60.0 * options.hours;
  Servers servers(station.servers);
  WaitCells cells;
  KeptWaits kept(options.quantile);
  double now = 0;
  for (std::int64_t n = 0;; ++n) {
    if (n % kLookUp == 0 && options.cancel != nullptr && options.cancel->load()) break;
    const auto words = PhiloxBlock(options.seed, kPlain, static_cast<std::uint64_t>(n));
    now += gap * between.At(n, Uniform53(words[0], words[1]));
    if (!(now <= end)) break;
    const double start = std::max(now, servers.First());
    cells.Add(start - now);
    kept.Add(n, start - now);
    servers.Occupy(start + station.service_minutes * service.At(n, Uniform53(words[2], words[3])));
    ++out.customers;
  }
  out.events = 2 * out.customers;
  const double forgets = RelaxationMinutes(station) / gap;
  const BatchSummary summary = SummariseWaits(cells, forgets);
  out.enough = summary.enough;
  out.warm_up = summary.left_out;
  out.wait_minutes = summary.mean;
  out.low = summary.low;
  out.high = summary.high;
  out.wait_probability = summary.waited;
  if (out.enough) out.quantile_minutes = kept.After(out.warm_up);
  return out;
}

}  // namespace atalaya::inspect
