// Finish phase: what nothing refers to goes, and what refers to nothing is told. Internal to the engine.
#pragma once

#include <set>
#include <string>

#include "base/finding.h"
#include "standard/json_access.h"

namespace atalaya::standard {

// Adds `more` to `resources` by uuid: a later one replaces an earlier one, unless only the earlier one is marked keep =
// always.
void AddResources(boost::json::array& resources, const boost::json::array& more);

// Drops loose params (of the catalogue and of groups) and back-matter resources that nothing kept refers to. A param is
// referred to by `insert: param` and by depends-on, a resource by `#uuid` anywhere. Kept in any case: keep = always,
// and params in `touched`. Warnings: `oscal.unknown-parameter` (an insertion without its param),
// `oscal.missing-resource` (a link to a uuid that is nowhere).
void Prune(boost::json::object& tree, boost::json::array& resources, const boost::json::object& metadata,
           const std::set<std::string>& touched, const std::string& where, Findings& findings);

}  // namespace atalaya::standard
