// Modify phase: a profile's set-parameters and alters over the merged tree. Internal to the engine.
#pragma once

#include <set>
#include <string>

#include "base/finding.h"
#include "standard/json_access.h"

namespace atalaya::standard {

// Findings, all warnings: `oscal.unknown-parameter`, `oscal.unknown-control`, `oscal.remove-without-match`,
// `oscal.add-without-target`, `oscal.add-misplaced` (the target cannot hold such a thing). `touched` receives the ids
// of the parameters that were set: these are not pruned.
//   set-parameters: class, depends-on, label, usage, values and select replace; props, links, constraints and
//   guidelines are added. removes: everything inside the control (not in its child controls) that meets all the
//   criteria given; none given: nothing. adds without by-id: to the control, at the start of its lists (starting,
//   before) or at their end (ending, after, none given). adds with by-id: inside the param, part or child control
//   (starting, ending) or beside it (before, after). Beside means: things of the same kind directly before or after the
//   target, other things at the start or end of the same list of its owner.
void Modify(boost::json::object& tree, const boost::json::object& modify, const std::string& where,
            std::set<std::string>& touched, Findings& findings);

}  // namespace atalaya::standard
