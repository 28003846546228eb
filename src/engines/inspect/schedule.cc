#include "inspect/schedule.h"

#include <openssl/evp.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <stdexcept>
#include <utility>

#include "base/rng.h"

namespace atalaya::inspect {
namespace {

// Lengths on the comb in whole units: sums are exact, so no tooth falls between two targets or twice into one.
constexpr std::uint64_t kUnit = std::uint64_t{1} << 40;

std::string Hex(const unsigned char* bytes, std::size_t count) {
  constexpr const char* kDigits = "0123456789abcdef";
  std::string text;
  for (std::size_t i = 0; i < count; ++i) {
    text += kDigits[bytes[i] >> 4];
    text += kDigits[bytes[i] & 15];
  }
  return text;
}

}  // namespace

std::vector<std::vector<std::uint32_t>> CombSchedule(const std::vector<double>& coverage, std::size_t resources,
                                                     std::size_t days, std::uint64_t seed) {
  std::vector<std::uint32_t> always, sometimes;
  std::vector<std::uint64_t> length(coverage.size());
  std::uint64_t total = 0;
  for (std::size_t t = 0; t < coverage.size(); ++t) {
    length[t] =
        static_cast<std::uint64_t>(std::llround(std::clamp(coverage[t], 0.0, 1.0) * static_cast<double>(kUnit)));
    total += length[t];
  }
  // Rounding is evened out unit by unit, so that the lengths add up to whole teeth.
  const std::uint64_t wanted = std::min(resources, coverage.size()) * kUnit;
  const std::uint64_t slack = kUnit / 1'000'000 + coverage.size();
  if (total + slack >= wanted && total <= wanted + slack) {
    while (total != wanted) {
      const std::uint64_t before = total;
      for (std::size_t t = 0; t < length.size() && total != wanted; ++t) {
        if (length[t] == 0 || length[t] == kUnit) continue;
        const std::uint64_t step = (std::max(total, wanted) - std::min(total, wanted)) / length.size() + 1;
        if (total < wanted) {
          const std::uint64_t add = std::min({step, kUnit - length[t], wanted - total});
          length[t] += add;
          total += add;
        } else {
          const std::uint64_t less = std::min({step, length[t], total - wanted});
          length[t] -= less;
          total -= less;
        }
      }
      if (total == before) break;
    }
  }
  for (std::size_t t = 0; t < length.size(); ++t) {
    if (length[t] == kUnit) always.push_back(static_cast<std::uint32_t>(t));
    if (length[t] > 0 && length[t] < kUnit) sometimes.push_back(static_cast<std::uint32_t>(t));
  }

  Rng rng(seed, StreamOf("inspect.schedule"));
  std::vector<std::vector<std::uint32_t>> schedule(days, always);
  for (std::vector<std::uint32_t>& day : schedule) {
    for (std::size_t i = sometimes.size(); i > 1; --i) std::swap(sometimes[i - 1], sometimes[rng.Below(i)]);
    std::uint64_t tooth = rng.Below(kUnit), end = 0;
    for (const std::uint32_t t : sometimes) {
      end += length[t];
      if (tooth >= end) continue;
      day.push_back(t);
      tooth += kUnit;
    }
    std::sort(day.begin(), day.end());
  }
  return schedule;
}

std::string Sha256(std::string_view bytes) {
  std::array<unsigned char, 32> digest{};
  unsigned int size = 0;
  // Fails only where the library itself is broken or forbidden by policy.
  if (EVP_Digest(bytes.data(), bytes.size(), digest.data(), &size, EVP_sha256(), nullptr) != 1 || size != 32) {
    throw std::runtime_error("SHA-256 is not available");
  }
  return Hex(digest.data(), digest.size());
}

Commitment Commit(std::string_view text, std::uint64_t seed) {
  std::array<unsigned char, 16> bytes{};
  const auto block = PhiloxBlock(seed, StreamOf("inspect.commitment"), 0);
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    bytes[i] = static_cast<unsigned char>(block[i / 4] >> (8 * (3 - i % 4)));
  }
  Commitment commitment;
  commitment.nonce = Hex(bytes.data(), bytes.size());
  commitment.sha256 = Sha256(commitment.nonce + "\n" + std::string(text) + "\n");
  return commitment;
}

}  // namespace atalaya::inspect
