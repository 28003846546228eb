// Which controls of a catalogue a directive chooses: include-all, include-controls, exclude-controls (of an import or
// of insert-controls). Internal to the engine.
#pragma once

#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "base/finding.h"
#include "standard/json_access.h"

namespace atalaya::standard {

// Does the whole text match? `*` any run of characters, `?` one character (of UTF-8); everything else stands for
// itself.
bool GlobMatches(std::string_view pattern, std::string_view text);

// The controls of a tree (anything with `controls` and `groups`) in document order: a control, then its children.
class ControlIndex {
 public:
  struct Node {
    const boost::json::object* control = nullptr;
    std::string_view id;
    int parent = -1;
    int end = 0;  // one past the last descendant
  };

  // The tree must outlive the index and stay unchanged.
  explicit ControlIndex(const boost::json::object& tree) { Walk(tree); }

  const std::vector<Node>& Nodes() const { return nodes_; }
  const std::vector<int>& Named(std::string_view id) const;  // several only in broken catalogues

 private:
  void Walk(const boost::json::object& tree);
  void AddAll(const boost::json::object& owner, int parent);

  std::vector<Node> nodes_;
  std::unordered_map<std::string_view, std::vector<int>> by_id_;
};

using Chosen = std::unordered_set<const boost::json::object*>;

enum class Ancestors { kInclude, kOnlyIfNamed };

// No include directive at all chooses every control. Exclusion beats inclusion. With kInclude the ancestors of a chosen
// control are chosen too, unless excluded. Findings: `oscal.unknown-control` (error where included, warning where
// excluded), `oscal.pattern-without-match` (warning), `oscal.empty-selection` (warning).
Chosen Choose(const ControlIndex& index, const boost::json::object& directive, const std::string& where,
              Ancestors ancestors, Findings& findings);

// The tree with the chosen controls only; groups stay. A chosen control without its parent moves up to the parent's
// place.
boost::json::object KeepChosen(const boost::json::object& tree, const Chosen& chosen);

// The same for one array of controls: appends what is chosen to `out`.
void TakeChosen(const boost::json::array& controls, const Chosen& chosen, boost::json::array& out);

}  // namespace atalaya::standard
