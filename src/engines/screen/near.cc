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

NearWords::NearWords(std::vector<std::string_view> words, Bound bound) : words_(std::move(words)), bound_(bound) {
  std::size_t count = 0;
  for (const std::string_view word : words_) EachLeft(word, bound_(word.size()), [&](std::uint32_t) { ++count; });
  int bits = 1;
  while (bits < 22 && (std::size_t{1} << bits) < count) ++bits;
  shift_ = 32 - bits;
  // Counting sort by the upper bits, then each short run by itself.
  directory_.assign((std::size_t{1} << bits) + 1, 0);
  for (const std::string_view word : words_) {
    EachLeft(word, bound_(word.size()), [&](std::uint32_t hash) { ++directory_[(hash >> shift_) + 1]; });
  }
  for (std::size_t i = 1; i < directory_.size(); ++i) directory_[i] += directory_[i - 1];
  entries_.resize(count);
  std::vector<std::uint32_t> next(directory_.begin(), directory_.end() - 1);
  for (std::size_t w = 0; w < words_.size(); ++w) {
    EachLeft(words_[w], bound_(words_[w].size()),
             [&](std::uint32_t hash) { entries_[next[hash >> shift_]++] = {hash, static_cast<std::uint32_t>(w)}; });
  }
}

void NearWords::Find(std::string_view word, std::vector<std::uint32_t>& found) const {
  if (words_.empty() || word.empty()) return;
  const std::size_t before = found.size();
  const int most = bound_(word.size());
  EachLeft(word, most, [&](std::uint32_t hash) {
    for (std::uint32_t i = directory_[hash >> shift_], end = directory_[(hash >> shift_) + 1]; i < end; ++i) {
      if (entries_[i].hash == hash) found.push_back(entries_[i].word);
    }
  });
  const auto from = found.begin() + static_cast<std::ptrdiff_t>(before);
  std::sort(from, found.end());
  found.erase(std::unique(from, found.end()), found.end());
  const auto far = std::remove_if(found.begin() + static_cast<std::ptrdiff_t>(before), found.end(), [&](std::uint32_t w) {
    const int bound = std::min(most, bound_(words_[w].size()));
    return EditDistance(word, words_[w], bound) > bound;
  });
  found.erase(far, found.end());
}

std::size_t NearWords::Bytes() const {
  return words_.capacity() * sizeof(std::string_view) + entries_.capacity() * sizeof(Entry) + directory_.capacity() * 4;
}

}  // namespace atalaya::screen
