// The shipped data of arrivals is read, and its sea lanes agree with published distances and with 3,431 computed over another network.
#include "formats/arrival_pack.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <fstream>
#include <iostream>
#include <sstream>

#include "formats/arrival_json.h"
#include "formats/csv_table.h"
#include "formats/json_parse.h"

namespace atalaya::formats {
namespace {

std::string ShippedBytes(const std::string& name) {
  std::ostringstream bytes;
  bytes << std::ifstream(std::string(ATALAYA_SOURCE_DIR "/data/") + name, std::ios::binary).rdbuf();
  return bytes.str();
}

const arrive::SeaMap& Shipped() {
  static const arrive::SeaMap map = [] {
    FindingList findings;
    arrive::SeaLanes lanes = ReadSeaLanes(ShippedBytes("arrivals/sea_lanes.json"), "sea_lanes.json", findings);
    if (findings.Errors() > 0) throw std::runtime_error(findings.Take().front().code);
    return arrive::SeaMap(std::move(lanes));
  }();
  return map;
}

TEST(SeaLanes, PublishedDistances) {
  const auto nm = [](const char* a, const char* b, const std::vector<std::string>& closed = {}) {
    const auto way = Shipped().Way(a, b, closed);
    return way ? way->nm : -1;
  };
  // formats.md section 6. The lanes run a little short by construction: up to 4 % here.
  const std::tuple<const char*, const char*, double> known[] = {{"CRMOB", "USNYC", 2117}, {"CRMOB", "NLRTM", 4964}, {"PECLL", "USNYC", 3438}, {"PECLL", "CNSHA", 9506}};
  for (const auto& [a, b, published] : known) {
    EXPECT_GT(nm(a, b), published * 0.95) << a << b;
    EXPECT_LT(nm(a, b), published * 1.01) << a << b;
    EXPECT_DOUBLE_EQ(nm(a, b), nm(b, a));
  }
  EXPECT_NEAR(nm("PECLL", "USNYC", {"panama"}), 9725, 9725 * 0.03);
  EXPECT_EQ(Shipped().Way("PECLL", "USNYC")->canals, std::vector<std::string>{"panama"});
  EXPECT_EQ(Shipped().Way("SGSIN", "NLRTM")->canals, std::vector<std::string>{"suez"});
  EXPECT_FALSE(Shipped().Way("PECLL", "XXXXX"));
  EXPECT_EQ(nm("PECLL", "PECLL"), 0);
}

TEST(SeaLanes, AgreeWithTheDistancesOfAnotherNetwork) {
  FindingList findings;
  std::map<std::string, std::string> codes;
  {
    static constexpr Column kPorts[] = {{"id"}, {"un_locode", Needed::kNo}};
    const std::string bytes = ShippedBytes("hemisphere/ports.csv");
    CsvTable table(bytes, "ports.csv", kPorts, findings);
    while (table.Next()) codes[std::string(table[0])] = std::string(table[1]);
  }
  static constexpr Column kDistances[] = {{"from_id"}, {"to_id"}, {"nautical_miles"}, {"method"}};
  const std::string bytes = ShippedBytes("hemisphere/distances.csv");
  CsvTable table(bytes, "distances.csv", kDistances, findings);
  std::vector<double> ratios;
  std::size_t without = 0;
  const auto begin = std::chrono::steady_clock::now();
  while (table.Next()) {
    const std::string a = codes[std::string(table[0])], b = codes[std::string(table[1])], method(table[3]);
    const auto nm = table.Number(2, 0, 30'000);
    if (a.empty() || b.empty() || !nm || *nm < 100 || method != "sea") continue;
    if (const auto way = Shipped().Way(a, b)) {
      ratios.push_back(way->nm / *nm);
    } else {
      ++without;
    }
  }
  const double ms = std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - begin).count();
  ASSERT_GT(ratios.size(), 2'000u);
  std::sort(ratios.begin(), ratios.end());
  const auto at = [&](double share) { return ratios[static_cast<std::size_t>(share * static_cast<double>(ratios.size() - 1))]; };
  std::cout << ratios.size() << " ways, " << without << " without; ratio 1 %: " << at(0.01) << ", 5 %: " << at(0.05) << ", median " << at(0.5) << ", 95 %: " << at(0.95) << ", 99 %: " << at(0.99)
            << "; " << ms / static_cast<double>(ratios.size()) << " ms each\n";
  EXPECT_NEAR(at(0.5), 1, 0.01);
  EXPECT_GT(at(0.05), 0.95);
  EXPECT_LT(at(0.95), 1.05);
  EXPECT_LT(without, 60u);
}

// A way never undercuts the great circle, keeps the triangle inequality and does not depend on the direction.
TEST(SeaLanes, AreADistance) {
  std::vector<std::string> ports;
  for (const auto& [code, point] : Shipped().Lanes().ports) {
    if (ports.size() < 12 && code[0] % 3 == 0) ports.push_back(code);
  }
  for (const std::string& a : ports) {
    for (const std::string& b : ports) {
      const auto ab = Shipped().Way(a, b);
      if (!ab) continue;
      const auto& from = Shipped().Lanes().points[static_cast<std::size_t>(Shipped().Lanes().ports.at(a))];
      const auto& to = Shipped().Lanes().points[static_cast<std::size_t>(Shipped().Lanes().ports.at(b))];
      EXPECT_GE(ab->nm, 0.999 * arrive::DistanceNm(from.lat, from.lon, to.lat, to.lon));
      EXPECT_NEAR(ab->nm, Shipped().Way(b, a)->nm, 1e-6);
      for (const std::string& c : ports) {
        const auto ac = Shipped().Way(a, c), cb = Shipped().Way(c, b);
        if (ac && cb) {
          EXPECT_LE(ab->nm, ac->nm + cb->nm + 1e-6);
        }
      }
    }
  }
}

TEST(ArrivalPack, TheShippedRulesAreRead) {
  FindingList findings;
  const ArrivalRules rules = ReadArrivalRules(ShippedBytes("arrivals/rules.json"), "rules.json", findings);
  const auto countries = ReadMids(ShippedBytes("arrivals/mid.csv"), "mid.csv", findings);
  const Findings found = findings.Take();
  EXPECT_TRUE(found.empty()) << found.front().code << " " << found.front().where;
  EXPECT_EQ(rules.rules.notice.items.size(), 26u);
  EXPECT_EQ(rules.rules.sailing.any.impossible_kn, 30);
  EXPECT_EQ(rules.rules.radius.at("very-small").first, 3);
  EXPECT_EQ(countries.at(352), "PA");
  EXPECT_GT(countries.size(), 280u);
  FindingList wrong;
  ReadArrivalRules("{\"version\":\"1\"}", "rules.json", wrong);
  EXPECT_GT(wrong.Errors(), 5u);
  FindingList lanes;
  ReadSeaLanes(R"({"points":[0,0],"ports":{"AAAAA":[7,0,0]},"legs":[0,1],"canals":[["x"]]})", "sea_lanes.json", lanes);
  EXPECT_GE(lanes.Errors(), 3u);
}

TEST(ArrivalJson, ANoticeComesBackAsItWas) {
  const auto document = ParseJson(R"({"items":{"type":"tanker"},"certificate":true,"issuer":"DNV","expires":"2027-01-01","plan":null,"level":2,"matter":"none",
    "calls":[{"port":"COCTG","arrived":"2026-11-24","departed":"2026-11-25T10:00","level":1,"measures":"guards"}],
    "ship_to_ship":[{"from":"2026-11-23","activity":"bunkering"}]})",
                                  "body");
  FindingList findings;
  JsonObject object(JsonNode(*document, "body", findings, Remarks::kRefused));
  arrive::Notice notice = ReadNotice(object);
  object.Done();
  ASSERT_EQ(findings.Errors(), 0u);
  notice.received = "2026-11-26T00:00:00Z";
  const std::string kept = WriteNotice(notice, "form");
  const KeptNotice back = ReadKeptNotice(kept);
  EXPECT_EQ(WriteNotice(back.notice, back.source), kept);
  EXPECT_EQ(back.notice.calls[0].level, 1);
  EXPECT_FALSE(back.notice.plan);
  EXPECT_FALSE(ReadKeptNotice("").notice.given);
  const auto wrong = ParseJson(R"({"level":4,"expires":"soon","calls":[{"arrived":"x"}],"colour":1})", "body");
  FindingList errors;
  JsonObject bad(JsonNode(*wrong, "body", errors, Remarks::kRefused));
  ReadNotice(bad);
  bad.Done();
  EXPECT_EQ(errors.Errors(), 5u);
}

}  // namespace
}  // namespace atalaya::formats
