// Where an import points to. Internal to the engine.
#pragma once

#include <optional>
#include <string>

#include "base/finding.h"
#include "standard/json_access.h"

namespace atalaya::standard {

// The place an import names: its href, or for `#uuid` the JSON rlink of the profile's back-matter resource. Chosen in
// this order: media type of an OSCAL catalogue or profile in JSON, any JSON media type, a name ending in .json. None:
// `oscal.missing-resource` or `oscal.no-json-link` in the findings.
std::optional<std::string> ImportedHref(const boost::json::object& profile, const boost::json::object& import,
                                        const std::string& where, Findings& findings);

}  // namespace atalaya::standard
