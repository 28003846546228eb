// The texts of a table, each stored once, with the form in which rules compare them: case, accents and space at the ends do not count
// (base/text_util.h: Fold). Two texts are equal to a rule when their `Folded` ids are.
#pragma once

#include <cstdint>
#include <deque>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace atalaya::target {

using Word = std::int32_t;
inline constexpr Word kUnknownWord = -1;  // no text is known
inline constexpr Word kNoWord = -2;       // FindFolded: no text of the table folds to the same

class Words {
 public:
  // The id of this text; the same for the same bytes. Not safe beside other calls.
  Word Intern(std::string_view text);

  // Reading is safe from any thread while nobody interns.
  std::size_t size() const { return texts_.size(); }
  const std::string& Text(Word word) const { return texts_[static_cast<std::size_t>(word)]; }
  // The id that stands for all texts of the same folded form. kUnknownWord stays.
  Word Folded(Word word) const { return word < 0 ? word : folded_[static_cast<std::size_t>(word)]; }
  const Word* FoldedIds() const { return folded_.data(); }
  // The folded text of an id that `Folded` gave.
  std::string_view FoldedText(Word folded) const { return *folds_[static_cast<std::size_t>(folded)]; }
  // The id `Folded` would give to a text, or kNoWord where no text of the table folds to the same.
  Word FindFolded(std::string_view text) const;

 private:
  std::deque<std::string> texts_;
  std::vector<Word> folded_;                        // by id
  std::vector<const std::string*> folds_;           // by id: the folded text of that id
  std::unordered_map<std::string_view, Word> ids_;  // views into texts_
  std::unordered_map<std::string, Word> by_fold_;
};

// Fold, with spaces at the ends kept: for parts of texts.
std::string FoldPart(std::string_view text);

}  // namespace atalaya::target
