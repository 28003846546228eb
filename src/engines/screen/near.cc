#include "screen/near.h"

#include <algorithm>
#include <array>

#include "screen/similar.h"

namespace atalaya::screen {
namespace {

constexpr std::size_t kPrefix = 9;

std::uint32_t HashLeft(const char* text, std::size_t length) {
  std::uint64_t hash = 1469598103934665603ull + length;
  for (std::size_t i = 0; i < length; ++i) hash = (hash ^ static_cast<unsigned char>(text[i])) * 1099511628211ull;
  hash ^= hash >> 29;
  hash *= 0xBF58476D1CE4E5B9ull;
  return static_cast<std::uint32_t>(hash >> 32);
}

// No text is left of a prefix in more ways: itself, one letter less, two letters less.
constexpr std::size_t kMostLeft = 1 + kPrefix + kPrefix * (kPrefix - 1) / 2;

std::uint32_t LettersOf(std::string_view word) {
  std::uint32_t bits = 0;
  for (const char c : word) bits |= 1u << (static_cast<unsigned char>(c) & 31);
  return bits;
}

// Calls `use(hash)` for each text that up to `most` (0..2) deletions leave of the first letters of `word`.
template <class Use>
void EachLeft(std::string_view word, int most, const Use& use) {
  const std::size_t n = std::min(word.size(), kPrefix);
  use(HashLeft(word.data(), n));
  if (most < 1) return;
  std::array<char, kPrefix> one, two;
  for (std::size_t i = 0; i < n; ++i) {
    // Deleting either of two equal neighbours leaves the same.
    if (i > 0 && word[i] == word[i - 1]) continue;
    std::copy_n(word.data(), i, one.data());
    std::copy(word.data() + i + 1, word.data() + n, one.data() + i);
    use(HashLeft(one.data(), n - 1));
    if (most < 2) continue;
    for (std::size_t j = i; j + 1 < n; ++j) {
      if (j > i && one[j] == one[j - 1]) continue;
      std::copy_n(one.data(), j, two.data());
      std::copy(one.data() + j + 1, one.data() + n - 1, two.data() + j);
      use(HashLeft(two.data(), n - 2));
    }
  }
}

}  // namespace

NearWords::NearWords(std::vector<std::string_view> words, Bound bound, const std::vector<std::string_view>& others, Bound others_bound)
    : words_(std::move(words)) {
  const std::size_t first = words_.size();
  words_.insert(words_.end(), others.begin(), others.end());
  for (std::size_t w = 0; w < words_.size(); ++w) {
    bounds_.push_back(static_cast<signed char>((w < first ? bound : others_bound)(words_[w].size())));
    letters_.push_back(LettersOf(words_[w]));
  }
  std::size_t count = 0;
  for (std::uint32_t w = 0; w < words_.size(); ++w) EachLeft(words_[w], BoundOf(w), [&](std::uint32_t) { ++count; });
  int bits = 1;
  while (bits < 22 && (std::size_t{1} << bits) < count) ++bits;
  shift_ = 32 - bits;
  // Counting sort by the upper bits.
  directory_.assign((std::size_t{1} << bits) + 1, 0);
  for (std::uint32_t w = 0; w < words_.size(); ++w) {
    EachLeft(words_[w], BoundOf(w), [&](std::uint32_t hash) { ++directory_[(hash >> shift_) + 1]; });
  }
  for (std::size_t i = 1; i < directory_.size(); ++i) directory_[i] += directory_[i - 1];
  entries_.resize(count);
  std::vector<std::uint32_t> next(directory_.begin(), directory_.end() - 1);
  for (std::uint32_t w = 0; w < words_.size(); ++w) {
    EachLeft(words_[w], BoundOf(w), [&](std::uint32_t hash) { entries_[next[hash >> shift_]++] = {hash, w}; });
  }
}

void NearWords::Find(std::string_view word, Bound bound, std::vector<std::uint32_t>& found) const {
  if (words_.empty() || word.empty()) return;
  const int most = bound(word.size());
  const std::uint32_t letters = LettersOf(word);
  // All places to look at are known beforehand: they are fetched together instead of one after the other.
  std::array<std::uint32_t, kMostLeft> hashes;
  std::size_t count = 0;
  EachLeft(word, most, [&](std::uint32_t hash) {
    hashes[count++] = hash;
    __builtin_prefetch(&directory_[hash >> shift_]);
  });
  for (std::size_t k = 0; k < count; ++k) __builtin_prefetch(entries_.data() + directory_[hashes[k] >> shift_]);
  const std::size_t before = found.size();
  for (std::size_t k = 0; k < count; ++k) {
    for (std::uint32_t i = directory_[hashes[k] >> shift_], end = directory_[(hashes[k] >> shift_) + 1]; i < end; ++i) {
      if (entries_[i].hash != hashes[k]) continue;
      // One edit changes at most two of the letters that a word holds.
      const std::uint32_t w = entries_[i].word;
      if (__builtin_popcount(letters ^ letters_[w]) <= 2 * std::min<int>(most, bounds_[w])) found.push_back(w);
    }
  }
  const auto from = found.begin() + static_cast<std::ptrdiff_t>(before);
  std::sort(from, found.end());
  found.erase(std::unique(from, found.end()), found.end());
  const auto far = std::remove_if(found.begin() + static_cast<std::ptrdiff_t>(before), found.end(), [&](std::uint32_t w) {
    const int allowed = std::min(most, BoundOf(w));
    return EditDistance(word, words_[w], allowed) > allowed;
  });
  found.erase(far, found.end());
}

std::size_t NearWords::Bytes() const {
  return words_.capacity() * (sizeof(std::string_view) + 5) + entries_.capacity() * sizeof(Entry) + directory_.capacity() * 4;
}

}  // namespace atalaya::screen
