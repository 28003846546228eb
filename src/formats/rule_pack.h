// Targeting packs (docs/formats/targeting.md): rules, the sets and tables they name, and the packages of fields that an editor offers.
// bytes -> values. Conditions are only texts here; target::CompileRules tells what is wrong with them.
//
// Findings: those of json_parse.h and json_decode.h, `target.schema-*` of the fields.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "formats/finding_list.h"
#include "target/rule.h"

namespace atalaya::formats {

inline constexpr std::size_t kMaxSetMembers = 200'000;  // of one set or table: `json.out-of-range`

// {"version", "rules": [{"id", "version", "title", "weight", "expression", "author", "status"}]}
std::vector<target::Rule> ReadRules(std::string_view bytes, const std::string& file, FindingList& findings);

// The same rules again.
std::string WriteRules(const std::vector<target::Rule>& rules, std::string_view version);

// {"version", "sets": {name: [texts] or [numbers]}, "tables": {name: {key: number}}}
target::Reference ReadReference(std::string_view bytes, const std::string& file, FindingList& findings);

// A field with what people call it; members of a list with theirs.
struct FieldLabel {
  target::Field field;
  Text label;
  std::vector<Text> member_labels;  // of field.members
};
struct FieldPackage {
  std::string id;
  Text title;
  std::vector<FieldLabel> fields;
};

// {"version", "packages": [{"id", "title", "fields": [{"name", "type", "label", "members"?: [{"name", "type", "label"}]}]}]}
std::vector<FieldPackage> ReadFields(std::string_view bytes, const std::string& file, FindingList& findings);

}  // namespace atalaya::formats
