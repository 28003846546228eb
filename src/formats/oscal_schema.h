// Checks an OSCAL document against OSCAL's JSON schema (data/oscal/): the part of JSON Schema draft-07 that these
// schemas use.
//
//   Findings findings;
//   Result<OscalSchema> schema = OscalSchema::Read(schema_document, "oscal_complete_schema_1.1.3.json", findings);
//   Findings wrong = schema->Validate(document, "profile.json");       // "profile.json#/profile/imports/0/href"
//
// Known: $ref to #/definitions/NAME or to a definition's $id, type, properties, required, additionalProperties, items,
// minItems, enum, minimum, pattern and format (oscal_patterns.h), anyOf, allOf, oneOf. Anything else in a schema is an
// error when it is read
// (`oscal.schema-keyword`, `oscal.schema-reference`, `oscal.schema-unknown-pattern`, `oscal.schema-unknown-format`),
// and a value that meets an unknown pattern or format is a warning (`oscal.schema-unchecked`): nothing passes in
// silence.
//
// Immutable after reading; safe to use from any thread.
#pragma once

#include <boost/json/object.hpp>
#include <boost/json/value.hpp>
#include <memory>
#include <string>

#include "base/result.h"

namespace atalaya::formats {

class OscalSchema {
 public:
  // Fails if the document is no schema at all. `findings` tells what in it could not be understood.
  static Result<OscalSchema> Read(const boost::json::object& schema, const std::string& file, Findings& findings);

  // What is wrong, by place; empty if the document is valid. Codes: `oscal.schema-kind` (none of OSCAL's documents),
  // -type, -missing, -extra, -empty-list, -pattern, -format, -enum, -minimum, -depth, -unchecked. At most 20 of a code
  // and 200 in all (`findings.more`).
  Findings Validate(const boost::json::value& document, const std::string& file) const;

  struct Rules;  // the compiled schema

 private:
  explicit OscalSchema(std::shared_ptr<const Rules> rules) : rules_(std::move(rules)) {}
  std::shared_ptr<const Rules> rules_;
};

}  // namespace atalaya::formats
