// The closed lists of the field: eight assessment domains, nine threat families ... (data/duty/lists.json, each with its citation).
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/language.h"

namespace atalaya::duty {

struct ListItem {
  std::string id;  // "structures"
  Text title;
};
struct List {
  std::string citation;
  bool recalled = false;  // from memory: check against the text before relying on it
  std::vector<ListItem> items;

  const ListItem* Find(std::string_view id) const {
    for (const ListItem& item : items) {
      if (item.id == id) return &item;
    }
    return nullptr;
  }
};
// By id: "assessment-domains", "threat-families", "asset-classes", "measure-headings", "facility-activities",
// "vulnerability-heads", "level-factors", "review-triggers".
using Lists = std::map<std::string, List, std::less<>>;

inline constexpr std::string_view kDomainList = "assessment-domains", kThreatList = "threat-families", kAssetList = "asset-classes";

}  // namespace atalaya::duty
