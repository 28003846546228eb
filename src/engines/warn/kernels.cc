#include "warn/kernels.h"

#include <cstring>
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
inline __attribute__((always_inline)) Count Most(const Count* __restrict cases, const Count* __restrict even,
                                                 int longest, int shortest, int starts) {
  Count best = std::numeric_limits<Count>::min();
  for (int s = 0; s < starts; ++s) {
    const auto inside = static_cast<Count>(cases[s + longest] - cases[s]);
    const auto excess = static_cast<Count>(inside - static_cast<Count>(even[s + shortest] - even[s]));
    best = excess > best ? excess : best;
  }
  return best;
}

template <class Count>
inline __attribute__((always_inline)) void MostEach(Count* __restrict most, const Count* __restrict cases,
                                                    const Count* __restrict even, int longest, int shortest,
                                                    int blocks) {
  for (int b = 0; b < blocks; ++b) {
    most[b] = Most(cases + b * kBlock, even + b * kBlock, longest, shortest, kBlock);
  }
}

using Eight = std::int16_t __attribute__((vector_size(16)));
using Four = std::int32_t __attribute__((vector_size(16)));

// Running sums within a vector, in steps of 1, 2 (and 4) lanes: no lane waits for the one before it.
inline __attribute__((always_inline)) Eight Running(Eight x) {
  const Eight zero = {};
  x += __builtin_shufflevector(zero, x, 7, 8, 9, 10, 11, 12, 13, 14);
  x += __builtin_shufflevector(zero, x, 6, 7, 8, 9, 10, 11, 12, 13);
  return x + __builtin_shufflevector(zero, x, 4, 5, 6, 7, 8, 9, 10, 11);
}
inline __attribute__((always_inline)) Four Running(Four x) {
  const Four zero = {};
  x += __builtin_shufflevector(zero, x, 3, 4, 5, 6);
  return x + __builtin_shufflevector(zero, x, 2, 3, 4, 5);
}
inline __attribute__((always_inline)) Eight Last(Eight x) {
  return __builtin_shufflevector(x, x, 7, 7, 7, 7, 7, 7, 7, 7);
}
inline __attribute__((always_inline)) Four Last(Four x) {
  return __builtin_shufflevector(x, x, 3, 3, 3, 3);
}

template <class Vector, class Count>
inline __attribute__((always_inline)) void SumAll(Count* __restrict upto, const Count* __restrict values, int shift,
                                                  std::size_t count) {
  constexpr std::size_t kWide = sizeof(Vector) / sizeof(Count);
  Vector before = {};
  std::size_t i = 0;
  upto[0] = 0;
  for (; i + kWide <= count; i += kWide) {
    Vector x;
    std::memcpy(&x, values + i, sizeof x);
    x = Running(x << shift) + before;
    std::memcpy(upto + i + 1, &x, sizeof x);
    before = Last(x);
  }
  Count sum = upto[i];
  for (; i < count; ++i) upto[i + 1] = sum = static_cast<Count>(sum + static_cast<Count>(values[i] << shift));
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
  MostEach(most, cases, even, longest, shortest, blocks);
}

ATALAYA_EACH_WIDTH void MostInBlocks(std::int32_t* most, const std::int32_t* cases, const std::int32_t* even,
                                     int longest, int shortest, int blocks) {
  MostEach(most, cases, even, longest, shortest, blocks);
}

ATALAYA_EACH_WIDTH std::int16_t MostOfAll(const std::int16_t* cases, const std::int16_t* even, int longest,
                                          int shortest, int blocks) {
  return Most(cases, even, longest, shortest, blocks * kBlock);
}

ATALAYA_EACH_WIDTH std::int32_t MostOfAll(const std::int32_t* cases, const std::int32_t* even, int longest,
                                          int shortest, int blocks) {
  return Most(cases, even, longest, shortest, blocks * kBlock);
}

ATALAYA_EACH_WIDTH void Sum(std::int16_t* upto, const std::int16_t* values, int shift, std::size_t count) {
  SumAll<Eight>(upto, values, shift, count);
}

ATALAYA_EACH_WIDTH void Sum(std::int32_t* upto, const std::int32_t* values, int shift, std::size_t count) {
  SumAll<Four>(upto, values, shift, count);
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
