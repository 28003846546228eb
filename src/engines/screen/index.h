// Watch lists made searchable: built once, never changed, shared by all threads.
//
// Which names can match is found without looking at all of them, and none is missed. A token of the query has a partner in a name
// (align.h) only if the name holds
//   * the same token; or a word within EditBound edits (near.h over the distinct words and runs);
//   * a word of the same skeleton; for scripts without vowels, one within BonesBound edits (near.h over the distinct skeletons);
//   * its first letter alone as an initial; or a run of neighbours within JoinBound edits or, between
//     scripts with and without vowels, of the same skeleton; likewise for runs of the query;
// and for each of these the index lists the names. So the weight of the query's tokens with a partner in a name is known (from above) before
// the name is looked at, and with it the most the name can score: names that cannot reach the threshold are passed over. Tokens
// are taken by falling weight, and once those that remain cannot carry a name alone, they only add to names already seen. Symbols and
// initials of the query count as if they had a partner everywhere; they are looked for only where they could carry a name alone (a low
// threshold, or nothing else asked). (Tested against a look at every name.)
#pragma once

#include <cstdint>
#include <deque>
#include <span>
#include <string>
#include <unordered_map>
#include <vector>

#include "base/finding.h"
#include "model/listed.h"
#include "screen/align.h"
#include "screen/near.h"
#include "screen/rarity.h"

namespace atalaya::screen {

class Index {
 public:
  // One name of one entity.
  struct Name {
    std::uint32_t entity = 0;      // of Entities()
    std::uint32_t first_token = 0; // into the tokens of all names
    std::uint16_t tokens = 0;
    std::uint16_t number = 0;      // of entity.names
    std::uint32_t first_run = 0;   // into the runs of all names
    std::uint16_t runs = 0;
  };
  struct Entity {
    std::uint32_t list = 0, number = 0;
    std::uint32_t first_name = 0;
    std::uint16_t names = 0;
  };

  // At most 2^31 names. Findings say what of the lists cannot be searched as it stands: `screen.list-name-empty` (no letter in a name),
  // `screen.list-name-cut`, `screen.list-imo` (a number of a ship that fails its check digit; searched all the same), one for each list and
  // code with a count and the first entry.
  Index(std::vector<model::WatchList> lists, const Words& words, const Rarity& rarity);
  Index(const Index&) = delete;
  Index& operator=(const Index&) = delete;

  const std::vector<model::WatchList>& Lists() const { return lists_; }
  const Words& Tables() const { return words_; }
  const Rarity& Weights() const { return rarity_; }
  const Findings& Remarks() const { return findings_; }

  std::span<const Entity> Entities() const { return entities_; }
  const model::ListedEntity& Listed(std::uint32_t entity) const { return lists_[entities_[entity].list].entities[entities_[entity].number]; }
  std::span<const Name> Names() const { return names_; }
  std::span<const std::uint32_t> TokensOf(const Name& name) const { return std::span(name_tokens_).subspan(name.first_token, name.tokens); }
  const Token& Word(std::uint32_t id) const { return vocabulary_[id]; }
  double WordWeight(std::uint32_t id) const { return weights_[id]; }
  char WordKnown(std::uint32_t id) const { return known_[id]; }
  std::span<const Run> RunsOfName(const Name& name) const { return std::span(name_runs_).subspan(name.first_run, name.runs); }
  std::size_t Vocabulary() const { return vocabulary_.size(); }

  // A token of the query: appends the words that are like it, with how much (TokenLikeness > 0), each once; and the runs of names that
  // answer it (ids for NamesOfRun).
  struct Like {
    std::uint32_t word = 0;
    double likeness = 0;
  };
  void LikeToken(const Token& token, std::vector<Like>& words, std::vector<std::uint32_t>& runs) const;
  // The same for a run of the query.
  void LikeRun(const Written& run, std::vector<std::uint32_t>& words, std::vector<std::uint32_t>& runs) const;

  // Words that begin with a letter A-Z; empty for others.
  std::span<const std::uint32_t> WordsOfLetter(char letter) const {
    return letter >= 'A' && letter <= 'Z' ? Row(letter_words_, static_cast<std::uint32_t>(letter - 'A')) : std::span<const std::uint32_t>();
  }
  std::span<const std::uint32_t> NamesOfWord(std::uint32_t word) const { return Row(word_names_, word); }
  std::span<const std::uint32_t> NamesOfRun(std::uint32_t run) const { return Row(run_names_, run); }

  // Entities with that number, as NormalIdentifier writes it, of whatever kind.
  std::vector<std::uint32_t> WithIdentifier(const std::string& normal) const;

 private:
  // Rows of numbers one after the other.
  struct Table {
    std::vector<std::uint32_t> begin, values;
  };
  static std::span<const std::uint32_t> Row(const Table& table, std::uint32_t row) {
    return std::span(table.values).subspan(table.begin[row], table.begin[row + 1] - table.begin[row]);
  }
  static Table MakeTable(std::size_t rows, std::vector<std::pair<std::uint32_t, std::uint32_t>>& cells);

  void AddEntity(std::uint32_t list, std::uint32_t number);
  std::uint32_t IdOf(const Token& token);
  void IndexBones();
  void IndexRuns();
  void IndexSpelling();
  void RunsOfBones(const Written& written, std::vector<std::uint32_t>& runs) const;
  void Remark(const std::string& code, const model::WatchList& list, const model::ListedEntity& entity);

  std::vector<model::WatchList> lists_;
  Words words_;
  Rarity rarity_;
  Findings findings_;
  std::vector<Entity> entities_;
  std::vector<Name> names_;
  std::vector<std::uint32_t> name_tokens_;
  std::vector<Token> vocabulary_;
  std::vector<double> weights_;
  std::vector<char> known_;
  std::vector<Run> name_runs_;
  std::unordered_map<std::string, std::uint32_t> ids_;                    // by what tells tokens apart
  std::unordered_map<std::string, std::vector<std::uint32_t>> by_text_;   // words of that text
  Table word_names_, run_names_, letter_words_;
  std::vector<std::uint32_t> spelled_;  // near_'s words -> vocabulary
  NearWords near_;           // words, then runs
  NearWords near_bones_[2];  // of words with vowels, of bare ones
  std::vector<Written> runs_;                                            // distinct
  std::unordered_multimap<std::string, std::uint32_t> runs_by_bones_[2];  // of runs with vowels, of bare ones
  std::vector<std::string> bones_[2];
  std::unordered_map<std::string, std::uint32_t> bones_ids_[2];
  Table bones_words_[2];
  std::unordered_multimap<std::string, std::uint32_t> identifiers_;
};

}  // namespace atalaya::screen
