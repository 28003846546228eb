#include "target/words.h"

#include <algorithm>

#include "base/text_util.h"

namespace atalaya::target {
namespace {

// The same as Fold; most texts are ASCII, for which ICU would take ten times as long.
std::string FoldWord(std::string_view text) {
  if (std::any_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) >= 0x80; })) return Fold(text);
  std::string out(Trim(text));
  for (char& c : out) {
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
  }
  return out;
}

}  // namespace

Word Words::Intern(std::string_view text) {
  if (const auto found = ids_.find(text); found != ids_.end()) return found->second;
  const Word id = static_cast<Word>(texts_.size());
  texts_.emplace_back(text);
  ids_.emplace(texts_.back(), id);
  const auto [fold, fresh] = by_fold_.emplace(FoldWord(text), id);
  folded_.push_back(fold->second);
  folds_.push_back(&fold->first);  // nodes of the map stay where they are
  return id;
}

Word Words::FindFolded(std::string_view text) const {
  const auto found = by_fold_.find(FoldWord(text));
  return found == by_fold_.end() ? kNoWord : found->second;
}

std::string FoldPart(std::string_view text) {
  const std::string guarded = FoldWord("|" + std::string(text) + "|");
  return guarded.substr(1, guarded.size() - 2);
}

}  // namespace atalaya::target
