// The States and their national periods.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/language.h"
#include "store/database.h"

namespace atalaya::store {

// One national period that differs from the profile's: 4 and the law that says so.
struct NationalPeriod {
  double value = 0;
  std::string citation;
};
using NationalPeriods = std::map<std::string, NationalPeriod>;

struct State {
  std::string id, iso3;
  Text name;
  bool member = false;
  std::string subregion, profile;  // "brazil": file of data/standards/isps/profiles
  NationalPeriods periods;         // what the State's authority set; the rest is the profile's
  int facilities_in = 0, facilities_out = 0, ports = 0;
  long long version = 0;
};

std::vector<State> ListStates(Connection& connection);
std::optional<State> FindState(Connection& connection, const std::string& id);

struct StateEdit {
  std::optional<std::string> profile;
  std::optional<NationalPeriods> periods;
};
// Findings: `entry.stale`.
Result<State> EditState(Transaction& transaction, const std::string& id, long long version, const StateEdit& edit);

}  // namespace atalaya::store
