// Words near a word, without looking at all of them: deletion neighbourhoods.
//
// Two words within k edits (similar.h) share a text that is left of both after at most k deletions from each: an insertion or deletion is
// one deletion on one side; a replacement and a swap of neighbours are one on each; the edits of an optimal string alignment touch
// disjoint letters, so they add up. The same holds for the first P letters of both (P > k): let r be what is left; the prefix of
// one keeps x letters of r and that of the other y >= x; both can be cut down to the first x letters of r, and the deletions this takes are
// P - x on each side, which is at most k, since the first prefix lost no more than its word did. (A word shorter than P is its own prefix.)
// So: keep every text that up to k deletions leave of a word's prefix, look up those of the query's prefix, and compare in full what is found.
// Nothing within the bound is missed, by whatever hash: equal texts have equal hashes. (Method: Bocek, Hunt, Stiller 2007; prefixes: ours.)
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace atalaya::screen {

class NearWords {
 public:
  using Bound = int (*)(std::size_t length);  // grows with length, at most 2

  NearWords() = default;
  // Views must live as long as this. Two words are near if there are no more edits between them than the lesser of their own bounds. A
  // second kind of words may have a bound of its own, so that one look-up finds both: their indices follow.
  explicit NearWords(std::vector<std::string_view> words, Bound bound, const std::vector<std::string_view>& others = {}, Bound others_bound = nullptr);

  // Appends the indices of all words near `word` (of which the bound is `bound`), each once, in increasing order. Safe from any thread.
  void Find(std::string_view word, Bound bound, std::vector<std::uint32_t>& found) const;

  std::size_t Bytes() const;

 private:
  struct Entry {
    std::uint32_t hash, word;
  };

  int BoundOf(std::uint32_t word) const { return bounds_[word]; }

  std::vector<std::string_view> words_;
  std::vector<signed char> bounds_;
  std::vector<std::uint32_t> letters_;    // one bit a letter that the word holds
  std::vector<Entry> entries_;            // by hash
  std::vector<std::uint32_t> directory_;  // by the upper bits of the hash: where its entries begin
  int shift_ = 32;
};

}  // namespace atalaya::screen
