// The shipped lists and periods are sound; what is wrong in others is told.
#include "formats/read_duty.h"

#include <gtest/gtest.h>

#include <fstream>
#include <sstream>

namespace atalaya::formats {
namespace {

std::string Shipped(const std::string& name) {
  std::ifstream file(std::string(ATALAYA_SOURCE_DIR) + "/data/duty/" + name, std::ios::binary);
  std::stringstream bytes;
  bytes << file.rdbuf();
  return bytes.str();
}

TEST(ReadDuty, ShippedListsAreClosedAndInFourLanguages) {
  FindingList findings;
  const duty::Lists lists = ReadLists(Shipped("lists.json"), "lists.json", findings);
  EXPECT_TRUE(findings.Empty());
  const std::map<std::string, std::size_t> counts{
      {"assessment-domains", 8},  {"threat-families", 9},      {"asset-classes", 9}, {"measure-headings", 6},
      {"facility-activities", 7}, {"vulnerability-heads", 12}, {"level-factors", 4}, {"review-triggers", 4}};
  ASSERT_EQ(lists.size(), counts.size());
  for (const auto& [id, count] : counts) {
    const auto list = lists.find(id);
    ASSERT_NE(list, lists.end()) << id;
    EXPECT_EQ(list->second.items.size(), count) << id;
    for (const duty::ListItem& item : list->second.items) {
      for (const Language language : kLanguages) EXPECT_TRUE(item.title.Has(language)) << id << " " << item.id;
    }
  }
  EXPECT_TRUE(lists.find("threat-families")->second.recalled);
  EXPECT_FALSE(lists.find("facility-activities")->second.recalled);
}

TEST(ReadDuty, ShippedPeriods) {
  FindingList findings;
  const duty::Periods periods = ReadPeriods(Shipped("periods.json"), "periods.json", findings);
  EXPECT_TRUE(findings.Empty());
  ASSERT_TRUE(periods.Find("drill-months"));
  EXPECT_EQ(periods.Find("drill-months")->value, 3);
  EXPECT_EQ(periods.Find("exercise-months")->value, 18);
  EXPECT_TRUE(periods.Find("pfsa-review-years")->recalled);
  for (const auto& [key, period] : periods.All()) {
    // The name tells the unit.
    if (period.unit != "count") {
      EXPECT_TRUE(key.ends_with("-" + period.unit)) << key;
    }
    EXPECT_FALSE(period.citation.empty()) << key;
  }
}

TEST(ReadDuty, WhatIsWrongIsTold) {
  const auto codes = [](const char* bytes, bool lists) {
    FindingList findings;
    lists ? void(ReadLists(bytes, "f", findings)) : void(ReadPeriods(bytes, "f", findings));
    std::string text;
    for (const Finding& finding : findings.Take()) text += finding.code + "@" + finding.where + " ";
    return text;
  };
  EXPECT_EQ(codes("{", false), "json.truncated@f:1:2 ");
  EXPECT_EQ(codes(R"({"periods":{"a-days":{"value":-1,"unit":"moons","citation":"x","mark":"read"}}})", false),
            "json.out-of-range@f#/periods/a-days/value json.unknown-word@f#/periods/a-days/unit ");
  EXPECT_EQ(codes(R"({"lists":{"l":{"citation":"x","mark":"heard","items":[]}}})", true),
            "json.unknown-word@f#/lists/l/mark json.empty@f#/lists/l/items ");
  EXPECT_EQ(codes(R"({"lists":{"l":{"citation":"x","mark":"own","items":[
    {"id":"a","title":{"en":"A","es":"A","pt":"A","fr":"A"}},{"id":"a","title":{"en":"A","es":"A","pt":"A","fr":"A"}}]}}})",
                  true),
            "json.duplicate-item@f#/lists/l/items/1/id ");
}

}  // namespace
}  // namespace atalaya::formats
