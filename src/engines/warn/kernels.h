// The inner loops of the search, over whole numbers: every width of vector unit gives the same answer.
#pragma once

#include <cstddef>
#include <cstdint>

namespace atalaya::warn {

inline constexpr int kBlock = 64;  // starts that are bounded together
inline int Blocks(int starts) {
  return (starts + kBlock - 1) / kBlock;
}

// most[b] = max over the starts s of block b of (cases[s + longest] - cases[s]) - (even[s + shortest] - even[s]). The
// arrays have blocks * kBlock + longest elements; sums wrap, differences must not.
void MostInBlocks(std::int16_t* most, const std::int16_t* cases, const std::int16_t* even, int longest, int shortest,
                  int blocks);
void MostInBlocks(std::int32_t* most, const std::int32_t* cases, const std::int32_t* even, int longest, int shortest,
                  int blocks);

// The most of all blocks.
std::int16_t MostOfAll(const std::int16_t* cases, const std::int16_t* even, int longest, int shortest, int blocks);
std::int32_t MostOfAll(const std::int32_t* cases, const std::int32_t* even, int longest, int shortest, int blocks);

// upto[i] = (values[0] + .. + values[i - 1]) << shift, for i = 0..count.
void Sum(std::int16_t* upto, const std::int16_t* values, int shift, std::size_t count);
void Sum(std::int32_t* upto, const std::int32_t* values, int shift, std::size_t count);

// scaled[i] = the whole part of values[i] * factor.
void Scale(std::int16_t* scaled, const std::int64_t* values, double factor, std::size_t count);
void Scale(std::int32_t* scaled, const std::int64_t* values, double factor, std::size_t count);

// least[b] = min over the starts s of block b of upto[s + length] - upto[s]; of the last block, over its first `last`
// starts.
void LeastInBlocks(std::int64_t* least, const std::int64_t* upto, int length, int blocks, int last);

void AddTo(std::int64_t* sum, const std::int64_t* row, std::size_t count);

}  // namespace atalaya::warn
