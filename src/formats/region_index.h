// Ids -> indices of a region while its tables are read.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <unordered_map>

namespace atalaya::formats {

struct TextHash {
  using is_transparent = void;
  std::size_t operator()(std::string_view text) const { return std::hash<std::string_view>()(text); }
};
using TextIndex = std::unordered_map<std::string, int, TextHash, std::equal_to<>>;

// -1: unknown.
inline int Find(const TextIndex& index, std::string_view id) {
  const auto it = index.find(id);
  return it == index.end() ? -1 : it->second;
}

struct RegionIndex {
  TextIndex states;  // by ISO 3166 two letters
  TextIndex iso3;
  TextIndex facilities;
  std::unordered_map<long long, int> ports;  // by id

  int Port(long long id) const {
    const auto it = ports.find(id);
    return it == ports.end() ? -1 : it->second;
  }
};

}  // namespace atalaya::formats
