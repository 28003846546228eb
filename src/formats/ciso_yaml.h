// Library files in the YAML layout of CISO Assistant -> OSCAL catalogue (docs/formats/ciso-yaml.md).
//
// The flat list of requirement nodes becomes groups and controls, nested by parent_urn, or by depth where no parent is
// named. Assessable nodes are controls, others groups (under a control: items of its text). Ids come from ref_id, else
// from the end of the urn, made into OSCAL tokens; the original stands in the props `label` and `urn`. Texts become
// parts: description `statement`, annotation `guidance`, typical_evidence `evidence`, questions `question`; each with
// the language as class, translations beside it. The same bytes give the same catalogue: its uuid follows from the urn,
// nothing from the clock.
//
// Findings: those of yaml_tree.h; `ciso.not-a-library`, `ciso.no-framework`, `ciso.no-requirements`, `ciso.type`,
// `ciso.duplicate-urn`, `ciso.parent-cycle`, `ciso.too-deep`, `ciso.too-many-languages`; warnings
// `ciso.more-frameworks`, `ciso.unknown-parent`, `ciso.no-urn`; notes `ciso.not-imported`.
#pragma once

#include <boost/json/object.hpp>
#include <string>
#include <string_view>

#include "base/result.h"

namespace atalaya::formats {

// {"catalog": {...}}, valid OSCAL 1.1.3. Fails with all findings if one is an error; else `warnings` receives them.
Result<boost::json::object> ReadCisoYaml(std::string_view bytes, const std::string& file, Findings& warnings);

}  // namespace atalaya::formats
