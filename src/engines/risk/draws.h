// Where every random number of the simulation comes from: all are addressed, none depends on who asks first.
// docs/methods/risk.md 6.
//
//   eta      one array of draws per (scenario, layer, control), the same for the whole region
//   kappa    a pool of 2^20 draws per kind of answer that leaves it open; a control at a facility reads a window of
//            it whose start is a hash of (seed, facility, control). The pools share their random words: a better
//            answer is a better draw, one by one.
//   events   Philox blocks at (seed, facility and scenario, draw)
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "model/region.h"
#include "risk/paths.h"
#include "risk/risk.h"

namespace atalaya::risk {

// A stream number for a list of names; the separator cannot occur in an id.
std::uint64_t StreamOfNames(std::initializer_list<std::string_view> names);

// A quantity in every draw: `scale` alone, or `scale` times the draws.
struct Stream {
  const float* draws = nullptr;
  double scale = 0;
  double At(std::size_t i) const { return draws ? scale * static_cast<double>(draws[i]) : scale; }
};

class RegionDraws {
 public:
  RegionDraws(const model::Region& region, const Outline& outline, const Options& options);

  std::size_t Count() const { return count_; }    // draws asked for
  std::size_t Padded() const { return padded_; }  // whole blocks; what lies beyond Count() is never used in a result
  std::uint64_t Seed() const { return seed_; }

  Stream Effectiveness(int scenario, std::size_t layer, std::size_t support) const {
    return eta_[scenario][layer][support];
  }
  // kappa omega of one control at one facility.
  Stream Degree(const model::Answer& answer, std::string_view facility, std::string_view control) const;

 private:
  std::vector<float> Draw(const Range& range, std::uint64_t stream, std::size_t count) const;

  model::Grading grading_;
  std::uint64_t seed_;
  std::size_t count_, padded_, pool_size_;
  std::vector<std::vector<float>> storage_;
  std::vector<std::vector<std::vector<Stream>>> eta_;         // scenario x layer x support
  std::array<std::vector<float>, model::kReplyCount> pools_;  // padded_ more than pool_size_: windows never wrap
};

}  // namespace atalaya::risk
