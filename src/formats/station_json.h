// An inspection station as JSON (docs/formats/stations.md): sensors, lanes, limits, places and shifts. What the API takes, the store keeps and
// `atalaya inspect plan --station FILE` reads.
#pragma once

#include <string>
#include <vector>

#include "formats/json_decode.h"
#include "formats/json_write.h"
#include "inspect/day_plan.h"
#include "inspect/operating_point.h"
#include "model/vocabulary.h"

namespace atalaya::formats {

// A gate, berth, yard or hall where consignments can be inspected.
struct StationPlace {
  std::string id, name, facility;  // facility "": the station's
  double consignments_a_day = 0;
  double red = 0, yellow = 0;      // shares of them
};
struct StationShift {
  std::string id, name;
  int from = 0, to = 0;  // minutes from midnight; to > 1440 runs into the next day
  double share = 1;      // of the day's consignments
};
struct StationTeam {
  std::string id, name;
  std::vector<std::string> shifts;
};

struct InspectionStation {
  std::string name, note;
  bool illustrative = false;
  inspect::FrontierProblem sensors;
  double reading_cv = 0.3;
  inspect::Demand demand;        // of the sensors
  std::vector<double> by_hour;   // shares of the day's arrivals at the sensors, 24 or none
  inspect::Limits limits;
  std::vector<StationPlace> places;
  std::vector<StationShift> shifts;
  double minutes_per_inspection = 45, random_share = 0.01;

  std::vector<double> ArrivalsByHour() const;  // 24, an hour each; evenly where the shares are not known
};

// Reads the members of `object` (not Done: callers may have members of their own). Findings: those of json_decode.h, `solve.frontier-*` of sensors,
// `inspections.times`, `inspections.overlap`, `inspections.shares`, `inspections.hours`.
InspectionStation ReadStation(JsonObject& object);
// The members, without the braces.
void WriteStationMembers(JsonWriter& w, const InspectionStation& station);
std::string StationText(const InspectionStation& station);
// What StationText wrote.
InspectionStation StationOf(const std::string& text);

// "06:30"; minutes beyond a day count on from 00:00.
std::string ClockText(int minute);

// The sequence as a tree: {"sensor":"portal","channels":["release",{...}]}; at most `most` nodes, else null.
void WriteSequence(JsonWriter& w, const inspect::FrontierProblem& problem, const inspect::Tree& tree, std::size_t most = 200);

// The operating point with its sequences, as answers and plans carry it.
void WriteOperatingPoint(JsonWriter& w, const inspect::FrontierProblem& problem, const inspect::OperatingPoint& point);

}  // namespace atalaya::formats
