// Merge phase: several selections become one tree (combine), which gets its structure (flat, as-is, custom). Internal
// to the engine.
#pragma once

#include <string>
#include <vector>

#include "base/finding.h"
#include "standard/json_access.h"

namespace atalaya::standard {

// `trees` hold params, controls and groups; order is that of the imports. `merge` is the profile's directive or null.
// False (with the error in `findings`) if the directive names two structures; then `out` is empty.
//   combine: keep (default) leaves clashes and warns (`oscal.duplicate-control`); use-first drops later ones; merge
//   (deprecated and without rules in the specification) keeps the first one's texts and adds what it lacks, matching by
//   id. Children of a dropped control that have not been met yet move to the first one. Groups with the same id always
//   become one. structure: flat (default) drops groups and keeps children in their parents; as-is keeps groups that
//   hold a control; custom makes its own groups and inserts each control once, at the first place that asks for it
//   (`oscal.inserted-twice`).
bool Merge(const std::vector<boost::json::object>& trees, const boost::json::object* merge, const std::string& where,
           boost::json::object& out, Findings& findings);

}  // namespace atalaya::standard
