// Order statistics of a sample of losses without sorting it: values fall into 8,192 buckets by the leading bits of the
// number (so that each octave is cut evenly, as heavy tails need), and only the buckets that hold a wanted rank are
// sorted. O(n) and exact.
#include <algorithm>
#include <bit>
#include <cstdint>

#include "risk/simulation.h"

namespace atalaya::risk {
namespace {

// Ranks by the value of a non-negative sample. Non-negative doubles order as their bits do.
class Ranks {
 public:
  explicit Ranks(const std::vector<double>& sample) : sample_(sample), bucket_(sample.size()), start_(kBuckets + 1) {
    std::uint64_t least = UINT64_MAX, most = 0;
    for (const double x : sample) {
      if (!(x > 0)) continue;
      least = std::min(least, std::bit_cast<std::uint64_t>(x));
      most = std::max(most, std::bit_cast<std::uint64_t>(x));
    }
    if (most == 0) {  // all zero: all in bucket 0
      std::fill(start_.begin() + 1, start_.end(), static_cast<std::uint32_t>(sample.size()));
      return;
    }
    int shift = 0;
    while ((most - least) >> shift >= kBuckets - 1) ++shift;
    for (std::size_t i = 0; i < sample.size(); ++i) {
      bucket_[i] = sample[i] > 0
                       ? static_cast<std::uint32_t>(1 + ((std::bit_cast<std::uint64_t>(sample[i]) - least) >> shift))
                       : 0;
      ++start_[bucket_[i] + 1];
    }
    for (std::size_t b = 0; b < kBuckets; ++b) start_[b + 1] += start_[b];
  }

  // Values at ascending ranks.
  std::vector<double> At(const std::vector<std::size_t>& ranks) const {
    std::vector<double> values(ranks.size(), 0.0);
    std::vector<std::uint32_t> wanted;  // bucket of each rank
    std::vector<std::int32_t> slot(kBuckets, -1);
    std::vector<std::vector<double>> content;
    std::uint32_t bucket = 0;
    for (const std::size_t rank : ranks) {
      while (bucket + 1 < kBuckets && start_[bucket + 1] <= rank) ++bucket;
      wanted.push_back(bucket);
      if (bucket > 0 && slot[bucket] < 0) {
        slot[bucket] = static_cast<std::int32_t>(content.size());
        content.emplace_back();
      }
    }
    if (content.empty()) return values;
    for (std::size_t i = 0; i < sample_.size(); ++i) {
      if (slot[bucket_[i]] >= 0) content[slot[bucket_[i]]].push_back(sample_[i]);
    }
    for (std::vector<double>& list : content) std::sort(list.begin(), list.end());
    for (std::size_t r = 0; r < ranks.size(); ++r) {
      if (wanted[r] > 0) values[r] = content[slot[wanted[r]]][ranks[r] - start_[wanted[r]]];
    }
    return values;
  }

 private:
  static constexpr std::uint64_t kBuckets = 8192;
  const std::vector<double>& sample_;
  std::vector<std::uint32_t> bucket_, start_;  // start_[b]: values in buckets below b
};

}  // namespace

void Summarise(const std::vector<double>& sample, Estimate& estimate, ExceedanceCurve& curve) {
  if (sample.empty()) return;
  std::vector<double> levels{0.05, 0.95};
  for (const double p : kExceedance) levels.push_back(1.0 - p);
  const std::size_t top = sample.size() - 1;
  std::vector<std::size_t> ranks;
  for (const double p : levels) {
    const auto below = static_cast<std::size_t>(p * static_cast<double>(top));
    ranks.push_back(below);
    ranks.push_back(std::min(below + 1, top));
  }
  std::sort(ranks.begin(), ranks.end());
  ranks.erase(std::unique(ranks.begin(), ranks.end()), ranks.end());
  const std::vector<double> values = Ranks(sample).At(ranks);
  const auto value_at = [&](std::size_t rank) {
    return values[static_cast<std::size_t>(std::lower_bound(ranks.begin(), ranks.end(), rank) - ranks.begin())];
  };
  const auto quantile = [&](double p) {  // type 7, as in base/distribution.h
    const double at = p * static_cast<double>(top);
    const auto below = static_cast<std::size_t>(at);
    const double low = value_at(below);
    return low + (at - static_cast<double>(below)) * (value_at(std::min(below + 1, top)) - low);
  };
  estimate.low = quantile(levels[0]);
  estimate.high = quantile(levels[1]);
  for (std::size_t i = 0; i < curve.size(); ++i) curve[i] = quantile(levels[i + 2]);
}

}  // namespace atalaya::risk
