// Seeds as JSON can carry them without loss: whole numbers from 0 to 2^53 - 1.
#pragma once

#include <cmath>
#include <cstdint>
#include <optional>

#include "formats/json_decode.h"

namespace atalaya::solve {

inline constexpr double kMaxSeed = 9007199254740991.0;

// 1 if the member is absent.
inline std::uint64_t ReadSeed(const std::optional<formats::JsonNode>& node) {
  if (!node) return 1;
  const std::size_t before = node->List().Errors();
  const double seed = node->Number(0, kMaxSeed);
  if (node->List().Errors() == before && seed != std::trunc(seed)) node->WrongType("integer");
  return static_cast<std::uint64_t>(seed);
}

}  // namespace atalaya::solve
