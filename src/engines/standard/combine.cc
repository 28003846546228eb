#include "standard/combine.h"

#include <algorithm>
#include <unordered_map>

namespace atalaya::standard {
namespace {

using boost::json::array;
using boost::json::object;
using boost::json::value;

object* FindById(array& elements, std::string_view id) {
  for (value& element : elements) {
    object* candidate = element.if_object();
    if (candidate != nullptr && !id.empty() && StringIn(*candidate, "id") == id) return candidate;
  }
  return nullptr;
}

Kind KindOfElements(std::string_view key) {
  if (key == "params") return Kind::kParam;
  if (key == "parts") return Kind::kPart;
  if (key == "groups") return Kind::kGroup;
  return Kind::kControl;
}

enum class Method { kKeep, kUseFirst, kMerge };

class Combiner {
 public:
  Combiner(Method method, const std::string& where, Findings& findings)
      : method_(method), where_(where), findings_(findings) {}

  void Add(object& result, Kind kind, const object& tree) {
    for (const auto& member : tree) {
      const array* elements = member.value().if_array();
      if (elements == nullptr) {
        if (!result.contains(member.key())) Put(result, kind, member.key(), member.value());
      } else if (member.key() == "controls") {
        array controls;
        AddControls(*elements, controls);
        AddTo(result, kind, "controls", controls, false);
      } else if (member.key() == "groups") {
        AddGroups(result, kind, *elements);
      } else {
        AddOthers(result, kind, member.key(), *elements);
      }
    }
  }

  // Gives the first of each id what came later: children, and under `merge` texts.
  void Settle(object& tree) {
    if (array* controls = ArrayIn(tree, "controls")) {
      for (value& element : *controls) {
        object* control = element.if_object();
        if (control == nullptr) continue;
        if (const auto it = later_.find(std::string(StringIn(*control, "id"))); it != later_.end()) {
          Later later = std::move(it->second);
          later_.erase(it);
          for (const object& body : later.bodies) Unite(*control, Kind::kControl, body);
          AddTo(*control, Kind::kControl, "controls", later.children, false);
        }
        Settle(*control);
      }
    }
    if (array* groups = ArrayIn(tree, "groups")) {
      for (value& element : *groups) {
        if (object* group = element.if_object()) Settle(*group);
      }
    }
  }

 private:
  struct Later {
    std::vector<object> bodies;
    array children;
  };

  void AddControls(const array& controls, array& out) {
    for (const value& element : controls) {
      const object* control = element.if_object();
      if (control == nullptr) continue;
      object body;
      for (const auto& member : *control) {
        if (member.key() != "controls") body.emplace(member.key(), member.value());
      }
      const std::string id(StringIn(body, "id"));
      const bool again = !id.empty() && ++seen_[id] > 1;
      array children;
      if (const array* inner = ArrayIn(*control, "controls")) AddControls(*inner, children);
      if (again && method_ != Method::kKeep) {
        Later& later = later_[id];
        if (method_ == Method::kMerge) later.bodies.push_back(std::move(body));
        later.children.insert(later.children.end(), children.begin(), children.end());
        continue;
      }
      if (again) findings_.push_back(Warning("oscal.duplicate-control", where_, {{"id", id}}));
      if (!children.empty()) Put(body, Kind::kControl, "controls", std::move(children));
      out.emplace_back(std::move(body));
    }
  }

  void AddGroups(object& result, Kind kind, const array& groups) {
    if (!groups.empty() && ArrayIn(result, "groups") == nullptr) Put(result, kind, "groups", array());
    for (const value& element : groups) {
      const object* group = element.if_object();
      if (group == nullptr) continue;
      array& own = *ArrayIn(result, "groups");
      object* same = FindById(own, StringIn(*group, "id"));
      if (same == nullptr) {
        own.emplace_back(object());
        same = &own.back().as_object();
      }
      Add(*same, Kind::kGroup, *group);
    }
  }

  // Params clash by id, like controls; the rest is kept once if it is the same.
  void AddOthers(object& result, Kind kind, std::string_view key, const array& elements) {
    if (ArrayIn(result, key) == nullptr) {
      AddTo(result, kind, key, elements, false);
      return;
    }
    for (const value& element : elements) {
      array* own = ArrayIn(result, key);
      if (own != nullptr && std::find(own->begin(), own->end(), element) != own->end()) continue;
      const object* candidate = element.if_object();
      object* same = own != nullptr && candidate != nullptr && key == "params" && method_ != Method::kKeep
                         ? FindById(*own, StringIn(*candidate, "id"))
                         : nullptr;
      if (same != nullptr) {
        if (method_ == Method::kMerge) Unite(*same, Kind::kParam, *candidate);
        continue;
      }
      AddTo(result, kind, key, array{element}, false);
    }
  }

  Method method_;
  const std::string& where_;
  Findings& findings_;
  std::unordered_map<std::string, int> seen_;
  std::unordered_map<std::string, Later> later_;
};

}  // namespace

void Unite(object& into, Kind kind, const object& from) {
  for (const auto& member : from) {
    const array* elements = member.value().if_array();
    if (!into.contains(member.key())) {
      Put(into, kind, member.key(), member.value());
      continue;
    }
    array* own = ArrayIn(into, member.key());
    if (own == nullptr || elements == nullptr) continue;
    for (const value& element : *elements) {
      if (std::find(own->begin(), own->end(), element) != own->end()) continue;
      const object* candidate = element.if_object();
      object* same = candidate != nullptr ? FindById(*own, StringIn(*candidate, "id")) : nullptr;
      if (same != nullptr) {
        Unite(*same, KindOfElements(member.key()), *candidate);
      } else {
        own->push_back(element);
      }
    }
  }
}

object Combine(const std::vector<object>& trees, std::string_view method, const std::string& where,
               Findings& findings) {
  Combiner combiner(method == "use-first" ? Method::kUseFirst
                    : method == "merge"   ? Method::kMerge
                                          : Method::kKeep,
                    where, findings);
  object result;
  for (const object& tree : trees) combiner.Add(result, Kind::kCatalog, tree);
  if (method == "use-first" || method == "merge") combiner.Settle(result);
  return result;
}

}  // namespace atalaya::standard
