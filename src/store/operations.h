// What of screening, targeting, arrivals and inspection waits for people, in counts: for the page of the day.
#pragma once

#include <string>
#include <vector>

#include "store/database.h"

namespace atalaya::store {

struct OperationTally {
  long long hits = 0, decisive = 0;      // undecided or waiting for a second person; of them by an equal number
  long long red = 0, discrepant = 0;     // consignments without decision: in the red channel; with discrepancies in another one
  long long calls = 0;                   // expected within the days, with a check that asks for a person
  long long inspections = 0;             // planned for a day up to today, without outcome
  long long rules = 0;                   // proposed, waiting for another person than who asks
};
// Of one State; `facility` not empty: its calls only. `until`: day up to which calls count.
OperationTally TallyOperations(Connection& connection, const std::string& state, const std::string& facility, const std::string& user, const std::string& today,
                               const std::string& until);

}  // namespace atalaya::store
