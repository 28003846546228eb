// The first half of the merge phase: selections of several imports become one tree. Internal to the engine.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/finding.h"
#include "standard/json_access.h"

namespace atalaya::standard {

// `method`: "keep", "use-first" or "merge"; anything else is taken as keep.
boost::json::object Combine(const std::vector<boost::json::object>& trees, std::string_view method,
                            const std::string& where, Findings& findings);

// Adds to `into` what `from` has and it lacks: members it does not have, and array elements not equal to one it has.
// Elements with an `id` that it has are united in the same way, one inside the other.
void Unite(boost::json::object& into, Kind kind, const boost::json::object& from);

}  // namespace atalaya::standard
