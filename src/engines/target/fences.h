// Is this price (or weight a package, value a kilogram ...) one that honest trade in the same goods with the same country has?
//
// After Pak and Zdanowicz's price filter, made robust: Tukey's fences on the logarithm (hinges minus and plus 1.5 and 3 times their
// distance; Tukey, Exploratory Data Analysis, 1977), within a cell of goods x partner x unit. A cell counts from kMinCell observations; a
// smaller one falls back from the code as given (7 to 10 digits) to 6 and 4 digits, and within each from the partner to its region and to
// the world: the first of these nine that is large enough judges. Beside it the robust z of Iglewicz and Hoaglin: (x - median) / (1.4826 MAD).
//
// Mathematics and limits: docs/methods/target.md. Safe from any thread after Fit.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <unordered_map>
#include <vector>

#include "base/explanation.h"
#include "target/words.h"

namespace atalaya::target {

struct Observation {
  Word item = kUnknownWord;  // HS digits
  Word partner = kUnknownWord, region = kUnknownWord, unit = kUnknownWord;  // unknown ones make cells of their own
  double value = 0;          // positive and finite, or it is left out and not judged
};

inline constexpr std::size_t kMinCell = 20;
inline constexpr double kInnerFence = 1.5, kOuterFence = 3;
// Hinges closer than this on the log scale (2 %) count as so far apart: list prices would make every rounding an outlier.
inline constexpr double kLeastSpread = 0.02;

enum class PartnerLevel { kPartner, kRegion, kWorld };

// Of one sample: five numbers and MAD, by definition of the sources above.
struct Spread {
  std::size_t count = 0;
  double lower = 0, median = 0, upper = 0, mad = 0;
};
// The sample is reordered. Not empty.
Spread SpreadOf(std::vector<double>& sample);

struct Judgement {
  Spread cell;  // on the log scale
  int digits = 0;
  PartnerLevel partner = PartnerLevel::kPartner;
  int side = 0;          // -2 beyond the lower outer fence, -1 beyond the inner one, 0 within, 1, 2
  double z = 0;          // unknown (NaN) where half of the cell is one value and this is another
  double low = 0, high = 0;  // inner fences in the value's own unit
};

class Fences {
 public:
  // The same on any number of threads.
  static Fences Fit(std::span<const Observation> observations, const Words& words, int threads);
  // nullopt: no cell is large enough, or the value or code cannot be used.
  std::optional<Judgement> Judge(const Observation& observation, const Words& words) const;

  std::size_t cells(int level) const { return levels_[static_cast<std::size_t>(level)].size(); }

 private:
  struct Key {
    std::uint64_t item;  // digits and their number
    Word partner, unit;
    friend bool operator==(const Key&, const Key&) = default;
  };
  struct KeyHash {
    std::size_t operator()(const Key& key) const;
  };
  static std::optional<Key> KeyAt(int level, const Observation& observation, const Words& words);
  std::array<std::unordered_map<Key, Spread, KeyHash>, 9> levels_;  // in order of falling back
};

// The judgement as a tree: cell, hinges, fences, what the value was. `what` is the message key of the quantity.
Explanation ExplainJudgement(const Judgement& judgement, double value, const std::string& what);

}  // namespace atalaya::target
