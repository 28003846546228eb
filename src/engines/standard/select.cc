#include "standard/select.h"

namespace atalaya::standard {
namespace {

using boost::json::array;
using boost::json::object;
using boost::json::value;

std::size_t CharacterEnd(std::string_view text, std::size_t at) {
  ++at;
  while (at < text.size() && (static_cast<unsigned char>(text[at]) & 0xC0) == 0x80) ++at;
  return at;
}

// Marks what one list of select-control-by-id directives names.
class Marker {
 public:
  Marker(const ControlIndex& index, bool excluding, Findings& findings)
      : index_(index), excluding_(excluding), findings_(findings), marks_(index.Nodes().size(), 0) {}

  void Mark(const array& directives, const std::string& where) {
    for (std::size_t i = 0; i < directives.size(); ++i) {
      if (const object* directive = directives[i].if_object()) MarkOne(*directive, where + "/" + std::to_string(i));
    }
  }
  void MarkAll() { marks_.assign(marks_.size(), 1); }

  std::vector<char>& Marks() { return marks_; }

 private:
  void MarkOne(const object& directive, const std::string& where) {
    with_children_ = StringIn(directive, "with-child-controls") == "yes";
    if (const array* ids = ArrayIn(directive, "with-ids")) {
      for (std::size_t i = 0; i < ids->size(); ++i) {
        if (const auto* id = (*ids)[i].if_string()) MarkId(View(*id), where + "/with-ids/" + std::to_string(i));
      }
    }
    if (const array* patterns = ArrayIn(directive, "matching")) {
      for (std::size_t i = 0; i < patterns->size(); ++i) {
        const object* pattern = (*patterns)[i].if_object();
        MarkPattern(pattern != nullptr ? StringIn(*pattern, "pattern") : "", where + "/matching/" + std::to_string(i));
      }
    }
  }

  void MarkId(std::string_view id, const std::string& where) {
    const std::vector<int>& found = index_.Named(id);
    if (found.empty()) {
      findings_.push_back({excluding_ ? Severity::kWarning : Severity::kError,
                           "oscal.unknown-control",
                           where,
                           {{"id", std::string(id)}}});
    }
    for (int node : found) MarkNode(node);
  }

  void MarkPattern(std::string_view pattern, const std::string& where) {
    bool any = false;
    for (std::size_t i = 0; i < marks_.size(); ++i) {
      const std::string_view id = index_.Nodes()[i].id;
      if (id.empty() || pattern.empty() || !GlobMatches(pattern, id)) continue;
      MarkNode(static_cast<int>(i));
      any = true;
    }
    if (!any) findings_.push_back(Warning("oscal.pattern-without-match", where, {{"pattern", std::string(pattern)}}));
  }

  void MarkNode(int node) {
    const int end = with_children_ ? index_.Nodes()[node].end : node + 1;
    for (int i = node; i < end; ++i) marks_[i] = 1;
  }

  const ControlIndex& index_;
  bool excluding_;
  Findings& findings_;
  std::vector<char> marks_;
  bool with_children_ = false;
};

}  // namespace

// Linear in practice: on a mismatch only the last star is tried again, one character further.
bool GlobMatches(std::string_view pattern, std::string_view text) {
  std::size_t p = 0, t = 0, star = std::string_view::npos, resume = 0;
  while (t < text.size()) {
    if (p < pattern.size() && pattern[p] == '*') {
      star = p++;
      resume = t;
    } else if (p < pattern.size() && pattern[p] == '?') {
      ++p;
      t = CharacterEnd(text, t);
    } else if (p < pattern.size() && pattern[p] == text[t]) {
      ++p;
      ++t;
    } else if (star != std::string_view::npos) {
      p = star + 1;
      resume = CharacterEnd(text, resume);
      t = resume;
    } else {
      return false;
    }
  }
  while (p < pattern.size() && pattern[p] == '*') ++p;
  return p == pattern.size();
}

void ControlIndex::Walk(const object& tree) {
  AddAll(tree, -1);
  if (const array* groups = ArrayIn(tree, "groups")) {
    for (const value& element : *groups) {
      if (const object* group = element.if_object()) Walk(*group);
    }
  }
}

void ControlIndex::AddAll(const object& owner, int parent) {
  const array* controls = ArrayIn(owner, "controls");
  if (controls == nullptr) return;
  for (const value& element : *controls) {
    const object* control = element.if_object();
    if (control == nullptr) continue;
    const int node = static_cast<int>(nodes_.size());
    nodes_.push_back({control, StringIn(*control, "id"), parent, 0});
    by_id_[nodes_.back().id].push_back(node);
    AddAll(*control, node);
    nodes_[node].end = static_cast<int>(nodes_.size());
  }
}

const std::vector<int>& ControlIndex::Named(std::string_view id) const {
  static const std::vector<int> kNone;
  const auto it = by_id_.find(id);
  return it != by_id_.end() ? it->second : kNone;
}

Chosen Choose(const ControlIndex& index, const object& directive, const std::string& where, Ancestors ancestors,
              Findings& findings) {
  const std::vector<ControlIndex::Node>& nodes = index.Nodes();
  const array* include = ArrayIn(directive, "include-controls");
  const array* exclude = ArrayIn(directive, "exclude-controls");
  Marker included(index, false, findings), excluded(index, true, findings);
  if (directive.contains("include-all") || include == nullptr) included.MarkAll();
  if (include != nullptr) included.Mark(*include, where + "/include-controls");
  if (exclude != nullptr) excluded.Mark(*exclude, where + "/exclude-controls");

  Chosen chosen;
  for (std::size_t i = 0; i < nodes.size(); ++i) {
    if (included.Marks()[i] == 0 || excluded.Marks()[i] != 0) continue;
    chosen.insert(nodes[i].control);
    for (int up = nodes[i].parent; ancestors == Ancestors::kInclude && up >= 0; up = nodes[up].parent) {
      if (excluded.Marks()[up] == 0) chosen.insert(nodes[up].control);
    }
  }
  if (chosen.empty()) findings.push_back(Warning("oscal.empty-selection", where));
  return chosen;
}

void TakeChosen(const array& controls, const Chosen& chosen, array& out) {
  for (const value& element : controls) {
    const object* control = element.if_object();
    if (control == nullptr) continue;
    const array* inner = ArrayIn(*control, "controls");
    if (chosen.count(control) == 0) {
      if (inner != nullptr) TakeChosen(*inner, chosen, out);
      continue;
    }
    object copy;
    for (const auto& member : *control) {
      if (member.key() != "controls") copy.emplace(member.key(), member.value());
    }
    array children;
    if (inner != nullptr) TakeChosen(*inner, chosen, children);
    if (!children.empty()) Put(copy, Kind::kControl, "controls", std::move(children));
    out.emplace_back(std::move(copy));
  }
}

object KeepChosen(const object& tree, const Chosen& chosen) {
  object kept;
  for (const auto& member : tree) {
    const array* elements = member.value().if_array();
    if (member.key() == "controls" && elements != nullptr) {
      array controls;
      TakeChosen(*elements, chosen, controls);
      if (!controls.empty()) kept.emplace("controls", std::move(controls));
    } else if (member.key() == "groups" && elements != nullptr) {
      array groups;
      for (const value& element : *elements) {
        if (const object* group = element.if_object()) groups.emplace_back(KeepChosen(*group, chosen));
      }
      if (!groups.empty()) kept.emplace("groups", std::move(groups));
    } else {
      kept.emplace(member.key(), member.value());
    }
  }
  return kept;
}

}  // namespace atalaya::standard
