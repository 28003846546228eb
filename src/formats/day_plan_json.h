// The plan of a day as a document: what was planned from, and who goes where. docs/formats/stations.md.
//
// The text is canonical: it follows from head, seed and problem alone, so whoever has an opened plan can make it again and compare. The file that is
// handed out carries the text as one string (bytes matter), the salt and the hash that was published:
//   {"format":"atalaya-day-plan-1","sha256":"...","salt":"...","plan":"{...}"}
#pragma once

#include <map>
#include <string>

#include "base/result.h"
#include "formats/json_decode.h"
#include "formats/json_write.h"
#include "inspect/day_plan.h"

namespace atalaya::formats {

struct DayPlanHead {
  std::string station, station_name, day, made;
  long long revision = 1;
  bool illustrative = false;
};
struct DayPlanDocument {
  DayPlanHead head;
  inspect::DayProblem problem;  // with the seed
  std::map<std::string, std::string> names;   // of places, teams and shifts, by id
  std::map<std::string, std::string> labels;  // of items: bill, container number
};
// Plans, and writes.
std::string DayPlanText(const DayPlanDocument& document);
std::string DayPlanText(const DayPlanDocument& document, const inspect::DayPlan& plan);
// Reads back what the text says it was made from.
Result<DayPlanDocument> ReadDayPlan(const std::string& text, const std::string& where);

struct SealedPlan {
  std::string sha256, salt, text;
};
std::string SealedPlanFile(const SealedPlan& plan);
// Findings: those of json_decode.h, `inspections.format`.
Result<SealedPlan> ReadSealedPlan(std::string_view bytes, const std::string& file);

// What a check finds. hash: the text is what was committed to; follows: the plan follows from its own seed and inputs.
struct PlanCheck {
  bool hash = false, follows = false;
  DayPlanDocument document;
};
// `published`: the hash from elsewhere (the trail), or "": the file's own.
Result<PlanCheck> CheckDayPlan(const SealedPlan& plan, const std::string& published, const std::string& file);

}  // namespace atalaya::formats
