// What a record looks like to the rules: names and types of its fields. A declaration of any kind is shown to the rules by giving a schema
// and the records as a table (table.h). Plain data; safe from any thread.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/finding.h"

namespace atalaya::target {

// A record list holds records of its own kind (the containers of a consignment, the seals of a container).
enum class Type { kNumber, kText, kBool, kDay, kTextList, kRecordList };

// "number", "text", "truth", "day", "list of text", "list of records": words for findings, which translate them.
const char* TypeName(Type type);

struct Field {
  std::string name;  // lower case, parts joined by dots: "gross_weight", "consignee.country"
  Type type = Type::kNumber;
  std::vector<Field> members;  // of a record list; empty otherwise

  friend bool operator==(const Field&, const Field&) = default;
};

struct Schema {
  std::vector<Field> fields;

  friend bool operator==(const Schema&, const Schema&) = default;
};

inline constexpr std::size_t kMaxFields = 1000;  // of one record
inline constexpr std::size_t kMaxNesting = 3;    // lists in lists in lists
inline constexpr std::size_t kMaxName = 100;     // bytes

// Index of the field of that name, -1 if there is none.
int IndexOf(const std::vector<Field>& fields, std::string_view name);

// Whether a field, set or table may be called so: parts of a-z, 0-9 and _ that begin with a letter, joined by dots; not a word of the language.
bool IsFieldName(std::string_view name);

// `target.schema-name` (name), `target.schema-twice` (name), `target.schema-size` (limit), `target.schema-depth` (name, limit),
// `target.schema-members` (name). `where` is the place of the schema.
Findings CheckSchema(const Schema& schema, const std::string& where);

}  // namespace atalaya::target
