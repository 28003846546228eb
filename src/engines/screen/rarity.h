// How much a word tells: the rarer, the more. A table of its own, counted once and kept beside the results.
//
// Weights must not change with each edition of a list: else a subject's score against an entry that did not change would, and
// re-screening against what changed (rescreen.h) would not equal screening anew. So the counts are a value of their own: the caller
// takes them from lists of one day, keeps them (Save, Load), and gives the same to every index until it decides to screen all anew.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/result.h"
#include "model/listed.h"
#include "screen/prepare.h"

namespace atalaya::screen {

class Rarity {
 public:
  Rarity() = default;

  // Counts in how many names of these lists each word stands.
  static Rarity Count(const std::vector<model::WatchList>& lists, const Words& words);

  // Weight of a token, > 0: logarithm of the inverse share of names that hold its word, damped; little for initials and symbols.
  double Weight(const Token& token) const;

  // Does any of the names counted hold the word? Symbols, initials and numbers are always known.
  bool Knows(const Token& token) const;

  // A text, one word a line: "names N", then "WORD N" in alphabetical order. Load gives `screen.rarity-line` for a line that is not so.
  std::string Save() const;
  static Result<Rarity> Load(std::string_view text, const std::string& file);

  friend bool operator==(const Rarity&, const Rarity&) = default;

 private:
  std::uint32_t names_ = 0;
  std::unordered_map<std::string, std::uint32_t> counts_;
};

}  // namespace atalaya::screen
