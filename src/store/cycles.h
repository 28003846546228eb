// What plans and pictures read of the register and of assessments.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "store/database.h"

namespace atalaya::store {

struct PlaceRow {
  std::string state, port, organisation, name;
};
std::optional<PlaceRow> FindPlace(Connection& connection, const std::string& facility);

// What a person who did something is called: the account's name; what is no account ("system") stays as it is.
std::string PersonName(Connection& connection, const std::string& actor);

struct CycleRow {
  long long cycle = 0, total = 0, met = 0, partly = 0, not_met = 0, not_applicable = 0;
  std::string decided;
};
// Approved and superseded cycles of a facility, oldest first, the last `count`.
std::vector<CycleRow> LastCycles(Connection& connection, const std::string& facility, int count);

// Control -> id of the deficiency that is not closed.
std::map<std::string, std::string> OpenDeficiencies(Connection& connection, const std::string& facility);

}  // namespace atalaya::store
