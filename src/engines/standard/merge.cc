#include "standard/merge.h"

#include <algorithm>

#include "standard/combine.h"
#include "standard/select.h"

namespace atalaya::standard {
namespace {

using boost::json::array;
using boost::json::object;
using boost::json::value;

// Moves the loose params of a group and of the groups in it to `out`.
void LiftParams(const object& tree, array& out) {
  if (const array* params = ArrayIn(tree, "params")) out.insert(out.end(), params->begin(), params->end());
  if (const array* groups = ArrayIn(tree, "groups")) {
    for (const value& element : *groups) {
      if (const object* group = element.if_object()) LiftParams(*group, out);
    }
  }
}

void LiftControls(const object& tree, array& out) {
  if (const array* controls = ArrayIn(tree, "controls")) out.insert(out.end(), controls->begin(), controls->end());
  if (const array* groups = ArrayIn(tree, "groups")) {
    for (const value& element : *groups) {
      if (const object* group = element.if_object()) LiftControls(*group, out);
    }
  }
}

object Flat(const object& tree) {
  object result;
  array params, controls;
  LiftParams(tree, params);
  LiftControls(tree, controls);
  AddTo(result, Kind::kCatalog, "params", params, false);
  AddTo(result, Kind::kCatalog, "controls", controls, false);
  return result;
}

// Drops groups without a control, except those marked to be kept; their params go to `lifted`. True if anything is
// left.
bool DropEmptyGroups(object& tree, array& lifted) {
  array* groups = ArrayIn(tree, "groups");
  if (groups != nullptr) {
    array left;
    for (value& element : *groups) {
      object* group = element.if_object();
      if (group == nullptr) continue;
      if (DropEmptyGroups(*group, lifted) || MustKeep(*group)) {
        left.emplace_back(std::move(*group));
      } else {
        LiftParams(*group, lifted);
      }
    }
    if (left.empty()) {
      tree.erase("groups");
    } else {
      *groups = std::move(left);
    }
  }
  return tree.contains("controls") || tree.contains("groups");
}

object AsIs(object tree) {
  array lifted;
  DropEmptyGroups(tree, lifted);
  AddTo(tree, Kind::kCatalog, "params", lifted, false);
  return tree;
}

void Sort(array& controls, bool ascending) {
  std::stable_sort(controls.begin(), controls.end(), [&](const value& a, const value& b) {
    const std::string_view x = StringIn(a.as_object(), "id"), y = StringIn(b.as_object(), "id");
    return ascending ? x < y : y < x;
  });
  for (value& control : controls) {
    if (array* inner = ArrayIn(control.as_object(), "controls")) Sort(*inner, ascending);
  }
}

// The custom structure: its own groups, filled by insert-controls.
class Custom {
 public:
  Custom(const object& tree, Findings& findings) : tree_(tree), index_(tree), findings_(findings) {}

  object Build(const object& custom, const std::string& where) {
    object result;
    array params;
    if (const array* own = ArrayIn(tree_, "params")) params = *own;
    LiftGroupParams(tree_, custom, params);
    AddTo(result, Kind::kCatalog, "params", params, false);
    Fill(result, Kind::kCatalog, custom, where);
    return result;
  }

 private:
  void Fill(object& result, Kind kind, const object& directive, const std::string& where) {
    array controls;
    if (const array* inserts = ArrayIn(directive, "insert-controls")) {
      for (std::size_t i = 0; i < inserts->size(); ++i) {
        if (const object* insert = (*inserts)[i].if_object()) {
          Insert(*insert, where + "/insert-controls/" + std::to_string(i), controls);
        }
      }
    }
    AddTo(result, kind, "controls", controls, false);
    array made;
    if (const array* groups = ArrayIn(directive, "groups")) {
      for (std::size_t i = 0; i < groups->size(); ++i) {
        const object* group = (*groups)[i].if_object();
        if (group != nullptr) made.emplace_back(MakeGroup(*group, where + "/groups/" + std::to_string(i)));
      }
    }
    AddTo(result, kind, "groups", made, false);
  }

  // A group that names an imported one takes over its texts, behind its own.
  object MakeGroup(const object& directive, const std::string& where) {
    object group;
    for (const auto& member : directive) {
      if (member.key() != "groups" && member.key() != "insert-controls") group.emplace(member.key(), member.value());
    }
    if (const object* imported = FindGroup(tree_, StringIn(directive, "id"))) {
      object texts;
      for (const auto& member : *imported) {
        if (member.key() != "groups" && member.key() != "controls") texts.emplace(member.key(), member.value());
      }
      Unite(group, Kind::kGroup, texts);
    }
    Fill(group, Kind::kGroup, directive, where);
    return group;
  }

  void Insert(const object& insert, const std::string& where, array& out) {
    Chosen chosen = Choose(index_, insert, where, Ancestors::kOnlyIfNamed, findings_);
    for (const ControlIndex::Node& node : index_.Nodes()) {
      if (chosen.count(node.control) == 0 || used_.insert(node.control).second) continue;
      chosen.erase(node.control);
      findings_.push_back(Warning("oscal.inserted-twice", where, {{"id", std::string(node.id)}}));
    }
    array controls;
    TakeAll(tree_, chosen, controls);
    const std::string_view order = StringIn(insert, "order");
    if (order == "ascending" || order == "descending") Sort(controls, order == "ascending");
    out.insert(out.end(), controls.begin(), controls.end());
  }

  static void TakeAll(const object& tree, const Chosen& chosen, array& out) {
    if (const array* controls = ArrayIn(tree, "controls")) TakeChosen(*controls, chosen, out);
    if (const array* groups = ArrayIn(tree, "groups")) {
      for (const value& element : *groups) {
        if (const object* group = element.if_object()) TakeAll(*group, chosen, out);
      }
    }
  }

  static const object* FindGroup(const object& tree, std::string_view id) {
    const array* groups = id.empty() ? nullptr : ArrayIn(tree, "groups");
    if (groups == nullptr) return nullptr;
    for (const value& element : *groups) {
      const object* group = element.if_object();
      if (group == nullptr) continue;
      if (StringIn(*group, "id") == id) return group;
      if (const object* inner = FindGroup(*group, id)) return inner;
    }
    return nullptr;
  }

  // Params of imported groups that the custom structure does not take over stay reachable at the top.
  void LiftGroupParams(const object& tree, const object& custom, array& out) const {
    const array* groups = ArrayIn(tree, "groups");
    if (groups == nullptr) return;
    for (const value& element : *groups) {
      const object* group = element.if_object();
      if (group == nullptr) continue;
      const array* params = ArrayIn(*group, "params");
      if (params != nullptr && FindGroup(custom, StringIn(*group, "id")) == nullptr) {
        out.insert(out.end(), params->begin(), params->end());
      }
      LiftGroupParams(*group, custom, out);
    }
  }

  const object& tree_;
  ControlIndex index_;
  Findings& findings_;
  Chosen used_;
};

}  // namespace

bool Merge(const std::vector<object>& trees, const object* merge, const std::string& where, object& out,
           Findings& findings) {
  static const object kNone;
  const object& directive = merge != nullptr ? *merge : kNone;
  const value* as_is_member = directive.if_contains("as-is");
  const bool as_is = as_is_member != nullptr && as_is_member->is_bool() && as_is_member->get_bool();
  const object* custom = ObjectIn(directive, "custom");
  const bool flat = directive.contains("flat");
  if (static_cast<int>(as_is) + static_cast<int>(custom != nullptr) + static_cast<int>(flat) > 1) {
    findings.push_back(Error("oscal.merge-structure", where));
    return false;
  }
  const object* combine = ObjectIn(directive, "combine");
  object tree = Combine(trees, combine != nullptr ? StringIn(*combine, "method") : "", where, findings);
  if (custom != nullptr) {
    out = Custom(tree, findings).Build(*custom, where + "/custom");
  } else {
    out = as_is ? AsIs(std::move(tree)) : Flat(tree);
  }
  return true;
}

}  // namespace atalaya::standard
