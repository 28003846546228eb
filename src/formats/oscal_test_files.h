// Files and small documents for the OSCAL tests.
#pragma once

#include <gtest/gtest.h>

#include <boost/json.hpp>
#include <fstream>
#include <sstream>
#include <string>

#include "formats/json_parse.h"
#include "formats/oscal_schema.h"

namespace atalaya::formats {

// A file of the repository, parsed.
inline boost::json::object OscalFile(const std::string& path) {
  std::ifstream in(std::string(ATALAYA_SOURCE_DIR) + "/" + path, std::ios::binary);
  EXPECT_TRUE(in.good()) << path;
  std::stringstream bytes;
  bytes << in.rdbuf();
  const auto parsed = ParseJson(bytes.str(), path);
  EXPECT_TRUE(parsed) << path;
  return parsed ? parsed->as_object() : boost::json::object();
}

inline const OscalSchema& Schema113() {
  static const OscalSchema kSchema = [] {
    Findings findings;
    auto schema = OscalSchema::Read(OscalFile("data/oscal/oscal_complete_schema_1.1.3.json"), "schema.json", findings);
    EXPECT_TRUE(findings.empty()) << findings[0].code << " " << findings[0].where;
    return *schema;
  }();
  return kSchema;
}

// "code pointer" of each finding, one a line; the file name is left out.
inline std::string Complaints(const Findings& findings) {
  std::string text;
  for (const Finding& finding : findings) {
    text += (text.empty() ? "" : "\n") + finding.code + " " +
            finding.where.substr(std::min(finding.where.find('#'), finding.where.size()));
  }
  return text;
}

}  // namespace atalaya::formats
