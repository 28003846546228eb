#include "formats/rule_pack.h"

#include <gtest/gtest.h>

#include <fstream>
#include <sstream>

#include "target/signals.h"

namespace atalaya::formats {
namespace {

std::string ShippedTargeting(const char* name) {
  std::ifstream in(std::string(ATALAYA_SOURCE_DIR) + "/data/targeting/" + name, std::ios::binary);
  std::stringstream bytes;
  bytes << in.rdbuf();
  return bytes.str();
}

std::vector<std::string> CodesOf(FindingList& list) {
  std::vector<std::string> codes;
  for (const Finding& finding : list.Take()) codes.push_back(finding.code);
  return codes;
}

// The shipped rules compile against the shipped fields, which are those the engine tabulates.
TEST(RulePack, ShippedPackHoldsTogether) {
  FindingList findings;
  const auto rules = ReadRules(ShippedTargeting("rules.json"), "rules.json", findings);
  const auto reference = ReadReference(ShippedTargeting("reference.json"), "reference.json", findings);
  const auto packages = ReadFields(ShippedTargeting("fields.json"), "fields.json", findings);
  EXPECT_EQ(CodesOf(findings), std::vector<std::string>{});
  std::vector<target::Field> fields;
  for (const FieldPackage& package : packages) {
    for (const FieldLabel& field : package.fields) fields.push_back(field.field);
  }
  const auto by_name = [](const target::Field& a, const target::Field& b) { return a.name < b.name; };
  auto standard = target::StandardSchema().fields;
  std::sort(fields.begin(), fields.end(), by_name);
  std::sort(standard.begin(), standard.end(), by_name);
  EXPECT_EQ(fields, standard);
  Findings wrong;
  const auto book = target::CompileRules(rules, target::StandardSchema(), reference, "rules.json", wrong);
  EXPECT_EQ(wrong, Findings{});
  EXPECT_EQ(book.rules.size(), rules.size());
  EXPECT_GE(rules.size(), 20U);
}

TEST(RulePack, WhatIsWrittenIsRead) {
  FindingList findings;
  const auto rules = ReadRules(ShippedTargeting("rules.json"), "rules.json", findings);
  const std::string written = WriteRules(rules, "2");
  const auto again = ReadRules(written, "rules.json", findings);
  EXPECT_TRUE(CodesOf(findings).empty());
  ASSERT_EQ(again.size(), rules.size());
  for (std::size_t i = 0; i < rules.size(); ++i) {
    EXPECT_EQ(again[i].id, rules[i].id);
    EXPECT_EQ(again[i].title, rules[i].title);
    EXPECT_EQ(again[i].expression, rules[i].expression);
    EXPECT_EQ(again[i].weight, rules[i].weight);
    EXPECT_EQ(again[i].status, rules[i].status);
  }
  EXPECT_EQ(WriteRules(again, "2"), written);
}

TEST(RulePack, TellsWhatIsWrong) {
  FindingList findings;
  const auto told = [&](auto&& read, const char* bytes) {
    read(bytes, "x.json", findings);
    return CodesOf(findings);
  };
  using Codes = std::vector<std::string>;
  EXPECT_EQ(told(ReadRules, "{"), Codes{"json.truncated"});
  EXPECT_EQ(told(ReadRules, R"({"version":"1","rules":[{"id":"a","version":0,"title":{"en":"a","es":"a","pt":"a","fr":"a"},"weight":5000,
                               "expression":"x","author":"a","status":"new","more":1}]})"),
            (Codes{"json.out-of-range", "json.out-of-range", "json.unknown-word", "json.unknown-member"}));
  EXPECT_EQ(told(ReadReference, R"({"version":"1","sets":{"A b":["x"],"mixed":["x",1],"none":[]},"tables":{"t":{"k":"v"}}})"),
            (Codes{"target.schema-name", "json.type", "json.empty", "json.type"}));
  EXPECT_EQ(told(ReadFields, R"({"version":"1","packages":[{"id":"p","title":{"en":"a","es":"a","pt":"a","fr":"a"},
                                "fields":[{"name":"and","type":"word","label":{"en":"a","es":"a","pt":"a","fr":"a"}}]}]})"),
            (Codes{"json.unknown-word", "target.schema-name"}));
}

}  // namespace
}  // namespace atalaya::formats
