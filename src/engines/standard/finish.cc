#include "standard/finish.h"

#include <algorithm>
#include <deque>
#include <map>

#include "standard/inserts.h"
#include "standard/uuid.h"

namespace atalaya::standard {
namespace {

using boost::json::array;
using boost::json::object;
using boost::json::value;

std::string Lower(std::string_view text) {
  std::string lower(text);
  for (char& c : lower) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return lower;
}

// What strings refer to: param ids and the UUIDs behind a '#'.
struct References {
  std::set<std::string> params, resources;

  void Read(std::string_view text) {
    ForEachInsert(text, [&](std::string_view type, std::string_view id) {
      if (type == "param") params.emplace(id);
    });
    for (std::size_t at = text.find('#'); at != std::string_view::npos; at = text.find('#', at + 1)) {
      const std::string_view uuid = text.substr(at + 1, 36);
      if (IsUuid(uuid)) resources.insert(Lower(uuid));
    }
  }
  void ReadAll(const object& tree) {
    ForEachString(tree, [&](std::string_view text) { Read(text); });
  }
};

// Calls back for every group's and the catalogue's own list of params.
template <class Call>
void ForLooseParams(object& tree, const Call& call) {
  if (ArrayIn(tree, "params") != nullptr) call(tree);
  if (array* groups = ArrayIn(tree, "groups")) {
    for (value& element : *groups) {
      if (object* group = element.if_object()) ForLooseParams(*group, call);
    }
  }
}

// References of everything but loose params: those count only once they are kept themselves.
void ReadWithoutLooseParams(const object& tree, bool loose, References& references, std::set<std::string>& declared) {
  for (const auto& member : tree) {
    const array* elements = member.value().if_array();
    if (member.key() == "params" && elements != nullptr) {
      for (const value& element : *elements) {
        const object* param = element.if_object();
        if (param == nullptr) continue;
        declared.emplace(StringIn(*param, "id"));
        if (loose) continue;
        references.ReadAll(*param);
        if (param->contains("depends-on")) references.params.emplace(StringIn(*param, "depends-on"));
      }
    } else if ((member.key() == "groups" || member.key() == "controls") && elements != nullptr) {
      for (const value& element : *elements) {
        const object* inner = element.if_object();
        if (inner != nullptr) ReadWithoutLooseParams(*inner, member.key() == "groups", references, declared);
      }
    } else {
      ForEachString(member.value(), [&](std::string_view text) { references.Read(text); });
    }
  }
}

void PruneParams(object& tree, References& references, const std::set<std::string>& touched) {
  std::map<std::string, const object*> candidates;
  std::set<const object*> kept;
  ForLooseParams(tree, [&](object& owner) {
    for (const value& element : *ArrayIn(owner, "params")) {
      if (const object* param = element.if_object()) candidates[std::string(StringIn(*param, "id"))] = param;
    }
  });
  std::deque<std::string> open(references.params.begin(), references.params.end());
  open.insert(open.end(), touched.begin(), touched.end());
  for (const auto& [id, param] : candidates) {
    if (MustKeep(*param)) open.push_back(id);
  }
  for (; !open.empty(); open.pop_front()) {
    const auto found = candidates.find(open.front());
    if (found == candidates.end() || !kept.insert(found->second).second) continue;
    References own;
    own.ReadAll(*found->second);
    if (found->second->contains("depends-on")) own.params.emplace(StringIn(*found->second, "depends-on"));
    open.insert(open.end(), own.params.begin(), own.params.end());
    references.params.insert(own.params.begin(), own.params.end());
    references.resources.insert(own.resources.begin(), own.resources.end());
  }
  ForLooseParams(tree, [&](object& owner) {
    array left;
    for (value& element : *ArrayIn(owner, "params")) {
      const object* param = element.if_object();
      if (param != nullptr && kept.count(candidates[std::string(StringIn(*param, "id"))]) > 0) left.push_back(element);
    }
    if (left.empty()) {
      owner.erase("params");
    } else {
      owner["params"] = std::move(left);
    }
  });
}

void PruneResources(array& resources, const References& references, const std::string& where, Findings& findings) {
  std::map<std::string, std::size_t> place;
  for (std::size_t i = 0; i < resources.size(); ++i) {
    if (const object* resource = resources[i].if_object()) place[Lower(StringIn(*resource, "uuid"))] = i;
  }
  std::deque<std::string> open(references.resources.begin(), references.resources.end());
  for (const std::string& uuid : references.resources) {
    if (place.count(uuid) == 0) findings.push_back(Warning("oscal.missing-resource", where, {{"id", uuid}}));
  }
  for (const auto& [uuid, i] : place) {
    if (MustKeep(resources[i].as_object())) open.push_back(uuid);
  }
  std::set<std::size_t> kept;
  for (; !open.empty(); open.pop_front()) {
    const auto found = place.find(open.front());
    if (found == place.end() || !kept.insert(found->second).second) continue;
    References own;
    own.ReadAll(resources[found->second].as_object());
    open.insert(open.end(), own.resources.begin(), own.resources.end());
  }
  array left;
  for (std::size_t i : kept) left.push_back(std::move(resources[i]));
  resources = std::move(left);
}

}  // namespace

void AddResources(array& resources, const array& more) {
  for (const value& element : more) {
    const object* resource = element.if_object();
    if (resource == nullptr) continue;
    const std::string uuid = Lower(StringIn(*resource, "uuid"));
    const auto same = std::find_if(resources.begin(), resources.end(), [&](const value& other) {
      return Lower(StringIn(other.as_object(), "uuid")) == uuid;
    });
    if (same != resources.end()) {
      if (MustKeep(same->as_object()) && !MustKeep(*resource)) continue;
      resources.erase(same);
    }
    resources.push_back(element);
  }
}

void Prune(object& tree, array& resources, const object& metadata, const std::set<std::string>& touched,
           const std::string& where, Findings& findings) {
  References references;
  std::set<std::string> declared;
  ReadWithoutLooseParams(tree, true, references, declared);
  references.ReadAll(metadata);
  PruneParams(tree, references, touched);
  for (const std::string& id : references.params) {
    if (declared.count(id) == 0) findings.push_back(Warning("oscal.unknown-parameter", where, {{"id", id}}));
  }
  PruneResources(resources, references, where, findings);
}

}  // namespace atalaya::standard
