// What changed between two editions of a list, so that stored subjects are compared again with that only.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "model/listed.h"

namespace atalaya::formats {

// By id. `changed` are entries of both editions whose content differs in anything; places are those in `entities`.
struct ListDelta {
  struct Pair {
    std::size_t older = 0, newer = 0;
  };
  std::vector<std::size_t> added;    // in the newer edition, in its order
  std::vector<std::size_t> removed;  // in the older, in its order
  std::vector<Pair> changed;         // in the order of the newer
  std::size_t same = 0;
};

ListDelta CompareEditions(const model::WatchList& older, const model::WatchList& newer);

// The content of an entry as 64 hexadecimal digits: equal exactly where everything but the place in the list is equal. A decision on a hit is
// remembered with it and holds while it stays.
std::string EntryDigest(const model::ListedEntity& entity);

}  // namespace atalaya::formats
