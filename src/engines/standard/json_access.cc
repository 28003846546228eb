#include "standard/json_access.h"

#include <algorithm>
#include <array>
#include <span>

namespace atalaya::standard {
namespace {

using boost::json::array;
using boost::json::object;
using boost::json::value;
using Names = std::span<const std::string_view>;

// Members in the order of the OSCAL 1.1 metaschemas.
Names Order(Kind kind) {
  static constexpr std::array<std::string_view, 6> kCatalog{"uuid",     "metadata", "params",
                                                            "controls", "groups",   "back-matter"};
  static constexpr std::array<std::string_view, 9> kGroup{"id",    "class", "title",  "params",  "props",
                                                          "links", "parts", "groups", "controls"};
  static constexpr std::array<std::string_view, 8> kControl{"id",    "class", "title", "params",
                                                            "props", "links", "parts", "controls"};
  static constexpr std::array<std::string_view, 9> kPart{"id",    "name",  "ns",    "class", "title",
                                                         "props", "prose", "parts", "links"};
  static constexpr std::array<std::string_view, 12> kParam{"id",         "class",  "depends-on", "props",
                                                           "links",      "label",  "usage",      "constraints",
                                                           "guidelines", "values", "select",     "remarks"};
  static constexpr std::array<std::string_view, 15> kMetadata{
      "title", "published", "last-modified", "version", "oscal-version",       "revisions", "document-ids", "props",
      "links", "roles",     "locations",     "parties", "responsible-parties", "actions",   "remarks"};
  switch (kind) {
    case Kind::kCatalog:
      return kCatalog;
    case Kind::kGroup:
      return kGroup;
    case Kind::kControl:
      return kControl;
    case Kind::kPart:
      return kPart;
    case Kind::kParam:
      return kParam;
    case Kind::kMetadata:
      return kMetadata;
  }
  return {};
}

std::size_t Rank(Names order, std::string_view key) {
  return static_cast<std::size_t>(std::find(order.begin(), order.end(), key) - order.begin());
}

}  // namespace

const object* ObjectIn(const object& owner, std::string_view key) {
  const value* found = owner.if_contains(key);
  return found != nullptr ? found->if_object() : nullptr;
}

const array* ArrayIn(const object& owner, std::string_view key) {
  const value* found = owner.if_contains(key);
  return found != nullptr ? found->if_array() : nullptr;
}

array* ArrayIn(object& owner, std::string_view key) {
  value* found = owner.if_contains(key);
  return found != nullptr ? found->if_array() : nullptr;
}

std::string_view StringIn(const object& owner, std::string_view key) {
  const value* found = owner.if_contains(key);
  const boost::json::string* text = found != nullptr ? found->if_string() : nullptr;
  return text != nullptr ? View(*text) : std::string_view();
}

bool Holds(Kind kind, std::string_view key) {
  const Names order = Order(kind);
  return Rank(order, key) < order.size();
}

void Put(object& owner, Kind kind, std::string_view key, value new_value) {
  if (value* there = owner.if_contains(key)) {
    *there = std::move(new_value);
    return;
  }
  const Names order = Order(kind);
  const std::size_t rank = Rank(order, key);
  // Members unknown to the order have the highest rank; they must not draw a known member in front of them.
  const auto later = std::find_if(owner.begin(), owner.end(), [&](const auto& member) {
    const std::size_t other = Rank(order, member.key());
    return other > rank && other < order.size();
  });
  if (later == owner.end()) {
    owner.emplace(key, std::move(new_value));
    return;
  }
  object ordered(owner.storage());
  ordered.reserve(owner.size() + 1);
  for (auto it = owner.begin(); it != owner.end(); ++it) {
    if (it == later) ordered.emplace(key, std::move(new_value));
    ordered.emplace(it->key(), std::move(it->value()));
  }
  owner = std::move(ordered);
}

void AddTo(object& owner, Kind kind, std::string_view key, const array& elements, bool at_start) {
  if (elements.empty()) return;
  array* there = ArrayIn(owner, key);
  if (there == nullptr) {
    Put(owner, kind, key, elements);
    return;
  }
  there->insert(at_start ? there->begin() : there->end(), elements.begin(), elements.end());
}

void ForEachString(const value& tree, const std::function<void(std::string_view)>& call) {
  if (const auto* text = tree.if_string()) {
    call(View(*text));
  } else if (const auto* members = tree.if_object()) {
    ForEachString(*members, call);
  } else if (const auto* elements = tree.if_array()) {
    for (const value& element : *elements) ForEachString(element, call);
  }
}

void ForEachString(const object& tree, const std::function<void(std::string_view)>& call) {
  for (const auto& member : tree) ForEachString(member.value(), call);
}

const object* PropIn(const object& owner, std::string_view name, std::string_view ns) {
  const object* found = nullptr;
  if (const array* props = ArrayIn(owner, "props")) {
    for (const value& element : *props) {
      const object* prop = element.if_object();
      if (prop != nullptr && StringIn(*prop, "name") == name && (ns.empty() || StringIn(*prop, "ns") == ns))
        found = prop;
    }
  }
  return found;
}

bool MustKeep(const object& owner) {
  const object* prop = PropIn(owner, "keep", "");
  return prop != nullptr && StringIn(*prop, "value") == "always";
}

}  // namespace atalaya::standard
