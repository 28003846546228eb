// One alter of a profile: removes, then adds, on one control (rules: modify.h). Internal to the engine.
#pragma once

#include <string>

#include "base/finding.h"
#include "standard/json_access.h"

namespace atalaya::standard {

void Alter(boost::json::object& control, const boost::json::object& alter, const std::string& where,
           Findings& findings);

}  // namespace atalaya::standard
