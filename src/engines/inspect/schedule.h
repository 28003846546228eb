// From how often to which days: comb (systematic) sampling, and a commitment that lets an auditor check later that the
// draw was not chosen by hand. docs/methods/coverage.md.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace atalaya::inspect {

inline constexpr std::size_t kMaxScheduleDays = 3660;
inline constexpr std::size_t kMaxScheduleVisits = 5'000'000;  // days x resources
inline constexpr std::size_t kMaxScheduleDraws =
    200'000'000;  // days x targets that are neither always nor never covered

// Targets covered on each day, ascending. Coverages are laid end to end, in an order shuffled anew every day, and a
// comb with teeth one apart, at a random offset, picks the targets under its teeth: each target exactly as often as
// its coverage says (to 2^-40), never twice a day, with one number a day deciding. The shuffle keeps pairs of targets
// from always or never being covered together.
// Every day has exactly `resources` targets if the coverages add up to it (within 1e-6); if they add up to less,
// some days have one target less than others.
std::vector<std::vector<std::uint32_t>> CombSchedule(const std::vector<double>& coverage, std::size_t resources,
                                                     std::size_t days, std::uint64_t seed);

// Publish `sha256` before the first day; keep text and nonce. Afterwards anyone checks
//   sha256 == SHA-256(nonce + "\n" + text + "\n").
// The nonce (128 bits from the seed) keeps others from finding the text by trying. Seed, nonce and schedule follow from
// each other: who may guess the seed knows the schedule, so real use needs a seed drawn at random and kept secret.
struct Commitment {
  std::string nonce;   // 32 hexadecimal digits
  std::string sha256;  // 64
};
Commitment Commit(std::string_view text, std::uint64_t seed);

// FIPS 180-4, 64 hexadecimal digits.
std::string Sha256(std::string_view bytes);

}  // namespace atalaya::inspect
