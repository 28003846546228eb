#include "standard/alter.h"

#include <algorithm>
#include <array>

namespace atalaya::standard {
namespace {

using boost::json::array;
using boost::json::object;
using boost::json::value;

// The lists inside a control, a part or a param whose elements an alter can reach, and what the elements are called.
struct List {
  const char* key;
  std::string_view item;
};
constexpr std::array<List, 4> kLists{{{"params", "param"}, {"props", "prop"}, {"links", "link"}, {"parts", "part"}}};

bool Meets(const object& item, std::string_view item_name, const object& remove) {
  bool any = false;
  for (const auto& member : remove) {
    const auto* text = member.value().if_string();
    if (text == nullptr) continue;
    const std::string_view wanted = View(*text), key = member.key();
    any = true;
    if (key == "by-item-name" && wanted != item_name) return false;
    if (key == "by-name" && StringIn(item, "name") != wanted) return false;
    if (key == "by-class" && StringIn(item, "class") != wanted) return false;
    if (key == "by-id" && StringIn(item, "id") != wanted) return false;
    if (key == "by-ns" && StringIn(item, "ns") != wanted) return false;
  }
  return any;
}

bool Remove(object& owner, const object& remove) {
  bool removed = false;
  for (const List& list : kLists) {
    array* elements = ArrayIn(owner, list.key);
    if (elements == nullptr) continue;
    const std::size_t before = elements->size();
    array left;
    for (value& element : *elements) {
      object* item = element.if_object();
      if (item != nullptr && Meets(*item, list.item, remove)) continue;
      if (item != nullptr) removed = Remove(*item, remove) || removed;
      left.push_back(std::move(element));
    }
    removed = removed || left.size() < before;
    if (left.empty()) {
      owner.erase(list.key);  // OSCAL has no empty lists
    } else {
      *elements = std::move(left);
    }
  }
  return removed;
}

class Adder {
 public:
  Adder(const object& add, const std::string& where, Findings& findings)
      : add_(add), where_(where), findings_(findings) {
    const std::string_view position = StringIn(add, "position");
    start_ = position == "starting" || position == "before";
    beside_ = position == "before" || position == "after";
  }

  void Apply(object& control) {
    const std::string_view id = StringIn(add_, "by-id");
    if (!add_.contains("by-id")) {
      Into(control, Kind::kControl, "");
    } else if (id.empty() || !Find(control, Kind::kControl, id)) {
      findings_.push_back(Warning("oscal.add-without-target", where_, {{"id", std::string(id)}}));
    }
  }

 private:
  // Adds everything to the lists of `owner`, except the list `done`.
  void Into(object& owner, Kind kind, std::string_view done) {
    for (const auto& member : add_) {
      const std::string_view key = member.key();
      if (key == "position" || key == "by-id" || key == done) continue;
      const array* elements = member.value().if_array();
      const bool title = key == "title" && !(beside_ && add_.contains("by-id"));
      if (!Holds(kind, key) || (elements == nullptr && !title)) {
        findings_.push_back(Warning("oscal.add-misplaced", where_, {{"member", std::string(key)}}));
      } else if (elements != nullptr) {
        AddTo(owner, kind, key, *elements, start_);
      } else {
        Put(owner, kind, key, member.value());
      }
    }
  }

  bool Find(object& owner, Kind kind, std::string_view id) {
    struct Inner {
      const char* key;
      Kind kind;
    };
    static constexpr std::array<Inner, 3> kInner{
        {{"params", Kind::kParam}, {"parts", Kind::kPart}, {"controls", Kind::kControl}}};
    for (const Inner& inner : kInner) {
      array* elements = ArrayIn(owner, inner.key);
      for (std::size_t i = 0; elements != nullptr && i < elements->size(); ++i) {
        object* item = (*elements)[i].if_object();
        if (item == nullptr) continue;
        if (StringIn(*item, "id") != id) {
          if (Find(*item, inner.kind, id)) return true;
        } else if (beside_) {
          Beside(owner, kind, inner.key, i);
          return true;
        } else {
          Into(*item, inner.kind, "");
          return true;
        }
      }
    }
    return false;
  }

  void Beside(object& owner, Kind kind, std::string_view key, std::size_t at) {
    if (const array* same = ArrayIn(add_, key)) {
      array& elements = *ArrayIn(owner, key);
      elements.insert(elements.begin() + static_cast<std::ptrdiff_t>(start_ ? at : at + 1), same->begin(), same->end());
    }
    Into(owner, kind, key);
  }

  const object& add_;
  const std::string& where_;
  Findings& findings_;
  bool start_ = false, beside_ = false;
};

}  // namespace

void Alter(object& control, const object& alter, const std::string& where, Findings& findings) {
  if (const array* removes = ArrayIn(alter, "removes")) {
    for (std::size_t i = 0; i < removes->size(); ++i) {
      const object* remove = (*removes)[i].if_object();
      if (remove == nullptr || Remove(control, *remove)) continue;
      findings.push_back(Warning("oscal.remove-without-match", where + "/removes/" + std::to_string(i),
                                 {{"id", std::string(StringIn(control, "id"))}}));
    }
  }
  if (const array* adds = ArrayIn(alter, "adds")) {
    for (std::size_t i = 0; i < adds->size(); ++i) {
      if (const object* add = (*adds)[i].if_object())
        Adder(*add, where + "/adds/" + std::to_string(i), findings).Apply(control);
    }
  }
}

}  // namespace atalaya::standard
