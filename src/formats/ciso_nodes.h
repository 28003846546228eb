// Inside ciso_yaml: the requirement nodes of a framework, read, cleaned and put into a tree.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "formats/finding_list.h"
#include "formats/one_line.h"
#include "formats/yaml_tree.h"

namespace atalaya::formats {

inline constexpr int kMaxCisoDepth = 32;  // of the tree of requirements; known libraries reach 9
inline constexpr std::size_t kMaxCisoLanguages = 64;

// Words of a node in one language.
struct CisoTexts {
  std::string language;  // "en"
  std::string name, description, annotation, evidence, question;
};

struct CisoNode {
  std::string urn, ref_id, id;  // id: OSCAL token, unique
  bool assessable = false;
  std::vector<CisoTexts> texts;                            // own language first
  std::vector<std::pair<std::string, std::string>> props;  // implementation groups, weight, threats, reference controls
  int parent = -1;
  std::vector<int> children;  // in order
  Place place;
};

struct CisoFramework {
  std::string urn, language;
  std::vector<CisoTexts> texts;
  std::vector<std::pair<std::string, std::string>> props;
  std::vector<CisoNode> nodes;
  std::vector<int> roots;
};

// `framework` is its map; `language` the library's locale.
CisoFramework ReadCisoFramework(const YamlTree& tree, const YamlNode& framework, const std::string& language,
                                const std::string& file, FindingList& findings);

// The scalar member as text without spaces around it; empty if absent or null, a finding if it is a list or map.
std::string CisoText(const YamlTree& tree, const YamlNode& map, std::string_view key, const std::string& file,
                     FindingList& findings);

}  // namespace atalaya::formats
