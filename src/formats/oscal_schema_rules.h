// A compiled schema. Internal to oscal_schema.
#pragma once

#include <boost/json.hpp>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "formats/oscal_patterns.h"
#include "formats/oscal_schema.h"

namespace atalaya::formats {

struct OscalSchema::Rules {
  // One schema object. Indices are places in `nodes`.
  struct Node {
    std::optional<std::string> type;
    std::map<std::string, int, std::less<>> properties;
    std::vector<std::string> required;
    bool closed = false;  // additionalProperties: false
    int items = -1;
    std::size_t min_items = 0;
    std::vector<boost::json::value> choices;  // enum
    std::optional<double> minimum;
    std::string pattern, format;  // as written; empty: none
    NamedMatcher pattern_matcher, format_matcher;
    std::vector<int> any_of, all_of, one_of;
    int reference = -1;
  };

  std::vector<Node> nodes;  // the root is the first
};

// Compiles a schema; findings as in OscalSchema::Read.
OscalSchema::Rules CompileSchema(const boost::json::object& schema, const std::string& file, Findings& findings);

}  // namespace atalaya::formats
