#include "standard/modify.h"

#include <algorithm>
#include <array>
#include <unordered_map>
#include <vector>

#include "standard/alter.h"

namespace atalaya::standard {
namespace {

using boost::json::array;
using boost::json::object;
using boost::json::value;

// Every param and control of the tree by id. The pointers hold while nothing is added to or taken from the lists they
// are in.
struct Places {
  std::unordered_map<std::string, std::vector<object*>> params;

  void Walk(object& owner) {
    if (array* own = ArrayIn(owner, "params")) {
      for (value& element : *own) {
        if (object* param = element.if_object()) params[std::string(StringIn(*param, "id"))].push_back(param);
      }
    }
    for (const char* key : {"controls", "groups"}) {
      if (array* inner = ArrayIn(owner, key)) {
        for (value& element : *inner) {
          if (object* next = element.if_object()) Walk(*next);
        }
      }
    }
  }
};

void SetParameter(object& param, const object& setting) {
  static constexpr std::array<std::string_view, 4> kAdded{"props", "links", "constraints", "guidelines"};
  for (const auto& member : setting) {
    const std::string_view key = member.key();
    if (key == "param-id") continue;
    const array* elements = member.value().if_array();
    if (elements == nullptr || std::find(kAdded.begin(), kAdded.end(), key) == kAdded.end()) {
      Put(param, Kind::kParam, key, member.value());
      continue;
    }
    const array* own = ArrayIn(param, key);
    array fresh;
    for (const value& element : *elements) {
      if (own == nullptr || std::find(own->begin(), own->end(), element) == own->end()) fresh.push_back(element);
    }
    AddTo(param, Kind::kParam, key, fresh, false);
  }
}

void SetParameters(object& tree, const array& settings, const std::string& where, std::set<std::string>& touched,
                   Findings& findings) {
  Places places;
  places.Walk(tree);
  for (std::size_t i = 0; i < settings.size(); ++i) {
    const object* setting = settings[i].if_object();
    if (setting == nullptr) continue;
    const std::string id(StringIn(*setting, "param-id"));
    const auto found = places.params.find(id);
    if (found == places.params.end()) {
      findings.push_back(Warning("oscal.unknown-parameter", where + "/" + std::to_string(i), {{"id", id}}));
      continue;
    }
    touched.insert(id);
    for (object* param : found->second) SetParameter(*param, *setting);
  }
}

// Calls back for each control with that id. The call changes what is in the control, not the list that holds it.
template <class Call>
bool ForControls(object& owner, std::string_view id, const Call& call) {
  bool found = false;
  for (const char* key : {"controls", "groups"}) {
    array* inner = ArrayIn(owner, key);
    for (std::size_t i = 0; inner != nullptr && i < inner->size(); ++i) {
      object* next = (*inner)[i].if_object();
      if (next == nullptr) continue;
      found = ForControls(*next, id, call) || found;
      if (std::string_view(key) == "controls" && StringIn(*next, "id") == id) {
        call(*next);
        found = true;
      }
    }
  }
  return found;
}

}  // namespace

void Modify(object& tree, const object& modify, const std::string& where, std::set<std::string>& touched,
            Findings& findings) {
  if (const array* settings = ArrayIn(modify, "set-parameters")) {
    SetParameters(tree, *settings, where + "/set-parameters", touched, findings);
  }
  const array* alters = ArrayIn(modify, "alters");
  if (alters == nullptr) return;
  for (std::size_t i = 0; i < alters->size(); ++i) {
    const object* alter = (*alters)[i].if_object();
    if (alter == nullptr) continue;
    const std::string place = where + "/alters/" + std::to_string(i);
    const std::string_view id = StringIn(*alter, "control-id");
    const bool found = ForControls(tree, id, [&](object& control) { Alter(control, *alter, place, findings); });
    if (!found) findings.push_back(Warning("oscal.unknown-control", place, {{"id", std::string(id)}}));
  }
}

}  // namespace atalaya::standard
