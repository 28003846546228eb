// Screening: is this person, company, ship or container on a list? One subject in, hits out, each with its reasons.
//
//   Words + Rarity + lists --Index--> Screener::Ask(subject) --> Answer {hits, best first; lists and editions that were searched}
//
// Score of an entity (0..1, each part in Hit::why, whose parts sum to the score):
//   base         the greater of: the best pair of names (align.h), less kFormerCost or kWeakCost of it where the listed name is a former or
//                weak one; an equal number (IdentifierScore)
//   qualifiers   birth, country, gender, ship's number, kind (qualify.h); none where the equal number is decisive by itself
//   limits       what is cut off to stay in 0..1
//
// A score says how alike two records are, not how probable it is that they are one person. Thresholds with their measured errors: docs/methods/screen.md.
// A hit of a ship by name alone is never decisive: ships share names and change them (Hit::decisive).
//
// Pure: no files, no clock. The score of (subject, entry) depends on nothing else but word tables and rarity, not on the other entries.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "base/explanation.h"
#include "base/finding.h"
#include "model/listed.h"
#include "screen/index.h"

namespace atalaya::screen {

inline constexpr double kFormerCost = 0.04, kWeakCost = 0.12;

// kExact: equal after preparing, order free, or an equal number. kStandard: the threshold that keeps 95 % of distorted listed names.
// kWide: more, for a person who looks further.
enum class Mode { kExact, kStandard, kWide };

double DefaultThreshold(Mode mode);

struct Options {
  Mode mode = Mode::kStandard;
  // In place of the mode's threshold; a list's counts before a kind's. In 0.3..1; kinds are those of the listed entity.
  std::map<model::PartyKind, double> by_kind;
  std::map<std::string, double> by_list;
  std::vector<std::string> lists;  // ids to search in; empty = all
  std::size_t limit = 50;          // most hits; 0 = all. What is kept to compare later (rescreen.h) must be all.
  bool explain = true;
};

inline constexpr double kLeastThreshold = 0.3;

struct Hit {
  std::string list, edition, entry;  // ids
  double score = 0;
  std::string matched_name;          // as listed; empty where only a number matched
  std::string asked_name;            // the subject's
  std::string matched_number;        // as listed; empty where no number matched
  bool decisive = false;             // by a number that belongs to one alone
  bool trusted = false;              // of a list of the good
  Explanation why;                   // empty if not asked for

  const model::ListedEntity* listed = nullptr;  // lives as long as the index
};

// The order of an answer: by falling score, then list and entry.
bool HitBefore(const Hit& a, const Hit& b);

struct SearchedList {
  std::string id, edition;
  std::size_t entries = 0;
};

struct Answer {
  std::vector<Hit> hits;  // by falling score, then list and entry
  std::size_t found = 0;  // hits before the limit
  std::vector<SearchedList> searched;
  // What of the subject could not be used as it stands: `screen.name-empty`, `screen.name-cut`, `screen.imo` (fails its check digit; asked all
  // the same), `screen.mmsi`.
  Findings remarks;
};

// Keeps its working space from question to question: one a thread. The index must live as long.
class Screener {
 public:
  explicit Screener(const Index& index);
  ~Screener();
  Screener(Screener&&) noexcept;

  Answer Ask(const model::Subject& subject, const Options& options = {});

 private:
  class Work;
  std::unique_ptr<Work> work_;
};

// All subjects, in their order, on `threads` threads; the same answers on any number.
std::vector<Answer> AskAll(const Index& index, const std::vector<model::Subject>& subjects, const Options& options, int threads);

}  // namespace atalaya::screen
