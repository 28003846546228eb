// YAML bytes -> a plain tree, within limits. Built from yaml-cpp's events, so that limits stop the parser while it
// runs: nesting, nodes, aliases. An alias refers to its anchor's node; what it stands for is counted as if written out,
// so a 'billion laughs' is refused.
//
// Findings (line and column): those of encoding.h, `file.too-large`, `yaml.syntax` (detail), `yaml.too-deep`,
// `yaml.too-many-nodes`, `yaml.too-many-aliases`, `yaml.alias-to-itself`, `yaml.duplicate-key`, `yaml.key` (a key that
// is not a word), `yaml.more-documents` (warning: only the first of a stream is read).
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"
#include "formats/encoding.h"

namespace atalaya::formats {

struct YamlNode {
  enum class Kind { kNull, kScalar, kList, kMap } kind = Kind::kNull;
  std::string scalar;
  std::vector<int> items;                            // list: indices of nodes
  std::vector<std::pair<std::string, int>> members;  // map, in order
  Place place;
};

struct YamlTree {
  std::vector<YamlNode> nodes;
  int root = -1;  // -1: an empty document

  const YamlNode& At(int node) const { return nodes[static_cast<std::size_t>(node)]; }
  // The member's node, or null.
  const YamlNode* Member(const YamlNode& map, std::string_view key) const;
};

Result<YamlTree> ParseYaml(std::string_view bytes, const std::string& file, Findings& warnings);

}  // namespace atalaya::formats
