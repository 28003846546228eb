#include "risk/kernels.h"

#include <algorithm>
#include <bit>

// One copy of each loop per vector width, chosen when the program starts. Not under the sanitizers, whose run-time is
// not ready when that choice is made.
#if defined(__has_feature)  // clang
#if __has_feature(address_sanitizer)
#define ATALAYA_ONE_WIDTH
#endif
#endif
#if defined(__x86_64__) && !defined(__SANITIZE_ADDRESS__) && !defined(ATALAYA_ONE_WIDTH)
#define ATALAYA_EACH_WIDTH __attribute__((target_clones("arch=x86-64-v4", "avx2", "default")))
#else
#define ATALAYA_EACH_WIDTH
#endif

namespace atalaya::risk {

namespace {

constexpr std::size_t kAcross = 64;  // few enough to stay close, many enough to hide latency; measured
static_assert(kBlock % kAcross == 0);

// As parameters, because there the compiler believes that they do not overlap.
inline __attribute__((always_inline)) void StopByOne(double* __restrict open, const float* __restrict a, double scale) {
  for (std::size_t k = 0; k < kAcross; ++k) open[k] *= 1.0 - scale * static_cast<double>(a[k]);
}
inline __attribute__((always_inline)) void StopByTwo(double* __restrict open, const float* __restrict a,
                                                     const float* __restrict b, double scale) {
  for (std::size_t k = 0; k < kAcross; ++k) {
    open[k] *= 1.0 - scale * (static_cast<double>(a[k]) * static_cast<double>(b[k]));
  }
}
inline __attribute__((always_inline)) void Close(double* __restrict through, double* __restrict weakest,
                                                 const double* __restrict open) {
  for (std::size_t k = 0; k < kAcross; ++k) {
    through[k] *= open[k];
    weakest[k] = open[k] < weakest[k] ? open[k] : weakest[k];
  }
}

}  // namespace

ATALAYA_EACH_WIDTH void PassLayer(double* __restrict through, double* __restrict weakest, double constant,
                                  const Step* steps, std::size_t two, std::size_t count, std::size_t from) {
  alignas(64) double open[kAcross];  // else the compiler runs up to the boundary one by one
  for (std::size_t i = 0; i < kBlock; i += kAcross) {
    for (double& left : open) left = constant;
    for (std::size_t s = 0; s < two; ++s) StopByTwo(open, steps[s].a + from + i, steps[s].b + from + i, steps[s].scale);
    for (std::size_t s = two; s < count; ++s) StopByOne(open, steps[s].a + from + i, steps[s].scale);
    Close(through + i, weakest + i, open);
  }
}

ATALAYA_EACH_WIDTH void Mix(double* __restrict v, const double* __restrict through, const double* __restrict weakest,
                            double share) {
  const double rest = 1.0 - share;
  for (std::size_t i = 0; i < kBlock; ++i) {
    const double mixed = share * weakest[i] + rest * through[i];
    v[i] = mixed < 1.0 ? mixed : 1.0;
  }
}

ATALAYA_EACH_WIDTH void Gather(Lanes& lanes, const double* __restrict v) {
  Lanes local = lanes;
  for (std::size_t i = 0; i < kBlock; i += kLanes) {
    for (std::size_t l = 0; l < kLanes; ++l) {
      const double x = v[i + l];
      local.sum[l] += x;
      local.least[l] = x < local.least[l] ? x : local.least[l];
      local.most[l] = x > local.most[l] ? x : local.most[l];
    }
  }
  lanes = local;
}

// The leading bits of a double are its octave and 256ths within it: the bin is a shift, not a logarithm.
void Histogram::Add(const double* __restrict v, std::size_t count) {
  std::array<std::uint32_t, kBlock> bin;
  const std::size_t used = std::min(count, kBlock);
  for (std::size_t i = 0; i < used; ++i) {
    const std::uint64_t key = std::max(std::bit_cast<std::uint64_t>(v[i]) >> kShift, kFirst - 1) - (kFirst - 1);
    bin[i] = static_cast<std::uint32_t>(key);
  }
  for (std::size_t i = 0; i < used; ++i) ++counts_[bin[i]];
}

double Histogram::EdgeOf(std::size_t bin) {
  return bin == 0 ? 0.0 : std::bit_cast<double>((static_cast<std::uint64_t>(bin) - 1 + kFirst) << kShift);
}

double Histogram::Quantile(double p, std::size_t total) const {
  const double at = p * static_cast<double>(total - 1);
  std::size_t below = 0;
  for (std::size_t bin = 0; bin < kBins; ++bin) {
    const std::size_t count = counts_[bin];
    if (count > 0 && at < static_cast<double>(below + count)) {
      // The count values of a bin are taken as spread evenly over it.
      const double share = (at - static_cast<double>(below) + 0.5) / static_cast<double>(count);
      return EdgeOf(bin) + std::min(share, 1.0) * (EdgeOf(bin + 1) - EdgeOf(bin));
    }
    below += count;
  }
  return 1.0;
}

ATALAYA_EACH_WIDTH void RandomWords(std::uint32_t* __restrict words, std::uint64_t seed, std::uint64_t stream,
                                    std::uint64_t first_index) {
  // Philox 4x32-10, sixteen counters side by side; the constants are those of Random123 (a test compares with
  // base/rng.h).
  constexpr std::size_t kSide = 16;
  for (std::size_t at = 0; at < kBlock / 4; at += kSide) {
    std::uint32_t c0[kSide], c1[kSide], c2[kSide], c3[kSide];
    for (std::size_t i = 0; i < kSide; ++i) {
      const std::uint64_t index = first_index + at + i;
      c0[i] = static_cast<std::uint32_t>(index);
      c1[i] = static_cast<std::uint32_t>(index >> 32);
      c2[i] = static_cast<std::uint32_t>(stream);
      c3[i] = static_cast<std::uint32_t>(stream >> 32);
    }
    auto k0 = static_cast<std::uint32_t>(seed), k1 = static_cast<std::uint32_t>(seed >> 32);
    for (int round = 0; round < 10; ++round) {
      for (std::size_t i = 0; i < kSide; ++i) {
        const std::uint64_t p0 = std::uint64_t{0xD2511F53u} * c0[i], p1 = std::uint64_t{0xCD9E8D57u} * c2[i];
        const std::uint32_t n0 = static_cast<std::uint32_t>(p1 >> 32) ^ c1[i] ^ k0;
        const std::uint32_t n2 = static_cast<std::uint32_t>(p0 >> 32) ^ c3[i] ^ k1;
        c1[i] = static_cast<std::uint32_t>(p1);
        c3[i] = static_cast<std::uint32_t>(p0);
        c0[i] = n0;
        c2[i] = n2;
      }
      k0 += 0x9E3779B9u;
      k1 += 0xBB67AE85u;
    }
    for (std::size_t i = 0; i < kSide; ++i) {
      words[4 * (at + i)] = c0[i];
      words[4 * (at + i) + 1] = c1[i];
      words[4 * (at + i) + 2] = c2[i];
      words[4 * (at + i) + 3] = c3[i];
    }
  }
}

ATALAYA_EACH_WIDTH std::size_t FirstTest(std::uint32_t* __restrict hits, double* __restrict expected,
                                         const double* __restrict v, const std::uint32_t* __restrict words,
                                         const float* __restrict gamma, double per_exposure) {
  std::uint64_t hit[kBlock];
  for (std::size_t i = 0; i < kBlock; ++i) {
    const double m = v[i] * (static_cast<double>(gamma[words[i] & 0xFFFu]) * per_exposure);
    expected[i] = m;
    hit[i] = static_cast<double>(words[i] >> 12) * 0x1p-20 < m ? 1 : 0;
  }
  std::size_t count = 0;
  for (std::size_t i = 0; i < kBlock; ++i) {  // no branch: about every fifth is a hit
    hits[count] = static_cast<std::uint32_t>(i);
    count += hit[i];
  }
  return count;
}

}  // namespace atalaya::risk
