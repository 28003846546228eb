#include "warn/kernels.h"

#include <limits>

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

namespace atalaya::warn {

namespace {

template <class Count>
inline __attribute__((always_inline)) void Most(Count* __restrict most, const Count* __restrict cases,
                                                const Count* __restrict even, int longest, int shortest, int blocks) {
  for (int b = 0; b < blocks; ++b, cases += kBlock, even += kBlock) {
    Count best = std::numeric_limits<Count>::min();
    for (int s = 0; s < kBlock; ++s) {
      const auto inside = static_cast<Count>(cases[s + longest] - cases[s]);
      const auto excess = static_cast<Count>(inside - static_cast<Count>(even[s + shortest] - even[s]));
      best = excess > best ? excess : best;
    }
    most[b] = best;
  }
}

template <class Count>
inline __attribute__((always_inline)) void ScaleAll(Count* __restrict scaled, const std::int64_t* __restrict values,
                                                    double factor, std::size_t count) {
  for (std::size_t i = 0; i < count; ++i) {
    scaled[i] = static_cast<Count>(static_cast<std::int32_t>(static_cast<double>(values[i]) * factor));
  }
}

}  // namespace

ATALAYA_EACH_WIDTH void MostInBlocks(std::int16_t* most, const std::int16_t* cases, const std::int16_t* even,
                                     int longest, int shortest, int blocks) {
  Most(most, cases, even, longest, shortest, blocks);
}

ATALAYA_EACH_WIDTH void MostInBlocks(std::int32_t* most, const std::int32_t* cases, const std::int32_t* even,
                                     int longest, int shortest, int blocks) {
  Most(most, cases, even, longest, shortest, blocks);
}

ATALAYA_EACH_WIDTH void Scale(std::int16_t* scaled, const std::int64_t* values, double factor, std::size_t count) {
  ScaleAll(scaled, values, factor, count);
}

ATALAYA_EACH_WIDTH void Scale(std::int32_t* scaled, const std::int64_t* values, double factor, std::size_t count) {
  ScaleAll(scaled, values, factor, count);
}

ATALAYA_EACH_WIDTH void LeastInBlocks(std::int64_t* least, const std::int64_t* upto, int length, int blocks, int last) {
  for (int b = 0; b < blocks; ++b, upto += kBlock) {
    const int starts = b + 1 < blocks ? kBlock : last;
    std::int64_t best = upto[length] - upto[0];
    for (int s = 1; s < starts; ++s) {
      const std::int64_t inside = upto[s + length] - upto[s];
      best = inside < best ? inside : best;
    }
    least[b] = best;
  }
}

ATALAYA_EACH_WIDTH void AddTo(std::int64_t* __restrict sum, const std::int64_t* __restrict row, std::size_t count) {
  for (std::size_t i = 0; i < count; ++i) sum[i] += row[i];
}

}  // namespace atalaya::warn
