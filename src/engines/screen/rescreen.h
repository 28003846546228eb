// A new edition of a list: what changed in it, and the hits of stored subjects brought up to date by looking at that alone.
//
// Because the score of (subject, entry) depends on word tables and rarity only (screen.h), this equals screening anew with the new edition
// (property test), provided that both used the same words, rarity and options and that nothing was cut off by a limit (Options::limit = 0):
//
//   delta = Compare(before, after)
//   small = Index({ChangedEntries(after, delta)}, words, rarity)
//   hits  = Updated(old hits, before.id, after.edition, delta, Screener(small).Ask(subject, options).hits)
#pragma once

#include <string>
#include <vector>

#include "model/listed.h"
#include "screen/screen.h"

namespace atalaya::screen {

// Ids of entries; each in the order of the edition that holds them.
struct Delta {
  std::vector<std::string> added, removed, changed;

  bool Empty() const { return added.empty() && removed.empty() && changed.empty(); }
};

Delta Compare(const model::WatchList& before, const model::WatchList& after);

// The new edition reduced to entries that were added or changed.
model::WatchList ChangedEntries(const model::WatchList& after, const Delta& delta);

// `old`: all hits of one subject, of any lists. Hits on entries of `list` that went or changed are left out, those that stay carry the new
// edition, `fresh` (hits on ChangedEntries) are put in; by falling score, then list and entry. Hit::listed of old hits of `list` becomes null.
std::vector<Hit> Updated(std::vector<Hit> old, const std::string& list, const std::string& edition, const Delta& delta, std::vector<Hit> fresh);

}  // namespace atalaya::screen
