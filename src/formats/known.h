// What the other files of a pack know: ids that a file may refer to. A set that is not given is not checked (a file
// read alone).
//
// Reading with these sets, rather than comparing whole models afterwards, lets a finding name the line or pointer of
// the reference.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>

namespace atalaya::formats {

using IdSet = std::set<std::string, std::less<>>;

struct Known {
  std::optional<IdSet> states;  // two letters
  std::optional<IdSet> subregions;
  std::optional<IdSet> indicators;
  std::optional<IdSet> controls;  // of the whole catalogue
  std::optional<IdSet> funds;
  std::optional<std::string> currency;  // of the region: the one with value 1
};

// True if `id` is known or nobody knows.
inline bool Knows(const std::optional<IdSet>& set, std::string_view id) {
  return !set || set->find(id) != set->end();
}

// The closed lists of incident types and vessel status (data/hemisphere/README.md): a misspelt one would silently count
// nothing.
const IdSet& IncidentTypes();
const IdSet& VesselStatuses();
std::string Joined(const IdSet& set);

}  // namespace atalaya::formats
