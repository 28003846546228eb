// Reading and editing OSCAL JSON without surprises: an absent member and one of the wrong type read alike, and a new
// member goes where OSCAL's own order puts it (the schemas do not ask for it, but people and diffs do).
#pragma once

#include <boost/json.hpp>
#include <functional>
#include <string>
#include <string_view>

namespace atalaya::standard {

// Null if absent or of another type.
const boost::json::object* ObjectIn(const boost::json::object& object, std::string_view key);
const boost::json::array* ArrayIn(const boost::json::object& object, std::string_view key);
boost::json::array* ArrayIn(boost::json::object& object, std::string_view key);
// Empty if absent or of another type. Lives as long as the object is not changed.
std::string_view StringIn(const boost::json::object& object, std::string_view key);

inline std::string_view View(const boost::json::string& text) {
  return {text.data(), text.size()};
}

// What an object is, for the order of its members and for what may be put into it.
enum class Kind { kCatalog, kGroup, kControl, kPart, kParam, kMetadata };

// May an object of this kind hold this member?
bool Holds(Kind kind, std::string_view key);

// Sets a member; a new one goes before the first member that comes later in the kind's order.
void Put(boost::json::object& object, Kind kind, std::string_view key, boost::json::value value);

// Adds elements to an array member, which is made if absent and if there is something to add.
void AddTo(boost::json::object& object, Kind kind, std::string_view key, const boost::json::array& elements,
           bool at_start);

// Calls back for every string value in the tree (not for keys).
void ForEachString(const boost::json::value& value, const std::function<void(std::string_view)>& call);
void ForEachString(const boost::json::object& object, const std::function<void(std::string_view)>& call);

// A property of ours, or any property with that name when `ns` is empty. Null if there is none; the last one if there
// are several.
const boost::json::object* PropIn(const boost::json::object& owner, std::string_view name, std::string_view ns);

// OSCAL's mark for what must survive pruning: a property keep = always.
bool MustKeep(const boost::json::object& owner);

}  // namespace atalaya::standard
