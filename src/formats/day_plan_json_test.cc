// Stations and plans as documents: read back as written; a plan changed by one byte, or planned by hand, is told.
#include "formats/day_plan_json.h"

#include <gtest/gtest.h>

#include <fstream>
#include <sstream>

#include "formats/json_parse.h"
#include "formats/station_json.h"

namespace atalaya::formats {
namespace {

InspectionStation Shipped() {
  std::ostringstream bytes;
  bytes << std::ifstream(ATALAYA_SOURCE_DIR "/data/inspection/stations.json").rdbuf();
  const auto document = ParseJson(bytes.str(), "stations.json");
  FindingList findings;
  JsonObject object(JsonNode(document.value().at("stations").as_array()[0], "stations.json", findings));
  const InspectionStation station = ReadStation(object);
  static_cast<void>(object.Need("teams"));
  object.Done();
  EXPECT_EQ(findings.Errors(), 0U);
  return station;
}

Findings Wrong(const std::string& from, const std::string& to) {
  std::string text = StationText(Shipped());
  const auto at = text.find(from);
  EXPECT_NE(at, std::string::npos) << from << " in " << text;
  text.replace(at, from.size(), to);
  const auto document = ParseJson(text, "s");
  FindingList findings;
  JsonObject object(JsonNode(document.value(), "s", findings));
  static_cast<void>(ReadStation(object));
  object.Done();
  return findings.Take();
}

DayPlanDocument Document() {
  DayPlanDocument d;
  d.head = {"st", "Station", "2026-12-01", "2026-11-30T12:00:00.000Z", 2, true};
  d.problem.shifts = {{"m", 360, 840}};
  d.problem.places = {{"g1", {5}, {10}, {100}}, {"g2", {2.5}, {3}, {70}}, {"g3", {0.1}, {3}, {70}}};
  d.problem.teams = {{"t1", {0}}, {"t2", {0}}};
  d.problem.items = {{"c1", 1, 0, true}};
  d.problem.detection = 0.7;
  d.problem.seed = 18446744073709551557ULL;
  d.names = {{"g1", "Gate 1"}, {"t1", "Team 1"}};
  d.labels = {{"c1", "BILL1"}};
  return d;
}

TEST(StationJson, ReadsBackWhatItWrote) {
  const std::string text = StationText(Shipped());
  EXPECT_EQ(StationText(StationOf(text)), text);
  const InspectionStation station = StationOf(text);
  EXPECT_EQ(station.shifts[2].to, 360 + 1440);  // the night runs into the next day
  double sum = 0;
  for (const double hour : station.ArrivalsByHour()) sum += hour;
  EXPECT_NEAR(sum, 24 * station.demand.arrivals_per_hour, 1e-9);
}

TEST(StationJson, TellsWhatIsWrong) {
  EXPECT_EQ(Wrong("\"06:00\"", "\"6\"").front().code, "inspections.times");
  EXPECT_EQ(Wrong("\"from\":\"14:00\"", "\"from\":\"13:00\"").front().code, "inspections.overlap");
  EXPECT_EQ(Wrong("\"gate-2\"", "\"gate-1\"").front().code, "json.duplicate-item");
}

TEST(DayPlanJson, ReadsBackAndFollowsFromItself) {
  const std::string text = DayPlanText(Document());
  const auto read = ReadDayPlan(text, "plan");
  ASSERT_TRUE(read);
  EXPECT_EQ(read->problem.seed, Document().problem.seed);
  EXPECT_EQ(DayPlanText(*read), text);
}

TEST(DayPlanJson, ChangedOrChosenByHandIsTold) {
  SealedPlan sealed{"", std::string(64, 'a'), DayPlanText(Document())};
  sealed.sha256 = inspect::SealOf(sealed.text, sealed.salt);
  const auto file = ReadSealedPlan(SealedPlanFile(sealed), "f");
  ASSERT_TRUE(file);
  EXPECT_EQ(file->text, sealed.text);
  const auto good = CheckDayPlan(*file, sealed.sha256, "f");
  ASSERT_TRUE(good);
  EXPECT_TRUE(good->hash && good->follows);
  // Another team at the gate, hash as published: not what was sealed.
  SealedPlan changed = sealed;
  const auto at = changed.text.find("\"assignments\"");
  const auto team = changed.text.find("\"team\":", at) + 7;
  changed.text[team] = changed.text[team] == '0' ? '1' : '0';
  EXPECT_FALSE(CheckDayPlan(changed, sealed.sha256, "f").value().hash);
  // Committed to, but chosen by hand: it does not follow from its seed.
  changed.sha256 = inspect::SealOf(changed.text, changed.salt);
  const auto by_hand = CheckDayPlan(changed, "", "f").value();
  EXPECT_TRUE(by_hand.hash);
  EXPECT_FALSE(by_hand.follows);
  for (const char* bad : {"", "{", "[]", R"({"format":"x","sha256":"a","salt":"b","plan":"c"})", R"({"format":"atalaya-day-plan-1"})"}) {
    EXPECT_FALSE(ReadSealedPlan(bad, "f")) << bad;
  }
  EXPECT_FALSE(CheckDayPlan({"a", "b", R"({"day":"x"})"}, "", "f"));
}

}  // namespace
}  // namespace atalaya::formats
