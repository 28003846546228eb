// Indicators of the framework's six objectives (docs/reference: port security, section 13), computed from the records of this node: for each
// State a part and a whole, so that those a reader may see can be added up. Those without records are not in the list.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "store/database.h"

namespace atalaya::store {

struct IndicatorValue {
  std::string indicator;  // "I1.1"; "I2.1.operators", "I2.1.government", "I3.1.unannounced" are told beside their indicator
  std::string state;      // ISO2; "AR+BR" for what belongs to two
  double part = 0, whole = 0;
};
// What an analysis knows of the region and the tables do not.
struct RegionFacts {
  struct Lane {
    std::string from, to;  // ports in scope
    double capacity = 0;
  };
  std::vector<Lane> lanes;
  std::map<std::string, double> incidents_a_year, capacity;  // by State
};
// As of `today`.
std::vector<IndicatorValue> ComputeIndicators(Connection& connection, const std::string& today, const RegionFacts& facts);

// Keeps the values of a day, once. Returns whether it was new.
bool KeepIndicators(Transaction& transaction, const std::string& day, const std::vector<IndicatorValue>& values);
bool HasIndicators(Connection& connection, const std::string& day);
struct DayValue {
  std::string day;
  IndicatorValue value;
};
// By day.
std::vector<DayValue> IndicatorHistory(Connection& connection);

struct Target {
  std::string indicator, by;
  std::optional<double> target;
  long long version = 1;
};
std::map<std::string, Target> Targets(Connection& connection);
void SaveTarget(Transaction& transaction, Target& target);  // the version goes up

// Names of States in a language ("en", "es", "pt", "fr").
std::map<std::string, std::string> StateNames(Connection& connection, const std::string& language);

}  // namespace atalaya::store
